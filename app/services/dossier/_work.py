"""What the person's service came to: marks, results, pay, insurance, and what went out of the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import select

from app.core.clock import CHINA
from app.core.money import show
from app.core.own_words import in_own_words
from app.core.period import OPEN_END, Month
from app.domain.assessment import PUBLIC
from app.domain.assessment.appeals import AppealOutcome
from app.domain.leave.spans import as_days
from app.domain.pay import Bucket, Outcome
from app.services import assessment, leave, pay, tenure, training, worklog
from app.services._same import same
from app.services.dossier.rows import (
    KEPT,
    VOID,
    CertificateTold,
    ChangeOfPayRow,
    CoverRow,
    DaysRow,
    GivenRow,
    LeaveTold,
    LogTold,
    MarkRow,
    MeetingTold,
    ResultRow,
    TenureTold,
    TrainedTold,
    WageRow,
)
from app.services.pay import PaidRow
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Appeal, Cycle, Moderation, Score, Subject, TplItem
from db.models.insurance import Endorsement, InsurancePolicy, Insured
from db.models.leave import LeaveEntry
from db.models.pay import LateChange, PayExport, PayHold, PayLine, PayOutcome, PaySlip, PayTerms
from db.models.people import Person
from db.scope import in_scope


def results(unit: Unit, person: Person) -> Iterator[ResultRow]:
    """Yield the public results, the oldest first."""
    for row in reversed(assessment.trend(unit, person.id)):
        yield ResultRow(row.month, row.value, row.grade, row.published_on)


def marks(unit: Unit, person: Person) -> Iterator[MarkRow]:
    """Yield marks, adjustments and appeals of the cycles made public, in the order of the cycles."""
    found = (
        select(Subject.id, Cycle.opens)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .where(Subject.person_id.in_(same(unit, person.id)), Cycle.state.in_(PUBLIC))
        .where(in_scope(unit.actor.scopes, Subject.scope_code))
        .order_by(Cycle.opens, Subject.id)
    )
    for subject_id, opens in unit.session.execute(found).all():
        yield from _scores(unit, subject_id, opens)
        yield from _objections(unit, subject_id, opens)


def _scores(unit: Unit, subject_id: int, opens: date) -> Iterator[MarkRow]:
    found = (
        select(Score, TplItem.title)
        .join(TplItem, TplItem.id == Score.item_id)
        .where(Score.subject_id == subject_id)
        .order_by(TplItem.position, Score.id)
    )
    rows = unit.session.execute(found).all()
    corrected = {score.supersedes_id for score, _title in rows}
    for score, title in rows:
        state = "已更正" if score.id in corrected else KEPT if score.raw is not None else "已撤回"
        yield MarkRow(opens, title, score.raw, score.reason, state)


def _objections(unit: Unit, subject_id: int, opens: date) -> Iterator[MarkRow]:
    moved = select(Moderation).where(Moderation.subject_id == subject_id).order_by(Moderation.id)
    for one in unit.session.scalars(moved):
        yield MarkRow(opens, in_own_words("县级复核调整"), one.after, one.reason, KEPT)
    appealed = select(Appeal).where(Appeal.subject_id == subject_id).order_by(Appeal.id)
    for appeal in unit.session.scalars(appealed):
        yield MarkRow(opens, "本人申诉", appeal.new_value, appeal.grounds, _came_to(appeal))


def _came_to(appeal: Appeal) -> str:
    if appeal.voided:
        return f"已撤回：{appeal.void_reason or ''}"
    return f"{AppealOutcome(appeal.outcome).label}：{appeal.answer}" if appeal.outcome else "未答复"


def wages(unit: Unit, person: Person) -> Iterator[WageRow]:
    """Yield what was paid month by month, and of what it is made."""
    paid = pay.paid_to(unit, person.id)
    parts = _parts(unit, [row.ref.slip_id for row in paid])
    for row in reversed(paid):
        yield WageRow(row.month, row.kind.label, row.amount, _made_of(row, parts), *_fate(row))


def _parts(unit: Unit, slips: list[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    lines = select(PayLine).where(PayLine.slip_id.in_(slips)).order_by(PayLine.id)
    for line in unit.session.scalars(lines):
        words = line.explain or f"{line.for_month.label}：{show(line.amount)}"
        found.setdefault(line.slip_id, []).append(words)
    return found


def _made_of(row: PaidRow, parts: Mapping[int, list[str]]) -> str:
    return "；".join(parts.get(row.ref.slip_id, [])) or row.reason


def _fate(row: PaidRow) -> tuple[str, str]:
    return row.bucket.label, row.state.label


def changes_of_pay(unit: Unit, person: Person) -> Iterator[ChangeOfPayRow]:
    """Yield what was withheld, and what was told late."""
    scopes, them = unit.actor.scopes, same(unit, person.id)
    held = select(PayHold).where(PayHold.person_id.in_(them), in_scope(scopes, PayHold.scope_code))
    for one in unit.session.scalars(held.order_by(PayHold.id)):
        state = "已解除" if one.voided else "已补发" if one.released_run_id else "待补发"
        yield ChangeOfPayRow(one.month, "暂缓发放", one.reason, state)
    decided = select(PayTerms).where(PayTerms.person_id.in_(them)).order_by(PayTerms.valid_from)
    for terms in unit.session.scalars(decided):
        yield ChangeOfPayRow(Month.of(terms.valid_from), "薪酬核定", _decided(terms), _until(terms))
    late = select(LateChange).where(LateChange.person_id.in_(them), in_scope(scopes, LateChange.scope_code))
    for told in unit.session.scalars(late.order_by(LateChange.id)):
        yield ChangeOfPayRow(told.for_month, "补发补扣", told.note, told.state.label)


def _decided(one: PayTerms) -> str:
    said = (
        ("岗位", one.post),
        ("级别", one.grade),
        ("参照岗位", one.reference),
        ("核定金额", one.chosen),
        ("工龄起算日", one.served_since),
        ("参保月份", one.insured_since),
        ("缴费基数", one.base),
        ("文号", one.doc_no),
    )
    return f"自{one.valid_from}起：" + "，".join(f"{title}{value}" for title, value in said if value)


def _until(one: PayTerms) -> str:
    if one.voided_at:
        return VOID
    return KEPT if one.valid_to == OPEN_END else f"至{one.valid_to}（不含）"


def covers(unit: Unit, person: Person) -> Iterator[CoverRow]:
    """Yield the times of being insured."""
    found = (
        select(Insured, InsurancePolicy.number, InsurancePolicy.insurer)
        .join(InsurancePolicy, InsurancePolicy.id == Insured.policy_id)
        .where(Insured.person_id.in_(same(unit, person.id)), in_scope(unit.actor.scopes, Insured.scope_code))
        .order_by(Insured.valid_from, Insured.id)
    )
    for one, number, insurer in unit.session.execute(found):
        until = None if one.valid_to == OPEN_END else one.valid_to
        state = VOID if one.voided_at else KEPT
        yield CoverRow(number, insurer, one.valid_from, until, one.premium, state)


def tenures(unit: Unit, person: Person) -> Iterator[TenureTold]:
    """Yield the agreements, then what was decided about the person's employment, the oldest first."""
    for told in tenure.agreed(unit, person.id):
        yield TenureTold("聘用协议", told.number, told.span, "", told.state)
    for row in reversed(tenure.acts(unit, person.id)):
        reason = "；".join(dict.fromkeys(filter(None, (row.cited, row.reason))))
        yield TenureTold(row.kind.label, row.number, row.told, reason, row.state.label)


