"""What another person decides: the posting ends, the agreement begins or goes on, as it was drafted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Denied, Invalid
from app.core.period import OPEN_END
from app.core.text import clean
from app.domain.roster import EndReason
from app.domain.tenure import ProbationEnd, TenureKind, TenureState, ground_checks
from app.domain.workflow import Check, require
from app.services._actors import own
from app.services._papers import PERSON, TENURE
from app.services.policy import policy_on
from app.services.roster._ending import end
from app.services.roster.rows import Leaving
from app.services.tenure._drafts import seen_act
from app.services.tenure._results import cited_by, failing
from app.services.tenure._signing import agreements, numbered
from app.workspace import Unit
from db.models.roster import Posting
from db.models.tenure import Agreement, TenureAct
from db.models.vetting import VettingCase
from db.models.workflow import Evidence

_K = TenureKind


@permits(Permission.VETTING_DECIDE)
def approve(unit: Unit, act_id: int, version: int) -> None:
    """Approve an act, once more looking at all it rests on, and carry it out.

    Raises:
        NotFound, Conflict. Denied: it is one's own. Invalid: it is decided, what it rests on has changed, or
        the paper it needs has not been scanned.
    """
    act = _waiting(unit, act_id, version)
    posting = unit.session.get_one(Posting, act.posting_id)
    require(_checks(unit, act, posting), f"批准{act.tenure_kind.label}")
    act.state, act.decided_by, act.decided_at = TenureState.APPROVED, unit.actor.login, unit.now
    number = numbered(act)
    if act.tenure_kind is _K.DISMISSAL:
        _end(unit, act, posting, EndReason.DISMISSED, number)
    elif act.tenure_kind is _K.RESIGNATION:
        _end(unit, act, posting, EndReason.RESIGNED, number)
    elif act.tenure_kind is _K.PROBATION:
        _end_probation(unit, act, posting, number)
    else:
        _sign(unit, act)


@permits(Permission.VETTING_DECIDE)
def approve_many(unit: Unit, acts: Sequence[tuple[int, int]]) -> int:
    """Approve acts by id and version, all or none, and return how many.

    Raises: as ``approve``.
    """
    for act_id, version in acts:
        approve(unit, act_id, version)
    return len(acts)


@permits(Permission.VETTING_DECIDE)
def refuse(unit: Unit, act_id: int, version: int, reason: str) -> None:
    """Refuse an act with a reason, which its drafter reads.

    Raises: as ``approve``; Invalid without a reason.
    """
    answer = clean(reason)
    if len(answer) < 2:
        raise Invalid(fields={"reason": "请写明不批准的理由，起草人会看到。"})
    act = _waiting(unit, act_id, version)
    act.state, act.answer = TenureState.REFUSED, answer[:200]
    act.decided_by, act.decided_at = unit.actor.login, unit.now


def _waiting(unit: Unit, act_id: int, version: int) -> TenureAct:
    act = seen_act(unit, act_id, version)
    if act.state is not TenureState.DRAFTED:
        raise Invalid(f"这一项{act.state.label}，不能再审批。")
    if own(unit, act.recorded_by):
        raise Denied("自己起草的要由另一个人审批。")
    return act


def _checks(unit: Unit, act: TenureAct, posting: Posting) -> list[Check]:
    """Return what an act needs to be approved."""
    if posting.voided_at is not None:
        return [Check(False, "这条任职已经作废，请撤回这一项", "roster")]
    if act.tenure_kind is _K.RENEWAL:
        return list(_renewable(unit, posting))
    papers = _papers(unit, act)
    if act.tenure_kind is _K.RESIGNATION:
        return [Check(papers > 0, "本人签字的辞职申请还没有扫描上传", "files")]
    if act.tenure_kind is not _K.DISMISSAL:
        return []
    case = "" if act.case_id is None else unit.session.get_one(VettingCase, act.case_id).number
    ground = policy_on(unit, unit.today).dismissal.ground_of(act.ground)
    results = cited_by(unit, [act.id])[act.id]
    return ground_checks(ground, results, act.doc_no, case, papers=papers)


def _renewable(unit: Unit, posting: Posting) -> Iterator[Check]:
    """Yield what has come between the draft of a renewal and its approval."""
    if posting.valid_to < OPEN_END:
        yield Check(False, f"起草以后已定于{posting.valid_to}离岗，不能续聘，请撤回", "roster")
    elif (must := failing(unit).get(posting.person_id)) is not None:
        yield Check(False, f"应解聘，不能续聘（{must.told}）", "roster")


def _papers(unit: Unit, act: TenureAct) -> int:
    kept = select(func.count(Evidence.id)).where(
        Evidence.flow == PERSON, Evidence.part == TENURE, Evidence.part_id == act.id, ~Evidence.voided
    )
    return unit.session.scalar(kept) or 0


def _end_probation(unit: Unit, act: TenureAct, posting: Posting, number: str) -> None:
    agreement = agreements(unit, [act.person_id]).get(act.person_id)
    if agreement is None or agreement.probation is not None:
        raise Invalid("此人的试用期已经办完，请撤回重新起草。")
    if act.probation is ProbationEnd.EXTENDED:
        agreement.probation_to = act.ends
        return
    agreement.probation = act.probation
    if act.probation is ProbationEnd.ENDED:
        _end(unit, act, posting, EndReason.DISMISSED, f"试用不合格，{number}")


def _end(unit: Unit, act: TenureAct, posting: Posting, reason: EndReason, note: str) -> None:
    """End a posting; its leaving is the drafter's, so that who approved it may let that one be."""
    end(unit, posting, Leaving(on=act.effective, reason=reason, note=note), act.recorded_by)


def _sign(unit: Unit, act: TenureAct) -> None:
    assert act.ends is not None
    now = agreements(unit, [act.person_id]).get(act.person_id)
    if now is not None and now.valid_to > act.effective:
        raise Invalid(f"起草以后另签了到{now.valid_to}的协议，请撤回重新起草。")
    unit.session.add(
        Agreement(
            person_id=act.person_id,
            posting_id=act.posting_id,
            act_id=act.id,
            valid_from=act.effective,
            valid_to=act.ends,
            number_year=act.number_year,
        )
    )
