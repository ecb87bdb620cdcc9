"""Who stands in for whom, where several go at once: a line to find somebody for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.core.errors import Invalid
from app.domain.search import Entry
from ui.kit.desk import Desk
from ui.kit.theme import px
from ui.pages.roster.leave.sheets import person


class Covers(QWidget):
    """A line for each person; the value are pairs of them and who stands in, of those who have somebody."""

    edited = Signal()

    def __init__(self, desk: Desk, people: Mapping[int, str]) -> None:
        super().__init__()
        self.people = dict(people)
        self.lines = {one: person(desk) for one in people}
        self.controls = [line.line for line in self.lines.values()]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        for place, (one, line) in enumerate(self.lines.items()):
            label = QLabel(self.people[one])
            label.setBuddy(line.line)
            line.line.setAccessibleName(f"{self.people[one]}的代班人")
            line.edited.connect(self.edited)
            grid.addWidget(label, place, 0)
            grid.addWidget(line, place, 1)

    def value(self) -> Any:
        pairs = ((one, self._of(one)) for one in self.lines)
        return tuple((one, cover) for one, cover in pairs if cover is not None) or None

    def _of(self, one: int) -> int | None:
        try:
            found: int | None = self.lines[one].value()
        except Invalid as error:
            raise Invalid(f"{self.people[one]}的代班人：{error}") from None
        return found

    def show_value(self, value: Any) -> None:
        """Show an entry for each person who has somebody; none for the others."""
        chosen: Mapping[int, Entry] = value or {}
        for one, line in self.lines.items():
            line.show_value(chosen.get(one))

    def says(self, value: Any) -> str:
        return f"{len(value)} 人有代班人" if value else ""
