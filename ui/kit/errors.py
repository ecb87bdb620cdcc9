"""The one presenter of failures: a sentence for what the user can mend, a crash report for a bug.

What two people made of the same fields is a ``Comparison`` above the form of the second; what holds while
a page or a form is open is a ``Banner``.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.core import crash, platform
from app.core.clock import system_clock
from app.core.errors import AppError, Conflict, Unavailable
from app.core.fields import Kind
from app.core.reading import SHOW
from ui.kit.theme import px, text_label

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


def told_by(met: Conflict) -> str:
    """Return who changed a record and when, in words; each person once, with the last time."""
    last = {edit.by: edit.at for edit in met.edits}
    return "、".join(f"{by}（{SHOW[Kind.TIME](at)}）" for by, at in last.items()) or "别人"


SIDES = ("我填的", "对方改成", "原来的")
_ASIDE, _GAP, _BESIDE, _NAME = 12, 4, 2, 420


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed: its key and title, and in words what each of ``SIDES`` says."""

    key: str
    title: str
    texts: tuple[str, str, str]


class Comparison(QFrame):
    """A table above a form: field by field what both wrote and what it was, and which of them is to stand.

    Nothing is chosen at first; arrows go along a line, space chooses.
    """

    chosen = Signal(str, int)
    """A field's key and which of ``SIDES``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.lines: dict[str, list[_Side]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(*(px(_ASIDE),) * 4)
        self._grid.setHorizontalSpacing(px(_ASIDE))
        self._grid.setVerticalSpacing(px(_GAP))
        for column, stretch in enumerate((2, 3, 3, 3)):
            self._grid.setColumnStretch(column, stretch)
        self.hide()

    def ask(self, clashes: Sequence[Clash]) -> None:
        """Ask about these fields; of none there is nothing to see."""
        while self._grid.count():
            old = self._grid.takeAt(0).widget()
            old.hide()
            old.deleteLater()
        self.lines = {}
        for column, title in enumerate(("项目", *SIDES)):
            self._grid.addWidget(text_label(title, "label"), 0, column)
        for row, clash in enumerate(clashes, 1):
            title = text_label(clash.title)
            self._grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            group = QButtonGroup(self)
            self.lines[clash.key] = [_Side(clash, side, group) for side in range(len(SIDES))]
            title.setMinimumHeight(self.lines[clash.key][0].words.minimumHeight())  # on one line with them
            for column, side in enumerate(self.lines[clash.key], 1):
                self._grid.addWidget(side, row, column, Qt.AlignmentFlag.AlignTop)
            group.idToggled.connect(partial(self._choose, clash.key))
        self.setVisible(bool(clashes))

    def _choose(self, key: str, side: int, on: bool) -> None:
        if on:
            self.chosen.emit(key, side)

    @property
    def open(self) -> list[str]:
        """The fields nothing is chosen for yet, in order."""
        return [
            key for key, sides in self.lines.items() if not any(side.button.isChecked() for side in sides)
        ]

    def take_mine(self, key: str, text: str) -> None:
        """Show what has been typed into the field since, and let it stand."""
        mine = self.lines[key][0]
        mine.say(text)
        mine.button.setChecked(True)

    def go_to_first(self) -> None:
        """Put the keyboard where the first choice is open."""
        for key in self.open[:1]:
            self.lines[key][0].button.setFocus(Qt.FocusReason.OtherFocusReason)


class _Side(QWidget):
    """One of the values to choose from; the words wrap, which those of a radio button cannot."""

    def __init__(self, clash: Clash, side: int, group: QButtonGroup) -> None:
        super().__init__()
        self._named = f"{clash.title}：{SIDES[side]}"
        self.button, self.words = QRadioButton(), text_label("")
        group.addButton(self.button, side)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(_BESIDE))
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.words.setMinimumHeight(self.button.sizeHint().height())
        self.say(clash.texts[side])

    def say(self, text: str) -> None:
        """Show another value."""
        self.words.setText(text or "（空）")
        self.button.setAccessibleName(f"{self._named} {text or '（空）'}")

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Choose it, wherever in the words it is pressed."""
        self.button.setFocus()
        self.button.setChecked(True)


class Banner(QFrame):
    """A sentence above a form or a page with what one may do about it: nothing pops up over what is typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.text, self.doors = QLabel(), list[QPushButton]()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.text, 1)
        self.hide()

    def say(self, sentence: str, *doors: tuple[str, Callable[[], object]]) -> None:
        """Show a sentence and its buttons, the first one with the keyboard; an empty one hides the banner."""
        while self.doors:
            self.doors.pop().deleteLater()
        self.text.setText(sentence)
        for title, act in doors:
            button = QPushButton(title)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, act=act: act())
            self._row.addWidget(button)
            self.doors.append(button)
        self.setVisible(bool(sentence))
        if self.doors:
            self.doors[0].setFocus()

    def ask_to_leave(self, sentence: str, stay: Callable[[], object], leave: Callable[[], object]) -> None:
        """Ask before what was typed is given up; whoever presses Esc at the question goes back to it."""
        if self.doors:
            stay()
        else:
            self.say(sentence, ("继续填写", stay), ("放弃内容", leave))


def answers(
    dialog: QDialog, yes: str, no: str = "取消", act: Callable[[], object] | None = None
) -> tuple[QDialogButtonBox, QPushButton]:
    """Return a dialog's line of buttons, the way back left of the act, and the act's, which Enter presses.

    The act is the dialog's ``accept`` unless another is given.  The order is the style sheet's
    (``button-layout``), so that a form, a question and a box all have the same.
    """
    box = QDialogButtonBox(dialog)
    pressed = box.addButton(yes, QDialogButtonBox.ButtonRole.AcceptRole)
    box.addButton(no, QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
    pressed.setDefault(True)  # now that it is in the dialog: Qt would choose the leftmost
    box.accepted.connect(act or dialog.accept)
    box.rejected.connect(dialog.reject)
    return box, pressed


class Naming(QDialog):
    """Asks for a name over a page; one that was typed is given up only after asking."""

    named = Signal(str)

    def __init__(self, title: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.banner, self.line, told = Banner(), QLineEdit(), QLabel(words)
        told.setWordWrap(True)
        told.setBuddy(self.line)
        self.line.setAccessibleName("名称")
        self.buttons, self.yes = answers(self, "保存")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(_ASIDE + _GAP),) * 4)
        layout.setSpacing(px(_ASIDE))
        for part in (told, self.banner, self.line, self.buttons):
            layout.addWidget(part)
        self.resize(px(_NAME), 0)
        self.line.setFocus()

    def accept(self) -> None:
        """Give the name, or say that there is none."""
        name = self.line.text().strip()
        if name:
            super().accept()
            self.named.emit(name)
        else:
            self.banner.say("请填写名称。")
            self.line.setFocus()

    def unsent(self) -> str:
        """Return what was typed and not saved, empty when nothing is."""
        return f"“{self.windowTitle()}”的名称还没有保存。" if self.line.text().strip() else ""

    def reject(self) -> None:
        """Close it; with a name typed only after asking."""
        if self.unsent():
            self.banner.ask_to_leave("名称还没有保存。", self._go_on, super().reject)
        else:
            super().reject()

    def _go_on(self) -> None:
        self.banner.say("")
        self.line.setFocus()
