"""A workbook of visits passes the same guard as the desk, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from app.core.errors import Invalid
from app.domain.vetting import CaseState
from app.imports.guard import intake
from app.imports.namesakes import Namesakes
from app.imports.rows import stage
from app.imports.staged import Severity
from app.imports.taking import Taken, Wishes, take
from app.imports.visits import case_visit, visit_layout, visit_rules
from app.services import imports, vetting
from app.services.imports import ImportKind
from app.workspace import Unit
from tests.cases import GOOD, SHORT, collect, opened, state, unmet, version
from tests.office import Office

TITLES = (
    "序号",
    "案卷编号",
    "走访时间",
    "户主",
    "户号",
    "地点",
    "电话",
    "与考察对象关系",
    "是否同意",
    "走访人",
    "签字",
)


def _row(number: str, place: int, **changes: str) -> dict[str, str]:
    row = {
        "序号": str(place),
        "案卷编号": number,
        "走访时间": "2026.3.10",
        "户主": "赵钱孙李周吴郑"[place - 1] + "户主",
        "户号": f"H{place + 20}",
        "地点": f"东村{place + 20}号",
        "电话": f"1390000{place:04}",
        "与考察对象关系": "邻居",
        "是否同意": "同意",
        "走访人": "考察甲、考察乙",
        "签字": "√",
    }
    return row | changes


def _book(folder: Path, rows: Sequence[dict[str, str]]) -> Path:
    path = folder / "visits.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("走访")
    sheet.merge_range(0, 0, 0, len(TITLES) - 1, "街坊邻居走访情况汇总表")
    titles = dict.fromkeys((*TITLES, *(title for row in rows for title in row)))
    for column, title in enumerate(titles):
        sheet.write(1, column, title)
    for line, row in enumerate(rows, start=2):
        for column, title in enumerate(titles):
            sheet.write(line, column, row.get(title, ""))
    book.close()
    return path


def _bring(office: Office, path: Path, who: str = "clerk_a") -> Taken:
    return take(office.workspace(who), ImportKind.VISITS, path, Wishes())


def _case(office: Office) -> tuple[int, str]:
    case_id, team = opened(office)
    collect(office, case_id, team, [])
    return case_id, office.maker.ask(vetting.case_row, case_id).number


CASES = {
    "four": ([], 0),
    "two share a phone": ([(5, {"电话": "139-0000-0001"})], 2),
    "one is a relative": ([(5, {"与考察对象关系": "亲属"})], 1),
    "one unsigned": ([(5, {"签字": "未签"})], 1),
}


@pytest.mark.parametrize("name", CASES)
def test_an_import_is_judged_like_the_desk(office: Office, tmp_path: Path, name: str):
    fifth, warnings = CASES[name]
    case_id, number = _case(office)
    rows = [_row(number, place) for place in range(1, 5)] + [_row(number, n, **how) for n, how in fifth]
    path = _book(tmp_path, rows)
    taken = _bring(office, path)
    assert taken.batch is not None
    assert [one.severity for one in taken.staged.problems] == [Severity.WARNING] * warnings
    assert unmet(office, case_id) == [SHORT]
    assert state(office, case_id) is CaseState.MEETING_HELD


def test_five_good_ones_carry_the_case_on(office: Office, tmp_path: Path):
    case_id, number = _case(office)
    path = _book(tmp_path, [_row(number, place) for place in range(1, 6)])
    assert _bring(office, path).staged.problems == ()
    assert unmet(office, case_id) == []
    assert state(office, case_id) is CaseState.INTERVIEWED


def test_bad_rows_are_named_cell_by_cell_and_nothing_is_written(office: Office, tmp_path: Path):
    case_id, number = _case(office)
    rows = [
        _row(number, 1),
        _row("2019-001", 2),
        _row(number, 3, 走访人="别的人、考察乙"),
        _row(number, 4, 走访时间="2月30日"),
        _row(number, 5, 是否同意="也许"),
    ]
    taken = _bring(office, _book(tmp_path, rows))
    assert taken.batch is None
    errors = [(one.row, one.column) for one in taken.staged.problems if one.severity is Severity.ERROR]
    assert errors == [(4, "案卷编号"), (5, "走访人"), (6, "走访时间"), (7, "是否同意")]
    assert office.maker.ask(vetting.case_file, case_id).visits == ()


def test_what_was_said_to_the_policys_questions_comes_with_the_list(office: Office, tmp_path: Path):
    case_id, number = _case(office)
    rows = [
        _row(number, 1, 政治表现="好", 品行="较好", 有无违法或不良反映="无"),
        _row(number, 2, 品行="很好"),
        _row(number, 3, 品行="好"),
    ]
    taken = _bring(office, _book(tmp_path, rows))
    assert [(one.row, one.column, one.severity) for one in taken.staged.problems] == [
        (4, "品行", Severity.ERROR)
    ]
    assert "相近的有：好、较好" in taken.staged.problems[0].reason
    assert _bring(office, _book(tmp_path, [rows[0], rows[2]])).batch is not None
    file = office.maker.ask(vetting.case_file, case_id)
    assert [dict(visit.ratings) for visit in file.visits] == [
        {"politics": "好", "conduct": "较好", "adverse": "无"},
        {"conduct": "好"},
    ]
    assert dict(file.questions)["conduct"] == "品行"


def test_the_service_itself_takes_all_or_none(office: Office, tmp_path: Path):
    case_id, number = _case(office)
    path = _book(tmp_path, [_row(number, 1), _row(number, 2)])

    def bring(unit: Unit) -> None:
        rules = visit_rules(unit)
        layout = visit_layout(rules, Namesakes({}))
        good, other = (case_visit(row, rules) for row in stage(intake(path), layout).accepted)
        stranger = vetting.NewVisit(
            visited_on=other.visit.visited_on,
            householder="钱户主",
            members=(0,),
            opinion=other.visit.opinion,
            signed=True,
        )
        vetting.add_visits(unit, [good, vetting.CaseVisit(case_id=case_id, visit=stranger)])

    with pytest.raises(Invalid) as refusal:
        office.clerk_a.do(bring)
    assert set(refusal.value.fields) == {"2.members"}
    assert office.maker.ask(vetting.case_file, case_id).visits == ()


def test_another_towns_case_is_not_found(office: Office, tmp_path: Path):
    _, number = _case(office)
    taken = _bring(office, _book(tmp_path, [_row(number, 1)]), "clerk_b")
    assert taken.batch is None
    (problem,) = taken.staged.problems
    assert problem.column == "案卷编号" and "没有在办的考察" in problem.reason


def test_a_visitor_who_is_not_of_the_team_is_named(office: Office, tmp_path: Path):
    case_id, number = _case(office)
    taken = _bring(office, _book(tmp_path, [_row(number, 1), _row(number, 2, 走访人="别的人、考察乙")]))
    assert taken.batch is None
    (problem,) = taken.staged.problems
    assert (problem.row, problem.column) == (4, "走访人")
    assert office.maker.ask(vetting.case_file, case_id).visits == ()


def test_a_file_is_known_again_and_taken_back_until_the_decision(office: Office, tmp_path: Path):
    case_id, number = _case(office)
    path = _book(tmp_path, [_row(number, place) for place in range(1, 6)])
    batch = _bring(office, path).batch
    assert batch is not None
    again = _bring(office, path)
    assert again.batch is None and "已经导入过" in again.staged.problems[0].reason
    rows = [
        _row(number, 1),
        _row(number, 2, 是否同意="不同意"),
        _row(number, 3, 地点="西村3号", 户号=""),
        _row(number, 6),
    ]
    (tmp_path / "又").mkdir()
    looked = take(office.clerk_a, ImportKind.VISITS, _book(tmp_path / "又", rows), Wishes(dry_run=True))
    assert [fate.word for fate in looked.staged.fates.values()] == ["相同", "冲突", "新增", "新增"]
    assert "“是否同意”与名单不同" in looked.staged.problems[0].reason
    assert office.clerk_a.do(imports.undo, batch) == 5
    assert office.maker.ask(vetting.case_file, case_id).visits == ()
    second = _bring(office, path).batch
    assert second is not None
    office.approver.do(vetting.decide, case_id, version(office, case_id), GOOD)
    with pytest.raises(Invalid, match="不能再补充材料"):
        office.clerk_a.do(imports.undo, second)
