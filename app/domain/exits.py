"""离岗交接: what somebody who left must have handed over before their leaving is closed.  Pure rules.

The lines are derived from what other registers say, never typed; who may close is said by them alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.fields import Choice
from app.core.own_words import in_own_words


class ExitState(Choice):
    """The life of a leaving: open until everything is handed over, or the county lets it be."""

    OPEN = "open", "待交接"
    CLOSED = "closed", "已办结"
    WAIVED = "waived", "例外办结"


class Standing(Choice):
    """Where a leaving stands on a day; never stored, always worked out."""

    COMING = "coming", "待离岗"
    LACKING = "lacking", "待交接"
    READY = "ready", "可办结"
    CLOSED = "closed", "已办结"
    WAIVED = "waived", "例外办结"


class Part(Choice):
    """What of somebody's work a line is about, in the order of the paper."""

    EQUIPMENT = "equipment", "装备物资"
    VETTING = "vetting", "在办案卷"
    LEAVE = "leave", "请假代班"
    ACCOUNT = "account", "程序账号"
    INSURANCE = "insurance", "意外保险"
    HOLD = "hold", "暂缓补贴"
    ASSESSMENT = "assessment", "考核结果"


#: told, but nothing the leaver can hand over: the month's own course brings it
TOLD = (Part.ASSESSMENT,)


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is not handed over yet, and the page that leads to it."""

    part: Part
    text: str
    page: str = ""
    target: object = None

    @property
    def blocks(self) -> bool:
        """Whether the leaving cannot be closed while it stands."""
        return self.part not in TOLD


def standing(state: ExitState, left_on: date, today: date, lines: Sequence[Line]) -> Standing:
    """Return where a leaving stands."""
    if state is not ExitState.OPEN:
        return Standing(state.value)
    if today < left_on:
        return Standing.COMING
    return Standing.LACKING if any(line.blocks for line in lines) else Standing.READY


def close_fault(state: ExitState, left_on: date, today: date, lines: Sequence[Line]) -> str:
    """Return why a leaving cannot be closed, empty where it can."""
    if state is not ExitState.OPEN:
        return f"这次离岗{state.label}，不用再办。"
    if today < left_on:
        return f"{left_on} 才离岗，离岗以后再办结交接。"
    left = [line.text for line in lines if line.blocks]
    if not left:
        return ""
    more = f"等 {len(left)} 项" if len(left) > 3 else ""
    return in_own_words(
        f"交接还没有办完：{'；'.join(left[:3])}{more}。办完再办结，确实办不了的请县级审批写明理由后例外办结。"
    )


def waive_fault(state: ExitState, reason: str, *, mine: bool) -> dict[str, str]:
    """Return why a leaving cannot be let be, by field; who registered it never lets it be."""
    if state is not ExitState.OPEN:
        return {"reason": f"这次离岗{state.label}，不用再办。"}
    if mine:
        return {"reason": in_own_words("办理离岗的人不能自己例外办结，请由县级审批办理。")}
    return {} if len(reason) >= 4 else {"reason": "请写明没有交接完也办结的理由，至少四个字。"}


def exit_number(number: int) -> str:
    """Return what a leaving is called on paper: ``离00012``."""
    return f"离{number:05d}"


def exit_id(number: str) -> int | None:
    """Return the id that stands in such a number; None for what is none."""
    digits = number.removeprefix("离")
    return int(digits) if number.startswith("离") and digits.isascii() and digits.isdigit() else None
