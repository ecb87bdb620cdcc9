"""The bell: how much waits, where it is done, and what was said while one looked elsewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.services import pay
from app.services.pay import NewRun
from tests.trust.county import OCTOBER, staffed
from ui.kit.desk import Door
from ui.pages import PAGES
from ui.shell.window import Window


@pytest.fixture
def opened(qtbot, file_office):
    made = []

    def build(login):
        made.append(Window(file_office.workspace(login), PAGES))
        qtbot.addWidget(made[-1])
        made[-1].resize(1366, 768)
        made[-1].show()
        return made[-1]

    yield build
    for each in made:
        each.close()


def words(sheet):
    return [label.text() for label in sheet.findChildren(QLabel)]


def test_it_counts_what_waits_and_opens_it(qtbot, opened, file_office):
    staffed(file_office)
    run = file_office.maker.do(pay.calculate, NewRun(month=OCTOBER, reason=""))
    shown = opened("checker")
    bell = shown.top.bell
    qtbot.waitUntil(lambda: len(bell.due) == 1)
    assert "待办 1 项" in bell.accessibleName()
    sheet = bell.drop()
    assert "待办（1）" in words(sheet) and "登录以来还没有提示。" in words(sheet)
    assert sheet.doors[0].text() == "去办理" and sheet.doors[0].accessibleName().startswith(
        "去办理：2026年10月"
    )
    qtbot.keyClick(sheet.doors[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shown.tabs.front.page.id == "run")
    assert shown.tabs.front.target == run


def test_it_follows_what_others_do(qtbot, opened, file_office):
    staffed(file_office)
    shown = opened("checker")
    bell = shown.top.bell
    qtbot.waitUntil(lambda: not shown.desk.tasks.busy)
    assert bell.due == () and "没有待办" in bell.accessibleName()
    file_office.maker.do(pay.calculate, NewRun(month=OCTOBER, reason=""))
    shown.desk.changed.emit(frozenset({"pay_run"}))
    qtbot.waitUntil(lambda: len(bell.due) == 1)


def test_what_has_been_said_stays_to_be_read(qtbot, opened):
    shown, done = opened("maker"), []
    qtbot.waitUntil(lambda: not shown.desk.tasks.busy)
    shown.desk.tell("已导出 4 人。", Door("打开", lambda: done.append(True)))
    shown.desk.tell("已保存。")
    for toast in list(shown.toasts.shown):
        toast.closer.click()
    sheet = shown.top.bell.drop()
    said = words(sheet)
    assert said.index("已保存。") < said.index("已导出 4 人。"), "the latest first"
    (door,) = [one for one in sheet.doors if one.text() == "打开"]
    door.click()
    assert done == [True]


def test_who_may_not_read_the_roster_has_a_bell_without_work(qtbot, opened):
    shown = opened("auditor")
    qtbot.waitUntil(lambda: not shown.desk.tasks.busy)
    assert shown.top.bell.due == ()
    assert "现在没有等您办理的事项。" in words(shown.top.bell.drop())


def test_the_bar_says_where_one_sits_and_as_what(qtbot, opened):
    shown = opened("maker")
    qtbot.waitUntil(lambda: shown.top.role.text() == "测试县综治中心·县级经办")
    theirs = opened("clerk_b")
    qtbot.waitUntil(lambda: theirs.top.role.text() == "乙镇·乡镇经办")
