"""Toasts with their doors, the list of tasks, commands by name, and what is asked before closing."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Annotated

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from app.core.access import Permission, permits
from app.core.errors import Conflict, Invalid, NotFound, Unavailable
from app.core.fields import Label
from app.domain.accounts import Role
from app.services import accounts
from app.workspace import Workspace
from db.store import Store
from ui.kit.desk import Door
from ui.kit.errors import present
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.page import EVERYTHING, Custom
from ui.kit.register import Action, Register
from ui.kit.tasks import Outcome
from ui.shell.toasts import Toasts
from ui.shell.window import Window


@permits(Permission.ACCOUNTS_READ)
def listed(unit):
    """List the accounts."""
    return accounts.accounts(unit)


@dataclass(frozen=True)
class Why:
    """A form of one field."""

    text: Annotated[str, Label("原因")]


class Typed(QWidget):
    """A page with something typed into it."""

    words = "考核评分有 3 格没有提交。"

    def unsent(self):
        """Say what is typed."""
        return self.words


PRESSED: list[str] = []
PAGE = Register(
    id="accounts",
    title="账号",
    section="设置",
    row=accounts.AccountRow,
    query=listed,
    topics=frozenset({"account"}),
    whole=True,
    actions=(
        Action(
            title="停用账号",
            icon="x",
            permission=Permission.ACCOUNTS_WRITE,
            start=lambda page: PRESSED.append(page.register.id),
            blocked=lambda rows: "" if rows else "先在列表里选中一个账号。",
        ),
        Action(title="看工资", icon="x", permission=Permission.PAY_APPROVE, start=lambda page: None),
    ),
)
TYPED = Custom(
    id="typed",
    title="填写",
    section="填写",
    icon="pencil",
    permission=Permission.ACCOUNTS_READ,
    make=lambda desk, ground: Typed(),
    whole=True,
)


@pytest.fixture
def shown(qtbot, file_office):
    PRESSED.clear()
    window = Window(file_office.workspace("guard"), (PAGE, TYPED))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)
    yield window
    window._leaving = True
    window.close()


def test_a_toast_has_a_door_and_goes_when_it_is_used(qtbot, shown):
    used = []
    shown.desk.tell("已导出 421 人。", Door("打开文件", lambda: used.append("open")))
    (toast,) = shown.toasts.shown
    assert toast.isVisible() and toast.accessibleName() == "已导出 421 人。"
    low = shown.statusBar().geometry().top()
    assert toast.mapTo(shown, toast.rect().bottomLeft()).y() <= low
    qtbot.mouseClick(toast.act, Qt.MouseButton.LeftButton)
    assert used == ["open"]
    assert not shown.toasts.shown and not shown.toasts.isVisible()


def test_a_toast_covers_no_button_of_the_page(qtbot, shown):
    shown.desk.open("typed")
    page = shown.tabs.front.widget
    buttons = [QPushButton(name, page) for name in ("保存", "撤销")]
    buttons[1].setEnabled(False)  # it may come into use while the toast is there
    for place, button in enumerate(buttons, 1):
        button.resize(80, 30)
        button.move(page.width() - 90, page.height() - 40 * place)
        button.show()
    for sentence in ("已保存 9 格。", "已保存 1 格。"):
        shown.desk.tell(sentence)
        area = QRect(shown.toasts.mapTo(shown, QPoint(0, 0)), shown.toasts.size())
        for button in buttons:
            assert not area.intersects(QRect(button.mapTo(shown, QPoint(0, 0)), button.size()))
        assert area.bottom() > shown.height() // 2
    qtbot.waitUntil(lambda: all(one.isVisible() for one in shown.toasts.shown))
    assert all(one.height() >= one.minimumSizeHint().height() for one in shown.toasts.shown)
    qtbot.mouseClick(shown.toasts.shown[0].closer, Qt.MouseButton.LeftButton)


def test_toasts_go_by_themselves_repeat_no_sentence_and_stay_few(qtbot, shown):
    for sentence in ("一。", "一。", "二。", "三。", "四。"):
        shown.toasts.tell(sentence)
    assert [toast.sentence.text() for toast in shown.toasts.shown] == ["二。", "三。", "四。"]
    shown.toasts.shown[0].done.start(1)
    qtbot.waitUntil(lambda: len(shown.toasts.shown) == 2)
    shown.toasts.shown[0].closer.click()
    assert [toast.sentence.text() for toast in shown.toasts.shown] == ["四。"]


def test_toasts_stay_in_the_corner(qtbot):
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(800, 600)
    room.show()
    toasts = Toasts(room)
    toasts.tell("好。")
    room.resize(1000, 700)
    assert toasts.geometry().right() > 900 and toasts.geometry().bottom() > 600


def test_tasks_are_listed_with_their_end_and_can_be_cancelled(qtbot, shown):
    go, ended = threading.Event(), []

    def work(_space, job):
        job.step(0.25, "第 1 页")
        go.wait(30)
        job.step(0.5, "第 2 页")

    shown.desk.run(shown, work, title="生成考核表", done=ended.append)
    sheet = shown._status.open_list()
    qtbot.waitUntil(lambda: any("第 1 页  25%" in line.words for line in sheet.log.lines))
    qtbot.waitUntil(shown._status.activity.isVisible)
    assert shown._status.progress.value() == 25
    qtbot.mouseClick(sheet.cancels[0], Qt.MouseButton.LeftButton)
    assert "正在取消" in sheet.log.lines[0].words
    go.set()
    qtbot.waitUntil(lambda: sheet.log.lines[0].job.outcome is Outcome.CANCELLED)
    assert (sheet.cancels, ended) == ([], [])
    assert not shown._status.activity.isVisible()

    def failing(_space, _job):
        raise Invalid("不行，请改。")

    shown.desk.run(shown, failing, title="导出", failed=ended.append)
    shown.desk.run(shown, lambda _space, _job: 1, title="备份", done=ended.append)
    qtbot.waitUntil(lambda: len(ended) == 2)
    assert [line.words for line in sheet.log.lines] == ["完成", "未完成", "已取消"]
    sheet.close()


def test_closing_asks_about_what_was_typed(qtbot, shown):
    shown.open_page("typed")
    shown.close()
    assert shown.isVisible()
    box = shown.findChild(QMessageBox)
    assert Typed.words in box.text()
    box.button(QMessageBox.StandardButton.NoButton)
    stay, leave = box.escapeButton(), next(each for each in box.buttons() if each is not box.escapeButton())
    qtbot.mouseClick(stay, Qt.MouseButton.LeftButton)
    assert shown.isVisible()
    shown.close()
    box = shown.findChildren(QMessageBox)[-1]
    leave = next(each for each in box.buttons() if each is not box.escapeButton())
    with qtbot.waitSignal(shown.closed):
        qtbot.mouseClick(leave, Qt.MouseButton.LeftButton)


def test_closing_waits_for_what_is_being_written(qtbot, shown):
    go, written = threading.Event(), []

    def work(_space, _job):
        go.wait(30)
        written.append(True)

    shown.desk.run(shown, work, title="导出")
    shown.close()
    assert shown.isVisible()
    box = shown.findChild(QMessageBox)
    assert "1 项" in box.text()
    leave = next(each for each in box.buttons() if each is not box.escapeButton())
    qtbot.mouseClick(leave, Qt.MouseButton.LeftButton)
    assert shown.isVisible()
    with qtbot.waitSignal(shown.closed):
        go.set()
    assert written == [True]


def test_a_failure_while_closing_keeps_the_window_until_it_is_read(qtbot, shown, monkeypatch):
    go, read = threading.Event(), []
    monkeypatch.setattr(shown.desk.tasks, "present", lambda _owner, error: read.append(str(error)))

    def work(_space, _job):
        go.wait(30)
        raise Invalid("没有写进去，请改。")

    shown.desk.run(shown, work, title="导出")
    shown.close()
    box = shown.findChild(QMessageBox)
    leave = next(each for each in box.buttons() if each is not box.escapeButton())
    qtbot.mouseClick(leave, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(shown.desk.tasks.finished):
        go.set()
    qtbot.waitUntil(lambda: read == ["没有写进去，请改。"])
    assert shown.isVisible()
    shown.desk.run(shown, lambda _space, _job: None, title="备份")
    qtbot.waitUntil(lambda: not shown.desk.tasks.writing)
    assert shown.isVisible()


def choose(shown, qtbot, text):
    shown.search.seek()
    qtbot.waitUntil(lambda: bool(shown.search.index))
    shown.search.setText(text)  # key clicks know ASCII alone
    entry = shown.search.results.entry
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    return entry


def test_a_command_is_found_by_name_and_pinyin(qtbot, shown):
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    with qtbot.waitSignal(shown.locked):
        assert choose(shown, qtbot, "suodingchuangkou").title == "锁定窗口"
    choose(shown, qtbot, "停用账号")
    assert shown.tabs.front.page.id == "accounts" and not PRESSED
    assert shown.toasts.shown[-1].sentence.text() == "先在列表里选中一个账号。"
    shown.tabs.front.widget.table.selectRow(0)
    choose(shown, qtbot, "tyzh")
    assert PRESSED == ["accounts"]
    assert not any(entry.title == "看工资" for entry in shown.search.index.entries)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Conflict("别人改过。"), "重新读取"),
        (NotFound("没有了。"), "重新读取"),
        (Unavailable("断了。"), "重试"),
    ],
)
def test_a_page_is_offered_to_read_again(qtbot, shown, error, words):
    page = shown.tabs.front.widget
    assert page is not None and shown.tabs.front.ground == EVERYTHING
    box = present(page, error)
    (again,) = [each for each in box.buttons() if each.text() == words]
    with qtbot.waitSignal(shown.desk.tasks.finished):
        qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert [each.text() for each in present(None, error).buttons()] != [words]
    assert not [
        each for each in present(page, Invalid("改。")).buttons() if each.text() in ("重试", "重新读取")
    ]


def boxes(window) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_a_tab_with_something_typed_asks_before_it_goes(qtbot, shown):
    shown.open_page("typed")
    shown.tabs.close_front()
    (box,) = boxes(shown)
    assert "考核评分有 3 格没有提交。" in box.text() and len(shown.tabs.tabs) == 2
    box.defaultButton().click()  # back
    assert len(shown.tabs.tabs) == 2
    shown.tabs.close_front()
    next(button for button in boxes(shown)[0].buttons() if button.text() == "放弃填写并关闭").click()
    assert [tab.page.id for tab in shown.tabs.tabs] == ["accounts"]


def test_a_form_with_something_typed_keeps_the_window_open(qtbot, shown):
    form = FormDialog(
        shown.desk, Sheet(title="原因", command=Why, send=lambda _unit, _new: None), print, shown
    )
    form.open()
    control = form.form.cells["text"].editor.controls[0]
    qtbot.keyClicks(control, "because")
    shown.close()
    (box,) = boxes(shown)
    assert "“原因”填写的内容还没有提交。" in box.text() and shown.isVisible()
    box.defaultButton().click()
    assert form.isVisible() and control.text() == "because"


def test_what_another_window_writes_is_read_by_itself_and_moves_nothing(qtbot, shown, file_office):
    table = shown.tabs.front.widget.table
    table.selectRow(2)
    table.setFocus()
    row, chosen = table.chosen()[0], table.currentIndex().row()
    new = accounts.NewAccount(
        login="zz_news", name="新来的", passphrase="a-long-passphrase", roles=(Role.AUDITOR,), unit_ids=()
    )
    elsewhere = Workspace(
        Store(file_office.url("guard"), file_office.vault), file_office.template["guard"], file_office.clock
    )
    try:
        elsewhere.do(accounts.create, new)
    finally:
        elsewhere.store.close()
    model = shown.tabs.front.widget.table.rows_model
    qtbot.waitUntil(lambda: any(each.login == "zz_news" for each in model.rows))
    assert table.chosen() == [row] and table.currentIndex().row() == chosen and table.hasFocus()
