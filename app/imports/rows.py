"""From a book to staged rows: every cell parsed, every problem at its cell, in the order of the sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from operator import attrgetter

from app.core.errors import Invalid
from app.core.own_words import in_own_words
from app.imports.cells import DAYS_1904, LOST_BEGINS, Doubt, blank, lost
from app.imports.guard import Intake
from app.imports.halves import differing, parts, repeated
from app.imports.header import SEARCHED_ROWS, Column, Found
from app.imports.progress import Step, quiet, within
from app.imports.reading import read_book
from app.imports.sheet import Book, Raw, Sheet, cell_name
from app.imports.staged import Problem, Severity, Staged, StagedRow, Table
from app.imports.xlsx_parts import UNCOUNTED

Check = Callable[[Sequence[StagedRow]], Iterable[Problem]]
Given = tuple[object, str]  # a value, and the words it was said in
_PLAIN = frozenset((str, float))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a kind of file holds: its columns, and the rules that look at whole rows or several.

    ``given`` is what a person said, by the key of a column, for the rows that say nothing in it; ``own`` what
    they said of one such row, by its sheet, its number and the key.
    """

    kind: str
    columns: tuple[Column, ...]
    check: Check | None = None
    given: Mapping[str, Given] = field(default_factory=dict)
    own: Mapping[tuple[str, int, str], Given] = field(default_factory=dict)


def stage(file: Intake, layout: Layout, book: Book | None = None, step: Step = quiet) -> Staged:
    """Return the rows of every visible sheet with every problem found without a database.

    ``step`` is told after every column of a sheet.

    Raises:
        Invalid: the file cannot be read at all.
    """
    book, layout = book or read_book(file), with_own_titles(layout)
    tables: list[Table] = []
    rows: list[StagedRow] = []
    problems: list[Problem] = []
    founds = [part for sheet in book.sheets for part in parts(sheet, layout.columns)]
    for number, (sheet, found) in enumerate(founds):
        tables += found.tables
        for table in found.tables:
            problems += _missing_columns(table, layout, found.rows)
            if not repeated(table, layout.columns):
                problems += _twice(sheet, table, found.rows)
        share = within(step, number / len(founds), (number + 1) / len(founds))
        problems += _read(sheet, found.rows, layout, share)
        rows += found.rows
    problems += _of_file(book, founds, layout)
    skipped = tuple(item for _, found in founds for item in found.skipped)
    staged = Staged(
        layout.kind,
        file.name,
        file.sha256,
        file.encoding,
        tuple(rows),
        tuple(problems),
        tuple(tables),
        skipped,
    )
    return staged.with_problems(layout.check(staged.rows)) if layout.check else staged


def with_own_titles(layout: Layout) -> Layout:
    """Return the layout with titles the county's own words have, beside those every office knows."""
    columns = (
        replace(
            one,
            titles=tuple(
                dict.fromkeys((in_own_words(one.titles[0]), *one.titles, *map(in_own_words, one.titles)))
            ),
        )
        for one in layout.columns
    )
    return replace(layout, columns=tuple(columns))


def duplicates(
    rows: Sequence[StagedRow], key: str, of: Callable[[object], Hashable], what: str, severity: Severity
) -> Iterator[Problem]:
    """Return a problem for every row that shares its ``key`` with another; each names the others."""
    said = [(of(value), row) for row in rows if (value := row.values.get(key)) is not None]
    if len({value for value, _ in said}) == len(said):
        return
    seen: dict[Hashable, list[StagedRow]] = defaultdict(list)
    for value, row in said:
        seen[value].append(row)
    for group in seen.values():
        for row in group if len(group) > 1 else ():
            others = "、".join(_where(other, row) for other in group if other is not row)
            yield row.problem(key, f"与{others}的{what}相同，请核对。", severity)


def _where(other: StagedRow, row: StagedRow) -> str:
    sheet = f"“{other.table.sheet}”" if other.table.sheet != row.table.sheet else ""
    who = other.values.get("name")
    return f"{sheet}第{other.row}行{who if isinstance(who, str) else ''}"


