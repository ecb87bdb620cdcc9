"""What a county asks in a ballot, and the counts a case has."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.domain.policy.ballot import BallotRule
from app.domain.vetting.ballot import OVERALL
from app.services.policy import policy_on
from app.services.vetting.rows import BallotRow
from app.workspace import Unit
from db.models.vetting import VettingBallot, VettingCase


def rule_of(unit: Unit, case: VettingCase) -> BallotRule | None:
    """Return what the county asked in ballots on the day the case was opened."""
    ballot = policy_on(unit, case.opened_on).vetting.ballot
    return ballot.value if ballot else None


def grades_of(rule: BallotRule) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the words and the grades of every line of the count, by key; the view over all is the last."""
    return {one.key: (one.label, rule.bands) for one in rule.aspects} | {OVERALL: ("综合评价", rule.overall)}


def ballots_of(unit: Unit, case: VettingCase) -> tuple[BallotRow, ...]:
    """Return the counts of a case that are not void, in the order they were entered."""
    rows = unit.session.scalars(
        select(VettingBallot)
        .where(VettingBallot.case_id == case.id, VettingBallot.voided.is_(False))
        .order_by(VettingBallot.id)
    )
    rule = rule_of(unit, case)
    overall = rule.overall if rule else ()
    return tuple(_row(row, overall) for row in rows)


def _row(row: VettingBallot, overall: Sequence[str]) -> BallotRow:
    said = "，".join(
        f"{word} {votes} 票" for word, votes in zip(overall, row.votes.get(OVERALL, ()), strict=False)
    )
    return BallotRow(
        id=row.id,
        version=row.version,
        votes=row.votes,
        held_on=row.held_on,
        place=row.place,
        issued=row.issued,
        returned=row.returned,
        valid=row.valid,
        said=said,
    )
