"""The door: what goes through it, in which thread, and what is heard of it."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject
from sqlalchemy import select

import ui
from app.core.access import Permission
from app.core.errors import Denied, Invalid
from app.domain.accounts import Role
from app.services import accounts
from db.models.accounts import Account


def new(login):
    return accounts.NewAccount(login=login, name="新人", passphrase="long-enough-1", roles=(Role.AUDITOR,))


def test_a_statement_on_the_gui_thread_raises(desk, file_office):
    with pytest.raises(RuntimeError, match="GUI thread"):
        desk.workspace.ask(lambda unit: unit.session.scalar(select(Account.id)))


def test_a_statement_on_the_gui_thread_raises_in_a_delivery_too(qtbot, desk, errors):
    owner, caught = QObject(), []

    def careless(_result):
        try:
            desk.workspace.ask(accounts.about)
        except RuntimeError as problem:
            caught.append(problem)

    desk.ask(owner, accounts.about, done=careless)
    qtbot.waitUntil(lambda: bool(caught))
    assert errors == []


def test_asking_reads_on_another_thread_and_answers_here(qtbot, desk, errors):
    owner, seen = QObject(), []
    desk.ask(owner, accounts.about, done=lambda about: seen.append((about, threading.get_ident())))
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert errors == []
    assert seen == [(accounts.About("测试县综治中心", True), threading.get_ident())]
    assert errors == []


def test_news_come_to_a_page_while_it_lives_and_hold_it_no_longer(qtbot, desk, errors):
    class Page(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.read = 0
            desk.heed(self, frozenset({"unit"}), self.refresh)

        def refresh(self) -> None:
            self.read += 1

    page = Page()
    desk.changed.emit(frozenset({"person"}))
    assert page.read == 0
    desk.changed.emit(frozenset({"unit", "person"}))
    assert page.read == 1
    held = weakref.ref(page)
    shiboken6.delete(page)
    del page
    desk.changed.emit(frozenset({"unit"}))
    gc.collect()
    assert held() is None and errors == []


def test_no_page_hears_news_by_a_lambda() -> None:
    """It would outlive the page: Qt ends a connection with its receiver, and a lambda has none."""
    sources = Path(ui.__file__).parent.rglob("*.py")
    assert [file.name for file in sources if "desk.changed.connect(lambda" in file.read_text("utf-8")] == []


def test_doing_writes_and_tells_which_tables(qtbot, open_desk, errors):
    owner, done = QObject(), []
    desk = open_desk("guard")
    with qtbot.waitSignal(desk.changed) as heard:
        desk.do(owner, accounts.create, new("clerk_new"), done=done.append)
    assert heard.args[0] >= {"account"}
    qtbot.waitUntil(lambda: bool(done))
    assert isinstance(done[0], int)
    assert errors == []


def test_news_arrives_on_the_gui_thread(qtbot, desk):
    threads = []
    desk.changed.connect(lambda topics: threads.append(threading.get_ident()))
    desk.do(QObject(), accounts.create, new("clerk_new"))
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.get_ident()]


def test_a_refusal_changes_nothing_and_finds_its_reader(qtbot, open_desk, errors):
    desk, owner, refused = open_desk("guard"), QObject(), []
    desk.do(owner, accounts.create, new("BAD LOGIN"), failed=refused.append)
    desk.do(owner, accounts.create, new("X"))
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert [type(error) for error in refused + errors] == [Invalid, Invalid]


def test_what_the_person_may_not_is_refused_by_the_service(qtbot, open_desk, errors):
    desk, owner = open_desk("maker"), QObject()
    assert desk.may(Permission.ROSTER_READ)
    assert not desk.may(Permission.ACCOUNTS_WRITE)
    desk.do(owner, accounts.create, new("clerk_new"))
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert [type(error) for error in errors] == [Denied]


def test_long_work_reports_and_a_cancelled_one_leaves_nothing(qtbot, open_desk, errors):
    desk, owner, reached = open_desk("guard"), QObject(), threading.Event()

    def work(workspace, job):
        def command(unit):
            accounts.create(unit, new("clerk_new"))
            while True:
                job.step(0.5, "第1人")
                reached.set()

        workspace.do(command)

    with qtbot.waitSignal(desk.tasks.progressed) as told:
        job = desk.run(owner, work)
    assert told.args == [job, 0.5, "第1人"]
    assert reached.wait(10)
    job.cancel()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    found = []
    desk.ask(owner, logins, done=found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert "clerk_new" not in found[0]
    assert errors == []


def logins(unit):
    return list(unit.session.scalars(select(Account.login)))


def test_closing_finishes_the_writes_and_returns_the_failures(qtbot, open_desk, file_office, errors):
    desk, owner = open_desk("guard"), QObject()
    for number in range(3):
        desk.do(owner, accounts.create, new(f"clerk_{number}x"))
    desk.do(owner, accounts.create, new("BAD LOGIN"))
    shiboken6.delete(owner)
    assert [type(error) for error in desk.close()] == [Invalid]
    assert {"clerk_0x", "clerk_1x", "clerk_2x"} <= set(file_office.admin.ask(logins))
    assert errors == []


def test_telling_reaches_the_status_line(qtbot, desk):
    with qtbot.waitSignal(desk.told) as told:
        desk.tell("已保存。")
    assert told.args == ["已保存。", None]


def test_what_happens_after_closing_is_told_to_nobody(qtbot, open_desk, file_office):
    desk = open_desk("guard")
    desk.close()
    shiboken6.delete(desk)
    file_office.guard.do(accounts.create, new("clerk_new"))
