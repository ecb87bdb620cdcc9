"""What a form would do to the ledger, shown in the form before it is sent: balances, legs, warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.core.money import show
from app.services.budget import Foresight, Moved
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.foreseen import Foreseen
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
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


def _ledger(foresight: Foresight) -> list[QWidget]:
    return [_table(foresight.moved), *_warnings(foresight)]


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
