"""What the rows of somebody's list mean beside what is kept: the same answer for every kind of list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.fields import Choice


class Standing(Choice):
    """What a row of a list means beside what is registered."""

    NEW = "new", "新增"
    CHANGED = "changed", "变更"
    SAME = "same", "相同"
    CONFLICT = "conflict", "冲突"


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be said of a row or a whole list, by field; a warning lets it in."""

    field: str
    text: str
    warn: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: what it means beside what is kept, what it changes in words, and what is said of it."""

    standing: Standing
    changes: tuple[str, ...] = ()
    told: tuple[Said, ...] = ()

    @property
    def written(self) -> bool:
        """Return whether there is something to write of it."""
        return self.standing in (Standing.NEW, Standing.CHANGED) and all(one.warn for one in self.told)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of a list in their order, and what is said of it as a whole."""

    rows: Sequence[Listed]
    whole: tuple[Said, ...] = ()


def against(field: str, text: str) -> Listed:
    """Return a row that says something which cannot be."""
    return Listed(Standing.CONFLICT, told=(Said(field, text),))


SAME = Listed(Standing.SAME)
