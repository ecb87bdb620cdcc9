"""晨会 and the other meetings of a unit's workers: held, corrected, listed; who was there by digits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import AppError, Invalid, NotFound
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain.roster import GridRole
from app.domain.worklog import Came, meeting_number
from app.domain.worklog.entry import read_numbers
from app.services import units
from app.services._actors import names
from app.services._away import away_on
from app.services._same import same
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.services.roster._found import NOWHERE
from app.services.roster._places import places
from app.services.roster._sight import seen_person
from app.services.worklog.rows import Attendee, MeetingRow, NewMeeting, OfferedMeeting
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.worklog import Meeting, MeetingPlace
from db.scope import in_scope, valid

MOST = 1000  # the largest towns of a county of 10,000 have some 500; more is no meeting of one hall
_GONE = "没有这次会议，或不在您的管辖范围，请刷新后再试。"
_SHOWN = 40
_TEXT = 500


@permits(Permission.ROSTER_WRITE)
def offer(unit: Unit) -> OfferedMeeting:
    """Return the kinds of meetings the county knows."""
    return OfferedMeeting(tuple(policy_on(unit, unit.today).worklog.meeting_labels.items()))


def _called(unit: Unit, unit_id: int, day: date) -> list[tuple[int, str, bool]]:
    """Return who serves under a unit on a day, in the order of the tree: ids, names, whether on leave."""
    row = units.unit_by_id(unit, unit_id)
    found = unit.session.execute(
        select(Person.id, Person.name)
        .join(Posting, Posting.person_id == Person.id)
        .where(valid(Posting, AsOf(day)), Posting.role == GridRole.WORKER)
        .where(Posting.scope_code.between(row.scope_lo, row.scope_hi))
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.scope_code, Posting.valid_from, Posting.id)
    )
    away = {one.person_id for one in away_on(unit, day)}
    return [(person, name, person in away) for person, name in {one.id: one.name for one in found}.items()]


def _listed(unit: Unit, new: NewMeeting) -> list[tuple[int, str, Came]]:
    """Return the list of a meeting with who was there.

    Raises: Invalid: nobody serves there, too many do, or a number is not on it; by field.
    """
    people = _called(unit, new.unit_id, new.day)
    if not people:
        raise Invalid(fields={"unit_id": f"这个单位在 {new.day} 没有在岗的网格员，请换一个单位。"})
    if len(people) > MOST:
        said = f"这个单位有 {len(people)} 名网格员，一次会议最多 {MOST} 人；请改选下级单位，分别登记。"
        raise Invalid(fields={"unit_id": said})
    try:
        missing = set(read_numbers(new.absent, len(people)))
    except Invalid as wrong:
        raise Invalid(fields={"absent": str(wrong)}) from None
    return [
        (person, name, Came.EXCUSED if away else Came.ABSENT if number in missing else Came.PRESENT)
        for number, (person, name, away) in enumerate(people, start=1)
    ]


@permits(Permission.ROSTER_WRITE)
def weigh(unit: Unit, new: NewMeeting) -> str:
    """Return the numbers of a unit's workers by name, and who was missing as typed, without writing."""
    try:
        found = _listed(unit, new)
    except AppError as wrong:
        return str(wrong)
    listed = "、".join(f"{at} {name}" for at, (_, name, _) in enumerate(found[:_SHOWN], start=1))
    more = f"……共 {len(found)} 人" if len(found) > _SHOWN else ""
    parts = [f"应到 {len(found)} 人：{listed}{more}。"]
    for came in (Came.ABSENT, Came.EXCUSED):
        if who := [name for _, name, how in found if how is came]:
            parts.append(f"{came.label} {len(who)} 人：{'、'.join(who[:_SHOWN])}。")
    return "".join(parts)


@permits(Permission.ROSTER_WRITE)
def hold(unit: Unit, new: NewMeeting) -> int:
    """Keep a meeting with who was there, and return its id.

    Raises: NotFound: the unit is not in the actor's scope. Invalid: what is missing or wrong, by field.
    """
    found = _checked(unit, new)
    row = Meeting(**_facts(unit, new))
    unit.session.add(row)
    unit.session.flush()  # the list names it
    _put(unit, row.id, found)
    return row.id


@permits(Permission.ROSTER_WRITE)
def change_meeting(unit: Unit, meeting_id: int, version: int, new: NewMeeting) -> None:
    """Correct a meeting and its list.

    Raises: NotFound, Conflict; Invalid as ``hold``.
    """
    row = unit.session.get(Meeting, meeting_id)
    if row is None or not unit.actor.sees(row.scope_code):
        raise NotFound(_GONE)
    unchanged(unit, row, version, "这次会议刚被别人改过，请刷新后再改。")
    found = _checked(unit, new)
    for name, value in _facts(unit, new).items():
        setattr(row, name, value)
    _put(unit, row.id, found)


def _checked(unit: Unit, new: NewMeeting) -> list[tuple[int, str, Came]]:
    labels = policy_on(unit, new.day).worklog.meeting_labels
    wrong = {
        field: said
        for field, bad, said in (
            ("kind", new.kind not in labels, in_own_words("县政策没有这种会议，请另选。")),
            ("day", new.day > unit.today, "还没有开的会不登记，请填今天或以前。"),
            ("chair", len(clean(new.chair)) < 2, "请写明主持人。"),
            ("topics", len(_words(new.topics)) < 2, "请写明会议内容，至少两个字。"),
            ("topics", len(_words(new.topics)) > _TEXT, f"会议内容最多 {_TEXT} 个字。"),
            ("tasks", len(_words(new.tasks)) > _TEXT, f"布置任务最多 {_TEXT} 个字。"),
        )
        if bad
    }
    try:
        found = _listed(unit, new)
    except Invalid as refused:
        wrong |= refused.fields
    if wrong:
        raise Invalid("；".join(dict.fromkeys(wrong.values())), wrong)
    return found


