"""Democratic ballots (民主测评) on a candidate: counted on paper, entered from the sheet of the count."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.policy.ballot import BallotRule
from app.domain.vetting.ballot import count_faults, vote_fault
from app.services._versions import unchanged
from app.services.vetting._ballots import grades_of, rule_of
from app.services.vetting._facts import seen_case
from app.services.vetting._moves import collecting
from app.services.vetting.rows import NewBallot
from app.workspace import Unit
from db.models.vetting import VettingBallot, VettingCase


@permits(Permission.VETTING_READ)
def ballot_rule(unit: Unit, case_id: int) -> BallotRule | None:
    """Return what the county asks in a ballot on a case's candidate, None where its policy is silent.

    Raises: NotFound.
    """
    return rule_of(unit, seen_case(unit, case_id))


@permits(Permission.VETTING_WORK)
def add_ballot(unit: Unit, case_id: int, new: NewBallot) -> int:
    """Record how a ballot was counted and return its id.

    Raises: Invalid by field for a count that cannot be right, or where the policy is silent. NotFound.
    """
    case = collecting(unit, case_id)
    rule = rule_of(unit, case)
    if rule is None:
        raise Invalid("县政策没有写民主测评的内容和等次，请先在“设置 › 政策依据”中补充。")
    if wrong := _faults(unit, case, new, rule):
        raise Invalid(fields=wrong)
    row = VettingBallot(
        case_id=case.id,
        held_on=new.held_on,
        place=clean(new.place),
        issued=new.issued,
        returned=new.returned,
        valid=new.valid,
        votes={key: list(votes) for key, votes in new.votes},
        scope_code=case.scope_code,
    )
    unit.session.add(row)
    unit.session.flush()  # the caller needs the generated id
    return row.id


def _faults(unit: Unit, case: VettingCase, new: NewBallot, rule: BallotRule) -> dict[str, str]:
    wrong = count_faults(new.issued, new.returned, new.valid)
    if new.held_on < case.opened_on:
        wrong["held_on"] = f"测评日期不能早于推荐日期 {case.opened_on.isoformat()}。"
    elif new.held_on > unit.today:
        wrong["held_on"] = f"测评日期 {new.held_on.isoformat()} 还没有到。"
    labels = {key: (label, len(grades)) for key, (label, grades) in grades_of(rule).items()}
    fault = "" if wrong else vote_fault(dict(new.votes), new.valid, labels)
    return wrong | ({"votes": fault} if fault else {})


@permits(Permission.VETTING_WORK)
def void_ballot(unit: Unit, ballot_id: int, version: int, reason: str) -> None:
    """Void a count that was entered wrongly; it stays on file with its reason.

    Raises: Invalid. NotFound, Conflict.
    """
    row = unit.session.get(VettingBallot, ballot_id)
    if row is None or row.voided:
        raise NotFound("没有这次民主测评，请刷新后再试。")
    collecting(unit, row.case_id)
    unchanged(unit, row, version, "这次民主测评刚被别人修改过，请刷新后再试。")
    if len(clean(reason)) < 2:
        raise Invalid(fields={"reason": "请写明作废的原因，至少两个字。"})
    row.voided, row.void_reason = True, clean(reason)
