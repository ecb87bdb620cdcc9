"""Indicators that are counted, not judged: the marks of a cycle that follow from records.

A mark so given is a mark as any other: it is entered while the sheet is open, supersedes the one before,
and says on which records it rests.  What is corrected in the records afterwards changes no locked month.
Source: features.md 53 (参加培训); 荆州材料 Z19 (数据录入准确率和匹配率).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.domain.assessment import Item, Measure, SubjectState, indicator
from app.services import assessment, surveys, training, worklog
from app.services._same import stays
from app.services.assessment import Mark, enter_scores
from app.services.assessment._frame import Current, Who, cycle_of, form_of, marks_of, people_of
from app.services.assessment._oneself import own_records
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


@dataclass(frozen=True, slots=True)
class Scored:
    """What counting did: marks written and corrected, those that stood, those a person had given, nothing."""

    named: str
    new: int
    changed: int
    same: int
    kept: int
    nothing: int

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
    sheet = form_of(unit, cycle.tpl_version_id).sheet.items
    items = [item for item in sheet if item.counted in _READERS]
    if not items and any(item.counted is Measure.DAILY for item in sheet):
        raise Invalid(
            "这张评分表的指标按每日明细计算：请按“导入评分表”，导入写有日期、数量、有效、重复的明细。"
        )
    if not items:
        raise Invalid(
            "这张评分表没有按记录计算的指标；要按记录计算的，请在县政策的考核指标里写明，从下一期起用。"
        )
    own = own_records(unit)
    people = [who for who in people_of(unit, cycle_id) if _others(who, own)]
    earlier = marks_of(unit, cycle_id)
    marks: list[Mark] = []
    kept = 0
    for item in items:
        free = [who for who in people if _counts(item, earlier.get(who.id, {}).get(item.code))]
        kept += len(people) - len(free)
        marks += _marks(unit, item, (cycle.opens, cycle.closes - _DAY), free)
    entered = enter_scores(unit, cycle_id, marks)
    named = "、".join(item.counted.label for item in items if item.counted)
    nothing = len(people) * len(items) - kept - len(marks)
    return Scored(named, entered.new, entered.changed, entered.same, kept, nothing)


def _others(who: Who, own: frozenset[int]) -> bool:
    return who.state is SubjectState.OPEN and who.person_id not in own


def _counts(item: Item, there: Current | None) -> bool:
    """Return whether a cell is counted: nobody has judged it."""
    assert item.counted is not None
    return there is None or there.reason.startswith(f"{item.counted.label}：")


def _marks(unit: Unit, item: Item, span: tuple[date, date], people: Sequence[Who]) -> Iterator[Mark]:
    assert item.counted is not None
    readings, kept = _READERS[item.counted](unit, *span), stays(unit)
    for who in people:
        found = readings.get(kept.get(who.person_id, who.person_id))
        value = indicator(found.done, found.asked, item) if found else None
        if found is not None and value is not None:
            yield Mark(
                subject_id=who.id,
                item=item.code,
                raw=value,
                reason=f"{item.counted.label}：{found.told}"[:_LONGEST],
                evidence=found.evidence[:_LONGEST],
            )


def _training(unit: Unit, first: date, last: date) -> dict[int, Reading]:
    return {
        person: Reading(one.hours, one.asked, one.told, one.evidence)
        for person, one in training.earned(unit, first, last).items()
    }


def _work_log(unit: Unit, first: date, last: date) -> dict[int, Reading]:
    """Read how many of the days that ask for a line have one; days to come do not ask yet."""
    last = min(last, unit.today)
    return {
        person: Reading(
            Decimal(done), Decimal(asked), f"应记 {asked} 天，已记 {done} 天", f"工作日志 {first} 至 {last}"
        )
        for person, (done, asked) in worklog.counted(unit, first, last).items()
    }


def _periods(unit: Unit, first: date, last: date) -> dict[int, Reading]:
    return _rolled_up(assessment.periods(unit, first, last))


def _specials(unit: Unit, first: date, last: date) -> dict[int, Reading]:
    return _rolled_up(assessment.periods(unit, first, last, special=True))


def _accuracy(unit: Unit, first: date, last: date) -> dict[int, Reading]:
    return _of_checks(surveys.accuracy(unit, first, last))


def _matching(unit: Unit, first: date, last: date) -> dict[int, Reading]:
    return _of_checks(surveys.matching(unit, first, last))


def _of_checks(found: Mapping[int, surveys.Figure]) -> dict[int, Reading]:
    return {
        person: Reading(Decimal(one.done), Decimal(one.asked), one.told, one.evidence)
        for person, one in found.items()
    }


def _rolled_up(found: Mapping[int, assessment.Periods]) -> dict[int, Reading]:
    return {person: Reading(one.reached, one.full, one.told, one.evidence) for person, one in found.items()}


_READERS: Mapping[Measure, Callable[[Unit, date, date], Mapping[int, Reading]]] = {
    Measure.TRAINING: _training,
    Measure.WORK_LOG: _work_log,
    Measure.PERIODS: _periods,
    Measure.SPECIALS: _specials,
    Measure.ACCURACY: _accuracy,
    Measure.MATCHING: _matching,
}
