"""合并重复登记: one record goes into another, asked for by one, decided by another, and undone.

Nothing is moved, copied or rewritten: what was written for a record stays with it, under the number and name
it was written with; whoever reads of the one that stays reads of all (services/_same).  So it can be undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Denied, Invalid, NotFound
from app.core.period import Month
from app.core.text import clean
from app.domain.duplicates import Joining, checklist
from app.domain.leave import LeaveState
from app.domain.pay import Bucket, LateState, RunState
from app.domain.recruiting import CLOSED
from app.domain.sensitivity import Sensitivity
from app.domain.vetting import ENDED
from app.domain.workflow import Check
from app.services._actors import own
from app.services._same import copies, forget, stays
from app.services._versions import unchanged
from app.services.roster._alike import known_of, whole
from app.workspace import Unit
from db.models.accounts import Account
from db.models.insurance import InsurancePolicy, Insured
from db.models.leave import LeaveRequest
from db.models.merging import PersonMerge
from db.models.pay import LateChange, PayHold, PayPeriod, PayRun, PaySlip
from db.models.people import Clearing, Correction, Erasure, Person
from db.models.recruiting import Campaign, CampaignEntry
from db.models.vetting import VettingCase

_AWAY = (LeaveState.ASKED, LeaveState.APPROVED)
_LATE = (LateState.NEW, LateState.QUEUED)
_NO_REASON = "请写明怎么知道是同一个人，例如：本人持身份证来核对，登记时录错一位。"


@permits(Permission.ROSTER_READ)
def weigh_merge(unit: Unit, keep: int, other: int) -> list[Check]:
    """Return what stands in the way of putting two records together, and what to look at, a line each.

    Raises: NotFound for a record outside the actor's scope.
    """
    return checklist(_joining(unit, keep, other))


def _joining(unit: Unit, keep: int, other: int) -> Joining:
    known = known_of(unit, {keep, other})
    if any(one in stays(unit) for one in known):
        raise Invalid("这两条登记里有一条已经并入别的登记，请刷新后再看。")
    if keep == other or len(known) != 2:
        raise NotFound("没有这两条登记，或不在您的管辖范围，请刷新后再试。")
    labels = select(Person.id).where(Person.id.in_(known), Person.sensitivity != Sensitivity.GENERAL)
    logins = select(Account.login).where(Account.person_id == other, Account.active)
    return Joining(
        keep=known[keep],
        gone=known[other],
        today=unit.today,
        chained=bool(copies(unit, unit.session.get_one(Person, other))),
        labelled=unit.session.scalar(labels) is not None,
        login=unit.session.scalar(logins) or "",
        cases=_cases(unit, other),
        entries=_entries(unit, other),
        pending=tuple(_pending(unit, other)),
        insured=_insured(unit, keep, other),
        paid=tuple(_paid(unit, keep, other)),
    )


def _cases(unit: Unit, other: int) -> tuple[str, ...]:
    found = select(VettingCase.number).where(VettingCase.person_id == other, VettingCase.voided.is_(False))
    return tuple(unit.session.scalars(found.where(VettingCase.state.not_in(ENDED))))


def _entries(unit: Unit, other: int) -> tuple[str, ...]:
    found = (
        select(Campaign.number)
        .join(CampaignEntry, CampaignEntry.campaign_id == Campaign.id)
        .where(CampaignEntry.person_id == other, CampaignEntry.voided.is_(False))
        .where(Campaign.state.not_in(CLOSED))
    )
    return tuple(unit.session.scalars(found))


def _pending(unit: Unit, other: int) -> Iterator[str]:
    """Yield what waits under the record that goes in, which nobody would look for there."""
    waits = (
        (
            "没有批准或没有销假的请假",
            LeaveRequest,
            LeaveRequest.state.in_((LeaveState.ASKED, LeaveState.APPROVED)),
        ),
        ("没有补发的暂缓发放", PayHold, PayHold.released_run_id.is_(None) & PayHold.voided.is_(False)),
        ("没有办完的补扣变动", LateChange, LateChange.state.in_(_LATE) & LateChange.voided.is_(False)),
        ("没有审批的姓名证件更正", Correction, Correction.decided_by.is_(None)),
        ("没有审批的清除", Clearing, Clearing.decided_by.is_(None)),
        ("没有答复的删除申请", Erasure, Erasure.decided_by.is_(None)),
    )
    for words, table, open_ in waits:
        if unit.session.scalar(select(table.id).where(table.person_id == other, open_).limit(1)) is not None:
            yield words


def _insured(unit: Unit, keep: int, other: int) -> tuple[str, ...]:
    def on(person: int) -> Any:
        return select(Insured.policy_id).where(Insured.person_id == person, Insured.voided_at.is_(None))

    both = InsurancePolicy.id.in_(on(keep)) & InsurancePolicy.id.in_(on(other))
    return tuple(unit.session.scalars(select(InsurancePolicy.number).where(both)))


def _paid(unit: Unit, keep: int, other: int) -> Iterator[tuple[Month, Decimal, Decimal]]:
    ours, theirs = _months(unit, keep), _months(unit, other)
    for month in sorted(ours.keys() & theirs.keys()):
        yield month, ours[month], theirs[month]


def _months(unit: Unit, person: int) -> dict[Month, Decimal]:
    rows = unit.session.execute(
        select(PayPeriod.month, PaySlip.total)
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PaySlip.person_id == person, PaySlip.bucket == Bucket.PAID)
        .where(PayRun.state != RunState.DISCARDED)
    )
    found: dict[Month, Decimal] = {}
    for month, total in rows:
        found[month] = found.get(month, Decimal(0)) + total
    return found


@permits(Permission.ROSTER_WRITE)
def propose_merge(unit: Unit, keep: int, other: int, reason: str) -> int:
    """Ask that ``other`` goes into ``keep``, and return the merge's id.

    Raises: Invalid without a reason, where something stands in the way, or somebody has asked. NotFound.
        Denied to who serves a part of the county.
    """
    whole(unit)
    said = clean(reason)
    if len(said) < 4:
        raise Invalid(
            fields={"reason": "请写明怎么知道是同一个人，例如：本人持身份证来核对，登记时录错一位。"}
        )
    _refuse(weigh_merge(unit, keep, other))
    waits = PersonMerge.decided_by.is_(None) & PersonMerge.voided.is_(False)
    mine = PersonMerge.person_id.in_((keep, other)) | PersonMerge.other_id.in_((keep, other))
    if unit.session.scalar(select(PersonMerge.id).where(waits, mine).limit(1)) is not None:
        raise Invalid("这两条登记里有一条正在等待合并审批，请先办完那一项。")
    merge = PersonMerge(person_id=keep, other_id=other, reason=said[:200], told=[])
    unit.session.add(merge)
    unit.session.flush()  # the caller is told its number
    return merge.id


def _refuse(lines: list[Check]) -> None:
    against = [line.text for line in lines if not line.ok]
    if against:
        raise Invalid("；".join(against))


@permits(Permission.VETTING_DECIDE)
def merge_persons(unit: Unit, merge: int, version: int) -> None:
    """Let one record go into another: from now on whoever reads of one of them reads of both.

    Raises: NotFound, Conflict. Denied for one's own. Invalid when it is decided, or something is in the way.
    """
    one = _waiting(unit, merge, version)
    lines = weigh_merge(unit, one.person_id, one.other_id)
    _refuse(lines)
    one.told = [line.text for line in lines]
    one.in_force, one.decided_by, one.decided_at = True, unit.actor.login, unit.now
    forget(unit)


@permits(Permission.VETTING_DECIDE)
def refuse_merge(unit: Unit, merge: int, version: int, reason: str) -> None:
    """Leave two records as they are, with a reason.

    Raises: as ``merge_persons``; Invalid without a reason.
    """
    said = _said(reason, "请写明不合并的理由，申请人会看到。")
    one = _waiting(unit, merge, version)
    one.decided_by, one.decided_at = unit.actor.login, unit.now
    one.refused, one.answer = True, said


def _waiting(unit: Unit, merge: int, version: int) -> PersonMerge:
    one = _read(unit, merge, version)
    if own(unit, one.recorded_by):
        raise Denied("自己提出的合并要由另一个人审批。")
    if one.decided_by is not None:
        raise Invalid("这项合并已经办过，请刷新后再看。")
    return one


@permits(Permission.VETTING_DECIDE)
def part(unit: Unit, merge: int, version: int, reason: str) -> None:
    """Take two records apart again: each has what was written for it.

    Raises: NotFound, Conflict. Denied to who asked for the merge. Invalid: no reason, or it is not in force.
    """
    said = _said(reason, "请写明为什么撤销合并。")
    one = _read(unit, merge, version)
    if not one.in_force:
        raise Invalid("这项合并没有生效，不用撤销；请刷新后再看。")
    if own(unit, one.recorded_by):
        raise Denied("自己提出的合并要由另一个人撤销。")
    one.in_force, one.answer = False, said
    one.parted_by, one.parted_at = unit.actor.login, unit.now
    forget(unit)


def _said(reason: str, sentence: str) -> str:
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": sentence})
    return said[:200]


def _read(unit: Unit, merge: int, version: int) -> PersonMerge:
    whole(unit)
    one = unit.session.get(PersonMerge, merge)
    if one is None:
        raise NotFound("没有这项合并，请刷新后再试。")
    unchanged(unit, one, version, "这项合并刚被别人办理过，请刷新后再看。")
    return one
