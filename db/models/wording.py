"""The office's own words for its papers, each for some days."""

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from db.base import EVERYONE, Versioned


class PaperText(Versioned):
    """What one paper says during [valid_from, valid_to); without a row it says what is shipped."""

    __tablename__ = "paper_text"
    reach = EVERYONE
    writers = (Permission.DOCUMENTS_ISSUE,)

    form: Mapped[str] = mapped_column(String(40), index=True)  # a key of resources/templates
    title: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    foot: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    labels: Mapped[str] = mapped_column(Text, default="", server_default="", sort_order=100)  # 原名＝现名

    __table_args__ = (CheckConstraint("valid_from < valid_to", name="interval"),)
