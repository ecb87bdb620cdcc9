"""保存期限: what has outlived its time by a given day, for approval; ``clearing`` takes some of it away.

Source: PIPL 19 and 47, CSL 23(3); the periods are those of ``app.domain.personal``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any

from sqlalchemy import Select, func, or_, select, union, union_all

from app.core.access import WHOLE, Permission, permits
from app.core.clock import CHINA
from app.core.errors import Denied
from app.core.fields import Label
from app.domain.awards import AwardState
from app.domain.pay import Bucket, LateState, Outcome, RunState
from app.domain.personal import ASSUMED, MONEY_TABLES, RULES, Kind
from app.domain.recruiting import CLOSED
from app.domain.tenure import TenureState
from app.domain.vetting import ENDED
from app.services._declared import with_family
from app.services._same import main, same, stays, together
from app.workspace import Unit
from db.models.assessment import Appeal, Subject
from db.models.audit import AuditBlock, AuditEntry
from db.models.awards import AwardCandidate, AwardRound
from db.models.documents import StoredFile
from db.models.equipment import EquipmentHold
from db.models.insurance import Insured
from db.models.leave import LeaveRequest
from db.models.pay import LateChange, PayHold, PayOutcome, PayRun, PaySlip
from db.models.people import BankAccount, Clearing, Correction, Person
from db.models.recruiting import Campaign, CampaignEntry
from db.models.roster import Posting
from db.models.tenure import TenureAct
from db.models.training import TrainingPlace
from db.models.vetting import VettingCase
from db.models.workflow import WfEvent
from db.models.worklog import WorkLogLine

FREE, HELD = "可报批清理", "暂缓：补贴、保险或申诉、更正未了结"
LEAVER, CANDIDATE, FILES, LOGS = "离岗人员", "未录用人员", "已存的文件", "审计记录"
#: what may leave the register by today's program; everything else stays as long as the books
CLEARABLE = {
    LEAVER: (Kind.CONTACT, Kind.OWN, Kind.LEAVE, Kind.FAMILY, Kind.VETTING),
    CANDIDATE: (Kind.VETTING,),
}
_LAST = func.max(Posting.valid_to)
_OVER = (RunState.PAID, RunState.SETTLED, RunState.DISCARDED)
_WAITS = (LateState.NEW, LateState.QUEUED)
#: whose rows of a table show that a kind is kept of them; contact and own are the person's own columns
_KEPT_IN: dict[Kind, tuple[Any, ...]] = {
    Kind.SERVICE: (Posting,),
    Kind.BANK: (BankAccount,),
    Kind.PAY: (PaySlip,),
    Kind.ASSESSMENT: (Subject,),
    Kind.INSURANCE: (Insured,),
    Kind.LEAVE: (LeaveRequest,),
    Kind.TRAINING: (TrainingPlace,),
    Kind.EQUIPMENT: (EquipmentHold,),
    Kind.WORK_LOG: (WorkLogLine,),
    Kind.VETTING: (VettingCase, CampaignEntry),
}


@dataclass(frozen=True, slots=True)
class DueRow:
    """One kind of information of one person, or a count of records, that need not be kept any more."""

    id: int
    person_id: int | None
    key: str  # of the kind
    name: Annotated[str, Label("姓名", width=12)]
    kind: Annotated[str, Label("类别", width=18)]
    what: Annotated[str, Label("对象", width=12)]
    stands: Annotated[str, Label("处理", width=24)]
    due: Annotated[date, Label("到期日", width=12)]
    kept: Annotated[str, Label("保存期限", width=22)]
    since: Annotated[date, Label("起算日", width=12)]
    records: Annotated[int, Label("数量", width=9)]
    source: Annotated[str, Label("期限出处", width=36)]


@dataclass(frozen=True, slots=True)
class _Over:
    """What is over its time before it has a number in the list."""

    kind: Kind
    since: date
    what: str
    person: Any = None
    records: int = 1
    held: bool = False


@permits(Permission.DOCUMENTS_ISSUE)
def due(unit: Unit, on: date | None = None) -> list[DueRow]:
    """List what has outlived its time by ``on`` (today), by kind, for who puts it on paper to be approved.

    Raises: Denied to whoever sees a part of the county: a person who left there may serve elsewhere.
    """
    if WHOLE not in unit.actor.scopes:
        raise Denied("保存期限要按全县核对，请由管全县的经办人员查看。")
    on = on or unit.today
    found = [*_persons(unit, on), *_files(unit, on), *_logs(unit, on)]
    return [_row(number, one) for number, one in enumerate(found, start=1)]


def _persons(unit: Unit, on: date) -> list[_Over]:
    return [*_leavers(unit, on), *_candidates(unit, on)]


@permits(Permission.ROSTER_READ)
def clearable(unit: Unit) -> dict[tuple[int, str], str]:
    """Return how each kind of information of a person stands that is due today and may leave the register."""
    over = (one for one in _persons(unit, unit.today) if one.kind in CLEARABLE[one.what])
    return {(one.person.id, one.kind.value): HELD if one.held else FREE for one in over}


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of information kept of one person: since when it is over, and whether it may go on request.

    ``since`` is None while they serve or a case is open; ``held``: it might go, were money not open.
    """

    kind: Kind
    since: date | None
    held: bool
    may: bool


