"""The count of a democratic ballot, laid out like its paper: a line for each aspect, a box for each grade."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from app.core.errors import Invalid
from app.core.fields import Label
from app.services import vetting
from app.services.vetting import Docket
from ui.kit.case import Act, Section
from ui.kit.form import Ask, Record, Sheet
from ui.kit.theme import px
from ui.pages.vetting.evidence import Hands, offered

SILENT = "县政策没有写民主测评的内容和等次，请先在“设置 › 政策依据”中补充。"
Lines = Sequence[tuple[str, str, tuple[str, ...]]]
_GAP, _BOX = 4, 64


@dataclass(frozen=True, kw_only=True)
class Void:
    """Why a count is void."""

    reason: Annotated[str, Label("原因", width=40)]


class Votes(QWidget):
    """The votes of each grade by aspect; the value is a tuple of (key, votes), an empty box is none."""

    edited = Signal()

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self.lines, self.boxes = lines, dict[str, list[QLineEdit]]()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(_GAP))
        for row, (key, label, grades) in enumerate(lines):
            title = QLabel(label)
            title.setObjectName("label")
            grid.addWidget(title, row, 0)
            self.boxes[key] = [self._box(label, grade) for grade in grades]
            for column, (grade, box) in enumerate(zip(grades, self.boxes[key], strict=True)):
                grid.addWidget(QLabel(grade), row, 1 + 2 * column)
                grid.addWidget(box, row, 2 + 2 * column)
        grid.setColumnStretch(grid.columnCount(), 1)
        self.controls = [box for boxes in self.boxes.values() for box in boxes]

    def _box(self, label: str, grade: str) -> QLineEdit:
        box = QLineEdit()
        box.setMaximumWidth(px(_BOX))
        box.setAccessibleName(f"{label}：{grade}票数")
        box.setPlaceholderText("0")
        box.textChanged.connect(self.edited)
        return box

    def value(self) -> Any:
        if not any(box.text().strip() for box in self.controls):
            return None
        return tuple(
            (key, tuple(_count(label, box.text()) for box in self.boxes[key])) for key, label, _ in self.lines
        )

    def show_value(self, value: Any) -> None:
        given = dict(value or ())
        for key, boxes in self.boxes.items():
            for place, box in enumerate(boxes):
                box.setText(str(given[key][place]) if key in given else "")

    def says(self, value: Any) -> str:
        return "；".join(" ".join(map(str, votes)) for _, votes in value or ())


def _count(label: str, text: str) -> int:
    digits = unicodedata.normalize("NFKC", text).strip()
    if digits and not digits.isdecimal():
        raise Invalid(f"“{label}”的票数“{text}”不是整数，请填写数字。")
    return int(digits or 0)


def count(docket: Docket, today: date) -> Sheet:
    """Return the form of a count, in the order of the sheet it is copied from."""
    case_id = docket.file.case.id
    return Sheet(
        title=f"民主测评统计：{docket.file.candidate.name}",
        command=vetting.NewBallot,
        send=lambda unit, new: vetting.add_ballot(unit, case_id, new),
        note="照民主测评统计表的顺序填写；空着的格为 0 票。" if docket.ballot else SILENT,
        asks={"votes": Ask(editor=lambda: Votes(docket.ballot), title="各等次得票", wide=True)},
        start={"held_on": today},
    )


def void(row: vetting.BallotRow) -> Sheet:
    """Return the form that voids a count entered wrongly."""
    return Sheet(
        title=f"作废 {row.held_on} 的民主测评",
        command=Void,
        send=lambda unit, new, version: vetting.void_ballot(unit, row.id, version, new.reason),
        note="作废的记录留在案卷里，不再列出。",
        button="作废",
        record=Record(version=row.version),
    )


def section(docket: Docket, hands: Hands) -> Section:
    """Return the section of the democratic ballots."""
    rows = docket.file.ballots
    add = Act(
        title="民主测评",
        icon="plus",
        start=lambda _rows: hands.fill(count(docket, hands.today)),
        blocked=lambda _rows: "" if docket.ballot else SILENT,
    )
    void = Act(
        title="作废",
        icon="trash",
        start=lambda chosen: hands.fill(void(chosen[0])),
        blocked=lambda chosen: "" if chosen else "请先选中计错的一次。",
    )
    return Section(
        key="vetting/ballots",
        title="民主测评",
        row=vetting.BallotRow,
        rows=rows,
        empty="没有民主测评。",
        acts=offered(hands, add, void) if rows else offered(hands, add),
    )
