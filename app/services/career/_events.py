"""What happened to a worker: every feature tells its own part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from app.core.access import Permission
from app.core.clock import CHINA
from app.core.money import show
from app.domain.merits import ENDS
from app.domain.moves import Move, Way, moves
from app.domain.pay import Bucket
from app.domain.recruiting import EntryState
from app.domain.refusals import letter_number
from app.domain.training.hours import plain
from app.domain.vetting import CaseState
from app.services import assessment, equipment, exits, leave, merits, tenure, training
from app.services._refusals import Labels
from app.services._same import same
from app.services.assessment import TrendRow
from app.services.career.rows import Event, Topic
from app.services.roster import PostingRow
from app.services.vetting import CaseRow
from app.workspace import Unit
from db.models.insurance import InsurancePolicy, Insured
from db.models.pay import PayPeriod, PayRun, PaySlip
from db.models.people import BankAccount
from db.models.recruiting import CampaignEntry
from db.models.vetting import VettingCase, VettingDecision
from db.scope import in_scope

_OUT = (EntryState.REFUSED, EntryState.STRUCK)


def of_postings(rows: Sequence[PostingRow], today: date) -> Iterator[Event]:
    """Yield when somebody came and left; what is arranged for a later day too.

    A posting that goes on at the same place on other terms is a change, neither a leaving nor a coming; where
    another one counts from a day on, it says of what, and by which paper.
    """
    made = {one.on: one for one in moves([row.held for row in rows if row.held])}
    begun = {(row.unit_id, row.role, row.since) for row in rows}
    ended = {(row.unit_id, row.role, row.until) for row in rows}
    for row in rows:
        kind = f"，{row.employment}" if row.employment else ""
        coming = "待上岗" if row.since > today else "上岗"
        if (row.unit_id, row.role, row.since) in ended:
            coming = "变更"
        text = f"{coming}：{row.place}，{row.role.label}{kind}{_moved(made.get(row.since), row)}"
        yield Event(row.since, Topic.POSTING, text, "roster", row.id)
        if row.until is not None and (row.unit_id, row.role, row.until) not in begun:
            why = f"，{row.reason.label}" if row.reason else ""
            text = f"离岗：{row.place}{why}{_moved(made.get(row.until), row)}"
            yield Event(row.until, Topic.POSTING, text, "roster", row.id)


def _moved(move: Move | None, row: PostingRow) -> str:
    """Return how somebody rose or fell by the post that begins, or by the end of the one that counted."""
    if move is None or move.way is Way.ASIDE:
        return ""
    if move.after is not None and move.after.id == row.id:
        paper = f"，{row.doc_no}" if row.doc_no else ""
        return f"（{move.way.label}：{move.words}{paper}）" if move.on == row.since else ""
    back = move.after is not None and move.after.start < move.on and move.before.id == row.id
    return f"（{move.way.label}：{move.words}）" if back else ""


def of_cases(unit: Unit, cases: Sequence[CaseRow]) -> Iterator[Event]:
    """Yield when somebody was recommended and what was decided."""
    ids = [case.id for case in cases]
    found = select(VettingDecision).where(VettingDecision.case_id.in_(ids))
    decided = {one.case_id: one for one in unit.session.scalars(found)}
    for case in cases:
        text = f"推荐为{case.place}的{case.employment}人选，案卷 {case.number}"
        yield Event(case.opened_on, Topic.VETTING, text, "case", case.id)
        if (one := decided.get(case.id)) is not None:
            verdict = "合格" if one.accepted else "不合格"
            text = f"综合评价{verdict}，案卷 {case.number}"
            yield Event(one.decided_on, Topic.VETTING, text, "case", case.id)


def of_refusals(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield when the person was not taken on, and the number of the letter that tells them."""
    if Permission.VETTING_READ not in unit.actor.permissions:
        return
    people, labels, scopes = same(unit, person_id), Labels(unit), unit.actor.scopes
    cases = unit.session.scalars(
        select(VettingCase)
        .where(VettingCase.person_id.in_(people), VettingCase.state == CaseState.REJECTED)
        .where(in_scope(scopes, VettingCase.scope_code))
    ).all()
    for case in cases:
        if (on := case.refused_on) is not None:  # who was refused before the day was kept has no letter's day
            told = f"{labels.of(case.refusal, on)}），告知书 {letter_number(on, case.id, vetted=True)}"
            yield Event(on, Topic.VETTING, f"考察后不予聘用（{told}", "case", case.id)
    entries = unit.session.scalars(
        select(CampaignEntry)
        .where(CampaignEntry.person_id.in_(people), CampaignEntry.state.in_(_OUT))
        .where(in_scope(scopes, CampaignEntry.scope_code))
    )
    vetted = {case.id for case in cases}  # they are told by their case
    for one in entries.all():
        if (on := one.refused_on) is not None and one.case_id not in vetted:
            told = f"{labels.of(one.refusal, on)}），告知书 {letter_number(on, one.id)}"
            yield Event(on, Topic.VETTING, f"选聘{one.state.label}（{told}", "campaign", one.campaign_id)