@permits(Permission.ROSTER_READ)
def kept_of(unit: Unit, person: Person) -> list[Kept]:
    """Return what is kept of a person, and what of it may go because they ask (PIPL 47)."""
    them = same(unit, person.id)
    served = unit.session.scalar(
        select(_LAST).where(Posting.person_id.in_(them), Posting.voided_at.is_(None))
    )
    over = _vetted().subquery()
    ended = unit.session.scalar(select(func.max(over.c.since)).where(over.c.person_id.in_(them)))
    since = _since(unit, person, served, ended)
    opened = since is not None and person.id in _unsettled(unit, unit.today)
    who = LEAVER if served else CANDIDATE
    kinds = [kind for kind, rule in RULES.items() if rule.after == "离岗"] if served else []
    return [
        _kept(kind, since, yields=since is not None and _yields(kind, who, since, unit.today), opened=opened)
        for kind in (*kinds, Kind.VETTING)
        if (not served and person.id_number.cipher) or _keeps(person, kind, _having(unit, kind))
    ]


def _kept(kind: Kind, since: date | None, *, yields: bool, opened: bool) -> Kept:
    return Kept(kind, since, held=yields and opened, may=yields and not opened)


def _since(unit: Unit, person: Person, served: date | None, ended: date | None) -> date | None:
    them, opened = same(unit, person.id), _under_way().subquery()
    going = select(opened.c.person_id).where(opened.c.person_id.in_(them))
    if (served is not None and served > unit.today) or unit.session.scalar(going):
        return None
    return served or ended or person.recorded_at.astimezone(CHINA).date()


def _yields(kind: Kind, who: str, since: date, today: date) -> bool:
    rule = RULES[kind]
    waits = rule.source != ASSUMED or (who, kind) == (LEAVER, Kind.VETTING)  # a post rested on it
    return kind in CLEARABLE[who] and (not waits or rule.due(since) <= today)


def _row(number: int, one: _Over) -> DueRow:
    rule = RULES[one.kind]
    return DueRow(
        id=number,
        key=one.kind.value,
        person_id=one.person.id if one.person else None,
        name=one.person.name if one.person else "",
        kind=one.kind.label,
        what=one.what,
        records=one.records,
        since=one.since,
        kept=rule.words,
        due=rule.due(one.since),
        stands=HELD if one.held else FREE,
        source=rule.source,
    )


# ---- persons


def _left() -> Select[int, date]:
    """Ask who ever served, and the first day they did not any more."""
    last = func.max(Posting.valid_to)
    return (
        select(main(Posting.person_id).label("person_id"), last.label("since"))
        .where(Posting.voided_at.is_(None))
        .group_by(main(Posting.person_id))
    )


