"""A town's monthly sheet of scores: who, and one column per indicator; an empty cell stays missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from app.core.errors import Invalid
from app.core.identity import Identity, mask_identity
from app.core.period import Month
from app.core.text import clean_digits
from app.imports import cells
from app.imports.header import Column
from app.imports.namesakes import Where, where
from app.imports.rows import Layout
from app.imports.sheet import Book, Raw
from app.imports.staged import Problem, Severity, StagedRow

KIND = "scores"
_MONTH = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月")
_HEAD_ROWS = 5
_EARLY = "第{row}行写的满分是 {sheet} 分，考核方案是 {policy} 分，请核对后重新填报。"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One scored line of the template: its code, what the sheet calls it, and its full score."""

    code: str
    title: str
    maximum: Decimal
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Who:
    """What a sheet says about a person; enough of it must agree with exactly one subject."""

    name: str
    identity: str = ""
    tail: str = ""
    town: str = ""
    grid: str = ""
    at: Where = ("", 0)


@dataclass(frozen=True, slots=True)
class SheetRules:
    """What reading a score sheet needs: the indicators, and who is assessed.

    ``subject_of`` returns the id of the one subject meant, or raises Invalid saying why it cannot;
    ``again`` is told of a row that was said to mean somebody whom another row means; ``doubt`` returns the
    column and the sentence where the only one of the name serves elsewhere than the row says, else nothing.
    """

    demo: bool
    today: date
    indicators: tuple[Indicator, ...]
    subject_of: Callable[[Who], int]
    again: Callable[[Who, int], None] = lambda _who, _subject: None
    doubt: Callable[[Who], tuple[str, str] | None] = lambda _who: None


def score_layout(rules: SheetRules) -> Layout:
    """Return how a town's monthly sheet is read.

    Source: standards-and-paper part 2, score_sheet; county-practices J36.
    """
    indicators = (
        Column(
            key=item.code,
            titles=(item.title, *item.synonyms),
            parse=partial(cells.score, maximum=item.maximum),
            must_exist=True,
        )
        for item in rules.indicators
    )
    return Layout(kind=KIND, columns=(*who_columns(rules), *indicators, *_REST), check=_Check(rules))


def who(row: StagedRow) -> Who:
    """Return whom a row is about."""
    identity = row.values.get("identity")
    town, grid, tail = (str(row.values.get(key) or "") for key in ("town", "grid", "tail"))
    number = identity.number if isinstance(identity, Identity) else ""
    return Who(str(row.values.get("name") or ""), number, tail, town, grid, where(row))


def scores_of(row: StagedRow, rules: SheetRules) -> Mapping[str, Decimal]:
    """Return the scores a row gives, by indicator code; one that is missing is not in it."""
    found = ((item.code, row.values.get(item.code)) for item in rules.indicators)
    return {code: value for code, value in found if isinstance(value, Decimal)}


def tail(raw: Raw) -> object:
    """Return the last four characters of an identity number.

    Raises:
        Invalid: not four characters; leading zeros a spreadsheet dropped are put back, with a doubt.
    """
    written = clean_digits(cells.plain(raw))
    if isinstance(raw, float) and written.isdigit() and len(written) < 4:
        return cells.Doubt(written.zfill(4), f"前面的 0 被表格去掉了，按“{written.zfill(4)}”处理，请核对。")
    if len(written) != 4 or not written[:3].isdigit() or written[3] not in "0123456789X":
        raise Invalid(f"身份证后四位应是4位，这里是“{written}”，请核对。")
    return written


def who_columns(rules: SheetRules) -> tuple[Column, ...]:
    """Return the columns that say whom a row is about."""
    return (
        Column(key="seq", titles=("序号", "编号", "NO"), parse=cells.text, soft=True),
        Column(
            key="name", titles=("姓名", "网格员姓名", "网格员", "被考核人"), parse=cells.name, required=True
        ),
        Column(
            key="identity",
            titles=("身份证号", "身份证号码", "公民身份号码"),
            parse=cells.identity_of(demo=rules.demo, today=rules.today),
            secret=mask_identity,
        ),
        Column(
            key="tail",
            titles=("身份证后四位", "身份证号后四位", "身份证后4位", "后四位", "证号后四位"),
            parse=tail,
        ),
        Column(key="town", titles=("乡镇", "所属乡镇", "单位", "乡镇街道"), parse=cells.text),
        Column(key="grid", titles=("网格", "网格名称", "所属网格", "责任网格"), parse=cells.text),
    )


_REST = (
    Column(key="total", titles=("合计", "总分", "得分", "合计得分", "总得分"), parse=cells.score, soft=True),
    Column(key="reason", titles=("备注", "说明", "扣分原因", "扣分说明"), parse=cells.text),
)


class _Check:
    def __init__(self, rules: SheetRules) -> None:
        self._rules = rules
        self._adds_up = sum((item.maximum for item in rules.indicators), Decimal(0)) == 100

    def __call__(self, rows: Sequence[StagedRow]) -> Iterator[Problem]:
        yield from self._maxima(rows)
        seen: dict[int, StagedRow] = {}
        for row in rows:
            yield from self._person(row, seen)
            yield from self._total(row)

    def _maxima(self, rows: Sequence[StagedRow]) -> Iterator[Problem]:
        for table in {id(row.table): row.table for row in rows}.values():
            for item in self._rules.indicators:
                written = table.maxima.get(item.code, item.maximum)
                if written != item.maximum:
                    reason = _EARLY.format(row=table.header_row, sheet=written, policy=item.maximum)
                    yield Problem(0, item.title, str(written), reason, sheet=table.sheet)

    def _person(self, row: StagedRow, seen: dict[int, StagedRow]) -> Iterator[Problem]:
        if row.values.get("name") is None:
            return
        try:
            subject = self._rules.subject_of(who(row))
        except Invalid as error:
            yield row.problem("name", str(error))
            return
        if subject in seen:
            self._rules.again(who(row), subject)
            yield row.problem("name", f"与第{seen[subject].row}行是同一个人，请只留一行。")
            return
        seen[subject] = row
        if doubt := self._rules.doubt(who(row)):
            yield row.problem(*doubt, Severity.WARNING)

    def _total(self, row: StagedRow) -> Iterator[Problem]:
        scores = scores_of(row, self._rules)
        total = row.values.get("total")
        whole = self._adds_up and len(scores) == len(self._rules.indicators)
        if whole and isinstance(total, Decimal) and total != sum(scores.values()):
            reason = f"各项相加是 {sum(scores.values())} 分，与合计不同；以各项为准，请核对。"
            yield row.problem("total", reason, Severity.WARNING)


def month_named(book: Book, file_name: str) -> Month | None:
    """Return the month a workbook names in its titles, else in its file's name; None for none or several."""
    texts = [str(cell) for sheet in book.sheets for row in sheet.cells[:_HEAD_ROWS] for cell in row]
    found = {Month(int(year), int(number)) for text in texts for year, number in _MONTH.findall(text)}
    if not found:
        found = {Month(int(year), int(number)) for year, number in _MONTH.findall(file_name)}
    return found.pop() if len(found) == 1 else None


def shorter(title: str, titles: Sequence[str]) -> tuple[str, ...]:
    """Return the half titles offices use (信息采集, 采集上报) that no other indicator could mean."""
    halves = (title[:4], title[-4:]) if len(title) >= 6 else ()
    return tuple(half for half in halves if sum(half in other for other in titles) == 1)
