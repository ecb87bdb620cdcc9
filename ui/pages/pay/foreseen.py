"""What a form would do to the ledger, shown in the form before it is sent: balances, legs, warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.core.errors import AppError, Invalid
from app.core.money import show
from app.services.budget import Foresight, Moved
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.form import Form, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.theme import px, text_label

_GAP, _SHOWN = 6, 4
_HEADS = ("经费", "登记前", "变动", "登记后")
_RIGHT = Qt.AlignmentFlag.AlignRight
Said = tuple[str, Foresight | None]
"""A sentence of what comes of it, and what it does to the ledger if it does anything."""


def draft(form: Form) -> Any:
    """Return the command as far as it is typed, None while something is missing; nothing is marked."""
    try:
        values = {key: cell.read() for key, cell in form.cells.items()}
    except Invalid:
        return None
    return form.sheet.command(**values, **form.sheet.fixed)


class Foreseen(QFrame):
    """The lower part of a form: what sending it would do, read again whenever something is typed."""

    def __init__(self, dialog: FormDialog, query: Callable[[Unit, Any], Said], empty: str) -> None:
        super().__init__(dialog)
        self.dialog, self.query, self.empty = dialog, query, empty
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(px(10),) * 4)
        self.column.setSpacing(px(_GAP))
        self.said = _words(empty, "hint")
        self.column.addWidget(self.said)
        self.table: QWidget | None = None
        self.lines: list[QLabel] = []
        self.soon = QTimer(self, singleShot=True, interval=0)  # a form that is filled asks once
        self.soon.timeout.connect(self.refresh)
        dialog.form.changed.connect(self.soon.start)
        layout = dialog.layout()
        layout.insertWidget(layout.count() - 1, self)
        self.refresh()

    def refresh(self) -> None:
        """Ask what would come of what is typed now; without ``empty`` nothing must be typed for it."""
        command = draft(self.dialog.form)
        if command is None and self.empty:
            self._show((self.empty, None))
        else:
            ask = self.dialog.desk.ask
            ask(self, self.query, command, done=self._show, failed=self._unknown, name="foreseen")

    def _unknown(self, error: BaseException) -> None:
        if not isinstance(error, AppError):
            self.dialog.desk.tasks.present(self, error)
        self._show((str(error) if isinstance(error, AppError) else "", None))

    def _show(self, found: Said) -> None:
        said, foresight = found
        self.said.setText(said)
        self.said.setVisible(bool(said))
        for old in (self.table, *self.lines):
            if old is not None:
                old.hide()
                old.deleteLater()
        self.table, self.lines = None, []
        if foresight is not None:
            self.table = _table(foresight.moved)
            self.lines = _warnings(foresight)
        for place, part in enumerate(filter(None, (self.table, *self.lines)), 1):
            self.column.insertWidget(place, part)
        QTimer.singleShot(0, self, self._grow)  # when it has been laid out

    def _grow(self) -> None:
        """Let the window be as high as the form needs beside this; never lower than it was."""
        view, form = self.dialog.area.viewport(), self.dialog.area.widget()
        self.dialog.layout().activate()
        whole = max(form.sizeHint().height(), form.layout().totalHeightForWidth(view.width()))
        lacking = whole - view.height() + max(0, self.sizeHint().height() - self.height())
        if lacking > 0:
            most = self.dialog.screen().availableGeometry().height()
            self.dialog.resize(self.dialog.width(), min(self.dialog.height() + lacking, most))


def open_form(
    owner: QWidget,
    desk: Desk,
    sheet: Sheet,
    done: Callable[[Any], object],
    preview: tuple[Callable[[Unit, Any], Said], str] | None = None,
) -> FormDialog:
    """Open a form over a page; ``preview`` says what sending it would do, and what stands there before."""
    dialog = FormDialog(desk, sheet, done, owner.window())
    if preview is not None:
        Foreseen(dialog, *preview)
    dialog.open()
    return dialog


def _table(moved: Sequence[Moved]) -> QWidget:
    body = QWidget()
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(2))
    grid.setColumnStretch(0, 1)
    for column, head in enumerate(_HEADS):
        grid.addWidget(_words(head, "label"), 0, column, _RIGHT if column else Qt.AlignmentFlag.AlignLeft)
    for row, one in enumerate(moved, 1):
        grid.addWidget(_words(f"{one.title}·{one.bucket.label}", ""), row, 0)
        texts = (show(one.before), signed(one), show(one.after))
        for column, text in enumerate(texts, 1):
            grid.addWidget(_words(text, ""), row, column, _RIGHT)
    last, total = len(moved) + 1, sum((one.change for one in moved), start=moved[0].change * 0)
    grid.addWidget(_words("分录合计（一出一进，必为零）", "label"), last, 0)
    grid.addWidget(_words(show(total), "label"), last, 2, _RIGHT)
    return body


def signed(moved: Moved) -> str:
    """Return a change with its sign."""
    return f"{'+' if moved.change > 0 else ''}{show(moved.change)}"


def _warnings(foresight: Foresight) -> list[QLabel]:
    heed = [one for one in foresight.checks if not one.ok or one.warn]
    lines = [_words(one.text, "warned" if one.ok else "fault") for one in heed[:_SHOWN]]
    if len(heed) > _SHOWN:
        lines.append(_words(f"还有 {len(heed) - _SHOWN} 笔支出，见台账。", "hint"))
    return lines


def _words(text: str, name: str) -> QLabel:
    return text_label(text, name, wrap=name not in ("", "label"))
