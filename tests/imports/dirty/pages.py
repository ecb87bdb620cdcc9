"""What every writer of these files is given: the cells of a sheet, and what is merged or hidden in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Merge = tuple[int, int, int, int]  # top, left, bottom, right, from zero


@dataclass(frozen=True)
class Formula:
    """A formula and the value its program left beside it; None: none was left."""

    text: str
    value: object = None


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook; a merged range shows its upper left cell."""

    name: str
    rows: Sequence[Sequence[object]]
    merges: Sequence[Merge] = ()
    hidden_rows: Sequence[int] = ()
    hidden: bool = False
