"""The buttons of a run: what may be done now, each with its reasons in words where it may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.access import Permission
from app.domain.pay import RunState
from app.services import pay
from app.services.pay import Act, SlipRow
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.theme import px

_GAP = 8
_ICONS = {
    "check": "check-square",
    "approve": "shield-check",
    "post": "book-open",
    "export": "download-simple",
    "confirm": "bank",
    "settle": "flag",
    "discard": "trash",
    "calculate": "arrows-clockwise",
}
#: acts on chosen people: where they stand, as in ``PEOPLE``
_OF_PEOPLE = ("record_returns", "correct")


@dataclass(frozen=True, slots=True)
class PeopleAct:
    """Something done with the people chosen in the list, in some states of a run."""

    action: str
    title: str
    must: Permission
    states: frozenset[RunState]
    choose: str


PEOPLE = (
    PeopleAct(
        "explain",
        "填写差异原因",
        pay.explain_difference.permission,
        frozenset({RunState.CALCULATED}),
        "请先选中与上月不同、要说明的人。",
    ),
    PeopleAct(
        "hold", "暂扣", pay.hold.permission, frozenset({RunState.CALCULATED}), "请先选中要暂缓发放的人。"
    ),
    PeopleAct(
        "record_returns",
        "登记退票",
        pay.record_returns.permission,
        frozenset({RunState.PAID}),
        "请先选中银行退回的人。",
    ),
    PeopleAct(
        "correct",
        "冲销更正",
        pay.correct.permission,
        frozenset({RunState.POSTED, RunState.EXPORTED, RunState.PAID, RunState.SETTLED}),
        "请先选中要更正的人；花名册或政策要先改正。",
    ),
)


class ActsBar(QWidget):
    """Buttons for the whole run; ``wanted`` says which was pressed."""

    wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.buttons: dict[str, QPushButton] = {}
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(px(_GAP))

    def show_acts(self, acts: list[Act]) -> str:
        """Show what the person may do; return whose turn it is when it is somebody else's."""
        clear(self.row)
        self.buttons = {}
        mine = [one for one in acts if self.desk.may(one.must) and one.action not in _OF_PEOPLE]
        for one in mine:
            self._add(one, primary=one is acts[0])
        if not acts or self.desk.may(acts[0].must):
            return ""
        return f"等待“{acts[0].title}”：由有“{acts[0].must.label}”权限的人办理。"

    def _add(self, act: Act, *, primary: bool) -> None:
        token = "on_primary" if primary and not act.blocked else "text2"
        button = QPushButton(icon(_ICONS.get(act.action, "arrow-right"), token), f" {act.title}")
        button.setAccessibleName(act.title)
        button.setDefault(primary)
        button.setEnabled(not act.blocked)
        reasons = "；".join(one.text for one in act.blocked)
        button.setToolTip(f"还不能{act.title}：{reasons}" if reasons else act.title)
        button.setAccessibleDescription(reasons)
        button.clicked.connect(lambda _on=False: self.wanted.emit(act))
        self.buttons[act.action] = button
        self.row.addWidget(button)


class PeopleBar(QWidget):
    """Buttons for the people chosen in the list."""

    def __init__(
        self, desk: Desk, start: Callable[[PeopleAct], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.start = desk, start
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(_GAP))
        for one in PEOPLE:
            button = QPushButton(one.title)
            button.clicked.connect(lambda _on=False, one=one: self.start(one))
            button.hide()
            self.buttons[one.action] = button
            row.addWidget(button)

    def weigh(self, acts: list[Act], state: RunState | None, slips: list[SlipRow]) -> None:
        """Let each button say whether it can be pressed, and why not."""
        against = {act.action: "；".join(check.text for check in act.blocked) for act in acts}
        for one in PEOPLE:
            button = self.buttons[one.action]
            button.setVisible(state in one.states and self.desk.may(one.must))
            reason = against.get(one.action) or ("" if slips else one.choose)
            if one.action == "explain" and slips and not reason:
                reason = "" if all(each.change for each in slips) else "选中的人里有与上月相同的，不用说明。"
            button.setEnabled(not reason)
            button.setToolTip(reason or f"{one.title}：{len(slips):,} 人")
            button.setAccessibleDescription(reason)


def clear(row: QHBoxLayout) -> None:
    """Take everything out of a row."""
    while row.count():
        widget = row.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
