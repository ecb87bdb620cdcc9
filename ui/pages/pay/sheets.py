"""The forms of the acts on a run, and the sentence that is confirmed by sending one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.money import capitals, show
from app.services import pay
from app.services.pay import DifferenceRow, RunRow, SlipRow
from app.workspace import Unit
from ui.kit.form import Record, Sheet
from ui.pages.pay.asked import Approval, Back, Correction, Nothing, Paid, Reason, Remitted

_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Step:
    """A step as a form: what it asks, what takes the answer, and what is confirmed ({} is the run)."""

    title: str
    asks: type[Any]
    send: Callable[[Unit, RunRow, Any], object]
    note: str


_STEPS = {
    "check": _Step(
        "复核",
        Nothing,
        lambda unit, run, _: pay.check(unit, run.id, run.version),
        "确认无误：{}。复核后等待审批。",
    ),
    "approve": _Step(
        "审批",
        Approval,
        lambda unit, run, one: pay.approve(unit, run.id, run.version, one.override),
        "同意发放：{}。",
    ),
    "post": _Step(
        "过账",
        Nothing,
        lambda unit, run, _: pay.post(unit, run.id, run.version),
        "将记入经费台账：{}。过账后不能修改，只能冲销更正。",
    ),
    "confirm": _Step(
        "登记付款",
        Paid,
        lambda unit, run, one: pay.confirm(unit, run.id, one.on, one.doc_no, run.version),
        "银行已按最近一次代发文件全部付款；个别退回的，随后登记退票。",
    ),
    "remit": _Step(
        "登记社保缴费",
        Remitted,
        lambda unit, run, one: pay.remit(unit, run.id, one.on, one.doc_no, run.version),
        "从个人扣缴的和单位承担的社会保险费已经一并缴纳，记入经费台账的已支出。",
    ),
    "settle": _Step(
        "结清",
        Nothing,
        lambda unit, run, _: pay.settle(unit, run.id, run.version),
        "每一笔都已到账：{}。",
    ),
    "discard": _Step(
        "作废",
        Reason,
        lambda unit, run, one: pay.discard(unit, run.id, one.reason, run.version),
        "作废后保留记录，不再发放：{}。",
    ),
    "calculate": _Step(
        "重新计算",
        Reason,
        lambda unit, run, one: pay.calculate(unit, pay.NewRun(month=run.month, reason=one.reason)),
        "按现在的花名册和政策另算一次，原来这一次作废留存：{}。",
    ),
}


def said(run: RunRow) -> str:
    """Return how many people and how much, in figures and capitals."""
    money = f"{show(run.total)} 元（{capitals(run.total)}）"
    return f"{run.month.label}{run.kind.label} {run.paid:,} 人，合计 {money}"


def step_sheet(action: str, run: RunRow, today: date) -> Sheet:
    """Return the form of a step of a whole run."""
    step = _STEPS[action]
    return Sheet(
        title=step.title,
        command=step.asks,
        send=lambda unit, one: step.send(unit, run, one),
        start={"on": today} if step.asks in (Paid, Remitted) else {},
        note=step.note.format(said(run)),
        button=step.title,
    )


def people_sheet(action: str, run: RunRow, slips: Sequence[SlipRow | DifferenceRow], today: date) -> Sheet:
    """Return the form of an act on some people of a run."""
    more = f"等 {len(slips):,} 人" if len(slips) > _NAMED else ""
    names = "、".join(one.name for one in slips[:_NAMED]) + more
    people = tuple(one.person_id for one in slips)

    def explain(unit: Unit, one: Reason, version: int) -> None:
        for person in people:  # the first asks whether somebody else was there meanwhile
            asked = version if person == people[0] else None
            pay.explain_difference(unit, run.id, person, one.reason, asked)

    def hold(unit: Unit, one: Reason) -> list[int]:
        holds = [pay.NewHold(person_id=each, month=run.month, reason=one.reason) for each in people]
        return [pay.hold(unit, each) for each in holds]

    def back(unit: Unit, one: Back) -> None:
        returns = [pay.Return(person_id=each, reason=one.reason) for each in people]
        pay.record_returns(unit, run.id, returns, one.on, one.doc_no)

    def correct(unit: Unit, one: Correction) -> int:
        new = pay.NewCorrection(run_id=run.id, month=one.month, person_ids=people, reason=one.reason)
        return pay.correct(unit, new)

    title, command, send, note = {
        "explain": ("填写差异原因", Reason, explain, "写明与上月不同的原因，复核人据此核对。"),
        "hold": ("暂扣", Reason, hold, f"{run.month.label}补贴暂不发放；登记后请重新计算。"),
        "record_returns": ("登记退票", Back, back, "退回的金额重新列为未付，换号后导出重付文件。"),
        "correct": ("冲销更正", Correction, correct, "原记录原样冲回，再按现在的花名册和政策重记。"),
    }[action]
    start = {"on": today} if command is Back else {}
    return Sheet(
        title=title,
        command=command,
        send=send,
        note=f"{names}：{note}",
        start=start,
        button=title,
        record=Record(version=run.version) if action == "explain" else None,
    )
