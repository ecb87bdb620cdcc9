"""Hold pay back and release it, correct what was posted, note what came late."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import Select, select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Label
from app.core.money import show
from app.core.period import Month
from app.domain.pay import Bucket, Cause, LateState, RunKind
from app.domain.pay.compute import NIL, Line, Slip, pay_month
from app.services.pay import _arrears as late
from app.services.pay._book import POSTED, county, seen
from app.services.pay._inputs import Extra, gather
from app.services.pay._late import Late as Late
from app.services.pay._late import keep_late
from app.services.pay._write import Change, Draft, write
from app.workspace import Unit
from db.models.pay import LateChange, PayHold, PayPeriod, PayRun, PaySlip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """One person's pay of one month, to wait for a reason."""

    person_id: int
    month: Annotated[Month, Label("月份")]
    reason: Annotated[str, Label("暂缓原因", width=30)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCorrection:
    """People of a posted run whose month is to be put right in ``month``'s books."""

    run_id: int
    month: Annotated[Month, Label("入账月份")]
    person_ids: tuple[int, ...]
    reason: Annotated[str, Label("更正原因", width=30)]


@permits(Permission.PAY_MAKE)
def hold(unit: Unit, new: NewHold) -> int:
    """Hold one person's pay of one month back and return the hold's id.

    Raises:
        Invalid: no reason, held already, or the month is posted. NotFound: not in the actor's scope.
    """
    if not new.reason.strip():
        raise Invalid("请写明暂缓发放的原因。", {"reason": "请写明暂缓发放的原因。"})
    code = late.scope_of(unit, new.person_id)
    standing = select(PayHold.id).where(
        PayHold.person_id == new.person_id, PayHold.month == new.month, PayHold.voided.is_(False)
    )
    if unit.session.scalar(standing) is not None:
        raise Invalid("这个人当月已经暂缓发放，无需重复登记。")
    if unit.session.scalar(_posted_slip(new.person_id, new.month, Bucket.PAID)) is not None:
        raise Invalid(f"{new.month.label}补贴已过账，不能暂缓，请与银行联系。")
    kept = PayHold(person_id=new.person_id, month=new.month, reason=new.reason.strip(), scope_code=code)
    unit.session.add(kept)
    unit.session.flush()  # the caller needs the generated id
    return kept.id


def _posted_slip(person_id: int, month: Month, bucket: Bucket) -> Select[int]:
    return (
        select(PaySlip.id)
        .join(PayRun, PayRun.id == PaySlip.run_id)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PaySlip.person_id == person_id, PaySlip.bucket == bucket)
        .where(PayPeriod.month == month, PayRun.state.in_(POSTED))
        .limit(1)
    )


@permits(Permission.PAY_MAKE)
def lift(unit: Unit, hold_id: int, reason: str) -> None:
    """Take a hold back before its month is posted.

    Raises:
        Invalid: no reason is given, or the month is posted: then release it by a supplement.
    """
    kept = _open_hold(unit, hold_id)
    if not reason.strip():
        raise Invalid("请写明取消暂缓的原因。", {"reason": "请写明取消暂缓的原因。"})
    if unit.session.scalar(_posted_slip(kept.person_id, kept.month, Bucket.WITHHELD)) is not None:
        raise Invalid(f"{kept.month.label}补贴已过账，请用补发办理。")
    kept.voided, kept.void_reason = True, reason.strip()


def _open_hold(unit: Unit, hold_id: int) -> PayHold:
    kept = unit.session.get(PayHold, hold_id)
    if kept is None or not unit.actor.sees(kept.scope_code):
        raise NotFound("没有这条暂缓记录，请刷新后再试。")
    if kept.voided or kept.released_run_id is not None:
        raise Invalid("这条暂缓已经取消或补发，请刷新后再试。")
    return kept


@permits(Permission.PAY_MAKE)
def release(unit: Unit, hold_ids: Sequence[int], month: Month) -> int:
    """Calculate a supplement run in ``month`` that pays what was held back, and return its id.

    Only the people ticked are released, each for the month that was held.

    Raises:
        Invalid: none given, one is released already, or its month is not posted yet.
    """
    holds = [_open_hold(unit, one) for one in dict.fromkeys(hold_ids)]
    if not holds:
        raise Invalid("请选择要补发的人员。")
    lines: dict[int, tuple[Line, ...]] = {}
    for one in holds:
        lines[one.person_id] = lines.get(one.person_id, ()) + _held_lines(unit, one)
    run_id = _write_special(unit, _Special(RunKind.SUPPLEMENT, month, "补发暂缓", Cause.RELEASED), lines)
    for one in holds:
        one.released_run_id = run_id
    return run_id


