"""Every failure a user can do something about.  Anything else is a bug."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class AppError(Exception):
    """Expected failure; ``str(error)`` is a Chinese sentence that says what to do next."""

    kind: ClassVar[str] = "error"


class Invalid(AppError):
    """Input breaks a rule; ``fields`` maps field key to sentence."""

    kind = "invalid"

    def __init__(self, message: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message or "".join((fields or {}).values()))
        self.fields = dict(fields or {})


class Denied(AppError):
    """The signed-in person may not do this."""

    kind = "denied"


class NotFound(AppError):
    """The record does not exist, or is outside the person's scope."""

    kind = "not_found"


class Conflict(AppError):
    """Somebody else changed the record first."""

    kind = "conflict"


class Unavailable(AppError):
    """The database or a file cannot be reached, is locked, or the disk is full."""

    kind = "unavailable"
