"""What the window remembers for a person between two days: one small file, never the database's."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ui.kit.theme import ZOOMS, Look, Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """How a person left the window; ``unit_id`` is the ground, None for all they may see.

    ``notes`` belong to the pages: whoever reads one back takes nothing in it on faith.
    """

    geometry: str = ""
    widths: tuple[int, ...] = ()
    scheme: str = Scheme.LIGHT.value
    zoom: int = 100
    scopes_folded: bool = False
    inspector: bool | None = None
    unit_id: int | None = None
    page: str = ""
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def look(self) -> Look:
        """The scheme and zoom; unknown ones are the usual ones."""
        known = self.scheme in {scheme.value for scheme in Scheme}
        return Look(Scheme(self.scheme) if known else Scheme.LIGHT, min(max(self.zoom, ZOOMS[0]), ZOOMS[-1]))


class Memory:
    """The file of one person on one database."""

    def __init__(self, folder: Path, login: str, place: str) -> None:
        mark = hashlib.sha256(place.encode()).hexdigest()[:8]
        self.path = folder / f"window-{login}-{mark}.json"

    def load(self) -> Remembered:
        """Return what was kept; what is missing, damaged or of another kind is as on the first day."""
        usual = Remembered()
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return usual
        if not isinstance(kept, dict):
            return usual
        return replace(usual, **{key: _widths(value) for key, value in kept.items() if _fits(key, value)})

    def save(self, remembered: Remembered) -> None:
        """Keep it, whole or not at all.

        Raises: OSError.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(f".{os.getpid()}.part")
        fresh.write_text(json.dumps(asdict(remembered), ensure_ascii=False), encoding="utf-8")
        fresh.replace(self.path)


_KINDS: dict[str, tuple[type, ...]] = {
    "geometry": (str,),
    "widths": (list,),
    "scheme": (str,),
    "zoom": (int,),
    "scopes_folded": (bool,),
    "inspector": (bool, type(None)),
    "unit_id": (int, type(None)),
    "page": (str,),
    "notes": (dict,),
}


def _fits(key: str, value: Any) -> bool:
    if type(value) not in _KINDS.get(key, ()):
        return False
    return not isinstance(value, list) or all(type(each) is int for each in value)


def _widths(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
