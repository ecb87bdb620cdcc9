"""What of somebody's work is not handed over: asked of every register at once, for all who left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select, true

from app.core.access import WHOLE, Permission
from app.core.period import OPEN_END
from app.domain.assessment import GOING
from app.domain.exits import Line, Part
from app.domain.leave import LeaveState
from app.domain.policy import EquipmentKind
from app.domain.vetting import ENDED
from app.services._same import stays, together, within
from app.services.equipment._book import kinds_of, open_now, word
from app.services.exits._elsewhere import Told, elsewhere
from app.services.leave._book import labels
from app.workspace import Unit
from db.models.accounts import Account
from db.models.assessment import Cycle, Subject
from db.models.equipment import Equipment, EquipmentHold
from db.models.insurance import InsurancePolicy, Insured
from db.models.leave import LeaveRequest
from db.models.pay import PayHold
from db.models.people import Person
from db.models.roster import Posting
from db.models.vetting import VettingCase, VettingMember
from db.scope import in_scope

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who leaves which post on which day."""

    person_id: int
    posting_id: int
    unit_id: int
    on: date


def lines_of(unit: Unit, leavers: Sequence[Leaver]) -> dict[int, list[Line]]:
    """Return by posting what is not handed over, in the order of the paper.

    Records put together are one leaver: what is with one of them is handed over by whoever leaves as another.
    Who goes on in another post keeps what goes with the person: only what stays with the grid is asked.
    What the actor may not read is not told; who may close a leaving may read all of it.
    """
    if not leavers:
        return {}
    people, kept = together(unit, {one.person_id for one in leavers}), stays(unit)
    mains = {one: kept.get(one, one) for one in people}
    staying, held, kinds = _staying(unit, leavers, mains), _held(unit, mains), kinds_of(unit)
    told = [each for tell in _PARTS for each in tell(unit, people)]
    found: dict[int, list[Line]] = {}
    for one in leavers:
        moved, main = one.posting_id in staying, mains[one.person_id]
        lines = list(_equipment(held.get(main, ()), kinds, one, moved=moved))
        if not moved:
            theirs = ((line, until) for whose, line, until in told if whose and mains.get(whose) == main)
            lines += dict.fromkeys(line for line, until in theirs if until > one.on)  # of two records once
        found[one.posting_id] = lines
    return found


def _staying(unit: Unit, leavers: Sequence[Leaver], mains: Mapping[int, int]) -> set[int]:
    """Return whose posting ends while another of theirs goes on or begins by then."""
    rows = unit.session.execute(
        select(Posting.id, Posting.person_id, Posting.valid_from, Posting.valid_to).where(
            Posting.person_id.in_(mains), Posting.voided_at.is_(None)
        )
    ).all()
    return {
        one.posting_id
        for one in leavers
        if any(
            mains[row.person_id] == mains[one.person_id]
            and row.id != one.posting_id
            and row.valid_from <= one.on < row.valid_to
            for row in rows
        )
    }


Thing = tuple[EquipmentHold, Equipment]


def _held(unit: Unit, mains: Mapping[int, int]) -> dict[int, list[Thing]]:
    rows = unit.session.execute(
        select(EquipmentHold, Equipment)
        .join(Equipment, Equipment.id == EquipmentHold.equipment_id)
        .where(open_now(), EquipmentHold.person_id.in_(mains))
        .order_by(EquipmentHold.id)
    )
    found: dict[int, list[Thing]] = {}
    for hold, thing in rows:
        found.setdefault(mains.get(hold.person_id or 0, 0), []).append((hold, thing))
    return found


def _equipment(
    things: Iterable[Thing], kinds: Mapping[str, EquipmentKind], one: Leaver, *, moved: bool
) -> Iterator[Line]:
    for hold, thing in things:
        kind = kinds.get(thing.equipment_kind)
        stays = kind is not None and kind.stays and hold.unit_id == one.unit_id
        if stays if moved else (kind is None or kind.back):
            measure = f" {hold.quantity} {kind.measure if kind else '件'}" if not thing.number else ""
            told = f"{word(kinds, thing.equipment_kind)}{f' {thing.number}' if thing.number else measure}"
            act = "要留在原网格，还没有移交" if moved else "还没有交回或移交"
            yield Line(Part.EQUIPMENT, f"{told}{act}", "equipment_held", hold.id)


