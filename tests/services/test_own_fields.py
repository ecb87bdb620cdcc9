"""The county's own fields through roster, workbook and import, on both engines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.core.errors import Invalid
from app.domain.roster import EndReason
from app.domain.units import UnitKind
from app.imports.policies import policy_text
from app.imports.taking import Taken, Wishes, take
from app.reports.roster import roster_xlsx
from app.reports.vetting import case_summary_pdf
from app.services import audit, policy, roster, units, vetting
from app.services.imports import ImportKind
from app.services.roster import Transfer
from app.services.units import NewGrid
from app.services.units._standing import standing
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from tests.cases import candidate
from tests.imports import books
from tests.office import START, Office, count, one
from tests.reports.paper_kit import STAMP, texts
from tests.services import paid
from tests.services.paid import EAST_2

DECLARED = """
[[own_fields]]
source = "县综治中心"
[own_fields.value]
entity = "person"
key = "blood"
title = "血型"
kind = "choice"
required = true
choices = ["A型", "O型"]

[[own_fields]]
source = "县综治中心"
value = { entity = "person", key = "veteran", title = "退役军人", kind = "flag" }

[[own_fields]]
source = "县综治中心"
value = { entity = "posting", key = "armband", title = "袖标编号", kind = "text" }

[[own_fields]]
source = "县综治中心"
value = { entity = "posting", key = "deposit", title = "装备押金", kind = "money" }
"""
UNITS = """
[[own_fields]]
source = "县综治中心"
value = { entity = "unit", key = "wells", title = "水井数", kind = "count", required = true }
"""
CASES = """
[[own_fields]]
source = "县综治中心"
value = { entity = "case", key = "sponsor", title = "联系领导", kind = "text", required = true }

