"""A list narrowed to some of its rows: what a figure opens to, and what a column's filter keeps."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One column's filter: the values that stay (None among them is "unknown"), or a range, ends included.

    ``values`` None means a range; an end that is None is open, and unknown values are outside every range.
    """

    key: str
    values: frozenset[Any] | None = None
    least: Any = None
    most: Any = None

    def holds(self, row: object) -> bool:
        """Return whether the row stays."""
        value = getattr(row, self.key)
        if self.values is not None:
            return value in self.values
        if value is None:
            return False
        return (self.least is None or self.least <= value) and (self.most is None or value <= self.most)

    def among(self, rows: list[Any]) -> list[Any]:
        """Return the rows that stay; of many rows and values at once."""
        values = self.values
        if values is None:
            return [row for row in rows if self.holds(row)]
        found = map(attrgetter(self.key), rows)
        return [row for row, value in zip(rows, found, strict=True) if value in values]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The filters of several columns; a row stays when it passes every one."""

    kept: tuple[Kept, ...] = ()

    def holds(self, row: object) -> bool:
        """Return whether the row stays."""
        return all(each.holds(row) for each in self.kept)

    def among(self, rows: list[Any]) -> list[Any]:
        """Return the rows that stay, in their order."""
        for each in self.kept:
            rows = each.among(rows)
        return rows


def only(**values: Any) -> Narrowing:
    """Return the narrowing to rows whose fields have these values: ``only(grade=Grade.GOOD)``."""
    return Narrowing(tuple(Kept(key=key, values=frozenset({value})) for key, value in values.items()))
