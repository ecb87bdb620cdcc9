"""A day another page sends: the list as it stood then, its mark beside the title."""

from __future__ import annotations

from datetime import date
from typing import Any


def look_at(page: Any, day: date) -> None:
    """Look at a list from a day, as if it had been typed over it."""
    page.look_back.box.day.show_value(day)
