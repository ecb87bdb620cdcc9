"""网格划分: choose a village, ask for a division, look at it beside today's, move buildings by hand.

Nothing is applied here: the division leaves as a workbook of changes, which the restructuring takes in.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.core.errors import Invalid
from app.core.own_words import in_own_words
from app.domain.planning import Proposal, Village, check
from app.services import planning
from app.services.planning import Question, VillageRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.page import EVERYTHING, Ground, within
from ui.pages.grids.planning import frame
from ui.pages.grids.planning.first import ask_first
from ui.pages.grids.planning.leaving import serve
from ui.pages.grids.planning.lines import adjacency_words, grid_lines, name_of, part_lines, verdict_words
from ui.pages.grids.planning.parts import hand_button
from ui.pages.grids.planning.proposing import Proposing

_TOPICS = frozenset({"place_part", "unit", "unit_version", "policy_version"})
_EMPTY = "还没有楼栋（湾组）：请按“导入楼栋名单”，一行一个楼栋或自然湾；只有几处的，按“逐个登记”。"
_CHOOSE = "还没有选定有楼栋（湾组）的村（社区）。"
_NEW = "新"


def _villages(unit: Unit, ground: Ground) -> list[VillageRow]:
    return planning.villages(within(unit, ground))


class PlanningPage(QWidget):
    """The widget of the page."""

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ground = desk, ground
        self.question: Question | None = None
        self.village: Village | None = None
        self.division: dict[int, str] = {}
        self.proposal: Proposal | None = None
        self._wanted: int | None = None
        self.parts = frame.Parts(self)
        self.parts.choice.currentIndexChanged.connect(lambda _at: self._read())
        self.parts.asking.changed.connect(self.judge)
        self.parts.move.clicked.connect(lambda _on=False: self.move_chosen())
        self.parts.back.clicked.connect(lambda _on=False: self.show_division())
        self.proposing = Proposing(self)
        serve(self, self.parts)
        self.hand = hand_button(desk, self)
        self.parts.acts.addWidget(self.hand)
        self.parts.first.clicked.connect(lambda _on=False: ask_first(desk, self))
        self.parts.weigh(changed=False, fault=in_own_words(_CHOOSE))
        desk.heed(self, _TOPICS, self.refresh)
        self.refresh()

    def stand_on(self, ground: Ground) -> None:
        """Look at another part of the county."""
        self.ground = ground
        self.refresh()

    def refresh(self) -> None:
        """Read which villages have buildings."""
        self.desk.ask(self, _villages, self.ground, done=self._offer, name="villages")

    def _offer(self, rows: list[VillageRow]) -> None:
        choice, before = self.parts.choice, self._wanted or self.parts.choice.currentData()
        choice.blockSignals(True)
        choice.clear()
        for row in rows:
            choice.addItem(f"{row.full_name}（{row.parts}处）", row.id)
        choice.setCurrentIndex(max(0, choice.findData(before)))
        choice.blockSignals(False)
        self.parts.show_empty("" if rows else _EMPTY)
        self.parts.first.setVisible(not rows and self.desk.may(planning.change_part.permission))
        self._wanted = None
        self._read()

    def turn_to(self, village_id: int) -> None:
        """Show a village once it is read."""
        self._wanted = village_id
        self.refresh()

    def _read(self) -> None:
        village = self.parts.choice.currentData()
        if village is not None:
            self.desk.ask(self, planning.question, village, done=self._show, name="question")

    def _show(self, question: Question) -> None:
        same = self.question is not None and self.question.village.id == question.village.id
        self.question, self.proposal = question, None
        if not same:
            self.parts.asking.start_from(question)
        self.parts.source.setText(question.standard + adjacency_words(question))
        try:
            self.village = question.of_village()
        except Invalid as unknown:
            self.village = None
            self.parts.verdict.setText(str(unknown))
        self.show_division()

    def show_division(self, proposal: Proposal | None = None) -> None:
        """Show a proposal, or today's division where there is none."""
        self.proposal = proposal
        today = {row.id: row.grid_code for row in self.question.parts} if self.question else {}
        self.division = dict(proposal.division) if proposal else today
        self.judge()

    def judge(self) -> None:
        """Let the checker look at what is shown."""
        if self.question is None:
            return
        self.parts.list_parts(part_lines(self.question, self.division))
        self.parts.drawn.show_division(self.question, self.division)
        self.parts.offer_grids(self._targets())
        if self.village is None:
            return
        verdict = check(self.village, self.division, self.parts.asking.wish())
        self.parts.list_grids(grid_lines(self.question, self.village, verdict))
        self.parts.verdict.setText(verdict_words(verdict, self.question.measure.label))
        self.parts.reasons.setText(" ".join(self.proposal.reasons) if self.proposal else "")
        self.parts.reasons.setVisible(bool(self.parts.reasons.text()))
        self.parts.weigh(changed=bool(verdict.changes), fault=verdict.faults[0] if verdict.faults else "")

    def _targets(self) -> list[tuple[str, str]]:
        """Return where a building may be moved: today's grids, the new ones, and one more."""
        if self.question is None:
            return []
        new = sorted({grid for grid in self.division.values() if grid.startswith(_NEW)})
        more = f"{_NEW}{len(new) + 1}"
        return [(grid, name_of(self.question, grid)) for grid in (*self.question.names, *new, more)]

    def move_chosen(self) -> None:
        """Put the chosen buildings into the grid that is chosen beside them."""
        target = self.parts.target.currentData()
        for row in self.parts.part_table.chosen():
            self.division[row.id] = target
        self.judge()
