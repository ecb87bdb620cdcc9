"""A sheet ticked in a workbook beside the session's own: what each line says, written, and put back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.access import Permission, permits
from app.core.errors import Conflict, Invalid
from app.core.text import clean
from app.domain.training import Mark, SessionState, session_number
from app.domain.training.hours import plain
from app.domain.training.rules import Entry, Taken
from app.services._listed import SAME, Comparison, Listed, Said, Standing, against
from app.services.training._book import held, lines, seen, taken
from app.services.training._marking import check_open, fault, made_up, write
from app.services.training.queries import sheet
from app.workspace import Unit
from db.models.people import Person
from db.models.training import TrainingPlace, TrainingSession

#: of a line: id, version once written, and mark, hours, score, note, feedback as they were
Before: TypeAlias = list[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLine:
    """One line of a workbook: whom it names and what it says of them; ``tail`` is the number's last four.

    ``place_id`` is the line of the sheet that a person said is meant, where several have the name.
    """

    name: str
    mark: Mark | None
    number: int | None = None
    tail: str = ""
    score: Decimal | None = None
    feedback: int | None = None
    note: str = ""
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class Namesake:
    """One of several of one name on a session's sheet, and what tells them apart."""

    id: int
    name: str
    number: int
    tail: str
    town: str
    grid: str


@permits(Permission.ROSTER_WRITE)
def namesakes(unit: Unit, session_id: int) -> list[Namesake]:
    """List those of a session's sheet whose name another line has too, in the order of the sheet."""
    rows = sheet(unit, session_id)
    often = Counter(row.name for row in rows)
    several = [row for row in rows if often[row.name] > 1]
    tails = _tails(unit, {row.person_id for row in several})
    return [
        Namesake(row.id, row.name, row.number, tails[row.person_id], row.town, row.grid) for row in several
    ]


def _tails(unit: Unit, people: Collection[int]) -> dict[int, str]:
    tail: InstrumentedAttribute[str] = Person.id_number.prop.columns[2]
    return dict(unit.session.execute(select(Person.id, tail).where(Person.id.in_(people))).all())


@permits(Permission.ROSTER_READ)
def session_named(unit: Unit, number: str) -> int:
    """Return the session of a number, as it stands on its sheet: 训00012.

    Raises: Invalid where there is none.
    """
    for session_id in unit.session.scalars(select(TrainingSession.id).where(seen(unit))):
        if session_number(session_id) == number:
            return session_id
    raise Invalid("请写明是哪一次培训（--of 编号，例如 训00012），或从培训的签到表页面导入。")


@permits(Permission.ROSTER_WRITE)
def compare_sheet(unit: Unit, session_id: int, signed: Sequence[SignedLine]) -> Comparison:
    """Return what every line means beside the session's sheet.

    Raises: NotFound, Denied where somebody else holds it; Invalid where nothing can be ticked.
    """
    session = held(unit, session_id, None)
    check_open(unit, session)
    sheet = _Sheet(unit, session, signed)
    rows = [sheet.line(one) for one in signed]
    named = {place.id for one in signed if isinstance(place := sheet.named(one), TrainingPlace)}
    left = sum(place.mark is None for place in sheet.places if place.id not in named)
    said = f"签到表里还有 {left} 人不在这张表上，没有登记。"
    return Comparison(rows, (Said("", said, warn=True),) if left else ())


class _Sheet:
    """A session's lines, and whom each is of."""

    def __init__(self, unit: Unit, session: TrainingSession, signed: Sequence[SignedLine]) -> None:
        self.unit, self.session = unit, session
        self.places = lines(unit, session.id)
        self.known: dict[int, Taken] = taken(unit, self.places)
        self.tails = _tails(unit, {place.person_id for place in self.places})
        meant = (self.named(one) for one in signed if one.mark or one.feedback is not None)
        self.often = Counter(place.id for place in meant if not isinstance(place, str))

    def place_of(self, one: SignedLine) -> TrainingPlace | str:
        """Return the line that is meant, or why it cannot be told: nobody is ticked twice."""
        place = self.named(one)
        silent = one.mark is None and one.feedback is None
        if silent or isinstance(place, str) or (many := self.often[place.id]) < 2:
            return place
        return f"“{one.name}”的签到在这张表里有 {many} 行，请只留一行。"

    def named(self, one: SignedLine) -> TrainingPlace | str:
        """Return the line of whom a line names, or why it cannot be told."""
        found = [place for place in self.places if self.known[place.id].name == one.name]
        if not found:
            return f"签到表里没有“{one.name}”，请核对姓名，或先点名通知。"
        if one.tail:
            found = [place for place in found if self.tails[place.person_id] == one.tail]
            if not found:
                return f"“{one.name}”的身份证后四位与花名册不同，请核对是不是同一个人。"
        if len(found) > 1:
            said = one.place_id is not None
            found = [
                place for place in found if (place.id == one.place_id if said else place.number == one.number)
            ]
        if len(found) != 1:
            return f"签到表里叫“{one.name}”的不止一个，请加上“身份证后四位”一列以便区分。"
        return found[0]

    def line(self, one: SignedLine) -> Listed:
        """Return what one line means."""
        place = self.place_of(one)
        if isinstance(place, str):
            return against("name", place)
        typed = _entry(one, place)
        if typed is None:
            return _unsigned(one)
        if typed == (place.mark, place.score, place.feedback):
            return SAME
        if why := self._why_not(one, place, typed):
            return Listed(Standing.CONFLICT, told=(why,))
        if place.mark is None:
            return Listed(Standing.NEW)
        before = _said(Entry(place.mark, place.score, place.feedback))
        return Listed(Standing.CHANGED, (f"签到：{before} → {_said(typed)}",))

    def _why_not(self, one: SignedLine, place: TrainingPlace, typed: Entry) -> Said | None:
        if one.score is not None and self.session.pass_score is None:
            return Said("score", "这次培训没有考试，不登记成绩。")
        if self.session.state is SessionState.CLOSED and len(clean(one.note)) < 2:
            return Said("note", "签到已经登记完毕，更正请在备注写明原因。")
        why = fault(self.unit, self.session, place, self.known[place.id], typed)
        return Said("mark", why) if why else None


