"""What one person drafts: a dismissal on its ground, a resignation, the end of a probation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.roster import ending_checks
from app.domain.tenure import (
    Basis,
    Cited,
    Ground,
    ProbationEnd,
    TenureKind,
    TenureState,
    ground_checks,
    notice_checks,
)
from app.domain.vetting import CaseState
from app.domain.workflow import Check, require
from app.services._same import same
from app.services.policy import policy_on
from app.services.roster._ground import post_of
from app.services.tenure._drafts import draft, free, known, rule_of, seen_act
from app.services.tenure._results import results_of
from app.services.tenure._signing import agreements
from app.services.tenure.rows import Case, GroundRow, Grounds, NewDismissal, NewProbationEnd, NewResignation
from app.workspace import Unit
from db.models.tenure import Agreement, TenureCite
from db.models.vetting import VettingCase

_DAY = timedelta(days=1)
_LEAST = 4  # signs of a reason


@permits(Permission.ROSTER_WRITE)
def grounds(unit: Unit, posting_id: int) -> Grounds:
    """Return the policy's grounds with what each would rest on for the person in a posting, and their cases.

    Raises: NotFound outside the actor's scope.
    """
    posting = known(unit, posting_id)
    results = results_of(unit, posting.person_id)
    found = []
    for one in policy_on(unit, unit.today).dismissal.listed():
        latest = _latest(one, results)
        open_ = [check for check in ground_checks(one, latest, "写", "", papers=None) if not check.ok]
        told = "、".join(each.title for each in latest)
        found.append(GroundRow(one.key, one.label, told, "；".join(check.text for check in open_)))
    return Grounds(tuple(found), tuple(_cases(unit, posting.person_id)))


def _latest(ground: Ground, results: list[Cited]) -> list[Cited]:
    """Return the latest results a ground looks at, however they went."""
    if ground.basis is Basis.DOCUMENT:
        return []
    return [one for one in results if one.regular is (ground.basis is Basis.REGULAR)][: ground.times]


def _cases(unit: Unit, person_id: int) -> list[Case]:
    closed = select(VettingCase).where(
        VettingCase.person_id.in_(same(unit, person_id)),
        VettingCase.state == CaseState.REJECTED,
        ~VettingCase.voided,
    )
    return [Case(one.id, f"案卷 {one.number}（{one.state.label}）") for one in unit.session.scalars(closed)]


@permits(Permission.ROSTER_WRITE)
def dismiss(unit: Unit, posting_id: int, version: int, new: NewDismissal) -> int:
    """Draft somebody's dismissal and return the act's id; the results a ground rests on are cited with it.

    Raises:
        Invalid by field: no such ground, a result that is not locked or is appealed, no document.
        NotFound, Conflict.
    """
    posting = free(unit, posting_id, version)
    require(ending_checks(post_of(posting), new.on, unit.today))
    results, doc_no, reason = results_of(unit, posting.person_id), clean(new.doc_no)[:60], _reason(new.reason)
    ground = policy_on(unit, unit.today).dismissal.ground_of(new.ground)
    latest = _latest(ground, results) if ground else []
    case = next((one.told for one in _cases(unit, posting.person_id) if one.id == new.case_id), "")
    if new.case_id is not None and not case:
        raise Invalid(fields={"case_id": "只能选本人已结案、不予聘用的案卷。"})
    require(ground_checks(ground, latest, doc_no, case, papers=None))
    act = draft(
        unit,
        posting,
        TenureKind.DISMISSAL,
        effective=new.on,
        ground=new.ground,
        doc_no=doc_no,
        case_id=new.case_id,
        reason=reason,
    )
    unit.session.add_all(TenureCite(act_id=act, result_id=one.id) for one in latest)
    return act


@permits(Permission.ROSTER_WRITE)
def resign(unit: Unit, posting_id: int, version: int, new: NewResignation) -> int:
    """Draft a resignation that was handed in, and return the act's id.

    Raises: Invalid by field: less notice than the policy's without a reason. NotFound, Conflict.
    """
    posting = free(unit, posting_id, version)
    on = new.last + _DAY
    require(_renamed(ending_checks(post_of(posting), on, unit.today)))
    if new.asked_on > unit.today:
        raise Invalid(fields={"asked_on": "申请日期不能晚于今天。"})
    rule = rule_of(unit, posting.employment)
    days = rule.notice_days if rule else 0
    require(notice_checks(new.asked_on, new.last, days, clean(new.reason)))
    told = {"effective": on, "asked_on": new.asked_on, "reason": clean(new.reason)[:400]}
    return draft(unit, posting, TenureKind.RESIGNATION, **told)


def _renamed(checks: list[Check]) -> list[Check]:
    return [Check(check.ok, check.text, "last") for check in checks]


@permits(Permission.ROSTER_WRITE)
def end_probation(unit: Unit, posting_id: int, version: int, new: NewProbationEnd) -> int:
    """Draft what comes of somebody's probation, and return the act's id.

    Raises: Invalid by field: nobody on probation, a day that cannot be. NotFound, Conflict.
    """
    posting = free(unit, posting_id, version)
    agreement = agreements(unit, [posting.person_id]).get(posting.person_id)
    if agreement is None or agreement.probation_to is None or agreement.probation is not None:
        raise Invalid("此人不在试用期，不用办试用期考核。")
    told = {"reason": _reason(new.reason), "probation": new.outcome, "effective": agreement.probation_to}
    if new.outcome is ProbationEnd.EXTENDED:
        told["ends"] = _longer(agreement, new)
    elif new.outcome is ProbationEnd.ENDED:
        if new.on is None:
            raise Invalid(fields={"on": "请填写从哪天起不在岗。"})
        require(ending_checks(post_of(posting), new.on, unit.today))
        told["effective"] = new.on
    return draft(unit, posting, TenureKind.PROBATION, **told)


def _longer(agreement: Agreement, new: NewProbationEnd) -> Any:
    assert agreement.probation_to is not None
    last = agreement.probation_to - _DAY
    if new.until is None or new.until <= last:
        raise Invalid(fields={"until": f"试用期原来到{last}，请填写延长到哪一天。"})
    if new.until >= agreement.valid_to:
        raise Invalid(fields={"until": f"试用期不能长过协议，协议到{agreement.valid_to - _DAY}为止。"})
    return new.until + _DAY


def _reason(said: str) -> str:
    reason = clean(said)[:400]
    if len(reason) < _LEAST:
        raise Invalid(fields={"reason": "请写明事实和理由，至少四个字，会印在文书上。"})
    return reason


@permits(Permission.ROSTER_WRITE)
def withdraw(unit: Unit, act_id: int, version: int, reason: str) -> None:
    """Take back what has not been decided, with a reason.

    Raises: Invalid, NotFound, Conflict.
    """
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明撤回的原因，至少两个字。"})
    act = seen_act(unit, act_id, version)
    if act.state is not TenureState.DRAFTED:
        raise Invalid(f"这一项{act.state.label}，不能再撤回。")
    act.state, act.answer = TenureState.WITHDRAWN, said[:200]
