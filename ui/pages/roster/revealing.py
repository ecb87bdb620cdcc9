"""查看完整号码: what for is asked first and written down; the numbers are shown once and kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Invalid
from app.core.fields import fields_of
from app.services import roster
from app.services.roster import Revealed, WorkerRow
from ui.kit.desk import Desk
from ui.kit.errors import Banner, expected
from ui.kit.theme import px
from ui.pages.roster.place import Place

_WIDTH, _PADDING, _GAP = 460, 16, 12
_NOTE = "查看身份证号、银行卡号和电话会记入审计：何人、何时、查看谁、作何用途。"


class RevealDialog(QDialog):
    """Asks the purpose; then shows one person's numbers until it is closed."""

    def __init__(self, desk: Desk, row: WorkerRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.row = desk, row
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"查看完整号码：{row.name}")
        self.setMinimumWidth(px(_WIDTH))
        self.purpose, self.fault, self.banner = QLineEdit(), QLabel(), Banner()
        self.purpose.setPlaceholderText("用途，如：核对银行退票")
        self.purpose.setAccessibleName("用途")
        self.show_button, self.close_button = QPushButton("查看"), QPushButton("关闭")
        self.show_button.setDefault(True)
        self.close_button.setAutoDefault(False)
        self.show_button.clicked.connect(self.ask)
        self.close_button.clicked.connect(self.reject)
        self.values: dict[str, QLabel] = {}
        self.form = QFormLayout()
        self._arrange()

    def _arrange(self) -> None:
        title, note = QLabel(f"{self.row.name}的完整号码"), QLabel(_NOTE)
        title.setObjectName("pageTitle")
        note.setObjectName("hint")
        note.setWordWrap(True)
        self.fault.setObjectName("fault")
        self.fault.hide()
        self.form.setHorizontalSpacing(px(_GAP))
        self.form.addRow("用途 ＊", self.purpose)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.show_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(_PADDING),) * 4)
        layout.setSpacing(px(_GAP))
        for part in (title, note, self.banner):
            layout.addWidget(part)
        layout.addLayout(self.form)
        layout.addWidget(self.fault)
        layout.addStretch(1)
        layout.addLayout(foot)

    def ask(self) -> None:
        """Ask for the numbers; the purpose is refused where it says nothing."""
        self.show_button.setEnabled(False)
        args = (self.row.person_id, self.purpose.text())
        self.desk.do(self, roster.reveal, *args, done=self._show, failed=self._failed)

    def _show(self, found: Revealed) -> None:
        self.fault.hide()
        self.banner.say("")
        self.purpose.setEnabled(False)
        self.show_button.hide()
        self.close_button.setDefault(True)
        self.close_button.setFocus()
        for field in fields_of(Revealed):
            value = QLabel(getattr(found, field.key) or "没有登记")
            value.setAccessibleName(field.label.title)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self.form.addRow(field.label.title, value)
            self.values[field.key] = value

    def _failed(self, error: BaseException) -> None:
        self.show_button.setEnabled(True)
        known = expected(error)
        if known is None:
            self.desk.tasks.present(self, error)
            return
        told = known.fields.values() if isinstance(known, Invalid) and known.fields else [str(known)]
        self.fault.setText("；".join(told))
        self.fault.show()
        self.purpose.setFocus()

    def unsent(self) -> str:
        """Return that a purpose was written and nothing was shown for it, empty when none was."""
        written = self.purpose.text().strip() and not self.values
        return f"查看{self.row.name}号码的用途还没有提交。" if written else ""

    def reject(self) -> None:
        """Close it; a purpose that was written is given up only after asking."""
        if self.unsent():
            self.banner.ask_to_leave("写好的用途还没有提交。", self._go_on, super().reject)
            self.adjustSize()  # it has a least width of its own: nothing else makes room for the question
        else:
            super().reject()

    def _go_on(self) -> None:
        self.banner.say("")
        self.adjustSize()
        self.purpose.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks, and closes what has been read."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.values:
            self.accept()
        else:
            super().keyPressEvent(event)


def reveal(place: Place, row: WorkerRow) -> None:
    """Ask what the numbers are wanted for, then show them."""
    RevealDialog(place.desk, row, place.owner.window()).open()
