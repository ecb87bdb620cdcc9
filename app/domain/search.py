"""How a few typed characters find a person, a unit, a case or a paper among many thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, repeat
from operator import add, contains
from typing import Protocol

from app.core.access import Scope
from app.core.fields import Choice
from app.domain.names import spelt
from app.domain.units import Level

_TAIL = 3  # fewer digits than this end too many numbers
_SPELT = (Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE)
_EXACT, _PREFIX, _INSIDE, _BESIDE = range(4)
_PAIR, _FEW, _SOON, _SCATTERED, _CROWDED = 2, 64, 16, 500, 2000
_REMEMBERED = 64  # words: an office seeks the same surnames all day, and whoever mistypes goes back
_FLAGS, _DIGITS = bytes.maketrans(b"01", b"\0\1"), bytes.maketrans(b"\0\1", b"01")


class Group(Choice):
    """What kind of thing was found, in the order of the list."""

    PERSONS = "persons", "人员"
    GRIDS = "grids", "网格"
    CASES = "cases", "考察"
    AWARDS = "awards", "评优"
    SURVEYS = "surveys", "调查摸底"
    TENURE = "tenure", "解聘续聘"
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
class Nominee:
    """A post somebody is sought for: where, and as what (empty: open); one page sends it to another."""

    place: Entry
    employment: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The best entries of one group, and how many there are."""

    group: Group
    entries: tuple[Entry, ...]
    total: int


def lines(words: Iterable[str]) -> str:
    """Return the words a thing is found by, one a line, between line ends."""
    return "\n".join(("", *dict.fromkeys(word.casefold() for word in words if word), ""))


class Place(Protocol):
    """A unit as a tree shows it."""

    @property
    def id(self) -> int:
        """Its identity."""
        ...

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def code(self) -> str:
        """Its legal code."""
        ...

    @property
    def level(self) -> Level:
        """How high it stands."""
        ...


def texts(places: Sequence[Place]) -> dict[int, str]:
    """Return by id what each unit is found by; it takes a while and 50 MiB: not before somebody filters.

    A grid bears its village's name and is found with it: nobody spells it, and a county has ten thousand.
    """
    return {place.id: _text(place) for place in places}


def _text(place: Place) -> str:
    if place.level not in _SPELT:
        return f"{place.name}\n{place.code}".casefold()
    return "\n".join((place.name, place.code, *spelt(place.name))).casefold()


def hits(texts: Mapping[int, str], words: Sequence[str]) -> set[int]:
    """Return the ids of the units whose text has every word."""
    return {unit_id for unit_id, text in texts.items() if all(word in text for word in words)}


def matches(entries: Sequence[Entry], text: str, limit: int = 6) -> list[Found]:
    """Return the entries in which every word of ``text`` is found, by group, at most ``limit`` of each.

    Whole keys come first, then beginnings and last digits, then what stands inside; among equals the
    order of the index; so do the groups.  One word at least must be a key's, others may be the detail's.
    """
    return _looked_through(enumerate(entries), text.casefold().split(), limit)


class Index:
    """Very many entries, found as ``matches`` finds them and in the same order, without looking at each.

    Made once, off the GUI thread; it asks what is typed for every key that is pressed.  The last words
    asked for are answered from memory: what it holds never changes.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self._keys = _Held([entry.text for entry in self.entries])
        self._tails = _Held([entry.tails for entry in self.entries])
        self._groups = {
            group: _bits([place for place, entry in enumerate(self.entries) if entry.group is group])
            for group in Group
        }
        self._answer = lru_cache(_REMEMBERED)(self._having)

    def __len__(self) -> int:
        return len(self.entries)

    def matches(self, text: str, limit: int = 6) -> list[Found]:
        """Return what ``matches`` returns of these entries."""
        words = text.casefold().split()
        if len(words) == 1:
            return list(self._answer(words[0], limit))
        some = 0  # of several words one is a key's; the others may be anybody's
        for word in words:
            some |= self._keys.maybe(word)
            some |= self._tails.maybe(f"{word}\n") if _is_tail(word) else 0
        return _looked_through(((place, self.entries[place]) for place in _places(some)), words, limit)

    def _having(self, word: str, limit: int) -> tuple[Found, ...]:
        keys = self._keys.texts
        inside = self._keys.holding(word)
        tailed = self._tails.holding(f"{word}\n") & ~inside if _is_tail(word) else 0
        begun = inside & self._keys.maybe(f"\n{word[0]}")
        whole = begun & self._keys.maybe(f"{word[-1]}\n")
        held = inside | tailed
        steps: tuple[tuple[int, Callable[[int], bool]], ...] = (
            (whole, lambda place: f"\n{word}\n" in keys[place]),
            (begun | tailed, lambda place: f"\n{word}" in keys[place] or word not in keys[place]),
            (held, lambda _place: True),
        )
        listed = []
        for group, mine in self._groups.items():
            best = _first([(bits & mine, holds) for bits, holds in steps], limit)
            if best:
                entries = tuple(self.entries[place] for place in best)
                found = Found(group, entries, (held & mine).bit_count())
                listed.append((next(iter(best.values())), found))
        return tuple(found for _, found in sorted(listed, key=lambda pair: pair[0]))


class _Held:
    """Which of many texts hold a word: texts by number, sets of them as the bits of an integer."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        singles = defaultdict[str, int](int)
        self._holding: dict[str, int | tuple[int, ...]] = {}
        for pair, places in _pairs(texts).items():
            bits = _bits(places)
            singles[pair[0]] |= bits  # after each sign of a line stands another, or its end
            # few stay a list: the bits of the last of twenty thousand are as long as those of all
            self._holding[pair] = bits if len(places) > _FEW else tuple(places)
        self._holding |= singles

    def maybe(self, word: str) -> int:
        """Return the texts that have every pair of neighbours of a word; of two signs these are those."""
        found = -1
        for gram in map(add, word, word[1:]) if len(word) > 1 else (word,):
            held = self._holding.get(gram, 0)
            found &= held if isinstance(held, int) else _bits(held)
            if not found:
                break
        return found

    def holding(self, word: str) -> int:
        """Return the texts that hold a word."""
        found = self.maybe(word)
        if len(word) <= _PAIR:
            return found
        places = list(_places(found))
        texts = map(self.texts.__getitem__, places)
        return _bits(list(compress(places, map(contains, texts, repeat(word)))))


