"""Every failure a user can do something about.  Anything else is a bug."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from app.core.own_words import in_own_words


class AppError(Exception):
    """Expected failure; ``str(error)`` is a Chinese sentence that says what to do next."""

    kind: ClassVar[str] = "error"

    def __init__(self, message: str = "") -> None:
        super().__init__(in_own_words(message))


class Invalid(AppError):
    """Input breaks a rule; ``fields`` maps field key to sentence."""

    kind = "invalid"

    def __init__(self, message: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message or "".join((fields or {}).values()))
        self.fields = {key: in_own_words(sentence) for key, sentence in (fields or {}).items()}


class Denied(AppError):
    """The signed-in person may not do this."""

    kind = "denied"


class NotFound(AppError):
    """The record does not exist, or is outside the person's scope."""

    kind = "not_found"


@dataclass(frozen=True, slots=True)
class Edit:
    """Who changed a record, and when."""

    by: str
    at: datetime


class Conflict(AppError):
    """Somebody else changed the record first.

    ``version`` is the record's now, None where nobody has looked; ``theirs`` what its fields say now, by
    field key; ``moved`` the fields that surely differ from what they were; ``edits`` who did it, latest last.
    """

    kind = "conflict"

    def __init__(
        self,
        message: str = "",
        *,
        version: int | None = None,
        theirs: Mapping[str, Any] | None = None,
        moved: frozenset[str] = frozenset(),
        edits: Sequence[Edit] = (),
    ) -> None:
        super().__init__(message)
        self.version, self.theirs, self.moved = version, dict(theirs or {}), moved
        self.edits = tuple(edits)


class Unavailable(AppError):
    """The database or a file cannot be reached, is locked, or the disk is full."""

    kind = "unavailable"
