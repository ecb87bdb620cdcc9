"""The days on which somebody of the forces checked in, as far as one entry covers them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.workspace import Unit
from db.models.forces import CheckIn, Force


def days_came(unit: Unit, one: Force) -> list[date]:
    """Return the days of an entry on which whoever it is checked in, in order."""
    days = select(CheckIn.day).where(
        CheckIn.force_id == (one.holder_id or one.id),
        CheckIn.day >= one.valid_from,
        CheckIn.day < one.valid_to,
        CheckIn.voided.is_(False),
    )
    return list(unit.session.scalars(days.order_by(CheckIn.day)))
