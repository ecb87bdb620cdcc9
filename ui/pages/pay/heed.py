"""What to heed before the next step: the findings, and the checklist; each line opens its rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.narrowing import only
from app.domain.workflow import Check
from app.services.pay import Act, Finding, Weight
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.theme import px, text_label

_GAP, _ICON = 4, 14
_WHO = "accounts"
_MARKS = {Weight.STOP: ("warning", "danger"), Weight.LOOK: ("eye", "warning"), Weight.NOTE: ("info", "text3")}


class Heed(QWidget):
    """The findings as buttons, and under them what stands against the next step."""

    narrowed = Signal(object)
    """The Finding somebody wants to see."""

    looked = Signal(str)
    """The view of the run a line of the checklist leads to."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.doors: list[QPushButton] = []
        self.lines: list[str] = []
        self._findings: tuple[Finding, ...] = ()
        self._rows = list[int]()
        self.found, self.checks = QVBoxLayout(), QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        for part in (self.found, self.checks):
            part.setSpacing(px(2))
            layout.addLayout(part)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show what was found, heaviest first."""
        self._findings = findings
        _empty(self.found)
        self.doors = [self._finding(one) for one in findings]
        self._rows, start = self._fitting(), 0
        for count in self._rows:
            row = QHBoxLayout()
            row.setSpacing(px(_GAP))
            for button in self.doors[start : start + count]:
                row.addWidget(button)
            row.addStretch(1)
            self.found.addLayout(row)
            start += count

    def _fitting(self) -> list[int]:
        """Return how many findings stand in each row: as many as this width shows whole."""
        rows, left = list[int](), 0
        for button in self.doors:
            wide = button.sizeHint().width() + px(_GAP)
            if rows and wide <= left + px(_GAP):
                rows[-1] += 1
            else:
                rows.append(1)
                left = self.width()
            left -= wide
        return rows

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the findings in rows that fit this width."""
        super().resizeEvent(event)
        if self._fitting() != self._rows:
            self.show_findings(self._findings)

    def _finding(self, one: Finding) -> QPushButton:
        short = one.title.replace("与上月不同：", "较上月：")
        button = QPushButton(icon(*_MARKS[one.weight]), f" {short} {len(one.slip_ids):,}")
        button.setObjectName("link")
        button.setIconSize(QSize(px(_ICON), px(_ICON)))
        button.setToolTip(f"{one.weight.label}：点击只看这 {len(one.slip_ids):,} 人")
        button.setAccessibleName(f"{one.weight.label}：{one.title} {len(one.slip_ids):,} 人")
        button.clicked.connect(lambda _on=False: self.narrowed.emit(one))
        return button

    def show_checks(self, act: Act | None, note: str) -> None:
        """Show the lines of the next step that block or warn, and a sentence about whose turn it is."""
        _empty(self.checks)
        checks = [one for one in act.checks if not one.ok or one.warn] if act else []
        if note:  # somebody else's turn: who that must be is said once
            checks = [one for one in checks if one.goto != _WHO]
        self.lines = [one.text for one in checks]
        lines = [self._check(check) for check in checks]
        for line in lines:
            self.checks.addLayout(line)
        if note and lines:
            lines[-1].addWidget(text_label(note, "hint", wrap=False))
        elif note:
            self.checks.addWidget(text_label(note, "hint"))

    def _check(self, check: Check) -> QHBoxLayout:
        row, mark, text = QHBoxLayout(), QLabel(), QLabel(check.text)
        name = ("warning", "warning") if check.ok else ("x-circle", "danger")
        mark.setPixmap(icon(*name).pixmap(QSize(px(_ICON), px(_ICON))))
        text.setWordWrap(True)
        row.setSpacing(px(_GAP))
        row.addWidget(mark)
        row.addWidget(text, 1)
        opens = self._door(check.goto)
        if opens is not None:
            button = QPushButton("去处理")
            button.setObjectName("link")
            button.setAccessibleName(f"去处理：{check.text}")
            button.clicked.connect(lambda _on=False: opens())
            row.addWidget(button)
        return row

    def _door(self, goto: str) -> Callable[[], object] | None:
        """Return what opens the place a line of the checklist names, None where nothing is to be opened."""
        part, _, rest = goto.partition("/")
        if goto in ("pay/differences", "roster/accounts", "pay/outcomes"):
            return lambda: self.looked.emit(goto)
        if goto in ("roster", "pay/problems"):
            return lambda: self.desk.open("roster")
        if goto == "pay/late":
            return lambda: self.desk.open("late_changes")
        if part == "budget":
            target = None if rest == "ledger" else only(key=rest)
            return lambda: self.desk.open("ledger", None, target)
        return None


def _empty(layout: QVBoxLayout | QHBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget, inside = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inside, QVBoxLayout | QHBoxLayout):
            _empty(inside)
