"""Find the table in a sheet: header rows among titles and notes, and which rows below are not data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from operator import itemgetter

from app.core.records import many
from app.imports.sheet import Raw, Sheet, shown
from app.imports.staged import Ask, Place, Skipped, StagedRow, Table

SEARCHED_ROWS = 40
HEADER_DEPTH = 3
_GLANCED = 3  # cells of a row that are looked at first
_SECTION_LENGTH = 12

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_BRACKETED = re.compile(r"[(\uff08\u3010\[].*[)\uff09\u3011\]]")
_MAXIMUM = re.compile(r"(?:满分)?(\d{1,3}(?:\.\d+)?)分?")
_TOTAL = re.compile(
    r".{0,10}(?:小计|合计|总计|共计|累计)(?:人数)?:?\(?(?:\d+[人名户笔]?)?\)?|(?:人民币|金额)?\(?大写\)?:?.*"
)
_FOOTER = re.compile(
    r"(?:制表|填表|填报|审核|审批|复核|经办|核对|负责|单位负责|科室负责|分管|主管|校对|统计)(?:人|领导|单位|部门)?"
    r"(?:意见|签字|签名|日期|时间)?(?:\(.*\))?(?::.*)?|(?:填报|编制|报送|上报|制表)?(?:单位|日期|时间|部门)(?:\(.*\))?:.*"
    r"|\(?(?:公章|盖章)\)?|第\d+页.*|\d{4}年\d{1,2}月(?:\d{1,2}日)?|年月日"
)
_NOTE = re.compile(r"(?:备?注|说明|填表说明|填报说明|要求|附)\d*[::].*|注\d.*|\d[、.].{15,}")
_EXPLAINS = re.compile(r"填写|必填|选填|示例|格式|例如|如[:：]|全称|\d+位|一致")
_SAMPLE = re.compile(r"(?:填写)?(?:示例|样例|范例|例如?)\d*[:：]?")
_INSTRUCTS = 3  # cells that explain: as many make a row of instructions, whatever else stands in it
_SIGNERS = 2
_SECTION, _EMPTY = "分段标题", "空行"
_MAXIMUM_LABEL = {"满分", "分值", "标准分", "最高分"}

_row = many(StagedRow)
Parse = Callable[[Raw], object]
Grid = Sequence[Sequence[Raw]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A declared column: what offices call it, how a cell becomes a value, whether it may be empty.

    ``must_exist`` columns may have empty cells but may not be missing from the header. ``soft``
    columns only cross-check others: their problems are warnings. ``dated`` ones may hold day
    numbers, which depend on the workbook's date system. ``secret`` values are shown masked. Of a column
    with ``ask`` a person may say what holds for every row that does not say it.
    """

    key: str
    titles: tuple[str, ...]
    parse: Parse
    required: bool = False
    must_exist: bool = False
    soft: bool = False
    dated: bool = False
    secret: Callable[[str], str] | None = None
    ask: Ask | None = None


@dataclass(slots=True)
class Found:
    """All tables of a sheet, their rows of data, and what was left out."""

    tables: list[Table] = field(default_factory=list)
    rows: list[StagedRow] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Return a title as it is compared: no spaces, no brackets, no marks at the end."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("〔", "(").replace("〕", ")")
    return _BRACKETS.sub("", plain).strip(":*★.、").upper()


def find(sheet: Sheet, columns: Sequence[Column]) -> Found:
    """Return the tables of one sheet and their rows; ``tables`` is empty when no header was found."""
    found = Found()
    rows = _filled(sheet, across=True)
    best = max(
        (_head_at(rows, top, columns) for top in range(min(SEARCHED_ROWS, len(rows)))), default=_NO_HEAD
    )
    start = 0
    while len(best.places) >= _enough(columns):
        table = _table(sheet, rows, start, best, columns)
        found.tables.append(table)
        start, best = _read_lines(_Reading(sheet, rows, columns, table, found))
    return found


@dataclass(frozen=True, slots=True, order=True)
class _Head:
    """A candidate for a header: most known titles first, then fewest rows, then topmost."""

    known: int
    minus_depth: int
    minus_top: int
    places: dict[str, Place] = field(compare=False)

    @property
    def top(self) -> int:
        return -self.minus_top

    @property
    def end(self) -> int:
        return -self.minus_top - self.minus_depth


_NO_HEAD = _Head(0, 0, 0, {})


def _head_at(rows: Grid, top: int, columns: Sequence[Column]) -> _Head:
    depths = range(1, min(HEADER_DEPTH, len(rows) - top) + 1)
    heads = ((depth, _match(rows[top : top + depth], columns)) for depth in depths)
    return max(_Head(len(places), -depth, -top, places) for depth, places in heads)


