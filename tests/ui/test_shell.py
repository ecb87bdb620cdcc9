"""From the question for the passphrase to the closed window, on both engines where it matters."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from app.core import platform
from app.core.errors import Unavailable
from app.domain.accounts import Role, permissions
from app.services import accounts
from tests.office import PASS, on_both
from ui.kit.page import for_each
from ui.kit.register import Register, RegisterPage
from ui.pages import PAGES
from ui.shell import probe, start, window
from ui.shell.sign_in import SignIn
from ui.shell.welcome import Welcome
from ui.shell.window import Window

ACCOUNTS = Register(
    id="accounts",
    title="账号",
    row=accounts.AccountRow,
    query=accounts.accounts,
    topics=frozenset({"account"}),
)


def place_of(office):
    """Return the address a person would type."""
    if office.admin.store.embedded:
        return office.place
    return office.url("x").set(username=None, password=None).render_as_string(hide_password=False)


@pytest.fixture
def dialog(qtbot):
    made = []

    def build(place, login, passphrase=""):
        made.append(SignIn(place, login, passphrase))
        qtbot.addWidget(made[-1])
        return made[-1]

    yield build
    for each in made:
        if each.workspace:
            each.workspace.store.close()


@pytest.fixture
def opened(qtbot, file_office):
    made = []

    def build(login, pages=(ACCOUNTS,)):
        made.append(Window(file_office.workspace(login), pages))
        qtbot.addWidget(made[-1])
        made[-1].show()
        qtbot.waitUntil(lambda: not made[-1].desk.tasks.busy)
        return made[-1]

    yield build
    for each in made:
        each.close()


@on_both
def test_signing_in_opens_the_persons_workspace(qtbot, dialog, office):
    asked = dialog(place_of(office), "")
    asked.submit()
    assert "请填写" in asked.refusal.text()
    asked.login.setText("clerk_a")
    asked.passphrase.setText(PASS)
    with qtbot.waitSignal(asked.accepted):
        asked.submit()
    assert asked.workspace.actor.name == "甲镇经办"
    assert asked.workspace.actor.station == platform.station()
    assert asked.passphrase.text() == "", "the passphrase does not stay in memory"


@on_both
@pytest.mark.parametrize(("login", "passphrase"), [("maker", "wrong-passphrase"), ("nobody", PASS)])
def test_a_wrong_passphrase_is_refused_in_the_dialog(qtbot, dialog, office, login, passphrase):
    asked = dialog(place_of(office), login, passphrase)
    assert not asked.enter.isEnabled(), "one try at a time"
    qtbot.waitUntil(lambda: bool(asked.refusal.text()))
    assert asked.workspace is None
    assert asked.enter.isEnabled()
    assert asked.result() != QDialog.DialogCode.Accepted


def test_a_missing_file_is_named(qtbot, dialog, tmp_path):
    asked = dialog(str(tmp_path / "没有.griddesk"), "maker", PASS)
    qtbot.waitUntil(lambda: "没有.griddesk" in asked.refusal.text())
    assert not (tmp_path / "没有.griddesk").exists()


def test_leaving_while_it_connects_opens_nothing(qtbot, dialog, file_office):
    asked = dialog(file_office.place, "maker", PASS)
    asked.reject()
    qtbot.wait(0)
    assert asked.workspace is None


def test_the_window_names_county_person_and_demonstration(opened):
    shown = opened("auditor")
    shown.desk.tell("已保存。")
    assert "测试县综治中心" in shown.windowTitle()
    texts = [label.text() for label in shown.statusBar().findChildren(QLabel) if label.isVisible()]
    assert any("审计丁" in text for text in texts)
    assert "演示数据" in texts
    assert [toast.sentence.text() for toast in shown.toasts.shown] == ["已保存。"]


def test_a_person_sees_the_pages_they_may_read(opened):
    assert [page.id for page in opened("auditor").pages] == ["accounts"]
    nothing = opened("maker")
    assert nothing.pages == []
    assert any("授权" in label.text() for label in nothing.findChildren(QLabel))


def test_pages_are_built_on_the_first_visit(qtbot, opened):
    other = Register(
        id="other", title="另一页", row=accounts.AccountRow, query=accounts.accounts, topics=frozenset()
    )
    shown = opened("auditor", (ACCOUNTS, other))
    assert len(shown.findChildren(RegisterPage)) == 1
    shown.rail.setCurrentRow(1)
    assert len(shown.findChildren(RegisterPage)) == 2
    shown.rail.setCurrentRow(0)
    assert len(shown.findChildren(RegisterPage)) == 2
    assert shown.tabs.stack.currentWidget().register is ACCOUNTS
    qtbot.waitUntil(lambda: not shown.desk.tasks.busy)


def test_long_work_is_seen_and_can_be_stopped(qtbot, opened):
    shown = opened("auditor")

    def work(workspace, job):
        while True:
            job.step(0.25, "生成报表")

    shown.desk.run(shown, work)
    status = shown._status
    qtbot.waitUntil(lambda: status.activity.text() == "生成报表  25%")
    assert status.stop.isVisible()
    status.stop.click()
    qtbot.waitUntil(lambda: not shown.desk.tasks.busy)
    assert not status.activity.isVisible()
    assert not status.stop.isVisible()


def test_failures_nobody_has_seen_are_read_before_the_window_is_gone(qtbot, opened, monkeypatch):
    read = []
    monkeypatch.setattr(window, "present_and_wait", read.append)
    shown = opened("guard")
    bad = accounts.NewAccount(login="BAD LOGIN", name="x", passphrase="y", roles=())
    shown.desk.do(shown, accounts.create, bad)
    shown._leave()  # as when the person has said to close all the same
    assert [error.kind for error in read] == ["invalid"]


def test_a_display_that_cannot_open_is_a_sentence(monkeypatch):
    with pytest.raises(Unavailable, match="显示器"), probe.display_sought("raise SystemExit(134)"):
        pass
    lacking = "raise ImportError('libGL.so.1: cannot open shared object file: No such file or directory')"
    with (
        pytest.raises(Unavailable, match=r"libGL\.so\.1(?s:.*)apt-get install"),
        probe.display_sought(lacking),
    ):
        pass


def test_a_window_can_open_offscreen():
    with probe.display_sought():
        pass


def test_without_a_display_the_process_lives(monkeypatch):
    """A QApplication of its own would abort this process with 134."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    child = subprocess.run(
        [sys.executable, "main.py"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert child.returncode == 6
    assert "没有可用的显示器" in child.stderr


def test_start_signs_in_shows_the_window_and_ends_with_it(qtbot, monkeypatch, file_office, tmp_path):
    for name in ("excepthook",):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    monkeypatch.setenv("GRIDDESK_LOGS", str(tmp_path))
    monkeypatch.setattr(platform, "data_folder", lambda: tmp_path)
    seen = []

    def look():
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, Window) and widget.isVisible():
                seen.append([page.id for page in widget.pages])
                assert not gc.isenabled(), "the event loop has the collector in its hands"
                clock.stop()
                widget.close()

    clock = QTimer()
    clock.timeout.connect(look)
    clock.start(20)
    gc.enable()
    assert start.start(file_office.place, "maker") == 0
    loop = QEventLoop()
    QTimer.singleShot(1, lambda: loop.exit(7))
    assert loop.exec() == 7, "an end that comes late closes the loops of all that follows"
    may = permissions(frozenset({Role.COUNTY_MAKER}))
    assert seen == [[page.id for page in PAGES if page.permission in may]]
    assert seen != [[]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_page_is_announced_as_it_is_declared(page):
    """The rail and the search know it by the catalogue; what it does is in its own module."""
    declared = page.read()
    for said in ("id", "title", "section", "icon", "permission", "whole"):
        assert getattr(page, said) == getattr(declared, said)
    assert for_each(page) == for_each(declared)
    assert page.actions == getattr(declared, "actions", ())
    assert page.key == getattr(declared, "key", None)


def test_start_ends_quietly_when_nobody_chooses(qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("GRIDDESK_PASSPHRASE", raising=False)

    def leave():
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, Welcome) and widget.isVisible():
                widget.reject()

    clock = QTimer()
    clock.timeout.connect(leave)
    clock.start(20)
    assert start.start() == 0
