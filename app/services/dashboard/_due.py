"""What waits for the person, the most pressing first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select

from app.core.access import Permission
from app.core.figures import Door
from app.core.money import show
from app.core.narrowing import Kept, Narrowing, only
from app.core.own_words import in_own_words
from app.domain import workflow
from app.domain.assessment import OF_CHECKS, CycleState, SubjectState
from app.domain.assessment.appeals import UnlockState
from app.domain.checkins import Standing as Came
from app.domain.exits import ExitState
from app.domain.pay import RunState
from app.domain.recruiting import CampaignState
from app.domain.tenure import Standing
from app.domain.training.hours import plain
from app.domain.vetting import CaseState
from app.domain.vetting.steps import CaseStep, flow_of
from app.services import (
    assessment,
    exits,
    exports,
    insurance,
    leave,
    pay,
    roster,
    tenure,
    training,
    vetting,
    worklog,
)
from app.services.dashboard._ageing import ageing
from app.services.dashboard._money import money
from app.services.dashboard._terms import paid_by, scored_by, until
from app.services.dashboard.rows import Due, Term
from app.services.policy import policy_on
from app.services.vetting._numbers import step_names
from app.workspace import Unit
from db.models.assessment import Appeal, Unlock
from db.models.awards import AwardRound
from db.models.exits import Exit
from db.models.merging import PersonMerge
from db.models.people import Clearing, Correction, Erasure
from db.models.recruiting import Campaign
from db.models.training import TrainingCertificate

_P = Permission
_TRIED = (Standing.PROBATION_OVER, Standing.PROBATION_ENDS)
_LACKING = Narrowing((Kept(key="lacking", least=Decimal("0.5")),))
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


def due(unit: Unit) -> list[Due]:
    """Return what waits for the actor; what presses comes first, else the order of the year's work."""
    may = unit.actor.permissions
    parts = (
        (_P.VETTING_READ, _cases),
        (_P.VETTING_READ, _campaigns),
        (_P.VETTING_READ, _awards),
        (_P.ASSESSMENT_READ, _cycles),
        (_P.ASSESSMENT_PUBLISH, _appeals),
        (_P.VETTING_DECIDE, _unlocks),
        (_P.PAY_READ, _runs),
        (_P.INSURANCE_READ, _insurance),
        (_P.BUDGET_WRITE, money),
        (_P.EXPORT_APPROVE, _exports),
        (_P.ROSTER_WRITE, _leave),
        (_P.ROSTER_WRITE, _training),
        (_P.ROSTER_WRITE, _exits),
        (_P.ROSTER_WRITE, _tenure),
        (_P.ROSTER_WRITE, ageing),
        (_P.VETTING_DECIDE, _acts),
        (_P.ROSTER_WRITE, _logs),
        (_P.ROSTER_WRITE, _check_ins),
        (_P.VETTING_DECIDE, _corrections),
        (_P.VETTING_DECIDE, _merges),
        (_P.VETTING_DECIDE, _clearings),
        (_P.VETTING_DECIDE, _erasures),
    )
    found = [one for permission, part in parts if permission in may for one in part(unit)]
    return sorted(found, key=lambda one: not one.term.presses)


def _any(unit: Unit, *where: ColumnElement[bool]) -> bool:
    """Return whether there is such a row: what lists them is read when there is one."""
    return bool(unit.session.scalar(select(func.count()).where(*where)))


def _cases(unit: Unit) -> Iterator[Due]:
    """Yield a line for every step that waits for the actor, with the oldest case of it."""
    waiting: dict[str, list[vetting.CaseRow]] = {}
    open_ = vetting.cases(unit, open_only=True)
    chosen = [case.id for case in open_ if case.state is CaseState.DECIDED]
    shown = vetting.publicity_waits(unit, chosen) if chosen else {}  # what tells is read when there is one
    for case in reversed(open_):
        step = _next_step(unit, case)
        title = shown.get(case.id, step.title) if step else ""  # while the days of a publicity run: nothing
        if step and title and step.permission in unit.actor.permissions:
            waiting.setdefault(title, []).append(case)
    for title, cases in waiting.items():
        first = cases[0]
        words = f"{len(cases):,} 件选聘考察等待“{title}”，最早的是 {first.number} {first.name}"
        days = (unit.today - first.opened_on).days
        yield Due(words, Term(f"推荐已 {days} 天"), Door(page="open_cases", target=first.id))


