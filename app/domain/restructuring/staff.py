"""Who goes where when their unit goes into others: the column 人员 of a document's rows.  Pure rules.

A row may name people, or say 全部 for everybody no other row names.  Where nothing is said, the people of a
merged unit go with it, those of a re-cut one with its largest share; those of a split one must be told, and
those of a unit that only lets a part go stay.  A kept row names people by ``#`` and their id: a name may be
put right meanwhile, and who reads the document need not be who may read the roster.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.restructuring.lineage import Link
from app.domain.restructuring.rows import ChangeRow
from app.domain.units import ChangeOp

ALL = ("全部", "其余")
_BETWEEN = re.compile(r"[、，,；;]")
_NAMED = 3  # people that are named in a sentence


@dataclass(frozen=True, slots=True)
class Serving:
    """Somebody at a unit, by the posting they have there."""

    posting_id: int
    person_id: int
    name: str
    unit_id: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """From a day on (a share of) a unit is in another; ``staff`` is what the row says of its people."""

    op: ChangeOp
    from_id: int
    to_id: int
    share: Fraction
    on: date
    row: int
    staff: str


@dataclass(frozen=True, slots=True)
class Going:
    """Somebody who goes on where their unit went, and by which row."""

    serving: Serving
    way: Way


def words(staff: str) -> list[str]:
    """Return the people a row names, without the word for all others."""
    found = (word.replace(" ", "") for word in _BETWEEN.split(staff))
    return [word for word in found if word and word not in ALL]


def takes_rest(staff: str) -> bool:
    """Return whether a row takes whoever no other row names."""
    return any(word.replace(" ", "") in ALL for word in _BETWEEN.split(staff))


def rewritten(staff: str, said: Mapping[str, str]) -> str:
    """Return what a row says with each person called as ``said`` has it."""
    found = [word.replace(" ", "") for word in _BETWEEN.split(staff)]
    return "、".join(said.get(word, word) for word in found if word)


def ways(rows: Sequence[ChangeRow], links: Iterable[Link]) -> list[Way]:
    """Return the ways that a planned document opens, apart from what stays in itself."""
    by_number = {row.number: row for row in rows}
    found = ((one, by_number[one.row]) for one in links if one.from_id != one.to_id)
    return [
        Way(row.op, one.from_id, one.to_id, one.share, one.effective, one.row, row.staff)
        for one, row in found
    ]


def going(some: Iterable[Way], serving: Iterable[Serving]) -> list[Going]:
    """Return who goes on where; whoever is not told of goes with the largest share of a unit that ends."""
    here = _by_unit(serving)
    return [
        Going(one, way)
        for unit_id, mine in _by_old(some).items()
        for one in here[unit_id]
        if (way := _way_of(one, mine)) is not None
    ]


def unsaid(
    some: Iterable[Way], serving: Iterable[Serving], names: Mapping[int, str]
) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with what rows say of people: by row, the sentence.  ``names`` are the units'."""
    here = _by_unit(serving)
    for unit_id, mine in _by_old(some).items():
        yield from _misnamed(mine, here[unit_id], names[unit_id])
        resting = [way for way in mine if takes_rest(way.staff)]
        if len(resting) > 1:
            yield from (
                (way.row, f"“{names[unit_id]}”的其余人员写了不止一行，请只留一行。") for way in resting
            )
        if resting or not _must_say(mine):
            continue
        left = [one.name for one in here[unit_id] if not any(_names(way, one) for way in mine)]
        if left:
            more = f"等 {len(left)} 人" if len(left) > _NAMED else ""
            told = f"“{names[unit_id]}”在岗的{'、'.join(left[:_NAMED])}{more}没有写明转入哪个新单位"
            yield mine[0].row, f"{told}，请在其中一行的“人员”栏写姓名或“全部”。"


def _by_old(some: Iterable[Way]) -> dict[int, list[Way]]:
    found: dict[int, list[Way]] = defaultdict(list)
    for way in some:
        found[way.from_id].append(way)
    return found


def _by_unit(serving: Iterable[Serving]) -> dict[int, list[Serving]]:
    found: dict[int, list[Serving]] = defaultdict(list)
    for one in serving:
        found[one.unit_id].append(one)
    return found


def _names(way: Way, one: Serving) -> bool:
    return bool({one.name.replace(" ", ""), f"#{one.person_id}"} & set(words(way.staff)))


def _way_of(one: Serving, mine: Sequence[Way]) -> Way | None:
    named = next((way for way in mine if _names(way, one)), None)
    rest = next((way for way in mine if takes_rest(way.staff)), None)
    ends = mine[0].op is not ChangeOp.EXTRACT
    return named or rest or (max(mine, key=lambda way: way.share) if ends else None)


def _must_say(mine: Sequence[Way]) -> bool:
    """Return whether nothing follows from silence: a split, or a re-cut without a largest share."""
    shares = sorted((way.share for way in mine), reverse=True)
    even = len(shares) > 1 and shares[0] == shares[1]
    op = mine[0].op
    return len(shares) > 1 and (op is ChangeOp.SPLIT or (op is ChangeOp.RECUT and even))


def _misnamed(mine: Sequence[Way], here: Sequence[Serving], unit: str) -> Iterator[tuple[int, str]]:
    called = Counter(one.name.replace(" ", "") for one in {one.person_id: one for one in here}.values())
    known = {*called, *(f"#{one.person_id}" for one in here)}
    times = Counter(word for way in mine for word in set(words(way.staff)))
    for way in mine:
        for word in words(way.staff):
            if word not in known:
                who = "写着的人" if word.startswith("#") else f"“{word}”"
                yield way.row, f"“{unit}”到那天没有在岗的{who}，请核对人员。"
            elif called[word] > 1:
                yield (
                    way.row,
                    f"“{unit}”有 {called[word]} 个“{word}”，分不清是谁，请先把其中一人调整到别的网格。",
                )
            elif times[word] > 1:
                yield way.row, f"“{word}”写在了不止一行，请只留一行。"
