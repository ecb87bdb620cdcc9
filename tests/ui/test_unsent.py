"""Whatever somebody can type into says what was typed and not sent: the window asks before it closes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from ui.pages import PAGES
from ui.pages.settings.calendar import CalendarPage
from ui.shell.welcome import Welcome
from ui.shell.window import Window

TYPED_INTO = {"QLineEdit", "QPlainTextEdit", "QTextEdit", "Form"}
NOTHING_TO_LOSE = {
    "PrintDialog": "pages to print",
    "SignIn": "a passphrase",
    "Lock": "a passphrase",
    "Recover": "a passphrase, and a code that stands on paper",
    "CodePaper": "nothing can be typed, and it closes only when the code is kept",
}


def dialogs():
    for path in sorted((Path(__file__).parents[2] / "ui").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(
                isinstance(each, ast.Name) and each.id == "QDialog" for each in node.bases
            ):
                yield path, node


def test_every_dialog_one_types_into_says_what_is_unsent():
    silent, found = [], set()
    for path, node in dialogs():
        called = {
            each.func.id
            for each in ast.walk(node)
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
        }
        if called & TYPED_INTO and node.name not in NOTHING_TO_LOSE:
            found.add(node.name)
            if not any(isinstance(each, ast.FunctionDef) and each.name == "unsent" for each in node.body):
                silent.append(f"{path}: {node.name}")
    assert {"FormDialog", "AdoptDialog", "NoticeDialog", "BatchDialog", "StepDialog", "RevealDialog"} <= found
    assert not silent


@pytest.fixture
def shown(qtbot, file_office):
    window = Window(file_office.workspace("admin"), PAGES)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)
    yield window
    window._leaving = True
    window.close()


def test_the_window_asks_about_a_notice_that_was_pasted(qtbot, shown):
    shown.desk.open("calendar")
    qtbot.waitUntil(lambda: isinstance(shown.tabs.front.widget, CalendarPage))
    shown.tabs.front.widget.enter_notice()
    (dialog,) = (each for each in shown.findChildren(object) if type(each).__name__ == "NoticeDialog")
    dialog.text.setPlainText("元旦：1月1日至3日放假")
    shown.close()
    assert shown.isVisible()
    box = shown.findChild(QMessageBox)
    assert "放假安排填写的内容还没有登记" in box.text()
    box.reject()
    assert dialog.text.toPlainText() == "元旦：1月1日至3日放假"


def test_esc_gives_up_no_half_filled_founding(qtbot, tmp_path):
    welcome = Welcome(tmp_path)
    qtbot.addWidget(welcome)
    welcome.show()
    welcome.choices[1].click()
    qtbot.keyClicks(welcome.new.login, "a")
    qtbot.keyClick(welcome, Qt.Key.Key_Escape)
    assert welcome.isVisible() and "还没有提交" in welcome.findChild(QMessageBox).text()
    next(each for each in welcome.findChild(QMessageBox).buttons() if "放弃" in each.text()).click()
    qtbot.waitUntil(lambda: not welcome.isVisible())