def _vetting(unit: Unit, people: Collection[int]) -> Told:
    """Tell the open cases somebody is of the team of, by the person or by their account."""
    if Permission.VETTING_READ not in unit.actor.permissions:
        return
    through = Account.person_id.label("through")
    rows = unit.session.execute(
        select(VettingMember.leader, VettingMember.person_id, through, VettingCase.id, VettingCase.number)
        .join(VettingCase, VettingCase.id == VettingMember.case_id)
        .outerjoin(Account, Account.id == VettingMember.account_id)
        .where(VettingCase.state.not_in(ENDED), VettingMember.voided.is_(False))
        .where(VettingMember.recused.is_(False))
        .where(or_(VettingMember.person_id.in_(people), through.in_(people)))
        .where(in_scope(unit.actor.scopes, VettingMember.scope_code))
        .order_by(VettingCase.id)
    )
    for row in rows:
        told = f"是案卷 {row.number} 考察组{'组长' if row.leader else '成员'}，案卷还没有办结，请换人或办结"
        yield row.person_id or row.through, Line(Part.VETTING, told, "case", row.id), OPEN_END


def _leaves(unit: Unit, people: Collection[int]) -> Told:
    """Tell the leaves that run on, and those somebody stands in for."""
    live = LeaveRequest.state.in_((LeaveState.ASKED, LeaveState.APPROVED))
    rows = unit.session.execute(
        select(LeaveRequest, Person.name)
        .join(Person, Person.id == LeaveRequest.person_id)
        .where(live, or_(LeaveRequest.person_id.in_(people), LeaveRequest.cover_id.in_(people)))
        .where(true() if WHOLE in unit.actor.scopes else within(unit.actor.scopes, LeaveRequest.person_id))
        .order_by(LeaveRequest.id)
    )
    words = labels(unit)
    for row, name in rows:
        kind, until = words.get(row.leave_kind, row.leave_kind), row.ends + _DAY
        own = f"{kind}（{row.span.words}）还没有销假或撤销"
        yield row.person_id, Line(Part.LEAVE, own, "leave", row.id), until
        other = f"还是{name}{kind}（{row.span.words}）的代班人，请另排代班"
        yield row.cover_id, Line(Part.LEAVE, other, "leave", row.id), until


def _accounts(unit: Unit, people: Collection[int]) -> Told:
    """Tell the accounts that can still sign in; who signs in is the security administrator's to stop."""
    rows = unit.session.execute(
        select(Account.login, Account.person_id).where(Account.active, Account.person_id.in_(people))
    )
    for row in rows:
        told = f"账号 {row.login} 还能登录，请安全管理员停用"
        yield row.person_id, Line(Part.ACCOUNT, told, "accounts"), OPEN_END


def _insured(unit: Unit, people: Collection[int]) -> Told:
    """Tell who is still on an insurer's list."""
    if Permission.INSURANCE_READ not in unit.actor.permissions:
        return
    rows = unit.session.execute(
        select(Insured.person_id, Insured.valid_to, InsurancePolicy.number)
        .join(InsurancePolicy, InsurancePolicy.id == Insured.policy_id)
        .where(Insured.person_id.in_(people), Insured.voided_at.is_(None))
        .where(Insured.valid_to > unit.today, InsurancePolicy.voided.is_(False))
        .where(in_scope(unit.actor.scopes, Insured.scope_code))
    )
    for row in rows:
        told = f"还在保单 {row.number} 的名单上，请办退保或换人"
        yield row.person_id, Line(Part.INSURANCE, told, "insurance_todo"), row.valid_to


def _holds(unit: Unit, people: Collection[int]) -> Told:
    if Permission.PAY_READ not in unit.actor.permissions:
        return
    rows = unit.session.scalars(
        select(PayHold)
        .where(PayHold.person_id.in_(people), PayHold.voided.is_(False), PayHold.released_run_id.is_(None))
        .where(in_scope(unit.actor.scopes, PayHold.scope_code))
    )
    for row in rows:
        told = f"{row.month.label}补贴暂缓发放还没有了结：{row.reason}"
        yield row.person_id, Line(Part.HOLD, told, "holds", row.id), OPEN_END


def _assessed(unit: Unit, people: Collection[int]) -> Told:
    if Permission.ASSESSMENT_READ not in unit.actor.permissions:
        return
    rows = unit.session.execute(
        select(Subject.person_id, Cycle.opens)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .where(Subject.person_id.in_(people), Cycle.state.in_(GOING), Subject.voided.is_(False))
        .where(in_scope(unit.actor.scopes, Subject.scope_code))
    )
    for row in rows:
        told = f"{row.opens.year}年{row.opens.month}月起的考核还没有公布，公布后请本人确认"
        yield row.person_id, Line(Part.ASSESSMENT, told, "results"), OPEN_END


#: in the order of the paper
_PARTS: tuple[Callable[[Unit, Collection[int]], Told], ...] = (
    _vetting,
    _leaves,
    _accounts,
    _insured,
    _holds,
    _assessed,
    elsewhere,
)