def _pairs(texts: Sequence[str]) -> dict[str, list[int]]:
    """Return every pair of neighbours with the texts that have it, some of them more than once.

    What many share, as all grids of a village share its spellings, is cut once.
    """
    holders = defaultdict[str, list[int]](list)
    for place, text in enumerate(texts):
        for line in text.split():  # nobody seeks a blank: words are what stands between them
            holders[line].append(place)
    shared = defaultdict[tuple[int, ...], set[str]](set)
    for line, places in holders.items():
        shared[tuple(places)].update(map(add, f"\n{line}", f"{line}\n"))
    found = defaultdict[str, list[int]](list)
    for together, pairs in shared.items():
        for pair in pairs:
            found[pair].extend(together)
    return found


def _bits(places: Sequence[int]) -> int:
    """Return a set of places as the bits of an integer."""
    if len(places) < _SCATTERED:
        held = bytearray(max(places, default=-8) // 8 + 1)
        for place in places:
            held[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(held, "little")
    flags = bytearray(max(places) + 1)
    for place in places:
        flags[place] = 1
    return int(flags[::-1].translate(_DIGITS), 2)


def _places(bits: int) -> Iterator[int]:
    """Yield the places of a set in order; the first few cost little, so who wants no more does not wait."""
    for _ in range(_SOON):
        if not bits:
            return
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
    flags = f"{bits:b}"[::-1].encode()
    if bits.bit_count() > _CROWDED:
        yield from compress(range(len(flags)), flags.translate(_FLAGS))
        return
    place = flags.find(b"1")
    while place >= 0:
        yield place
        place = flags.find(b"1", place + 1)


def _first(steps: Sequence[tuple[int, Callable[[int], bool]]], limit: int) -> dict[int, int]:
    """Return the first places that hold, best step first, with the step of each."""
    found: dict[int, int] = {}
    for rank, (bits, holds) in enumerate(steps):
        for place in _places(bits):
            if len(found) == limit:
                return found
            if place not in found and holds(place):
                found[place] = rank
    return found


def _looked_through(entries: Iterable[tuple[int, Entry]], words: Sequence[str], limit: int) -> list[Found]:
    ranked: dict[Group, list[tuple[int, int, Entry]]] = {group: [] for group in Group}
    for place, entry in entries:
        rank = _rank(entry, words)
        if rank is not None:
            ranked[entry.group].append((rank, place, entry))
    listed = [(group, sorted(hits, key=_standing)) for group, hits in ranked.items() if hits]
    return [
        Found(group, tuple(entry for _, _, entry in hits[:limit]), len(hits))
        for group, hits in sorted(listed, key=lambda pair: pair[1][0][0])
    ]


def _standing(hit: tuple[int, int, Entry]) -> tuple[int, int]:
    return hit[:2]


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
    if _is_tail(word) and f"{word}\n" in entry.tails:
        return _PREFIX
    return _BESIDE if word in entry.detail.casefold() else None


def _is_tail(word: str) -> bool:
    return len(word) >= _TAIL and word.rstrip("x").isdigit()