def _words(text: str) -> str:
    return clean(text, _TEXT * 10)


def _facts(unit: Unit, new: NewMeeting) -> dict[str, object]:
    return {
        "unit_id": new.unit_id,
        "day": new.day,
        "meeting_kind": new.kind,
        "chair": clean(new.chair)[:40],
        "topics": _words(new.topics),
        "tasks": _words(new.tasks),
        "scope_code": units.unit_by_id(unit, new.unit_id).scope_lo,
    }


def _put(unit: Unit, meeting_id: int, found: Collection[tuple[int, str, Came]]) -> None:
    """Let the list be these people: who is on it no more is voided, who is again stands again."""
    there = {
        row.person_id: row
        for row in unit.session.scalars(select(MeetingPlace).where(MeetingPlace.meeting_id == meeting_id))
    }
    for number, (person, _, came) in enumerate(found, start=1):
        row = there.pop(person, None)
        if row is None:
            row = MeetingPlace(meeting_id=meeting_id, person_id=person, number=number, came=came)
            unit.session.add(row)
        row.number, row.came, row.voided, row.void_reason = number, came, False, None
    for row in there.values():
        row.voided, row.void_reason = True, "会议更正"


@permits(Permission.ROSTER_READ)
def meetings(unit: Unit) -> list[MeetingRow]:
    """List the meetings of the actor's units, the latest first."""
    return _meetings(unit)


@permits(Permission.ROSTER_READ)
def one_meeting(unit: Unit, meeting_id: int) -> MeetingRow:
    """Return one meeting.

    Raises: NotFound outside the actor's scope.
    """
    found = _meetings(unit, Meeting.id == meeting_id)
    if not found:
        raise NotFound(_GONE)
    return found[0]


def _meetings(unit: Unit, *where: ColumnElement[bool]) -> list[MeetingRow]:
    found = unit.session.scalars(
        select(Meeting)
        .where(in_scope(unit.actor.scopes, Meeting.scope_code), Meeting.voided.is_(False), *where)
        .order_by(Meeting.day.desc(), Meeting.id.desc())
    ).all()
    if not found:
        return []
    counts: Counter[tuple[int, Came]] = Counter()
    lines = select(MeetingPlace.meeting_id, MeetingPlace.came).where(MeetingPlace.voided.is_(False))
    if len(found) == 1:
        lines = lines.where(MeetingPlace.meeting_id == found[0].id)
    counts.update((row.meeting_id, row.came) for row in unit.session.execute(lines))
    people, labels = names(unit), policy_on(unit, unit.today).worklog.meeting_labels
    return [_row(unit, row, counts, (labels, people[row.recorded_by])) for row in found]


def _row(
    unit: Unit, row: Meeting, counts: Counter[tuple[int, Came]], known: tuple[dict[str, str], str]
) -> MeetingRow:
    labels, by = known
    place = places(unit, AsOf(row.day)).get(row.unit_id, NOWHERE)
    county = policy_on(unit, row.day).county
    return MeetingRow(
        id=row.id,
        version=row.version,
        unit_id=row.unit_id,
        kind_key=row.meeting_kind,
        number=meeting_number(row.id),
        kind=labels.get(row.meeting_kind, row.meeting_kind),
        day=row.day,
        unit=place.grid or place.village or place.town or county,
        chair=row.chair,
        called=sum(counts[row.id, came] for came in Came),
        came=counts[row.id, Came.PRESENT],
        excused=counts[row.id, Came.EXCUSED],
        absent=counts[row.id, Came.ABSENT],
        topics=row.topics,
        tasks=row.tasks,
        by=by,
    )


@permits(Permission.ROSTER_READ)
def attendees(unit: Unit, meeting_id: int) -> list[Attendee]:
    """List who was called to a meeting by their numbers.

    Raises: NotFound outside the actor's scope.
    """
    meeting = one_meeting(unit, meeting_id)
    rows = unit.session.execute(
        select(MeetingPlace.number, MeetingPlace.person_id, Person.name, MeetingPlace.came)
        .join(Person, Person.id == MeetingPlace.person_id)
        .where(MeetingPlace.meeting_id == meeting_id, MeetingPlace.voided.is_(False))
        .order_by(MeetingPlace.number)
    ).all()
    where = places(unit, AsOf(meeting.day))
    posts = unit.session.execute(
        select(Posting.person_id, Posting.unit_id).where(
            Posting.person_id.in_([row.person_id for row in rows]), valid(Posting, AsOf(meeting.day))
        )
    )
    served = {row.person_id: where.get(row.unit_id, NOWHERE) for row in posts}
    return [
        Attendee(row.number, row.person_id, row.name, served.get(row.person_id, NOWHERE).grid, row.came)
        for row in rows
    ]


@permits(Permission.ROSTER_READ)
def meetings_of(unit: Unit, person_id: int) -> list[tuple[MeetingRow, Came]]:
    """List the meetings somebody the actor sees was called to, the latest first, and whether they came."""
    seen_person(unit, person_id)
    lines = unit.session.execute(
        select(MeetingPlace.meeting_id, MeetingPlace.came).where(
            MeetingPlace.person_id.in_(same(unit, person_id)), MeetingPlace.voided.is_(False)
        )
    )
    came = {row.meeting_id: row.came for row in lines}
    found = _meetings(unit, Meeting.id.in_(came)) if came else []
    return [(row, came[row.id]) for row in found]
