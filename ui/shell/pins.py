"""The pinned tabs of a person between two days: kept in the notes, nothing read back taken on faith."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.access import Scope
from ui.kit.page import Ground, Page, for_each

_KEY, _MOST = "pinned", 12


@dataclass(frozen=True, slots=True)
class Pin:
    """A tab to be found again: the page, its ground, its record where it has one tab for each."""

    page: Page
    ground: Ground
    target: int | None = None
    name: str = ""


def keep(notes: dict[str, Any], pins: Sequence[Pin]) -> None:
    """Keep the pins in their order."""
    notes[_KEY] = [
        {
            "page": pin.page.id,
            "ground": pin.ground.name,
            "scope": [pin.ground.scope.lo, pin.ground.scope.hi],
            "target": pin.target,
            "name": pin.name,
        }
        for pin in pins
    ]


def kept(notes: dict[str, Any], pages: Sequence[Page]) -> Iterator[Pin]:
    """Yield the pins of pages that are still there for this person."""
    found, known = notes.get(_KEY), {page.id: page for page in pages}
    for each in found[:_MOST] if isinstance(found, list) else ():
        page = known.get(each.get("page", "")) if isinstance(each, dict) else None
        pin = _read(page, each) if page is not None else None
        if pin is not None and for_each(pin.page) == (pin.target is not None):
            yield pin


def _read(page: Page, each: dict[str, Any]) -> Pin | None:
    scope, ground, target, name = (each.get(key) for key in ("scope", "ground", "target", "name"))
    if not (isinstance(scope, list) and [type(end) for end in scope] == [int, int]):
        return None
    if not (isinstance(ground, str) and isinstance(name, str) and isinstance(target, int | None)):
        return None
    return Pin(page, Ground(ground, Scope(*scope)), target, name)
