"""A case as the kit shows it: its steps, its acts, and a section for every kind of sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtGui import QImage

from app.services import vetting
from app.services.vetting import Docket, MoveRow, Stage
from ui.kit.case import Act, Case, Section
from ui.pages.vetting import ballots, evidence, publicity, sheets
from ui.pages.vetting.acts import ICONS, sheet_of
from ui.pages.vetting.candidate import candidate
from ui.pages.vetting.evidence import Hands
from ui.pages.vetting.signs import signs
from ui.pages.vetting.strip import Step

_MARKS = {Stage.DONE: "✔", Stage.NOW: "●", Stage.LATER: "○"}


def case_of(docket: Docket, hands: Hands, pictures: Mapping[int, QImage]) -> Case:
    """Return what the widget shows of a case."""
    case, now = docket.file.case, next((step for step in docket.steps if step.stage is Stage.NOW), None)
    return Case(
        title=f"{case.number}  {case.name} → {case.place.rpartition(' › ')[2]}（{case.employment}）",
        state=case.state.label,
        hint=_hint(docket, hands.today),
        now=now.title if now else "",
        lines=now.lines if now else (),
        acts=tuple(_move(docket, hands, move) for move in reversed(docket.moves)),
        sections=_sections(docket, hands, pictures),
        why="；".join(filter(None, (case.refusal, case.told.rstrip("。")))),
    )


def way_of(docket: Docket) -> tuple[Step, ...]:
    """Return the stations of a case, named as the county names them."""
    return tuple(Step(title=step.title, mark=_MARKS[step.stage]) for step in docket.steps)


def _hint(docket: Docket, today: date) -> str:
    opened = docket.file.case.opened_on
    said = f"推荐于 {opened.isoformat()}，已 {(today - opened).days} 天"
    if docket.visit_by is None:
        return said
    left = (docket.visit_by - today).days
    return f"{said}；走访还剩 {left} 天" if left >= 0 else f"{said}；走访已超期 {-left} 天"


def _move(docket: Docket, hands: Hands, move: MoveRow) -> Act:
    return Act(
        title=move.title,
        icon=ICONS[move.action],
        start=lambda _rows: hands.fill(sheet_of(docket, move, hands.today)),
        reasons=move.reasons,
        primary=move.forward,
    )


def _sections(docket: Docket, hands: Hands, pictures: Mapping[int, QImage]) -> tuple[Section, ...]:
    """Return the sections in the order of the paper, but what is being worked on first."""
    file = docket.file
    found = [
        candidate(docket, hands, pictures),
        evidence.team(docket, hands),
        evidence.sheet(
            docket, hands, pictures, ("inspections", "实地考察", file.inspections, sheets.inspection)
        ),
        evidence.sheet(docket, hands, pictures, ("meeting", "考察工作会议", file.meetings, sheets.meeting)),
        evidence.visits(docket, hands, pictures),
        *signs(docket),
        ballots.section(docket, hands),
        evidence.issues(docket, hands),
        evidence.sheet(docket, hands, pictures, ("interview", "面谈核实", file.interviews, sheets.interview)),
    ]
    if file.decision:
        found.append(
            Section(key="vetting/decision", title="决定", row=vetting.DecisionRow, rows=(file.decision,))
        )
    found += publicity.section(docket, hands, works=hands.decided)
    if file.earlier:
        columns = ("number", "place", "opened_on", "state", "refusal")
        found.append(
            Section(
                key="earlier", title="此人以前的案卷", row=vetting.CaseRow, rows=file.earlier, columns=columns
            )
        )
    found.append(Section(key="history", title="办理经过", row=vetting.PastRow, rows=docket.history))
    working = {line.goto for step in docket.steps if step.stage is Stage.NOW for line in step.lines}
    first = [section for section in found if section.key in working - {"vetting/candidate"}]
    return (*first, *(section for section in found if section not in first))