def _campaigns(unit: Unit) -> Iterator[Due]:
    """Yield a line for every step of a campaign that waits for the actor, with the oldest campaign of it."""
    if not _any(unit, Campaign.state != CampaignState.CANCELLED):
        return
    from app.services import recruiting  # read when there is one

    waiting: dict[str, list[recruiting.Waiting]] = {}
    for one in (*recruiting.pressing(unit), *recruiting.vacant_again(unit)):
        waiting.setdefault(one.step, []).append(one)
    for title, found in waiting.items():
        first = found[0]
        words = f"{len(found):,} 个选聘批次等待“{title}”，最早的是 {first.number} {first.title}"
        yield Due(words, Term(f"{first.since:%m-%d} 起"), Door(page="campaign", target=first.id))


def _awards(unit: Unit) -> Iterator[Due]:
    """Yield a line for every round of 评优 that waits for the actor."""
    if not _any(unit, AwardRound.voided.is_(False)):
        return
    from app.services import awards  # read when there is one

    for one in awards.pressing(unit):
        term = until(unit, one.until) if one.until else Term(f"{one.since:%m-%d} 起" if one.since else "")
        yield Due(f"评优 {one.number} {one.title}：{one.words}", term, Door(page="award", target=one.id))


def _next_step(unit: Unit, case: vetting.CaseRow) -> CaseStep | None:
    """Return the step forward; for a case that was returned, the way back."""
    flow = flow_of(step_names(policy_on(unit, case.opened_on).vetting))
    if case.state is CaseState.RETURNED:
        return next(step for step in flow.catalogue.side if step.state is CaseState.NOMINATED)
    return workflow.forward(flow, case.state)


def _cycles(unit: Unit) -> Iterator[Due]:
    for cycle in assessment.cycles(unit):
        by = scored_by(unit, cycle.month) if cycle.month else None
        term = until(unit, by) if by else Term()
        for words in _waiting(unit, cycle):
            yield Due(f"{cycle.title}：{words}", term, Door(page="scores", narrowing=None))
        if lacking := _unchecked(unit, cycle):
            words = f"{lacking:,} 个网格还没有数据核查，按记录评不出准确率、匹配率"
            yield Due(f"{cycle.title}：{words}", term, Door(page="data_quality"))


def _unchecked(unit: Unit, cycle: assessment.CycleRow) -> int:
    """Return how many grids lack the check of data an open sheet counts; 0 where it counts none."""
    mine = cycle.state is CycleState.OPEN and _P.ROSTER_WRITE in unit.actor.permissions
    if cycle.month is None or not mine:
        return 0
    first, last = cycle.month.first, cycle.month.last
    sheet = policy_on(unit, last).assessment.sheet(cycle.kind)
    if not any(line.counted and line.counted.value in OF_CHECKS for line in sheet):
        return 0
    from app.services import surveys  # read where a sheet counts them

    return surveys.unchecked(unit, first, last)


def _waiting(unit: Unit, cycle: assessment.CycleRow) -> Iterator[str]:
    may = unit.actor.permissions
    if cycle.state is CycleState.OPEN:
        states = Counter(town.state for town in assessment.progress(unit, cycle.id))
        if states[SubjectState.OPEN] and _P.ASSESSMENT_SCORE in may:
            yield in_own_words(f"{states[SubjectState.OPEN]} 个乡镇还没有提交评分")
        if states[SubjectState.SUBMITTED] and _P.ASSESSMENT_PUBLISH in may:
            yield in_own_words(f"{states[SubjectState.SUBMITTED]} 个乡镇等待县级接收")
    elif cycle.state in _CYCLE_STEPS and _P.ASSESSMENT_PUBLISH in may:
        yield in_own_words(_CYCLE_STEPS[cycle.state])


def _appeals(unit: Unit) -> Iterator[Due]:
    if not _any(unit, Appeal.outcome == "", Appeal.voided.is_(False)):
        return  # what lists them is read when there is one
    if waiting := [row for row in assessment.appeals(unit) if row.open and not row.mine]:
        first = waiting[-1]
        said = f"{len(waiting)} 项考核申诉等待答复，最早的是{first.name}对{first.cycle}的申诉"
        yield Due(said, Term(f"申诉于 {first.filed_on:%m-%d}"), Door(page="appeals", target=first.id))


def _unlocks(unit: Unit) -> Iterator[Due]:
    if not _any(unit, Unlock.state == UnlockState.ASKED):
        return
    if waiting := [row for row in assessment.unlocks(unit) if row.asked and not row.mine]:
        first = waiting[-1]
        said = f"{len(waiting)} 项考核解锁等待审批，最早的是{first.by}提出的{first.name}的{first.cycle}"
        yield Due(said, Term(f"申请于 {first.at:%m-%d}"), Door(page="unlocks", target=first.id))