[[own_fields]]
source = "县综治中心"
value = { entity = "case", key = "stipend", title = "培训补助", kind = "money" }
"""
EXTRA = (("blood", "O型"), ("veteran", "否"), ("armband", "A-01"), ("deposit", "50"))
SHOWN = (("血型", "O型"), ("退役军人", False), ("袖标编号", "A-01"), ("装备押金", Decimal("50.00")))
TITLES = ("血型", "退役军人", "袖标编号", "装备押金")


@pytest.fixture
def county(office: Office) -> Office:
    text = policy_text("jishan") + DECLARED
    new = policy.NewPolicy(text=text, valid_from=START, reason="增加自设字段")
    office.admin.do(policy.adopt, new)
    return office


def worker(office: Office, sequence: int, **changes: object) -> roster.NewWorker:
    return paid.worker(office, sequence, **({"name": "演示" + "甲乙丙"[sequence - 1]} | changes))


def lines(office: Office) -> list[roster.RosterLine]:
    return office.maker.do(roster.roster_lines, "打印花名册")


def test_own_values_are_kept_and_shown_by_their_titles(county: Office) -> None:
    county.maker.do(roster.register, worker(county, 1, extra=EXTRA))
    (row,) = county.maker.ask(roster.workers)
    assert row.extra == SHOWN
    assert lines(county)[0].extra == SHOWN
    assert one(county.maker, select(Person)).extra == {"blood": "O型", "veteran": False}
    assert one(county.maker, select(Posting)).extra == {"armband": "A-01", "deposit": "50.00"}
    assert all(check.ok for check in county.maker.ask(audit.verified))


def test_what_does_not_fit_is_refused_by_field_and_nothing_is_written(county: Office) -> None:
    wrong = (("blood", "B型"), ("deposit", "若干"), ("height", "180"))
    with pytest.raises(Invalid) as refused:
        county.maker.do(
            roster.register_many, [worker(county, 1, extra=EXTRA), worker(county, 2, extra=wrong)]
        )
    assert set(refused.value.fields) == {"2.extra.blood", "2.extra.deposit", "2.extra.height"}
    with pytest.raises(Invalid) as refused:
        county.maker.do(roster.register, worker(county, 2))
    assert refused.value.fields == {"extra.blood": "“血型”没有填写，请补上。"}
    assert county.maker.ask(roster.workers) == []


def test_what_a_known_person_has_need_not_be_given_again(county: Office) -> None:
    posting_id = county.maker.do(roster.register, worker(county, 1, extra=EXTRA))
    posting = one(county.maker, select(Posting))
    gone = roster.Leaving(on=date(2026, 3, 1), reason=EndReason.RESIGNED)
    county.maker.do(roster.leave, posting_id, posting.version, gone)
    again = worker(county, 1, since=date(2026, 5, 1), extra=(("veteran", True),))
    county.maker.do(roster.register, again)
    (row,) = county.maker.ask(roster.workers)
    assert row.extra == (("血型", "O型"), ("退役军人", True), ("袖标编号", None), ("装备押金", None))


def test_a_move_takes_the_postings_own_values_along(county: Office) -> None:
    posting_id = county.maker.do(roster.register, worker(county, 1, extra=EXTRA))
    move = Transfer(unit_id=county.unit_id(EAST_2), on=date(2026, 4, 1))
    county.maker.do(roster.transfer, posting_id, one(county.maker, select(Posting)).version, move)
    (row,) = county.maker.ask(roster.workers)
    assert (row.grid, row.extra) == ("东村第2网格", SHOWN)


def test_the_workbook_has_a_column_each_after_all_others(county: Office) -> None:
    county.maker.do(roster.register, worker(county, 1, extra=EXTRA))
    county.maker.do(
        roster.register, worker(county, 2, unit_id=county.unit_id(EAST_2), extra=(("blood", "A型"),))
    )
    content = roster_xlsx(lines(county), STAMP, date(2026, 10, 31))
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    head = next(row for row in rows if "姓名" in row)
    assert tuple(head[-4:]) == TITLES
    first, second = (row for row in rows if isinstance(row[0], float))
    assert first[-4:] == ["O型", "否", "A-01", 50.0]
    assert second[-4:] == ["A型", "", "", ""]


def imported(office: Office, path: Path, *rows: dict[str, object]) -> Taken:
    book = books.roster(path, rows, (*books.TITLES, *TITLES))
    return take(office.maker, ImportKind.WORKERS, book, Wishes())


def person(n: int, *own: object) -> dict[str, object]:
    return books.person(n, 聘用日期="2026-01-01") | dict(zip(TITLES, own, strict=True))


def test_a_workbook_brings_them_by_title(county: Office, tmp_path: Path) -> None:
    taken = imported(county, tmp_path / "r.xlsx", person(1, "O型", "否", "A-01", 50))
    assert taken.batch is not None, taken.staged.problems
    (row,) = county.maker.ask(roster.workers)
    assert row.extra == SHOWN


def test_a_workbooks_own_cells_are_judged_one_by_one(county: Office, tmp_path: Path) -> None:
    rows = (person(1, "B型", "也许", "A-01", "若干"), person(2, "", "是", "", ""))
    taken = imported(county, tmp_path / "r.xlsx", *rows)
    assert taken.batch is None
    found = {(item.row, item.column) for item in taken.staged.problems if item.severity.value == "error"}
    assert {(4, "血型"), (4, "退役军人"), (4, "装备押金"), (5, "血型")} <= found


def test_a_county_without_own_fields_takes_none(office: Office) -> None:
    with pytest.raises(Invalid, match="没有“blood”"):
        office.maker.do(roster.register, worker(office, 1, extra=EXTRA))
    office.maker.do(roster.register, worker(office, 1))
    assert office.maker.ask(roster.workers)[0].extra == ()


# --- units: grids by form, divisions by list -------------------------------------------------------


@pytest.fixture
def wells(office: Office) -> Office:
    """A county that also counts the wells of its units; the 稷山 policy names their points of danger."""
    new = policy.NewPolicy(text=policy_text("jishan") + UNITS, valid_from=START, reason="增加自设字段")
    office.admin.do(policy.adopt, new)
    return office


def grid(office: Office, *extra: tuple[str, object]) -> NewGrid:
    village = office.unit_id("990101100200")
    return NewGrid(village_id=village, unit_kind=UnitKind.RURAL_GRID, extra=extra)


def test_a_grid_keeps_them_and_every_list_of_units_shows_them(wells: Office) -> None:
    given = grid(wells, ("hazard_points", "北沟废井"), ("wells", "3"))
    (unit_id,) = wells.admin.do(units.open_grids, [given], START)
    shown = (("隐患点", "北沟废井"), ("水井数", 3))
    assert wells.maker.ask(units.unit_by_id, unit_id).extra == shown
    rows = {row.id: row.extra for row in wells.maker.ask(units.staffing)}
    assert rows[unit_id] == shown
    assert rows[wells.unit_id(EAST_2)] == (("隐患点", None), ("水井数", None))
    assert all(check.ok for check in wells.maker.ask(audit.verified))


@pytest.mark.parametrize(
    ("extra", "field"),
    [((), "extra.wells"), ((("wells", "几口"),), "extra.wells"), ((("wells", 1), ("pits", 2)), "extra.pits")],
)
def test_a_grid_is_refused_by_field(wells: Office, extra: tuple[tuple[str, object], ...], field: str) -> None:
    before = wells.maker.ask(units.staffing)
    with pytest.raises(Invalid) as refused:
        wells.admin.do(units.open_grids, [grid(wells, *extra)], START)
    assert set(refused.value.fields) == {field}
    assert wells.maker.ask(units.staffing) == before


def division_list(path: Path, *wells_of: object) -> Path:
    head = ["代码", "名称", "层级", "上级代码", "水井数", "隐患点"]
    rows = [
        [f"9901011002{number:02}", f"新{number}村村委会", "村", "990101100000", value, "旧窑"]
        for number, value in enumerate(wells_of, start=10)
    ]
    return books.grid(path, [head, *rows])


def test_a_division_list_brings_them_by_title_and_need_not(wells: Office, tmp_path: Path) -> None:
    taken = take(
        wells.admin, ImportKind.UNITS, division_list(tmp_path / "u.xlsx", 4, ""), Wishes(since=START)
    )
    assert taken.batch is not None, taken.staged.problems
    found = [wells.maker.ask(units.unit_by_code, f"9901011002{number}").extra for number in (10, 11)]
    assert found == [(("隐患点", "旧窑"), ("水井数", 4)), (("隐患点", "旧窑"), ("水井数", None))]


def test_a_division_lists_own_cells_are_judged_one_by_one(wells: Office, tmp_path: Path) -> None:
    taken = take(wells.admin, ImportKind.UNITS, division_list(tmp_path / "u.xlsx", 4, "几口"), Wishes())
    assert taken.batch is None
    assert [(item.row, item.column) for item in taken.staged.problems] == [(3, "水井数")]


def test_who_may_not_read_the_policy_sees_the_tree_without_them(wells: Office) -> None:
    assert {row.extra for row in wells.auditor.ask(_tree_for_anybody)} == {()}


def _tree_for_anybody(unit: Unit) -> list[units.UnitRow]:
    return list(standing(unit).values())


# --- vetting cases ---------------------------------------------------------------------------------


@pytest.fixture
def vetted(office: Office) -> Office:
    """A county that also names the leader behind a candidate."""
    new = policy.NewPolicy(text=policy_text("jishan") + CASES, valid_from=START, reason="增加自设字段")
    office.admin.do(policy.adopt, new)
    return office


def test_a_case_keeps_them_shows_them_and_prints_them(vetted: Office) -> None:
    given = candidate(vetted, extra=(("sponsor", "演示领导"), ("stipend", "300")), age_reason="工作需要")
    case_id = vetted.clerk_a.do(vetting.open_case, given)
    shown = (("联系领导", "演示领导"), ("培训补助", Decimal("300.00")))
    assert [row.extra for row in vetted.maker.ask(vetting.cases)] == [shown]
    file = vetted.maker.ask(vetting.case_file, case_id)
    assert file.case.extra == shown
    lines = vetted.maker.ask(vetting.checklist, case_id).lines
    assert not any("演示领导" in line.text for line in lines), "no exception from a rule"
    printed = "".join(texts(case_summary_pdf(file, STAMP)))
    assert all(word in printed for word in ("联系领导", "演示领导", "培训补助", "300.00"))
    assert all(check.ok for check in vetted.maker.ask(audit.verified))


def test_a_case_is_refused_by_field_and_nothing_is_written(vetted: Office) -> None:
    with pytest.raises(Invalid) as refused:
        vetted.clerk_a.do(vetting.open_case, candidate(vetted, extra=(("stipend", "若干"),)))
    assert set(refused.value.fields) == {"extra.sponsor", "extra.stipend"}
    assert vetted.maker.ask(vetting.cases) == []
    assert count(vetted.maker, Person) == 0
