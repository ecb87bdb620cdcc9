"""The two dates every question about the past has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class AsOf:
    """What was true on ``valid_on``, as known at ``known_at`` (None: as known now)."""

    valid_on: date
    known_at: datetime | None = None
