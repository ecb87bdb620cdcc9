"""What becomes of a request: approved or refused by another person, cancelled, ended by coming back."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.access import WHOLE, Permission, permits
from app.core.errors import Denied, Invalid, NotFound
from app.core.text import clean
from app.domain.leave import LeaveAct, LeaveState
from app.domain.leave.ledger import settled
from app.domain.leave.rules import approves, faults, unserved
from app.domain.leave.spans import Span, by_year, told
from app.domain.policy import LeaveType
from app.services._actors import own
from app.services._same import same
from app.services._versions import unchanged
from app.services.leave._book import known, standing_of, works_of, write
from app.services.leave._paid import tell_pay
from app.services.leave.rows import Back
from app.services.policy import policy_on
from app.services.roster import person_name
from app.workspace import Unit
from db.models.leave import LeaveRequest


@permits(Permission.ROSTER_WRITE)
def approve(unit: Unit, request_id: int, version: int) -> None:
    """Let somebody go, once more looking at all that stands against it.

    Raises:
        NotFound, Conflict. Denied: it is one's own, or too long for a town. Invalid: it is decided, or
        what was asked for cannot be any more.
    """
    row, kind = _waiting(unit, request_id, version)
    rules = policy_on(unit, unit.today).leave
    seen = known(unit, kind, row.span, (row.person_id, row.cover_id), but=row.id)
    if wrong := faults(rules, kind, row.span, seen, row.evidence):
        raise Invalid("不能批准：" + "；".join(wrong.values()))
    row.state, row.decided_by, row.decided_at = LeaveState.APPROVED, unit.actor.login, unit.now
    tell_pay(unit, row, kind, row.span)


@permits(Permission.ROSTER_WRITE)
def refuse(unit: Unit, request_id: int, version: int, reason: str) -> None:
    """Refuse a request with a reason, and give its days back.

    Raises: as ``approve``; Invalid without a reason.
    """
    answer = clean(reason)
    if len(answer) < 2:
        raise Invalid(fields={"reason": "请写明不批准的理由，登记人会看到。"})
    row, _ = _waiting(unit, request_id, version)
    row.state, row.answer = LeaveState.REFUSED, answer[:200]
    row.decided_by, row.decided_at = unit.actor.login, unit.now
    _settle(unit, row, LeaveAct.REFUSED, {}, answer)


def _waiting(unit: Unit, request_id: int, version: int) -> tuple[LeaveRequest, LeaveType]:
    row = _seen(unit, request_id, version)
    if row.state is not LeaveState.ASKED:
        raise Invalid(f"这次请假{row.state.label}，不能再审批。")
    if own(unit, row.recorded_by):
        raise Denied("自己登记的请假要由另一个人审批。")
    if unit.actor.person_id in same(unit, row.person_id):
        raise Denied("本人的请假要由另一个人审批。")
    kind = policy_on(unit, unit.today).leave.type_of(row.leave_kind)
    if why := approves(kind, -sum(standing_of(unit, row.id).values()), county=WHOLE in unit.actor.scopes):
        raise Denied(why)
    return row, kind


def _seen(unit: Unit, request_id: int, version: int) -> LeaveRequest:
    row = unit.session.get(LeaveRequest, request_id)
    if row is None:
        raise NotFound("没有这次请假，请刷新后再试。")
    person_name(unit, row.person_id)
    unchanged(unit, row, version, "这次请假刚被别人办理过，请刷新后再看。")
    return row


def _settle(unit: Unit, row: LeaveRequest, act: LeaveAct, wanted: dict[int, int], note: str) -> None:
    entries = settled(act, standing_of(unit, row.id), wanted)
    write(unit, row.person_id, row.leave_kind, entries, row.id, note)


@permits(Permission.ROSTER_WRITE)
def cancel(unit: Unit, request_id: int, version: int, reason: str) -> None:
    """Take a request back, also once it has begun where nobody went, and give all its days and pay back.

    Raises:
        NotFound, Conflict. Invalid: no reason, or it has ended.
    """
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明撤销的原因，至少两个字。"})
    row = _seen(unit, request_id, version)
    if row.state not in (LeaveState.ASKED, LeaveState.APPROVED):
        raise Invalid(f"这次请假{row.state.label}，不能再撤销。")
    approved = row.state is LeaveState.APPROVED
    row.state, row.answer = LeaveState.CANCELLED, said[:200]
    _settle(unit, row, LeaveAct.CANCELLED, {}, said)
    if approved:
        unit.session.flush()
        tell_pay(unit, row, policy_on(unit, unit.today).leave.type_of(row.leave_kind), row.span)


@permits(Permission.ROSTER_WRITE)
def come_back(unit: Unit, request_id: int, version: int, back: Back) -> None:
    """Write down until when somebody was really away: the year keeps the days that were taken.

    Raises:
        NotFound, Conflict. Invalid: they are not away, the day is no day of it, or the days are not theirs.
    """
    row = _seen(unit, request_id, version)
    if row.state is not LeaveState.APPROVED:
        raise Invalid(f"这次请假{row.state.label}，只有已批准的请假可以销假。")
    row.returned_on = unit.today
    _ended(unit, row, back, f"实际休到 {back.on}")


@permits(Permission.ROSTER_WRITE)
def correct_return(unit: Unit, request_id: int, version: int, back: Back) -> None:
    """Write down another last day than was said when somebody came back, with the reason.

    The ledger gets the difference, and a month of pay that is checked is put right by the next run.

    Raises:
        NotFound, Conflict. Invalid: nobody has come back, the same day, no reason; else as ``come_back``.
    """
    row, why = _seen(unit, request_id, version), clean(back.why)
    if row.state is not LeaveState.RETURNED:
        raise Invalid(f"这次请假{row.state.label}，销假以后才能更正。")
    if (back.on, back.noon) == (row.back_on, row.back_noon):
        raise Invalid(fields={"on": f"已经登记的就是休到 {back.on}，没有改动。"})
    if len(why) < 2:
        raise Invalid(fields={"why": "请写明更正的原因，至少两个字。"})
    _ended(unit, row, back, f"更正销假，实际休到 {back.on}：{why}")


def _ended(unit: Unit, row: LeaveRequest, back: Back, note: str) -> None:
    kind = policy_on(unit, unit.today).leave.type_of(row.leave_kind)
    said, real = row.span, Span(row.starts, back.on, row.from_noon, back.noon)
    if wrong := _wrong(unit, row, kind, real):
        raise Invalid(fields={"on": wrong})
    wanted = by_year(real, kind.counted, works_of(unit, real))
    row.state, row.back_on, row.back_noon = LeaveState.RETURNED, back.on, back.noon
    _settle(unit, row, LeaveAct.RETURNED, wanted, note)
    if real != said:
        unit.session.flush()  # pay reads the real days
        tell_pay(unit, row, kind, Span(said.first, max(said.last, real.last)))


def _wrong(unit: Unit, row: LeaveRequest, kind: LeaveType, real: Span) -> str:
    """Return why the real days cannot be, empty where they can."""
    if unit.today < row.starts:
        return f"这次请假 {row.starts} 才开始，还不能销假；不休了请办撤销。"
    if real.last > unit.today:
        return "还没有过的日子不能销假，请填今天或以前。"
    if real.end <= real.start:
        return f"销假不早于请假的第一天（{row.starts}）；一天也没休的，请按“撤销”写明原因。"
    seen = known(unit, kind, real, (row.person_id, None), but=row.id)
    if met := next((one for one in seen.taken if one.span.meets(real)), None):
        return f"与{met.span.words}的{met.label}重叠，请核对实际休到的日期。"
    if outside := unserved(real, seen.served):
        return f"{outside}不在岗，请核对实际休到的日期或花名册。"
    return _too_long(kind, real, seen.left, by_year(real, kind.counted, seen.works))


def _too_long(kind: LeaveType, real: Span, left: Mapping[int, int], wanted: Mapping[int, int]) -> str:
    for year, halves in wanted.items() if kind.quota else ():
        if halves > left.get(year, 0):
            over = told(halves - left.get(year, 0))
            return f"到 {real.last} 超出 {year} 年{kind.label}余额 {over}，超出的日子请另请其他假。"
    return ""
