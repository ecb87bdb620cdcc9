"""One value for many people: how many, and each before and after, before anything is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Invalid
from ui.kit.errors import Banner, answers
from ui.kit.theme import px
from ui.pages.assessment.sheet.drafts import Cell
from ui.pages.assessment.sheet.model import SheetModel

_PADDING, _GAP, _WIDTH, _HEIGHT = 16, 12, 430, 560
_SHOWN = 200  # lines of a before-and-after


class BatchDialog(QDialog):
    """One value for a column of many rows: how many, and each before and after, before anything is typed."""

    def __init__(self, model: SheetModel, ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.ids = model, list(ids)
        self.setWindowTitle("批量填写")
        self.resize(px(_WIDTH), px(_HEIGHT))
        self.field, self.value, self.said = QComboBox(), QLineEdit(), QLabel()
        self.changes, self.banner = QListWidget(), Banner()
        for field in model.columns:
            if field.key in model.held.typing.parse:
                self.field.addItem(field.label.title, field.key)
        for part, name in ((self.field, "项目"), (self.value, "填写的值"), (self.changes, "填写前后")):
            part.setAccessibleName(name)
        self.value.setPlaceholderText("填写的值")
        self.said.setWordWrap(True)
        self.buttons, self.yes = answers(self, "填写")
        self.field.currentIndexChanged.connect(lambda _at: self._preview())
        self.value.textChanged.connect(lambda _text: self._preview())
        self._arrange()
        self._preview()
        self.value.setFocus()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.field)
        head.addWidget(self.value, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_PADDING))
        layout.setSpacing(px(_GAP))
        layout.addWidget(self.banner)
        layout.addLayout(head)
        layout.addWidget(self.said)
        layout.addWidget(self.changes, 1)
        layout.addWidget(self.buttons)

    @property
    def key(self) -> str:
        """The column that is filled."""
        return str(self.field.currentData())

    def cells(self) -> list[Cell]:
        """List the cells that would change."""
        text = self.value.text().strip()
        cells = [(row_id, self.key) for row_id in self.ids]
        return [
            cell for cell in cells if not self.model.held.lock(cell) and self.model.held.text(cell) != text
        ]

    def _preview(self) -> None:
        text, cells = self.value.text().strip(), self.cells()
        problem = self._problem(text)
        self.changes.clear()
        for cell in [] if problem else cells[:_SHOWN]:
            name = self.model.held.typing.name(self.model.held.given[cell[0]])
            self.changes.addItem(f"{name}：{self.model.held.text(cell) or '（空）'} → {text}")
        locked = sum(bool(self.model.held.lock((row_id, self.key))) for row_id in self.ids)
        more = f"，另有 {locked} 人的评分表不能填写" if locked else ""
        self.said.setText(problem or f"选中 {len(self.ids):,} 人，将改动 {len(cells):,} 人{more}。")
        self.said.setObjectName("refusal" if problem and text else "hint")
        self.said.style().polish(self.said)
        self.yes.setText(f"填写 {0 if problem else len(cells)} 格")
        self.yes.setEnabled(not problem and bool(cells))

    def _problem(self, text: str) -> str:
        if not text:
            return "请填写一个值。"
        try:
            self.model.held.typing.parse[self.key](text)
        except Invalid as problem:
            return str(problem)
        return ""

    def accept(self) -> None:
        """Type the value into all of them, as one step of undo."""
        cells, title = self.cells(), self.field.currentText()
        self.model.put(dict.fromkeys(cells, self.value.text()), f"批量填写 {len(cells)} 人的{title}")
        super().accept()

    def unsent(self) -> str:
        """Return that a value was typed and not filled in, empty when none was."""
        return "“批量填写”的值还没有填入评分表。" if self.value.text().strip() else ""

    def reject(self) -> None:
        """Close it; a value that was typed is given up only after asking."""
        if self.unsent():
            self.banner.ask_to_leave("值还没有填入评分表。", self._go_on, super().reject)
        else:
            super().reject()

    def _go_on(self) -> None:
        self.banner.say("")
        self.value.setFocus()
