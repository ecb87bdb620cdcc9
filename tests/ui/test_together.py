"""批量修改 from the roster: a field, a value, every row before and after, then all of them or none."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QComboBox, QTableWidget
from sqlalchemy import select

from app.domain.roster import EndReason, GridRole
from app.services import roster
from db.models.people import Person
from tests.office import one
from tests.ui.test_roster import PEOPLE, new
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster import PAGE, acts
from ui.pages.roster.together import TITLE


@pytest.fixture
def page(qtbot, file_office, open_desk):
    """The roster with three people, the first two of them selected; and their postings."""
    ids = [file_office.maker.do(roster.register, new(file_office, *person)) for person in PEOPLE]
    page = RegisterPage(PAGE, open_desk("maker"))
    qtbot.addWidget(page)
    page.show()
    page.ids = ids
    settle(qtbot, page)
    page.table.choose(set(ids[:2]))
    return page


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


def ask(qtbot, page, title):
    """Open the form and turn it to a field."""
    assert page.buttons[TITLE].shortcut().toString() == "Ctrl+Shift+M"  # a modifier pressed here stays so
    page.buttons[TITLE].click()
    qtbot.waitUntil(lambda: page.findChild(FormDialog) is not None)
    dialog = page.findChild(FormDialog)
    field = next(box for box in dialog.findChildren(QComboBox) if box.accessibleName() == "修改的项目")
    field.setCurrentText(title)
    return dialog


def look(qtbot, page, dialog):
    """Wait until what is typed has been weighed; return what the table of before and after reads."""
    qtbot.wait(1)  # the form asks when the loop turns
    settle(qtbot, page)
    table = next(iter(dialog.findChildren(QTableWidget)[-1:]))
    return [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]


def test_nobody_selected_is_said_and_the_menu_has_it(qtbot, page):
    menu = page._acts.drop(page.table, QPoint(1, 1))
    assert [entry.text() for entry in menu.actions() if entry.isEnabled()][2] == TITLE
    menu.close()
    page.table.clearSelection()
    button = page.buttons[TITLE]
    assert not button.isEnabled() and "勾选" in button.toolTip()
    menu = page._acts.drop(page.table, QPoint(1, 1))
    assert any("勾选" in entry.text() and not entry.isEnabled() for entry in menu.actions())
    menu.close()


def test_heads_are_appointed_from_the_menu_as_they_were_looked_at(qtbot, page, file_office, errors):
    told = []
    page.desk.told.connect(lambda sentence, _door: told.append(sentence))
    page.table.choose({page.ids[0], page.ids[2]})
    menu = acts.menu(page)
    next(entry for entry in menu.actions() if "任命网格长（2 人）" in entry.text()).trigger()
    settle(qtbot, page)
    dialog = page.findChild(FormDialog)
    assert "unit_id" not in dialog.form.cells, "each heads where they serve"
    dialog.form.cells["on"].editor.show_value(date(2026, 12, 1))
    assert not dialog.submit_button.isEnabled(), "what becomes of the old post is said, never guessed"
    dialog.form.cells["own"].editor.show_value(roster.Own.ENDS)
    rows = look(qtbot, page, dialog)
    assert [row[0] for row in rows] == [PEOPLE[0][0], PEOPLE[2][0]]
    assert all("2026-12-01起任" in row[3] and "工作证61-" in row[3] for row in rows)
    assert dialog.submit_button.text() == "任命 2 人"
    dialog.submit()
    settle(qtbot, page)
    assert told == ["已任命 2 名网格长，列在“离岗及其他人员”。"] and errors == []
    heads = [row.name for row in file_office.checker.ask(roster.others) if row.role is GridRole.CHIEF]
    assert sorted(heads) == sorted([PEOPLE[0][0], PEOPLE[2][0]])


def test_a_note_for_many_is_seen_before_and_after_and_told(qtbot, page, file_office, errors):
    told = []
    page.desk.told.connect(lambda sentence, _door: told.append(sentence))
    dialog = ask(qtbot, page, "备注")
    assert set(dialog.form.cells) == {"how", "value"}
    assert not dialog.submit_button.isEnabled() and "预览" in dialog.submit_button.toolTip()
    dialog.form.cells["value"].editor.show_value("秋季培训已到")
    assert look(qtbot, page, dialog) == [
        ["曾小明", "东村第1网格", "（空）", "秋季培训已到"],
        ["解晓东", "东村第2网格", "（空）", "秋季培训已到"],
    ]
    assert dialog.submit_button.text() == "修改 2 人"
    dialog.submit()
    settle(qtbot, page)
    assert told == ["已修改 2 人的备注。"] and errors == []
    notes = select(Person.note).order_by(Person.id)
    assert file_office.checker.ask(lambda unit: list(unit.session.scalars(notes))) == ["秋季培训已到"] * 2 + [
        ""
    ]


def test_who_cannot_be_changed_is_red_with_the_reason_and_left_out(qtbot, page, file_office):
    gone = roster.Leaving(on=date(2026, 12, 1), reason=EndReason.RESIGNED)
    file_office.clerk_a.do(roster.leave, page.ids[0], 1, gone)
    dialog = ask(qtbot, page, "用工类别")
    dialog.form.cells["value"].editor.show_value("urban_full_time")
    rows = look(qtbot, page, dialog)
    assert rows[0][0] == "曾小明" and rows[0][3] == "✘ 已定于2026-12-01离岗，不能再变更"
    assert rows[1][2:] == ["农村兼职", "社区专职"] and dialog.submit_button.text() == "修改 1 人"
    dialog.submit()
    settle(qtbot, page)
    kinds = {row.name: row.employment for row in file_office.checker.ask(roster.workers)}
    assert kinds == {"曾小明": "农村兼职", "解晓东": "社区专职", "单红": "农村兼职"}


def test_what_somebody_else_changes_meanwhile_is_weighed_anew(qtbot, page, file_office):
    dialog = ask(qtbot, page, "备注")
    dialog.form.cells["value"].editor.show_value("甲")
    look(qtbot, page, dialog)
    first = file_office.clerk_a.ask(
        roster.weigh_many, page.ids[:1], roster.Amendment(field="note", value="乙")
    )
    file_office.clerk_a.do(roster.amend_many, first, roster.Amendment(field="note", value="乙"))
    dialog.submit()
    settle(qtbot, page)
    assert "曾小明的记录刚被修改过，一个也没有改" in dialog.banner.text.text()
    assert dialog.form.cells["value"].editor.value() == "甲"
    page.desk.changed.emit(frozenset({"person"}))
    assert look(qtbot, page, dialog)[0][2:] == ["乙", "甲"]
    dialog.submit()
    settle(qtbot, page)
    assert one(file_office.checker, select(Person.note).where(Person.name == "曾小明")) == "甲"


def test_a_turn_to_another_field_keeps_what_was_typed_and_esc_asks(qtbot, page):
    dialog = ask(qtbot, page, "备注")
    dialog.form.cells["value"].editor.show_value("不能丢")
    field = next(box for box in dialog.findChildren(QComboBox) if box.accessibleName() == "修改的项目")
    field.setCurrentText("政治面貌")
    assert dialog.form.cells["value"].editor.value() is None and dialog.unsent()
    field.setCurrentText("备注")
    assert dialog.form.cells["value"].editor.value() == "不能丢"
    dialog.reject()
    assert dialog.isVisible() and QApplication.activeModalWidget() is dialog
