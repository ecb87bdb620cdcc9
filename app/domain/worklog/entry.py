"""What is typed of a day, ``12 走访3户``, and who was missing at a meeting, ``3 5-7``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.core.text import clean

LONGEST = 200
_DIGITS = re.compile(r"^([1-9１-９]+)(?:[\s、，,.．。]+|$)")
_FROM_TO = 2


@dataclass(frozen=True, slots=True)
class Typed:
    """A line: the kinds of work by key, and the words."""

    kinds: tuple[str, ...]
    content: str


def hint(labels: Mapping[str, str]) -> str:
    """Return which digit is which kind of work."""
    return "；".join(f"{place} {label}" for place, label in enumerate(labels.values(), start=1))


def read(text: str, labels: Mapping[str, str], least: int) -> Typed:
    """Return what was typed or pasted: digits of the kinds, then the words; ``labels`` in their order.

    Without digits the kinds are those the words name, as a list from elsewhere has them; a number that the
    words begin with (3户) is no digit of a kind.

    Raises:
        Invalid: no kind, an unknown digit, too few or too many words; the sentence says how it is typed.
    """
    written = clean(text, LONGEST * 10)
    found = _DIGITS.match(written)
    content = written[found.end() :].strip() if found else written
    keys = list(labels)
    if found:
        digits = dict.fromkeys(unicodedata.normalize("NFKC", found[1]))
        if wrong := [one for one in digits if int(one) > len(keys)]:
            raise Invalid(f"没有第 {wrong[0]} 种事项。{hint(labels)}。")
        kinds = tuple(keys[int(one) - 1] for one in sorted(digits))
    else:
        kinds = tuple(key for key, label in labels.items() if label in content)
    if not kinds:
        raise Invalid(f"请先写事项的数字、空一格再写内容，例如“1 走访3户”。{hint(labels)}。")
    if len(content) < least:
        raise Invalid(f"内容至少 {least} 个字，写明做了什么，例如“1 走访3户，张家水管漏水已报”。")
    if len(content) > LONGEST:
        raise Invalid(f"内容最多 {LONGEST} 个字，这一条有 {len(content)} 个字，请写短一些。")
    return Typed(kinds, content)


def read_numbers(text: str, most: int) -> tuple[int, ...]:
    """Return the numbers of a list that were typed: ``3 5-7``, in their order, each once.

    Raises: Invalid: something else stands there, or a number is not on the list of ``most``.
    """
    words = re.split(r"[\s、，,]+", unicodedata.normalize("NFKC", clean(text)))
    found: set[int] = set()
    for word in filter(None, words):
        parts = re.split(r"[-—–~至]", word)
        if len(parts) > _FROM_TO or not all(part.isdecimal() for part in parts):
            raise Invalid(f"“{word}”不是序号，请写名单上的序号，例如 3 5-7。")
        first, last = int(parts[0]), int(parts[-1])
        if not 1 <= first <= last <= most:
            raise Invalid(f"“{word}”不在名单的 1 至 {most} 号里，请核对。")
        found |= set(range(first, last + 1))
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Pasted:
    """One row of a copied block: whose line it is by id (None: nobody's), what it says, what is wrong."""

    person_id: int | None
    text: str
    fault: str


def fitted(block: Sequence[Sequence[str]], people: Sequence[tuple[int, str]], at: int) -> list[Pasted]:
    """Return whose line each row of a block is: by the name in its first cell, else from ``at`` on down.

    ``people`` are the ids and names of the list in sight; a row without words is left out.
    """
    names = {name for _, name in people}
    named = any(len(cells) > 1 and clean(cells[0]) in names for cells in block)
    found: list[Pasted] = []
    for step, cells in enumerate(block):
        text = clean(" ".join(cells[1:] if named else cells), LONGEST * 10)
        if text:
            found.append(_named(clean(cells[0]), text, people) if named else _down(step + at, text, people))
    return found


def _named(name: str, text: str, people: Sequence[tuple[int, str]]) -> Pasted:
    there = [person for person, called in people if called == name]
    if len(there) == 1:
        return Pasted(there[0], text, "")
    why = f"名单里有 {len(there)} 个“{name}”，请逐个登记" if there else f"名单里没有“{name}”"
    return Pasted(None, text, f"{why}：{text[:20]}")


def _down(place: int, text: str, people: Sequence[tuple[int, str]]) -> Pasted:
    if place < len(people):
        return Pasted(people[place][0], text, "")
    return Pasted(None, text, f"名单到最后一行了，多出：{text[:20]}")
