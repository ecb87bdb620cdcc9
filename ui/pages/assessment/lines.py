"""The lines around the sheet: how far the towns are, and how the grades are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.core.own_words import in_own_words
from app.domain.assessment import SubjectState, round_score
from app.services.assessment import Filling, TownProgress
from ui.kit.icons import icon
from ui.kit.theme import px

_GLYPHS = {
    SubjectState.OPEN: ("circle-dashed", "warning"),
    SubjectState.SUBMITTED: ("paper-plane-tilt", "primary"),
    SubjectState.ACCEPTED: ("check-circle", "success"),
}
_GAP = 6


def due_text(filling: Filling) -> str:
    """Return when the towns' sheets are wanted, counted in working days."""
    if filling.due is None or filling.cycle.state != "open":
        return ""
    day, left = in_own_words(f"{filling.due.month}月{filling.due.day}日前报县级"), filling.days_left
    if left is None:
        return f"{day}（没有工作日历，无法倒数）"
    if left < 0:
        return f"{day}，已超过 {-left} 个工作日"
    return f"{day}，还有 {left} 个工作日" if left else f"{day}，今天截止"


def towns_text(towns: Sequence[TownProgress]) -> str:
    """Return how many towns have come how far; nothing for a single one."""
    states = Counter(town.state for town in towns)
    said = "，".join(f"{state.label} {states[state]}" for state in SubjectState if states[state])
    return in_own_words(f"{len(towns)} 个乡镇：{said}") if len(towns) > 1 else ""


class TownLine(QWidget):
    """The towns side by side over as many lines as they need, each with its state; pressed, one is opened."""

    def __init__(self, go: Callable[[TownProgress], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._go = go
        self.buttons: list[QPushButton] = []

    def show_towns(self, towns: Sequence[TownProgress]) -> None:
        """Show how far these towns are; a single one needs no line."""
        for old in self.buttons:
            old.hide()  # deleteLater alone leaves it on screen until the event loop is idle
            old.deleteLater()
        self.buttons = [self._button(town) for town in towns]
        for button in self.buttons:
            button.show()
        self.setVisible(len(towns) > 1)
        self._flow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the towns flow over the width there is."""
        super().resizeEvent(event)
        self._flow()

    def _flow(self) -> None:
        x = y = high = 0
        for button in self.buttons:
            size = button.sizeHint()
            if x and x + size.width() > self.width():
                x, y = 0, y + high + px(_GAP)
            button.setGeometry(x, y, size.width(), size.height())
            x, high = x + size.width() + px(_GAP), size.height()
        self.setFixedHeight(max(y + high, 1))

    def _button(self, town: TownProgress) -> QPushButton:
        glyph, token = _GLYPHS[town.state]
        said = f" {town.complete}/{town.count}" if town.state is SubjectState.OPEN else ""
        button = QPushButton(icon(glyph, token), f" {town.town}{said}", self)
        button.setObjectName("link")
        button.setAccessibleName(
            f"{town.town}：{town.state.label}，已评齐 {town.complete} 人，共 {town.count} 人"
        )
        button.setToolTip(in_own_words(f"{button.accessibleName()}。单击查看这个乡镇的评分表。"))
        button.clicked.connect(lambda _on=False: self._go(town))
        self.buttons.append(button)
        return button


class SpreadLine(QLabel):
    """How the grades of the rows in sight are spread, against the policy's limit for the best one."""

    def show_rows(self, filling: Filling, rows: Sequence[Any]) -> None:
        """Count the rows anew."""
        self.setTextFormat(Qt.TextFormat.PlainText)
        scored = [row.value for row in rows if row.value is not None]
        grades = Counter(row.grade for row in rows if row.value is not None)
        tiers = sorted(filling.tiers, key=lambda tier: -tier.low)
        parts = [
            f"{tier.name} {grades[tier.name]:,}（{_percent(grades[tier.name], len(scored))}）"
            for tier in tiers
        ]
        said = [f"共 {len(rows):,} 人", f"未评齐 {len(rows) - len(scored):,}", *(parts if scored else [])]
        if scored:
            said.append(f"平均 {round_score(Fraction(sum(scored)) / len(scored))}")
        over = self._over(filling, grades[tiers[0].name] if tiers else 0, len(rows))
        self.setText("，".join(said) + (f"　▲ {over}" if over else ""))
        self.setToolTip(self.text())
        self.setObjectName("warned" if over else "hint")
        self.style().polish(self)

    def _over(self, filling: Filling, best: int, people: int) -> str:
        """Say when the best grade has more people than the policy allows."""
        limit = filling.best_share
        if limit is None or not people or Decimal(best) * 100 <= limit * people:
            return ""
        most = int(limit * people // 100)
        name = max(filling.tiers, key=lambda tier: tier.low).name
        return f"{name}超过 {limit}% 的上限：{people} 人中最多 {most} 人"


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.0f}%" if whole else "0%"
