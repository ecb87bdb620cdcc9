"""Indicators that are counted, not judged: the marks of a cycle that follow from records.

A mark so given is a mark as any other: it is entered while the sheet is open, supersedes the one before,
and says on which records it rests.  What is corrected in the records afterwards changes no locked month.
Source: features.md 53 (参加培训).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.domain.assessment import Item, Measure, SubjectState, indicator
from app.services import training
from app.services.assessment import Mark, enter_scores
from app.services.assessment._frame import Current, Who, cycle_of, form_of, marks_of, people_of
from app.workspace import Unit

_DAY = timedelta(days=1)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What the records say of one person: how much of how much, in words, and which records these are."""

    done: Decimal
    asked: Decimal
    told: str
    evidence: str


@dataclass
class Scored:
    """What counting did: marks written and corrected, those that stood, those a person had given, nothing."""

    named: str
    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    nothing: int = 0
    marks: list[Mark] = field(default_factory=list)

    @property
    def told(self) -> str:
        """Return it in a sentence."""
        said = f"按{self.named}评分：新评 {self.new} 格，更正 {self.changed} 格，未变 {self.same} 格。"
        kept = f"{self.kept} 格有人工评分，没有改；要按记录的先撤回。" if self.kept else ""
        return said + kept + (f"{self.nothing} 格本期没有记录，没有评。" if self.nothing else "")


@permits(Permission.ASSESSMENT_SCORE)
def score_by_records(unit: Unit, cycle_id: int) -> Scored:
    """Enter the marks that follow from records, of every open sheet the actor sees, and tell how many.

    A mark a person gave stays.  Who has no record of the kind gets no mark: the policy says what that means.

    Raises: Invalid: the cycle is not open, or nothing of its sheet is counted. NotFound, Denied.
    """
    cycle = cycle_of(unit, cycle_id)
    items = [item for item in form_of(unit, cycle.tpl_version_id).sheet.items if item.counted]
    if not items:
        raise Invalid(
            "这张评分表没有按记录计算的指标；要按记录计算的，请在县政策的考核指标里写明，从下一期起用。"
        )
    people = [who for who in people_of(unit, cycle_id) if _mine(unit, who)]
    earlier = marks_of(unit, cycle_id)
    scored = Scored("、".join(item.counted.label for item in items if item.counted))
    for item in items:
        assert item.counted is not None
        readings = _READERS[item.counted](unit, cycle.opens, cycle.closes - _DAY)
        there = {who.id: earlier.get(who.id, {}).get(item.code) for who in people}
        scored.marks += _marks(scored, item, [(who, there[who.id], readings) for who in people])
    entered = enter_scores(unit, cycle_id, scored.marks)
    scored.new, scored.changed, scored.same = entered.new, entered.changed, entered.same
    return scored


def _mine(unit: Unit, who: Who) -> bool:
    return who.state is SubjectState.OPEN and who.person_id != unit.actor.person_id


def _marks(
    scored: Scored, item: Item, people: list[tuple[Who, Current | None, Mapping[int, Reading]]]
) -> Iterator[Mark]:
    assert item.counted is not None
    for who, there, readings in people:
        found = readings.get(who.person_id)
        value = indicator(found.done, found.asked, item) if found else None
        if there is not None and not there.reason.startswith(f"{item.counted.label}："):
            scored.kept += 1
        elif found is None or value is None:
            scored.nothing += 1
        else:
            reason = f"{item.counted.label}：{found.told}"
            yield Mark(
                subject_id=who.id,
                item=item.code,
                raw=value,
                reason=reason[:_LONGEST],
                evidence=found.evidence[:_LONGEST],
            )


def _training(unit: Unit, first: date, last: date) -> dict[int, Reading]:
    return {
        person: Reading(one.hours, one.asked, one.told, one.evidence)
        for person, one in training.earned(unit, first, last).items()
    }


_READERS: Mapping[Measure, Callable[[Unit, date, date], Mapping[int, Reading]]] = {
    Measure.TRAINING: _training,
}
