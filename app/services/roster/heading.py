"""任命网格长: who is in post becomes head of a unit from a day on, and who headed it goes the same day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Conflict, Invalid, NotFound
from app.core.fields import Choice, Label
from app.core.period import OPEN_END
from app.core.text import clean
from app.domain.record_numbers import card_number
from app.domain.roster import EndReason, GridRole, Post, ending_checks, posting_checks
from app.domain.units import Level
from app.services.policy import policy_on
from app.services.roster._ending import end, open_to_leave
from app.services.roster._extra import still_declared
from app.services.roster._found import NOWHERE
from app.services.roster._ground import Site, chunks, held_by, post_of, sites_of, terms_of
from app.services.roster._leaving import leaves_things
from app.services.roster._places import places_at
from app.services.roster.posting import post
from app.services.roster.rows import Leaving, NewPosting
from app.workspace import Unit
from db.models.accounts import Account
from db.models.people import Person
from db.models.roster import Posting
from db.models.tenure import Agreement
from db.models.units import Unit as UnitRecord

_DAY = timedelta(days=1)
_CHIEF = GridRole.CHIEF


class Own(Choice):
    """What becomes of the post somebody is appointed from."""

    ENDS = "ends", "不再担任，到前一日为止"
    STAYS = "stays", "兼任，原岗位继续"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """An appointment; without ``unit_id`` each heads the unit over their own post at the policy's level.

    ``head`` is why who heads the unit until then goes; nobody may be there where it is None.
    """

    on: Annotated[date, Label("任职日期", width=11, help="当日起任网格长；可以填以后的日期")]
    own: Annotated[Own, Label("原岗位", width=22)]
    head: Annotated[
        EndReason | None, Label("原网格长", width=14, help="那里已有网格长的，选他当日起不再担任的原因")
    ] = None
    doc_no: Annotated[str, Label("任职文号", width=18)] = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Headed:
    """Somebody as an appointment was looked at: what it would bring, or ``why`` it cannot be made.

    ``versions`` are those of every posting it touches.
    """

    id: int
    versions: tuple[tuple[int, int], ...]
    name: Annotated[str, Label("姓名", width=10)]
    place: Annotated[str, Label("网格", width=22, tail=True)]
    before: Annotated[str, Label("现在", width=16)]
    after: Annotated[str, Label("任命后", width=40)]
    why: Annotated[str, Label("不能任命的原因", width=40)] = ""

    @property
    def changes(self) -> bool:
        """Whether it would be written."""
        return not self.why


@dataclass(frozen=True, slots=True)
class _Case:
    """One of those who are appointed: their post, the unit they are to head, and who heads it."""

    posting: Posting
    name: str
    site: Site | None
    unit_id: int
    held: list[Post]
    heads: tuple[tuple[Posting, str], ...]


@permits(Permission.ROSTER_READ)
def head_level(unit: Unit) -> Level | None:
    """Return the level at which the county has heads (J8), None where its policy names none."""
    return policy_on(unit, unit.today).role_levels.get(_CHIEF)


@permits(Permission.ROSTER_WRITE)
def weigh_heads(unit: Unit, posting_ids: Sequence[int], heading: Heading) -> list[Headed]:
    """List what an appointment would bring for each, without writing.

    Raises: NotFound for a posting outside the actor's scope.
    """
    cases = _cases(unit, posting_ids, heading)
    where = places_at(unit, unit.as_of, [one.posting.scope_code for one in cases])
    taken: dict[int, str] = {}
    found = []
    for one in cases:
        why = "；".join(_against(unit, one, heading, taken))
        taken.setdefault(one.unit_id, one.name)
        place = where.get(one.posting.unit_id, NOWHERE)
        here = place.grid or place.village or place.town
        touched = (one.posting, *(head for head, _ in one.heads))
        versions = tuple((each.id, each.version) for each in touched)
        after = "" if why else "；".join(_told(unit, one, heading))
        before = f"{one.posting.role.label}（{here}）"
        found.append(Headed(one.posting.id, versions, one.name, here, before, after, why))
    return found


@permits(Permission.ROSTER_WRITE)
def name_heads(unit: Unit, weighed: Sequence[Headed], heading: Heading) -> list[int]:
    """Appoint all as they were weighed, or none; return their new postings.

    The post somebody comes from ends the day before unless it stays; so does the post of who headed there.

    Raises: Invalid where one cannot be appointed. Conflict where one has changed since. NotFound.
    """
    now = weigh_heads(unit, [one.id for one in weighed], heading)
    changed = [one.name for one, seen in zip(now, weighed, strict=True) if one.versions != seen.versions]
    if changed:
        raise Conflict(f"{'、'.join(changed)}的任职刚被修改过，一个也没有任命；请看过新的预览再提交。")
    if faults := {f"{n}.on": f"{one.name}：{one.why}" for n, one in enumerate(now, 1) if one.why}:
        raise Invalid("；".join(faults.values()), faults)
    made = []
    for one in _cases(unit, [each.id for each in now], heading):
        _relieve(unit, one, heading)
        made.append(post(unit, _new(unit, one, heading)))
    return made


def _relieve(unit: Unit, one: _Case, heading: Heading) -> None:
    for head, _name in one.heads:
        assert heading.head is not None
        end(unit, head, Leaving(on=heading.on, reason=heading.head, note=f"由{one.name}接任网格长"))
    if heading.own is Own.ENDS:
        assert one.site is not None
        note = f"任{one.site.ground.name}网格长"
        end(unit, one.posting, Leaving(on=heading.on, reason=EndReason.TRANSFERRED, note=note))


def _new(unit: Unit, one: _Case, heading: Heading) -> NewPosting:
    return NewPosting(
        person_id=one.posting.person_id,
        unit_id=one.unit_id,
        since=heading.on,
        role=_CHIEF,
        source=one.posting.source,
        doc_no=clean(heading.doc_no),
        replaces_id=one.heads[0][0].id if one.heads else None,
        extra=still_declared(unit, one.posting.extra),
    )


def _cases(unit: Unit, posting_ids: Collection[int], heading: Heading) -> list[_Case]:
    found: dict[int, tuple[Posting, str]] = {}
    for some in chunks(posting_ids):
        joined = select(Posting, Person.name).join(Person, Person.id == Posting.person_id)
        for posting, name in unit.session.execute(joined.where(Posting.id.in_(some))):
            if posting.voided_at is None and unit.actor.sees(posting.scope_code):
                found[posting.id] = posting, name
    if len(found) < len(set(posting_ids)):
        raise NotFound("选中的人里有的已不在花名册，或不在您的管辖范围，请刷新后再选。")
    ordered = [found[posting_id] for posting_id in dict.fromkeys(posting_ids)]
    seats = [heading.unit_id or _over(unit, posting) for posting, _ in ordered]
    sites = sites_of(unit, set(seats), heading.on)
    held = held_by(unit, {posting.person_id for posting, _ in ordered})
    heads = _heads(unit, set(seats), heading.on)
    return [
        _Case(posting, name, sites.get(seat), seat, held[posting.person_id], tuple(heads.get(seat, ())))
        for (posting, name), seat in zip(ordered, seats, strict=True)
    ]


def _over(unit: Unit, posting: Posting) -> int:
    """Return the unit over a posting that has the heads' level; the posting's own where there is none."""
    level = head_level(unit)
    code = posting.scope_code
    above = select(UnitRecord.id).where(
        UnitRecord.level == level, UnitRecord.scope_lo <= code, UnitRecord.scope_hi >= code
    )
    return (unit.session.scalar(above.limit(1)) if level else None) or posting.unit_id


def _heads(unit: Unit, seats: Collection[int], on: date) -> dict[int, list[tuple[Posting, str]]]:
    """Return who heads each unit on a day, or is to from a later one."""
    found: dict[int, list[tuple[Posting, str]]] = {}
    rows = unit.session.execute(
        select(Posting, Person.name)
        .join(Person, Person.id == Posting.person_id)
        .where(Posting.unit_id.in_(seats), Posting.role == _CHIEF)
        .where(Posting.voided_at.is_(None), Posting.valid_to > on)
        .order_by(Posting.valid_from, Posting.id)
    )
    for posting, name in rows:
        found.setdefault(posting.unit_id, []).append((posting, name))
    return found


def _against(unit: Unit, one: _Case, heading: Heading, taken: dict[int, str]) -> Iterator[str]:
    """Yield what stands against somebody's appointment; ``taken`` are the units filled by those before."""
    if one.site is None:
        yield "要任职的单位不在您的管辖范围"
        return
    own, on, name = post_of(one.posting), heading.on, one.site.ground.name
    if own.start > on or own.end <= on:
        until = "" if own.end == OPEN_END else f"，到{(own.end - _DAY).isoformat()}"
        yield f"{on.isoformat()}不在这个岗位上（{own.start.isoformat()}起{until}），请换一个任职日期"
    elif heading.own is Own.ENDS:
        yield from (check.text for check in ending_checks(own, on, unit.today) if not check.ok)
    wanted = Post(person_id=own.person_id, unit_id=one.unit_id, role=_CHIEF, start=on)
    checks = posting_checks(wanted, one.held, one.site.ground, terms_of(unit))
    met = [check.text for check in checks if not check.ok]
    yield from met
    if one.unit_id in taken:
        yield f"{name}已列{taken[one.unit_id]}任网格长，一个单位只任命一名"
    yield from () if met else _against_heads(unit, one, heading)


