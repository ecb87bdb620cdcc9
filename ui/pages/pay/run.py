"""补贴发放: one run, from its steps and figures to everybody's slip."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.domain.pay import RunState
from app.services import pay
from app.services.pay import Act, Overview, SlipRef
from ui.kit.desk import Desk
from ui.kit.form_dialog import FormDialog
from ui.kit.icons import Fitted
from ui.kit.page import EVERYTHING, Ground
from ui.kit.theme import px
from ui.pages.pay.acts import ActsBar
from ui.pages.pay.heed import Heed
from ui.pages.pay.lowering import Lowering
from ui.pages.pay.opening import look, open_figure, prove
from ui.pages.pay.reading import agreement, read_run, tab_name
from ui.pages.pay.stages import Strip
from ui.pages.pay.start import start, start_people
from ui.pages.pay.strip import Figures
from ui.pages.pay.views import Views

_PADDING, _GAP = 16, 8
_NONE = "请在“补贴发放”的列表里选中一次发放打开。"
_TOPICS = frozenset(
    {"pay_run", "pay_slip", "pay_export", "pay_outcome", "pay_hold", "pay_period", "late_change"}
    | {"posting", "bank_account", "budget_entry", "policy_version"}
)


class RunPage(QWidget):
    """One run on a ground: steps, figures, what to heed, the acts, and its lists."""

    chosen = Signal(object)
    named = Signal(str)

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ground = desk, ground
        self.run_id: int | None = None
        self.seen: Overview | None = None
        self.may: list[Act] = []
        self.dialog: FormDialog | None = None
        self.title, self.state, self.foot = Fitted("补贴发放", "pageTitle"), QLabel(), QLabel(_NONE)
        self.strip, self.figures, self.heed = Strip(), Figures(), Heed(desk)
        self.acts, self.views = ActsBar(desk), Views(desk, lambda act: start_people(self, act))
        self._arrange()
        self.acts.wanted.connect(lambda act: start(self, act))
        self.figures.opened.connect(lambda name: open_figure(self.views, name))
        self.heed.narrowed.connect(self.views.narrow)
        self.heed.looked.connect(lambda goto: look(self.views, goto))
        self.views.chosen.connect(self._choose)
        self.views.proved.connect(lambda slip_id: prove(self.views, slip_id))
        desk.changed.connect(self._on_changed)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.refresh, context=here)

    def _arrange(self) -> None:
        self.state.setObjectName("pill")
        self.foot.setObjectName("hint")
        self.state.hide()
        self.views.hide()
        head = QHBoxLayout()
        head.setSpacing(px(_GAP))
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        head.addWidget(self.acts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _GAP)
        layout.setSpacing(px(_GAP))
        layout.addLayout(head)
        for part in (self.strip, self.figures, self.heed, self.views, self.foot):
            layout.addWidget(part, int(part is self.views))
        Lowering(self, (self.strip, self.figures))

    def go_to(self, target: object) -> None:
        """Show the run with this id, or one slip of a run."""
        run_id = target.run_id if isinstance(target, SlipRef) else target
        if isinstance(target, SlipRef):
            self.views.reach(target)
        if isinstance(run_id, int) and run_id != self.run_id:
            self.run_id, self.seen = run_id, None
            self.foot.setText("正在读取…")
            self.refresh()

    def stand_on(self, ground: Ground) -> None:
        """Show the run's people of another part of the tree."""
        if ground != self.ground:
            self.ground = ground
            self.views.stand_on(ground)
            self.refresh()

    def refresh(self) -> None:
        """Read the run and what may be done with it again."""
        if self.run_id is not None:
            asked = (self.ground, self.run_id)
            self.desk.ask(self, read_run, *asked, done=self._show, failed=self._unread, name="run")

    def _show(self, seen: Overview) -> None:
        self.seen = seen
        self.named.emit(tab_name(seen, self.ground))
        self.title.say(f"{seen.run.month.label}补贴·{seen.run.kind.label} {seen.run.number}")
        self.state.setText(seen.run.state.label)
        self.state.show()
        self.strip.show_stages(seen.stages)
        self.figures.show_figures(seen)
        self.heed.show_findings(seen.findings)
        self.views.show_run(seen, self.ground)
        self.views.show()
        self.foot.setText(agreement(seen))
        self.desk.ask(self, pay.acts, seen.run.id, done=self._weigh, failed=self._unread, name="acts")

    def _weigh(self, acts: list[Act]) -> None:
        self.may = acts
        waits = self.acts.show_acts(acts)
        self.heed.show_checks(acts[0] if acts else None, waits)
        self._choose(list(self.views.slips_chosen()))

    def _unread(self, error: BaseException) -> None:
        known = isinstance(error, AppError)
        self.foot.setText(str(error) if known else "没有读到数据，按 F5 重试。")
        if not known:
            self.desk.tasks.present(self, error)

    def _choose(self, rows: list[Any]) -> None:
        if self.views.front:
            self.table = self.views.front.table  # the window asks it for the chosen rows
        state: RunState | None = self.seen.run.state if self.seen else None
        self.views.people.weigh(self.may, state, self.views.slips_chosen())
        self.chosen.emit(rows)

    def card(self, rows: list[Any]) -> QWidget | None:
        """Return the story of the first chosen person."""
        return self.views.front.card(rows) if self.views.front else None

    def summary(self) -> str:
        """Return what is chosen, counted and added up."""
        return self.views.front.summary() if self.views.front else ""

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.refresh()
