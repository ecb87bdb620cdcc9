"""What approval asks of units that end: that nothing hangs on them any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.restructuring import ChangeRow, Planned
from app.domain.units import ChangeOp
from app.domain.workflow import Check
from app.services.restructuring._hanging import hanging
from app.services.restructuring.rows import Hanging, HangingKind
from app.workspace import Unit

_BLOCK = (HangingKind.PEOPLE, HangingKind.CASES, HangingKind.CYCLES, HangingKind.RUNS, HangingKind.BUDGETS)
_ENDING = (ChangeOp.CLOSE, ChangeOp.MERGE, ChangeOp.SPLIT, ChangeOp.RECUT)


def checks(unit: Unit, rows: Sequence[ChangeRow], found: Planned) -> tuple[Check, ...]:
    """Return what approval asks: nothing hangs on a unit that closes; where one goes into others it warns."""
    ops = {row.number: row for row in rows}
    told: list[Check] = []
    for number, ids in sorted(found.touched.items()):
        row = ops[number]
        if row.op in _ENDING and ids[0] > 0:
            told += _checks_of(unit, row, ids[0], found)
    return tuple(told)


def _checks_of(unit: Unit, row: ChangeRow, unit_id: int, found: Planned) -> Iterator[Check]:
    name = found.lives[unit_id][-1].name
    hung = [one for one in hanging(unit, {unit_id}, {unit_id: name}, row.effective) if one.kind in _BLOCK]
    closing = row.op is ChangeOp.CLOSE
    for one in hung:
        if one.count:
            yield Check(not closing, _sentence(row, name, one, closing=closing), one.goto, warn=not closing)
    if closing and not any(one.count for one in hung):
        yield Check(True, f"“{name}”没有在岗人员、在办考察、未锁定的考核、未结清的发放和经费，可以撤销。")


def _sentence(row: ChangeRow, name: str, one: Hanging, *, closing: bool) -> str:
    who = "、".join(item.title for item in one.items[:3]) + ("等" if one.count > 3 else "")
    what = f"“{name}”还有{one.kind.label} {one.count} 项（{who}）"
    if closing:
        return f"{what}，请先办好再撤销"
    return f"{what}，{row.op.label}后仍记在原单位名下，由承接单位的人办理"
