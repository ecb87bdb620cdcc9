"""Which rows of a list stay: words in any column, and a filter for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress, repeat
from operator import contains
from typing import Any

from app.core.fields import Field
from app.core.narrowing import Kept, Narrowing
from app.core.reading import shown
from app.domain.names import spelt_in


class Sieve:
    """Which rows of a list stay: those that hold the words and pass the filter of every column.

    ``turned`` is called when other rows may stay.
    """

    def __init__(self, turned: Callable[[], object]) -> None:
        self._turned, self._texts, self._words = turned, list[str](), list[str]()
        self.narrowing, self.on, self.every = Narrowing(), True, list[Any]()

    def say(self, words: str) -> None:
        """Keep the rows that hold these words, in any order."""
        self._words = words.casefold().split()
        self._turned()

    @property
    def working(self) -> Narrowing:
        """The filters in force: none while they rest."""
        return self.narrowing if self.on else Narrowing()

    def pour(self, rows: list[Any], texts: list[str] | None = None) -> None:
        """Take other rows; who has said words gives their texts at once."""
        self.every, self._texts = rows, texts or []
        self._turned()

    def know(self, texts: list[str]) -> None:
        """Take the texts the rows are found by; they are put together beside the rows, not before them."""
        self._texts = texts
        if self._words:
            self._turned()

    def holding(self, word: str) -> set[int]:
        """Return which rows hold a text, by ``id()``; all of them while the texts are not known yet."""
        if len(self._texts) != len(self.every):
            return {id(row) for row in self.every}
        return {id(row) for row, text in zip(self.every, self._texts, strict=True) if word in text}

    def rows(self) -> list[Any]:
        """Return the rows that stay."""
        return self._passing(self.working)

    def others(self, key: str) -> list[Any]:
        """Return the rows that would stay without the filter of one column."""
        return self._passing(Narrowing(tuple(kept for kept in self.working.kept if kept.key != key)))

    def _passing(self, narrowing: Narrowing) -> list[Any]:
        rows, texts = self.every, self._texts
        if len(texts) == len(rows):
            for word in self._words:
                held = list(map(contains, texts, repeat(word)))
                rows, texts = list(compress(rows, held)), list(compress(texts, held))
        return narrowing.among(rows)

    def of(self, key: str) -> Kept | None:
        """Return the filter of a column."""
        return next((kept for kept in self.narrowing.kept if kept.key == key), None)

    def narrow(self, narrowing: Narrowing) -> None:
        """Filter by this and nothing else."""
        self.narrowing, self.on = narrowing, True
        self._turned()

    def keep(self, key: str, kept: Kept | None) -> None:
        """Give a column another filter, or none."""
        others = tuple(each for each in self.narrowing.kept if each.key != key)
        self.narrow(Narrowing((*others, kept) if kept else others))

    def remove(self, kept: Kept) -> None:
        """Take one filter away."""
        self.narrow(Narrowing(tuple(each for each in self.narrowing.kept if each is not kept)))

    def turn(self) -> None:
        """Let the columns' filters rest, or work again; the words stay."""
        self.on = not self.on
        self._turned()


def texts_of(fields: Sequence[Field], names: Sequence[str], rows: Sequence[Any]) -> list[str]:
    """Return the text each row is found by, names by pinyin too."""
    found = []
    for row in rows:
        parts = [shown(field, row) for field in fields]
        parts += [spelt_in(row, key) for key in names]
        found.append("\n".join(parts).casefold())
    return found
