"""A grid's month of check-ins in its own tab: the people by number, a line typed for each that came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.access import Permission, permits
from app.core.period import Month
from app.domain.record_numbers import Record
from app.services import checkins
from app.services.checkins import SheetHead, SheetRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.page import EVERYTHING, Custom, Ground, lead
from ui.kit.register import Action, Register, RegisterPage
from ui.pages.grids.checkins.acts import void, written
from ui.pages.grids.checkins.giving import show
from ui.pages.grids.checkins.typing import LineStrip

_READ, _WRITE, _NUMBERS = checkins.sheet.permission, checkins.write.permission, 100
_YEAR = 12
_TOPICS = frozenset({"check_in", "force", "wf_event"})


def open_sheet(desk: Desk, ground: Ground, unit_id: int, day: date) -> None:
    """Open the sheet of a grid for the month of a day; no month after this one has any."""
    desk.open("checkin_sheet", ground, unit_id * _NUMBERS + Month.of(min(day, desk.today)).number)


def _month(number: int, today: date) -> Month:
    """Return the last month of a number that has begun; this month for a number that is none."""
    here = Month(today.year, number if 1 <= number <= _YEAR else today.month)
    return here if here.first <= today else Month(today.year - 1, number)


def _register(unit_id: int, month: Month) -> Register:
    @permits(Permission.ROSTER_READ)
    def lines(unit: Unit) -> Sequence[SheetRow]:
        return checkins.sheet(unit, unit_id, month)

    def turn(day: date, page: RegisterPage) -> None:
        open_sheet(page.desk, page.ground, unit_id, day)

    def paper(page: RegisterPage, *, filled: bool) -> None:
        show(page, unit_id, month, filled=filled)

    before, after = month.first - timedelta(days=1), month.end
    return Register(
        id="checkin_lines",
        title=f"报到登记 {month.label}",
        row=SheetRow,
        query=lines,
        topics=_TOPICS,
        adds=("hours",),
        counted="行",
        first=("number", "name"),
        strip=partial(LineStrip, unit_id, month),
        empty="这个网格这个月的名单里没有人，请先在“网格力量”登记。",
        actions=(
            Action(title="作废", icon="prohibit", permission=_WRITE, start=void, blocked=written),
            Action(title="空白表", icon="printer", permission=_READ, start=partial(paper, filled=False)),
            Action(title="登记表", icon="printer", permission=_READ, start=partial(paper, filled=True)),
            Action(title="上个月", icon="caret-left", permission=_READ, start=partial(turn, before)),
            Action(title="下个月", icon="caret-right", permission=_READ, start=partial(turn, after)),
        ),
    )


class SheetPage(QWidget):
    """The widget of one grid's month; ``go_to`` says which, ``named`` what its tab is called."""

    named = Signal(str)

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING) -> None:
        super().__init__()
        self.desk, self.ground = desk, ground
        self.page: RegisterPage | None = None
        QVBoxLayout(self).setContentsMargins(0, 0, 0, 0)

    def go_to(self, target: object) -> None:
        """Show the sheet of a grid: its id a hundred times and the month's number, or what its paper says."""
        if isinstance(target, Record):
            target = target.record * _NUMBERS + max(target.sheet, 1)
        if not isinstance(target, int) or self.page is not None:
            return
        unit_id, number = divmod(target, _NUMBERS)
        month = _month(number, self.desk.today)
        self.page = _register(unit_id, month).build(self.desk, self.ground)
        self.table = self.page.table  # the window asks it for the chosen rows
        self.layout().addWidget(self.page)
        lead(self, self.page.strip.line)
        self.desk.ask(self, checkins.sheet_head, unit_id, month, done=self._name, name="head")

    def _name(self, head: SheetHead) -> None:
        if self.page is not None:
            self.page.where.setText(f"{head.town} {head.unit}".strip())
            self.page.strip.explain(head.hint)
            self.named.emit(f"报到 {head.unit} {head.month.number}月")

    def stand_on(self, ground: Ground) -> None:
        """Keep the sheet: it is of one grid, wherever one stands."""
        self.ground = ground

    def refresh(self) -> None:
        """Read the sheet again."""
        if self.page is not None:
            self.page.refresh()

    def summary(self) -> str:
        """Return what is chosen, counted."""
        return self.page.summary() if self.page is not None else ""

    def unsent(self) -> str:
        """Return a sentence about what was typed and not sent."""
        return self.page.strip.unsent() if self.page is not None and self.page.strip else ""


SHEET = Custom(
    id="checkin_sheet",
    title="报到登记",
    section="网格",
    icon="tree-structure",
    permission=checkins.sheet.permission,
    make=SheetPage,
    each=True,
)