def _held_lines(unit: Unit, kept: PayHold) -> tuple[Line, ...]:
    if unit.session.scalar(_posted_slip(kept.person_id, kept.month, Bucket.WITHHELD)) is None:
        raise Invalid(f"{kept.month.label}补贴还没有过账，请直接取消暂缓。")
    inputs = gather(unit, None, kept.month, Extra({kept.person_id}, held=False))
    result = pay_month(inputs.people, inputs.rules, kept.month)
    if result.problems:
        raise Invalid(f"{kept.month.label}不能补发：{result.problems[0].text}。")
    return tuple(line for slip in result.slips for line in slip.lines)


@permits(Permission.PAY_MAKE)
def correct(unit: Unit, new: NewCorrection) -> int:
    """Calculate a correction run: each person's posted lines reversed exactly, then the right ones.

    Raises:
        Invalid: the run is not posted, nothing differs, no reason is given, or somebody would
            have to pay back: that is taken from the next month's pay.
    """
    book = seen(unit, new.run_id)
    if book.run.state not in POSTED:
        raise Invalid("还没有过账的发放不用更正，请写明原因后重新计算。")
    if not new.reason.strip():
        raise Invalid("请写明更正的原因。", {"reason": "请写明更正的原因。"})
    people = set(new.person_ids)
    notes = {(person, book.month): new.reason.strip() for person in people}
    found = late.month_again(unit, people, book.month, notes)
    lines = {person: own for person, own in found.items() if own}
    if not lines:
        raise Invalid("按现有花名册和政策重算，所选人员没有差异，请先更正花名册或政策。")
    special = _Special(RunKind.CORRECTION, new.month, new.reason.strip(), Cause.CORRECTION, new.run_id)
    return _write_special(unit, special, lines)


@dataclass(frozen=True, slots=True)
class _Special:
    """A run outside the month's round."""

    kind: RunKind
    month: Month
    reason: str
    cause: Cause
    corrects_id: int | None = None


def _write_special(unit: Unit, special: _Special, lines: Mapping[int, tuple[Line, ...]]) -> int:
    inputs = gather(unit, None, special.month, Extra(set(lines), held=False))
    slips = [_special_slip(one.name, one.person_id, lines[one.person_id], special) for one in inputs.people]
    draft = Draft(
        kind=special.kind,
        home=county(unit),
        month=special.month,
        policy_id=inputs.policy_id,
        reason=special.reason,
        corrects_id=special.corrects_id,
    )
    changes = {slip.person_id: Change(None, special.cause, special.reason[:200]) for slip in slips}
    return write(unit, draft, slips, inputs.snaps, changes)


def _special_slip(name: str, person_id: int, lines: tuple[Line, ...], special: _Special) -> Slip:
    net = sum((line.amount for line in lines), NIL)
    if net < 0:
        raise Invalid(f"{name}应扣回{show(-net)}元，银行不能代扣，请登记为下月处理，从下月补贴中扣回。")
    return Slip(person_id, Bucket.PAID if net else Bucket.ZERO, "" if net else special.reason[:200], lines)


@permits(Permission.ROSTER_WRITE)
def note_late(unit: Unit, changes: Sequence[Late], skip: Collection[tuple[int, Month]] = ()) -> int:
    """Keep changes for the next run where months already checked did not know them; return how many.

    One is kept for each month and person but those to ``skip``; the facts themselves are accepted by
    their own service, and the run that was checked stays as it is.
    Source: domain-model (a), erpnext#3981 and accounted#2723.
    """
    return keep_late(unit, changes, skip)


@permits(Permission.PAY_MAKE)
def reject_late(unit: Unit, late_id: int, reason: str) -> None:
    """Decide that a late change is not to be settled through pay (refunded in cash, for instance).

    Raises:
        NotFound: there is no such change in the actor's scope. Invalid: it is settled, or no reason is given.
    """
    kept = unit.session.get(LateChange, late_id)
    if kept is None or not unit.actor.sees(kept.scope_code):
        raise NotFound("没有这条变动，请刷新后再试。")
    if kept.state not in late.WAITING or not reason.strip():
        raise Invalid("这条变动已经处理，或没有写明不予处理的原因。", {"reason": "请写明原因。"})
    kept.state = LateState.REJECTED
    kept.note = f"{kept.note}；{reason.strip()}" if kept.note else reason.strip()
