"""One session's sheet in its own tab: people called, ticked back by digits, closed, certified, printed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.access import Permission, permits
from app.domain.record_numbers import Record
from app.domain.training import Mark
from app.services import training
from app.services.training import PlaceRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.page import EVERYTHING, Ground, lead
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.roster.training import blocking, calling, handling
from ui.pages.roster.training import sheet_acts as acts
from ui.pages.roster.training.entering import EntryStrip
from ui.pages.roster.training.passes import RATING

TOPICS = frozenset({"training_session", "training_place", "training_certificate", "posting", "leave_request"})
_WRITE = training.tick.permission
_MARKS = {
    Mark.PRESENT: Tone.SUCCESS,
    Mark.PARTLY: Tone.INFO,
    Mark.EXCUSED: Tone.WARNING,
    Mark.ABSENT: Tone.DANGER,
}


def _actions(session_id: int) -> tuple[Action, ...]:
    called, ticked, over = (
        blocking.of(session_id, why) for why in (blocking.uncalled, blocking.unticked, blocking.unclosed)
    )
    return (
        Action(title="签到表", icon="printer", permission=training.sheet.permission, start=acts.print_sheet),
        Action(title=handling.TITLE, icon="caret-down", permission=_WRITE, start=handling.menu),
        Action(title="发证", icon="medal", permission=_WRITE, start=acts.certify, barred=over, primary=True),
        Action(title="登记完毕", icon="check-circle", permission=_WRITE, start=acts.close, barred=ticked),
        Action(title="其余到课", icon="checks", permission=_WRITE, start=acts.rest, barred=ticked),
        Action(
            title="通知人员",
            icon="users",
            permission=_WRITE,
            start=calling.call,
            keys="Ctrl+N",
            primary=True,
            barred=called,
        ),
    )


def register_of(session_id: int) -> Register:
    """Return the list of one session's sheet."""

    @permits(Permission.ROSTER_READ)
    def lines(unit: Unit) -> Sequence[PlaceRow]:
        return training.sheet(unit, session_id)

    return Register(
        id="training_lines",
        title="签到表",
        row=PlaceRow,
        query=lines,
        topics=TOPICS,
        adds=("hours",),
        counted="人",
        names=("name",),
        first=("number", "name"),
        tones={"mark": _MARKS},
        strip=partial(EntryStrip, session_id),
        empty="还没有通知人员：按“通知人员”选单位，或按“办理”里的“点名通知”选人。",
        actions=_actions(session_id),
    )


class SheetPage(QWidget):
    """The widget of one session; ``go_to`` says which, ``named`` what its tab is called.

    It has no inspector: all of a line is in its columns, and the acts over them need the width.
    """

    named = Signal(str)

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING) -> None:
        super().__init__()
        self.desk, self.ground = desk, ground
        self.page: RegisterPage | None = None
        QVBoxLayout(self).setContentsMargins(0, 0, 0, 0)

    def go_to(self, target: object) -> None:
        """Show the sheet of the session with this id; a 培训反馈表 turns to its feedback."""
        if isinstance(target, Record):
            self._begin(target.record)
            if self.page is not None and self.page.strip is not None:
                self.page.strip.turn(RATING)
        elif isinstance(target, int):
            self._begin(target)

    def _begin(self, target: int) -> None:
        if self.page is not None:
            return
        self.page = register_of(target).build(self.desk, self.ground)
        self.table = self.page.table  # the window asks it for the chosen rows
        self.layout().addWidget(self.page)
        if self.desk.may(_WRITE):
            self.page.table.activated.connect(lambda _at: handling.correct(self.page))
        lead(self, self.page)
        self.desk.ask(self, training.one_session, target, done=self._name, name="name")

    def _name(self, row: training.SessionRow) -> None:
        self.named.emit(f"签到 {row.number}")

    def stand_on(self, ground: Ground) -> None:
        """Show the people of another part of the tree."""
        self.ground = ground
        if self.page is not None:
            self.page.stand_on(ground)

    def refresh(self) -> None:
        """Read the sheet again."""
        if self.page is not None:
            self.page.refresh()

    def summary(self) -> str:
        """Return what is chosen, counted and added up."""
        return self.page.summary() if self.page is not None else ""

    def unsent(self) -> str:
        """Return a sentence about what was typed and not sent."""
        return self.page.strip.unsent() if self.page is not None and self.page.strip else ""
