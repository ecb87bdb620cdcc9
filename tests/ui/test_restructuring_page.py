"""单位变更 in the window: drafted from the tree, pasted, judged line by line, approved by another person."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from xlsxwriter import Workbook

from app.domain.restructuring.figures import Way
from app.domain.units import ChangeOp, ChangeState, Level
from app.services import restructuring, units
from ui.kit.register import RegisterPage
from ui.pages.grids import FIGURES
from ui.pages.grids.card import UnitCard
from ui.pages.grids.outline import OutlinePage
from ui.pages.grids.restructuring import button
from ui.pages.grids.restructuring.drafting import DraftDialog
from ui.pages.grids.restructuring.page import ChangePage
from ui.pages.grids.restructuring.table import TITLES

EAST, WEST, BOTH = "990101100200", "990101100201", "990101100210"
LINES = [
    ["合并", EAST, BOTH, "东西村村委会", "", "", "", "2026-11-02"],
    ["合并", WEST, BOTH, "", "", "", "", "2026-11-02"],
]


def settle(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.waiting.isActive() and not dialog.desk.tasks.busy)


@pytest.fixture
def drafting(qtbot, open_desk):
    """A dialog over no page, with the lines it is given."""

    def opened(lines=(), login="maker"):
        dialog = DraftDialog(open_desk(login), lines)
        qtbot.addWidget(dialog)
        dialog.show()
        settle(qtbot, dialog)
        return dialog

    return opened


def test_lines_are_judged_as_they_are_written_and_kept_when_all_are_right(qtbot, drafting, file_office):
    dialog = drafting()
    assert not dialog.keep.isEnabled() and not dialog.unsent()
    dialog.table.paste("\t".join(TITLES) + "\n合并\t990101100299\t990101100210\t东西村\t\t\t\t2026-11-02\n")
    settle(qtbot, dialog)
    wrong = dialog.table.item(0, len(TITLES)).text()
    assert "990101100299" in wrong and not dialog.keep.isEnabled() and dialog.unsent()
    dialog.table.fill(LINES)
    dialog.table.edited.emit()
    settle(qtbot, dialog)
    assert dialog.keep.isEnabled() and not dialog.table.item(0, len(TITLES)).text()
    assert "共 2 行" in dialog.told.text()
    dialog.doc_no.setText("测政发〔2026〕3号")
    dialog.write()
    qtbot.waitUntil(lambda: not dialog.desk.tasks.busy)
    (head,) = file_office.checker.ask(restructuring.change_sets)
    assert (head.doc_no, head.words, head.state) == ("测政发〔2026〕3号", "合并 2", ChangeState.DRAFT)


def test_a_cell_that_cannot_be_read_is_said_at_its_line(qtbot, drafting):
    dialog = drafting([*LINES, ["合井", EAST, "", "", "", "", "", "去年"]])
    said = dialog.table.item(2, len(TITLES)).text()
    assert "认不出变更“合井”" in said and "有 1 行要改正" in dialog.told.text()
    assert "第 3 行：" in dialog.told.text() and said in dialog.told.text()  # whole, where the line cuts it


def test_a_workbook_fills_the_table(qtbot, drafting, tmp_path):
    path = tmp_path / "变更.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate([["关于调整网格的清单"], TITLES, *LINES]):
            sheet.write_row(row, 0, line)
    dialog = drafting()
    dialog.read(path)
    qtbot.waitUntil(lambda: bool(dialog.table.lines()))
    settle(qtbot, dialog)
    assert [line[:8] for line in dialog.table.lines()] == LINES and dialog.keep.isEnabled()


def test_a_document_begins_with_the_selected_unit(qtbot, open_desk):
    page = OutlinePage(open_desk("maker"))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: bool(page.rows))
    page.go_to(next(row.id for row in page.rows if row.code == EAST))
    (village,) = page.tree.chosen()
    day = date(2026, 11, 2)
    assert (
        button.lines_of(ChangeOp.SPLIT, village, day)
        == [["拆分", EAST, "", "", "", "1/2", "户数", "2026-12-01"]] * 2
    )
    assert button.lines_of(ChangeOp.CREATE, village, day)[0][4] == EAST
    menu = next(one for one in page.findChildren(type(page.buttons["查看网格员"])) if one.menu()).menu()
    menu.aboutToShow.emit()
    assert all(action.isEnabled() for action in menu.actions() if action.text())


def test_only_another_person_approves_and_the_page_says_what_will_be(qtbot, drafting, open_desk, file_office):
    dialog = drafting(LINES)
    dialog.write()
    qtbot.waitUntil(lambda: not dialog.desk.tasks.busy)
    (head,) = file_office.checker.ask(restructuring.change_sets)
    mine = ChangePage(open_desk("maker"), None)
    qtbot.addWidget(mine)
    mine.go_to(head.id)
    qtbot.waitUntil(lambda: mine.seen is not None)
    assert set(mine.view.tables) == {"effects", "rows"} and "等待另一人批准" in mine.way.text()
    assert "批准" not in mine.view.buttons
    page = ChangePage(open_desk("approver"), None)
    qtbot.addWidget(page)
    page.go_to(head.id)
    qtbot.waitUntil(lambda: page.seen is not None)
    page.view.buttons["批准"].click()
    (form,) = [one for one in page.findChildren(object) if type(one).__name__ == "FormDialog"]
    form.submit()
    qtbot.waitUntil(lambda: page.seen.sheet.head.state is ChangeState.APPLIED)
    assert "✔ 生效" in page.way.text() and set(page.view.tables) == {"rows"}
    row = next(one for one in file_office.checker.ask(units.outline) if one.code == f"{EAST}001")
    card = UnitCard(page.desk, row)
    qtbot.addWidget(card)
    qtbot.waitUntil(lambda: any(one.text() == "沿革" for one in card.findChildren(QLabel)))
    assert any("2026-11-02　" in one.text() for one in card.findChildren(QLabel))


def test_figures_turn_to_the_units_of_today(qtbot, open_desk):
    page = RegisterPage(FIGURES, open_desk("maker"))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.reading.whole)
    assert [row.name for row in page.model.rows] == ["甲镇", "乙镇"]
    assert page.strip.levels.currentText() == "乡镇" and page.strip.levels.itemText(0) == "县"
    page.strip.levels.setCurrentIndex(page.strip.levels.findData(Level.VILLAGE))
    page.strip.ways.setCurrentIndex(page.strip.ways.findData(Way.AS_NOW))
    page.strip.ways.activated.emit(1)
    qtbot.waitUntil(lambda: page.reading.whole and len(page.model.rows) == 5)
    assert "标“估”" in page.strip.hint.whole
