"""What the pages and papers of 评优 read: the rounds, and one whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.core.errors import NotFound
from app.domain import workflow
from app.domain.awards import FLOW, AwardState, Facts, honour
from app.domain.workflow import Check
from app.services._actors import names
from app.services.awards._facts import (
    WF,
    objections_of,
    own_work,
    rows_of,
    seen_round,
)
from app.services.awards._graded import Rows
from app.services.awards._prize import amounts, funded
from app.services.awards.rows import RankedRow, RoundFile, RoundRow, RoundStep
from app.services.pay.rows import SlipRef
from app.services.policy import policy_on
from app.services.recruiting.rows import Move, ObjectionRow, PastRow
from app.services.workflow import history
from app.workspace import Unit
from db.models.awards import AwardCandidate, AwardRound

_UPHELD = {None: "", True: "成立", False: "不成立"}
_ACTS = {"draft": "拟定"}
_COUNTY = "由县级经办和审批人员办理"


@permits(Permission.VETTING_READ)
def rounds(unit: Unit) -> list[RoundRow]:
    """List the rounds, the latest first."""
    found = select(AwardRound).where(AwardRound.voided.is_(False)).order_by(AwardRound.id.desc())
    return [_row(one, names(unit)) for one in unit.session.scalars(found)]


def _row(one: AwardRound, people: Mapping[str, str]) -> RoundRow:
    return RoundRow(
        id=one.id,
        version=one.version,
        number=one.number,
        title=honour(one.year, one.title),
        state=one.state,
        places=one.places,
        shown_from=one.shown_from,
        shown_to=one.shown_to,
        decided_on=one.decided_on,
        doc_no=one.doc_no,
        decided=people[one.decided_by] if one.decided_by else "",
    )


@permits(Permission.VETTING_READ)
def find_round(unit: Unit, number: str) -> int:
    """Return the id of the round with this number.

    Raises: NotFound.
    """
    found = unit.session.scalar(select(AwardRound.id).where(AwardRound.number == number.strip()))
    if found is None:
        raise NotFound(f"没有编号为“{number}”的评优，请核对编号。")
    return found


@permits(Permission.VETTING_READ)
def round_file(unit: Unit, round_id: int) -> RoundFile:
    """Return everything the page of a round shows and its papers say, of whom the actor sees.

    Raises: NotFound.
    """
    one = seen_round(unit, round_id)
    facts, rows, whole = funded(unit, one), rows_of(unit, one.id), WHOLE in unit.actor.scopes
    return RoundFile(
        row=_row(one, names(unit)),
        year=one.year,
        days=one.days,
        notice_no=one.notice_no,
        place=one.place,
        contact=one.contact,
        body=one.decided_body,
        centre=policy_on(unit, unit.today).centre.name.value,
        rule=_rule(unit),
        payer=one.payer,
        whole=whole,
        steps=tuple(_steps(one, facts if whole else None)),
        moves=tuple(_moves(unit, one, (facts, rows))),
        ranked=tuple(_ranked(rows, amounts(unit, one, rows), _slips(unit, one, rows))),
        objections=tuple(_objections(unit, rows)),
        history=tuple(_past(unit, round_id)),
    )


def _rule(unit: Unit) -> str:
    award = policy_on(unit, unit.today).award
    order = award.tie_order.value if award and award.tie_order else ()
    return f"同分的依次比较{'、'.join(key.label for key in order)}" if order else "同分的并列"


def _steps(one: AwardRound, facts: Facts | None) -> Iterator[RoundStep]:
    """Yield the stations; what the present one lacks is told to who sees the whole list."""
    path = [step.state for step in FLOW.path]
    done = path.index(one.state) + 1 if one.state in path else 0
    yield RoundStep("拟定", "done", ())
    for place, step in enumerate(FLOW.path):
        now = place == done and one.state is not AwardState.WITHDRAWN
        stage = "done" if place < done else "now" if now else "later"
        told = [Check(True, _COUNTY)] if facts is None else workflow.step_checks(step, facts, None)
        yield RoundStep(step.title, stage, tuple(told) if now else ())


def _moves(unit: Unit, one: AwardRound, asked: tuple[Facts, Rows]) -> Iterator[Move]:
    """Yield the act of the way forward with what it lacks, then the side steps the person may take."""
    facts, rows = asked
    step = workflow.forward(FLOW, one.state)
    if step is not None and WHOLE in unit.actor.scopes:
        lacking = tuple(workflow.unmet(workflow.step_checks(step, facts, None)))
        if step.permission not in unit.actor.permissions:
            lacking = (*lacking, workflow.for_another(step.permission))
        elif step.action == "decide" and (why := own_work(unit, one, rows)):
            lacking = (*lacking, Check(False, why.rstrip("。")))
        yield Move(step.action, step.title, True, lacking)
    for side in FLOW.catalogue.side:
        if one.state in side.sources and side.permission in unit.actor.permissions:
            yield Move(side.action, side.title, False, ())


def _slips(unit: Unit, round_: AwardRound, rows: Rows) -> Mapping[int, tuple[SlipRef, str]]:
    """Return the slips that pay the prizes, for who may see pay."""
    prized = {one.id for one, _ in rows if one.prize is not None}
    if not prized or round_.payer or Permission.PAY_READ not in unit.actor.permissions:
        return {}
    from app.services.pay._prizes import slips_with  # pay is read where there is money

    return slips_with(unit, prized)


def _ranked(
    rows: Rows, prizes: Mapping[int, Decimal], slips: Mapping[int, tuple[SlipRef, str]]
) -> Iterator[RankedRow]:
    for one, person in rows:
        slip, paid = slips.get(one.id, (None, ""))
        yield RankedRow(
            id=one.id,
            version=one.version,
            person_id=person.id,
            rank=one.rank,
            name=person.name,
            town=one.town,
            place=one.place,
            value=one.value,
            special=one.special,
            standing=one.standing,
            prize=prizes.get(one.id),
            given=_given(one) or paid,
            reason=_why(one),
            public=one.public,
            revoked=one.revoked_on is not None,
            due_back=one.revoked_on is not None and one.given_on is not None and one.repaid_on is None,
            slip=slip,
        )


def _given(one: AwardCandidate) -> str:
    """Return when another payer than the county gave the prize, and got it back."""
    back = f"{one.repaid_on}收回 {one.repaid_doc}" if one.repaid_on else ""
    return "；".join(filter(None, (f"{one.given_on} {one.given_doc}" if one.given_on else "", back)))


def _why(one: AwardCandidate) -> str:
    parted = "" if one.tie_place is None else f"同分第{one.tie_place}位"
    said = "：".join(filter(None, (parted, one.reason)))
    return "；".join(filter(None, (f"{one.revoked_on}撤销表彰" if one.revoked_on else "", said)))


def _objections(unit: Unit, rows: Rows) -> Iterator[ObjectionRow]:
    who = {one.id: person.name for one, person in rows}
    for one in objections_of(unit, rows):
        yield ObjectionRow(
            one.id,
            one.version,
            one.candidate_id,
            one.raised_on,
            who[one.candidate_id],
            one.origin,
            one.raised,
            one.finding,
            _UPHELD[one.upheld],
            one.answered_on,
        )


def _past(unit: Unit, round_id: int) -> Sequence[PastRow]:
    titles = {step.action: step.title for step in (*FLOW.catalogue.steps, *FLOW.catalogue.side)} | _ACTS
    labels = {state.value: state.label for state in AwardState}
    return [
        PastRow(one.id, one.on, titles.get(one.action, one.action), labels[one.to_state], one.by, one.note)
        for one in history(unit, WF, round_id)
    ]
