"""Many decisions at once, as a selection of cases or a workbook brings them: the same guard, all or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.access import Permission, permits
from app.core.errors import AppError, Invalid
from app.services.vetting._facts import seen_case
from app.services.vetting._weighing import weigh, weigh_rejection
from app.services.vetting.acts import decide, reject
from app.services.vetting.rows import NewDecision
from app.workspace import Unit
from db.models.people import Person
from db.models.vetting import VettingCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What is decided of a case: ``accepted`` chooses the candidate, else they are rejected.

    ``version`` is the case's when it was seen; a list from elsewhere has seen none.
    """

    case_id: int
    decision: NewDecision
    accepted: bool = True
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RulingProblem:
    """Why one of several decisions, by its place, cannot be taken."""

    index: int
    text: str


@permits(Permission.VETTING_DECIDE)
def ruling_problems(unit: Unit, rulings: Sequence[Ruling]) -> list[RulingProblem]:
    """List what ``rule_many`` would refuse, by the place of the decision."""
    return [RulingProblem(index, text) for index, text, _ in _refused(unit, rulings)]


def _refused(unit: Unit, rulings: Sequence[Ruling]) -> Iterator[tuple[int, str, VettingCase | None]]:
    seen: set[int] = set()
    for index, ruling in enumerate(rulings):
        case = None
        try:
            case = seen_case(unit, ruling.case_id)
            (weigh if ruling.accepted else weigh_rejection)(unit, case, ruling.decision)
        except AppError as error:
            yield index, str(error), case
            continue
        if ruling.case_id in seen:
            yield index, "这个案卷前面已经有一个决定，请只留一个。", case
        seen.add(ruling.case_id)


@permits(Permission.VETTING_DECIDE)
def rule_many(unit: Unit, rulings: Sequence[Ruling]) -> int:
    """Take all the decisions or none, and return how many.

    Raises: Invalid naming every case with all that stands in its way. NotFound. Conflict: one was changed.
    """
    found = [f"{_called(unit, case)}{text}" for _, text, case in _refused(unit, rulings)]
    if found:
        raise Invalid("；".join(text.rstrip("。") for text in found) + "。")
    for ruling in rulings:
        act = decide if ruling.accepted else reject
        case = seen_case(unit, ruling.case_id, locked=True)
        act(unit, case.id, case.version if ruling.version is None else ruling.version, ruling.decision)
    return len(rulings)


def _called(unit: Unit, case: VettingCase | None) -> str:
    return f"{case.number}{unit.session.get_one(Person, case.person_id).name}：" if case else ""
