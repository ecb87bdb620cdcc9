"""What to open, and which databases were opened on this workstation: one small file in the data folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

_KEPT = 8


@dataclass(frozen=True, slots=True)
class Opening:
    """What to open: a place, and as whom where that is known; an empty place leaves it to the sign-in."""

    place: str = ""
    login: str = ""
    passphrase: str = ""


class Places:
    """The list in a folder; what cannot be read or written is as if nothing had been opened yet."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "places.json"

    def load(self) -> list[str]:
        """Return the places, newest first."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return [place for place in kept if isinstance(place, str)][:_KEPT] if isinstance(kept, list) else []

    def remember(self, place: str) -> None:
        """Put a place first.

        Raises: OSError.
        """
        kept = [place, *(other for other in self.load() if other != place)][:_KEPT]
        fresh = self.path.with_suffix(".part")
        fresh.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        fresh.replace(self.path)
