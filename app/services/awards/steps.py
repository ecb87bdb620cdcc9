"""A round of 评优 is made public, decided by another person, drafted anew or withdrawn."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.core.errors import Denied, Invalid
from app.core.money import show
from app.core.text import clean
from app.domain import workflow
from app.domain.awards import (
    FLOW,
    AwardState,
    AwardStep,
    Standing,
    decision_number,
    honour,
    notice_number,
)
from app.domain.merits import MeritKind
from app.services import calendar
from app.services._merits import NewMerit, keep
from app.services.awards._facts import arrange, move, own_work, rows_of, signed, taken
from app.services.awards._prize import amounts, funded
from app.services.awards.rows import NewHonours, NewNotice
from app.workspace import Unit
from db.models.awards import AwardCandidate, AwardRound


@permits(Permission.ASSESSMENT_PUBLISH)
def publicise(unit: Unit, round_id: int, version: int, new: NewNotice) -> None:
    """Make whoever is to be commended public from today, for the round's working days.

    Raises: Invalid with all that is unmet, or by field. Denied, Conflict. NotFound, also where the calendar
        does not reach so far.
    """
    round_ = taken(unit, round_id, version)
    _ready(unit, round_, "publicise")
    asked = {"place": new.place, "contact": new.contact}
    if wrong := {key: "请填写" for key, text in asked.items() if len(clean(text)) < 2}:
        raise Invalid(fields=wrong)
    round_.shown_from = unit.today
    round_.shown_to = calendar.workday_after(unit, unit.today, round_.days)
    round_.notice_no = clean(new.doc_no)[:60] or notice_number(unit.today, round_.id)
    round_.place, round_.contact = clean(new.place)[:120], clean(new.contact)[:120]
    for one, _ in rows_of(unit, round_.id):
        one.public = one.standing is Standing.IN
    signed(unit, round_)
    move(unit, round_, "publicise", AwardState.SHOWN, round_.notice_no)


def _ready(unit: Unit, round_: AwardRound, action: str) -> AwardStep:
    """Return the step an action is, with every line of its checklist met.

    Raises: Invalid with all that is unmet, or that the step is not the next one.
    """
    step = workflow.step_for(FLOW, round_.state, action)
    workflow.require(workflow.step_checks(step, funded(unit, round_), None), step.title)
    return step


@permits(Permission.ASSESSMENT_PUBLISH)
def reopen(unit: Unit, round_id: int, version: int, reason: str) -> None:
    """Take a list down to draft it anew, as when an objection was right; publicity begins anew.

    Raises: Invalid. Denied, NotFound, Conflict.
    """
    round_ = taken(unit, round_id, version)
    text = _said(round_, "reopen", reason)
    round_.shown_from = round_.shown_to = None
    arrange(unit, round_)
    signed(unit, round_)
    move(unit, round_, "reopen", AwardState.DRAFTED, text)


@permits(Permission.ASSESSMENT_PUBLISH)
def withdraw(unit: Unit, round_id: int, version: int, reason: str) -> None:
    """End a round without anybody commended; the year may be drafted again.

    Raises: Invalid. Denied, NotFound, Conflict.
    """
    round_ = taken(unit, round_id, version)
    move(unit, round_, "withdraw", AwardState.WITHDRAWN, _said(round_, "withdraw", reason))


def _said(round_: AwardRound, action: str, reason: str) -> str:
    step = workflow.step_for(FLOW, round_.state, action)
    if len(clean(reason)) < 2:
        raise Invalid(fields={"reason": f"请写明“{step.title}”的原因，至少两个字。"})
    return clean(reason)[:200]


@permits(Permission.VETTING_DECIDE)
def decide(unit: Unit, round_id: int, version: int, new: NewHonours) -> int:
    """Commend everybody on the list by one document, each with an honour of their own; return how many.

    Raises: Invalid with all that is unmet, or by field. Denied for who drafted or worked on the round, or
        stands on the list. NotFound, Conflict.
    """
    round_ = taken(unit, round_id, version)
    rows = rows_of(unit, round_.id)
    if why := own_work(unit, round_, rows):
        raise Denied(why)
    _ready(unit, round_, "decide")
    if len(clean(new.body)) < 2:
        raise Invalid(fields={"body": "请填写"})
    round_.decided_body = clean(new.body)[:80]
    round_.doc_no = clean(new.doc_no)[:60] or decision_number(unit.today, round_.id)
    round_.decided_on, round_.decided_by = unit.today, unit.actor.login
    chosen, prizes = [one for one, _ in rows if one.standing is Standing.IN], amounts(unit, round_, rows)
    for one in chosen:
        one.prize = prizes.get(one.id)
        one.merit_id = keep(unit, one.person_id, _honour(round_, one))
    move(unit, round_, "decide", AwardState.DECIDED, round_.doc_no)
    return len(chosen)


def _honour(round_: AwardRound, one: AwardCandidate) -> NewMerit:
    assert round_.decided_on is not None  # it is being decided
    points = f"{one.value.normalize():f}"
    prize = "" if one.prize is None else f"；奖金{show(one.prize)}元"
    return NewMerit(
        kind=MeritKind.HONOUR,
        title=honour(round_.year, round_.title),
        body=round_.decided_body,
        doc_no=round_.doc_no,
        since=round_.decided_on,
        basis=f"{round_.year}年度考核{points}分，第{one.rank}名；{round_.notice_no}公示至{round_.shown_to}{prize}",
    )
