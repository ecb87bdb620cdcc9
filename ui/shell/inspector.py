"""The pane at the right: everything the selected row says, one labelled line per field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.fields import Field, fields_of
from app.core.reading import in_groups, shown
from ui.kit.icons import icon
from ui.kit.theme import px

_WIDTH, _PADDING, _GAP = 286, 12, 8
_NOTHING = "在列表中选中一行，这里显示它的全部内容。"
_UNKNOWN = "—"


class Inspector(QWidget):
    """Shows the first of the selected rows; ``dismissed`` when its close button is pressed."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.hint, self.close_button = QLabel(), QLabel(_NOTHING), QToolButton()
        self.values: dict[str, QLabel] = {}
        self._fields: tuple[Field, ...] = ()
        self._lent: list[QWidget] = []
        self.body, self.head, self.feet = QScrollArea(), QHBoxLayout(), QVBoxLayout()
        self._arrange()

    def _arrange(self) -> None:
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(px(_WIDTH))
        self.title.setObjectName("section")
        self.title.setWordWrap(True)
        self.hint.setObjectName("hint")
        self.hint.setWordWrap(True)
        self.close_button.setIcon(icon("x"))
        self.close_button.setAccessibleName("隐藏详情")
        self.close_button.setToolTip("隐藏详情  F4")
        self.close_button.clicked.connect(self.dismissed)
        self.body.setWidgetResizable(True)
        self.body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.setAccessibleName("详情")
        self.body.setObjectName("inspectorBody")
        self.head.addWidget(self.title, 1)
        self.head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _GAP, _GAP, _GAP)
        layout.setSpacing(_GAP)
        layout.addLayout(self.head)
        layout.addWidget(self.hint)
        layout.addWidget(self.body, 1)
        layout.addLayout(self.feet)
        layout.addStretch(0)  # holds the hint up while there is no row
        self.show_rows([], "")

    def show_rows(
        self, rows: list[Any], title: str, card: QWidget | None = None, fields: Sequence[Field] = ()
    ) -> None:
        """Show the first row in full, or the page's own ``card``, and say how many there are.

        ``title`` names the page, ``fields`` are those its list knows, with its titles; else all of the row.
        A card that has a ``head`` names the row itself; its ``foot`` stays below.
        """
        self._borrow(card)
        self.body.setVisible(bool(rows) or card is not None)
        if card is not None:
            self._fields = ()
            self.body.setWidget(card)
            card.installEventFilter(self)
        if not rows:
            self.title.setText(title or "详情")
            self.hint.setText("" if card else _NOTHING)
            return
        row = rows[0]
        if card is None:
            self._fill(row, tuple(fields) or fields_of(type(row)))
        self.title.setText(str(getattr(row, "name", "") or getattr(row, "title", "") or title))
        self.hint.setText(title if len(rows) == 1 else f"{title}·已选 {len(rows):,} 条，这是第一条")
        said_already = bool(self._lent) or self.title.text() == title
        self.hint.setVisible(len(rows) > 1 or not said_already)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep every line of a card whole: a scroll area would squeeze lines that wrap."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and isinstance(watched, QWidget):
            layout = watched.layout()
            if layout is not None and layout.hasHeightForWidth():
                watched.setMinimumHeight(layout.totalHeightForWidth(watched.width()))
        return super().eventFilter(watched, event)

    def _borrow(self, card: QWidget | None) -> None:
        """Take the edges of a card out of what scrolls, and let go of the card before with its edges."""
        if card is None and self._lent and (gone := self.body.takeWidget()):
            gone.deleteLater()  # what it still reads would be laid out on the edges that are gone
            self._fields = ()
        for old in self._lent:
            old.hide()
            old.deleteLater()
        head, foot = getattr(card, "head", None), getattr(card, "foot", None)
        self._lent = [part for part in (head, foot) if part is not None]
        self.title.setVisible(head is None)
        self.hint.setVisible(True)
        if head is not None:
            self.head.insertWidget(0, head, 1)
        if foot is not None:
            self.feet.addWidget(foot)
        for part in self._lent:
            part.show()

    def _fill(self, row: Any, fields: tuple[Field, ...]) -> None:
        if fields != self._fields:
            self._build(fields)
        for field in fields:
            self.values[field.key].setText(in_groups(shown(field, row)) or _UNKNOWN)

    def _build(self, fields: tuple[Field, ...]) -> None:
        self._fields = fields
        inside = QWidget()
        form = QFormLayout(inside)
        form.setContentsMargins(0, _GAP, _GAP, _GAP)
        form.setHorizontalSpacing(_PADDING)
        form.setVerticalSpacing(_GAP)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.values = {}
        for field in fields:
            label, value = QLabel(field.label.title), QLabel()
            label.setObjectName("label")
            label.setToolTip(field.label.hint)
            value.setAccessibleName(field.label.title)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(True)
            # one long number must not widen the form and cut the lines that could be wrapped
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            form.addRow(label, value)
            self.values[field.key] = value
        self.body.setWidget(inside)
