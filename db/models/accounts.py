"""Accounts: who signs in, with which roles, over which units; key slots of the server mode."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from db.base import Reach, Working

_SLOT = "login = (SELECT app.me()) OR pg_has_role(session_user, 'cg_secadmin', 'member')"


class Account(Working):
    """One person's way in; there are no shared accounts."""

    __tablename__ = "account"
    reach = Reach("true", admins="true", dept="login = (SELECT app.me())")
    writers = (Permission.ACCOUNTS_WRITE,)

    login: Mapped[str] = mapped_column(String(31), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    roles: Mapped[list[Any]]
    unit_ids: Mapped[list[Any]]  # the units whose subtrees the account sees; empty: the whole county
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    active: Mapped[bool] = mapped_column(default=True)
    must_change: Mapped[bool] = mapped_column(default=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), sort_order=99)  # a department's own


class KeySlot(Working):
    """The master key wrapped under one person's passphrase (server mode; files keep theirs beside them)."""

    __tablename__ = "key_slot"
    reach = Reach(_SLOT, county=_SLOT, admins=_SLOT, dept=_SLOT)
    writers = (Permission.ACCOUNTS_WRITE,)

    login: Mapped[str] = mapped_column(String(31), unique=True)
    slot: Mapped[dict[str, Any]]
