"""The account of days: insert-only entries of half days, and the balance, which is their sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.leave import LeaveAct


@dataclass(frozen=True, slots=True)
class Entry:
    """Half days that came to somebody's year (above zero) or were taken from it (below)."""

    year: int
    act: LeaveAct
    halves: int


def settled(act: LeaveAct, standing: Mapping[int, int], wanted: Mapping[int, int]) -> list[Entry]:
    """Return what brings a request's entries to ``wanted`` half days taken by year, in order of years.

    ``standing`` is the sum of its entries by year: asking starts from nothing, refusing and cancelling end
    with nothing, coming back ends with the days that were really taken.
    """
    moves = {year: -wanted.get(year, 0) - standing.get(year, 0) for year in {*standing, *wanted}}
    return [Entry(year, act, moves[year]) for year in sorted(moves) if moves[year]]


def granted(standing: int, wanted: int, year: int) -> list[Entry]:
    """Return what brings a year's quota from ``standing`` to ``wanted`` half days; nothing where it is so."""
    return [Entry(year, LeaveAct.GRANTED, wanted - standing)] if wanted != standing else []


def balance(entries: Iterable[Entry]) -> dict[int, int]:
    """Return the sum of the entries by year, half days: the balance, and there is no other."""
    found: dict[int, int] = {}
    for entry in entries:
        found[entry.year] = found.get(entry.year, 0) + entry.halves
    return found
