"""Of which day a file is by its own word, and whether a list of a later day was imported before it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.imports.places import Named
from app.imports.sheet import Book
from app.imports.staged import Asks, Problem, Question, Staged
from app.imports.workers import LOCATED, Locator
from app.services import imports
from app.services.imports import ImportKind
from app.workspace import Unit

#: lists that say what holds: an older one would put back what a later one changed
KINDS = (
    ImportKind.WORKERS,
    ImportKind.FORCES,
    ImportKind.PARTS,
    ImportKind.EQUIPMENT,
    ImportKind.INSURANCE,
)
_DAY = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?")
_GO = "go"
_WHAT = {"title": "写的是", "saved": "最后保存于"}

Of = tuple[ImportKind, str]  # what a file is imported as, and for what


def asked(unit: Unit, staged: Staged, book: Book, of: Of, *, older: bool) -> Staged:
    """Return the same with the file's own day, and a question where the last of its kind is of a later one.

    Only like is compared with like, a title's day with a title's, so that no clock but the office's counts.
    """
    if of[0] not in KINDS:
        return staged
    own: dict[str, object] = {"title": _titled(staged), "saved": book.saved} | dict(staged.dated)
    staged = replace(staged, dated={key: value for key, value in own.items() if value})
    last = next((one for one in imports.dated(unit, *of) if _meet(staged.dated, one.dated)), None)
    key = _earlier(staged.dated, last.dated) if last else ""
    if last is None or not key or older:
        return staged
    what = _WHAT[key]
    text = (
        f"这个文件{what} {own[key]}，上一次导入的“{last.file_name}”（批次 {last.id}）{what} "
        f"{last.dated[key]}：是不是拿错了旧的？"
    )
    question = Question(Asks.OLDER, "", 0, "", text, ((_GO, "没有拿错，照常导入"),))
    told = Problem(0, "", staged.file_name, "这个文件可能比上一次导入的旧，请先回答问题，或换一个文件。")
    return replace(staged.with_problems([told]), questions=(question, *staged.questions))


def with_towns(staged: Staged, known: Locator) -> Staged:
    """Return a roster with the towns its rows lie in: another town's list is no earlier one of it."""
    units = (row.values.get(LOCATED) for row in staged.rows)
    above = {unit.parent_id for unit in units if isinstance(unit, Named)} - {None}
    villages = ((one, known.villages.of(one)) for one in above if one)
    return replace(
        staged, dated={"towns": sorted({(unit.parent_id if unit else one) or 0 for one, unit in villages})}
    )


def _titled(staged: Staged) -> str:
    """Return the first day or month over the tables, else in the file's name: 2026-09-05, or 2026-09."""
    above = (text for table in staged.mapping for text in table.preamble)
    for text in (*above, staged.file_name):
        if found := _DAY.search(unicodedata.normalize("NFKC", text)):
            return "-".join(part.zfill(2) for part in found.groups() if part)
    return ""


def _meet(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two lists are of the same part of the county; where one does not say, they may be."""
    here, there = one.get("towns"), other.get("towns")
    return not (isinstance(here, list) and isinstance(there, list)) or bool({*here} & {*there})


def _earlier(one: Mapping[str, object], other: Mapping[str, object]) -> str:
    """Return by which of the days both have the one is earlier, a title's before the day it was saved."""
    for key in _both(("title", "saved"), one, other):
        mine, theirs = f"{one[key]}", f"{other[key]}"
        least = min(len(mine), len(theirs))  # a month beside a day is compared by months
        return key if mine[:least] < theirs[:least] else ""
    return ""


def _both(keys: Iterable[str], one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    return [key for key in keys if one.get(key) and other.get(key)]
