"""The sheets a case collects: team, inspection, meeting, neighbours, issues, interview.

A sheet may be written down in any order; the case moves on by itself as soon as the evidence
carries it, and only so far.  Nothing is judged here: the checklist judges.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Label
from app.core.text import clean, clean_name
from app.services._versions import unchanged
from app.services.vetting._facts import FLOW, same_version
from app.services.vetting._moves import collecting, settle_open
from app.services.vetting._visits import LONG, members_of, refuse_strangers, visit_record
from app.services.vetting.rows import (
    Answer,
    NewInspection,
    NewInterview,
    NewIssue,
    NewMeeting,
    NewMember,
    NewTeam,
    NewVisit,
)
from app.workspace import Unit
from db.models.vetting import (
    VettingBallot,
    VettingCase,
    VettingInspection,
    VettingInterview,
    VettingIssue,
    VettingMeeting,
    VettingMember,
    VettingVisit,
)
from db.models.workflow import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScan:
    """A kept file that proves a sheet; ``part`` is nomination, inspection, meeting, visit or interview.

    A paper about the whole case has neither.
    """

    part: str
    part_id: int | None
    evidence_kind: Annotated[str, Label("种类")]
    file_id: int
    taken_on: Annotated[date | None, Label("日期")] = None


@permits(Permission.VETTING_WORK)
def form_team(unit: Unit, case_id: int, version: int, new: NewTeam) -> list[int]:
    """Form the joint team, in place of one formed before, and return the members' ids in order.

    Raises: Invalid. NotFound, Conflict.
    """
    case = collecting(unit, case_id)
    same_version(unit, case, version, _team_now(unit, case))
    if new.formed_on < case.opened_on:
        raise Invalid(fields={"formed_on": f"组建日期不能早于推荐日期{case.opened_on.isoformat()}。"})
    if new.formed_on > unit.today:  # nothing of the case would hold until then
        raise Invalid(fields={"formed_on": f"组建日期{new.formed_on.isoformat()}还没有到，请核对。"})
    for old in members_of(unit, case_id).values():
        old.voided, old.void_reason = True, "重新组建考察组"
    rows = [_member(case, member) for member in new.members]
    unit.session.add_all(rows)
    case.formed_on = new.formed_on
    case.version = version + 1  # another team of the same day is another version all the same
    unit.session.flush()  # the caller needs the generated ids
    settle_open(unit, case)
    return [row.id for row in rows]


def _team_now(unit: Unit, case: VettingCase) -> dict[str, Any]:
    """Return the fields of ``NewTeam`` as the case has them."""
    members = tuple(
        NewMember(
            name=one.name,
            body=one.body,
            leader=one.leader,
            recusal_signed=one.recusal_signed,
            recused=one.recused,
        )
        for one in members_of(unit, case.id).values()
    )
    return {"formed_on": case.formed_on, "members": members}


def _member(case: VettingCase, new: NewMember) -> VettingMember:
    return VettingMember(
        case_id=case.id,
        name=clean_name(new.name),
        person_id=new.person_id,
        account_id=new.account_id,
        body=clean(new.body),
        leader=new.leader,
        recusal_signed=new.recusal_signed,
        recused=new.recused,
        scope_code=case.scope_code,
    )


@permits(Permission.VETTING_WORK)
def declare(unit: Unit, member_id: int, version: int, *, recused: bool) -> None:
    """Record a member's signed recusal declaration; ``recused`` when it names a tie to the candidate.

    Raises: Invalid. NotFound, Conflict.
    """
    member = unit.session.get(VettingMember, member_id)
    if member is None or member.voided:
        raise NotFound("没有这名考察组成员，请刷新后再试。")
    case = collecting(unit, member.case_id)
    now = {"recused": member.recused}
    unchanged(unit, member, version, "这名成员刚被别人修改过，请刷新后再试。", now)
    member.recusal_signed, member.recused = True, recused
    settle_open(unit, case)


@permits(Permission.VETTING_WORK)
def add_inspection(unit: Unit, case_id: int, new: NewInspection) -> int:
    """Record an inspection on the spot and return its id.

    Raises: Invalid. NotFound.
    """
    case = collecting(unit, case_id)
    refuse_strangers(unit, case_id, new.members)
    return _added(
        unit,
        case,
        VettingInspection(
            case_id=case.id,
            held_on=new.held_on,
            place=clean(new.place),
            at_hukou=new.at_hukou,
            members=list(new.members),
            findings=clean(new.findings, LONG),
            photos=_count(new.photos, "photos"),
            scope_code=case.scope_code,
        ),
    )


Sheet = VettingInspection | VettingMeeting | VettingVisit | VettingIssue | VettingInterview


def _added(unit: Unit, case: VettingCase, sheet: Sheet) -> int:
    unit.session.add(sheet)
    unit.session.flush()  # the caller needs the generated id
    settle_open(unit, case)
    return sheet.id


def _count(number: int, field: str) -> int:
    if number < 0:
        raise Invalid(fields={field: "数量不能是负数。"})
    return number


@permits(Permission.VETTING_WORK)
def hold_meeting(unit: Unit, case_id: int, new: NewMeeting) -> int:
    """Record an inspection meeting and return its id.

    Raises: Invalid. NotFound.
    """
    case = collecting(unit, case_id)
    refuse_strangers(unit, case_id, new.members)
    return _added(
        unit,
        case,
        VettingMeeting(
            case_id=case.id,
            held_on=new.held_on,
            place=clean(new.place),
            attendance=[*new.members, *(clean_name(name) for name in new.guests)],
            minutes=clean(new.minutes, LONG),
            votes_for=_count(new.votes_for, "votes_for"),
            votes_against=_count(new.votes_against, "votes_against"),
            abstained=_count(new.abstained, "abstained"),
            scope_code=case.scope_code,
        ),
    )


@permits(Permission.VETTING_WORK)
def add_visit(unit: Unit, case_id: int, new: NewVisit) -> int:
    """Record what one household said and return the visit's id.

    Raises: Invalid. NotFound.
    """
    case = collecting(unit, case_id)
    refuse_strangers(unit, case_id, new.members)
    return _added(unit, case, visit_record(case, new))


@permits(Permission.VETTING_WORK)
def void_visit(unit: Unit, visit_id: int, version: int, reason: str) -> None:
    """Void a visit that was recorded wrongly; it stays on file with its reason and counts for nothing.

    Raises: Invalid. NotFound, Conflict.
    """
    visit = unit.session.get(VettingVisit, visit_id)
    if visit is None or visit.voided:
        raise NotFound("没有这次走访记录，请刷新后再试。")
    collecting(unit, visit.case_id)
    unchanged(unit, visit, version, "这次走访记录刚被别人修改过，请刷新后再试。")
    if len(clean(reason)) < 2:
        raise Invalid(fields={"reason": "请写明作废的原因，至少两个字。"})
    visit.voided, visit.void_reason = True, clean(reason)


@permits(Permission.VETTING_WORK)
def raise_issue(unit: Unit, case_id: int, new: NewIssue) -> int:
    """Record a problem raised against the candidate and return its id.

    Raises: Invalid without words. NotFound.
    """
    case = collecting(unit, case_id)
    text = clean(new.text, LONG)
    if not text:
        raise Invalid(fields={"text": "请写明反映的问题。"})
    if new.raised_on > unit.today:
        raise Invalid(fields={"raised_on": f"反映日期{new.raised_on.isoformat()}还没有到。"})
    issue = VettingIssue(
        case_id=case.id,
        raised_on=new.raised_on,
        origin=clean(new.origin),
        raised=text,
        scope_code=case.scope_code,
    )
    return _added(unit, case, issue)


@permits(Permission.VETTING_WORK)
def answer_issue(unit: Unit, issue_id: int, version: int, new: Answer) -> None:
    """Record the candidate's answer and the team's finding.

    Raises: Invalid. NotFound, Conflict.
    """
    issue = unit.session.get(VettingIssue, issue_id)
    if issue is None or issue.voided:
        raise NotFound("没有这个问题，请刷新后再试。")
    case = collecting(unit, issue.case_id)
    now = {key: getattr(issue, key) for key in ("answered_on", "answer", "finding")}
    unchanged(unit, issue, version, "这个问题刚被别人修改过，请刷新后再试。", now)
    if new.answered_on < issue.raised_on:
        raise Invalid(fields={"answered_on": f"核实日期不能早于反映日期{issue.raised_on.isoformat()}。"})
    if new.answered_on > unit.today:
        raise Invalid(fields={"answered_on": f"核实日期{new.answered_on.isoformat()}还没有到。"})
    issue.answer, issue.finding = clean(new.answer, LONG), clean(new.finding, LONG)
    issue.answered_on, issue.answered_by = new.answered_on, unit.actor.login
    settle_open(unit, case)


@permits(Permission.VETTING_WORK)
def interview(unit: Unit, case_id: int, new: NewInterview) -> int:
    """Record the talk with the candidate and return its id.

    Raises: Invalid. NotFound.
    """
    case = collecting(unit, case_id)
    refuse_strangers(unit, case_id, new.members)
    return _added(
        unit,
        case,
        VettingInterview(
            case_id=case.id,
            held_on=new.held_on,
            place=clean(new.place),
            members=list(new.members),
            summary=clean(new.summary, LONG),
            scope_code=case.scope_code,
        ),
    )


_SHEETS: dict[str, Any] = {
    "inspection": VettingInspection,
    "meeting": VettingMeeting,
    "visit": VettingVisit,
    "ballot": VettingBallot,
    "interview": VettingInterview,
}


def _of_case(unit: Unit, case: VettingCase, new: NewScan) -> None:
    """Refuse a scan of a sheet that is another case's or void: it would prove nothing here.

    Raises: Invalid.
    """
    if new.part not in _SHEETS or new.part_id is None:
        return
    sheet = unit.session.get(_SHEETS[new.part], new.part_id)
    if sheet is None or sheet.case_id != case.id or getattr(sheet, "voided", False):
        raise Invalid(f"这张记录不在案卷{case.number}里，或已经作废，请刷新后重新选择。")


@permits(Permission.VETTING_WORK)
def attach(unit: Unit, case_id: int, new: NewScan) -> int:
    """Attach a kept file (documents.store_file) to a sheet and return the evidence's id.

    Raises: Invalid where the sheet is none of this case's. NotFound.
    """
    case = collecting(unit, case_id)
    _of_case(unit, case, new)
    evidence = Evidence(
        flow=FLOW,
        subject_id=case.id,
        part=new.part,
        part_id=new.part_id,
        evidence_kind=clean(new.evidence_kind),
        file_id=new.file_id,
        taken_on=new.taken_on,
        scope_code=case.scope_code,
    )
    unit.session.add(evidence)
    unit.session.flush()  # the caller needs the generated id
    settle_open(unit, case)
    return evidence.id
