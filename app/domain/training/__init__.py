"""培训: what sessions, marks and certificates are called (they are column types).

``hours`` says what a year asks of somebody and what they lack, ``rules`` what stands against a session, a
call, a mark or a certificate, ``entry`` reads what is typed from a signed sheet.
"""

import re

from app.core.fields import Choice


class SessionState(Choice):
    """The life of a session."""

    CALLED = "called", "待登记"
    CLOSED = "closed", "已登记"
    CANCELLED = "cancelled", "已取消"


class Standing(Choice):
    """How a session stands today."""

    COMING = "coming", "未开始"
    DUE = "due", "待登记"
    CLOSED = "closed", "已登记"
    CANCELLED = "cancelled", "已取消"


class Mark(Choice):
    """What the signed sheet says of somebody; typed as 1 to 4, in this order."""

    PRESENT = "present", "到课"
    PARTLY = "partly", "部分到课"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


MARKS = tuple(Mark)
CAME = (Mark.PRESENT, Mark.PARTLY)
MISSED = (Mark.EXCUSED, Mark.ABSENT)


class Validity(Choice):
    """How a certificate stands today."""

    GOOD = "good", "有效"
    ENDING = "ending", "即将到期"
    OVER = "over", "已到期"
    VOID = "void", "已作废"


def session_number(session_id: int) -> str:
    """Return how a session is called on paper and found: ``训00012``."""
    return f"训{session_id:05d}"


def sessions_in(text: str) -> list[int]:
    """Return the sessions a text names by their numbers."""
    return [int(found) for found in re.findall(r"训(\d{5,})", text)]


def certificate_number(year: int, place: int) -> str:
    """Return the number of the ``place``-th certificate of a year: ``训证2026-0007``."""
    return f"训证{year}-{place:04d}"
