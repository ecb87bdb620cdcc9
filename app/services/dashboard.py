"""The first page: what waits for the person, and how the county stands, each figure from its own list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from app.core.access import Permission, permits
from app.core.money import show
from app.domain import workflow
from app.domain.assessment import CycleState, SubjectState
from app.domain.pay import RunState
from app.domain.vetting import CaseState
from app.domain.vetting.steps import CaseStep, flow_of
from app.services import assessment, budget, insurance, pay, roster, units, vetting
from app.services.policy import policy_on
from app.services.vetting._numbers import step_names
from app.workspace import Unit

_P = Permission
_PUBLIC = (CycleState.PUBLISHED, CycleState.FINAL, CycleState.LOCKED)
#: state of a run -> who is to act, and what waits
_RUN_STEPS = {
    RunState.CALCULATED: (_P.PAY_CHECK, "等待复核"),
    RunState.CHECKED: (_P.PAY_APPROVE, "等待审批"),
    RunState.APPROVED: (_P.PAY_MAKE, "等待过账"),
}
_CYCLE_STEPS = {
    CycleState.CLOSED: "评分已截止，等待县级复核",
    CycleState.MODERATED: "复核已完成，等待公布",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, a sentence about it, and the page whose ``count`` rows it is read from."""

    title: str
    value: str
    note: str
    page: str
    count: int
    counted: str


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits for the person; ``page`` is empty where no list shows it, ``target`` is a row."""

    text: str
    page: str = ""
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The first page: due work in the order of the year's work, then the tiles the person may read."""

    due: tuple[Due, ...]
    tiles: tuple[Tile, ...]


@permits(Permission.ROSTER_READ)
def board(unit: Unit) -> Board:
    """Return what waits for the actor and how the actor's part of the county stands."""
    due = (
        (_P.VETTING_READ, _cases_due),
        (_P.ASSESSMENT_READ, _cycles_due),
        (_P.PAY_READ, _runs_due),
        (_P.INSURANCE_READ, _insurance_due),
    )
    tiles: tuple[tuple[Permission, Callable[[Unit], Tile]], ...] = (
        (_P.ROSTER_READ, _workers),
        (_P.UNITS_READ, _vacancies),
        (_P.VETTING_READ, _cases),
        (_P.ASSESSMENT_READ, _assessment),
        (_P.PAY_READ, _pay),
        (_P.BUDGET_READ, _money),
    )
    may = unit.actor.permissions
    return Board(
        tuple(one for permission, found in due if permission in may for one in found(unit)),
        tuple(tile(unit) for permission, tile in tiles if permission in may),
    )


def _workers(unit: Unit) -> Tile:
    rows = roster.workers(unit)
    kinds = Counter(row.employment for row in rows)
    note = "，".join(f"{kind} {number:,} 人" for kind, number in kinds.most_common())
    return Tile("在岗网格员", f"{len(rows):,} 人", note or "花名册还是空的。", "roster", len(rows), "人")


def _vacancies(unit: Unit) -> Tile:
    grids = units.staffing(unit)
    empty = units.vacancies(unit)
    short = sum(row.wanted - row.workers for row in empty)
    note = (
        f"{len(grids):,} 个网格中 {len(empty):,} 个未配齐，还差 {short:,} 人" if empty else "网格都已配齐。"
    )
    return Tile("空岗网格", f"{len(empty):,} 个", note, "vacancies", len(empty), "个网格")


def _cases(unit: Unit) -> Tile:
    rows = vetting.cases(unit, open_only=True)
    states = Counter(row.state for row in rows)
    note = "，".join(f"{state.label} {states[state]:,}" for state in CaseState if states[state])
    return Tile("考察在办", f"{len(rows):,} 件", note or "没有在办的案卷。", "open_cases", len(rows), "件")


def _assessment(unit: Unit) -> Tile:
    found = assessment.cycles(unit)
    public = next((cycle for cycle in found if cycle.state in _PUBLIC), None)
    rows = assessment.results(unit, public.id) if public else []
    newest = found[0] if found else None
    value, said = "未开始", ""
    if newest is not None:
        value = newest.state.label
        said = f"{newest.title}。" if newest is public else f"{newest.title}：{_handed_in(unit, newest)}。"
    if public is not None:
        listed = _grades(unit, public)
        said += listed if newest is public else f"已公布的{public.title}：{listed}"
    return Tile("当月考核", value, said or "还没有开始考核。", "results", len(rows), "人结果")


