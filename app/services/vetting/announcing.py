"""Many publicities and objections at once, as a list brings them: the same guard, all or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.access import Permission, permits
from app.core.errors import AppError, Invalid
from app.services import calendar
from app.services._objected import answered_wrong, raised_wrong
from app.services.vetting._facts import seen_case
from app.services.vetting._shown import row_of
from app.services.vetting._weighing import weigh_publicity
from app.services.vetting.publicity import (
    NewObjection,
    NewPublicity,
    ObjectionAnswer,
    answer_objection,
    object_to,
    publicise_many,
)
from app.services.vetting.rulings import RulingProblem
from app.workspace import Unit
from db.models.vetting import VettingObjection


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """That a candidate was made public, and what somebody said against them and was told, if anybody did.

    Of a candidate who is public already from that day only the objection is taken.
    """

    case_id: int
    publicity: NewPublicity
    objection: NewObjection | None = None
    answer: ObjectionAnswer | None = None


@permits(Permission.VETTING_WORK)
def announcement_problems(unit: Unit, listed: Sequence[Announced]) -> list[RulingProblem]:
    """List what ``announce_many`` would refuse, by the place of the row."""
    spans: dict[int, tuple[date, date]] = {}
    return [
        RulingProblem(index, text) for index, one in enumerate(listed) for text in _refused(unit, one, spans)
    ]


def _refused(unit: Unit, one: Announced, spans: dict[int, tuple[date, date]]) -> Iterator[str]:
    """Yield what stands against a row; ``spans`` are the days of those before it in the list."""
    starts = one.publicity.shown_from
    try:
        first, last = spans.setdefault(one.case_id, _span(unit, one))
    except AppError as error:
        yield str(error)
        return
    if first != starts:
        yield f"此人已经从{first}起公示，公示开始不能是{starts}。"
    elif one.objection is not None:
        yield from _unheard(unit, one.objection, one.answer, (first, last))


def _span(unit: Unit, one: Announced) -> tuple[date, date]:
    """Return the first and the last day somebody is public: of the publicity that runs, else of this one.

    Raises: Invalid with all that stands in the way. NotFound.
    """
    case, starts = seen_case(unit, one.case_id), one.publicity.shown_from
    if row := row_of(unit, one.case_id):
        return row.shown_from, row.shown_to
    return starts, calendar.workday_after(unit, starts, weigh_publicity(unit, case, starts))


def _unheard(
    unit: Unit, said: NewObjection, answer: ObjectionAnswer | None, span: tuple[date, date]
) -> Iterator[str]:
    yield from raised_wrong(said, span[0], min(span[1], unit.today)).values()
    if answer is not None:
        yield from answered_wrong(answer, said.raised_on, unit.today).values()


@permits(Permission.VETTING_WORK)
def announce_many(unit: Unit, listed: Sequence[Announced]) -> int:
    """Make all public and keep all objections with their answers, or nothing; return how many rows.

    Who is public from the same day, under the same number and at the same place, stands on one list.

    Raises: Invalid naming each row with what stands in its way. NotFound.
    """
    if told := announcement_problems(unit, listed):
        said = (f"第{one.index + 1}件：{one.text}" for one in told)
        raise Invalid("；".join(text.rstrip("。") for text in said) + "。")
    lists: dict[NewPublicity, dict[int, None]] = {}
    known: set[int] = {one.case_id for one in listed if row_of(unit, one.case_id)}
    for one in listed:
        if one.case_id not in known:
            known.add(one.case_id)
            lists.setdefault(one.publicity, {})[one.case_id] = None
    for new, cases in lists.items():
        publicise_many(unit, list(cases), new)
    for one in listed:
        _hear(unit, one)
    return len(listed)


def _hear(unit: Unit, one: Announced) -> None:
    if one.objection is None:
        return
    made = object_to(unit, one.case_id, one.objection)
    if one.answer is not None:
        answer_objection(unit, made, unit.session.get_one(VettingObjection, made).version, one.answer)