def _unsigned(one: SignedLine) -> Listed:
    if one.score is None and one.feedback is None:
        return SAME
    what = "满意度" if one.score is None else "成绩"
    return against("mark", f"有{what}没有签到，请补上签到。")


def _entry(one: SignedLine, place: TrainingPlace) -> Entry | None:
    """Return what a line comes to; None where it says nothing that can be written.

    A mark of feedback alone leaves the sign-in as it stands; one that is not written stays.
    """
    bare = one.mark is None and one.score is None and one.feedback is not None
    mark = place.mark if bare else one.mark
    if mark is None:
        return None
    score = place.score if bare else _score(one, place)
    return Entry(mark, score, place.feedback if one.feedback is None else one.feedback)


def _score(one: SignedLine, place: TrainingPlace) -> Decimal | None:
    """Return the score a line comes to: one that is not written stays while the mark does."""
    return one.score if one.score is not None or one.mark is not place.mark else place.score


def _said(typed: Entry) -> str:
    score = "" if typed.score is None else f" {plain(typed.score)} 分"
    return f"{typed.mark.label}{score}" + (f"，满意度 {typed.feedback}" if typed.feedback else "")


@permits(Permission.ROSTER_WRITE)
def take_sheet(unit: Unit, session_id: int, version: int, signed: Sequence[SignedLine]) -> list[Before]:
    """Write what these lines say and return what stood there before, for ``put_back_sheet``.

    Raises: NotFound, Denied, Conflict; Invalid as ``tick``.
    """
    session = held(unit, session_id, version)
    check_open(unit, session)
    sheet, touched, before = _Sheet(unit, session, signed), list[TrainingPlace](), list[Before]()
    for one in signed:
        place = sheet.place_of(one)
        if isinstance(place, str) or (typed := _entry(one, place)) is None:
            raise Invalid(place if isinstance(place, str) else f"“{one.name}”没有签到，请补上。")
        stood = (place.mark, place.hours, place.score, place.note, place.feedback)
        write(unit, session, place, sheet.known[place.id], typed)
        place.note = clean(one.note)[:200] or place.note
        touched.append(place)
        before.append([str(value) if isinstance(value, Decimal) else value for value in stood])
    unit.session.flush()  # the versions count on
    return [[place.id, place.version, *stood] for place, stood in zip(touched, before, strict=True)]


@permits(Permission.ROSTER_WRITE)
def put_back_sheet(unit: Unit, before: Collection[Before], batch_id: int) -> int:
    """Put back what ``take_sheet`` found and return of how many lines.

    Raises: Conflict where a line was changed since, or a certificate, a whole sheet or a later session
    that made it up rests on it; NotFound, Denied.
    """
    places = {
        place.id: place
        for place in unit.session.scalars(
            select(TrainingPlace).where(TrainingPlace.id.in_([one[0] for one in before]))
        )
    }
    sessions = {one: held(unit, one, None) for one in {place.session_id for place in places.values()}}
    known = taken(unit, list(places.values()))
    for place_id, version, mark, hours, score, note, *more in before:
        place = places[int(str(place_id))]
        one = known[place.id]
        was = Mark(str(mark)) if mark else None
        if why := _stays(
            unit, sessions[place.session_id], place, (was, place.version == version, one.certificate)
        ):
            raise Conflict(f"批次 {batch_id} 不能撤回：{one.name}的签到{why}。")
        place.mark = was
        place.hours = Decimal(str(hours)) if hours is not None else None
        place.score = Decimal(str(score)) if score is not None else None
        place.note = str(note)
        place.feedback = int(str(more[0])) if more and more[0] is not None else None
    return len(before)


def _stays(
    unit: Unit, session: TrainingSession, place: TrainingPlace, then: tuple[Mark | None, bool, str]
) -> str:
    """Return why a line cannot become what it was; ``then``: mark, whether it is as written, certificate."""
    was, untouched, certificate = then
    if certificate:
        return f"凭它发了证书 {certificate}，请先作废证书"
    if not untouched:
        return "在导入以后又改过，请先核对"
    if was is None and session.state is SessionState.CLOSED:
        return "已经登记完毕，登记错的请逐人更正"
    return "已经由补训核定学时，请先核对" if made_up(unit, session, place, was) else ""
