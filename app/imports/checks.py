"""A list of checks of grids' data: the grid, the month or the days, two figures with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.core.errors import Invalid
from app.core.period import Month
from app.domain.surveys import TITLES
from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen, day_of, text_of
from app.imports.places import Named
from app.imports.rows import Layout
from app.imports.staged import Problem, Staged, StagedRow
from app.imports.workers import Locator
from app.services import imports, surveys
from app.services.surveys import NewCheck
from app.workspace import Unit

KIND = "checks"
_PLACES = ("code", "grid", "village")


@dataclass(frozen=True, slots=True)
class CheckRules:
    """By what the cells are read: units by every name, the month of a row without one, the headings."""

    locator: Locator
    month: Month | None
    today: date
    headings: Mapping[str, str]


def check_layout(rules: CheckRules) -> Layout:
    """Return how a list is read."""
    return Layout(kind=KIND, columns=_columns(rules), check=_check(rules))


def check_list(unit: Unit, month: Month | None, known: Locator) -> OneList:
    """Return how a list is read; ``month`` is that of a row that states neither a month nor days."""
    words = {said: key for key, said in surveys.offer_check(unit)}
    rules = CheckRules(known, month, unit.today, words)
    places = (known.villages, known.grids)
    return OneList("", check_layout(rules), partial(_settled, rules=rules), places)


def _settled(unit: Unit, staged: Staged, rules: CheckRules) -> Settled:
    listed = [_new(row, rules) for row in staged.accepted]
    columns = {"unit_id": _place_key(staged), "starts": _day_key(staged)}
    settled, places = beside(staged, surveys.compare_list(unit, listed), columns)
    good = chosen(listed, places)
    return Settled(settled, lambda unit, batch: imports.keep_checks(unit, batch, good), bool(good))


def _place_key(staged: Staged) -> str:
    there = next((row.table.places for row in staged.rows), {})
    return next((key for key in _PLACES if key in there), "grid")


def _day_key(staged: Staged) -> str:
    there = next((row.table.places for row in staged.rows), {})
    return next((key for key in ("starts", "month") if key in there), _place_key(staged))


def _new(row: StagedRow, rules: CheckRules) -> NewCheck:
    starts, ends = _days(row, rules)
    return NewCheck(
        unit_id=_place(row, rules).id,
        heading=text_of(row, "heading"),
        starts=starts,
        ends=ends,
        **{key: _count(row, key) for key in TITLES},
        bodies=text_of(row, "bodies"),
        finding=text_of(row, "finding"),
        doc_no=text_of(row, "doc_no"),
    )


def _count(row: StagedRow, key: str) -> int | None:
    value = row.values.get(key)
    return value if isinstance(value, int) else None


def _days(row: StagedRow, rules: CheckRules) -> tuple[date, date]:
    """Return the first and the last day of a row's check: as it says, else its month until today.

    Raises: Invalid; ``fields`` names the column.
    """
    starts, ends = day_of(row, "starts"), day_of(row, "ends")
    if starts and ends:
        return starts, ends
    month = row.values.get("month") or rules.month
    if not isinstance(month, Month):
        raise Invalid(fields={"starts": "没有写是哪个月的核查，请补上月份，或开始日期和结束日期。"})
    return month.first, min(month.last, max(month.first, rules.today))


def _place(row: StagedRow, rules: CheckRules) -> Named:
    """Return the grid a row names, by its code, or by village and name.

    Raises: Invalid; ``fields`` names the column.
    """
    places = rules.locator
    if code := text_of(row, "code"):
        return _found("code", lambda: places.grids.find(code))
    if not (named := text_of(row, "grid")):
        raise Invalid(fields={"grid": "没有写网格（或编码），找不到是哪个网格的数据，请补上。"})
    written = text_of(row, "village")
    village = _found("village", lambda: places.villages.find(written)) if written else None
    return _found("grid", lambda: places.grids.find(named, village.id if village else None))


def _found(key: str, find: Callable[[], Named]) -> Named:
    try:
        return find()
    except Invalid as error:
        raise Invalid(fields={key: str(error)}) from None


def _check(rules: CheckRules) -> Callable[[Sequence[StagedRow]], Iterator[Problem]]:
    def check(rows: Sequence[StagedRow]) -> Iterator[Problem]:
        for row in rows:
            for find in (_place, _days):
                try:
                    find(row, rules)
                except Invalid as unknown:
                    for key, told in unknown.fields.items():
                        there = key if key in row.table.places else next(iter(row.table.places))
                        yield row.problem(there, told)

    return check


_WORDS = {
    "finding": ("说明", "备注", "存在问题"),
    "doc_no": ("文号", "依据文件"),
}
_COUNTS = {
    "checked": ("抽查条数", "抽查数", "核查条数", "检查条数"),
    "correct": ("准确条数", "准确数", "正确条数", "正确数"),
    "compared": ("比对条数", "比对数", "应匹配条数"),
    "matched": ("匹配条数", "匹配数", "一致条数", "相符条数"),
}


def _columns(rules: CheckRules) -> tuple[Column, ...]:
    words = cells.choice(rules.headings, "项目")
    return (*_COLUMNS, Column(key="heading", titles=("项目", "核查项目", "四清项目"), parse=words))


_COLUMNS = (
    Column(key="seq", titles=("序号",), parse=cells.text, soft=True),
    Column(key="code", titles=("网格编码", "网格代码", "编码", "代码"), parse=cells.unit_code),
    Column(key="village", titles=("村（社区）", "村社区", "社区", "村", "行政村", "村居"), parse=cells.text),
    Column(key="grid", titles=("网格", "网格名称", "所属网格"), parse=cells.text),
    Column(key="month", titles=("月份", "核查月份", "期间"), parse=cells.month),
    Column(key="starts", titles=("开始日期", "起始日期"), parse=cells.day, dated=True),
    Column(key="ends", titles=("结束日期", "截止日期", "核查日期"), parse=cells.day, dated=True),
    *(Column(key=key, titles=titles, parse=cells.count) for key, titles in _COUNTS.items()),
    Column(
        key="bodies", titles=("核查单位", "核查人", "检查单位", "比对单位"), parse=cells.text, required=True
    ),
    *(Column(key=key, titles=titles, parse=cells.text) for key, titles in _WORDS.items()),
)
