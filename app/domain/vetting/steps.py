"""The steps of a vetting case, and the one checklist everybody asks.  Source: architecture.md 4.4."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.access import Permission
from app.domain import workflow
from app.domain.vetting import guards
from app.domain.vetting.facts import CaseFacts, CaseState, Numbers
from app.domain.vetting.neighbours import neighbours
from app.domain.vetting.publicity import made_public
from app.domain.workflow import Catalogue, Check, Flow, Step

_S = CaseState
_EVIDENCE = frozenset({_S.TEAM_FORMED, _S.INSPECTED, _S.MEETING_HELD, _S.NEIGHBOURS_VISITED, _S.INTERVIEWED})
_OPEN = _EVIDENCE | {_S.NOMINATED}
_WORK, _DECIDE = Permission.VETTING_WORK, Permission.VETTING_DECIDE

CaseStep = Step[CaseState, CaseFacts, Numbers]
CaseFlow = Flow[CaseState, CaseFacts, Numbers]


_TEAM = frozenset({_S.TEAM_FORMED})

CATALOGUE: Catalogue[CaseState, CaseFacts, Numbers] = Catalogue(
    title="选聘考察",
    start=_S.NOMINATED,
    steps=(
        Step(_S.TEAM_FORMED, "form_team", "组建联合考察组", _WORK, (guards.eligible, guards.joint_team)),
        Step(_S.INSPECTED, "inspect", "实地考察", _WORK, (guards.inspection,), after=_TEAM),
        Step(_S.MEETING_HELD, "meet", "召开考察工作会议", _WORK, (guards.meeting,), after=_TEAM),
        Step(_S.NEIGHBOURS_VISITED, "visit", "走访街坊邻居", _WORK, (neighbours,), after=_TEAM),
        Step(_S.INTERVIEWED, "interview", "面谈核实", _WORK, (guards.interview,), after=_TEAM),
        Step(_S.DECIDED, "decide", "确定人选", _DECIDE, (guards.decision,), after=_EVIDENCE),
        Step(
            _S.APPOINTED,
            "appoint",
            "聘用",
            _WORK,
            (guards.vacancy, made_public),
            after=frozenset({_S.DECIDED}),
        ),
    ),
    goals=frozenset({_S.APPOINTED}),
    hard=frozenset({_S.TEAM_FORMED, _S.NEIGHBOURS_VISITED, _S.INTERVIEWED, _S.DECIDED}),
    side=(
        Step(_S.RETURNED, "return", "退回补充", _DECIDE, sources=_EVIDENCE),
        Step(_S.NOMINATED, "resume", "补充后重新提交", _WORK, sources=frozenset({_S.RETURNED})),
        Step(_S.REJECTED, "reject", "不予聘用", _DECIDE, sources=_OPEN | {_S.DECIDED, _S.RETURNED}),
        Step(_S.WITHDRAWN, "withdraw", "本人放弃", _WORK, sources=_OPEN | {_S.DECIDED, _S.RETURNED}),
    ),
)


def flow_of(names: Sequence[str]) -> CaseFlow:
    """Return the flow of the steps a county's policy names.

    Raises: Invalid for a list that skips a hard gate, cannot reach an end or names an unknown step.
    """
    return workflow.load(CATALOGUE, names)


def checklist(
    facts: CaseFacts, numbers: Numbers, flow: CaseFlow, upto: CaseState = CaseState.DECIDED
) -> list[Check]:
    """Return every check a case must meet to stand at ``upto``, in the county's order.

    The decision's own lines appear once there is a decision, the vacancy's once it was looked up.
    """
    return workflow.checklist(flow, upto, facts, numbers)


def reached(facts: CaseFacts, numbers: Numbers, flow: CaseFlow, state: CaseState) -> list[CaseStep]:
    """Return the steps the evidence of the case has completed beyond ``state``, in order.

    Evidence moves a case forward by itself; a decision and an appointment are acts of their own.
    """
    done: list[CaseStep] = []
    step = workflow.forward(flow, state)
    while step and step.state in _EVIDENCE:
        if workflow.unmet(checklist(facts, numbers, flow, step.state)):
            break
        done.append(step)
        step = workflow.forward(flow, step.state)
    return done