def _missing_columns(table: Table, layout: Layout, rows: Sequence[StagedRow]) -> Iterator[Problem]:
    where = f"工作表“{table.sheet}”" if table.sheet else ""
    if twice := repeated(table, layout.columns):
        reason = f"{where}第{table.header_row}行像是左右并排的两个表格，只读了左边的；右边的请移到左边下面。"
        yield Problem(0, "", "、".join(twice), reason, Severity.WARNING, table.sheet)
    if table.part_of is not None and table.sheet != table.part_of:
        reason = f"“{table.part_of}”里左右并排有几个表格，都读了；这一个在问题里写作“{table.sheet}”，请核对。"
        yield Problem(0, "", "", reason, Severity.WARNING, table.sheet)
    for column in layout.columns:
        known = column.key in table.places or column.key in layout.given
        if layout.own and not known:
            mine = [row.row for row in rows if row.table is table]
            known = all((table.sheet, row, column.key) in layout.own for row in mine)
        if (column.required or column.must_exist) and not known:
            title = column.titles[0]
            advice = "请在问题里回答，或补上它、改正列名。" if column.ask else "请补上它或改正列名。"
            reason = f"{where}第{table.header_row}行的表头里没有“{title}”一列，{advice}"
            yield Problem(0, title, "", reason, sheet=table.sheet)


def _twice(sheet: Sheet, table: Table, rows: Sequence[StagedRow]) -> Iterator[Problem]:
    for title, where, differ in differing(sheet, table, rows):
        which = "、".join(map(str, differ[:5])) + ("等" if len(differ) > 5 else "")
        reason = f"“{title}”有两列，读的是左边一列；{where} 一列在第{which}行与它不同，请核对，只留一列。"
        yield Problem(0, title, "", reason, Severity.WARNING, sheet.name)


def _of_file(book: Book, founds: Sequence[tuple[Sheet, Found]], layout: Layout) -> Iterator[Problem]:
    if not any(found.tables for _, found in founds):
        needed = "、".join(column.titles[0] for column in layout.columns if column.required)
        advice = f"请删去前 {SEARCHED_ROWS} 行里的说明，让表头在上面，一列一项、一人一行。"
        yield Problem(0, "", "", f"没有找到表头。表头应有这些列：{needed}。{advice}")
        return
    for sheet, found in founds:
        if not found.tables and any(raw != "" for row in sheet.cells for raw in row):
            reason = f"工作表“{sheet.name}”里没有找到表头，没有读取。"
            yield Problem(0, "", "", reason, Severity.WARNING, sheet.name)
    for name in book.hidden:
        reason = f"工作表“{name}”是隐藏的，没有读取；需要导入请取消隐藏。"
        yield Problem(0, "", "", reason, Severity.WARNING, name)
    if not any(found.rows for _, found in founds):
        yield Problem(0, "", "", "表头下面没有数据行，请检查文件。")


def _read(sheet: Sheet, rows: Sequence[StagedRow], layout: Layout, step: Step) -> list[Problem]:
    """Read the values of the rows of a sheet column by column; return their problems row by row."""
    reason = "这一行在表格里是隐藏的，已照常读取；不需要请删除。"
    problems = [
        Problem(row.row, "", "", reason, Severity.WARNING, sheet.name)
        for row in rows
        if row.row - 1 in sheet.hidden_rows
    ]
    raws = _by_column(rows, [column.key for column in layout.columns])
    titled = frozenset[str]().union(*{id(row.table): row.table.places for row in rows}.values())
    read: dict[str, list[object]] = {}
    for number, column in enumerate(layout.columns, 1):
        if column.key in titled or column.key in layout.given or layout.own:
            said = partial(_said, layout, column.key)
            read[column.key] = _read_column(sheet, rows, column, raws[column.key], problems, said)
        else:  # nothing stands there, and nobody was asked
            read[column.key] = [None] * len(rows)
        step(number / len(layout.columns), f"正在检查“{column.titles[0]}”…")
    for row, values in zip(rows, zip(*read.values(), strict=True), strict=True):
        row.values.update(zip(read, values, strict=True))
    return sorted(problems, key=lambda problem: problem.row)  # within a row as the columns are declared


def _said(layout: Layout, key: str, row: StagedRow) -> tuple[object, str] | None:
    """Return what a person said of a row that says nothing: of this one alone, or of all such rows."""
    if mine := layout.own.get((row.table.sheet, row.row, key)):
        return mine[0], f"对这一行的回答：{mine[1]}"
    given = layout.given.get(key)
    return (given[0], f"的回答：{given[1]}") if given else None


