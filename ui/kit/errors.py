"""The one presenter of failures: a sentence for what the user can mend, a crash report for a bug."""

from __future__ import annotations

import os
import sys
import threading
from functools import partial
from pathlib import Path
from types import TracebackType

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.core import crash, platform
from app.core.clock import system_clock
from app.core.errors import AppError, Unavailable

_TITLES = {
    "invalid": "请修改后再试",
    "denied": "没有权限",
    "not_found": "找不到这条记录",
    "conflict": "已被他人修改",
    "unavailable": "暂时无法使用",
}


def expected(error: BaseException) -> AppError | None:
    """Return the failure a user can do something about, a full disk among them; None for a bug."""
    if isinstance(error, AppError):
        return error
    sentence = platform.disk_sentence(error) if isinstance(error, OSError) else ""
    return Unavailable(sentence) if sentence else None


_AGAIN = {"conflict": "重新读取", "not_found": "重新读取", "unavailable": "重试"}


def present(owner: QObject | None, error: BaseException) -> QMessageBox:
    """Show the failure over the owner's window and return the box; the window stays usable.

    A page that can ``refresh`` is offered to: for what another changed, and for a lost connection.
    """
    box = _box(_window_of(owner), error)
    again = _AGAIN.get(error.kind) if isinstance(error, AppError) else None
    if again and owner is not None and hasattr(owner, "refresh"):
        button = box.addButton(again, QMessageBox.ButtonRole.AcceptRole)
        button.clicked.connect(partial(_refresh, owner))
        box.addButton("关闭", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(button)
    # A partial holds the box: Python would delete one without a parent while it is on screen.
    box.finished.connect(partial(_close, box))
    box.open()
    return box


def _refresh(owner: QObject, _on: bool = False) -> None:
    if shiboken6.isValid(owner):
        owner.refresh()


def _close(box: QMessageBox, _button: int) -> None:
    box.deleteLater()


def present_and_wait(error: BaseException) -> None:
    """Show the failure and return when the user has read it: for a window that is closing."""
    _box(None, error).exec()


def write_report(bug: BaseException) -> Path:
    """Write the masked crash report and return its path."""
    name = f"crash-{system_clock():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    path = platform.log_folder() / name
    with path.open("a", encoding="utf-8") as file:  # two bugs of one second share a file
        file.write(crash.crash_text(bug, sys.argv[1:], "window"))
    return path


class CrashHooks(QObject):
    """Leads bugs of every thread to the presenter, on the GUI thread."""

    happened = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.happened.connect(self._show)

    def install(self) -> None:
        """Take over the hooks of Python."""
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self.happened.emit(args.exc_value)

    def _caught(self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        else:
            self.happened.emit(bug)

    def _show(self, bug: BaseException) -> None:
        present(None, bug)


def _box(parent: QWidget | None, error: BaseException) -> QMessageBox:
    known = expected(error)
    if known:
        box = QMessageBox(
            QMessageBox.Icon.Warning, _TITLES.get(known.kind, "提示"), str(known), parent=parent
        )
    else:
        path = write_report(error)
        text = f"程序出现意外错误，正在办理的这一步没有写入。\n错误报告已保存到 {path}，请把它交给维护人员。"
        box = QMessageBox(QMessageBox.Icon.Critical, "程序错误", text, parent=parent)
        box.setDetailedText(path.read_text(encoding="utf-8"))
    box.setTextFormat(Qt.TextFormat.PlainText)  # a sentence may quote what somebody typed
    return box


def _window_of(owner: QObject | None) -> QWidget | None:
    if isinstance(owner, QWidget) and shiboken6.isValid(owner):
        return owner.window()
    return QApplication.activeWindow()