def leaves(unit: Unit, person: Person) -> Iterator[LeaveTold]:
    """Yield the leaves that were asked for, the oldest first."""
    for row in reversed(leave.requests(unit, person.id)):
        yield LeaveTold(row.kind, row.words, row.days, row.reason, row.evidence, row.standing.label)


def trainings(unit: Unit, person: Person) -> Iterator[TrainedTold]:
    """Yield the sessions the person was called to, the oldest first."""
    for row in reversed(training.trained(unit, person.id)):
        yield TrainedTold(row.title, row.starts, row.mark, row.hours, row.score, row.feedback, row.note)


def certificates(unit: Unit, person: Person) -> Iterator[CertificateTold]:
    """Yield the certificates of training, the oldest first."""
    for row in reversed(training.certificates(unit, person.id)):
        yield CertificateTold(row.number, row.title, row.issued, row.expires, row.validity.label)


def to_bank(unit: Unit, person: Person) -> Iterator[GivenRow]:
    """Yield the bank files the person stands in: a run's first, and after a transfer came back the next."""
    slips = select(PaySlip).where(PaySlip.person_id.in_(same(unit, person.id)), PaySlip.bucket == Bucket.PAID)
    seen = slips.where(in_scope(unit.actor.scopes, PaySlip.scope_code)).order_by(PaySlip.id)
    for slip in unit.session.scalars(seen).all():
        files = select(PayExport).where(PayExport.run_id == slip.run_id).order_by(PayExport.id)
        said = select(PayOutcome.export_id).where(PayOutcome.slip_id == slip.id)
        returned = set(unit.session.scalars(said.where(PayOutcome.outcome == Outcome.RETURNED)))
        last: int | None = None
        for file in unit.session.scalars(files):
            if last is None or last in returned:
                last = file.id
                on = file.recorded_at.astimezone(CHINA).date()
                text = f"代发文件中的姓名、卡号和金额 {show(slip.total)} 元"
                yield GivenRow(on, "代发银行", text)


def to_insurer(unit: Unit, person: Person) -> Iterator[GivenRow]:
    """Yield the changes of the list that were told to the insurer."""
    found = (
        select(Endorsement.effective, Endorsement.endorsement_kind, InsurancePolicy.insurer)
        .join(InsurancePolicy, InsurancePolicy.id == Endorsement.policy_id)
        .join(Insured, Insured.id.in_((Endorsement.out_id, Endorsement.in_id)))
        .where(Insured.person_id.in_(same(unit, person.id)), in_scope(unit.actor.scopes, Insured.scope_code))
        .order_by(Endorsement.id)
    )
    for on, kind, insurer in unit.session.execute(found):
        yield GivenRow(on, insurer, f"参保名单{kind.label}：姓名、证件号、岗位")


def days_of_leave(unit: Unit, person: Person) -> Iterator[DaysRow]:
    """Yield what was put into the account of days and taken from it, the oldest first."""
    words = policy_on(unit, unit.today).leave.labels
    found = (
        select(LeaveEntry).where(LeaveEntry.person_id.in_(same(unit, person.id))).order_by(LeaveEntry.number)
    )
    for one in unit.session.scalars(found):
        kind = words.get(one.leave_kind, one.leave_kind)
        yield DaysRow(one.year, kind, one.leave_act.label, as_days(one.halves), one.note, one.recorded_at)


def logs(unit: Unit, person: Person) -> Iterator[LogTold]:
    """Yield what was written of the person's days, the oldest first."""
    for row in worklog.lines_of(unit, person.id):
        yield LogTold(row.day, row.kinds, row.content)


def gatherings(unit: Unit, person: Person) -> Iterator[MeetingTold]:
    """Yield the meetings the person was called to, the oldest first."""
    for row, came in reversed(worklog.meetings_of(unit, person.id)):
        yield MeetingTold(row.day, row.kind, row.unit, came.label, row.topics)
