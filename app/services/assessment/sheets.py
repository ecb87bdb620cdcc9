"""What is read and printed: score sheets, results, town summaries, one report per person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.core.fields import Kind, Label
from app.core.period import Month
from app.domain.assessment import ResultState, round_score
from app.services.assessment._frame import EVERYBODY, Current, Form, Who, cycle_of, form_of, marks_of, name_of
from app.services.assessment._results import Last, grades_of, how_many, last_results
from app.services.assessment._seats import Seated, seated
from app.workspace import Unit
from db.models.assessment import Cycle, Subject

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint


@dataclass(frozen=True, slots=True)
class Column:
    """One item of a sheet: the third header row prints its maximum."""

    code: str
    title: str
    maximum: Decimal
    weight: Decimal


@dataclass(frozen=True, slots=True)
class ScoreSheetRow:
    """One person's line; ``marks`` follow the sheet's columns, None where nobody has scored."""

    subject_id: int
    person_id: int
    town: Annotated[str, Label("乡镇", width=14)]
    unit: Annotated[str, Label("网格", width=20, tail=True)]
    name: Annotated[str, Label("姓名", width=10)]
    marks: tuple[Decimal | None, ...]
    value: Annotated[Decimal | None, Label("得分", width=8, kind=Kind.SCORE)]
    grade: Annotated[str, Label("等次", width=8)]
    note: Annotated[str, Label("依据", width=30)]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The sheet of a cycle or of one town."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[ScoreSheetRow, ...]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One person's result."""

    id: int
    subject_id: int
    rank: Annotated[int | None, Label("名次", width=6)]
    town_rank: Annotated[int | None, Label("镇内名次", width=8)]
    town: Annotated[str, Label("乡镇", width=14)]
    unit: Annotated[str, Label("网格", width=20, tail=True)]
    name: Annotated[str, Label("姓名", width=10)]
    value: Annotated[Decimal | None, Label("得分", width=8, kind=Kind.SCORE)]
    grade: Annotated[str, Label("等次", width=8)]
    state: Annotated[ResultState, Label("状态", width=8)]


@dataclass(frozen=True, slots=True)
class TownSummaryRow:
    """One town's results; ``grades`` counts people by grade, best grade first."""

    town_id: int
    town: Annotated[str, Label("乡镇", width=14)]
    people: Annotated[int, Label("人数", width=8)]
    mean: Annotated[Decimal | None, Label("平均分", width=8, kind=Kind.SCORE)]
    highest: Annotated[Decimal | None, Label("最高分", width=8, kind=Kind.SCORE)]
    lowest: Annotated[Decimal | None, Label("最低分", width=8, kind=Kind.SCORE)]
    ungraded: Annotated[int, Label("不定等次", width=8)]
    grades: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of a person's report: maximum, weight, raw score, points of the result, evidence."""

    title: str
    maximum: Decimal
    weight: Decimal
    raw: Decimal | None
    points: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class PersonReport:
    """Everything one person's page says; layers apart, ``value`` the topmost."""

    subject_id: int
    person_id: int
    title: str
    month: Month | None
    name: str
    town: str
    unit: str
    employment: str
    items: tuple[ItemLine, ...]
    plus: Decimal
    minus: Decimal
    weighted: Decimal | None
    moderated: Decimal | None
    value: Decimal | None
    grade: str
    rank: int | None
    town_rank: int | None
    people: int
    town_people: int
    state: ResultState


@dataclass(frozen=True, slots=True)
class _Read:
    """A cycle read once: people, marks, results and names."""

    cycle: Cycle
    form: Form
    people: list[Who]
    marks: dict[int, dict[str, Current]]
    results: dict[int, Last]
    seats: dict[int, Seated]


def _read(
    unit: Unit,
    cycle_id: int,
    town_id: int | None = None,
    point: Standpoint | None = None,
    *,
    scored: bool = True,
) -> _Read:
    """Read a cycle, ``scored`` with its marks and with how each result came about."""
    cycle = cycle_of(unit, cycle_id)
    people, seats = seated(unit, cycle, town_id, point)
    frozen = point is None and town_id is not None  # another day's town is made of people of several
    whose = Subject.town_id == town_id if frozen else EVERYBODY
    return _Read(
        cycle,
        form_of(unit, cycle.tpl_version_id),
        people,
        marks_of(unit, cycle_id, whose) if scored else {},
        last_results(unit, cycle_id, whose, explained=scored),
        seats,
    )


@permits(Permission.ASSESSMENT_READ)
def score_sheet(
    unit: Unit, cycle_id: int, town_id: int | None = None, point: Standpoint | None = None
) -> ScoreSheet:
    """Return the sheet of a cycle, or of one town, with what has been scored so far.

    With a standpoint people stand under the units it asks for; the day is the cycle's last one all the same.
    """
    read = _read(unit, cycle_id, town_id, point)
    columns = tuple(Column(item.code, item.name, item.max, item.weight) for item in read.form.sheet.items)
    rows = tuple(_sheet_row(read, who, columns) for who in read.people)
    return ScoreSheet(f"{name_of(read.cycle)}评分表", columns, rows)


