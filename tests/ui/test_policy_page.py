"""设置 → 政策 in the window: one value changed, a file adopted, versions compared and taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu

from app.core.period import Month
from app.imports import policies as texts
from app.services import policy
from tests.services import paid
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.settings import POLICY, VERSIONS, presets, versions
from ui.pages.settings.adopting import AdoptDialog

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
RATE = "pay.scheme[0].rates[1].monthly"
JISHAN = texts.policy_text("jishan")
DECEMBER = date(2026, 12, 1)


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.tasks.busy)


@pytest.fixture
def shown(qtbot, open_desk):
    def build(register, login):
        page = RegisterPage(register, open_desk(login))
        qtbot.addWidget(page)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        settle(qtbot, page.desk)
        page.told = []
        page.desk.told.connect(lambda said, door: page.told.append(said))
        return page

    return build


def over(qtbot, page, kind):
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    settle(qtbot, page.desk)
    return QApplication.activeModalWidget()


def changing(qtbot, page, path=RATE):
    row = next(place for place, row in enumerate(page.model.lines) if row.path == path)
    page.table.selectRow(row)
    page.buttons["修改这一项…"].click()
    return over(qtbot, page, AdoptDialog)


def cell(dialog, key):
    return dialog.form.cells[key].editor


def cells_of(table, column):
    return [table.item(row, column).text() for row in range(table.rowCount())]


def test_one_value_is_changed_looked_at_and_adopted_by_the_keyboard(qtbot, shown, write, file_office, errors):
    page = shown(POLICY, "admin")
    assert page.buttons["修改这一项…"].toolTip() == "请先在列表中选中要修改的一项。"
    dialog = changing(qtbot, page)
    assert cell(dialog, "value").value() == Decimal("600.00")
    assert not dialog.adopt_button.isEnabled() and "先看差异" in dialog.adopt_button.toolTip()
    assert "现在的依据：稷山材料 J32" in dialog.findChildren(type(dialog.comparison.head))[1].text()
    line = QApplication.focusWidget()
    line.selectAll()
    write("650")
    for _ in range(2):  # the date is proposed: the first of next month
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    write("县政府会议纪要9号")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Ctrl)
    settle(qtbot, page.desk)
    table = dialog.comparison.table
    assert cells_of(table, 1) == ["600.00"] and cells_of(table, 2) == ["650.00"]
    assert cells_of(table, 3) == ["原：稷山材料 J32\n新：县政府会议纪要9号"]
    assert "2026-12-01 起" in dialog.comparison.touches.text() and dialog.adopt_button.isEnabled()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: page.told == ["新政策已采用。"])
    settle(qtbot, page.desk)
    rows = file_office.clerk_b.ask(policy.policies)
    assert [row.valid_from for row in rows] == [date(2026, 1, 1), DECEMBER] and errors == []


def test_what_was_changed_after_looking_is_looked_at_again(qtbot, shown):
    dialog = changing(qtbot, shown(POLICY, "admin"))
    cell(dialog, "value").show_value(Decimal("650.00"))
    cell(dialog, "source").show_value("会议纪要")
    dialog.look()
    qtbot.waitUntil(dialog.adopt_button.isEnabled)
    cell(dialog, "value").show_value(Decimal("660.00"))
    assert not dialog.adopt_button.isEnabled() and "有改动" in dialog.adopt_button.toolTip()


def test_a_value_that_cannot_be_is_said_at_its_field_and_kept(qtbot, shown, file_office, errors):
    page = shown(POLICY, "admin")
    dialog = changing(qtbot, page, "pay.payday")
    cell(dialog, "value").show_value(31)
    dialog.look()
    assert "还没有填写" in dialog.form.cells["source"].fault
    cell(dialog, "source").show_value("会议纪要")
    dialog.look()
    qtbot.waitUntil(lambda: bool(dialog.form.cells["value"].fault))
    assert cell(dialog, "value").value() == 31 and not dialog.adopt_button.isEnabled() and errors == []
    for _ in range(2):  # asked again, it goes back to the form: only the button gives it up
        dialog.reject()
    assert dialog.isVisible() and not dialog.banner.doors and "还没有采用" in dialog.unsent()
    dialog.reject()
    assert dialog.banner.text.text() == "填写的内容还没有采用。"
    dialog.banner.doors[1].click()
    assert len(file_office.clerk_b.ask(policy.policies)) == 1


def test_a_list_is_changed_in_the_file_and_that_is_said(qtbot, shown, errors):
    page = shown(POLICY, "admin")
    row = next(place for place, row in enumerate(page.model.lines) if row.path == "hierarchy.levels")
    page.table.selectRow(row)
    button = page.buttons["修改这一项…"]
    assert not button.isEnabled() and "采用新政策" in button.toolTip()
    assert button.accessibleDescription() == button.toolTip()
    qtbot.keyClick(page.table, Key.Key_Return)
    assert page.told == [button.toolTip()] and errors == []


def test_who_may_not_adopt_sees_the_differences_and_why(qtbot, shown):
    dialog = changing(qtbot, shown(POLICY, "clerk_a"))
    assert "没有“维护政策”的权限" in dialog.banner.text.text()
    cell(dialog, "value").show_value(Decimal("650.00"))
    cell(dialog, "source").show_value("会议纪要")
    dialog.look()
    qtbot.waitUntil(lambda: dialog.comparison.table.rowCount() == 1)
    assert not dialog.adopt_button.isEnabled() and "系统管理员" in dialog.adopt_button.toolTip()


@pytest.fixture
def file(tmp_path):
    def written(text):
        path = tmp_path / "新政策.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_a_file_is_read_compared_adopted_and_stands_beside_the_old_one(qtbot, shown, file, errors):
    page = shown(VERSIONS, "admin")
    text = JISHAN.replace('"600.00"', '"650.00"').replace("value = 112298", "value = 112300")
    versions.read(page, file(text.replace("valid_from = 2026-01-01", "valid_from = 2026-12-01")))
    dialog = over(qtbot, page, AdoptDialog)
    qtbot.waitUntil(dialog.adopt_button.isEnabled)
    assert cells_of(dialog.comparison.table, 2) == ["112,300", "650.00"]
    dialog.adopt_button.click()
    qtbot.waitUntil(lambda: len(page.model.rows) == 2)
    settle(qtbot, page.desk)
    assert [row.standing.label for row in page.model.rows] == ["现行", "待生效"] and errors == []
    page.table.choose({page.model.rows[0].id})
    for title, why in (("与前一份比较", "没有前一份"), ("撤回", "最早的一份政策")):
        assert not page.buttons[title].isEnabled() and why in page.buttons[title].toolTip()
    page.table.choose({page.model.rows[1].id})
    page.buttons["与前一份比较"].click()
    compared = over(qtbot, page, QDialog)
    assert compared.windowTitle() == "与前一份比较"
    compared.accept()


def offered(qtbot, page):
    page.buttons[presets.ADOPT].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    return {one.text(): one for one in QApplication.activePopupWidget().actions() if one.text()}


def test_the_policies_the_program_brings_are_offered_beside_a_file(qtbot, shown, file_office, errors):
    page = shown(VERSIONS, "admin")
    menu = offered(qtbot, page)
    names = {text.partition("　")[0] for text in menu}
    brought = {text.partition("　")[0] for text in menu if "项有出处" in text}
    assert "从文件导入…" in names and len(brought) == len(texts.preset_names()) == 5
    entry = next(one for text, one in menu.items() if text.startswith("荆州区做法　荆州材料"))
    entry.trigger()
    QApplication.activePopupWidget().close()
    dialog = over(qtbot, page, AdoptDialog)
    qtbot.waitUntil(dialog.adopt_button.isEnabled)
    note = dialog.findChildren(QLabel)[1].text()
    assert "荆州材料" in note and "不是本县的文件" in note
    assert cell(dialog, "valid_from").value() == DECEMBER and dialog.comparison.table.rowCount() > 10
    assert "稷山县综治中心" in cells_of(dialog.comparison.table, 2)  # the county stays our own
    dialog.adopt_button.click()
    qtbot.waitUntil(lambda: len(page.model.rows) == 2)
    ahead = page.model.rows[1]
    assert (ahead.source, ahead.valid_from) == ("荆州做法", DECEMBER) and errors == []


def test_a_file_with_faults_lists_them_with_their_lines(qtbot, shown, file):
    page = shown(VERSIONS, "admin")
    text = JISHAN.replace('"600.00"', '"600.005"')
    versions.read(page, file(text))
    dialog = over(qtbot, page, AdoptDialog)
    table = dialog.comparison.table
    qtbot.waitUntil(lambda: table.rowCount() == 1)
    line = next(at for at, one in enumerate(text.splitlines(), 1) if "600.005" in one)
    assert cells_of(table, 0) == ["薪酬补贴 › 薪酬办法 › 月标准"] and cells_of(table, 1) == [str(line)]
    assert "最多到分" in cells_of(table, 2)[0] and not dialog.adopt_button.isEnabled()


def test_a_month_already_paid_is_refused_at_the_date(qtbot, shown, file, file_office):
    paid.hire(file_office)
    paid.appropriate(file_office)
    paid.posted(file_office, Month(2026, 10))
    page = shown(VERSIONS, "admin")
    versions.read(page, file(JISHAN.replace('"600.00"', '"650.00"')))  # the file says January
    dialog = over(qtbot, page, AdoptDialog)
    qtbot.waitUntil(lambda: bool(dialog.form.cells["valid_from"].fault))
    assert "2026年10月的补贴已经过账" in dialog.form.cells["valid_from"].fault
    assert not dialog.adopt_button.isEnabled()
    cell(dialog, "valid_from").show_value(date(2026, 11, 1))
    dialog.look()
    qtbot.waitUntil(dialog.adopt_button.isEnabled)


def test_a_version_adopted_by_mistake_is_taken_back(qtbot, shown, file_office, errors):
    new = policy.NewPolicy(text=JISHAN.replace('"600.00"', '"650.00"'), valid_from=DECEMBER)
    mistake = file_office.admin.do(policy.adopt, new)
    page = shown(VERSIONS, "admin")
    page.table.choose({mistake})
    page.buttons["撤回"].click()
    dialog = over(qtbot, page, FormDialog)
    cell(dialog, "reason").show_value("误采用")
    dialog.submit()
    qtbot.waitUntil(lambda: len(page.model.rows) == 1)
    assert page.model.rows[0].valid_to is None and errors == []


def test_the_comparison_squeezes_no_field(qtbot, shown, file_office):
    page = shown(POLICY, "admin")
    dialog = changing(qtbot, page)
    cell(dialog, "value").show_value(Decimal("650.00"))
    cell(dialog, "source").show_value("会议纪要")
    dialog.look()
    settle(qtbot, page.desk)
    dialog.resize(dialog.width(), 420)  # a low screen
    qtbot.waitUntil(lambda: dialog.height() == 420)
    for one in dialog.form.cells.values():
        for control in one.editor.controls:
            assert control.height() >= control.minimumSizeHint().height(), one.plan.title
