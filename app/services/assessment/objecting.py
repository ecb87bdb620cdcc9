"""考核申诉: filed while a result is public, answered by another person, told on a paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Denied, Invalid, NotFound
from app.core.fields import Kind, Label
from app.core.text import clean
from app.domain.assessment import CycleState
from app.domain.assessment.appeals import (
    AppealOutcome,
    Objected,
    answer_faults,
    appeal_number,
    filing_faults,
)
from app.domain.search import Entry
from app.services._actors import own
from app.services._versions import unchanged
from app.services.assessment._chosen import Chosen, chosen, of_subject, offered
from app.services.assessment._frame import form_of, hold_sheets, name_of
from app.services.assessment._oneself import refuse_own
from app.services.assessment._results import recompute
from app.services.assessment.appeal_list import GONE
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Appeal, Cycle, Subject
from db.models.calendar import CalDay

_MOVED = "这项申诉刚被别人办理过，请刷新后再看。"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppeal:
    """Who objects to which result, when, and why; ``result_id`` is any result of theirs in the cycle."""

    result_id: int
    filed_on: Annotated[date, Label("申诉日期", width=12)]
    grounds: Annotated[str, Label("申诉理由", width=60, help="照本人的书面申诉写，会印在答复书上")]
    evidence: Annotated[str, Label("提交材料", width=40, help="例如：10月巡查记录复印件2页")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an appeal comes to; ``new_value`` only where the result is put right."""

    outcome: Annotated[AppealOutcome, Label("答复", width=12)]
    new_value: Annotated[Decimal | None, Label("更正后得分", width=10, kind=Kind.SCORE)] = None
    answer: Annotated[str, Label("核查情况和理由", width=60)]
    decision_doc: Annotated[str, Label("会议或文号", width=20)] = ""


@permits(Permission.ASSESSMENT_SCORE)
def appealable(unit: Unit, text: str) -> list[Entry]:
    """List the public results that may be appealed and whose person fits best; ``target`` is the result."""
    return offered(unit, CycleState.PUBLISHED, text)


@permits(Permission.ASSESSMENT_SCORE)
def file_appeal(unit: Unit, new: NewAppeal) -> int:
    """Keep an appeal and return its id; another person answers it.

    Raises: NotFound outside the actor's scope. Invalid by field: not public, too late, open, no grounds.
    """
    one = chosen(unit, new.result_id)
    hold_sheets(unit, [one.subject.id])  # nobody else files the same
    grounds = clean(new.grounds, 1000)[:500]
    if wrong := dict(filing_faults(_objected(unit, one), new.filed_on, grounds)):
        raise Invalid("；".join(wrong.values()), wrong)
    row = Appeal(
        subject_id=one.subject.id,
        filed_on=new.filed_on,
        grounds=grounds,
        evidence=clean(new.evidence)[:200],
        scope_code=one.subject.scope_code,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def _objected(unit: Unit, one: Chosen) -> Objected:
    pending = select(Appeal.id).where(
        Appeal.subject_id == one.subject.id, Appeal.outcome == "", ~Appeal.voided
    )
    return Objected(
        one.name,
        name_of(one.cycle),
        one.cycle.state,
        one.cycle.published_on,
        _last_day(unit, one.cycle),
        unit.today,
        unit.session.scalar(pending.limit(1)) is not None,
    )


def _last_day(unit: Unit, cycle: Cycle) -> date | None:
    """Return the last day of appeal by the calendar; None where policy or calendar does not say."""
    days = policy_on(unit, cycle.closes).assessment.appeal_days
    if days is None or cycle.published_on is None or not days.value:
        return None
    works = unit.session.scalars(
        select(CalDay.day)
        .where(CalDay.is_work, ~CalDay.voided, CalDay.day > cycle.published_on)
        .order_by(CalDay.day)
        .limit(days.value)
    ).all()
    return works[-1] if len(works) == days.value else None


@permits(Permission.ASSESSMENT_PUBLISH)
def answer_appeal(unit: Unit, appeal_id: int, version: int, new: Answer) -> list[str]:
    """Answer an appeal; where it changes the points everybody's rank is computed anew.

    Returns whose points or grade are others now.

    Raises: NotFound, Conflict. Denied: one filed it oneself, or it is one's own. Invalid by field.
    """
    row = _seen(unit, appeal_id, version)
    one = of_subject(unit, unit.session.get_one(Subject, row.subject_id))
    if own(unit, row.recorded_by):
        raise Denied("自己登记的申诉要由另一个人答复。")
    refuse_own(unit, one.subject.person_id, one.name)
    said = clean(new.answer, 1000)[:500]
    ceiling = form_of(unit, one.cycle.tpl_version_id).sheet.ceiling
    wrong = dict(answer_faults(new.outcome, one.result.value, new.new_value, said, ceiling))
    if new.outcome is AppealOutcome.CHANGED and one.cycle.state is not CycleState.PUBLISHED:
        wrong["outcome"] = f"{name_of(one.cycle)}{one.cycle.state.label}，结果不能在申诉中更正；请申请解锁。"
    if wrong:
        raise Invalid("；".join(wrong.values()), wrong)
    row.outcome, row.answer, row.new_value = new.outcome.value, said, new.new_value
    row.decided_on, row.decided_by = unit.today, unit.actor.login
    row.decision_doc = clean(new.decision_doc)[:60]
    unit.session.flush()  # the layers read it
    paper = "，".join(filter(None, (f"申诉{appeal_number(row.id)}", row.decision_doc)))
    return recompute(unit, one.cycle, paper) if new.outcome is AppealOutcome.CHANGED else []


def _seen(unit: Unit, appeal_id: int, version: int) -> Appeal:
    row = unit.session.get(Appeal, appeal_id)
    if row is None or row.voided or not unit.actor.sees(row.scope_code):
        raise NotFound(GONE)
    unchanged(unit, row, version, _MOVED)
    if row.outcome:
        raise Invalid(f"这项申诉已经答复（{AppealOutcome(row.outcome).label}），不能再办。")
    return row


@permits(Permission.ASSESSMENT_SCORE)
def withdraw_appeal(unit: Unit, appeal_id: int, version: int, reason: str) -> None:
    """Take back an appeal that is not answered, as the person asked, with the reason.

    Raises: NotFound, Conflict. Invalid: no reason, or it is answered.
    """
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明撤回的原因，至少两个字。"})
    row = _seen(unit, appeal_id, version)
    row.voided, row.void_reason = True, said[:200]
