"""One new value for many workers: looked at row by row first, then written together or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Conflict, Invalid, NotFound
from app.core.fields import Choice, Field, Label
from app.core.text import clean
from app.domain.own_fields import blank
from app.domain.roster import EndReason, Post, changing_checks, ending_checks, posting_checks
from app.services.roster._amends import EMPLOYMENT, HOST, UNTIL, Pairs, Part, parts, words_of
from app.services.roster._extra import still_declared
from app.services.roster._found import NOWHERE
from app.services.roster._ground import Site, chunks, held_by, post_of, sites_of, terms_of
from app.services.roster._intake import insert_postings
from app.services.roster._places import places_at
from app.services.roster.posting import leave
from app.services.roster.rows import Leaving, NewPosting
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting

_NAMED = 3  # persons named in a sentence


class How(Choice):
    """What is done with the value; only a number can be raised or lowered."""

    SET = "set", "改为"
    ADD = "add", "增加"
    TAKE = "take", "减少"
    CLEAR = "clear", "清空"


_SIGN = {How.ADD: 1, How.TAKE: -1}


@dataclass(frozen=True, slots=True)
class Amendable:
    """A field that may be changed for many workers at once.

    ``options`` are what may be chosen, where it is a list that no type knows; ``dated`` says that it holds
    from a day on, ``steps`` that it is a number, ``empties`` that it may be left empty.
    """

    field: Field
    options: Pairs
    dated: bool
    steps: bool
    empties: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """The new value of one field; ``since`` is the first day of what holds from a day on."""

    field: str
    how: Annotated[How, Label("怎样改")] = How.SET
    value: Any = None
    host_body_id: int | None = None
    since: Annotated[date | None, Label("从哪天起", width=11)] = None
    doc_no: Annotated[str, Label("文号", width=16)] = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """A worker as a change was looked at: what it would do, or ``why`` it cannot be made.

    ``version`` and ``person_version`` are those of the posting and the person that were looked at.
    """

    id: int
    version: int
    person_version: int
    name: Annotated[str, Label("姓名", width=10)]
    place: Annotated[str, Label("网格", width=22, tail=True)]
    before: Annotated[str, Label("现在", width=16)]
    after: Annotated[str, Label("改成", width=16)]
    why: Annotated[str, Label("不能改的原因", width=40)] = ""

    @property
    def changes(self) -> bool:
        """Whether it would be written."""
        return not self.why and self.before != self.after


@dataclass(frozen=True, slots=True)
class _Worker:
    posting: Posting
    person: Person
    site: Site | None
    held: list[Post]


@permits(Permission.ROSTER_WRITE)
def amendable(unit: Unit) -> list[Amendable]:
    """List the fields that may be changed for many workers at once, the county's own last."""
    return [
        Amendable(part.field, part.options, part.dated, part.steps, part.empties)
        for part in parts(unit).values()
    ]


@permits(Permission.ROSTER_WRITE)
def weigh_many(unit: Unit, posting_ids: Sequence[int], amendment: Amendment) -> list[Amended]:
    """List what a change would do to each worker, without writing.

    Raises: Invalid for a value that fits nobody. NotFound for a posting outside the actor's scope.
    """
    part, value = _asked(unit, amendment)
    workers = _workers(unit, posting_ids, amendment.since)
    where = places_at(unit, unit.as_of, [one.posting.scope_code for one in workers])
    words, found = words_of(unit, part), list[Amended]()
    for one in workers:
        posting, person = one.posting, one.person
        before = part.now(posting, person)
        after, why = _tried(unit, one, part, amendment, value)
        place = where.get(posting.unit_id, NOWHERE)
        told = place.grid or place.village or place.town, words(before), "" if why else words(after), why
        found.append(Amended(posting.id, posting.version, person.version, person.name, *told))
    return found


def _tried(unit: Unit, one: _Worker, part: Part, amendment: Amendment, value: Any) -> tuple[Any, str]:
    """Return how a worker's field would be kept, and what stands against it."""
    before = part.now(one.posting, one.person)
    try:
        after = _after(part, amendment, value, before)
    except Invalid as error:
        return before, str(error)
    return after, "" if after == before else _against(unit, one, part, after, amendment.since)


@permits(Permission.ROSTER_WRITE)
def amend_many(unit: Unit, weighed: Sequence[Amended], amendment: Amendment) -> list[int]:
    """Change all the workers as they were weighed, or none; return the postings that hold it now.

    A posting is not rewritten: what it says from a day on is said by another one at the same place, which
    begins that day.

    Raises: Invalid where one cannot be changed. Conflict where one has changed since. NotFound.
    """
    now = weigh_many(unit, [one.id for one in weighed], amendment)
    _refuse_changed(weighed, now)
    if faults := {f"{n}.value": f"{one.name}：{one.why}" for n, one in enumerate(now, 1) if one.why}:
        raise Invalid("；".join(faults.values()), faults)
    changing = [one.id for one in now if one.changes]
    part, value = _asked(unit, amendment)
    workers = _workers(unit, changing, amendment.since)
    if part.key == UNTIL:
        for one in workers:
            leave(unit, one.posting.id, one.posting.version, Leaving(on=value, reason=EndReason.EXPIRED))
        return changing
    if part.of_person:
        for person in {one.person.id: one.person for one in workers}.values():
            _write(person, part, _after(part, amendment, value, part.now(workers[0].posting, person)))
        return changing
    return _follow(unit, workers, part, amendment, value)


