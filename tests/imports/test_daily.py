"""Daily counts of 电白's three indicators: brought as a file, capped by the day, with their rates (D18)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.core.errors import Invalid
from app.domain.assessment import CycleKind
from app.imports.staged import Severity
from app.imports.taking import Taken, Wishes, take
from app.services import assessment, measured
from app.services.imports import ImportKind
from tests.imports import books
from tests.office import Office
from tests.tenure import DECEMBER, dianbai

HEAD = ["姓名", "日期", "指标", "数量", "有效", "重复"]
REPORTS, ACTIVE, TOLD = "事件上报数量", "账号活跃度", "发动工作宣传"
ROWS = [
    ["演示甲", "2025-10-01", REPORTS, 40, 30, 3],
    ["演示甲", "2025-10-02", REPORTS, 2, 1, 0],
    ["演示甲", "2025-10-01", ACTIVE, 5, 5, ""],
    ["演示甲", "2025-12-31", TOLD, 1, 1, ""],
    ["演示乙", "2025-10-03", REPORTS, 0, 0, 0],
]


def bring(office: Office, path: Path, rows: list[list[object]]) -> Taken:
    file = books.grid(path, [["第四季度每日明细"], HEAD, *rows])
    wishes = Wishes(month=DECEMBER, cycle=CycleKind.QUARTERLY, accept_valid=True)
    return take(office.maker, ImportKind.SCORES, file, wishes)


def told(taken: Taken) -> list[str]:
    return [one.reason for one in taken.staged.problems if one.severity is Severity.ERROR]


def test_a_days_flood_counts_once_and_the_rates_stand_on_the_sheet(office: Office, tmp_path: Path) -> None:
    dianbai(office)
    cycle = office.maker.do(assessment.open_cycle, DECEMBER, CycleKind.QUARTERLY)
    with pytest.raises(Invalid, match="按每日明细计算"):
        office.maker.do(measured.score_by_records, cycle)
    bad = [*ROWS, ["演示甲", "2025-10-01", REPORTS, 1, 2, 0], ["演示乙", "2026-01-01", ACTIVE, 1, 1, 0]]
    refused = bring(office, tmp_path / "b.xlsx", bad)
    said = "".join(told(refused))
    assert refused.batch is None, "a file with a wrong row is not taken in part, whatever was wished"
    assert all(part in said for part in ("大于数量", "与第3行", "不在本期", "整份导入")), said
    assert office.maker.ask(assessment.score_sheet, cycle).rows[0].marks == (None, None, None)
    taken = bring(office, tmp_path / "a.xlsx", ROWS)
    assert taken.batch is not None and told(taken) == []
    rows = {row.name: row for row in office.maker.ask(assessment.score_sheet, cycle).rows}
    # 40 reports of a day earn what 2 do: (2 + 1) of 60, of 40 points
    assert rows["演示甲"].marks == (Decimal("2.00"), Decimal("0.50"), Decimal("2.50"))
    assert rows["演示乙"].marks == (Decimal(0), None, None), (
        "nothing told is zero; what no row says is missing"
    )
    note = rows["演示甲"].note
    assert "计 3，满分 60；报 42，有效 31（73.8%），重复 3（占有效 9.7%）；每天至多计 2，超出不计 25" in note
    assert "每日明细 2025-10-01至2025-10-02，2 天" in note, "on what it rests"
    again = bring(office, tmp_path / "c.xlsx", [*ROWS, ["演示乙", "2025-10-04", REPORTS, 2, 2, 1]])
    assert again.staged.fate_counts["变更"] == 2, "somebody's days are one sum, the others stand"
