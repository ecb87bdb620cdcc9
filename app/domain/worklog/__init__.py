"""工作日志、晨会: a line a day and worker, and who was at a meeting; what they are called (column types).

``entry`` reads what is typed or pasted, ``rules`` says which days ask for a line and what stands against one.
"""

from app.core.fields import Choice


class Came(Choice):
    """Whether somebody was at a meeting; who is on leave that day is excused by itself."""

    PRESENT = "present", "到会"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


def meeting_number(meeting_id: int) -> str:
    """Return how a meeting is called on paper and found: ``会00012``."""
    return f"会{meeting_id:05d}"


def packed(kinds: tuple[str, ...]) -> str:
    """Return the kinds of a line as they are kept, so that each can be counted by its own."""
    return f",{','.join(kinds)}," if kinds else ""


def unpacked(kept: str) -> tuple[str, ...]:
    """Return the kinds of a line."""
    return tuple(filter(None, kept.split(",")))


def told(kept: str, labels: dict[str, str]) -> str:
    """Return the kinds of a line in words."""
    return "、".join(labels.get(key, key) for key in unpacked(kept))
