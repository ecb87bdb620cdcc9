"""Two people changed one record: what goes together, and where they must choose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Joined:
    """``taken`` is what only the other changed, ``collisions`` what both changed, each to something else."""

    taken: dict[str, Any]
    collisions: tuple[str, ...]


def joined(
    seen: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    moved: Collection[str] = (),
    *,
    whole: bool = False,
) -> Joined:
    """Return how ``mine`` and ``theirs``, both made of ``seen``, go together, field by field.

    ``moved`` are fields the other surely changed: two values may be told alike (masked) and not be so.
    Where the fields mean something only together, a ``whole``, nothing is taken without a question.
    Fields that are not in ``mine`` are nobody's question here; nothing and an empty text are the same.
    """
    keys = mine.keys() & theirs.keys()
    changed = {key for key in keys if key in moved or not same(theirs[key], seen.get(key))}
    taken: dict[str, Any] = {}
    collisions: list[str] = []
    for key in keys if whole and changed else changed:
        if same(mine[key], theirs[key]):
            continue
        if same(mine[key], seen.get(key)) and not whole:
            taken[key] = theirs[key]
        else:
            collisions.append(key)
    order = list(mine)
    return Joined(taken, tuple(sorted(collisions, key=order.index)))


def same(one: Any, other: Any) -> bool:
    """Return whether two values of a field say the same; an empty one says nothing."""
    return (None if one in _EMPTY else one) == (None if other in _EMPTY else other)


_EMPTY: tuple[Any, ...] = ("", ())
