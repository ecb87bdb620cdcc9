"""A cycle from its opening to its lock."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.period import Month, Quarter, Year
from app.domain.assessment import CYCLE_FLOW, CycleFacts, CycleKind, CycleState, ResultState
from app.domain.workflow import Check, forward, require, step_checks, step_for
from app.services import workflow
from app.services.assessment import _opening
from app.services.assessment._frame import cycle_of, form_of, marks_of, people_of, progress_of
from app.services.assessment._paid import paid_late, tell_pay
from app.services.assessment._results import last_results, restate, settle
from app.services.assessment.cycle_list import CycleRow
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Appeal, Cycle, Subject
from db.models.calendar import CalDay
from db.models.people import Person

_SHOWN = 5


@permits(Permission.ASSESSMENT_PUBLISH)
def open_cycle(unit: Unit, month: Month, kind: CycleKind | None = None) -> int:
    """Open the assessment that ends with a month, for everybody in post on its last day; return its id.

    ``kind`` None is what the policy makes regularly: by the month, or by the quarter; that of the year ends
    with December.

    The policy's sheet is frozen with it, and so is the population (domain-model (c)).

    Raises:
        Invalid: it is open already, the period is not over, nobody serves, or the policy is silent.
    """
    kind = kind or regular_kind(unit, month.last)
    span = _span(kind, month)
    if span.end != month.end:
        ends = "按年进行，请选12月" if kind is CycleKind.ANNUAL else "按季度进行，请选3月、6月、9月或12月"
        raise Invalid(f"{kind.label}{ends}。")
    if unit.today < month.last:
        raise Invalid(f"{month.label}还没有结束，考核从{month.last:%Y-%m-%d}起可以开始。")
    if _find(unit, month, kind) is not None:
        raise Invalid(f"{month.label}{kind.label}已经开始，请直接录入评分。")
    cycle = Cycle(
        cycle_kind=kind,
        month=month,
        opens=span.first,
        closes=span.end,
        tpl_version_id=_opening.template(unit, policy_on(unit, month.last), kind),
        population_rule=_opening.POPULATION,
        state=CycleState.DRAFT,
    )
    unit.session.add(cycle)
    unit.session.flush()  # the subjects need the id
    unit.insert(Subject, _opening.population(unit, cycle.id, span))
    _advance(unit, cycle, "open")
    return cycle.id


def _span(kind: CycleKind, month: Month) -> Month | Quarter | Year:
    if kind is CycleKind.ANNUAL:
        return Year.of(month.first)
    return Quarter.of(month.first) if kind is CycleKind.QUARTERLY else month


@permits(Permission.ASSESSMENT_READ)
def yearly(unit: Unit, day: date) -> bool:
    """Return whether the policy of a day has a sheet for the year; none before the first policy."""
    try:
        return bool(policy_on(unit, day).assessment.sheet(CycleKind.ANNUAL))
    except NotFound:
        return False


@permits(Permission.ASSESSMENT_READ)
def regular_kind(unit: Unit, day: date) -> CycleKind:
    """Return which assessment the policy of a day makes regularly; the daily one where it is silent."""
    found = policy_on(unit, day).assessment.regular
    return found.kind if found else CycleKind.DAILY


def _find(unit: Unit, month: Month, kind: CycleKind) -> Cycle | None:
    return unit.session.scalar(
        select(Cycle).where(Cycle.cycle_kind == kind, Cycle.month == month, ~Cycle.voided)
    )


def _advance(unit: Unit, cycle: Cycle, action: str) -> None:
    """Take one step of the cycle's way if everything it needs is there."""
    step = step_for(CYCLE_FLOW, cycle.state, action)
    require(_checks(unit, cycle, step.state), step.title)
    workflow.record(
        unit,
        workflow.Transition(
            flow="assessment.cycle",
            subject_id=cycle.id,
            action=action,
            from_state=cycle.state,
            to_state=step.state,
        ),
    )
    cycle.state = step.state


def _checks(unit: Unit, cycle: Cycle, state: CycleState) -> list[Check]:
    """Return what the step to ``state`` needs; the days of appeal are the calendar's and stand here."""
    step = next(step for step in CYCLE_FLOW.path if step.state is state)
    facts = _facts(unit, cycle) if step.guards else CycleFacts()
    checks = step_checks(step, facts, None)
    if state is not CycleState.FINAL:
        return checks
    return [*checks, *_appeal_days(unit, cycle), *_unanswered(unit, cycle)]


