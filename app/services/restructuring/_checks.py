"""What approval asks of units that end: that nothing hangs on them any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from app.domain.restructuring import ChangeRow, Planned, Spell
from app.domain.roster import GridRole
from app.domain.units import ChangeOp
from app.domain.workflow import Check
from app.services.policy import policy_on
from app.services.restructuring._hanging import hanging
from app.services.restructuring._staff import stranded
from app.services.restructuring.rows import Hanging, HangingKind, StaffMove
from app.services.roster._ground import sites_of
from app.workspace import Unit

_HANGS = (HangingKind.PEOPLE, HangingKind.CASES, HangingKind.CYCLES, HangingKind.RUNS, HangingKind.BUDGETS)
#: what bars also a unit that goes into others: a case could appoint nobody there, money lie at no unit;
#: its people go on by the document itself
_BARS = (HangingKind.CASES, HangingKind.BUDGETS)
_ENDING = (ChangeOp.CLOSE, ChangeOp.MERGE, ChangeOp.SPLIT, ChangeOp.RECUT)


def checks(unit: Unit, rows: Sequence[ChangeRow], found: Planned) -> tuple[Check, ...]:
    """Return what approval asks of units that end.

    Nothing hangs on one that closes; no open case and no unspent money on one that goes into others, where
    what else hangs on it is told.
    """
    ops = {row.number: row for row in rows}
    told: list[Check] = []
    for number, ids in sorted(found.touched.items()):
        row = ops[number]
        if row.op in _ENDING and ids[0] > 0:
            told += _checks_of(unit, row, ids[0], found)
    return (*told, *_stranding(unit, rows, found), *uncounted(found))


def uncounted(found: Planned) -> Iterator[Check]:
    """Yield a warning where units take over from counted ones that end and nobody says how many they have.

    What was counted of these is in no sum any more then; a share of it would be a guess in the register.
    """
    names: dict[int, str] = {}
    for link in found.links:
        begun = next((one for one in found.lives[link.to_id] if one.valid_from == link.effective), None)
        last = found.lives[link.from_id][-1]
        ends = last.valid_to == link.effective and link.from_id != link.to_id
        if begun and ends and _counted(last) and not _counted(begun):
            names[link.to_id] = begun.name
    if names:
        who = "、".join(f"“{one}”" for one in list(names.values())[:3]) + ("等" if len(names) > 3 else "")
        text = f"{who} {len(names)} 个承接单位没有写户数、人口，合计会少，请在清单里写明或生效后登记"
        yield Check(True, text, "grids", warn=True)


def _counted(one: Spell) -> bool:
    return one.households is not None or one.residents is not None


def _stranding(unit: Unit, rows: Sequence[ChangeRow], found: Planned) -> Iterator[Check]:
    """Yield what bars a document that leaves people at a unit which is closed after they came there."""
    by_unit: dict[int, list[str]] = defaultdict(list)
    for one in stranded(unit, rows, found):
        by_unit[one.way.to_id].append(one.serving.name)
    for unit_id, names in by_unit.items():
        last = found.lives[unit_id][-1]
        who = "、".join(names[:3]) + (f"等 {len(names)} 人" if len(names) > 3 else "")
        text = f"“{last.name}”{last.valid_to}撤销，而{who}在这以前随单位变更转入，请先改动其中一份文件"
        yield Check(False, text, "changes_of_units")


def _checks_of(unit: Unit, row: ChangeRow, unit_id: int, found: Planned) -> Iterator[Check]:
    name = found.lives[unit_id][-1].name
    hung = [one for one in hanging(unit, {unit_id}, {unit_id: name}, row.effective) if one.kind in _HANGS]
    closing = row.op is ChangeOp.CLOSE
    for one in hung:
        barred = closing or one.kind in _BARS
        if one.count and (barred or one.kind is not HangingKind.PEOPLE):
            yield Check(not barred, _sentence(row, name, one, barred=barred), one.goto, warn=not barred)
    if closing and not any(one.count for one in hung):
        yield Check(True, f"“{name}”没有在岗人员、在办考察、未锁定的考核、未结清的发放和经费，可以撤销。")


def _sentence(row: ChangeRow, name: str, one: Hanging, *, barred: bool) -> str:
    who = "、".join(item.title for item in one.items[:3]) + ("等" if one.count > 3 else "")
    what = f"“{name}”还有{one.kind.label} {one.count} 项（{who}）"
    if barred:
        return f"{what}，请先办好再{row.op.label}"
    return f"{what}，{row.op.label}后仍记在原单位名下，由承接单位的人办理"


def room_checks(unit: Unit, going: Sequence[StaffMove]) -> tuple[Check, ...]:
    """Return a warning for each unit whose own workers and those who come are more than its places."""
    found, rule = [], policy_on(unit, unit.today).workers_per_grid
    places = rule.value if rule else None
    for unit_id in dict.fromkeys(one.unit_id for one in going if one.role == GridRole.WORKER.label):
        some = [one for one in going if one.unit_id == unit_id and one.role == GridRole.WORKER.label]
        there = _workers_at(unit, unit_id, some[0].effective)
        if places is not None and there + len(some) > places:
            text = f"“{some[0].after}”将有 {there + len(some)} 名网格员，定员 {places} 名，请安排好超出的人"
            found.append(Check(True, text, "roster", warn=True))
    return tuple(found)


def _workers_at(unit: Unit, unit_id: int, on: date) -> int:
    """Return how many workers a unit has on a day; one that is not opened yet has none."""
    site = sites_of(unit, (unit_id,), on).get(unit_id) if unit_id > 0 else None
    return sum(one.start <= on < one.end for one in site.ground.taken) if site else 0
