"""Counts day by day into the marks of a cycle: who, which day, how many, of these valid and told twice.

The mark is computed from all days of the file, so a file is taken whole or not at all: a day left out for
one mistyped cell would lower somebody's mark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.core.errors import Invalid
from app.domain.assessment import Measure, indicator
from app.domain.assessment.daily import DayCount, tally
from app.imports import cells, scores
from app.imports.header import Column
from app.imports.namesakes import Namesakes
from app.imports.rows import Layout
from app.imports.sheet import Book
from app.imports.staged import Fate, Problem, Staged, StagedRow
from app.services import assessment
from app.services.assessment import DailyItem, DailyItems, Mark
from app.services.roster import Standing
from app.workspace import Unit

_HEAD_ROWS = 5
_LONGEST = 200
_VALID = ("有效", "有效数", "有效数量", "有效件数", "核实有效")
_WHOLE = "每日明细要整份导入：有一行不对，那个人就会少计。请改正上面的行后重新导入。"
_Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class DailyRules:
    """What reading the counts needs: who is assessed, what is counted, the days of the cycle."""

    sheet: scores.SheetRules
    daily: DailyItems
    asked: Namesakes

    @property
    def items(self) -> Mapping[str, DailyItem]:
        """The indicators by code."""
        return {one.item.code: one for one in self.daily.items}


def is_daily(book: Book) -> bool:
    """Return whether a workbook has counts of days and no points: a column of what was valid."""
    heads = [row for sheet in book.sheets for row in sheet.cells[:_HEAD_ROWS]]
    return any(str(cell).strip() in _VALID for row in heads for cell in row)


def daily_layout(rules: DailyRules) -> Layout:
    """Return how the counts are read; the indicator may be left out where a sheet has one."""
    named = {word: one.item.code for one in rules.daily.items for word in (one.item.name, one.item.code)}
    columns = (
        *scores.who_columns(rules.sheet),
        Column(
            key="day", titles=("日期", "上报日期", "统计日期"), parse=cells.day, required=True, dated=True
        ),
        Column(
            key="item",
            titles=("指标", "考核指标", "项目"),
            parse=cells.choice(named, "指标"),
            required=len(rules.daily.items) > 1,
        ),
        Column(
            key="count",
            titles=("数量", "上报数", "上报数量", "件数", "次数"),
            parse=cells.count,
            required=True,
        ),
        Column(key="valid", titles=_VALID, parse=cells.count, required=True),
        Column(
            key="repeated", titles=("重复", "重复数", "重复数量", "重复上报", "重复件数"), parse=cells.count
        ),
    )
    return Layout(kind=scores.KIND, columns=columns, check=lambda rows: _check(rows, rules))


def _check(rows: Sequence[StagedRow], rules: DailyRules) -> Iterator[Problem]:
    seen: dict[tuple[int, str, date], StagedRow] = {}
    for row in rows:
        try:
            subject, item = _of(row, rules)
        except Invalid as error:
            yield row.problem("name", str(error))
            continue
        one = _count(row)
        if not rules.daily.first <= one.day <= rules.daily.last:
            yield row.problem("day", f"这一天不在本期（{rules.daily.first}至{rules.daily.last}），请核对。")
        if one.wrong:
            yield row.problem("valid", one.wrong)
        if (before := seen.setdefault((subject, item, one.day), row)) is not row:
            yield row.problem("day", f"与第{before.row}行是同一个人、同一天、同一指标，请合成一行。")


def _of(row: StagedRow, rules: DailyRules) -> _Key:
    """Return the subject and the indicator a row is of; Invalid where nobody or several are meant."""
    item = row.values.get("item") or rules.daily.items[0].item.code
    return rules.sheet.subject_of(scores.who(row)), str(item)


def _count(row: StagedRow) -> DayCount:
    day, count, valid, repeated = (row.values.get(key) for key in ("day", "count", "valid", "repeated"))
    assert isinstance(day, date)
    return DayCount(day, _whole(count), _whole(valid), _whole(repeated))


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def settled(unit: Unit, staged: Staged, rules: DailyRules, cycle_id: int) -> tuple[Staged, list[Mark]]:
    """Return the file with what the assessment says of it and what every row means, and the marks."""
    if staged.refused:
        return staged.with_problems([Problem(0, "", staged.file_name, _WHOLE)]), []
    lines: dict[_Key, list[StagedRow]] = defaultdict(list)
    for row in staged.accepted:
        lines[_of(row, rules)].append(row)
    marks = [_mark(key, rows, rules) for key, rows in lines.items()]
    wrong = assessment.faults(unit, cycle_id, marks)
    if wrong:
        told = [
            lines[int(place.partition(".")[0]), place.partition(".")[2]][0].problem("name", f"{said}。")
            for place, said in wrong.items()
        ]
        return staged.with_problems([*told, Problem(0, "", staged.file_name, _WHOLE)]), []
    return _with_fates(unit, staged, lines, marks, cycle_id), marks


def _mark(key: _Key, rows: Sequence[StagedRow], rules: DailyRules) -> Mark:
    """Return the mark somebody's days earn; its reason is the count, its rates and what fell to the cap."""
    one, days = rules.items[key[1]], [_count(row) for row in rows]
    summed = tally(days, one.cap, one.asked)
    raw = indicator(Decimal(summed.done), Decimal(one.asked), one.item)
    assert raw is not None, "the policy asks for one at least"
    first, last = min(each.day for each in days), max(each.day for each in days)
    return Mark(
        subject_id=key[0],
        item=key[1],
        raw=raw,
        reason=f"{Measure.DAILY.label}：{summed.told}"[:_LONGEST],
        evidence=f"每日明细 {first}至{last}，{len(days)} 天",  # the file is that of the mark's batch
    )


def _with_fates(
    unit: Unit,
    staged: Staged,
    lines: Mapping[_Key, Sequence[StagedRow]],
    marks: Sequence[Mark],
    cycle_id: int,
) -> Staged:
    sheet = assessment.score_sheet(unit, cycle_id)
    codes = [column.code for column in sheet.columns]
    there = {row.subject_id: (dict(zip(codes, row.marks, strict=True)), row.note) for row in sheet.rows}
    fates: dict[tuple[str, int], Fate] = {}
    for mark in marks:
        before, note = there[mark.subject_id]
        fate = _fate(mark, before.get(mark.item), note)
        for row in lines[mark.subject_id, mark.item]:
            fates[row.table.sheet, row.row] = fate
    return replace(staged, fates=fates)


def _fate(mark: Mark, stood: Decimal | None, note: str) -> Fate:
    if stood is None:
        return Fate(Standing.NEW.label)
    if stood == mark.raw and mark.reason in note and mark.evidence in note:
        return Fate(Standing.SAME.label)
    return Fate(Standing.CHANGED.label, (f"得分：{stood.normalize():f} → {mark.raw.normalize():f}",))
