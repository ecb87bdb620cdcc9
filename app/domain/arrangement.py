"""How the rows of a list stand: sorted by several columns, in groups, with what they add up to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from app.core.fields import Field, Kind
from app.domain.names import sort_of

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sort:
    """One column of an order."""

    key: str
    descending: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The rows that share one value of a column."""

    value: Any
    rows: tuple[Any, ...]


def sort_key(field: Field, names: Collection[str] = ()) -> Callable[[Any], Any]:
    """Return what rows are sorted by: names by pinyin, choices by their list, all else by value."""
    if field.key in names:
        return lambda row: sort_of(row, field.key)
    if field.kind is Kind.CHOICE:
        places = {choice: place for place, choice in enumerate(field.choices)}
        return lambda row: places[getattr(row, field.key)]
    return attrgetter(field.key)


def sorted_by(
    rows: Sequence[Any], sorts: Sequence[Sort], fields: Sequence[Field], names: Collection[str] = ()
) -> list[Any]:
    """Return the rows by the first sort, within equal values by the next; unknown values always last."""
    known, ordered = {field.key: field for field in fields}, list(rows)
    for sort in reversed(sorts):
        value = attrgetter(sort.key)
        unknown = [row for row in ordered if value(row) is None]
        if unknown:
            ordered = [row for row in ordered if value(row) is not None]
        ordered.sort(key=sort_key(known[sort.key], names), reverse=sort.descending)
        ordered += unknown
    return ordered


def turned(sorts: Sequence[Sort], key: str, *, adding: bool) -> list[Sort]:
    """Return the order after a column's title was pressed: upwards, downwards, none; alone, or added."""
    before = next((sort for sort in sorts if sort.key == key), None)
    others = [sort for sort in sorts if sort.key != key] if adding else []
    if before is None:
        return [*others, Sort(key)]
    if before.descending:
        return others
    down = Sort(key, descending=True)
    return [down if sort is before else sort for sort in sorts] if adding else [down]


def grouped(rows: Sequence[Any], key: str, order: Sequence[Any] | None = None) -> list[Group]:
    """Return the groups, each in the order of its rows.

    They follow the first row of each in ``order``, which holds the same rows; None means ``rows``.
    """
    found: dict[Any, list[Any]] = {getattr(row, key): [] for row in (rows if order is None else order)}
    for row in rows:
        found[getattr(row, key)].append(row)
    return [Group(value, tuple(members)) for value, members in found.items()]


def arranged(
    rows: Sequence[Any],
    sorts: Sequence[Sort],
    group: str | None,
    fields: Sequence[Field],
    names: Collection[str] = (),
) -> list[Any]:
    """Return the rows in their order, those of one group together.

    Groups follow their first row as the rows were given, unless the rows are sorted by that column.
    """
    ordered = sorted_by(rows, sorts, fields, names)
    if group is None:
        return ordered
    kept = group in [sort.key for sort in sorts]
    return [row for each in grouped(ordered, group, None if kept else rows) for row in each.rows]


def laid_out(groups: Sequence[Group], folded: Collection[Any]) -> list[Any]:
    """Return the lines on screen: the head of each group, and the rows of those that are not folded."""
    lines: list[Any] = []
    for group in groups:
        lines += [group, *(() if group.value in folded else group.rows)]
    return lines


def total(field: Field, rows: Sequence[Any]) -> Decimal | None:
    """Return the sum of the known values, None when none is known."""
    known = [value for row in rows if (value := getattr(row, field.key)) is not None]
    return sum(known, Decimal(0)) if known else None


def mean(field: Field, rows: Sequence[Any]) -> Decimal | None:
    """Return the mean of the known values to the hundredth, None when none is known."""
    known = [value for row in rows if (value := getattr(row, field.key)) is not None]
    return (sum(known, Decimal(0)) / len(known)).quantize(_CENT) if known else None
