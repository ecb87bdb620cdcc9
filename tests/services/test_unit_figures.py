"""Figures by unit on both engines: a merger and a split change where they stand, never their totals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.domain.restructuring import ChangeRow
from app.domain.restructuring.figures import Way
from app.domain.units import Basis, ChangeOp, Level
from app.services import restructuring
from app.services.restructuring import Asked, NewChange
from tests.office import Office
from tests.services import paid

EAST, WEST, BOTH = "990101100200", "990101100201", "990101100210"
ON = date(2026, 11, 2)


def changed(office: Office, *rows: ChangeRow) -> None:
    set_id = office.maker.do(restructuring.draft, NewChange(rows=rows, doc_no="测政发〔2026〕3号"))
    office.approver.do(restructuring.approve, set_id, 1)


def figures(office: Office, level: Level, way: Way, login: str = "maker"):
    asked = Asked(month=paid.OCTOBER, level=level, way=way)
    rows = office.workspace(login).ask(restructuring.unit_figures, asked)
    return {row.code: (row.workers, row.paid, row.estimated) for row in rows}


def total(found):
    return sum(one[0] for one in found.values()), sum(one[1] for one in found.values())


def test_a_month_reads_by_the_units_of_its_time_and_by_those_of_today(office: Office):
    paid.hire(office)
    paid.appropriate(office)
    paid.posted(office, paid.OCTOBER)
    before = figures(office, Level.VILLAGE, Way.AS_WAS)
    assert before[EAST] == (2, Decimal("1200.00"), "") and before[WEST] == (0, Decimal(0), "")
    assert figures(office, Level.VILLAGE, Way.AS_NOW) == before
    split = {"num": 1, "den": 2, "basis": Basis.HOUSEHOLDS}
    changed(
        office,
        ChangeRow(
            number=1, op=ChangeOp.MERGE, old_code=EAST, new_code=BOTH, name="东西村村委会", effective=ON
        ),
        ChangeRow(number=2, op=ChangeOp.MERGE, old_code=WEST, new_code=BOTH, effective=ON),
        ChangeRow(
            number=3,
            op=ChangeOp.SPLIT,
            old_code=paid.EAST_1,
            new_code=f"{BOTH}001",
            name="一格",
            effective=ON,
            staff="全部",
            **split,
        ),
        ChangeRow(
            number=4,
            op=ChangeOp.SPLIT,
            old_code=paid.EAST_1,
            new_code=f"{BOTH}002",
            name="二格",
            effective=ON,
            **split,
        ),
    )
    assert figures(office, Level.VILLAGE, Way.AS_WAS) == before
    now = figures(office, Level.VILLAGE, Way.AS_NOW)
    assert now[BOTH] == (2, Decimal("1200.00"), "") and EAST not in now
    grids = figures(office, Level.GRID, Way.AS_NOW)
    assert (grids[f"{BOTH}001"], grids[f"{BOTH}002"]) == (
        (1, Decimal("300.00"), "估"),
        (0, Decimal("300.00"), "估"),
    )
    was = figures(office, Level.GRID, Way.AS_WAS)
    assert was[paid.EAST_1] == (1, Decimal("600.00"), "")
    assert total(grids) == total(was) == total(now) == total(before) == (4, paid.A_MONTH)
    mine = figures(office, Level.VILLAGE, Way.AS_NOW, "clerk_a")
    assert set(mine) == {BOTH, "990101100498"} and mine[BOTH] == (2, Decimal("1200.00"), "")
