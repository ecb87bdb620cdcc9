"""Which runs count as paid, whom they reach and who acted: what the list of runs needs of the books."""

from __future__ import annotations

from sqlalchemy import select

from app.core.access import WHOLE, Scope
from app.core.period import Month
from app.workspace import Unit
from db.models.accounts import Account


def covers(unit: Unit, low: int, high: int) -> bool:
    """Return whether one of the actor's scopes holds the whole interval."""
    return any(scope.lo <= low and high <= scope.hi for scope in unit.actor.scopes)


def reaches(unit: Unit, home_id: int, scope: Scope, month: Month, code: int) -> bool:
    """Return whether a run of a month for a unit reaches who is routed by a code.

    The unit's interval is today's: of towns that became one all have the same, and a run of one of them
    has paid nobody of the others.
    """
    if scope == WHOLE:
        return True
    from app.services._standing import bearing, lay_in  # the rules of a past, which lists of runs do without

    at = bearing(unit, code)
    return scope.holds(code) if at is None else lay_in(unit, home_id, month.last)(at)


def account_names(unit: Unit) -> dict[int, str]:
    """Return the names of the accounts by id."""
    return {row.id: row.name for row in unit.session.execute(select(Account.id, Account.name))}