def _vetted() -> Select[int, date]:
    """Ask who has a case or a registration that is over, and the day the last of them was."""
    case = (WfEvent.subject_id == VettingCase.id) & (WfEvent.flow == "vetting")
    listed = (WfEvent.subject_id == CampaignEntry.campaign_id) & (WfEvent.flow == "campaign")
    ends = union_all(
        select(main(VettingCase.person_id).label("person_id"), WfEvent.on.label("since"))
        .join(WfEvent, case)
        .where(WfEvent.to_state.in_([str(state) for state in ENDED]), VettingCase.voided.is_(False)),
        select(main(CampaignEntry.person_id), WfEvent.on)
        .join(WfEvent, listed)
        .where(WfEvent.to_state.in_([str(state) for state in CLOSED]), CampaignEntry.voided.is_(False)),
    ).subquery()
    last = func.max(ends.c.since).label("since")
    return select(ends.c.person_id, last).group_by(ends.c.person_id)


def _under_way() -> Select[int]:
    """Ask who is in an open case or on the list of a campaign that goes on."""
    listed = (
        select(CampaignEntry.person_id)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .where(Campaign.state.not_in(CLOSED), Campaign.voided.is_(False), CampaignEntry.voided.is_(False))
    )
    cases = select(VettingCase.person_id).where(
        VettingCase.state.not_in(ENDED), VettingCase.voided.is_(False)
    )
    both = union_all(cases, listed).subquery()
    return select(both.c.person_id)


def _people(unit: Unit, asked: Select[int, date], on: date) -> Iterator[tuple[Any, date]]:
    """Yield the persons of ``asked`` for whom it was over by ``on`` and who are in no open case or list."""
    ends, opened = asked.subquery(), _under_way()
    rows = unit.session.execute(
        select(Person.id, Person.name, Person.phone, Person.address, Person.hukou_address, Person.note)
        .add_columns(Person.extra, Person.hidden_cipher, ends.c.since)
        .join(ends, ends.c.person_id == Person.id)
        .where(ends.c.since <= on, Person.voided.is_(False), Person.id.not_in(opened))
        .order_by(ends.c.since, Person.id)
    )
    for row in rows:
        yield row, row.since


def _leavers(unit: Unit, on: date) -> Iterator[_Over]:
    found = list(_people(unit, _left(), on))
    if not found:
        return
    held = _unsettled(unit, on)
    for kind in (*(kind for kind, rule in RULES.items() if rule.after == "离岗"), Kind.VETTING):
        over = [(person, since) for person, since in found if RULES[kind].due(since) <= on]
        having = _having(unit, kind) if over else set()
        for person, since in over:
            if _keeps(person, kind, having):
                yield _Over(kind, since, LEAVER, person, held=person.id in held)


def _keeps(person: Any, kind: Kind, having: set[int]) -> bool:
    if kind is Kind.CONTACT:
        return bool(person.phone or person.address or person.hukou_address or person.hidden_cipher)
    if kind is Kind.OWN:
        return bool(person.note or person.extra)
    return kind is Kind.IDENTITY or person.id in having


def _having(unit: Unit, kind: Kind) -> set[int]:
    if kind is Kind.FAMILY:
        return set(unit.session.scalars(with_family()))
    return set(unit.session.scalars(_with(kind))) if kind in _KEPT_IN else set()


def _with(kind: Kind) -> Select[int]:
    """Ask of whom something of a kind is kept in tables that was not cleared since."""
    cleared = (
        select(main(Clearing.person_id).label("person_id"), func.max(Clearing.decided_at).label("at"))
        .where(Clearing.what == kind.value, Clearing.refused.is_(False))
        .group_by(main(Clearing.person_id))
        .subquery()
    )
    kept = union_all(
        *(
            select(main(one.person_id).label("person_id"), one.recorded_at.label("at"))
            for one in _KEPT_IN[kind]
        )
    ).subquery()
    found = select(kept.c.person_id).outerjoin(cleared, cleared.c.person_id == kept.c.person_id)
    return found.where(or_(cleared.c.at.is_(None), cleared.c.at < kept.c.at)).distinct()


