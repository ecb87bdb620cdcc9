"""What the bank last said of each slip of a run."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.pay import Outcome
from app.workspace import Unit
from db.models.pay import PayExport, PayOutcome


def last_outcomes(unit: Unit, run_id: int) -> dict[int, Outcome]:
    """Return the latest outcome by slip id; outcomes are appended, never changed."""
    rows = unit.session.execute(
        select(PayOutcome.slip_id, PayOutcome.outcome)
        .join(PayExport, PayExport.id == PayOutcome.export_id)
        .where(PayExport.run_id == run_id)
        .order_by(PayOutcome.id)
    )
    return {row.slip_id: row.outcome for row in rows}
