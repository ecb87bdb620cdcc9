"""Which runs count as paid, whom they reach and who acted: what the list of runs needs of the books."""

from __future__ import annotations

from sqlalchemy import select

from app.workspace import Unit
from db.models.accounts import Account


def covers(unit: Unit, low: int, high: int) -> bool:
    """Return whether one of the actor's scopes holds the whole interval."""
    return any(scope.lo <= low and high <= scope.hi for scope in unit.actor.scopes)


def account_names(unit: Unit) -> dict[int, str]:
    """Return the names of the accounts by id."""
    return {row.id: row.name for row in unit.session.execute(select(Account.id, Account.name))}