def _sheet_row(read: _Read, who: Who, columns: Sequence[Column]) -> ScoreSheetRow:
    marks, result = read.marks.get(who.id, {}), read.results.get(who.id)
    told = [marks[column.code].note.told for column in columns if column.code in marks]
    return ScoreSheetRow(
        who.id,
        who.person_id,
        read.seats[who.id].town,
        read.seats[who.id].unit,
        who.name,
        tuple(marks[column.code].raw if column.code in marks else None for column in columns),
        result.value if result else None,
        result.grade if result else "",
        "；".join(dict.fromkeys(filter(None, told))),  # marks from one paper name it once
    )


@permits(Permission.ASSESSMENT_READ)
def results(
    unit: Unit, cycle_id: int, town_id: int | None = None, point: Standpoint | None = None
) -> list[ResultRow]:
    """List the results by rank, ranks of their time, the ungraded last; standpoints as ``score_sheet``."""
    return _ranked(_read(unit, cycle_id, town_id, point, scored=False))


def _ranked(read: _Read) -> list[ResultRow]:
    rows = [
        ResultRow(
            last.id,
            who.id,
            last.rank,
            last.town_rank,
            read.seats[who.id].town,
            read.seats[who.id].unit,
            who.name,
            last.value,
            last.grade,
            last.state,
        )
        for who in read.people
        if (last := read.results.get(who.id)) is not None
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0))


@permits(Permission.ASSESSMENT_READ)
def town_summary(unit: Unit, cycle_id: int, point: Standpoint | None = None) -> list[TownSummaryRow]:
    """List the towns with their people, mean, extremes and grades; 估 says that shares dealt some of them.

    Standpoints as ``score_sheet``: the people of all towns are as many in both ways.
    """
    return _by_town(_read(unit, cycle_id, None, point, scored=False))


@permits(Permission.ASSESSMENT_READ)
def results_and_towns(unit: Unit, cycle_id: int) -> tuple[list[ResultRow], list[TownSummaryRow]]:
    """Return what ``results`` and ``town_summary`` list, read once."""
    read = _read(unit, cycle_id, scored=False)
    return _ranked(read), _by_town(read)


@permits(Permission.ASSESSMENT_READ)
def grade_names(unit: Unit, cycle_id: int) -> list[str]:
    """Return the grades a cycle's rules know, best first."""
    return _best_first(form_of(unit, cycle_of(unit, cycle_id).tpl_version_id))


def _best_first(form: Form) -> list[str]:
    return [tier.name for tier in sorted(form.tiers, key=lambda tier: -tier.low)]


@permits(Permission.ASSESSMENT_READ)
def grade_counts(unit: Unit, cycle_id: int) -> Counter[str]:
    """Return how many people have each grade of a cycle, the ungraded under an empty text."""
    return grades_of(unit, cycle_id)


def _by_town(read: _Read) -> list[TownSummaryRow]:
    towns: dict[int, list[Last]] = {}
    names: dict[int, str] = {}
    for who in read.people:
        if who.id in read.results:
            seat = read.seats[who.id]
            towns.setdefault(seat.town_id, []).append(read.results[who.id])
            names[seat.town_id] = max(names.get(seat.town_id, ""), seat.told, key=len)
    order = _best_first(read.form)
    return [_summary(town_id, names[town_id], got, order) for town_id, got in towns.items()]


def _summary(town_id: int, town: str, got: Sequence[Last], order: Sequence[str]) -> TownSummaryRow:
    values = [last.value for last in got if last.value is not None]
    counted = Counter(last.grade for last in got)
    return TownSummaryRow(
        town_id,
        town,
        len(got),
        round_score(sum(map(Fraction, values), Fraction(0)) / len(values)) if values else None,
        max(values, default=None),
        min(values, default=None),
        len(got) - len(values),
        tuple((name, counted[name]) for name in order),
    )


@permits(Permission.ASSESSMENT_READ)
def person_reports(unit: Unit, cycle_id: int, town_id: int | None = None) -> list[PersonReport]:
    """Return one report for everybody with a result, by place and name.

    Raises: NotFound before the scoring has closed: there is nothing to report yet.
    """
    read = _read(unit, cycle_id, town_id)
    county = how_many(unit, cycle_id)
    if not county:
        raise NotFound(f"{name_of(read.cycle)}还没有结果，请先截止评分。")
    towns = Counter(who.town_id for who in read.people)
    return [
        _report(read, who, read.results[who.id], (county, towns[who.town_id]))
        for who in read.people
        if who.id in read.results
    ]


def _report(read: _Read, who: Who, last: Last, sizes: tuple[int, int]) -> PersonReport:
    explain = last.explain
    return PersonReport(
        who.id,
        who.person_id,
        name_of(read.cycle),
        read.cycle.month,
        who.name,
        read.seats[who.id].town,
        read.seats[who.id].unit,
        who.employment,
        tuple(_lines(read.form, explain, read.marks.get(who.id, {}))),
        Decimal(explain["plus"]),
        Decimal(explain["minus"]),
        _decimal(explain["weighted"]),
        _decimal(explain["moderated"]),
        last.value,
        last.grade,
        last.rank,
        last.town_rank,
        *sizes,
        last.state,
    )


def _lines(form: Form, explain: dict[str, Any], marks: dict[str, Current]) -> list[ItemLine]:
    parts = explain["items"]
    return [
        ItemLine(
            item.name,
            item.max,
            item.weight,
            marks[item.code].raw if item.code in marks else None,
            _decimal(parts[item.code]["points"]) if item.code in parts else None,
            marks[item.code].note.told if item.code in marks else "",
        )
        for item in form.sheet.items
    ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