def _runs(unit: Unit) -> Iterator[Due]:
    for run in pay.runs(unit):
        permission, words = _RUN_STEPS.get(run.state, (None, ""))
        if permission in unit.actor.permissions:
            said = f"{run.month.label}补贴{words}：{run.number}，{run.paid:,} 人，{show(run.total)} 元"
            by = paid_by(unit, run.month)
            yield Due(said, until(unit, by) if by else Term(), Door(page="run", target=run.id))


def _exports(unit: Unit) -> Iterator[Due]:
    asked = [one for one in exports.requests(unit) if one.state is exports.State.ASKED and not one.mine]
    if asked:
        first = asked[-1]
        said = f"{len(asked)} 项批量导出等待批准，最早的是{first.who}的{first.title}（{first.people:,} 人）"
        yield Due(said, Term(f"申请于 {first.at:%m-%d}"), Door(page="exports", target=first.id))


def _corrections(unit: Unit) -> Iterator[Due]:
    if not _any(unit, Correction.decided_by.is_(None)):
        return  # what lists them is read when there is one
    asked = [one for one in roster.corrections(unit) if one.stage is roster.Stage.ASKED and not one.mine]
    if asked:
        first = asked[-1]
        said = f"{len(asked)} 项姓名证件更正等待审批，最早的是{first.who}提出的{first.before}"
        yield Due(said, Term(f"申请于 {first.at:%m-%d}"), Door(page="corrections", target=first.id))


def _merges(unit: Unit) -> Iterator[Due]:
    if not _any(unit, PersonMerge.decided_by.is_(None)):
        return  # what lists them is read when there is one
    asked = [one for one in roster.lookalikes(unit) if one.state is roster.Likeness.ASKED and not one.mine]
    if asked:
        said = f"{len(asked)} 项重复登记合并等待审批，最近一项是{asked[0].who}提出的{asked[0].name}"
        yield Due(said, Term(), Door(page="duplicates", target=asked[0].id))


def _leave(unit: Unit) -> Iterator[Due]:
    """Yield the requests that wait for the actor's decision, and the returns nobody has written down."""
    waiting, overdue = leave.pressing(unit)
    if waiting:
        first = waiting[0]
        said = f"{len(waiting)} 人请假等待批准，最早的是{first.name}的{first.kind}（{first.words}）"
        yield Due(said, until(unit, first.first), Door(page="leave", target=first.id))
    if overdue:
        first = overdue[0]
        said = f"{len(overdue)} 人请假期满还没有销假，最早的是{first.name}（{first.kind}）"
        yield Due(said, until(unit, first.last), Door(page="leave", target=first.id))


def _logs(unit: Unit) -> Iterator[Due]:
    """Yield who has written nothing for as long as the policy waits."""
    found = worklog.quiet(unit)
    if found.names:
        some = "、".join(found.names[:2]) + ("等" if len(found.names) > 2 else "")
        said = f"{len(found.names)} 人连续 {found.days} 个工作日没有工作日志：{some}"
        yield Due(said, Term("按日登记"), Door(page="worklog"))


def _check_ins(unit: Unit) -> Iterator[Due]:
    """Yield how many of the forces have not come to their grid within the interval of the mode in force."""
    if not policy_on(unit, unit.today).check_in.force_kinds:
        return
    from app.services import checkins  # read where the county asks for it

    found = checkins.lacking(unit)
    if found.count:
        each = "今天" if found.days == 1 else f"{found.days} 天内"
        words = f"{found.count:,} 人{each}没有到网格报到（{found.label}）"
        lacks = only(state=Came.LACKING)
        yield Due(words, Term("逐网格登记"), Door(page="checkins", narrowing=lacks))


def _training(unit: Unit) -> Iterator[Due]:
    """Yield the sheets that are not whole, who lacks hours as the year ends, the certificates that end."""
    if sheets := training.pressing(unit):
        first = sheets[0]
        said = (
            f"{len(sheets)} 期培训已结束还没有登记完签到，最早的是{first.title}（{first.unmarked} 人未登记）"
        )
        yield Due(said, until(unit, first.ends), Door(page="training_sheet", target=first.id))
    if short := training.behind(unit):
        most = f"{short[0].name}（还差 {plain(short[0].lacking)} 学时）"
        said = f"{len(short):,} 人今年培训学时不足，差得最多的是{most}"
        last = date(unit.today.year, 12, 31)
        yield Due(said, until(unit, last), Door(page="training_hours", narrowing=_LACKING))
    if _any(unit, TrainingCertificate.voided_at.is_(None)) and (ends := training.ending(unit)):
        soon = ends[0]
        said = f"{len(ends)} 张培训证书快到期，最早的是{soon.name}（{soon.expires}）"
        yield Due(said, until(unit, soon.expires or unit.today), Door(page="certificates", target=soon.id))


