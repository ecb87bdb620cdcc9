"""What a form would do to the ledger, shown in the form before it is sent: balances, legs, warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.core.money import show
from app.core.narrowing import only
from app.services.budget import Foresight, Moved
from app.workspace import Unit
from ui.kit.desk import Desk, Door
from ui.kit.foreseen import Foreseen
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.kit.theme import px, text_label

_GAP, _SHOWN = 6, 4
_HEADS = ("经费", "登记前", "变动", "登记后")
_RIGHT = Qt.AlignmentFlag.AlignRight
Said = tuple[str, Foresight | None]
"""A sentence of what comes of it, and what it does to the ledger if it does anything."""


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
        Foreseen(dialog, *preview, _ledger)
    dialog.open()
    return dialog


def ask_ledger(
    page: RegisterPage, sheet: Sheet, query: Callable[[Unit, Any], Said], said: str, empty: str = ""
) -> FormDialog:
    """Open a form that writes one group; afterwards ``said`` is told, with a door to the group."""

    def done(key: str) -> None:
        page.desk.tell(said, Door("查看", lambda: page.desk.open("ledger", None, only(key=key))))

    return open_form(page, page.desk, sheet, done, (query, empty))


def _ledger(foresight: Foresight) -> list[QWidget]:
    return [_table(foresight.moved), *_warnings(foresight)]


def _table(moved: Sequence[Moved]) -> QWidget:
    rows = [
        (f"{one.title}·{one.bucket.label}", show(one.before), signed(one), show(one.after)) for one in moved
    ]
    total = sum((one.change for one in moved), start=moved[0].change * 0)
    return table_of_sums(_HEADS, rows, ("分录合计（一出一进，必为零）", "", show(total), ""))


def table_of_sums(heads: Sequence[str], rows: Sequence[Sequence[str]], foot: Sequence[str] = ()) -> QWidget:
    """Return lines of words and sums under their heads, the words left, the sums right."""
    body = QWidget()
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(2))
    grid.setColumnStretch(0, 1)
    lines = [(heads, "label"), *((row, "") for row in rows), *([(foot, "label")] if foot else [])]
    for line, (texts, name) in enumerate(lines):
        for column, text in enumerate(texts):
            if text:
                grid.addWidget(
                    _words(text, name), line, column, _RIGHT if column else Qt.AlignmentFlag.AlignLeft
                )
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
