"""网格 in the window: the tree with its sums, what is amiss, who served, a new grid, another name."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from app.domain.restructuring import ChangeRow
from app.domain.roster import EndReason
from app.domain.units import ChangeOp, Level
from app.services import restructuring, roster, units
from app.services.restructuring import NewChange
from app.services.units import OutlineRow
from tests.ui.test_roster import PEOPLE, new
from ui.kit import icons
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Ground
from ui.kit.preview import PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.theme import Look, dress
from ui.pages.grids import PAGE
from ui.pages.grids.card import UnitCard
from ui.pages.grids.outline import OutlinePage
from ui.pages.grids.tree import UnitTree

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
VILLAGE, GRID = "990101100200", "990101100200001"


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


@pytest.fixture
def staffed(file_office):
    return [file_office.maker.do(roster.register, new(file_office, *person)) for person in PEOPLE]


@pytest.fixture
def page(qtbot, file_office, staffed, open_desk):
    page = OutlinePage(open_desk("maker"))
    page.told = []
    page.desk.told.connect(lambda said, door: page.told.append(said))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    settle(qtbot, page)
    return page


def texts(page, unit_id):
    item = page.tree._items[unit_id]
    heads = [page.tree.headerItem().text(column) for column in range(page.tree.columnCount())]
    return dict(zip(heads, (item.text(column) for column in range(len(heads))), strict=True))


def shown(page):
    return [item.text(0) for item in page.tree._items.values() if not item.isHidden()]


def test_columns_and_lines_follow_the_zoom(page, qapp):
    tree = page.tree
    tree.setColumnWidth(1, 200)  # as somebody dragged it
    before = [tree.columnWidth(column) for column in range(tree.columnCount() - 1)]
    line = tree.visualItemRect(tree.topLevelItem(0)).height()
    dress(qapp, Look(zoom=125))
    try:
        after = [tree.columnWidth(column) for column in range(tree.columnCount() - 1)]
        assert after == [width * 125 // 100 for width in before]
        assert tree.visualItemRect(tree.topLevelItem(0)).height() > line
    finally:
        dress(qapp)


def test_a_unit_nobody_looks_at_is_not_written_out(page, monkeypatch):
    rows = page.rows
    with monkeypatch.context() as patched:
        patched.setattr("ui.pages.grids.tree.shown", None)
        page.tree.fill(rows)
    assert [item.text(0) for item in page.tree._items.values()] == [row.name for row in rows]


def test_the_tree_has_the_sums_of_what_hangs_below(page, file_office):
    told = texts(page, file_office.unit_id("990101100000"))
    assert (told["在岗"], told["应配"], told["网格"], told["问题"]) == ("2", "3", "3", "缺 1 人")
    assert texts(page, file_office.unit_id(GRID))["问题"] == ""
    assert texts(page, file_office.unit_id("990101100498"))["问题"] == "统计用，不设网格"
    assert page.foot.text() == "共 14 个单位"


def test_only_what_is_amiss_is_shown_with_what_it_hangs_on(qtbot, page):
    page.amiss.setChecked(True)
    assert "西村第1网格" in shown(page) and "甲镇" in shown(page) and "东村第1网格" not in shown(page)
    assert not [name for name in shown(page) if "虚拟" in name], "to be for statistics alone is no fault"
    page.amiss.setChecked(False)
    page.filter.setText("东村第2")
    settle(qtbot, page)
    assert (
        shown(page) == ["测试县", "甲镇", "东村村委会", "东村第2网格"] and page.foot.text() == "共 1 个单位"
    )


@pytest.mark.parametrize("word", ["dcc", "dongcun", "DCCW", "990101100200", "东村村"])
def test_a_village_is_found_by_its_pinyin_with_its_grids(qtbot, page, word):
    page.filter.setText(word)
    settle(qtbot, page)
    assert shown(page) == ["测试县", "甲镇", "东村村委会", "东村第1网格", "东村第2网格"]
    page.filter.setText("")
    assert len(shown(page)) == 14


def test_the_tree_read_again_keeps_its_place(qtbot, page, file_office):
    page.resize(900, 260)
    page.tree.expandAll()
    page.go_to(file_office.unit_id("990101101001002"))
    bar = page.tree.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place, row = bar.value(), page.tree.chosen()
    assert place > 0
    page.refresh()
    settle(qtbot, page)
    assert (bar.value(), page.tree.chosen()) == (place, row)


def test_the_tree_stands_on_a_part_of_the_county(qtbot, page, file_office):
    town = file_office.clerk_b.ask(lambda unit: unit.actor.scopes[0])
    page.stand_on(Ground("乙镇", town))
    settle(qtbot, page)
    assert shown(page)[0] == "乙镇" and "甲镇" not in shown(page)


def test_a_grid_tells_who_served_it_and_leads_to_them(qtbot, page, file_office, staffed):
    left = roster.Leaving(on=date(2026, 5, 1), reason=EndReason.RESIGNED)
    come = new(file_office, "任新", GRID, 9)
    second = file_office.clerk_a.do(roster.replace, staffed[0], 1, left, come)
    page.go_to(file_office.unit_id(GRID))
    card = page.card(page.tree.chosen())
    assert isinstance(card, UnitCard)
    qtbot.addWidget(card)
    qtbot.waitUntil(lambda: card.people is not None)
    told = [label.text() for label in card.findChildren(QLabel)]
    assert told.index("任新　网格员") < told.index("曾小明　网格员")
    assert "2026-01-01 至 2026-05-01（辞职）" in told and list(card.doors) == ["任新"]
    opened = []
    page.desk.wanted.connect(lambda *what: opened.append(what))
    card.doors["任新"].click()
    assert opened == [("roster", None, second)]


def form_over(qtbot, page):
    settle(qtbot, page)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def test_a_grid_is_opened_below_the_selected_village(qtbot, page, file_office, errors):
    page.go_to(file_office.unit_id(VILLAGE))
    page.buttons["新增网格"].click()
    dialog = form_over(qtbot, page)
    kind = dialog.form.cells["unit_kind"].editor.controls[1]
    kind.setFocus()
    qtbot.keyClick(kind, Key.Key_Space)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: "东村第3网格" in shown(page))
    settle(qtbot, page)
    assert [row.name for row in page.tree.chosen()] == ["东村第3网格"] and errors == []
    assert "还没有网格员" in page.told[-1]


def test_a_dedicated_grid_without_its_host_is_refused_at_the_field(qtbot, page, file_office):
    page.go_to(file_office.unit_id(VILLAGE))
    page.buttons["新增网格"].click()
    dialog = form_over(qtbot, page)
    dialog.form.cells["unit_kind"].editor.show_value("dedicated_grid")
    dialog.submit()
    qtbot.waitUntil(lambda: bool(dialog.form.wrong))
    assert "要写明所属单位" in dialog.form.cells["host"].fault


def test_another_name_is_recorded_and_one_taken_is_refused(qtbot, page, file_office, write, errors):
    assert not page.buttons["单位别名"].isEnabled() and page.buttons["单位别名"].toolTip()
    page.go_to(file_office.unit_id(VILLAGE))
    page.buttons["单位别名"].click()
    dialog = form_over(qtbot, page)
    assert "还没有别名" in dialog.sheet.note
    write("东庄")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: bool(page.told))
    found = file_office.clerk_a.ask(units.aliases)
    assert [(row.alias, row.unit_id) for row in found] == [("东庄", file_office.unit_id(VILLAGE))]
    page.go_to(file_office.unit_id("990101100201"))
    page.buttons["单位别名"].click()
    dialog = form_over(qtbot, page)
    write("东庄")
    dialog.submit()
    qtbot.waitUntil(lambda: bool(dialog.form.wrong))
    assert "已是另一个单位的别名" in dialog.form.cells["alias"].fault and errors == []
    dialog.done(0)
    page.go_to(file_office.unit_id(VILLAGE))
    withdrawn(qtbot, page)
    assert file_office.clerk_a.ask(units.aliases) == [] and errors == []


def withdrawn(qtbot, page):
    """Withdraw the alias of the selected unit, which takes a reason."""
    page.buttons["单位别名"].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    entries = {one.text(): one for one in menu.actions()}
    assert list(entries) == ["登记别名", "撤销“东庄”"]
    entries["撤销“东庄”"].trigger()
    menu.close()
    dialog = form_over(qtbot, page)
    dialog.submit()
    assert dialog.form.cells["reason"].fault, "a reason is asked for"
    dialog.form.cells["reason"].editor.show_value("登记错了村")
    dialog.submit()
    qtbot.waitUntil(lambda: page.told[-1] == "别名“东庄”已撤销。")


def test_the_list_of_grids_does_the_same(qtbot, file_office, staffed, open_desk):
    page = RegisterPage(PAGE, open_desk("maker"))
    qtbot.addWidget(page)
    settle(qtbot, page)
    assert page.buttons["查看网格员"].toolTip() == "请先选中一个单位。"
    page.table.choose({file_office.unit_id(GRID)})
    opened = []
    page.desk.wanted.connect(lambda *what: opened.append(what))
    page.buttons["查看网格员"].click()
    assert opened[0][0] == "roster" and opened[0][2].kept[0].values == {GRID}
    assert isinstance(page.card(page.table.chosen()), UnitCard)
    settle(qtbot, page)


def test_who_may_only_read_sees_no_buttons_that_write(qtbot, file_office, open_desk):
    page = OutlinePage(open_desk("approver"))
    qtbot.addWidget(page)
    settle(qtbot, page)
    assert list(page.buttons) == ["查看网格员"]


def test_the_tree_has_room_for_a_county_of_ten_thousand(page):
    tree = page.tree
    heads = [tree.headerItem().text(column) for column in range(tree.columnCount())]
    needed = tree.fontMetrics().horizontalAdvance("10,007") + 24  # what a cell leaves free at its sides
    for title in ("在岗", "应配", "网格"):
        assert tree.columnWidth(heads.index(title)) >= needed, title


def test_the_tree_has_the_chevrons_of_the_house(page, file_office):
    tree = page.tree
    item = tree._items[file_office.unit_id("990101100000")]
    for open_ in (True, False):
        item.setExpanded(open_)
        tree.clearSelection()
        tree.setCurrentItem(None)
        line = tree.visualItemRect(item)
        branch = QRect(line.left() - tree.indentation(), line.top(), tree.indentation(), line.height())
        drawn, wanted = (
            tree.viewport().grab(branch).toImage(),
            QImage(branch.size(), QImage.Format.Format_RGB32),
        )
        wanted.fill(drawn.pixelColor(0, 0))
        painter = QPainter(wanted)
        icons.chevron(painter, QRect(QPoint(0, 0), branch.size()), tree.indentation(), open_=open_)
        painter.end()
        assert drawn.convertToFormat(wanted.format()) == wanted


def test_the_tree_of_another_day_says_so_and_leads_back(qtbot, file_office, open_desk):
    day = date(2026, 11, 2)
    row = ChangeRow(number=1, op=ChangeOp.RENAME, old_code=VILLAGE, name="东街村村委会", effective=day)
    set_id = file_office.maker.do(restructuring.draft, NewChange(rows=(row,)))
    file_office.approver.do(restructuring.approve, set_id, 1)
    page = OutlinePage(open_desk("maker"))
    qtbot.addWidget(page)
    page.show()

    def named():
        return next((row.name for row in page.rows if row.code == VILLAGE), "")

    qtbot.waitUntil(lambda: named() == "东街村村委会")
    page.as_of.day.line.setText("2026-11")
    assert page.as_of.on is None  # no day yet
    page.as_of.day.line.setText("2026-11-01")
    qtbot.waitUntil(lambda: named() == "东村村委会")
    assert page.as_of.bar.text() == "2026年11月1日" and page.as_of.bar.isVisible()
    page.as_of.day.line.setText("2019-12-31")
    qtbot.waitUntil(lambda: "政策" in page.foot.text())
    page.as_of.back.click()
    qtbot.waitUntil(lambda: named() == "东街村村委会")
    assert not page.as_of.bar.isVisible()


def test_a_unit_is_put_on_one_page_from_its_card(qtbot, open_desk, file_office):
    grid = file_office.unit_id("990101100200001")
    row = file_office.maker.ask(units.unit_by_id, grid)
    desk = open_desk("maker")
    card = UnitCard(desk, row)
    qtbot.addWidget(card)
    card.paper_button.click()
    (form,) = card.findChildren(FormDialog)
    assert "单位情况表" in form.windowTitle()
    form.submit_button.click()
    qtbot.waitUntil(lambda: bool(card.findChildren(PreviewDialog)), timeout=60_000)
    (seen,) = card.findChildren(PreviewDialog)
    assert seen.preview.paper.name.startswith("单位情况表-东村第1网格")
    seen.close()


def test_a_part_of_a_grid_goes_without_the_grids_name_in_the_tree(qtbot):
    tree, full = UnitTree(), ("东村", "东村第1网格", "东村第1网格第12微网格")
    qtbot.addWidget(tree)
    levels = (Level.VILLAGE, Level.GRID, Level.MICRO_GRID)
    rows = [
        OutlineRow(place, place - 1 or None, level, name, name, "", "", 1, 1, 1, None, None, "", "", 0, 9)
        for place, (level, name) in enumerate(zip(levels, full, strict=True), 1)
    ]
    tree.fill(rows)
    assert [item.text(0) for item in tree._items.values()] == ["东村", "东村第1网格", "第12微网格"]
    assert tree._items[3].toolTip(0) == full[2]