def _against_heads(unit: Unit, one: _Case, heading: Heading) -> Iterator[str]:
    assert one.site is not None
    for head, name in one.heads:
        since = head.valid_from.isoformat()
        if head.valid_from >= heading.on:
            yield f"{name}已定于{since}起任{one.site.ground.name}网格长，请先办理他的岗位"
        elif heading.head is None:
            yield f"{one.site.ground.name}已有网格长{name}（{since}起），请在“原网格长”选不再担任的原因"
        else:
            yield from (check.text for check in ending_checks(post_of(head), heading.on, unit.today))
            try:
                open_to_leave(unit, Leaving(on=heading.on, reason=heading.head))
            except Invalid as error:
                yield from error.fields.values()


def _told(unit: Unit, one: _Case, heading: Heading) -> Iterator[str]:
    """Yield what an appointment brings with it: the posts, the pay, the card, what is handed over."""
    assert one.site is not None
    own, last = one.posting, (heading.on - _DAY).isoformat()
    yield f"{heading.on.isoformat()}起任{one.site.ground.name}网格长"
    yield from (f"{name}任到{last}" for _head, name in one.heads)
    if heading.own is Own.STAYS:
        yield f"继续任{own.role.label}，工作证另发"
    else:
        yield f"原岗位到{last}"
        kind = terms_of(unit).kinds.get(own.employment)
        if own.role is GridRole.WORKER and kind is not None and kind.waged:
            yield f"{kind.label}的补贴发到{last}"
        yield f"工作证{card_number(own.id)}收回，另发新证"
        yield from _left(unit, own, heading.on)
    others = [each for each in one.held if each.id != own.id and each.start <= heading.on < each.end]
    yield from (f"另任的{each.role.label}不变" for each in others)
    logins = unit.session.scalars(select(Account.login).where(Account.person_id == own.person_id))
    yield from (f"账号{login}的权限不随任职改变，请管理员核对" for login in logins)


def _left(unit: Unit, own: Posting, on: date) -> Iterator[str]:
    if leaves_things(unit, own):
        yield "留在原网格的装备要办离岗交接"
    signed = select(Agreement.valid_to).where(
        Agreement.person_id == own.person_id, Agreement.voided_at.is_(None), Agreement.valid_to > on
    )
    for until in unit.session.scalars(signed.limit(1)):
        said = "" if until == OPEN_END else f"到{(until - _DAY).isoformat()}"
        yield f"聘用协议{said}仍在，请核对是否终止"
