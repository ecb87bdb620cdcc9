"""What may be done with the people chosen in a run's list, each button with its reason where it may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.access import Permission
from app.domain.pay import RunState
from app.services import pay
from app.services.pay import Act, DifferenceRow, SlipRow
from ui.kit.desk import Desk
from ui.kit.theme import px

_GAP = 8
_POSTED = frozenset({RunState.POSTED, RunState.EXPORTED, RunState.PAID, RunState.SETTLED})


@dataclass(frozen=True, slots=True)
class PeopleAct:
    """Something done with the people chosen in the list, in some states of a run."""

    action: str
    title: str
    must: Permission
    states: frozenset[RunState]
    choose: str
    single: bool = False


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
        _POSTED,
        "请先选中要更正的人；花名册或政策要先改正。",
    ),
    PeopleAct(
        "note",
        "登记变动",
        pay.note.permission,
        _POSTED | {RunState.CHECKED, RunState.APPROVED},
        "请先选中一个有变动（漏报离岗、请假等）的人。",
        single=True,
    ),
)


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

    def weigh(self, acts: list[Act], state: RunState | None, slips: list[SlipRow | DifferenceRow]) -> None:
        """Let each button say whether it can be pressed, and why not."""
        against = {act.action: "；".join(check.text for check in act.blocked) for act in acts}
        for one in PEOPLE:
            button = self.buttons[one.action]
            button.setVisible(state in one.states and self.desk.may(one.must))
            fits = len(slips) == 1 if one.single else bool(slips)
            reason = against.get(one.action) or ("" if fits else one.choose)
            if one.action == "explain" and slips and not reason:
                reason = "" if all(map(_differs, slips)) else "选中的人里有与上月相同的，不用说明。"
            button.setEnabled(not reason)
            button.setToolTip(reason or f"{one.title}：{len(slips):,} 人")
            button.setAccessibleDescription(reason)


def _differs(row: SlipRow | DifferenceRow) -> bool:
    return isinstance(row, DifferenceRow) or bool(row.change)
