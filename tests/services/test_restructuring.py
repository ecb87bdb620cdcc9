"""Restructuring on both engines: what it writes, who approves it, what stays readable and for whom."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import Denied
from app.domain.restructuring import ChangeRow
from app.domain.units import ChangeOp, ChangeState
from app.services import restructuring, units
from app.services.restructuring import NewChange
from tests.db.test_guards import problems
from tests.office import Office

EAST, WEST = "990101100200", "990101100201"
SOUTH, CITY = "990101101200", "990101101001"
TOWN_A, TOWN_B = "990101100000", "990101101000"
SOON = date(2026, 12, 1)


def row(
    number: int, op: ChangeOp, old: str = "", new: str = "", on: date = SOON, **said: object
) -> ChangeRow:
    return ChangeRow(number=number, op=op, old_code=old, new_code=new, effective=on, **said)


def drafted(office: Office, *rows: ChangeRow) -> int:
    return office.maker.do(restructuring.draft, NewChange(rows=rows, doc_no="测政发〔2026〕3号"))


def approved(office: Office, *rows: ChangeRow) -> int:
    set_id = drafted(office, *rows)
    office.approver.do(restructuring.approve, set_id, 1)
    return set_id


def tree(office: Office, on: date, login: str = "maker") -> dict[str, str]:
    """Return each unit's parent by name, and its own name by code."""
    rows = office.workspace(login).ask(units.tree, on)
    names = {one.id: one.name for one in rows}
    return {f"{one.code} {one.name}": names.get(one.parent_id or 0, "") for one in rows}


MERGE = (
    row(1, ChangeOp.MERGE, EAST, "990101100210", name="东西村村委会"),
    row(2, ChangeOp.MERGE, WEST, "990101100210"),
)


def test_a_merger_is_written_when_another_approves_and_its_day_moves_what_follows_today(office: Office):
    before = tree(office, date(2026, 11, 30))
    set_id = drafted(office, *MERGE)
    with pytest.raises(Denied, match="没有“批准层级网格变更”"):
        office.maker.do(restructuring.approve, set_id, 1)
    office.approver.do(restructuring.approve, set_id, 1)
    head = office.maker.ask(restructuring.change_sheet, set_id).head
    assert (head.state, head.words, head.mine) == (ChangeState.APPROVED, "合并 2", True)
    assert tree(office, date(2026, 11, 30)) == before
    after = tree(office, SOON)
    assert after["990101100200001 东村第1网格"] == after["990101100201001 西村第1网格"] == "东西村村委会"
    assert not any("东村村委会" in name for name in after)
    assert office.maker.do(restructuring.apply_due) == 0  # the day has not come
    office.clock.set(SOON)
    assert office.maker.ask(restructuring.due) == [SOON]
    assert office.maker.do(restructuring.apply_due) == 2
    assert office.maker.do(restructuring.apply_due) == 0
    assert tree(office, date(2026, 11, 30)) == before
    assert tree(office, SOON) == after
    assert problems(office) == {}
