"""A block pasted into a sheet: which column is which, whose row each line is, and why a cell cannot go in.

Nothing here writes.  A block with people in it is matched by them, never by its position.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import Invalid
from app.core.fields import Choice

_DAMAGED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{2}")
_NUMBER = re.compile(r"[\d.]+分?")
_RUNNING = ("序号", "编号", "NO")
_LOST = "该列在 Excel 中被存成了数字，末位已丢失，请设为文本后重新粘贴"
_SHARE = 0.5  # of a column's cells: from here on it is a column of people


class Fate(Choice):
    """What becomes of one cell of a block."""

    TYPED = "typed", "粘贴"
    SAME = "same", "不变"
    EMPTY = "empty", "空"
    REFUSED = "refused", "有误"
    LEFT = "left", "不粘贴"


@dataclass(frozen=True, slots=True)
class Place:
    """A typed column of the sheet: its key, what it may be called, and how its text is read."""

    key: str
    titles: tuple[str, ...]
    parse: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the sheet: what a block may call it, and what else tells namesakes apart."""

    id: int
    names: tuple[str, ...]
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """The sheet a block is pasted into; ``row`` and ``key`` are the cell in hand, ``lock`` says why not."""

    places: Sequence[Place]
    people: Sequence[Person]
    row: int
    key: str
    lock: Callable[[int, str], str]
    value: Callable[[int, str], Any]


