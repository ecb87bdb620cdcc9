"""What stands around the sheet: the month, its state and day, the buttons, the towns, the spread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.core.access import Permission
from app.domain.assessment import CycleState
from app.services.assessment import Filling, TownProgress
from ui.kit.page import Ground
from ui.kit.theme import px
from ui.pages.assessment.lines import SpreadLine, TownLine, due_text, towns_text
from ui.pages.assessment.pane import ScorePane
from ui.pages.assessment.reading import Seen, towns_on
from ui.pages.assessment.steps import Move, moves
from ui.pages.assessment.toolbar import Toolbar

TYPED = ("导入评分表", "粘贴", "批量填写")
"""The buttons that type."""
COUNTED = "按记录评分"
_UNCOUNTED = "这张评分表没有按记录计算的指标；要按记录计算的，请在政策的考核指标里写明，从下一期起用。"

_PADDING, _GAP = 16, 8
_NONE = "还没有开始考核。"
_NOBODY = "这里没有本期考核对象，请在左侧换一个辖区。"


class Frame(QWidget):
    """Title and month over the buttons, the towns, the sheet, and the spread at the foot."""

    def __init__(
        self,
        may: Callable[[Permission], bool],
        take: Callable[[Move], object],
        go: Callable[[TownProgress], object],
        parent: QWidget,
    ) -> None:
        """``take`` is called with a step that is pressed, ``go`` with a town."""
        super().__init__(parent)
        self._may = may
        self.state, self.due = QLabel(), QLabel()
        self.cycle, self.tools = QComboBox(), Toolbar(take)
        self.towns, self.spread, self.empty = TownLine(go), SpreadLine(self), QLabel("正在读取…")
        self.cycle.setAccessibleName("考核周期")
        self.cycle.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.state.setObjectName("pill")
        self.due.setObjectName("hint")
        for label in (self.due, self.spread):  # a long sentence must not widen the page
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.spread.setWordWrap(True)
        self.empty.setObjectName("hint")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel("考核评分")
        title.setObjectName("pageTitle")
        head = QHBoxLayout()
        head.setSpacing(px(_GAP))
        for part in (title, self.cycle, self.state, self.due):
            head.addWidget(part, int(part is self.due))
        tools = QHBoxLayout()
        tools.addWidget(self.tools)
        tools.addStretch(1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_GAP))
        self.body.setSpacing(px(_GAP))
        self.body.addLayout(head)
        self.body.addLayout(tools)
        for part, stretch in ((self.towns, 0), (self.empty, 1)):
            self.body.addWidget(part, stretch)
        for part in (self.towns, self.spread):
            part.hide()

    def hold(self, pane: ScorePane) -> None:
        """Put the sheet of a cycle on the page, and how its grades are spread at its foot."""
        self.body.addWidget(pane, 1)
        pane.bar.hold(self.spread)

    def say(self, sentence: str) -> None:
        """Show a sentence in the sheet's place; the sheet's own line when it is empty."""
        self.empty.setText(sentence)
        self.empty.setVisible(bool(sentence))

    def show_seen(self, seen: Seen, ground: Ground) -> None:
        """Show the cycles, the state of the one in hand and how far its towns are."""
        with QSignalBlocker(self.cycle):
            self.cycle.clear()
            for cycle in seen.cycles:
                self.cycle.addItem(cycle.title, cycle.id)
            chosen = self.cycle.findData(seen.filling.cycle.id) if seen.filling else -1
            self.cycle.setCurrentIndex(chosen)
        self.tools.block("打开新周期", seen.shut)
        self.due.setText(ground.name)
        self.state.setVisible(seen.filling is not None)
        self.cycle.setVisible(bool(seen.cycles))
        if seen.filling is None:
            self.say(_NONE)
            return
        self.state.setText(seen.filling.cycle.state.label)
        towns = towns_on(seen.filling, ground)
        self.due.setText("　".join(filter(None, (ground.name, due_text(seen.filling), towns_text(towns)))))
        self.towns.show_towns(towns)
        self.say("" if towns else _NOBODY)

    def weigh(self, filling: Filling | None, rows: Sequence[Any], ground: Ground, unsaved: int) -> None:
        """Let the buttons, the steps and the spread follow what is typed."""
        closed = "还没有开始考核，请先打开新周期。"
        if filling is not None:
            cycle = filling.cycle
            closed = (
                "" if cycle.state is CycleState.OPEN else f"{cycle.title}{cycle.state.label}，不能再评分。"
            )
            closed = closed or ("" if rows else _NOBODY)
            self.spread.show_rows(filling, rows)
            self.tools.show_steps(moves(filling, towns_on(filling, ground), self._may, unsaved))
        over = filling is not None and filling.cycle.state is not CycleState.OPEN
        for title in (*TYPED, COUNTED):
            self.tools.block(title, closed)
            self.tools.offer(title, on=not over)
        counted = filling is not None and any(item.counted for item in filling.items)
        self.tools.block(COUNTED, closed or ("" if counted else _UNCOUNTED))
        self.cycle.setEnabled(not unsaved)
        self.cycle.setToolTip("还有填写没有保存，保存或撤销后才能换月份。" if unsaved else "换一个月份")
