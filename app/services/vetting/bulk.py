"""Many visits at once, as a workbook brings them: the same guard, all or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import AppError, Invalid
from app.core.fields import fields_of
from app.core.text import clean
from app.domain.vetting import Home, Relation, Visit
from app.domain.vetting.neighbours import notes
from app.services._listed import SAME, Comparison, Listed, Said, Standing, against
from app.services.vetting._facts import facts_of, flow_and_numbers, sheets_of
from app.services.vetting._moves import collecting, settle_open
from app.services.vetting._visits import refuse_strangers, visit_record
from app.services.vetting.queries import checklist
from app.services.vetting.rows import Checklist, NewVisit
from app.workspace import Unit
from db.models.vetting import VettingCase, VettingVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseVisit:
    """A visit and the case it belongs to."""

    case_id: int
    visit: NewVisit


@dataclass(frozen=True, slots=True)
class VisitProblem:
    """What is wrong with one of several visits, or what a person should know of it (``warn``)."""

    index: int
    field: str
    text: str
    warn: bool = False


@permits(Permission.VETTING_WORK)
def visit_problems(unit: Unit, sheets: Sequence[CaseVisit]) -> list[VisitProblem]:
    """List what ``add_visits`` would refuse, and which visits would not count or count as one."""
    found: list[VisitProblem] = []
    by_case: dict[int, list[int]] = defaultdict(list)
    for index, sheet in enumerate(sheets):
        if fault := _fault(unit, sheet, index):
            found.append(fault)
        else:
            by_case[sheet.case_id].append(index)
    for case_id, indexes in by_case.items():
        case = collecting(unit, case_id, locked=False)
        found += _told(unit, case, [(n, sheets[n].visit) for n in indexes])
    return sorted(found, key=lambda problem: problem.index)


@permits(Permission.VETTING_WORK)
def compare_visits(unit: Unit, sheets: Sequence[CaseVisit]) -> Comparison:
    """Return what every visit means beside those on file: a sheet that was entered is not entered again."""
    known = [_on_file(unit, sheet) for sheet in sheets]
    fresh = [at for at, one in enumerate(known) if one is None]
    told: dict[int, list[Said]] = defaultdict(list)
    for one in visit_problems(unit, [sheets[at] for at in fresh]):
        told[fresh[one.index]].append(Said(one.field, one.text, one.warn))
    return Comparison([one or Listed(Standing.NEW, told=tuple(told[at])) for at, one in enumerate(known)])


def _on_file(unit: Unit, sheet: CaseVisit) -> Listed | None:
    """Return how a visit stands to the one of that household and day on file, None where there is none."""
    try:
        wished = visit_record(collecting(unit, sheet.case_id, locked=False), sheet.visit)
    except AppError:
        return None  # the guard says why
    there = select(VettingVisit).where(
        VettingVisit.case_id == sheet.case_id,
        VettingVisit.visited_on == wished.visited_on,
        VettingVisit.householder == wished.householder,
        VettingVisit.voided.is_(False),
    )
    old = next((one for one in unit.session.scalars(there) if _one_home(one, wished)), None)
    if old is None:
        return None
    differing = next((key for key in _STATED if _differs(getattr(old, key), getattr(wished, key))), "")
    if not differing:
        return SAME
    title = next(one.label.title for one in fields_of(NewVisit) if one.key == differing)
    said = f"这一户 {wished.visited_on} 的走访已登记，“{title}”与名单不同；登记错的先在案卷里作废，再导入。"
    return against(differing, said)


_STATED = ("opinion", "relation", "respondent", "remarks", "residence", "visited_at", "signed")


def _one_home(old: VettingVisit, new: VettingVisit) -> bool:
    """Return whether two sheets with one householder are of one home: what both say of it agrees."""
    both = ((getattr(old, key), getattr(new, key)) for key in ("household_no", "address", "phone"))
    return next((one == other for one, other in both if one and other), True)


def _differs(old: object, new: object) -> bool:
    """Return whether a list says otherwise; what it leaves out is no other word."""
    return bool(new) and old != new


def _fault(unit: Unit, sheet: CaseVisit, index: int) -> VisitProblem | None:
    try:
        case = collecting(unit, sheet.case_id, locked=False)
        refuse_strangers(unit, case.id, sheet.visit.members)
        visit_record(case, sheet.visit)
    except Invalid as error:
        field, text = next(iter(error.fields.items()), ("case", str(error)))
        return VisitProblem(index, field, text)
    except AppError as error:
        return VisitProblem(index, "case", str(error))
    return None


def _told(unit: Unit, case: VettingCase, news: Sequence[tuple[int, NewVisit]]) -> Iterator[VisitProblem]:
    facts = facts_of(unit, sheets_of(unit, case))
    before = len(facts.visits)
    wished = replace(facts, visits=(*facts.visits, *(_as_visit(new) for _, new in news)))
    _, numbers = flow_and_numbers(unit, case)
    for note in notes(wished, numbers):
        for place in note.visits:
            if place >= before:
                yield VisitProblem(news[place - before][0], "householder", f"{note.text}。", warn=True)


def _as_visit(new: NewVisit) -> Visit:
    return Visit(
        on=new.visited_on,
        home=Home(new.householder, new.address, new.phone, new.household_no),
        visitors=frozenset(new.members),
        evidence=new.signed,
        relative=new.relation is Relation.RELATIVE,
        same_household=new.relation is Relation.SAME_HOUSEHOLD,
    )


@permits(Permission.VETTING_WORK)
def void_visits(unit: Unit, visit_ids: Collection[int], reason: str) -> None:
    """Void many visits, those voided before left as they are; they stay on file and count for nothing.

    Raises: Invalid once a case of theirs is decided. NotFound outside the actor's scope.
    """
    found = unit.session.scalars(select(VettingVisit).where(VettingVisit.id.in_(visit_ids))).all()
    for case_id in sorted({visit.case_id for visit in found}):
        collecting(unit, case_id)
    for visit in found:
        if not visit.voided:
            visit.voided, visit.void_reason = True, clean(reason)


@permits(Permission.VETTING_WORK)
def add_visits(unit: Unit, sheets: Sequence[CaseVisit]) -> list[Checklist]:
    """Record all the visits or none, and return the checklists of the cases they belong to.

    Raises: Invalid; ``fields`` are ``row.field``, rows counted from 1. NotFound.
    """
    # every case is locked first: what is checked must still be so when it is written
    cases = {case_id: collecting(unit, case_id) for case_id in sorted({one.case_id for one in sheets})}
    faults = [fault for index, sheet in enumerate(sheets) if (fault := _fault(unit, sheet, index))]
    if faults:
        raise Invalid(
            fields={f"{one.index + 1}.{one.field}": f"第{one.index + 1}行：{one.text}" for one in faults}
        )
    for sheet in sheets:
        unit.session.add(visit_record(cases[sheet.case_id], sheet.visit))
    for case in cases.values():
        settle_open(unit, case)
    return [checklist(unit, case_id) for case_id in cases]
