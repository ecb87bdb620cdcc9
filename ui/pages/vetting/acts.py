"""What may be done with a case next: decide, appoint, send back, hand in again, reject, give up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from app.core.identity import check_card
from app.services import vetting
from app.services.vetting import Docket, MoveRow
from ui.kit.editors import OneOf, names
from ui.kit.form import Ask, Record, Sheet
from ui.pages.vetting import publicity
from ui.pages.vetting.refusing import reasons, unasked
from ui.pages.vetting.sheets import Reason

ICONS = {
    "decide": "check-circle",
    "publicise": "megaphone",
    "take_down": "arrow-u-up-left",
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
    "take_down": (vetting.take_down, "登记错了的公示撤下后可以重新公示；撤下的和收到的异议都留在案卷里。"),
}


def sheet_of(docket: Docket, move: MoveRow, today: date) -> Sheet:
    """Return the form of an act."""
    if move.action in _DECIDES:
        return _decision(docket, move, today)
    if move.action == "publicise":
        return publicity.publicised(docket, today)
    return _appointment(docket, today) if move.action == "appoint" else _aside(docket, move)


def _decision(docket: Docket, move: MoveRow, today: date) -> Sheet:
    service, case = _DECIDES[move.action], docket.file.case
    asked = move.action == "reject" and docket.reasons
    return Sheet(
        title=f"{move.title}：{case.name}",
        command=vetting.NewDecision,
        send=lambda unit, new, version: service(unit, case.id, version, new),
        button=move.title,
        note="决定人不能是考察组成员，也不能是经办过这个案卷的人。",
        asks={
            "panel": Ask(editor=names, title="一同决定的人（不含本人）", wide=True),
            **(reasons(docket.reasons) if asked else {}),
        },
        start={"decided_on": today},
        fixed={} if asked else unasked("refusal", "told"),
        record=Record(version=case.version),
    )


Hosts = Sequence[tuple[int, str]] | None


def appointed(hosts: Hosts, recommended_by: str, today: date) -> dict[str, Any]:
    """Return what the form of an appointment asks and begins with; whoever recommended lends."""
    asks = {"card": Ask(check=check_card, hint="没有办卡可以先不填")}
    start: dict[str, Any] = {"since": today}
    if hosts is not None:
        hint = "专属网格员由哪个单位选派" if hosts else "还没有登记单位，请先在“网格 › 组织”登记所属单位"
        asks["host_body_id"] = Ask(
            editor=lambda: OneOf(hosts), title="所属单位", wide=True, required=True, hint=hint
        )
        start["host_body_id"] = next((at for at, name in hosts if name == recommended_by), None)
    return {"asks": asks, "start": start}


def _appointment(docket: Docket, today: date) -> Sheet:
    case = docket.file.case
    return Sheet(
        title=f"聘用{case.name}",
        command=vetting.Appointment,
        send=lambda unit, new, version: vetting.appoint(unit, case.id, version, new),
        button="聘用",
        note=f"{case.place}，{case.employment}。聘用后进入花名册。",
        record=Record(version=case.version),
        **appointed(docket.hosts, case.recommended_by, today),
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
