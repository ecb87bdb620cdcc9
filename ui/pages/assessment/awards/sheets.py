"""The forms of a round of 评优: its draft, its steps, objections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from app.core.fields import Label
from app.core.money import show
from app.services import awards
from app.services.awards import NewHonours, NewNotice, NewRound, RoundChoices, RoundFile
from app.services.recruiting import Move, ObjectionRow
from app.services.vetting import NewObjection, ObjectionAnswer
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why something is done."""

    reason: Annotated[str, Label("原因", width=40)]


def draft(found: RoundChoices) -> Sheet:
    """Return the form that drafts a round; what the policy says is not asked."""
    years = [(one.cycle_id, one.told) for one in found.years]
    ruled = {"places": found.places, "days": found.days}
    fixed = {key: value for key, value in ruled.items() if value is not None}
    if not found.prize.asked:
        fixed["prize"] = found.prize.amount
    said = "、".join(
        filter(
            None,
            (
                f"名额{found.places}人" if found.places else "",
                f"公示{found.days}个工作日" if found.days else "",
            ),
        )
    )
    return Sheet(
        title=f"拟定评优：{found.title}",
        command=NewRound,
        send=awards.draft,
        button="拟定名单",
        note=(f"本县政策：{said}。" if said else "本县政策没有写名额和公示天数，请按文件填写。")
        + f"{found.prize.told}{_paid_by(found.prize.payer)}。按锁定的年度考核排名，处分期内的不列入。",
        asks={"cycle_id": Ask(editor=lambda: OneOf(years), wide=True)},
        start={"cycle_id": years[0][0]},
        fixed=fixed,
    )


def _paid_by(payer: str) -> str:
    return f"，由{payer}发放" if payer else ""


def step(file: RoundFile, move: Move, centre: str) -> Sheet:
    """Return the form of a step of the round."""
    if move.action == "publicise":
        note = f"从今天起公示 {file.days} 个工作日，期间收到的异议都要答复。"
        return _of(file, NewNotice, awards.publicise, move.title, note=note)
    if move.action == "decide":
        names = "、".join(one.name for one in file.chosen)
        total = sum(one.prize for one in file.chosen if one.prize is not None)
        prize = f"奖金共{show(total)}元{_paid_by(file.payer) or '，随下月补贴发放'}。" if total else ""
        note = f"{names}。{prize}决定后各记一条表彰，列入本人的卡片和时间线，不能再修改。"
        return _of(file, NewHonours, awards.decide, move.title, note=note, start={"body": centre})
    service = awards.reopen if move.action == "reopen" else awards.withdraw
    return _of(
        file,
        Why,
        lambda unit, at, version, new: service(unit, at, version, new.reason),
        move.title,
        note=_NOTES[move.action],
    )


_NOTES = {
    "reopen": "撤下公示，按现在的名单重新排定；再公示时天数重新计算。",
    "withdraw": "这一轮不再办理，原因留存；同一年度可以重新拟定。",
}


def _of(file: RoundFile, command: type[Any], service: Callable[..., Any], title: str, **more: Any) -> Sheet:
    row = file.row
    return Sheet(
        title=f"{title}：{row.number}",
        command=command,
        send=lambda unit, new, version: service(unit, row.id, version, new),
        button=title,
        record=Record(version=row.version),
        **more,
    )


def objection(file: RoundFile, today: date) -> Sheet:
    """Return the form of an objection to somebody who is public."""
    who = [(one.id, f"{one.name}（{one.place}）") for one in file.chosen]
    return Sheet(
        title="登记异议",
        command=_Against,
        send=lambda unit, new: awards.object_to(unit, new.candidate_id, new),
        button="登记异议",
        start={"raised_on": today},
        asks={"candidate_id": Ask(editor=lambda: OneOf(who), wide=True)},
    )


@dataclass(frozen=True, kw_only=True)
class _Whom:
    """Whom it is against."""

    candidate_id: Annotated[int, Label("对谁")]


@dataclass(frozen=True, kw_only=True)
class _Against(NewObjection, _Whom):
    """An objection to somebody who is named in the form."""


def answer(row: ObjectionRow, today: date) -> Sheet:
    """Return the form that answers an objection."""
    return Sheet(
        title=f"答复异议：{row.against}",
        command=ObjectionAnswer,
        send=lambda unit, new, version: awards.answer(unit, row.id, version, new),
        button="答复",
        start={"answered_on": today},
        note=f"{row.text}。异议成立的，此人退出名单；要由下一名递补的，办“重新拟定”，再公示一次。",
        record=Record(version=row.version),
    )