def _by_column(rows: Sequence[StagedRow], keys: Iterable[str]) -> dict[str, list[Raw]]:
    """Return what stands in each column, row by row; a table without it has nothing there."""
    found: dict[str, list[Raw]] = {key: [] for key in keys}
    for _, run in groupby(rows, attrgetter("table.header_row")):
        below = list(run)
        columns = zip(*(row.raws for row in below), strict=True)
        filled = dict(zip(below[0].table.places, columns, strict=True))
        for key, raws in found.items():
            raws += filled.get(key) or [""] * len(below)
    return found


def _read_column(
    sheet: Sheet,
    rows: Sequence[StagedRow],
    column: Column,
    raws: Sequence[Raw],
    problems: list[Problem],
    said: Callable[[StagedRow], Given | None],
) -> list[object]:
    """Return every row's value of one column: only of what is not taken without a word each cell is asked."""
    read = list(map(_silent(column, raws).get, raws))
    for at in [at for at, value in enumerate(read) if value is None] if None in read else ():
        given = said(rows[at]) if blank(raws[at]) and not _error_at(sheet, rows[at], column) else None
        if given is not None:
            read[at] = given[0]
            told = f"“{column.titles[0]}”没有写，按导入时{given[1]}。"
            problems.append(rows[at].problem(column.key, told, Severity.WARNING))
        elif column.key in rows[at].table.places:
            read[at] = _tried(sheet, rows[at], column, raws[at], problems)
    return read


def _error_at(sheet: Sheet, row: StagedRow, column: Column) -> str:
    """Return what a formula in a cell without a value came to, empty where there is none."""
    place = row.table.places.get(column.key)
    return sheet.errors.get((row.row - 1, place.index), "") if place else ""


def _silent(column: Column, raws: Sequence[Raw]) -> dict[Raw, object]:
    """Return the value of every text that is taken without a word; each is parsed once.

    Numbers too, where nothing else stands that may equal one (1.0 is equal to True), and none may be a day.
    """
    taken: dict[Raw, object] = {}
    numbers = not column.dated and _PLAIN.issuperset(map(type, raws))
    for raw in dict.fromkeys(raws):
        if raw.__class__ is str:
            if blank(raw) or (raw[0] in LOST_BEGINS and lost(raw)):
                continue
        elif not numbers:
            continue
        try:
            value = column.parse(raw)
        except Invalid:
            continue
        if not isinstance(value, Doubt):
            taken[raw] = value
    return taken


def _tried(sheet: Sheet, row: StagedRow, column: Column, raw: Raw, problems: list[Problem]) -> object:
    try:
        return _value(sheet, row, column, raw, problems)
    except Invalid as error:
        severity = Severity.WARNING if column.soft else Severity.ERROR
        problems.append(row.problem(column.key, str(error), severity))
        return None


def _value(sheet: Sheet, row: StagedRow, column: Column, raw: Raw, problems: list[Problem]) -> object:
    if blank(raw):
        _refuse_blank(sheet, row, column)
        return None
    if lost(raw):
        raise Invalid(f"表格里只剩下“{raw}”，算不出或者列太窄没有显示；请改成数值或文字后再导入。")
    if column.dated and sheet.date1904 and isinstance(raw, float) and raw > DAYS_1904 * 10:
        raw += DAYS_1904
    value = column.parse(raw)
    if isinstance(value, Doubt):
        problems.append(row.problem(column.key, value.reason, Severity.WARNING))
        return value.value
    return value


def _refuse_blank(sheet: Sheet, row: StagedRow, column: Column) -> None:
    place = row.table.places.get(column.key)
    if place is None:
        return
    if error := _error_at(sheet, row, column):
        where = cell_name(row.row - 1, place.index)
        if error == UNCOUNTED:
            raise Invalid(f"{where} 是公式，文件里没有它的结果；请在 Excel 或 WPS 中打开、保存一次再导入。")
        raise Invalid(f"{where} 的公式结果是 {error}，请改成数值或文字后再导入。")
    if column.required:
        raise Invalid(f"“{column.titles[0]}”没有填写，请补上。")
