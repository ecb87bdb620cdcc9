"""The lists of a run side by side: one in front, narrowed by a finding or a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.core.narrowing import Kept, Narrowing
from app.services.pay import DifferenceRow, Finding, Overview, SlipRef, SlipRow, Weight
from ui.kit.desk import Desk
from ui.kit.icons import Fitted
from ui.kit.page import Ground
from ui.kit.register import RegisterPage
from ui.kit.theme import px
from ui.pages.pay.people import PeopleAct, PeopleBar
from ui.pages.pay.slips import lists

SLIPS, DIFFERENCES, EXPORTS = range(3)
_PROOF = "选中一行按回车，打开差异的依据。"


class Views(QWidget):
    """Slips, differences and bank files of one run."""

    chosen = Signal(object)

    proved = Signal(int)
    """The slip of whose difference somebody wants the proof: Enter, or a double click."""

    def __init__(
        self, desk: Desk, start: Callable[[PeopleAct], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.seen: Overview | None = None
        self._target: SlipRef | None = None
        self.pages: list[RegisterPage] = []
        self.bar, self.stack, self.people = QTabBar(), QStackedWidget(), PeopleBar(desk, start)
        self.odd, self.said = QCheckBox("仅看异常"), Fitted(name="hint")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(False)  # beside a long remark the other lists would be behind arrows
        self.bar.setAccessibleName("发放的明细、差异和银行文件")
        self._arrange()
        self.bar.currentChanged.connect(self._turn)
        self.odd.toggled.connect(self._only_odd)

    def _arrange(self) -> None:
        head, layout = QHBoxLayout(), QVBoxLayout(self)
        head.setSpacing(px(12))
        head.addWidget(self.bar)
        head.addWidget(self.odd)
        head.addWidget(self.said, 1)
        head.addWidget(self.people)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)

    @property
    def front(self) -> RegisterPage | None:
        """The list in front, None before a run has been read."""
        place = self.bar.currentIndex()
        return self.pages[place] if 0 <= place < len(self.pages) else None

    def show_run(self, seen: Overview, ground: Ground) -> None:
        """Show the lists of a run; those of the run already shown stay as they are."""
        if self.seen is None or self.seen.run.id != seen.run.id:
            self._build(seen.run.id, ground)
        self.seen = seen
        self.odd.setEnabled(any(one.weight is not Weight.NOTE for one in seen.findings))
        if self._target is not None:
            self.reach(self._target)

    def _build(self, run_id: int, ground: Ground) -> None:
        old, self.pages = self.pages, []
        while self.bar.count():
            self.bar.removeTab(0)
        for page in old:
            self.stack.removeWidget(page)
            page.deleteLater()
        named = lists(run_id)
        self.pages = [each.build(self.desk, ground) for each in named.values()]
        self.pages[SLIPS].model.group_by("town")
        for title, page in zip(named, self.pages, strict=True):
            page.layout().setContentsMargins(0, px(8), 0, 0)
            page.chosen.connect(lambda rows, page=page: self._choose(page, rows))
            self.stack.addWidget(page)
            self.bar.addTab(title)
        self.pages[DIFFERENCES].table.activated.connect(self._prove)

    def _prove(self) -> None:
        for row in self.pages[DIFFERENCES].table.chosen()[:1]:
            self.proved.emit(row.id)

    def _turn(self, place: int) -> None:
        if 0 <= place < len(self.pages):
            self.stack.setCurrentWidget(self.pages[place])
            self._choose(self.pages[place], self.pages[place].table.chosen())
            self.said.say(_PROOF if place == DIFFERENCES else "")

    def _choose(self, page: RegisterPage, rows: list[Any]) -> None:
        if page is self.front:
            self.chosen.emit(rows)

    def stand_on(self, ground: Ground) -> None:
        """Show another part of the tree."""
        for page in self.pages:
            page.stand_on(ground)

    def slips_chosen(self) -> list[SlipRow | DifferenceRow]:
        """Return the people chosen in the list in front."""
        rows = self.front.table.chosen() if self.front else []
        return [row for row in rows if isinstance(row, SlipRow | DifferenceRow)]

    def reach(self, target: SlipRef) -> None:
        """Show one slip, as soon as its run is here."""
        self._target = target
        if self.seen is not None and self.seen.run.id == target.run_id:
            self._target = None
            self.odd.setChecked(False)
            self.show_only(Narrowing(), "")
            self.pages[SLIPS].go_to(target.slip_id)

    def narrow(self, finding: Finding) -> None:
        """Show only the slips of a finding."""
        self.show_only(these(finding.slip_ids), f"只看：{finding.title}")

    def show_only(self, narrowing: Narrowing, said: str) -> None:
        """Show some of the slips, and say which."""
        self.bar.setCurrentIndex(SLIPS)
        self.pages[SLIPS].go_to(narrowing)
        self.said.say(said)

    def _only_odd(self, on: bool) -> None:
        found = self.seen.findings if self.seen else ()
        odd = {one for each in found if each.weight is not Weight.NOTE for one in each.slip_ids}
        said = "只看：需要处理或核对的人" if on else ""
        self.show_only(these(odd) if on else Narrowing(), said)


def these(slip_ids: Iterable[int]) -> Narrowing:
    """Return the narrowing to some slips."""
    return Narrowing((Kept(key="id", values=frozenset(slip_ids)),))
