"""A case as its page works on it: steps, what the next acts lack, proofs, what happened; and the board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.fields import Choice, Label
from app.domain import workflow
from app.domain.policy.people import Vetting
from app.domain.vetting import CATALOGUE, ENDED, CaseFacts, CaseFlow, CaseState, Numbers, checklist, reached
from app.domain.vetting.guards import apart_from, involved
from app.domain.vetting.publicity import asked, begins
from app.domain.vetting.steps import CaseStep
from app.domain.workflow import Check
from app.services._refusals import Pairs, pairs_on
from app.services.bodies import bodies, hosts_of
from app.services.policy import policy_on
from app.services.vetting._ballots import grades_of
from app.services.vetting._facts import (
    FLOW,
    Sheets,
    area_of,
    facts_of,
    flow_and_numbers,
    myself,
    seen_case,
    sheets_of,
    with_vacancy,
)
from app.services.vetting.case_list import CaseRow, cases
from app.services.vetting.queries import case_file
from app.services.vetting.rows import CaseFile, PublicityRow
from app.services.vetting.shown import publicity
from app.services.vetting.signs import SignRow, visit_signs
from app.services.workflow import history
from app.workspace import Unit
from db.models.accounts import Account
from db.models.documents import StoredFile
from db.models.vetting import VettingCase
from db.models.workflow import Evidence

_ACTS = ("decide", "appoint")  # of the way forward; everything before them follows from the evidence
_BY_DECIDERS = ("decide", "reject")
_ASIDE = (CaseState.RETURNED, CaseState.REJECTED, CaseState.WITHDRAWN)


class Stage(Choice):
    """How far a step has come."""

    DONE = "done", "已完成"
    NOW = "now", "正在办理"
    LATER = "later", "还没有到"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as the county calls it, and the lines of its checklist."""

    state: CaseState
    title: Annotated[str, Label("步骤", width=20)]
    stage: Annotated[Stage, Label("进度", width=10)]
    lines: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveRow:
    """An act that may come next, and everything that stands in its way for the signed-in person."""

    action: str
    title: Annotated[str, Label("办理", width=14)]
    forward: bool
    reasons: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A scan or photo attached to a sheet of the case."""

    id: int
    file_id: int
    part: str
    part_id: int | None
    media: str
    kind: Annotated[str, Label("种类", width=10)]
    name: Annotated[str, Label("文件名", width=30)]
    taken_on: Annotated[date | None, Label("日期", width=11)]


@dataclass(frozen=True, slots=True)
class PastRow:
    """One thing that happened to the case."""

    id: int
    on: Annotated[date, Label("日期", width=11)]
    act: Annotated[str, Label("办理", width=16)]
    state: Annotated[str, Label("之后的状态", width=14)]
    by: Annotated[str, Label("办理人", width=10)]
    note: Annotated[str, Label("说明", width=30)]


@dataclass(frozen=True, slots=True)
class Docket:
    """A whole case for the window.

    ``visit_by`` is the last day to ask neighbours, ``bodies`` what may
    send members to the team, as far as the county keeps them; ``hosts`` what may lend the worker, by id, None
    for a post that nobody lends to; ``ballot`` are the lines of the count of a ballot: key, words, grades;
    ``signs`` what strikes in its visits beside those of other cases, told to who decides; ``reasons`` why
    somebody may be rejected, by today's policy.
    """

    file: CaseFile
    steps: tuple[StepRow, ...]
    moves: tuple[MoveRow, ...]
    proofs: tuple[ProofRow, ...]
    history: tuple[PastRow, ...]
    bodies: tuple[str, ...]
    hosts: tuple[tuple[int, str], ...] | None
    ballot: tuple[tuple[str, str, tuple[str, ...]], ...]
    formed_on: date | None
    visit_by: date | None
    signs: tuple[SignRow, ...]
    publicity: PublicityRow | None = None
    reasons: Pairs = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A case on the board: ``waits`` says what its step lacks first."""

    case: CaseRow
    waits: str


@dataclass(frozen=True, slots=True)
class Column:
    """One step of the board with the cases that stand at it, the longest open first."""

    title: str
    cards: tuple[Card, ...]


@permits(Permission.VETTING_READ)
def docket(unit: Unit, case_id: int) -> Docket:
    """Return everything the page of a case shows.

    Raises: NotFound.
    """
    case = seen_case(unit, case_id)
    sheets = sheets_of(unit, case)
    facts = facts_of(unit, sheets)
    flow, numbers = flow_and_numbers(unit, case)
    policy = policy_on(unit, case.opened_on)
    rules, days = policy.vetting, numbers.visit_days
    return Docket(
        file=case_file(unit, case_id),
        steps=_steps(case.state, facts, numbers, flow, rules),
        moves=tuple(_moves(unit, sheets, facts, numbers, flow)),
        proofs=tuple(_proofs(unit, case_id)),
        history=tuple(_past(unit, case_id)),
        ballot=_ballot(rules),
        bodies=tuple(row.name for row in bodies(unit)),
        hosts=hosts_of(unit, area_of(policy, case.employment)),
        formed_on=case.formed_on,
        visit_by=case.formed_on + timedelta(days=days) if case.formed_on and days is not None else None,
        signs=_signs(unit, case_id),
        publicity=publicity(unit, case_id),
        reasons=pairs_on(unit, unit.today),
    )


def _ballot(rules: Vetting) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    lines = grades_of(rules.ballot.value).items() if rules.ballot else ()
    return tuple((key, label, tuple(grades)) for key, (label, grades) in lines)


def _signs(unit: Unit, case_id: int) -> tuple[SignRow, ...]:
    """Return what strikes in the visits of this case, to who decides."""
    if Permission.VETTING_DECIDE not in unit.actor.permissions:
        return ()
    return tuple(row for row in visit_signs(unit) if case_id in row.case_ids)


