"""A restructuring as counties write it: operation, old and new code, share, effective date, document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from app.core.errors import Invalid
from app.domain.divisions import RowProblem
from app.domain.restructuring import ChangeRow
from app.domain.units import Basis, ChangeOp, UnitKind, is_group_code
from app.imports import cells
from app.imports.guard import Intake, intake
from app.imports.header import Column
from app.imports.reading import read_book
from app.imports.rows import Layout, stage
from app.imports.sheet import Book, Raw
from app.imports.staged import Problem, Staged, StagedRow
from app.imports.units import code

KIND = "changes"
_OPS: dict[str, ChangeOp] = {
    **{op.label: op for op in ChangeOp},
    **{op.value: op for op in ChangeOp},
    **dict.fromkeys(("设立", "新增", "新建"), ChangeOp.CREATE),
    **dict.fromkeys(("改名", "改码", "变更代码"), ChangeOp.RENAME),
    **dict.fromkeys(("移交", "迁移", "调整隶属"), ChangeOp.MOVE),
    **dict.fromkeys(("并入", "归并"), ChangeOp.MERGE),
    **dict.fromkeys(("分设", "分拆"), ChangeOp.SPLIT),
    **dict.fromkeys(("撤并", "撤消", "关闭"), ChangeOp.CLOSE),
}
_FRACTION = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})")

Guard = Callable[[Sequence[ChangeRow]], Iterable[RowProblem]]
T = TypeVar("T")


def any_code(raw: Raw) -> object:
    """Return the code of any unit: a division's, a grid's, or the longer one of a household group.

    Raises: Invalid, as ``app.imports.units.code``.
    """
    text = unicodedata.normalize("NFKC", cells.plain(raw)).strip()
    return text if isinstance(raw, str) and is_group_code(text) else code(raw)


def share(raw: Raw) -> object:
    """Return a share as a fraction: 0.4, 40%, 120/300.

    Raises: Invalid for anything else.
    """
    text = unicodedata.normalize("NFKC", cells.plain(raw)).strip()
    found = _FRACTION.fullmatch(text)
    try:
        if found:
            return Fraction(int(found[1]), int(found[2]))
        number = Fraction(text.rstrip("%"))
    except (ValueError, ZeroDivisionError):
        raise Invalid(f"“{text}”不是份额，请写成 0.4、40% 或 120/300。") from None
    return number / 100 if text.endswith("%") else number.limit_denominator(10**6)


_COLUMNS = (
    Column(key="seq", titles=("序号",), parse=cells.text, soft=True),
    Column(
        key="op",
        titles=("变更", "操作", "变更类型", "operation"),
        parse=cells.choice(_OPS, "变更"),
        required=True,
    ),
    Column(key="old_code", titles=("原代码", "旧代码", "old code", "old_code"), parse=any_code),
    Column(key="new_code", titles=("新代码", "new code", "new_code"), parse=any_code),
    Column(key="name", titles=("名称", "新名称", "name"), parse=cells.text),
    Column(key="parent_code", titles=("上级代码", "新上级代码", "parent", "parent_code"), parse=any_code),
    Column(key="num", titles=("份额", "比例", "share"), parse=share),
    Column(
        key="basis",
        titles=("份额依据", "依据", "basis"),
        parse=cells.choice({word: one for one in Basis for word in (one.label, one.value)}, "份额依据"),
    ),
    Column(
        key="effective",
        titles=("生效日期", "生效日", "effective date", "effective"),
        parse=cells.day,
        required=True,
        dated=True,
    ),
    Column(key="doc_no", titles=("文号", "批准文号", "document", "doc_no"), parse=cells.text),
    Column(
        key="unit_kind",
        titles=("类型", "单位类型", "kind"),
        parse=cells.choice({word: one for one in UnitKind for word in (one.label, one.value)}, "类型"),
    ),
    Column(key="households", titles=("户数", "households"), parse=cells.count),
    Column(key="residents", titles=("人口", "residents"), parse=cells.count),
    Column(key="staff", titles=("人员", "人员转入", "转入人员", "staff"), parse=cells.text),
)
_KEYS = {
    "变更": "op",
    "原代码": "old_code",
    "新代码": "new_code",
    "名称": "name",
    "上级代码": "parent_code",
    "份额": "num",
    "生效日期": "effective",
    "类型": "unit_kind",
    "人员": "staff",
}


def read_changes(path: Path, guard: Guard) -> tuple[Intake, Book, Staged]:
    """Return a workbook of changes with every problem at its cell; ``guard`` is the service's own check.

    Raises: Invalid where the file cannot be read at all.
    """
    file = intake(path)
    book = read_book(file)
    return file, book, stage(file, change_layout(guard), book)


def change_layout(guard: Guard = lambda _rows: ()) -> Layout:
    """Return how changes are read, from a workbook or a copied block, with every problem at its cell."""

    def checked(rows: Sequence[StagedRow]) -> Iterator[Problem]:
        fit = [row for row in rows if row.values["op"] and row.values["effective"]]
        for found in guard(change_rows(fit)) if fit else ():
            row = fit[found.row - 1] if found.row else fit[0]
            if not _unread(row, key := _KEYS.get(found.column, "op")):
                yield row.problem(key, found.reason)

    return Layout(kind=KIND, columns=_COLUMNS, check=checked)


def _unread(row: StagedRow, key: str) -> bool:
    """Whether the cell could not be read, which has been said already."""
    return row.values[key] is None and not cells.blank(row.cells.get(key, ""))


def change_rows(rows: Sequence[StagedRow]) -> list[ChangeRow]:
    """Return the changes the rows describe, numbered from one in their order."""
    return [_row(number, row) for number, row in enumerate(rows, start=1)]


def _row(number: int, row: StagedRow) -> ChangeRow:
    op, effective = _said(row, "op", ChangeOp), _said(row, "effective", date)
    if op is None or effective is None:
        raise TypeError(row.values)
    part = _said(row, "num", Fraction)
    return ChangeRow(
        number=number,
        op=op,
        old_code=_said(row, "old_code", str) or "",
        new_code=_said(row, "new_code", str) or "",
        name=_said(row, "name", str) or "",
        parent_code=_said(row, "parent_code", str) or "",
        num=part.numerator if part is not None else None,
        den=part.denominator if part is not None else 1,
        basis=_said(row, "basis", Basis),
        effective=effective,
        doc_no=_said(row, "doc_no", str) or "",
        unit_kind=_said(row, "unit_kind", UnitKind),
        households=_said(row, "households", int),
        residents=_said(row, "residents", int),
        staff=_said(row, "staff", str) or "",
    )


def _said(row: StagedRow, key: str, kind: type[T]) -> T | None:
    value = row.values.get(key)
    return value if isinstance(value, kind) else None
