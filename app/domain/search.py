"""How a few typed characters find a person, a unit, a case or a paper among many thousands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.access import Scope
from app.core.fields import Choice
from app.domain.names import keys

_TAIL = 3  # fewer digits than this end too many numbers
_EXACT, _PREFIX, _INSIDE, _BESIDE = range(4)


class Group(Choice):
    """What kind of thing was found, in the order of the list."""

    PERSONS = "persons", "人员"
    GRIDS = "grids", "网格"
    CASES = "cases", "考察"
    RUNS = "runs", "补贴"
    PAPERS = "papers", "文件"
    PAGES = "pages", "页面"
    COMMANDS = "commands", "命令"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found, and the page and row that show it.

    ``text`` holds its keys, one a line, between line ends; ``tails`` the last digits of its numbers likewise.
    ``scope`` is its part of the tree, called ``where``; None where the tree does not matter.
    ``command`` is what to do on the page, or in the window where ``page`` is empty.
    """

    group: Group
    title: str
    detail: str
    text: str
    page: str
    target: int | None = None
    scope: Scope | None = None
    where: str = ""
    tails: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The best entries of one group, and how many there are."""

    group: Group
    entries: tuple[Entry, ...]
    total: int


def lines(words: Iterable[str]) -> str:
    """Return the words a thing is found by, one a line, between line ends."""
    return "\n".join(("", *dict.fromkeys(word.casefold() for word in words if word), ""))


def spelt(name: str) -> tuple[str, ...]:
    """Return every spelling of a name in pinyin, in full and by initials."""
    readings = keys(name)
    return (*readings.full, *readings.initials)


def matches(entries: Sequence[Entry], text: str, limit: int = 6) -> list[Found]:
    """Return the entries in which every word of ``text`` is found, by group, at most ``limit`` of each.

    Whole keys come first, then beginnings and last digits, then what stands inside; among equals the
    order of the index; so do the groups.  One word at least must be a key's, others may be the detail's.
    """
    words = text.casefold().split()
    ranked: dict[Group, list[tuple[int, int, Entry]]] = {group: [] for group in Group}
    for place, entry in enumerate(entries):
        rank = _rank(entry, words)
        if rank is not None:
            ranked[entry.group].append((rank, place, entry))
    listed = [(group, sorted(hits)) for group, hits in ranked.items() if hits]
    return [
        Found(group, tuple(entry for _, _, entry in hits[:limit]), len(hits))
        for group, hits in sorted(listed, key=lambda pair: pair[1][0][0])
    ]


def _rank(entry: Entry, words: Sequence[str]) -> int | None:
    """Return how well the words fit, 0 best; None where one does not, or all stand in the detail."""
    places = []
    for word in words:
        place = _place(entry, word)
        if place is None:
            return None
        places.append(place)
    return sum(places) if places and min(places) < _BESIDE else None


def _place(entry: Entry, word: str) -> int | None:
    if word in entry.text:
        if f"\n{word}\n" in entry.text:
            return _EXACT
        return _PREFIX if f"\n{word}" in entry.text else _INSIDE
    if len(word) >= _TAIL and word.rstrip("x").isdigit() and f"{word}\n" in entry.tails:
        return _PREFIX
    return _BESIDE if word in entry.detail.casefold() else None