def _steps(
    state: CaseState, facts: CaseFacts, numbers: Numbers, flow: CaseFlow, rules: Vetting
) -> tuple[StepRow, ...]:
    names = {rule.step: rule.label.value for rule in rules.steps}
    path = [step.state for step in flow.path]
    carried = reached(facts, numbers, flow, CaseState.NOMINATED)  # for a case returned or given up
    done = path.index(state) + 1 if state in path else len(carried) if state in _ASIDE else 0
    rows = [StepRow(CaseState.NOMINATED, names.get("nominated", "推荐"), Stage.DONE)]
    for place, step in enumerate(flow.path):
        working = place == done and state not in ENDED
        stage = Stage.DONE if place < done else Stage.NOW if working else Stage.LATER
        lines = tuple(workflow.step_checks(step, facts, numbers))
        rows.append(StepRow(step.state, names.get(step.state, step.title), stage, lines))
    return tuple(rows)


def _moves(
    unit: Unit, sheets: Sheets, facts: CaseFacts, numbers: Numbers, flow: CaseFlow
) -> Iterator[MoveRow]:
    """Yield the act of the way forward with what it lacks, then the side steps the person may take."""
    state = sheets.case.state
    goal = CaseState.APPOINTED if state is CaseState.DECIDED else CaseState.DECIDED
    mine = involved([myself(unit)], facts)
    open_way = workflow.forward(flow, state) is not None
    for step in flow.path if open_way else ():
        if step.action in _ACTS and step.state is goal:
            known = with_vacancy(unit, facts, sheets.case, unit.today) if step.action == "appoint" else facts
            lacking = tuple(workflow.unmet(checklist(known, numbers, flow, goal)))
            first = step.action != "appoint" or not _unshown(facts, numbers)
            yield MoveRow(step.action, step.title, first, (*lacking, *_person(unit, step, mine)))
    yield from _publicity(unit, facts, numbers)
    for step in flow.catalogue.side:
        if state in step.sources and step.permission in unit.actor.permissions:
            yield MoveRow(step.action, step.title, step.action == "resume", _person(unit, step, mine))


def _unshown(facts: CaseFacts, numbers: Numbers) -> bool:
    """Return whether the candidate is still to be made public."""
    return asked(facts, numbers) and facts.publicity is not None and facts.publicity.ends is None


def _publicity(unit: Unit, facts: CaseFacts, numbers: Numbers) -> Iterator[MoveRow]:
    """Yield making the candidate public, or taking that down, where the case does it."""
    if not asked(facts, numbers) or Permission.VETTING_WORK not in unit.actor.permissions:
        return
    if _unshown(facts, numbers):
        yield MoveRow("publicise", "公示", True, tuple(workflow.unmet(begins(facts, numbers))))
    else:
        yield MoveRow("take_down", "撤下公示", False)


def _person(unit: Unit, step: CaseStep, mine: Sequence[str]) -> tuple[Check, ...]:
    """Return why it is not for this person."""
    if step.permission not in unit.actor.permissions:
        return (workflow.for_another(step.permission),)
    if step.action in _BY_DECIDERS and mine:
        return (Check(False, apart_from(mine).rstrip("。")),)
    return ()


def _proofs(unit: Unit, case_id: int) -> Iterator[ProofRow]:
    found = unit.session.execute(
        select(Evidence, StoredFile.name, StoredFile.media)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(Evidence.flow == FLOW, Evidence.subject_id == case_id, Evidence.voided.is_(False))
        .order_by(Evidence.id)
    )
    for proof, name, media in found:
        kind = proof.evidence_kind
        yield ProofRow(
            proof.id, proof.file_id or 0, proof.part, proof.part_id, media, kind, name, proof.taken_on
        )


def _past(unit: Unit, case_id: int) -> Iterator[PastRow]:
    titles = {step.action: step.title for step in (*CATALOGUE.steps, *CATALOGUE.side)}
    events = history(unit, FLOW, case_id)
    logins = {event.by for event in events}
    found = unit.session.execute(select(Account.login, Account.name).where(Account.login.in_(logins)))
    names = dict(found.all())
    for event in events:
        act, state = titles.get(event.action, "推荐"), CaseState(event.to_state).label
        yield PastRow(event.id, event.on, act, state, names.get(event.by, event.by), event.note)


@permits(Permission.VETTING_READ)
def board(unit: Unit) -> list[Column]:
    """Return the open cases by the step they stand at, in the order of today's policy; empty steps too."""
    rules = policy_on(unit, unit.today).vetting
    titles = {rule.step: rule.label.value for rule in rules.steps} or {}
    columns: dict[str, list[Card]] = {title: [] for title in titles.values()}
    for row in reversed(cases(unit, open_only=True)):
        title, card = _card(unit, row)
        columns.setdefault(title, []).append(card)
    return [Column(title, tuple(cards)) for title, cards in columns.items()]


def _card(unit: Unit, row: CaseRow) -> tuple[str, Card]:
    case = unit.session.get_one(VettingCase, row.id)
    facts = facts_of(unit, sheets_of(unit, case))
    flow, numbers = flow_and_numbers(unit, case)
    rules = policy_on(unit, case.opened_on).vetting
    step = next(each for each in _steps(case.state, facts, numbers, flow, rules) if each.stage is Stage.NOW)
    waits = next((line.text for line in step.lines if not line.ok), "")
    if case.state is CaseState.RETURNED:
        return CaseState.RETURNED.label, Card(row, waits or "请补充后重新提交")
    return step.title, Card(row, waits or f"可以{step.title}")
