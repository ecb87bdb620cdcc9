"""One cycle's sheet on the page: its rows, what was typed into them, and how that is sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from app.core.errors import Conflict, Invalid
from app.domain.views import DENSITIES
from app.services import assessment
from app.services.assessment import Filling
from app.services.policy import StatementRow
from ui.kit.desk import Desk
from ui.kit.page import Ground, lead
from ui.kit.register import COMPACT_BELOW
from ui.kit.tasks import Done, Failed, Job
from ui.kit.theme import px
from ui.pages.assessment.reading import held
from ui.pages.assessment.report import card
from ui.pages.assessment.rows import Reckoning, code_of, key_of
from ui.pages.assessment.sheet.bar import SheetBar
from ui.pages.assessment.sheet.drafts import Drafts, Typing
from ui.pages.assessment.sheet.editors import take_in
from ui.pages.assessment.sheet.model import SheetModel
from ui.pages.assessment.sheet.view import Sheet
from ui.pages.assessment.steps import UNSAVED
from ui.pages.assessment.typed import typing

_FROZEN, _GAP, _MARK_WIDTH = 1, 8, 82
_WIDTHS = {"name": 88, "value": 66, "grade": 72, "town_rank": 68, "rank": 68, "missing": 56}


class ScorePane(QWidget):
    """The sheet and the line under it; another cycle has another pane, for its columns may be others."""

    def __init__(self, desk: Desk, reckoning: Reckoning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.reckoning = desk, reckoning
        self.model = SheetModel(self._typing(), ("name",), self)
        self.table = Sheet(self.model)
        self.bar = SheetBar(self.table)
        self.table.widths = dict.fromkeys(self.model.held.typing.parse, _MARK_WIDTH) | _WIDTHS
        self.table.fit()
        self.table.freeze(_FROZEN)
        self.table.setAccessibleName("评分表")
        for corner in self.table.findChildren(QAbstractButton):
            corner.setAccessibleName("全选")
        self.table.told.connect(desk.tell)
        self.table.refused.connect(self._refused)
        lead(self, self.table)
        grid, layout = QFrame(), QVBoxLayout(self)
        grid.setObjectName("grid")
        inside = QVBoxLayout(grid)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        layout.addWidget(grid, 1)
        layout.addWidget(self.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep as many rows in sight as a low screen allows, as a list does."""
        super().resizeEvent(event)
        frame = self.parentWidget()
        low = frame is not None and frame.height() < px(COMPACT_BELOW)
        self.table.verticalHeader().setDefaultSectionSize(px(DENSITIES["compact" if low else "usual"][1]))

    def _typing(self) -> Typing:
        return typing(self.reckoning, self.desk.may(assessment.enter_cells.permission), self._send)

    @property
    def filling(self) -> Filling:
        """The cycle as it has been read."""
        return self.reckoning.filling

    def take(self, reckoning: Reckoning, ground: Ground) -> None:
        """Show who stands on a part of the tree, as it has been read; what was typed stays."""
        self.reckoning = reckoning
        self.model.held.typing = self._typing()
        here = held(reckoning.filling, ground)
        self.model.take(reckoning.rows, lambda row: row.id in here)

    def reach(self, target: object) -> bool:
        """Go to a person by the subject's id, or to the place a check names; return whether it is there."""
        last = str(target).rpartition("/")[2]
        if last == UNSAVED.rpartition("/")[2] and self.model.drafts:
            self.table.go(next(iter(self.model.drafts)))
            return True
        row = next((row for row in self.model.rows if str(row.id) == last), None)
        if row is not None:
            keys = [key_of(item.code) for item in self.filling.items]
            self.table.go((row.id, next((key for key in keys if getattr(row, key) is None), keys[0])))
        return row is not None

    def _send(self, drafts: Drafts, done: Done, failed: Failed) -> Job:
        cells = [
            assessment.Cell(subject_id=row_id, item=code_of(key), raw=draft.value, seen=draft.before)
            for (row_id, key), draft in drafts.items()
        ]
        refused = partial(_at_cells, failed)
        cycle_id = self.filling.cycle.id
        return self.desk.do(self, assessment.enter_cells, cycle_id, cells, done=done, failed=refused)

    def _refused(self, error: BaseException) -> None:
        """Say what a person can put right at the cells; what somebody changed meanwhile is read again."""
        if isinstance(error, Conflict | Invalid):
            self.desk.tell(str(error))
            self.desk.changed.emit(frozenset({"score"}))
        else:
            self.desk.tasks.present(self, error)

    def card(self, rules: Sequence[StatementRow], row_id: int | None) -> QWidget:
        """Return how one total comes about, and the rules; the rules alone without a person."""
        row, placed = self.reckoning.last.get(row_id or 0, (None, None))
        return card(self.desk, self.filling, rules, (row, placed))

    def unsent(self) -> str:
        """Return what was typed and not sent, the cell in hand too, empty when nothing is."""
        take_in(self.table)
        waiting = len(self.model.drafts)
        return f"{self.filling.cycle.title}有 {waiting} 格评分没有保存。" if waiting else ""

    def summary(self) -> str:
        """Return how many people are selected, and their mean."""
        rows = self.table.chosen()
        known = [row.value for row in rows if row.value is not None]
        mean = f"，总分平均 {sum(known) / len(known):.2f}" if known else ""
        return f"已选 {len(rows):,} 人{mean}" if rows else ""


def _at_cells(failed: Failed, error: BaseException) -> None:
    """Hand on a refusal with its sentences at the sheet's own cells."""
    if isinstance(error, Invalid):
        named = [(*at.partition("."), said) for at, said in error.fields.items()]
        error = Invalid(str(error), {f"{row}.{key_of(code)}": said for row, _, code, said in named})
    failed(error)
