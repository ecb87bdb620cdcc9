"""A unit in the inspector: what is known of it, and for a grid who served it and when."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.clock import CHINA
from app.core.fields import fields_of
from app.core.reading import shown
from app.services import leave, restructuring, roster, units
from app.services.restructuring import StoryRow
from app.services.roster import ServedRow
from app.services.units import WaiverRow
from ui.kit.desk import Desk
from ui.kit.theme import px, text_label
from ui.pages.grids import figures, sheet

_GAP, _LABEL = 8, 60
_HIDDEN = ("name",)


class UnitCard(QWidget):
    """The selected unit; who served it follows as soon as it has been read."""

    def __init__(self, desk: Desk, row: Any) -> None:
        super().__init__()
        self.desk, self.row = desk, row
        self.doors: dict[str, QPushButton] = {}
        self.people: Sequence[ServedRow] | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, px(_GAP), px(_GAP), px(_GAP))
        self.body.setSpacing(px(_GAP))
        self.body.addLayout(self._facts())
        if desk.may(units.revise.permission):
            self.change = self._figures()
            self.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._sheet(), 0, Qt.AlignmentFlag.AlignLeft)
        self.past = text_label("人员时间线", "section")
        self.body.addWidget(self.past)
        self.body.addStretch(1)
        self.past.hide()
        desk.ask(self, restructuring.story, row.id, done=self.show_story, name="story")
        desk.ask(self, units.waivers, row.id, done=self.show_waivers, name="waivers")
        if desk.may(roster.served.permission):
            desk.ask(self, roster.served, row.id, done=self.show_people, name="served")
            desk.ask(self, leave.away_from, row.id, done=self.show_away, name="away")

    def _facts(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(px(_GAP))
        form.setVerticalSpacing(px(4))
        told = [
            (field.label.title, shown(field, self.row))
            for field in fields_of(type(self.row))
            if field.key not in _HIDDEN
        ]
        told += [
            (title, "" if value is None else str(value)) for title, value in getattr(self.row, "extra", ())
        ]
        for title, text in told:
            label = text_label(title, "label")
            label.setFixedWidth(px(_LABEL))
            form.addRow(label, text_label(text or "—"))
        return form

    def _figures(self) -> QPushButton:
        button = QPushButton("修改户数、人口")
        button.setObjectName("link")
        button.clicked.connect(lambda _on=False: figures.change(self.desk, self, self.row))
        return button

    def _sheet(self) -> QPushButton:
        button = QPushButton("打印单位情况表")
        button.setObjectName("link")
        button.setToolTip("一页纸：单位、沿革、岗位编制、人员、考核和补贴，按所选日期")
        button.clicked.connect(lambda _on=False: sheet.ask_day(self.desk, self, self.row))
        self.paper_button = button
        return button

    def show_waivers(self, rows: Sequence[WaiverRow]) -> None:
        """Say why something amiss with the unit may stay, over the people."""
        lines = [text_label("核查说明", "section")] if rows else []
        for row in rows:
            lines.append(text_label(f"{row.told}：{row.reason}"))
            lines.append(text_label(f"{row.by}　{row.at.astimezone(CHINA):%Y-%m-%d}", "hint"))
        for place, line in enumerate(lines, start=self.body.indexOf(self.past)):
            self.body.insertWidget(place, line)

    def show_away(self, told: Sequence[str]) -> None:
        """Say who is away today and who stands in, over the people."""
        lines = [text_label("今天请假", "section")] if told else []
        lines += [text_label(one) for one in told]
        for place, line in enumerate(lines, start=self.body.indexOf(self.past)):
            self.body.insertWidget(place, line)

    def show_story(self, rows: Sequence[StoryRow]) -> None:
        """Say what became of the unit, over the people; of one that never changed there is nothing to say."""
        lines = [text_label("沿革", "section")] if len(rows) > 1 else []
        for row in rows if lines else ():
            lines.append(text_label(f"{row.effective}　{row.what}　{row.name}"))
            told = "　".join(filter(None, (row.kin, row.doc_no)))
            lines += [text_label(told, "hint")] if told else []
        for place, line in enumerate(lines, start=self.body.indexOf(self.past)):
            self.body.insertWidget(place, line)

    def show_people(self, rows: Sequence[ServedRow]) -> None:
        """Lay out who serves and served here, latest first."""
        self.people = rows
        self.past.setVisible(bool(rows))
        for row in rows:
            self.body.insertWidget(self.body.count() - 1, self._person(row))

    def _person(self, row: ServedRow) -> QWidget:
        line = QWidget()
        across, told = QHBoxLayout(line), QVBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(0)
        until = f"{row.until}（{row.reason.label}）" if row.until and row.reason else str(row.until or "今")
        told.addWidget(text_label(f"{row.name}　{row.role.label}"))
        told.addWidget(text_label(f"{row.since} 至 {until}", "hint"))
        across.addLayout(told, 1)
        if row.until is None:
            button = QPushButton("查看")
            button.setObjectName("link")
            button.setAccessibleName(f"查看{row.name}")
            button.clicked.connect(partial(self._go, row.id))
            self.doors[row.name] = button
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _go(self, posting_id: int, _on: bool = False) -> None:
        self.desk.open("roster", None, posting_id)
