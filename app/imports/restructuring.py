"""A restructuring workbook: operation, old code, new code, share and its basis, effective date, document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.core.errors import Invalid
from app.domain.divisions import RowProblem
from app.domain.restructuring import ChangeRow
from app.domain.restructuring.checks import COLUMNS
from app.domain.units import Basis, ChangeOp, UnitKind
from app.imports import cells
from app.imports.header import Column
from app.imports.rows import Layout
from app.imports.sheet import Raw
from app.imports.staged import Problem, StagedRow
from app.imports.units import code

KIND = "changes"
_KEYS = {title: key for key, title in COLUMNS.items()}
_OPS = (
    {op.label: op for op in ChangeOp}
    | {op.value: op for op in ChangeOp}
    | {
        "新建": ChangeOp.CREATE,
        "设立": ChangeOp.CREATE,
        "改名": ChangeOp.RENAME,
        "改代码": ChangeOp.RENAME,
        "代码变更": ChangeOp.RENAME,
        "划入": ChangeOp.MOVE,
        "移交": ChangeOp.MOVE,
        "并入": ChangeOp.MERGE,
        "整合": ChangeOp.MERGE,
        "分设": ChangeOp.SPLIT,
        "分出": ChangeOp.EXTRACT,
        "重新划分": ChangeOp.RECUT,
        "注销": ChangeOp.CLOSE,
    }
)
_BASES = {basis.label: basis for basis in Basis} | {"人数": Basis.POPULATION, "常住人口": Basis.POPULATION}
_KINDS = {kind.label: kind for kind in UnitKind}
_MOST = 10_000  # a share is a plain fraction, not a measurement


def share(raw: Raw) -> object:
    """Return a share as a fraction: ``1/2``, ``0.25``, ``25%`` or 1.

    Raises:
        Invalid: no number, or not within 0 to 1.
    """
    written = cells.plain(raw).replace("／", "/").replace("％", "%")
    try:
        if written.endswith("%"):
            found = Fraction(Decimal(written[:-1])) / 100
        elif "/" in written:
            above, below = written.split("/")
            found = Fraction(int(above), int(below))
        else:
            found = Fraction(Decimal(written))
    except (ArithmeticError, ValueError):
        raise Invalid(f"看不懂份额“{written}”，请写分数（如 1/2）、百分数或小数。") from None
    if not 0 < found <= 1 or found.denominator > _MOST:
        raise Invalid(f"份额“{written}”应大于 0、不超过 1，写成简单的分数。")
    return found


COLUMNS_READ = (
    Column(key="seq", titles=("序号",), parse=cells.text, soft=True),
    Column(
        key="op",
        titles=("变更", "操作", "变更类型", "operation"),
        parse=cells.choice(_OPS, "变更"),
        required=True,
    ),
    Column(key="old_code", titles=("原代码", "旧代码", "变更前代码", "old code"), parse=code),
    Column(key="new_code", titles=("新代码", "变更后代码", "new code"), parse=code),
    Column(key="name", titles=("名称", "新名称", "变更后名称", "name"), parse=cells.text),
    Column(key="parent_code", titles=("上级代码", "新上级代码", "parent code"), parse=code),
    Column(key="num", titles=("份额", "比例", "share"), parse=share),
    Column(key="basis", titles=("依据", "份额依据", "basis"), parse=cells.choice(_BASES, "份额依据")),
    Column(
        key="effective",
        titles=("生效日期", "日期", "effective date"),
        parse=cells.day,
        required=True,
        dated=True,
    ),
    Column(key="unit_kind", titles=("类型", "单位类型", "kind"), parse=cells.choice(_KINDS, "类型")),
    Column(key="households", titles=("户数", "households"), parse=cells.count),
    Column(key="residents", titles=("人口", "人口数", "residents"), parse=cells.count),
    Column(key="doc_no", titles=("文号", "批准文号", "document number"), parse=cells.text),
)


def change_layout() -> Layout:
    """Return how a restructuring workbook is read; the tree is asked afterwards, by the service.

    Source: domain-model (e), cli.md ``units change``.
    """
    return Layout(kind=KIND, columns=COLUMNS_READ)


def change_rows(rows: Sequence[StagedRow]) -> list[ChangeRow]:
    """Return the changes the rows describe; ``number`` counts from one in their order."""
    return [_change(number, row) for number, row in enumerate(rows, start=1)]


def at_their_cells(rows: Sequence[StagedRow], found: Iterable[RowProblem]) -> Iterator[Problem]:
    """Yield what the service found wrong at the cells it was read from."""
    for one in found:
        if one.row:
            yield rows[one.row - 1].problem(_KEYS[one.column], one.reason)
        else:
            yield Problem(0, "", "", one.reason)


def _change(number: int, row: StagedRow) -> ChangeRow:
    values = row.values
    op, basis, kind, day = (values[key] for key in ("op", "basis", "unit_kind", "effective"))
    if not isinstance(op, ChangeOp) or not isinstance(day, date):
        raise TypeError(values)
    part, households, residents = (values[key] for key in ("num", "households", "residents"))
    return ChangeRow(
        number=number,
        op=op,
        old_code=_said(row, "old_code"),
        new_code=_said(row, "new_code"),
        name=_said(row, "name"),
        parent_code=_said(row, "parent_code"),
        num=part.numerator if isinstance(part, Fraction) else None,
        den=part.denominator if isinstance(part, Fraction) else 1,
        basis=basis if isinstance(basis, Basis) else None,
        effective=day,
        doc_no=_said(row, "doc_no"),
        unit_kind=kind if isinstance(kind, UnitKind) else None,
        households=households if isinstance(households, int) else None,
        residents=residents if isinstance(residents, int) else None,
    )


def _said(row: StagedRow, key: str) -> str:
    return str(row.values[key] or "")
