"""What may be done with a case next: decide, appoint, send back, hand in again, reject, give up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from app.core.identity import check_card
from app.services import vetting
from app.services.vetting import Docket, MoveRow
from ui.kit.editors import names
from ui.kit.form import Ask, Record, Sheet
from ui.pages.vetting.sheets import Reason

ICONS = {
    "decide": "check-circle",
    "appoint": "user-plus",
    "return": "arrow-u-up-left",
    "resume": "paper-plane-tilt",
    "reject": "prohibit",
    "withdraw": "user-minus",
}
_DECIDES = {"decide": vetting.decide, "reject": vetting.reject}
_REASONS: dict[str, tuple[Callable[..., Any], str]] = {
    "return": (vetting.send_back, "退回后可以继续补充材料，补充完再重新提交。"),
    "resume": (vetting.resume, "写明补充了什么；材料齐备的步骤会自动通过。"),
    "withdraw": (vetting.withdraw, "考察对象本人放弃，案卷就此结束，不能恢复。"),
}


def sheet_of(docket: Docket, move: MoveRow, today: date) -> Sheet:
    """Return the form of an act."""
    if move.action in _DECIDES:
        return _decision(docket, move, today)
    return _appointment(docket, today) if move.action == "appoint" else _aside(docket, move)


def _decision(docket: Docket, move: MoveRow, today: date) -> Sheet:
    service, case = _DECIDES[move.action], docket.file.case
    return Sheet(
        title=f"{move.title}：{case.name}",
        command=vetting.NewDecision,
        send=lambda unit, new, version: service(unit, case.id, version, new),
        button=move.title,
        note="决定人不能是考察组成员，也不能是经办过这个案卷的人。",
        asks={"panel": Ask(editor=names, title="一同决定的人（不含本人）", wide=True)},
        start={"decided_on": today},
        record=Record(version=case.version),
    )


def _appointment(docket: Docket, today: date) -> Sheet:
    case = docket.file.case
    return Sheet(
        title=f"聘用{case.name}",
        command=vetting.Appointment,
        send=lambda unit, new, version: vetting.appoint(unit, case.id, version, new),
        button="聘用",
        note=f"{case.place}，{case.employment}。聘用后进入花名册。",
        asks={"card": Ask(check=check_card, hint="没有办卡可以先不填")},
        start={"since": today},
        record=Record(version=case.version),
    )


def _aside(docket: Docket, move: MoveRow) -> Sheet:
    service, note = _REASONS[move.action]
    case = docket.file.case
    return Sheet(
        title=f"{move.title}：{case.name}",
        command=Reason,
        send=lambda unit, new, version: service(unit, case.id, version, new.reason),
        button=move.title,
        note=note,
        asks={"reason": Ask(title="补充了什么" if move.action == "resume" else "原因")},
        record=Record(version=case.version),
    )
