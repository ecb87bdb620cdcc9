"""网格划分 in the window: a division proposed, a building moved by hand, a draft left, none applied."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.arrangement import Group
from app.imports.taking import Wishes, take_file
from app.services import planning, restructuring, search, units
from app.services.imports import ImportKind
from tests.services.test_planning import GRID_2, VILLAGE, file
from ui.kit.form_dialog import FormDialog
from ui.pages.grids import PLANNING
from ui.pages.grids.planning.leaving import paper_of


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.tasks.busy)


@pytest.fixture
def page(qtbot, file_office, open_desk):
    take_file(file_office.maker, ImportKind.PARTS, file(), Wishes())
    page = PLANNING.build(open_desk("maker"))
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    settle(qtbot, page.desk)
    page.parts.asking.least.setValue(250)
    page.parts.asking.most.setValue(350)
    return page


def test_a_division_is_proposed_moved_by_hand_and_put_forward(qtbot, page, file_office, errors):
    parts = page.parts
    assert "合计有" in parts.verdict.text() and not parts.draft.isEnabled()
    assert "方案与现状相同" in parts.draft.toolTip()
    parts.asking.propose.click()
    assert parts.asking.stop.isEnabled()
    settle(qtbot, page.desk)
    assert "核验通过：2个网格各自连片，每格都在标准内；改划1处" in parts.verdict.text()
    assert [row.moved for row in parts.part_table.model().rows] == ["", "", "改划", ""]
    assert set(page.parts.drawn.grab().toImage().size().toTuple()) and len(page.parts.drawn.spots) == 4
    parts.part_table.choose({page.question.parts[0].id})
    parts.target.setCurrentIndex(parts.target.findData(GRID_2))
    parts.move.click()
    assert "核验未通过" in parts.verdict.text() and not parts.draft.isEnabled()
    parts.back.click()
    parts.asking.propose.click()
    settle(qtbot, page.desk)
    before = file_office.checker.ask(units.tree)
    sheet = paper_of(page.question, page.division, ("核验通过",))
    assert sheet.told == ("改划：3号楼（第1网格→第2网格）。", "核验通过")
    assert [line.value for line in sheet.lines if isinstance(line, Group)] == ["第1网格", "第2网格"]
    parts.draft.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    form = QApplication.activeModalWidget()
    form.submit_button.click()
    settle(qtbot, page.desk)
    (kept,) = file_office.checker.ask(restructuring.change_sets)
    (row,) = file_office.checker.ask(restructuring.change_sheet, kept.id).rows
    assert (row.old_code[-3:], row.new_code[-3:], row.num, row.den) == ("001", "002", 140, 450)
    assert file_office.checker.ask(units.tree) == before, "nothing is applied here"
    assert errors == []


def test_a_proposal_can_be_stopped_and_says_what_is_missing(qtbot, page, file_office, errors):
    page.parts.asking.propose.click()
    page.parts.asking.stop.click()
    settle(qtbot, page.desk)
    assert page.proposal is None and "已停止试算" in page.parts.progress.text()
    bare = planning.NewPart(village_id=file_office.unit_id(VILLAGE), name="1号楼")
    page.desk.do(page, planning.keep_parts, [bare, replace(bare, name="2号楼", households=9)])
    settle(qtbot, page.desk)
    page.refresh()
    settle(qtbot, page.desk)
    assert "没有登记户数" in page.parts.verdict.text()
    assert errors == []


def test_buildings_are_added_changed_and_taken_off_by_hand(qtbot, page, errors):
    def sent(form: FormDialog) -> None:
        form.submit_button.click()
        settle(qtbot, page.desk)
        page.refresh()
        settle(qtbot, page.desk)

    def form() -> FormDialog:
        return page.window().findChildren(FormDialog)[-1]

    def names() -> list[str]:
        return [row.name for row in page.question.parts]

    act = {one.text(): one for one in page.hand.menu().actions()}
    before = names()
    act["新增楼栋（湾组）…"].trigger()
    form().form.cells["name"].take("新楼")
    sent(form())
    assert names() == [*before, "新楼"] or sorted(names()) == sorted([*before, "新楼"])
    first = page.question.parts[0]
    page.parts.part_table.choose({first.id})
    page.hand.menu().aboutToShow.emit()
    assert act["修改选中的…"].isEnabled()
    act["修改选中的…"].trigger()
    form().form.cells["name"].take("改名楼")
    sent(form())
    assert "改名楼" in names() and first.name not in names()
    page.parts.part_table.choose({row.id for row in page.question.parts if row.name == "新楼"})
    act["去掉选中的…"].trigger()
    sent(form())
    assert "新楼" not in names()
    assert errors == []


def test_the_first_building_of_a_county_is_entered_by_hand(qtbot, file_office, open_desk, errors):
    """Nothing is listed yet: the empty page offers it, and shows the village once it is done."""
    village = file_office.unit_id(VILLAGE)
    (entry,) = file_office.maker.ask(search.find_villages, VILLAGE)
    page = PLANNING.build(open_desk("maker"))
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, page.desk)
    assert page.parts.first.isVisible() and not page.parts.body.isVisible()
    page.parts.first.click()
    form = page.window().findChildren(FormDialog)[-1]
    form.form.cells["village_id"].editor.show_value(entry)
    form.form.cells["name"].take("1号楼")
    form.submit_button.click()
    settle(qtbot, page.desk)
    assert page.parts.body.isVisible() and not page.parts.first.isVisible()
    assert page.question.village.id == village and [row.name for row in page.question.parts] == ["1号楼"]
    assert errors == []