def _enough(columns: Sequence[Column]) -> int:
    return max(2, (sum(column.required for column in columns) + 1) // 2)


def _table(sheet: Sheet, rows: Grid, start: int, best: _Head, columns: Sequence[Column]) -> Table:
    head = rows[best.top : best.end]
    places, first = best.places, best.end
    used = {place.index for place in places.values()}
    others = {
        at: title for at in range(max(map(len, head))) if at not in used and (title := _title(head, at))
    }
    scores = ((key, _maximum(head, place.index)) for key, place in places.items())
    maxima = {key: score for key, score in scores if score is not None}
    if first < len(rows) and (below := _maxima_row(sheet.cells[first], places)):
        maxima |= below
        first += 1
    preamble = dict.fromkeys(shown(raw) for row in sheet.cells[start : best.top] for raw in row if raw != "")
    unused = tuple(dict.fromkeys(others.values()))
    secrets = {column.key: column.secret for column in columns if column.secret}
    more = {_leaf(title): at for at, title in reversed(others.items())}
    again = {
        key: at for key, place in places.items() if (at := more.get(_leaf(place.title), -1)) > place.index
    }
    beside = (secrets, again, sheet.part_of)
    return Table(sheet.name, best.top + 1, first + 1, places, unused, tuple(preamble), maxima, *beside)


def _leaf(title: str) -> str:
    return normal(title.rsplit("/", 1)[-1])


def _match(head: Grid, columns: Sequence[Column]) -> dict[str, Place]:
    """Which declared column stands where: whole paths first, then their last parts; the first one wins."""
    said = sorted({index for row in head for index, raw in enumerate(row) if raw != ""})
    paths = [(index, *_path(head, index)) for index in said]  # a sheet may be thousands of empty columns wide
    places: dict[str, Place] = {}
    known = _all_titles(tuple(column.titles for column in columns))
    if not any(path in known or leaf in known for _, path, leaf in paths):
        return places
    taken: set[int] = set()
    for whole in (True, False):
        for column in columns:
            titles = _normal_titles(column.titles)
            for index, path, leaf in paths:
                if column.key in places or index in taken or (path if whole else leaf) not in titles:
                    continue
                places[column.key] = Place(index, _title(head, index))
                taken.add(index)
    return places


@lru_cache(maxsize=512)
def _normal_titles(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normal(title) for title in titles)


@lru_cache(maxsize=64)
def _all_titles(titles: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    return frozenset().union(*map(_normal_titles, titles))


def _path(head: Grid, index: int) -> tuple[str, str]:
    """Return the flattened title of a column, ``加分项/信息上报``, and its last part."""
    parts: list[str] = []
    for row in head:
        text = normal(shown(row[index])) if index < len(row) else ""
        if text and not _MAXIMUM.fullmatch(text) and text not in parts[-1:]:
            parts.append(text)
    return "/".join(parts), parts[-1] if parts else ""


def _title(head: Grid, index: int) -> str:
    """Return the title as the user sees it, groups before it: ``加分项/信息上报``."""
    texts = ("".join(shown(row[index]).split()) for row in head if index < len(row))
    return "/".join(dict.fromkeys(text for text in texts if text and not _MAXIMUM.fullmatch(text)))


def _maximum(head: Grid, index: int) -> Decimal | None:
    """Return the full score written in a title, ``工作纪律(5分)``, or alone in a row of the header."""
    for row in reversed(head):
        text = unicodedata.normalize("NFKC", shown(row[index])) if index < len(row) else ""
        score = re.search(r"\((?:满分)?(\d{1,3}(?:\.\d+)?)分\)", text) or _MAXIMUM.fullmatch(text)
        if score:
            return Decimal(score[1])
    return None


def _maxima_row(row: Sequence[Raw], places: dict[str, Place]) -> dict[str, Decimal]:
    """Return the full scores of a row below the header that holds nothing else; {} for any other row."""
    texts = {index: text for index, raw in enumerate(row) if (text := normal(shown(raw)))}
    scores = {index: score for index, text in texts.items() if (score := _MAXIMUM.fullmatch(text))}
    labels = sum(text in _MAXIMUM_LABEL for text in texts.values())
    counted = labels or any(text.endswith("分") for text in texts.values()) or 0 not in texts
    if len(scores) < 2 or len(scores) + labels < len(texts) or not counted:
        return {}
    return {key: Decimal(scores[at.index][1]) for key, at in places.items() if at.index in scores}


def _filled(sheet: Sheet, *, across: bool) -> Grid:
    """Cells with merged ranges filled down, and across only where headers are read."""
    if not sheet.merged:
        return sheet.cells
    rows = [list(row) for row in sheet.cells]
    for (top, left), (bottom, right) in sheet.merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right if across else left, len(row) - 1) + 1):
                row[column] = value
    return rows


def _picker(indexes: Iterable[int]) -> Callable[[Sequence[Raw]], tuple[Raw, ...]]:
    """Return what takes these cells of a row; what a short row lacks is empty."""
    wanted = tuple(indexes)

    def slowly(row: Sequence[Raw]) -> tuple[Raw, ...]:
        return tuple(row[at] if at < len(row) else "" for at in wanted)

    if len(wanted) < 2:
        return slowly
    pick, widest = itemgetter(*wanted), max(wanted)
    return lambda row: pick(row) if widest < len(row) else slowly(row)


