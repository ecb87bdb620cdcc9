"""The forms of a campaign: its draft and posts, its choice, co-signing, objections, and its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from app.core.fields import Label
from app.services import recruiting
from app.services.recruiting import CampaignFile, Move, ObjectionRow
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.pages.vetting.refusing import reasons, unasked


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """A step that asks for nothing but the confirmation."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something is done."""

    reason: Annotated[str, Label("原因", width=40)]


def of(
    file: CampaignFile,
    command: type[Any],
    service: Callable[..., Any],
    title: str,
    asks: dict[str, Ask] | None = None,
) -> Sheet:
    """Return the form of an act on the whole campaign."""
    row = file.row
    return Sheet(
        title=f"{title}：{row.number}",
        command=command,
        send=lambda unit, new, version: service(unit, row.id, version, new),
        button=title,
        asks=asks or {},
        record=Record(version=row.version),
    )


def step(file: CampaignFile, move: Move, today: date) -> Sheet:
    """Return the form of a step: of most only the confirmation."""
    row = file.row
    if move.action == "choose":
        return of(file, recruiting.NewChoice, recruiting.choose, move.title)
    if move.action == "cosign":
        left = [body for body in file.cosigners if not any(one.startswith(body) for one in file.cosigned)]
        asks = {"body": Ask(editor=lambda: OneOf([(body, body) for body in left]))}
        form = of(file, recruiting.NewCosign, recruiting.cosign, move.title, asks)
        return Sheet(**{**_parts(form), "start": {"body": left[0] if len(left) == 1 else None, "on": today}})
    if move.action in ("reopen", "cancel"):
        service = recruiting.reopen if move.action == "reopen" else recruiting.cancel
        return of(
            file, Reason, lambda unit, at, version, new: service(unit, at, version, new.reason), move.title
        )
    send = recruiting.announce if move.action == "announce" else partial(_advance, move.action)
    return Sheet(
        title=f"{move.title}：{row.number}",
        command=Nothing,
        send=lambda unit, _new, version: send(unit, row.id, version),
        button=move.title,
        note=_NOTES.get(move.action, "").format(days=file.publicity_days),
        record=Record(version=row.version),
    )


def _advance(action: str, unit: Any, campaign_id: int, version: int) -> None:
    recruiting.advance(unit, campaign_id, version, action)


def _aside(action: str, unit: Any, campaign_id: int, version: int, new: Reason) -> None:
    service = recruiting.reopen if action == "reopen" else recruiting.cancel
    service(unit, campaign_id, version, new.reason)


_NOTES = {
    "announce": "批准后开始报名，方式、岗位和日期不再修改。",
    "screen": "截止后不再登记报名和审查资格。",
    "examine": "按比例算出总成绩和名次，并按名次列出拟聘人选；需要调整的可以再改。",
    "vet": "考察确定为人选的列为拟聘，其余的退出。",
    "publicise": "从今天起公示 {days} 个工作日，期间收到的异议都要答复。",
    "confirm": "公示期满、异议都已答复，可以办理聘用。",
    "finish": "聘用都已办完，本批次办结，不能再修改。",
}


def _parts(sheet: Sheet) -> dict[str, Any]:
    return {key: getattr(sheet, key) for key in ("title", "command", "send", "asks", "button", "record")}


def objection(file: CampaignFile, today: date) -> Sheet:
    """Return the form of an objection."""
    shown = [(row.id, f"{row.name}（{row.place}）") for row in file.entries if row.state.value == "chosen"]
    return Sheet(
        title="登记异议",
        command=recruiting.NewObjection,
        send=lambda unit, new: recruiting.object_to(unit, file.row.id, new),
        start={"raised_on": today},
        asks={"entry_id": Ask(editor=lambda: OneOf(shown, "本批次"), title="对谁", required=False)},
    )


def answer(file: CampaignFile, row: ObjectionRow, today: date) -> Sheet:
    """Return the form that answers an objection; one against a person may end with that person struck."""
    asked = file.reasons and row.entry_id is not None
    return Sheet(
        title="答复异议",
        command=recruiting.ObjectionAnswer,
        send=lambda unit, new, version: recruiting.answer(unit, row.id, version, new),
        start={"answered_on": today},
        asks=reasons(file.reasons, required=False) if asked else {},
        fixed={} if asked else unasked("refusal", "told"),
        note=f"{row.against}：{row.text}。异议成立的，此人退出拟聘名单，可“重新确定人选”递补。",
        record=Record(version=row.version),
    )