def _candidates(unit: Unit, on: date) -> Iterator[_Over]:
    """Yield who was never taken: all that is known of them is their case's."""
    served = set(unit.session.scalars(_left().with_only_columns(main(Posting.person_id))))
    over = [one for one in _people(unit, _vetted(), on) if RULES[Kind.VETTING].due(one[1]) <= on]
    having = _having(unit, Kind.VETTING) if over else set()
    for person, since in over:
        if person.id in having - served:
            yield _Over(Kind.VETTING, since, CANDIDATE, person)


@permits(Permission.ROSTER_READ)
def served(unit: Unit, people: Collection[int]) -> set[int]:
    """Return which of these persons ever served, by any of their records."""
    kept, them = stays(unit), together(unit, people)
    found = select(Posting.person_id).where(Posting.person_id.in_(them), Posting.voided_at.is_(None))
    mains = {kept.get(one, one) for one in unit.session.scalars(found)}
    return {one for one in people if kept.get(one, one) in mains}


def _unsettled(unit: Unit, on: date) -> set[int]:
    """Return who has money, an insurance, a dispute or a correction open."""
    last = select(func.max(PayOutcome.id)).group_by(PayOutcome.slip_id)
    returned = select(PayOutcome.slip_id).where(
        PayOutcome.id.in_(last), PayOutcome.outcome == Outcome.RETURNED
    )
    slips = (
        select(PaySlip.person_id)
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .where(PaySlip.bucket == Bucket.PAID, PayRun.state != RunState.DISCARDED)
        .where(or_(PayRun.state.not_in(_OVER), PaySlip.id.in_(returned)))
    )
    holds = select(PayHold.person_id).where(PayHold.released_run_id.is_(None), PayHold.voided.is_(False))
    late = select(LateChange.person_id).where(LateChange.state.in_(_WAITS), LateChange.voided.is_(False))
    insured = select(Insured.person_id).where(Insured.valid_to > on, Insured.voided_at.is_(None))
    kept, money = stays(unit), (slips, holds, late, insured)
    return {kept.get(one, one) for one in unit.session.scalars(union(*money, *_disputed()))}


def _disputed() -> Iterator[Select[int]]:
    """Ask whose appeal, honour, end of service, name or number waits for somebody's decision."""
    yield (
        select(Subject.person_id)
        .join(Appeal, Appeal.subject_id == Subject.id)
        .where(Appeal.outcome == "", Appeal.voided.is_(False))
    )
    yield (
        select(AwardCandidate.person_id)
        .join(AwardRound, AwardRound.id == AwardCandidate.round_id)
        .where(AwardRound.state.in_((AwardState.DRAFTED, AwardState.SHOWN)), AwardRound.voided.is_(False))
        .where(AwardCandidate.voided.is_(False))
    )
    drafted = TenureAct.state == TenureState.DRAFTED
    yield select(TenureAct.person_id).where(drafted, TenureAct.voided.is_(False))
    waits = Correction.decided_by.is_(None)
    yield select(Correction.person_id).where(waits, Correction.voided.is_(False))


# ---- records


def _before(on: date, kind: Kind) -> tuple[date, datetime]:
    """Return the last day whose records are over their time by ``on``, and the end of it."""
    day = RULES[kind].last(on)
    return day, datetime.combine(day, time.max, tzinfo=CHINA)


def _files(unit: Unit, on: date) -> Iterator[_Over]:
    day, end = _before(on, Kind.FILE)
    count = unit.session.scalar(select(func.count()).where(StoredFile.recorded_at <= end)) or 0
    if count:
        yield _Over(Kind.FILE, day, FILES, records=count)


def _logs(unit: Unit, on: date) -> Iterator[_Over]:
    """Yield how many lines of the audit are over their time; those of money stay as long as the books."""
    money = AuditEntry.table_name.in_(MONEY_TABLES)
    for kind, which in ((Kind.TRACE, ~money), (Kind.PAY, money)):
        day, end = _before(on, kind)
        upto = unit.session.scalar(select(func.max(AuditBlock.hi)).where(AuditBlock.at <= end)) or 0
        count = unit.session.scalar(select(func.count()).where(AuditEntry.id <= upto, which)) if upto else 0
        if count:
            yield _Over(kind, day, LOGS, records=count)
