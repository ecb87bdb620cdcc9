"""What is asked before a step is taken: what is missing, with the way to it; and the month to open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.period import Month
from ui.kit.theme import px
from ui.pages.assessment.steps import Move

_PADDING, _GAP, _WIDTH, _HEIGHT, _MONTHS = 24, 12, 520, 420, 6


class StepDialog(QDialog):
    """What a step needs, line by line; a line that is in the way leads to its place."""

    def __init__(
        self, move: Move, go: Callable[[str], object], act: Callable[[str], object], parent: QWidget
    ) -> None:
        """``go`` is called with a line's place, ``act`` with the reason when the step is taken."""
        super().__init__(parent)
        self.move_, self._go, self._act = move, go, act
        self.setWindowTitle(move.title)
        self.resize(px(_WIDTH), px(_HEIGHT) if move.checks else 0)
        self.lines, self.reason = QListWidget(), QLineEdit()
        self.reason.setPlaceholderText("退回原因（必填）")
        self.reason.setAccessibleName("退回原因")
        self.reason.setVisible(move.reason)
        self.buttons = QDialogButtonBox()
        self.yes = self.buttons.addButton(move.title, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.reason.textChanged.connect(lambda _text: self._weigh())
        self._fill()
        self._arrange()
        self._weigh()

    def _fill(self) -> None:
        for check in self.move_.open:
            item = QListWidgetItem(f"✘ {check.text}  ›")
            item.setData(Qt.ItemDataRole.UserRole, check.goto)
            item.setToolTip("按回车或单击，转到这一处")
            self.lines.addItem(item)
        self.lines.setAccessibleName("还缺什么")
        self.lines.setWordWrap(True)
        self.lines.setVisible(bool(self.move_.open))
        self.lines.itemActivated.connect(self._leave_for)
        self.lines.itemClicked.connect(self._leave_for)

    def _arrange(self) -> None:
        open_ = len(self.move_.open)
        head = QLabel(
            f"{self.move_.about}：" + (f"还有 {open_} 项没有办好" if open_ else f"可以“{self.move_.title}”")
        )
        after = QLabel(self.move_.after)
        head.setObjectName("section")
        after.setObjectName("hint")
        for label in (head, after):
            label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_PADDING))
        layout.setSpacing(px(_GAP))
        for part in (head, self.lines, after, self.reason, self.buttons):
            layout.addWidget(part, int(part is self.lines))

    def _weigh(self) -> None:
        lacking = self.move_.reason and not self.reason.text().strip()
        self.yes.setEnabled(not self.move_.open and not lacking)
        why = "请先办好上面各项。" if self.move_.open else "请先写明退回原因。" if lacking else ""
        self.yes.setToolTip(why)
        self.yes.setDefault(self.yes.isEnabled())

    def _leave_for(self, item: QListWidgetItem) -> None:
        self.reject()
        self._go(item.data(Qt.ItemDataRole.UserRole))

    def accept(self) -> None:
        """Take the step."""
        super().accept()
        self._act(self.reason.text().strip())


class OpenDialog(QDialog):
    """Which month's assessment begins; the one after the last is offered."""

    def __init__(
        self, newest: Month | None, today: Month, act: Callable[[Month], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._act = act
        self.setWindowTitle("打开新周期")
        self.months = QComboBox()
        self.months.setAccessibleName("月份")
        offered = newest.next() if newest and newest < today else today
        months = [offered, *(today.plus(-back) for back in range(_MONTHS))]
        for month in dict.fromkeys(months):
            self.months.addItem(month.label, month)
        about = QLabel("按政策的评分表和月末在岗的网格员建立，名单和指标从此固定；月末最后一天起可以打开。")
        about.setObjectName("hint")
        about.setWordWrap(True)
        buttons = QDialogButtonBox()
        buttons.addButton("打开新周期", QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_PADDING))
        layout.setSpacing(px(_GAP))
        for part in (self.months, about, buttons):
            layout.addWidget(part)

    def accept(self) -> None:
        """Open the month."""
        super().accept()
        self._act(self.months.currentData())
