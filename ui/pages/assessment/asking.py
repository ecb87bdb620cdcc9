"""What is asked before a step is taken: what is missing, with the way to it, and the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.own_words import in_own_words
from app.services.assessment import SpreadRow
from ui.kit.errors import Banner, answers
from ui.kit.theme import px, text_label
from ui.pages.assessment.steps import Move

_PADDING, _GAP, _WIDTH, _HEIGHT, _BETWEEN = 16, 12, 560, 420, 3

_SPREADS = "评分人之间的差别（占各项满分的百分比，差别大的在前）"

Act = Callable[[str, Callable[[], object], Callable[[str], object]], object]
"""What takes a step: the reason, what to call once it is taken, and with which sentence if it is refused."""


def spoken(row: SpreadRow) -> str:
    """Return how one assessor marked, in a line."""
    off = f"比总平均{'高' if row.off > 0 else '低'} {abs(row.off)}" if row.off else "与总平均相同"
    said = f"{row.assessor}：{row.count:,} 个评分，平均 {row.mean}（{off}），{row.lowest} 至 {row.highest}"
    return f"{said}，{row.remark}" if row.remark else said


class StepDialog(QDialog):
    """What a step needs, line by line; a line that is in the way leads to its place.

    It stays until the step has been taken: a reason that was written outlives a refusal.
    """

    def __init__(self, move: Move, go: Callable[[str], object], act: Act, parent: QWidget) -> None:
        """``go`` is called with a line's place; ``act`` takes the step with the reason, then calls back."""
        super().__init__(parent)
        self.move_, self._go, self._act = move, go, act
        self.banner, self.sending = Banner(), False
        self.setWindowTitle(move.title)
        self.resize(px(_WIDTH), px(_HEIGHT) if move.checks else 0)
        self.lines, self.reason = QListWidget(), QLineEdit()
        self.spread_head, self.spreads = text_label(_SPREADS, "label"), QListWidget()
        self.reason.setPlaceholderText("退回原因（必填）")
        self.reason.setAccessibleName("退回原因")
        self.reason.setVisible(move.reason)
        self.buttons, self.yes = answers(self, move.title)
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
        self.lines.setCurrentRow(0)
        self.lines.setAccessibleName("还缺什么")
        self.lines.setWordWrap(True)
        self.lines.setSpacing(px(_BETWEEN))
        self.lines.setVisible(bool(self.move_.open))
        self.spreads.setAccessibleName(_SPREADS)
        self.spreads.setWordWrap(True)
        self.spreads.setSpacing(px(_BETWEEN))
        for part in (self.spread_head, self.spreads):
            part.hide()  # until they are read, and for steps that ask for none
        self.lines.itemActivated.connect(self._leave_for)
        self.lines.itemClicked.connect(self._leave_for)

    def _arrange(self) -> None:
        open_ = len(self.move_.open)
        head = QLabel(
            f"{self.move_.about}：" + (f"还有 {open_} 项没有办好" if open_ else f"可以“{self.move_.title}”")
        )
        after = QLabel(in_own_words(self.move_.after))
        head.setObjectName("pageTitle")
        after.setObjectName("hint")
        for label in (head, after):
            label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_PADDING))
        layout.setSpacing(px(_GAP))
        shown = (self.lines, self.spread_head, self.spreads)
        for part in (head, self.banner, *shown, after, self.reason, self.buttons):
            layout.addWidget(part, int(part in (self.lines, self.spreads)))

    def show_spreads(self, rows: Sequence[SpreadRow]) -> None:
        """Show how each assessor marked, who differs most first."""
        for row in rows:
            item = QListWidgetItem(f"{'！' if row.remark else ''}{spoken(row)}")
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.spreads.addItem(item)
        for part in (self.spread_head, self.spreads):
            part.setVisible(bool(rows))
        self.resize(self.width(), max(self.height(), px(_HEIGHT)))

    def _weigh(self) -> None:
        lacking = self.move_.reason and not self.reason.text().strip()
        self.yes.setEnabled(not self.move_.open and not lacking)
        why = "请先办好上面各项。" if self.move_.open else "请先写明退回原因。" if lacking else ""
        self.yes.setToolTip(why)
        self.yes.setDefault(self.yes.isEnabled())

    def _leave_for(self, item: QListWidgetItem) -> None:
        self.reject()
        if not self.isVisible():
            self._go(item.data(Qt.ItemDataRole.UserRole))

    def accept(self) -> None:
        """Take the step."""
        if not self.sending:
            self._send(on=True)
            self._act(self.reason.text().strip(), super().accept, self._refused)

    def _send(self, *, on: bool) -> None:
        self.sending = on
        self.reason.setReadOnly(on)
        self.yes.setEnabled(not on)

    def _refused(self, sentence: str) -> None:
        self._send(on=False)
        self.banner.say(sentence)

    def unsent(self) -> str:
        """Return what was written and not sent, empty when nothing is."""
        return f"“{self.move_.title}”的原因还没有提交。" if self.reason.text().strip() else ""

    def reject(self) -> None:
        """Close it; a reason that was written is given up only after asking."""
        if self.unsent() and not self.sending:
            self.banner.ask_to_leave("写好的原因还没有提交。", self._go_on, super().reject)
        elif not self.sending:
            super().reject()

    def _go_on(self) -> None:
        self.banner.say("")
        self.reason.setFocus()
