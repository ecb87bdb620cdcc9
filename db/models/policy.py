"""County policies as dated versions, copied from presets and edited here."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from db.base import EVERYONE, Versioned


class PolicyVersion(Versioned):
    """The whole policy text in force during [valid_from, valid_to)."""

    __tablename__ = "policy_version"
    reach = EVERYONE
    writers = (Permission.POLICY_WRITE,)

    title: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(120), default="")