def of_results(rows: Sequence[TrendRow]) -> Iterator[Event]:
    """Yield the public results; they open among the months, for 考核结果 shows the newest cycle alone."""
    for row in rows:
        score = "不计分" if row.value is None else f"{row.value.normalize():f} 分"
        text = f"{row.month.label}考核 {score}，{row.grade or '不定等次'}"
        yield Event(row.published_on, Topic.ASSESSMENT, text, "graded", row.id)


def of_years(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield the public results of years: what the reserve is entered by."""
    if Permission.ASSESSMENT_READ not in unit.actor.permissions:
        return
    for row in assessment.annual(unit, person_id):
        score = "不计分" if row.value is None else f"{row.value.normalize():f} 分"
        text = f"{row.month.year}年度考核 {score}，{row.grade or '不定等次'}"
        yield Event(row.published_on, Topic.ASSESSMENT, text)


def of_pay(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield what was paid, as far as it has been posted."""
    if Permission.PAY_READ not in unit.actor.permissions:
        return
    found = unit.session.execute(
        select(PaySlip, PayRun.posted_at, PayPeriod.month)
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PaySlip.person_id.in_(same(unit, person_id)))
        .where(in_scope(unit.actor.scopes, PaySlip.scope_code))
    )
    for slip, at, month in found:
        if at is None:
            continue
        paid = f"{show(slip.total)} 元"
        what = paid if slip.bucket is Bucket.PAID else f"{slip.bucket.label}：{slip.reason}"
        on = at.astimezone(CHINA).date()
        yield Event(on, Topic.PAY, f"{month.label}补贴 {what}", "run", slip.run_id)


def of_accounts(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield the cards somebody was paid to; numbers by their last four."""
    found = (
        select(BankAccount)
        .where(BankAccount.person_id.in_(same(unit, person_id)), BankAccount.voided_at.is_(None))
        .order_by(BankAccount.valid_from)
    )
    for place, account in enumerate(unit.session.scalars(found)):
        what = "更换银行卡" if place else "登记银行卡"
        text = f"{what}：{account.bank} 尾号 {account.card.tail}"
        yield Event(account.valid_from, Topic.ACCOUNT, text)


def of_leave(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield the leaves somebody asked for, and what became of them."""
    for row in leave.requests(unit, person_id):
        text = f"{row.kind}（{row.words}），{row.standing.label}"
        yield Event(row.first, Topic.LEAVE, text, "leave", row.id)


def of_tenure(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield what was drafted and decided about somebody's employment."""
    for row in tenure.acts(unit, person_id):
        text = f"{row.kind.label} {row.number}：{row.told}，{row.state.label}"
        yield Event(row.at.astimezone(CHINA).date(), Topic.POSTING, text, "tenure", row.id)


def of_training(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield the sessions somebody was called to, and the certificates they got."""
    for row in training.trained(unit, person_id):
        earned = f"，{plain(row.hours)} 学时" if row.hours else ""
        score = f"，{plain(row.score)} 分" if row.score is not None else ""
        text = f"{row.title}（{row.level}）：{row.mark}{earned}{score}"
        yield Event(row.starts, Topic.TRAINING, text, "training_sheet", row.session_id)
    for one in training.certificates(unit, person_id):
        text = f"培训证书 {one.number}，{one.validity.label}"
        yield Event(one.issued, Topic.TRAINING, text, "certificates", one.id)


def of_equipment(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield what somebody was given, gave back, handed on or lost."""
    for row in equipment.slips(unit, person_id):
        value = f"，核定价值 {show(row.value)} 元" if row.value is not None else ""
        text = f"{row.kind.label} {row.number}：{row.things}{value}"
        yield Event(row.on, Topic.EQUIPMENT, text, "equipment_slips", row.id)


def of_merits(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield honours, discipline and the reserve: when each began, and how it ended."""
    for row in merits.merits(unit, person_id):
        yield Event(row.since, Topic.MERIT, row.words, "merits", row.id)
        if row.until is not None and row.ended:
            text = f"{ENDS[row.kind]}：{row.title}，{row.ended}"
            yield Event(row.until, Topic.MERIT, text, "merits", row.id)


def of_exits(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield the leavings of somebody, and whether everything was handed over."""
    for row in exits.exits(unit, person_id):
        text = f"离岗交接 {row.number}，{row.standing.label}"
        yield Event(row.left_on, Topic.EXIT, text, "exits", row.id)


def of_insurance(unit: Unit, person_id: int) -> Iterator[Event]:
    """Yield the contracts somebody was put on."""
    if Permission.INSURANCE_READ not in unit.actor.permissions:
        return
    found = unit.session.execute(
        select(Insured.valid_from, InsurancePolicy.number)
        .join(InsurancePolicy, InsurancePolicy.id == Insured.policy_id)
        .where(Insured.person_id.in_(same(unit, person_id)), Insured.voided_at.is_(None))
        .where(in_scope(unit.actor.scopes, Insured.scope_code))
    )
    for on, number in found:
        yield Event(on, Topic.INSURANCE, f"参加意外险，保单 {number}")
