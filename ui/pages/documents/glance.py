"""A file in the inspector: its first page small, which opens it whole, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFormLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.fields import fields_of
from app.core.reading import in_groups, shown
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.leaves import opened
from ui.kit.preview import Paper
from ui.kit.tasks import Job
from ui.kit.theme import px, text_label

_WIDE, _HIGH, _EDGE, _GAP = 240, 300, 4, 8
_DRAWN = (".pdf", ".png", ".jpg", ".jpeg")
_UNKNOWN = "—"


class Glance(QWidget):
    """The selected file; ``opens`` shows it whole.  Its first page is read and drawn off the GUI thread."""

    def __init__(
        self, desk: Desk, row: Any, name: str, read: Callable[[Unit, Any], Paper], opens: Callable[[], object]
    ) -> None:
        super().__init__()
        self.desk, self.row, self.name, self._read = desk, row, name, read
        self.page, self.said = QPushButton(), text_label("", "hint")
        self.page.setObjectName("tile")
        self.page.setAccessibleName(f"预览 {name}")
        self.page.setToolTip("按下看全文、查找、打印")
        self.page.clicked.connect(lambda _on=False: opens())
        self.page.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(_GAP), px(_GAP), px(_GAP))
        layout.setSpacing(px(_GAP))
        layout.addWidget(self.page, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.said)
        layout.addLayout(_lines(row))
        layout.addStretch(1)
        if name.lower().endswith(_DRAWN):
            self.said.setText("正在打开…")
            QTimer.singleShot(0, self, self.refresh)  # not for a row that is passed by
        else:
            self.said.setText("这一类文件不在这里预览：按“预览”可以另存后打开。")

    def refresh(self) -> None:
        """Read and draw the first page."""
        dpr, wide, high = self.devicePixelRatioF(), px(_WIDE), px(_HIGH)
        work = partial(self._draw, wide * dpr, high * dpr)
        self.desk.tasks.read(self, work, done=partial(self._show, dpr), failed=self._unread, name="page")

    def _draw(self, wide: float, high: float, _job: Job) -> tuple[QImage, int]:
        paper = self.desk.workspace.ask(self._read, self.row)
        leaves = opened(paper.name, paper.content)
        width, height = leaves.sizes[0]
        return leaves.draw(0, min(wide / width, high / height)), len(leaves.sizes)

    def _show(self, dpr: float, drawn: tuple[QImage, int]) -> None:
        image, pages = drawn
        image.setDevicePixelRatio(dpr)
        size = image.deviceIndependentSize().toSize()
        self.page.setIcon(QIcon(QPixmap.fromImage(image)))
        self.page.setIconSize(size)
        self.page.setFixedSize(size + QSize(2 * px(_EDGE), 2 * px(_EDGE)))
        self.page.show()
        self.said.setText(f"第 1 页，共 {pages} 页")

    def _unread(self, error: BaseException) -> None:
        self.said.setText(str(error) if isinstance(error, AppError) else "没有读到这份文件，请按 F5 重试。")


def _lines(row: Any) -> QFormLayout:
    """Return what is known of a file, line by line."""
    form = QFormLayout()
    form.setHorizontalSpacing(px(12))
    form.setVerticalSpacing(px(_GAP))
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for field in fields_of(type(row)):
        value = QLabel(in_groups(shown(field, row)) or _UNKNOWN)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        value.setAccessibleName(field.label.title)
        value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        form.addRow(text_label(field.label.title, "label", wrap=False), value)
    return form
