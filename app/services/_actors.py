"""Who a login is, for the columns that say who did something; and whether it is the acting human's own."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.services._same import same
from app.workspace import Unit
from db.models.accounts import Account


class Named(dict[str, str]):
    """Names by login; a login without an account is called by itself."""

    def __missing__(self, login: str) -> str:
        return login


def names(unit: Unit) -> Mapping[str, str]:
    """Return the person's name for every login, those of disabled accounts too."""
    return Named((login, name) for login, name in unit.session.execute(select(Account.login, Account.name)))


def own(unit: Unit, *logins: str | None) -> bool:
    """Return whether one of these is the actor's login, or another account of the same human being.

    What two persons must sign one human being signs once, through however many accounts.
    """
    if unit.actor.person_id is None:
        return unit.actor.login in logins
    if "own" not in unit.kept:
        mine = Account.person_id.in_(same(unit, unit.actor.person_id))
        unit.kept["own"] = {unit.actor.login, *unit.session.scalars(select(Account.login).where(mine))}
    return not unit.kept["own"].isdisjoint(logins)
