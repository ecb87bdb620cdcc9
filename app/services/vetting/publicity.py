"""Making public who was chosen outside a campaign: its days, objections, the list that is put up.

A campaign makes its people public itself (``app.services.recruiting``).  Source: county-practices J4a;
features.md 41.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.core.access import Permission, permits
from app.core.errors import AppError, Invalid, NotFound
from app.core.fields import Label
from app.core.text import clean
from app.domain.vetting import CaseState
from app.services import calendar
from app.services._objected import answered_wrong, raised_wrong
from app.services._versions import unchanged
from app.services.vetting._facts import same_version, seen_case
from app.services.vetting._shown import row_of
from app.services.vetting._weighing import weigh_publicity
from app.workspace import Unit
from db.models.people import Person
from db.models.vetting import VettingCase, VettingObjection, VettingPublicity


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPublicity:
    """From which day candidates are made public, where and under which number; the days are the policy's."""

    shown_from: Annotated[date, Label("公示开始", width=11)]
    doc_no: Annotated[str, Label("公示文号", width=20, help="不填由系统编号")] = ""
    place: Annotated[str, Label("公示地点", width=30, help="例如村务公开栏、县政府网站")] = ""
    contact: Annotated[str, Label("受理异议", width=30, help="单位和电话")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObjection:
    """What somebody says against a candidate made public."""

    raised_on: Annotated[date, Label("提出日期", width=11)]
    text: Annotated[str, Label("异议内容", width=40)]
    origin: Annotated[str, Label("提出人", width=16)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswer:
    """What came of an objection; one that is upheld bars the appointment."""

    answered_on: Annotated[date, Label("答复日期", width=11)]
    finding: Annotated[str, Label("核实结论", width=40)]
    upheld: Annotated[bool, Label("异议成立", width=8)] = False


@dataclass(frozen=True, slots=True)
class PublicityProblem:
    """Why one of several cases, by its place, cannot be made public."""

    index: int
    text: str


@permits(Permission.VETTING_WORK)
def publicise(unit: Unit, case_id: int, version: int, new: NewPublicity) -> int:
    """Make the candidate of a case public and return the publicity's id.

    Raises: Invalid with all that is unmet, or by field. NotFound, also where the calendar does not reach so
        far. Conflict.
    """
    case = seen_case(unit, case_id, locked=True)
    same_version(unit, case, version)
    return _shown(unit, [case], new)[0]


@permits(Permission.VETTING_WORK)
def publicity_problems(unit: Unit, case_ids: Sequence[int], new: NewPublicity) -> list[PublicityProblem]:
    """List what ``publicise_many`` would refuse, by the place of the case."""
    found = []
    for index, case_id in enumerate(case_ids):
        try:
            weigh_publicity(unit, seen_case(unit, case_id), new.shown_from)
        except AppError as error:
            found.append(PublicityProblem(index, str(error)))
    return found


@permits(Permission.VETTING_WORK)
def publicise_many(unit: Unit, case_ids: Sequence[int], new: NewPublicity) -> int:
    """Make all the candidates public on one list or none, and return how many.

    Raises: Invalid naming every case with all that stands in its way. NotFound.
    """
    if not case_ids:
        raise Invalid("请先选中要一并公示的案卷。")
    cases = [seen_case(unit, case_id, locked=True) for case_id in sorted(set(case_ids))]
    told = publicity_problems(unit, [case.id for case in cases], new)
    if told:
        said = (f"{cases[one.index].number}{_name(unit, cases[one.index])}：{one.text}" for one in told)
        raise Invalid("；".join(text.rstrip("。") for text in said) + "。")
    return len(_shown(unit, cases, new))


def _name(unit: Unit, case: VettingCase) -> str:
    return unit.session.get_one(Person, case.person_id).name


def _shown(unit: Unit, cases: Sequence[VettingCase], new: NewPublicity) -> list[int]:
    number = clean(new.doc_no)[:60] or f"公示〔{new.shown_from.year}〕{cases[0].id:05d}号"
    rows = []
    for case in cases:
        days = weigh_publicity(unit, case, new.shown_from)
        row = VettingPublicity(
            case_id=case.id,
            number=number,
            shown_from=new.shown_from,
            shown_to=calendar.workday_after(unit, new.shown_from, days),
            days=days,
            place=clean(new.place)[:120],
            contact=clean(new.contact)[:120],
            scope_code=case.scope_code,
        )
        unit.session.add(row)
        rows.append(row)
    unit.session.flush()  # the caller needs the generated ids
    return [row.id for row in rows]


@permits(Permission.VETTING_WORK)
def take_down(unit: Unit, case_id: int, version: int, reason: str) -> None:
    """Take a publicity down that was wrong; it stays on file with its reason, and another may begin.

    Raises: Invalid once somebody was appointed, or where none runs. NotFound, Conflict.
    """
    case = seen_case(unit, case_id, locked=True)
    same_version(unit, case, version)
    row = row_of(unit, case_id)
    if row is None or case.state is not CaseState.DECIDED:
        raise Invalid(f"案卷{case.number}没有可以撤下的公示，请刷新后再看。")
    if len(clean(reason)) < 2:
        raise Invalid(fields={"reason": "请写明撤下公示的原因，至少两个字。"})
    row.voided, row.void_reason = True, clean(reason)[:200]


@permits(Permission.VETTING_WORK)
def object_to(unit: Unit, case_id: int, new: NewObjection) -> int:
    """Keep an objection and return its id; nobody is appointed before it is answered.

    Raises: Invalid by field, or where nobody was made public. NotFound.
    """
    case = seen_case(unit, case_id, locked=True)
    row = row_of(unit, case_id)
    if row is None or case.state is not CaseState.DECIDED:
        raise Invalid(f"案卷{case.number}没有在公示，不能登记异议。")
    if wrong := raised_wrong(new, row.shown_from, min(row.shown_to, unit.today)):
        raise Invalid(fields=wrong)
    made = VettingObjection(
        case_id=case_id,
        raised_on=new.raised_on,
        origin=clean(new.origin)[:80],
        raised=clean(new.text, 4000),
        scope_code=case.scope_code,
    )
    unit.session.add(made)
    unit.session.flush()  # the caller needs the generated id
    return made.id


@permits(Permission.VETTING_WORK)
def answer_objection(unit: Unit, objection_id: int, version: int, new: ObjectionAnswer) -> None:
    """Answer an objection; one that is upheld bars the appointment.

    Raises: Invalid by field. NotFound, Conflict.
    """
    row = unit.session.get(VettingObjection, objection_id)
    if row is None or row.voided:
        raise NotFound("没有这件异议，或不在您的管辖范围，请刷新后再试。")
    case = seen_case(unit, row.case_id, locked=True)
    unchanged(unit, row, version, "这件异议刚被别人答复过，请刷新后再试。")
    if row.answered_on is not None:
        raise Invalid("这件异议已经答复过。")
    if case.state is not CaseState.DECIDED:
        raise Invalid(f"案卷{case.number}“{case.state.label}”，不能再答复异议。")
    if wrong := answered_wrong(new, row.raised_on, unit.today):
        raise Invalid(fields=wrong)
    row.finding, row.answered_on, row.upheld = clean(new.finding, 4000), new.answered_on, new.upheld
