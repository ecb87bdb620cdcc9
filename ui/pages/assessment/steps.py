"""The steps of a town's sheets and of a cycle: which there are, what each still needs, and the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.core.access import Permission
from app.domain.assessment import CYCLE_FLOW, SHEET_FLOW, submit_checks
from app.domain.workflow import Check, forward, next_steps, unmet
from app.services import assessment
from app.services.assessment import Filling, TownProgress

_TOWN: dict[str, Callable[..., Any]] = {
    "submit": assessment.submit_town,
    "accept": assessment.accept_town,
    "pull_back": assessment.pull_back_town,
    "return": assessment.return_town,
}
_CYCLE: dict[str, Callable[..., Any]] = {
    "close": assessment.close_cycle,
    "moderate": assessment.finish_review,
    "publish": assessment.publish,
    "finalise": assessment.finalise,
    "lock": assessment.lock,
}
_AFTER = {
    "submit": "提交后不能再改；县级接收之前可以撤回。",
    "accept": "接收后，乡镇不能再改这些评分表。",
    "pull_back": "撤回后可以继续修改，改好要重新提交。",
    "return": "退回后由乡镇修改并重新提交；请写明原因。",
    "close": "截止后算出暂定结果，评分不能再改。",
    "moderate": "完成复核后，县级调整也不能再做。",
    "publish": "公布后开始计算申诉天数，不能收回。",
    "finalise": "确定后结果成为最终结果。",
    "lock": "锁定后，这一期不能再动；确有差错的在“考核解锁”申请更正。",
}
UNSAVED = "assessment/unsaved"


@dataclass(frozen=True, slots=True)
class Move:
    """One step as a button: its checks, what it means, whether it wants a reason, and the act."""

    title: str
    about: str
    checks: tuple[Check, ...]
    after: str
    command: Callable[..., Any]
    arguments: tuple[Any, ...]
    reason: bool = False
    primary: bool = False

    @property
    def open(self) -> list[Check]:
        """Return what is still in the way."""
        return unmet(self.checks)


def moves(
    filling: Filling, towns: Sequence[TownProgress], may: Callable[[Permission], bool], unsaved: int
) -> list[Move]:
    """Return the steps a person may take here: those of the one town shown, and those of the cycle."""
    first = [Check(False, f"还有 {unsaved} 格填写没有保存，请先按 Ctrl+S 保存", UNSAVED)] if unsaved else []
    town_moves = partial(_town_moves, filling, may=may, first=first)
    found = town_moves(towns[0]) if len(towns) == 1 and filling.cycle.state == "open" else []
    step = forward(CYCLE_FLOW, filling.cycle.state)
    whole = filling.whole and len(towns) == len(filling.towns)
    if step and whole and may(step.permission) and step.action in _CYCLE:
        checks = (*first, *filling.checks)
        about, after, act = filling.cycle.title, _AFTER[step.action], _CYCLE[step.action]
        found.append(Move(step.title, about, checks, after, act, (filling.cycle.id,), primary=True))
    return found


def _town_moves(
    filling: Filling, town: TownProgress, *, may: Callable[[Permission], bool], first: list[Check]
) -> list[Move]:
    onward = forward(SHEET_FLOW, town.state)
    return [
        Move(
            step.title,
            f"{filling.cycle.title}·{town.town}",
            (*first, *(submit_checks(town.people) if step.action == "submit" else ())),
            _AFTER[step.action],
            _TOWN[step.action],
            (filling.cycle.id, town.town_id),
            reason=step.action == "return",
            primary=step is onward,
        )
        for step in next_steps(SHEET_FLOW, town.state)
        if may(step.permission)
    ]
