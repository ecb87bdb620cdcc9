"""What is wrong with rows as they stand, before any tree is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from app.core.errors import Invalid
from app.domain.divisions import RowProblem
from app.domain.restructuring.rows import ASKED, CLOSING, HEIRED, SHARED, ActKey, ChangeRow, act_key
from app.domain.units import ChangeOp, check_code, is_group_code

COLUMNS = {
    "op": "变更",
    "old_code": "原代码",
    "new_code": "新代码",
    "name": "名称",
    "parent_code": "上级代码",
    "num": "份额",
    "effective": "生效日期",
    "unit_kind": "类型",
    "staff": "人员",
}


def wrong(row: ChangeRow, field: str, reason: str) -> RowProblem:
    """Return what is wrong with one cell of a row."""
    value = getattr(row, field)
    if field == "num" and value is not None:
        value = f"{value}/{row.den}"
    text = value.label if field in ("op", "unit_kind") and value else value
    return RowProblem(row.number, COLUMNS[field], "" if text is None else str(text), reason)


def faults(rows: Sequence[ChangeRow], done: Mapping[ActKey, str]) -> list[RowProblem]:
    """Return what needs no tree: the same act done before, cells missing, shares, a unit that goes twice.

    ``done`` says of every act that is approved or applied under which document that was.
    """
    again = [row for row in rows if _key(row) in done]
    fresh = [row for row in rows if _key(row) not in done]
    found = [
        wrong(row, "op", f"这项变更已经登记过（{done[_key(row)]}），不能再办一次；请删去这一行。")
        for row in again
    ]
    for row in fresh:
        found += _cells(row)
    for look in (_twice, _sums):
        found += look(fresh)
    return found


def _key(row: ChangeRow) -> ActKey:
    return act_key(row.op, row.old_code, row.new_code, row.effective)


def _cells(row: ChangeRow) -> Iterator[RowProblem]:
    for field in ASKED[row.op]:
        if getattr(row, field) in ("", None):
            yield wrong(row, field, f"“{row.op.label}”要写明{COLUMNS[field]}，请补上。")
    if row.op is ChangeOp.RENAME and not (row.name or row.new_code):
        yield wrong(row, "name", "“更名”要写明新的名称或新的代码，请至少写一样。")
    if row.op is ChangeOp.CREATE and row.old_code:
        yield wrong(row, "old_code", "“新设”没有原单位，请去掉原代码，或改用“析出”。")
    yield from _forms(row)


def _forms(row: ChangeRow) -> Iterator[RowProblem]:
    if row.num is not None and not 0 < row.num <= row.den:
        yield wrong(row, "num", "份额要大于0、不超过1，例如 0.4、40% 或 120/300。请改正。")
    elif row.num is not None and row.op not in SHARED and row.num != row.den:
        yield wrong(row, "num", f"“{row.op.label}”是整体变更，份额只能是1，请去掉。")
    if row.staff and row.op not in HEIRED:
        yield wrong(row, "staff", f"“{row.op.label}”没有人要转走，请去掉这一栏。")
    if row.new_code and not is_group_code(row.new_code):
        try:
            check_code(row.new_code)
        except Invalid as error:
            yield wrong(row, "new_code", str(error))


def _twice(rows: Sequence[ChangeRow]) -> Iterator[RowProblem]:
    """Yield the rows by which one unit would go, or be changed, more than once on a day."""
    by_old: dict[object, list[ChangeRow]] = defaultdict(list)
    for row in rows:
        if row.old_code:
            by_old[row.old_code, row.effective].append(row)
    for some in by_old.values():
        ops = {row.op for row in some}
        if len(ops & CLOSING) > 1 or (ops & CLOSING and len(ops) > 1):
            names = "、".join(f"“{op.label}”" for op in ChangeOp if op in ops)
            yield from (wrong(row, "old_code", _said(row, some, f"既{names}")) for row in some)
            continue
        for op in ops:
            same = [row for row in some if row.op is op]
            key = _pair if op in SHARED else _old
            yield from _repeated(same, key)


def _old(row: ChangeRow) -> object:
    return row.old_code


def _pair(row: ChangeRow) -> object:
    return row.old_code, row.new_code


def _repeated(rows: Sequence[ChangeRow], key: Callable[[ChangeRow], object]) -> Iterator[RowProblem]:
    groups: dict[object, list[ChangeRow]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    for some in groups.values():
        if len(some) > 1:
            for row in some:
                yield wrong(row, "old_code", _said(row, some, f"{row.op.label}了不止一次"))


def _said(row: ChangeRow, some: Sequence[ChangeRow], what: str) -> str:
    others = "、".join(f"第{other.number}行" for other in some if other is not row)
    return f"这个单位同一天{what}（还有{others}），请只留一种。"


def _sums(rows: Sequence[ChangeRow]) -> Iterator[RowProblem]:
    """Yield the splits whose shares are not the whole, and the extractions that leave nothing."""
    groups: dict[object, list[ChangeRow]] = defaultdict(list)
    for row in rows:
        if row.op in SHARED and row.old_code:
            groups[row.op, row.old_code, row.effective].append(row)
    for some in groups.values():
        if any(row.num is None or not 0 < row.num <= row.den for row in some):
            continue  # said already
        total = sum((Fraction(row.num or 0, row.den) for row in some), Fraction())
        if some[0].op is ChangeOp.EXTRACT and total >= 1:
            reason = f"析出的份额合计是{_text(total)}，原单位什么也不剩；全部分出去请用“拆分”。"
            yield from (wrong(row, "num", reason) for row in some)
        elif some[0].op is not ChangeOp.EXTRACT and total != 1:
            reason = f"这个单位各行的份额合计是{_text(total)}，应当正好是1。请改正。"
            yield from (wrong(row, "num", reason) for row in some)


def _text(total: Fraction) -> str:
    exact = total.numerator if total.denominator == 1 else f"{total.numerator}/{total.denominator}"
    return str(exact) if total.denominator in (1, 2, 3, 4, 5, 8, 10) else f"{float(total):.4g}"
