"""The working calendar: every date is a row (domain-model g)."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.calendar import DayStatus
from db.base import EVERYONE, Working


class CalDay(Working):
    """Whether a date is worked, and by which notice."""

    __tablename__ = "cal_day"
    reach = EVERYONE
    writers = (Permission.POLICY_WRITE,)

    day: Mapped[date] = mapped_column(unique=True)
    is_work: Mapped[bool]
    label: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    status: Mapped[DayStatus]
