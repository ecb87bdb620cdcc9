"""Which visited homes are one household (户): the unit in which neighbours are counted.

Two visits are one household when they share the household number, the cleaned address, a
telephone number or the householder's name, directly or through a third visit.
Source: 稷山 J20 不少于5户街坊邻居 (county-practices.md), households and not persons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from app.core.fields import Choice
from app.core.text import address_key

_NOTHING = {"", "无", "不详", "未知", "不清楚", "未填", "-", "—", "/", "0"}
_FORMS = str.maketrans("號樓單戶層棟巷衖", "号楼单户层栋巷弄")
_PHONES = re.compile(r"[/、,，;；]|\s(?=1\d{10}|0\d{2,3}-?\d{7})")
_ALIKE = 0.8  # of two addresses with the same house number: below it they are two streets


class Link(Choice):
    """What two visits of one household have in common."""

    NUMBER = "number", "户号"
    ADDRESS = "address", "住址"
    PHONE = "phone", "电话"
    HOUSEHOLDER = "householder", "户主"


@dataclass(frozen=True, slots=True)
class Home:
    """What a visit says of the home visited; empty means not recorded."""

    householder: str = ""
    address: str = ""
    phone: str = ""
    household_no: str = ""


def keys(home: Home) -> frozenset[tuple[Link, str]]:
    """Return everything that identifies the home; what is not recorded identifies nothing."""
    found = {
        (Link.NUMBER, _plain(home.household_no)),
        (Link.ADDRESS, address_key(_recorded(home.address).translate(_FORMS))),
        (Link.HOUSEHOLDER, _plain(home.householder)),
        *((Link.PHONE, phone) for phone in _phones(home.phone)),
    }
    return frozenset((link, key) for link, key in found if key)


def households(homes: Sequence[Home]) -> list[tuple[int, ...]]:
    """Return the positions of ``homes`` grouped by household, in order of first appearance."""
    root = list(range(len(homes)))
    first: dict[tuple[Link, str], int] = {}
    for place, home in enumerate(homes):
        for key in keys(home):
            other = first.setdefault(key, place)
            low, high = sorted((_find(root, place), _find(root, other)))
            root[high] = low
    groups: dict[int, list[int]] = {}
    for place in range(len(homes)):
        groups.setdefault(_find(root, place), []).append(place)
    return [tuple(group) for group in groups.values()]


def links(homes: Iterable[Home]) -> list[Link]:
    """Return what makes these homes one household: every kind of key two of them share."""
    seen: set[tuple[Link, str]] = set()
    shared: set[Link] = set()
    for home in homes:
        mine = keys(home)
        shared |= {link for link, _ in mine & seen}
        seen |= mine
    return [link for link in Link if link in shared]


def near(homes: Sequence[Home]) -> list[tuple[int, int]]:
    """Return the pairs counted as two households whose addresses a person should compare.

    Near means: the same house number and almost the same words, or one address is the end of
    the other (化峪镇西汉村12号 and 西汉村12号).  Next-door numbers are neighbours, not near.
    """
    group = {place: number for number, places in enumerate(households(homes)) for place in places}
    plain = [address_key(_recorded(home.address).translate(_FORMS)) for home in homes]
    return [
        (one, two)
        for one, two in combinations(range(len(homes)), 2)
        if group[one] != group[two] and plain[one] and plain[two] and _alike(plain[one], plain[two])
    ]


def _alike(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    if long.endswith(short) and re.search(r"\d", short):
        return not re.fullmatch(r"\d\d", long[-len(short) - 1 : -len(short)] + short[0])
    numbers = [re.findall(r"\d+", text) for text in (one, two)]
    if not numbers[0] or numbers[0] != numbers[1]:
        return False
    words = [re.sub(r"\d+", "", text) for text in (one, two)]
    return SequenceMatcher(None, words[0], words[1], autojunk=False).ratio() >= _ALIKE


def _find(root: list[int], place: int) -> int:
    while root[place] != place:
        root[place] = root[root[place]]
        place = root[place]
    return place


def _recorded(text: str) -> str:
    plain = text.strip()
    return "" if plain in _NOTHING else plain


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _recorded(text)).upper()
    return "".join(char for char in plain if char.isalnum())


def _phones(text: str) -> list[str]:
    """Return each number as digits, without the country code; a cell may hold several."""
    parts = _PHONES.split(unicodedata.normalize("NFKC", _recorded(text)))
    found = ("".join(char for char in part if char.isdecimal()) for part in parts)
    return [_national(digits) for digits in found if len(digits) >= 7]


def _national(digits: str) -> str:
    bare = digits.removeprefix("00")
    return bare[2:] if len(bare) == 13 and bare.startswith("861") else digits
