"""Find a unit by the name papers call it: with or without 镇 or 村委会, by alias, never by guessing."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property, lru_cache

from app.core.errors import Invalid
from app.core.text import arabic

_TAILS = (
    "村民委员会", "社区居民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "社区居委",
    "街道办事处", "社区办事处", "办事处", "街道办", "人民政府", "政府", "社区服务中心", "服务中心",
    "街道", "社区", "镇", "乡", "村",
)  # fmt: skip
_NUMBER = re.compile(r"第?(\d+)(?:号|小)?(?=网格|$)")
_ALONE = re.compile(r"第?(\d{1,3})(?:号|小)?(?:网格)?")
_SPACES = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as far as finding it needs: its id, names it goes by, its code, and its parent's id."""

    id: int
    name: str
    code: str
    parent_id: int | None = None
    aliases: tuple[str, ...] = ()


class Places:
    """The units of one level; ``find`` answers for exactly one of them or says why it cannot.

    ``missed`` is what it could not answer, by what it said: the words, and the unit they were sought below.
    """

    def __init__(
        self, what: str, units: Iterable[Named], prefixes: tuple[str, ...] = (), above: Places | None = None
    ) -> None:
        self._what, self._above = what, above
        self.missed: dict[str, tuple[str, int | None]] = {}
        self._unfound: dict[tuple[str, int | None], str] = {}
        self._prefixes = prefixes
        self._units = tuple(units)
        self._codes: dict[str, list[Named]] = defaultdict(list)
        self._found: dict[tuple[str, int | None], Named] = {}
        for unit in self._units:
            self._codes[unit.code].append(unit)

    @cached_property
    def _exact(self) -> dict[str, list[Named]]:
        found: dict[str, list[Named]] = defaultdict(list)
        for unit in self._units:
            for name in {unit.name, *unit.aliases}:
                found[name].append(unit)
        return found

    @cached_property
    def _short(self) -> dict[str, list[Named]]:
        """Names without their endings: only asked for when a full name or a code has not been found."""
        found: dict[str, list[Named]] = defaultdict(list)
        for unit in self._units:
            for form in dict.fromkeys((*forms(unit.name), *map(_numbered, forms(unit.name)))):
                found[form].append(unit)
        return found

    def find(self, written: str, parent_id: int | None = None) -> Named:
        """Return the unit called ``written``; below ``parent_id`` when it is given.

        A full name or an alias goes before a name without its ending: 东街村 and 东街社区 are two.

        Raises:
            Invalid: no unit, or more than one, is called so.
        """
        if coded := self._coded(written, parent_id):
            return coded
        key = (written, parent_id)
        found = self._found.get(key)
        if found is None:
            if key in self._unfound:
                raise Invalid(self._unfound[key])
            try:
                found = self._found[key] = self._search(written, parent_id)
            except Invalid as unknown:
                self._unfound[key] = str(unknown)
                self.missed[str(unknown)] = key
                raise
        return found

    def known(self, written: str, parent_id: int | None = None) -> Named | None:
        """Return the unit ``find`` finds, None where it finds none or several; it seeks nothing alike."""
        found = self._meant(written, parent_id)
        return found[0] if len(found) == 1 else None

    def elsewhere(self, written: str, parent_id: int | None) -> Named | None:
        """Return the only unit of this very name or alias, where it is below another unit."""
        found = self._exact.get(_SPACES.sub("", written), ())
        return found[0] if len(found) == 1 and parent_id not in (None, found[0].parent_id) else None

    def _coded(self, written: str, parent_id: int | None) -> Named | None:
        """Return the only unit of this very code."""
        coded = self._codes.get(written, ())
        return coded[0] if len(coded) == 1 and parent_id in (None, coded[0].parent_id) else None

    def _meant(self, written: str, parent_id: int | None) -> list[Named]:
        if coded := self._coded(written, parent_id):
            return [coded]
        text = _SPACES.sub("", written)
        for name in dict.fromkeys((text, *(text.partition(prefix)[2] or text for prefix in self._prefixes))):
            for called in self._called(name):
                if found := [unit for unit in called if parent_id in (None, unit.parent_id)]:
                    return found
        return []

    def _search(self, written: str, parent_id: int | None) -> Named:
        found = self._meant(written, parent_id)
        if len(found) == 1:
            return found[0]
        if found:
            names = "、".join(dict.fromkeys(unit.name for unit in found))
            raise Invalid(f"叫“{written}”的{self._what}不止一个（{names}），请写明上级或写全称。")
        raise Invalid(self._unknown(written, parent_id))

    def _called(self, name: str) -> Iterator[Sequence[Named]]:
        """Yield the units of this code, then of this name, then of what is left of it without its endings."""
        yield self._codes.get(name, ())
        yield self._exact.get(name, ())
        for form in dict.fromkeys((*forms(name), *map(_numbered, forms(name)))):
            yield self._short.get(form, ())

    @property
    def what(self) -> str:
        """What the units are called: 乡镇, 村（社区）, 网格."""
        return self._what

    @property
    def units(self) -> tuple[Named, ...]:
        """The units it knows."""
        return self._units

    def full(self, one: Named) -> str:
        """Return the name of a unit, after that of the unit above it where that is known."""
        parent = self._above.of(one.parent_id) if self._above and one.parent_id else None
        return f"{parent.name} · {one.name}" if parent else one.name

    def likest(self, written: str, parent_id: int | None = None) -> list[Named]:
        """Return the units, below ``parent_id`` when it is given, most alike in name first."""
        among = [unit for unit in self._units if parent_id in (None, unit.parent_id)]
        alike = SequenceMatcher(b=written, autojunk=False)

        def likeness(unit: Named) -> float:
            alike.set_seq1(unit.name)
            return -alike.ratio()

        return sorted(among, key=likeness)

    def of(self, unit_id: int) -> Named | None:
        """Return the unit of this id, where it is of this level."""
        return self._by_id.get(unit_id)

    @cached_property
    def _by_id(self) -> dict[int, Named]:
        return {unit.id: unit for unit in self._units}

    def _unknown(self, written: str, parent_id: int | None) -> str:
        if (other := self.elsewhere(written, parent_id)) and self._above:
            above = [self._above.of(one) for one in (other.parent_id, parent_id) if one is not None]
            if len(both := [one.name for one in above if one]) == 2:
                return f"“{written}”在“{both[0]}”，不在“{both[1]}”，请核对{self._what}和它的上级。"
        names = {
            unit.name
            for units in self._exact.values()
            for unit in units
            if parent_id in (None, unit.parent_id)
        }
        near = get_close_matches(written, sorted(names), n=3, cutoff=0.4)
        hint = f"相近的有：{'、'.join(near)}。" if near else ""
        return f"没有叫“{written}”的{self._what}，{hint}请改正，或先登记这个别名。"


def _numbered(name: str) -> str:
    """Return a name with its number written one way: 东村第一网格, 东村１号网格 and 东村1网格 are one."""
    return _NUMBER.sub(r"\1", arabic(name))


def within_village(written: str, village: str) -> Iterator[str]:
    """Yield what a grid may be called in full that a list calls 第1网格, 一网格, 01 or 1 beside its village.

    What stands before the village's own name (稷峰镇东街村第1网格) is left out too.
    """
    text = _SPACES.sub("", written)
    if not text:
        return
    number = _ALONE.fullmatch(arabic(unicodedata.normalize("NFKC", text)))
    for form in dict.fromkeys((village.removesuffix("委会").removesuffix("民"), *forms(village))):
        yield form + text
        if number:
            yield f"{form}第{int(number[1])}网格"
        if (at := text.find(form)) > 0:
            yield text[at:]


@lru_cache(maxsize=16384)
def forms(name: str) -> tuple[str, ...]:
    """Return the name without its endings, longest first: 东街社区居委会, 东街社区, 东街."""
    forms = {name}
    for tail in _TAILS:
        forms |= {form.removesuffix(tail) for form in forms}
    return tuple(sorted((form for form in forms if len(form) > 1), key=len, reverse=True))
