"""What a year's assessment is rolled up from: the results of its periods that have been made public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core.access import Permission, permits
from app.core.period import Quarter
from app.domain.assessment import PUBLIC, REGULAR, CycleKind, round_score
from app.services._same import stays
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject
from db.scope import in_scope, known

_QUARTER = 3
_Row = tuple[CycleKind, str, Decimal]


@dataclass(frozen=True, slots=True)
class Periods:
    """One person's results of some periods: the sum of what was reached, and of what could be."""

    reached: Decimal
    full: Decimal
    each: tuple[tuple[str, Decimal], ...]

    @property
    def told(self) -> str:
        """Return the mean in words."""
        mean = round_score(Fraction(self.reached) / len(self.each))
        return f"已公布 {len(self.each)} 期，平均 {mean} 分"

    @property
    def evidence(self) -> str:
        """Return every period with its points."""
        return "，".join(f"{name} {value.normalize():f}" for name, value in self.each)


@permits(Permission.ASSESSMENT_READ)
def periods(unit: Unit, first: date, last: date, *, special: bool = False) -> dict[int, Periods]:
    """Return by the person who stays the regular results that lie in a span, or those of special assessments.

    Whoever has regular results of fewer months than the policy of ``last`` asks for is left out: no grade
    follows from so little (不定等次).
    """
    rules = policy_on(unit, last).assessment
    regular = _results(unit, first, last, REGULAR)
    least = rules.minimum_months.value if rules.minimum_months else 0
    full = {one.kind: one.full_marks.value for one in rules.cadence}
    found = _results(unit, first, last, (CycleKind.SPECIAL,)) if special else regular
    return {
        person: _summed(rows, full)
        for person, rows in found.items()
        if _months(regular.get(person, ())) >= least
    }


def _months(rows: Collection[_Row]) -> int:
    return sum(_QUARTER if kind is CycleKind.QUARTERLY else 1 for kind, *_ in rows)


def _summed(rows: Collection[_Row], full: Mapping[CycleKind, Decimal]) -> Periods:
    return Periods(
        sum((value for _, _, value in rows), Decimal(0)),
        sum((full.get(kind, Decimal(100)) for kind, *_ in rows), Decimal(0)),
        tuple((name, value) for _, name, value in rows),
    )


def _results(unit: Unit, first: date, last: date, kinds: Collection[CycleKind]) -> Mapping[int, list[_Row]]:
    later = aliased(Result)
    superseded = select(later.id).where(later.supersedes_id == Result.id, known(later, unit.as_of))
    rows = unit.session.execute(
        select(Subject.person_id, Cycle.cycle_kind, Cycle.month, Cycle.opens, Result.value)
        .join(Subject, Subject.id == Result.subject_id)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .where(Cycle.cycle_kind.in_(kinds), Cycle.state.in_(PUBLIC), ~Cycle.voided, ~Subject.voided)
        .where(Cycle.opens >= first, Cycle.opens <= last, Result.value.is_not(None))
        .where(known(Result, unit.as_of), ~superseded.exists())
        .where(in_scope(unit.actor.scopes, Result.scope_code))
        .order_by(Cycle.opens, Cycle.id)
    )
    kept, found = stays(unit), defaultdict[int, list[_Row]](list)
    for row in rows:
        kind = CycleKind(row.cycle_kind)
        name = _called(kind, row.opens)
        found[kept.get(row.person_id, row.person_id)].append((kind, name, row.value))
    return found


def _called(kind: CycleKind, opens: date) -> str:
    """Return a period in few signs: a year's line of evidence holds twelve."""
    return Quarter.of(opens).label[5:] if kind is CycleKind.QUARTERLY else f"{opens.month}月"