class _Reading:
    """The rows below one header, and what is needed to tell data from the rest."""

    def __init__(
        self, sheet: Sheet, rows: Grid, columns: Sequence[Column], table: Table, found: Found
    ) -> None:
        self.sheet, self.rows, self.columns, self.table, self.found = sheet, rows, columns, table, found
        self.down = _filled(sheet, across=False)
        self.required = {
            table.places[column.key].index
            for column in columns
            if column.required and column.key in table.places
        }
        self._needed = _picker(self.required)
        self._mapped = _picker(place.index for place in table.places.values())
        self.titles = _all_titles(tuple(column.titles for column in columns))
        self.section = ""
        self._ordinary: dict[str, bool] = {}

    def plain(self, index: int) -> bool:
        """Return whether a row is data at first sight: required filled, the first three not odd."""
        row = self.sheet.cells[index]
        if "" in self._needed(row):
            return False
        first = row[:_GLANCED]
        if "" in first:
            first = tuple(islice((raw for raw in row if raw != ""), _GLANCED))
        return all(map(self._is_ordinary, first))

    def _is_ordinary(self, raw: Raw) -> bool:
        if isinstance(raw, float) and raw.is_integer():
            return raw != 1  # a number is neither a title nor a note; from 1 on columns are numbered
        found = self._ordinary.get(raw) if raw.__class__ is str else None
        if found is None:
            text = shown(raw)
            odd = text == "1" or normal(text) in self.titles or _BRACKETED.fullmatch(text)
            odd = odd or _EXPLAINS.search(text)
            found = not odd and _worded(text, alone=True) is None
            if raw.__class__ is str:
                self._ordinary[raw] = found
        return found

    def own(self, index: int) -> list[tuple[int, str]]:
        """Return (column, text) of the cells of a row, without what merging filled in."""
        return [
            (at, text) for at, raw in enumerate(self.sheet.cells[index]) if raw != "" and (text := shown(raw))
        ]

    def looks_like_header(self, own: list[tuple[int, str]]) -> bool:
        """Return whether enough cells are known titles."""
        known = sum(len(text) < 20 and normal(text) in self.titles for _, text in own)
        return known >= max(_enough(self.columns), 2)

    def add(self, index: int) -> None:
        """Keep a row as data; its values are still to be read."""
        raws = self._mapped(self.down[index])
        self.found.rows.append(_row(self.table, index + 1, {}, raws, self.section))

    def skip(self, index: int, own: list[tuple[int, str]], reason: str) -> None:
        """Leave a row out, and say so unless it is empty."""
        if reason == _SECTION and len(own[0][1]) <= _SECTION_LENGTH:
            self.section = own[0][1]
        if reason != _EMPTY:
            text = " ".join(text for _, text in own)[:60]
            self.found.skipped.append(Skipped(self.sheet.name, index + 1, text, reason))


def _read_lines(reading: _Reading) -> tuple[int, _Head]:
    """Collect the rows below the header; return where to go on, and the header found there."""
    index = reading.table.first_row - 1
    after = index
    while index < len(reading.sheet.cells):
        if reading.plain(index):
            reading.add(index)
            index = after = index + 1
            continue
        own = reading.own(index)
        if reading.looks_like_header(own):
            head = _head_at(reading.rows, index, reading.columns)
            if head.places != reading.table.places and len(head.places) >= _enough(reading.columns):
                return after, head
            reading.skip(index, own, "重复的表头")
            index = max(index + 1, head.end)
            continue
        reason = _not_data(own, reading.required)
        if reason is None:
            reading.add(index)
            after = index + 1
        else:
            reading.skip(index, own, reason)
        index += 1
    return index, _NO_HEAD


def _not_data(own: list[tuple[int, str]], required: set[int]) -> str | None:
    """Why a row is not data, or None; ``own`` are its cells without what merging filled in."""
    if not own or (len(own) == 1 and own[0][0] not in required and own[0][1].isdigit()):
        return _EMPTY
    filled = {at for at, _ in own if at in required}
    for at, text in own[:3]:
        if reason := _worded(text, alone=filled <= {at}):
            return reason
    if sum(map(_signs, own)) >= _SIGNERS:
        return "落款行"
    if _numbering([text for _, text in own]):
        return "栏次行"
    bracketed = all(_BRACKETED.fullmatch(text) for _, text in own)
    explains = sum(bool(_EXPLAINS.search(text)) for _, text in own)
    if bracketed or explains >= _INSTRUCTS or (not filled and explains):
        return "填写说明"
    return _SECTION if len(own) == 1 and not filled else None


def _signs(cell: tuple[int, str]) -> bool:
    """Whether a cell is where somebody signs: 审核人：李四; of two of them a row is no person's."""
    plain = "".join(unicodedata.normalize("NFKC", cell[1]).split())
    return ":" in plain and _FOOTER.fullmatch(plain) is not None


def _worded(text: str, *, alone: bool) -> str | None:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _TOTAL.fullmatch(plain):
        return "小计合计行"
    if _SAMPLE.fullmatch(plain):
        return "示例行"
    if alone and _FOOTER.fullmatch(plain):
        return "落款行"
    return "说明行" if alone and _NOTE.fullmatch(plain) else None


def _numbering(texts: list[str]) -> bool:
    return len(texts) > 3 and texts == [str(number) for number in range(1, len(texts) + 1)]