def _asked(unit: Unit, amendment: Amendment) -> tuple[Part, Any]:
    """Return the field and the value as it is kept.

    Raises: Invalid.
    """
    part = parts(unit).get(amendment.field)
    if part is None:
        raise Invalid("没有这个可以批量修改的项目，请重新选择。")
    if part.dated and amendment.since is None:
        raise Invalid(fields={"since": "请填写从哪天起。"})
    if amendment.how is not How.CLEAR and blank(amendment.value):
        raise Invalid(fields={"value": "请填写新的值。"})
    try:
        if amendment.how in _SIGN:
            part.stepped(0, amendment.value, 1)  # a number it is, and one that fits
            return part, amendment.value
        value = part.fitting(None if amendment.how is How.CLEAR else amendment.value)
    except Invalid as error:
        raise Invalid(fields={"value": str(error)}) from None
    return part, (value, amendment.host_body_id) if part.key == EMPLOYMENT else value


def _after(part: Part, amendment: Amendment, value: Any, before: Any) -> Any:
    """Return how a field would be kept.

    Raises: Invalid where a number has nothing to be changed from.
    """
    if amendment.how in _SIGN:
        return part.stepped(before, value, _SIGN[amendment.how])
    if part.key == EMPLOYMENT:
        kind, host = value
        return kind, host if host is not None or kind != before[0] else before[1]
    return value


def _workers(unit: Unit, posting_ids: Collection[int], since: date | None) -> list[_Worker]:
    """Return the postings with their persons and, for a change from a day on, what they are held against.

    Raises: NotFound.
    """
    found: dict[int, tuple[Posting, Person]] = {}
    for some in chunks(posting_ids):
        joined = select(Posting, Person).join(Person, Person.id == Posting.person_id)
        for posting, person in unit.session.execute(joined.where(Posting.id.in_(some))):
            if posting.voided_at is None and unit.actor.sees(posting.scope_code):
                found[posting.id] = posting, person
    if len(found) < len(set(posting_ids)):
        raise NotFound("选中的人里有的已不在花名册，或不在您的管辖范围，请刷新后再选。")
    ordered = [found[posting_id] for posting_id in dict.fromkeys(posting_ids)]
    if since is None:
        return [_Worker(posting, person, None, []) for posting, person in ordered]
    sites = sites_of(unit, {posting.unit_id for posting, _ in ordered}, since)
    held = held_by(unit, {person.id for _, person in ordered})
    return [
        _Worker(posting, person, sites.get(posting.unit_id), held[person.id]) for posting, person in ordered
    ]


def _against(unit: Unit, one: _Worker, part: Part, after: Any, since: date | None) -> str:
    """Return what stands against a change; a posting that follows is remembered for the next row's checks."""
    if part.of_person:
        return ""
    post = post_of(one.posting)
    if part.key == UNTIL:
        return "；".join(check.text for check in ending_checks(post, after, unit.today))
    assert since is not None
    checks = changing_checks(post, since)
    if not checks and one.site is not None:
        next_ = replace(post, start=since, **_terms(part, after))
        ground = one.site.ground
        ground = replace(ground, taken=tuple(other for other in ground.taken if other.id != post.id))
        checks = posting_checks(next_, one.held, ground, terms_of(unit))
        one.held[:] = [next_ if other.id == post.id else other for other in one.held]
    return "；".join(check.text for check in checks if not check.ok)


def _terms(part: Part, after: Any) -> dict[str, Any]:
    """Return what a posting that follows has of its own."""
    if part.key == EMPLOYMENT:
        return {"employment": after[0], "host_body_id": after[1]}
    return {HOST: after} if part.key == HOST else {}


def _refuse_changed(weighed: Sequence[Amended], now: Sequence[Amended]) -> None:
    """Refuse where a worker is no longer as they were looked at.

    Raises: Conflict.
    """
    seen = {one.id: (one.version, one.person_version) for one in weighed}
    changed = [one.name for one in now if (one.version, one.person_version) != seen[one.id]]
    if changed:
        more = f"等 {len(changed)} 人" if len(changed) > _NAMED else ""
        named = "、".join(changed[:_NAMED])
        raise Conflict(f"{named}{more}的记录刚被修改过，一个也没有改；请看过新的预览再提交。")


def _write(person: Person, part: Part, value: Any) -> None:
    if part.own is None:
        setattr(person, part.key, value)
        return
    rest = {key: kept for key, kept in person.extra.items() if key != part.own.key}
    person.extra = rest if value is None else {**rest, part.own.key: value}


def _follow(
    unit: Unit, workers: Sequence[_Worker], part: Part, amendment: Amendment, value: Any
) -> list[int]:
    """End the postings and let others begin the same day, and return these."""
    since, news, sites = amendment.since, list[NewPosting](), dict[int, Site]()
    assert since is not None
    for one in workers:
        old = one.posting
        after = _after(part, amendment, value, part.now(old, one.person))
        news.append(_next(unit, old, part, after, amendment))
        sites |= {old.unit_id: one.site} if one.site else {}
        old.valid_to, old.end_note = since, f"{part.field.label.title}变更"
    unit.session.flush()  # the old ones end before the others begin
    return insert_postings(unit, news, sites)


def _next(unit: Unit, old: Posting, part: Part, after: Any, amendment: Amendment) -> NewPosting:
    assert amendment.since is not None
    extra = dict(still_declared(unit, old.extra))
    if part.own is not None:
        extra.pop(part.own.key, None)
        extra |= {} if after is None else {part.own.key: after}
    kept = NewPosting(
        person_id=old.person_id,
        unit_id=old.unit_id,
        employment=old.employment,
        since=amendment.since,
        role=old.role,
        source=after if part.key == "source" else old.source,
        doc_no=clean(amendment.doc_no) or old.doc_no,
        host_body_id=old.host_body_id,
        extra=tuple(extra.items()),
    )
    return replace(kept, **_terms(part, after))