def _facts(unit: Unit, cycle: Cycle) -> CycleFacts:
    people = people_of(unit, cycle.id)
    done = last_results(unit, cycle.id, explained=False)
    lacking = tuple(who.name for who in people if who.id not in done)
    form = form_of(unit, cycle.tpl_version_id)
    return CycleFacts(progress_of(form, people, marks_of(unit, cycle.id)), lacking)


@permits(Permission.ASSESSMENT_PUBLISH)
def close_cycle(unit: Unit, cycle_id: int) -> None:
    """End the scoring, when the county has accepted every town, and compute provisional results.

    Raises: Invalid while a town is missing.
    """
    cycle = cycle_of(unit, cycle_id)
    _advance(unit, cycle, "close")
    settle(unit, cycle)


@permits(Permission.ASSESSMENT_PUBLISH)
def finish_review(unit: Unit, cycle_id: int) -> None:
    """End the county's moderation; results are computed once more with it.

    Raises: Invalid unless the cycle is closed.
    """
    cycle = cycle_of(unit, cycle_id)
    settle(unit, cycle)
    _advance(unit, cycle, "moderate")


@permits(Permission.ASSESSMENT_PUBLISH)
def publish(unit: Unit, cycle_id: int) -> int:
    """Publish the results, which opens the days of appeal, and return how many there are.

    Where grades pay and the month is checked already they are late changes of it.

    Raises: Invalid unless the review is finished.
    """
    cycle = cycle_of(unit, cycle_id)
    _advance(unit, cycle, "publish")
    cycle.published_on = unit.today
    told = restate(unit, cycle, ResultState.PUBLISHED)
    if paid_late(unit, cycle):
        newest = last_results(unit, cycle.id, explained=False)
        moved = {who: ("", newest[who.id].grade) for who in people_of(unit, cycle.id)}
        tell_pay(unit, cycle, moved, f"{unit.today}公布")
    return told


@permits(Permission.ASSESSMENT_PUBLISH)
def finalise(unit: Unit, cycle_id: int) -> int:
    """Make published results final after the days of appeal and return how many there are.

    Raises: Invalid before the policy's working days are over, or where the calendar is unknown.
    """
    cycle = cycle_of(unit, cycle_id)
    _advance(unit, cycle, "finalise")
    return restate(unit, cycle, ResultState.FINAL)


def _appeal_days(unit: Unit, cycle: Cycle) -> list[Check]:
    days = policy_on(unit, cycle.closes).assessment.appeal_days
    if days is None or cycle.published_on is None:
        return []
    passed = unit.session.scalar(
        select(func.count(CalDay.id)).where(
            CalDay.is_work, ~CalDay.voided, CalDay.day > cycle.published_on, CalDay.day < unit.today
        )
    )
    text = (
        f"公布后要满{days.value}个工作日才能定结果，按工作日历已满{passed or 0}日；"
        "请到期后再办，或先检查工作日历"
    )
    return [Check((passed or 0) >= days.value, text, "assessment/appeal")]


def _unanswered(unit: Unit, cycle: Cycle) -> list[Check]:
    names = unit.session.scalars(
        select(Person.name)
        .join(Subject, Subject.person_id == Person.id)
        .join(Appeal, Appeal.subject_id == Subject.id)
        .where(Subject.cycle_id == cycle.id, Appeal.outcome == "", ~Appeal.voided)
    ).all()
    if not names:
        return []
    more = "等" if len(names) > _SHOWN else ""
    return [Check(False, f"{'、'.join(names[:_SHOWN])}{more}的申诉还没有答复", "assessment/appeals")]


@permits(Permission.ASSESSMENT_READ)
def cycle_checklist(unit: Unit, cycle_id: int) -> list[Check]:
    """Return what the cycle's next step needs; empty when nothing follows or nothing is asked."""
    cycle = cycle_of(unit, cycle_id)
    step = forward(CYCLE_FLOW, cycle.state)
    return _checks(unit, cycle, step.state) if step else []


@permits(Permission.ASSESSMENT_PUBLISH)
def lock(unit: Unit, cycle_id: int) -> None:
    """Lock a cycle whose results are final: from now on only an exception opens one person's sheet."""
    _advance(unit, cycle_of(unit, cycle_id), "lock")


@permits(Permission.ASSESSMENT_READ)
def cycle_in(unit: Unit, month: Month, kind: CycleKind | None = None) -> CycleRow:
    """Return the cycle that ends with a month; ``kind`` None is what the policy makes regularly.

    Raises: NotFound where none has been opened.
    """
    kind = kind or regular_kind(unit, month.last)
    cycle = _find(unit, month, kind)
    if cycle is None:
        raise NotFound(f"{month.label}{kind.label}还没有开始，请县级经办先开始评分。")
    return CycleRow.of(cycle, len(people_of(unit, cycle.id)))
