"""Who a login is, for the columns that say who did something."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.workspace import Unit
from db.models.accounts import Account


class Named(dict[str, str]):
    """Names by login; a login without an account is called by itself."""

    def __missing__(self, login: str) -> str:
        return login


def names(unit: Unit) -> Mapping[str, str]:
    """Return the person's name for every login, those of disabled accounts too."""
    return Named((login, name) for login, name in unit.session.execute(select(Account.login, Account.name)))
