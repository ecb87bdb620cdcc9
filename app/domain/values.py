"""The values of one column of a list: how often each occurs, their order, and what they are found by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from app.core.fields import Field, Kind
from app.core.narrowing import Kept
from app.core.reading import most_places, value_text
from app.domain import names as spelling
from app.domain.names import keys, sort_of, spelt_in

_SPELT = 3000  # values that are no names: ten thousand addresses would be spelt for a quarter of a minute


@dataclass(frozen=True, slots=True)
class Tally:
    """The values of a column in their order, with how often each occurs; of names also how each is spelt."""

    field: Field
    counts: Counter[Any]
    every: list[Any]
    spelt: dict[Any, str]
    places: int = 1

    def text(self, value: Any) -> str:
        """Return what a value reads like: scores with the decimals of their column, as in its cells."""
        return value_text(self.field, value, self.places)


def tally(field: Field, rows: Sequence[Any], kept: Kept | None, names: Collection[str]) -> Tally:
    """Return the values of a column: names by pinyin, choices by their list, what is unknown last.

    The values of a filter are among them, also where no row has them any more.
    """
    counts = Counter(map(attrgetter(field.key), rows))
    wanted = kept.values if kept is not None else None
    counts.update(dict.fromkeys(wanted or (), 0))
    if field.key not in names:
        places = most_places(counts) if field.kind is Kind.SCORE else 1
        return Tally(field, counts, sorted(counts, key=lambda value: _place(field, value)), {}, places)
    sorts, spelt = {}, {}
    for row in rows:
        value = getattr(row, field.key)
        if value not in spelt:
            sorts[value], spelt[value] = sort_of(row, field.key), spelt_in(row, field.key)
    every = sorted(counts, key=lambda value: (0, sorts.get(value) or keys(value).sort) if value else (1, ""))
    return Tally(field, counts, every, spelt)


def _place(field: Field, value: Any) -> tuple[int, Any]:
    if value is None or value == "":
        return (1, 0)
    return (0, field.choices.index(value) if field.choices else value)


def texts_of_values(found: Tally) -> dict[Any, str]:
    """Return the text each value is found by, and its spelling; of very many only names are spelt."""
    spelt = found.spelt
    if not spelt and found.field.kind is Kind.TEXT and len(found.every) <= _SPELT:
        spelt = {value: " ".join(spelling.spelt(value)) for value in found.every if value}
    return {value: f"{found.text(value)}\n{spelt.get(value, '')}".casefold() for value in found.every}