@dataclass(frozen=True, slots=True)
class Fitted:
    """One cell of the block: where it goes, what becomes of it, and why it is refused."""

    text: str
    fate: Fate
    cell: tuple[int, str] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A block fitted to its sheet; ``titles`` say what each column is taken for, empty for none."""

    titles: tuple[str, ...]
    lines: tuple[tuple[Fitted, ...], ...]
    whose: tuple[str, ...]
    notes: tuple[str, ...]
    first: int

    @property
    def typed(self) -> dict[tuple[int, str], str]:
        """Return the texts that go in, by cell."""
        cells = (fitted for line in self.lines for fitted in line)
        return {one.cell: one.text for one in cells if one.fate is Fate.TYPED and one.cell}

    @property
    def counts(self) -> Counter[Fate]:
        """Return how many cells come to which fate."""
        return Counter(fitted.fate for line in self.lines for fitted in line)


def fit(block: Sequence[Sequence[str]], ground: Ground) -> Plan:
    """Return where every cell of the block goes, by titles and names if it has them, else by position."""
    by_title = _titled(block[0], ground)
    lines = list(block[1:] if by_title else block)
    names = _names_column(lines, ground, by_title)
    taken, notes = _columns(lines, ground, by_title, names)
    owners, why = _owners(lines, ground, names, set(taken))
    titles = {place.key: place.titles[0] for place in ground.places}
    heads = ("姓名" if at == names else titles.get(taken.get(at, ""), "") for at in range(len(block[0])))
    if names is None:
        notes.append("没有姓名列，按位置从当前格往下粘贴，请核对人员。")
    elif _moved(owners, ground):
        notes.append("姓名与表上的位置不同，已按姓名对到各人。")
    fitted = [
        _line(line, taken, ground, (owner, reason))
        for line, owner, reason in zip(lines, owners, why, strict=True)
    ]
    called = {person.id: person.names[0] for person in ground.people}
    whose = tuple(called.get(owner or 0, "") for owner in owners)
    return Plan(tuple(heads), tuple(fitted), whose, tuple(notes), 2 if by_title else 1)


def _key(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"\([^()]*\)|[\d.]+分?$", "", plain).upper()


def _titled(line: Sequence[str], ground: Ground) -> dict[int, str]:
    """Return the columns a first line names, empty when it is no line of titles."""
    known = {_key(title): place.key for place in ground.places for title in place.titles}
    found = {at: known[_key(text)] for at, text in enumerate(line) if _key(text) in known}
    numbers = sum(bool(_NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())) for text in line)
    named = any(_key(text) in ("姓名", "网格员姓名", "网格员", "被考核人") for text in line)
    return found if (found or named) and numbers < len(line) / 2 else {}


def _names_column(lines: Sequence[Sequence[str]], ground: Ground, by_title: Mapping[int, str]) -> int | None:
    """Return the column whose cells are people of the sheet, whatever stands over it."""
    known = {_key(name) for person in ground.people for name in person.names}
    best, share = None, 0.0
    for at in range(len(lines[0]) if lines else 0):
        cells = [line[at] for line in lines if line[at].strip()]
        hits = sum(_key(text) in known for text in cells)
        if at not in by_title and cells and hits / len(cells) > max(share, _SHARE - 1e-9):
            best, share = at, hits / len(cells)
    return best


def _columns(
    lines: Sequence[Sequence[str]], ground: Ground, by_title: dict[int, str], names: int | None
) -> tuple[dict[int, str], list[str]]:
    """Return which column of the block goes into which of the sheet, and what is to be said about it."""
    if by_title:
        return by_title, []
    width = len(lines[0]) if lines else 0
    notes: list[str] = []
    scored = [at for at in range(width) if at != names and (names is None or _scores(lines, at))]
    if scored and _running(lines, scored[0]) and len(scored) > 1:
        notes.append(f"第 {scored[0] + 1} 列像是序号，没有粘贴。")
        scored = scored[1:]
    keys = [place.key for place in ground.places]
    start = keys.index(ground.key) if ground.key in keys else 0
    if len(scored) > len(keys) - start:
        if start:
            notes.append(
                f"粘贴的内容有 {len(scored)} 列，从当前列放不下，已改从“{ground.places[0].titles[0]}”起。"
            )
        start = 0
    elif names is not None and len(scored) == len(keys):
        start = 0
    taken = dict(zip(scored, keys[start:], strict=False))
    if len(taken) < len(scored):
        notes.append(f"右边多出 {len(scored) - len(taken)} 列没有对应的指标，没有粘贴。")
    return taken, notes


def _scores(lines: Sequence[Sequence[str]], at: int) -> bool:
    """Return whether a column beside the names holds what is typed: numbers, damaged ones too, or nothing."""
    cells = [unicodedata.normalize("NFKC", line[at]).strip() for line in lines if line[at].strip()]
    numbers = sum(bool(_NUMBER.fullmatch(text) or _DAMAGED.fullmatch(text)) for text in cells)
    return not cells or numbers >= len(cells) / 2


def _running(lines: Sequence[Sequence[str]], at: int) -> bool:
    """Return whether a column counts 1, 2, 3 down the block."""
    cells = [line[at].strip() for line in lines]
    return len(cells) > 1 and cells == [str(number) for number in range(1, len(cells) + 1)]


Owners = tuple[list[int | None], list[str]]


def _owners(lines: Sequence[Sequence[str]], ground: Ground, names: int | None, taken: set[int]) -> Owners:
    """Return whose row every line is, None with a reason where that cannot be told."""
    if names is None:
        return _by_position(lines, ground)
    seen: dict[int, int] = {}
    owners: list[int | None] = []
    why: list[str] = []
    for number, line in enumerate(lines, 1):
        owner, reason = _owner(line, names, ground)
        if owner is not None and (before := seen.setdefault(owner, number)) != number:
            owner, reason = None, f"“{line[names].strip()}”与第 {before} 行是同一个人，请只留一行"
        owners.append(owner)
        why.append(reason)
    return owners, why


def _by_position(lines: Sequence[Sequence[str]], ground: Ground) -> Owners:
    ids = [person.id for person in ground.people]
    start = ids.index(ground.row) if ground.row in ids else 0
    owners = [ids[at] if at < len(ids) else None for at in range(start, start + len(lines))]
    return list(owners), ["" if owner else "超出了表的最后一行" for owner in owners]


def _owner(line: Sequence[str], names: int, ground: Ground) -> tuple[int | None, str]:
    written = line[names].strip()
    if not written:
        return None, "这一行没有姓名"
    if _DAMAGED.fullmatch(written):
        return None, f"“{written}”：{_LOST}"
    found = [one for one in ground.people if _key(written) in map(_key, one.names)]
    if len(found) > 1:
        words = {_key(text) for text in line}
        found = [one for one in found if words & set(map(_key, one.apart))] or found
    if len(found) == 1:
        return found[0].id, ""
    if not found:
        return None, f"表上没有“{written}”，请核对姓名和乡镇"
    return None, f"表上有 {len(found)} 个“{written}”，请连网格一列一起复制"


def _moved(owners: Sequence[int | None], ground: Ground) -> bool:
    """Return whether somebody stands elsewhere than position alone would say."""
    expected, _ = _by_position([[]] * len(owners), ground)
    return any(owner is not None and owner != there for owner, there in zip(owners, expected, strict=True))


def _line(
    line: Sequence[str], taken: Mapping[int, str], ground: Ground, owner: tuple[int | None, str]
) -> tuple[Fitted, ...]:
    parse = {place.key: place.parse for place in ground.places}
    return tuple(
        _cell(text.strip(), owner, taken[at], ground, parse[taken[at]])
        if at in taken
        else Fitted(text, Fate.LEFT)
        for at, text in enumerate(line)
    )


def _cell(
    text: str, owner: tuple[int | None, str], key: str, ground: Ground, parse: Callable[[str], Any]
) -> Fitted:
    row, reason = owner
    if not text:
        return Fitted(text, Fate.EMPTY)
    if row is None:
        return Fitted(text, Fate.REFUSED, None, reason)
    cell = (row, key)
    if why := ground.lock(row, key):
        return Fitted(text, Fate.REFUSED, cell, why.rstrip("。"))
    if _DAMAGED.fullmatch(text):
        return Fitted(text, Fate.REFUSED, cell, f"“{text}”：{_LOST}")
    try:
        value = parse(text)
    except Invalid as problem:
        return Fitted(text, Fate.REFUSED, cell, str(problem).rstrip("。"))
    return Fitted(text, Fate.SAME if value == ground.value(row, key) else Fate.TYPED, cell)