def _grades(unit: Unit, cycle: assessment.CycleRow) -> str:
    """Return the people by grade, best grade first, in words."""
    grades: Counter[str] = Counter()
    for town in assessment.town_summary(unit, cycle.id):
        grades.update({**dict(town.grades), "不定等次": town.ungraded})
    return "，".join(f"{grade} {number:,}" for grade, number in grades.items() if number)


def _handed_in(unit: Unit, cycle: assessment.CycleRow) -> str:
    towns = assessment.progress(unit, cycle.id)
    done = sum(town.state is not SubjectState.OPEN for town in towns)
    return f"{len(towns)} 个乡镇中 {done} 个已提交"


def _pay(unit: Unit) -> Tile:
    rows = pay.runs(unit)
    last = next((row for row in rows if row.state is not RunState.DISCARDED), None)
    if last is None:
        return Tile("当月补贴", "未编制", "还没有编制过补贴。", "pay", len(rows), "次发放")
    note = f"{last.month.label}{last.kind.label}：{last.state.label}，发放 {last.paid:,} 人"
    return Tile("当月补贴", f"{show(last.total)} 元", note, "pay", len(rows), "次发放")


def _money(unit: Unit) -> Tile:
    year = unit.as_of.valid_on.year
    rows = budget.ledger(unit, year)
    if not rows:
        return Tile("经费", "未下达", "本年度还没有登记经费。", "ledger", 0, "笔")
    spent = sum((row.expended for row in budget.subjects(unit, year)), budget.NIL)
    ahead = budget.forecast(unit, year)
    note = f"预计年末结余 {show(ahead.balance)} 元。{ahead.text}"
    return Tile("经费已支出", f"{show(spent)} 元", note, "ledger", len(rows), "笔")


def _cases_due(unit: Unit) -> Iterator[Due]:
    """Yield a line for every step that waits for the actor, with the oldest case of it."""
    waiting: dict[str, list[vetting.CaseRow]] = {}
    for case in reversed(vetting.cases(unit, open_only=True)):
        step = _next_step(unit, case)
        if step and step.permission in unit.actor.permissions:
            waiting.setdefault(step.title, []).append(case)
    for title, cases in waiting.items():
        first = cases[0]
        words = f"{len(cases):,} 件选聘考察等待“{title}”，最早的是 {first.number} {first.name}"
        yield Due(words, "open_cases", first.id)


def _next_step(unit: Unit, case: vetting.CaseRow) -> CaseStep | None:
    """Return the step forward; for a case that was returned, the way back."""
    flow = flow_of(step_names(policy_on(unit, case.opened_on).vetting))
    if case.state is CaseState.RETURNED:
        return next(step for step in flow.catalogue.side if step.state is CaseState.NOMINATED)
    return workflow.forward(flow, case.state)


def _cycles_due(unit: Unit) -> Iterator[Due]:
    may = unit.actor.permissions
    for cycle in assessment.cycles(unit):
        if cycle.state is CycleState.OPEN:
            states = Counter(town.state for town in assessment.progress(unit, cycle.id))
            if states[SubjectState.OPEN] and _P.ASSESSMENT_SCORE in may:
                yield Due(f"{cycle.title}：{states[SubjectState.OPEN]} 个乡镇还没有提交评分", "results")
            if states[SubjectState.SUBMITTED] and _P.ASSESSMENT_PUBLISH in may:
                yield Due(f"{cycle.title}：{states[SubjectState.SUBMITTED]} 个乡镇等待县级接收", "results")
        elif cycle.state in _CYCLE_STEPS and _P.ASSESSMENT_PUBLISH in may:
            yield Due(f"{cycle.title}：{_CYCLE_STEPS[cycle.state]}", "results")


def _runs_due(unit: Unit) -> Iterator[Due]:
    for run in pay.runs(unit):
        permission, words = _RUN_STEPS.get(run.state, (None, ""))
        if permission in unit.actor.permissions:
            said = f"{run.month.label}补贴{words}：{run.number}，{run.paid:,} 人，{show(run.total)} 元"
            yield Due(said, "pay", run.id)


def _insurance_due(unit: Unit) -> Iterator[Due]:
    """Yield the contracts that end within the policy's days of warning and have no successor yet."""
    accident = policy_on(unit, unit.today).insurance.accident
    if accident is None or accident.warn_days is None or _P.INSURANCE_WRITE not in unit.actor.permissions:
        return
    until = unit.today + timedelta(days=accident.warn_days.value)
    rows = insurance.contracts(unit)
    for row in rows:
        if unit.today < row.ends <= until and not any(other.ends > row.ends for other in rows):
            last = row.ends - timedelta(days=1)
            yield Due(f"保单 {row.number}（{row.insurer}）{last:%Y-%m-%d} 到期，请办理续保")
