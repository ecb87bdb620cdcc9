"""A leaving in the inspector: its checklist, each line leading to its place, and what was handed over."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.core.access import Permission
from app.domain.exits import Line, Part
from app.services import exits
from app.services.exits import ExitFile, ExitRow
from ui.kit.desk import Desk
from ui.kit.theme import px
from ui.pages.roster.lines import Goes, heading, words

_GAP = 8


class ExitCard(QWidget):
    """One leaving: where it stands, line by line what lacks, then the slips of what was handed over."""

    def __init__(self, desk: Desk, row: ExitRow) -> None:
        super().__init__()
        self.desk, self.row = desk, row
        self.doors: dict[str, QPushButton] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, px(_GAP), px(_GAP), px(_GAP))
        self.column.setSpacing(px(_GAP))
        self.column.addWidget(heading(f"{row.name}：{row.standing.label}", row.number))
        where = "，".join(filter(None, (row.town, row.grid)))
        self.column.addWidget(words(f"{row.left_on} 离岗（{row.reason.label}），原任职：{where}。", "label"))
        if row.answer:
            self.column.addWidget(words(f"{row.decided} {row.decided_on} 例外办结：{row.answer}"))
        self.column.addWidget(heading("交接事项"))
        self.column.addWidget(self._lines(row.lines))
        self.column.addStretch(1)
        desk.ask(self, exits.exit_file, row.id, done=self.show_file, name="exit")

    def _lines(self, lines: tuple[Line, ...]) -> QWidget:
        """Return every part of the list with what lacks of it, or that nothing does."""
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        place, goes = 0, Goes(self.desk, self, self.doors)
        for part in Part:
            mine = [line for line in lines if line.part is part]
            grid.addWidget(words(part.label, "label"), place, 0)
            if not mine:
                grid.addWidget(words("✔ 没有未办的"), place, 1)
                place += 1
            for line in mine:
                mark = "✘" if line.blocks else "•"
                grid.addWidget(words(f"{mark} {line.text}", "refusal" if line.blocks else ""), place, 1)
                if line.page and (part is not Part.ACCOUNT or self.desk.may(Permission.ACCOUNTS_READ)):
                    grid.addWidget(goes.door("去办", line.text, line.page, line.target), place, 2)
                place += 1
        return body

    def show_file(self, file: ExitFile) -> None:
        """Show what was handed over, when it has been read."""
        last = self.column.count() - 1  # the stretch at the end
        slips = [words(f"{one.on} {one.kind.label} {one.number}：{one.things}") for one in file.slips]
        parts = [heading("已交回、移交的装备"), *(slips or [words("还没有。", "hint")])]
        for place, part in enumerate(parts):
            self.column.insertWidget(last + place, part)
