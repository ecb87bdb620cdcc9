"""One alias table for every import: each kind of file that names a unit finds it by another name."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.period import Month
from app.imports.namesakes import Namesakes
from app.imports.staged import Severity
from app.imports.taking import Taken
from app.imports.visits import visit_layout, visit_rules
from app.imports.words import LEVELS
from app.services import assessment, units
from app.services.imports import ImportKind
from tests.imports.test_taking import EAST, EAST_2, MARKS, TITLES, books, bring, errors, person, rosters
from tests.office import Office

TOWN, VILLAGE, GRID = "990101100000", "990101100200", "990101100200001"

#: what a roster calls a unit, by the unit: none of them can be guessed from its name
CALLED = {TOWN: "老甲乡", VILLAGE: "大槐树", GRID: "河东片"}


def alias(office: Office) -> None:
    for code, name in CALLED.items():
        office.maker.do(units.name_alias, office.unit_id(code), name)


def roster(office: Office, tmp_path: Path) -> Taken:
    row = person(1, CALLED[GRID], 乡镇=CALLED[TOWN], **{"村(社区)": CALLED[VILLAGE]})
    return bring(office, rosters(tmp_path, row))


def scores(office: Office, tmp_path: Path) -> Taken:
    """Two of one name and no numbers: only the grid tells them apart."""
    if not office.maker.ask(assessment.cycles):
        bring(office, rosters(tmp_path, person(1), person(2, EAST_2, 姓名="测试乙"), name="r.xlsx"))
        office.maker.do(assessment.open_cycle, Month(2026, 10))
    head = ["序号", "乡镇", "网格", "姓名", *TITLES]
    rows = [["2026年10月评分表"], head, [1, CALLED[TOWN], CALLED[GRID], "测试乙", *MARKS]]
    return bring(office, books.grid(tmp_path / "s.xlsx", rows), ImportKind.SCORES)


def divisions(office: Office, tmp_path: Path) -> Taken:
    path = tmp_path / "u.csv"
    path.write_text(f"code,name,level,parent_code\n{TOWN},{CALLED[TOWN]},镇,990101000000\n", encoding="utf-8")
    return bring(office, path, ImportKind.UNITS)


NAMING = {ImportKind.WORKERS: roster, ImportKind.SCORES: scores, ImportKind.UNITS: divisions}
ELSEWHERE = {
    ImportKind.FIGURES,  # by code alone
    ImportKind.CHECKS,  # through the same locator (app/imports/checks), in tests/services/test_surveys
    ImportKind.CHECK_INS,  # through the same locator (app/imports/checkins), in tests/services/test_checkins
    ImportKind.FORCES,  # through the same locator (app/imports/forces), in tests/services/test_forces
    ImportKind.EQUIPMENT,  # through the same locator (app/imports/equipment), in tests/imports/test_equipment
    ImportKind.PARTS,  # through the same locator (app/imports/parts), in its own tests
    ImportKind.CANDIDATES,  # a post of the campaign by its own name there
    ImportKind.EXAM,  # names none: who registered, by number
    ImportKind.DECISIONS,  # names none: a case as in VISITS
    ImportKind.PUBLICITY,  # names none: a case as in VISITS
    ImportKind.INSURANCE,  # names none: people of the roster, by number
    ImportKind.PAYMENTS,  # names none: transfers of a run, by account
    ImportKind.LEDGER,  # names none: the county's money
    ImportKind.TRAINING,  # names none that counts: lines of the sheet, by name
    ImportKind.VISITS,  # names none: a case's number or its candidate's name
    ImportKind.BOUNDARIES,  # no workbook; its own tests match by alias (services/boundaries/planning)
}


def test_of_every_kind_of_file_it_is_said_whether_it_names_units() -> None:
    assert set(NAMING) | ELSEWHERE == set(ImportKind) and not set(NAMING) & ELSEWHERE


@pytest.mark.parametrize("kind", NAMING)
def test_an_alias_is_understood_once_it_is_registered(
    file_office: Office, tmp_path: Path, kind: ImportKind
) -> None:
    before = NAMING[kind](file_office, tmp_path)
    assert before.batch is None and errors(before), "a name nobody has registered is never guessed"
    asked = {one.written for one in before.staged.questions}
    assert asked == ({CALLED[TOWN]} if kind is not ImportKind.UNITS else set())
    alias(file_office)
    after = NAMING[kind](file_office, tmp_path)
    assert errors(after) == [] and after.staged.accepted


def test_a_table_of_visits_has_no_column_of_a_unit(file_office: Office) -> None:
    columns = file_office.maker.ask(lambda unit: visit_layout(visit_rules(unit), Namesakes({})).columns)
    named = {title for column in columns for title in column.titles}
    assert not named & {*LEVELS, "乡镇", "村（社区）", "网格", "网格名称", "所属乡镇"}


def test_a_list_of_divisions_is_warned_of_names_that_may_be_one(file_office: Office, tmp_path: Path) -> None:
    path = tmp_path / "u.csv"
    lines = ("990101100210,东村社区居民委员会,village", "990101100211,西 村村,village")
    text = "\n".join(f"{line},{TOWN}" for line in lines)
    path.write_text(f"code,name,level,parent_code\n{text}\n", encoding="utf-8")
    taken = bring(file_office, path, ImportKind.UNITS, dry_run=True)
    told = [(one.row, one.reason) for one in taken.staged.problems if one.severity is Severity.WARNING]
    assert (2, "与“东村村委会”只差后缀（社区、村委会等），请核对是不是同一个。") in told
    assert any(row == 3 and "空格" in reason for row, reason in told)
    assert EAST  # the office's own grids are told of by 网格核查