def _exits(unit: Unit) -> Iterator[Due]:
    """Yield the leavings that are not closed: who has handed everything over, and who has not."""
    if not _any(unit, Exit.state == ExitState.OPEN, Exit.left_on <= unit.today):
        return
    waiting = exits.pressing(unit)
    if short := [row for row in waiting if row.lacking]:
        first = short[0]
        lacks = next(line.text for line in first.lines if line.blocks)
        said = f"{len(short):,} 人离岗后没有交接完，最早的是{first.name}（还有 {first.lacking} 项：{lacks}）"
        yield Due(said, until(unit, first.left_on), Door(page="exits", target=first.id))
    if ready := [row for row in waiting if not row.lacking]:
        first = ready[0]
        said = f"{len(ready):,} 人离岗交接可以办结，最早的是{first.name}"
        days = (unit.today - first.left_on).days
        yield Due(said, Term(f"离岗已 {days} 天"), Door(page="exits", target=first.id))


#: what waits for a draft -> how it is said of so many
_TENURE = {
    Standing.DISMISS: "人按政策应解聘",
    Standing.PROBATION_OVER: "人试用期已满还没有考核",
    Standing.PROBATION_ENDS: "人试用期将满",
    Standing.OVER: "人聘期已满还没有续聘",
    Standing.ENDS: "人聘期将满，请续聘",
}


def _tenure(unit: Unit) -> Iterator[Due]:
    """Yield who must go, and whose probation or term ends, each with the first of them."""
    rows = tenure.due(unit)
    for stands, words in _TENURE.items():
        if mine := [row for row in rows if row.standing is stands]:
            first = mine[0]
            day = first.probation if stands in _TRIED else first.ends
            about = first.due.removesuffix("，请起草解聘") if stands is Standing.DISMISS else f"{day}"
            term = until(unit, day) if day and stands is not Standing.DISMISS else Term(presses=True)
            said = f"{len(mine):,} {words}，最早的是{first.name}（{about}）"
            yield Due(said, term, Door(page="terms", narrowing=only(standing=stands)))


def _acts(unit: Unit) -> Iterator[Due]:
    if waiting := tenure.pressing(unit):
        first = waiting[0]
        said = f"{len(waiting)} 项解聘、续聘等待审批，最早的是{first.name}的{first.kind.label}"
        yield Due(said, Term(f"起草于 {first.at:%m-%d}"), Door(page="tenure", target=first.id))


def _clearings(unit: Unit) -> Iterator[Due]:
    if not _any(unit, Clearing.decided_by.is_(None)):
        return
    from app.services import clearing  # read when there is one to list

    asked = [one for one in clearing.clearings(unit) if one.stage is clearing.Stage.ASKED and not one.mine]
    if asked:
        first = asked[-1]
        said = f"{len(asked)} 项保存期满的清除等待审批，最早的是{first.who}提请的{first.name}"
        yield Due(said, Term(f"申请于 {first.at:%m-%d}"), Door(page="clearings", target=first.id))


def _erasures(unit: Unit) -> Iterator[Due]:
    if not _any(unit, Erasure.decided_by.is_(None)):
        return
    from app.services import erasing  # read when there is one to list

    asked = [row for row in erasing.erasures(unit) if row.standing is erasing.Standing.ASKED]
    if asked:
        first = asked[-1]
        said = f"{len(asked)} 项删除个人信息的申请等待答复，最早的是{first.number}"
        yield Due(said, until(unit, first.until), Door(page="erasures", target=first.id))


def _insurance(unit: Unit) -> Iterator[Due]:
    """Yield the contracts that end within the policy's days of warning and have no successor yet."""
    accident = policy_on(unit, unit.today).insurance.accident
    if accident is None or accident.warn_days is None or _P.INSURANCE_WRITE not in unit.actor.permissions:
        return
    horizon = unit.today + timedelta(days=accident.warn_days.value)
    rows = insurance.contracts(unit)
    for row in rows:
        if unit.today < row.ends <= horizon and not any(other.ends > row.ends for other in rows):
            last = row.ends - timedelta(days=1)
            said = f"保单 {row.number}（{row.insurer}）{last:%Y-%m-%d} 到期，请办理续保"
            yield Due(said, until(unit, last), Door(page="insurance"))
