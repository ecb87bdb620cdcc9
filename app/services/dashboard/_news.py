"""What was done lately, of what the person may read: cases, assessments, runs and issued papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from app.core.access import Permission
from app.core.figures import Door
from app.domain.assessment import CYCLE_FLOW
from app.domain.pay.run import PAY_RUN
from app.domain.vetting.steps import flow_of
from app.services import assessment, documents, pay, vetting
from app.services._actors import names
from app.services.dashboard.rows import News
from app.services.policy import policy_on
from app.services.vetting._numbers import step_names
from app.workspace import Unit
from db.models.workflow import WfEvent

_P = Permission
_SHOWN, _LOOKED_AT = 8, 200
Subjects = dict[str, dict[int, tuple[str, Door]]]


def news(unit: Unit) -> list[News]:
    """Return the latest acts, newest first; a department is not told who does what at the centre's desks."""
    if any(scope.body is not None for scope in unit.actor.scopes):
        return []
    people = names(unit)
    found = [*_events(unit, people), *_papers(unit)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:_SHOWN]


def _events(unit: Unit, people: Mapping[str, str]) -> Iterator[News]:
    seen, titles = _subjects(unit), _titles(unit)
    latest = select(WfEvent).where(WfEvent.flow.in_(seen)).order_by(WfEvent.id.desc()).limit(_LOOKED_AT)
    for event in unit.session.scalars(latest):
        subject = seen[event.flow].get(event.subject_id)
        if subject is not None:
            title = titles.get((event.flow, event.action), "")
            yield News(
                event.recorded_at, people[event.recorded_by], f"{title}：{subject[0]}".strip("："), subject[1]
            )


def _subjects(unit: Unit) -> Subjects:
    """Return what the person may see of each flow: its name and its door, by id."""
    may, found = unit.actor.permissions, Subjects()
    if _P.VETTING_READ in may:
        rows = vetting.cases(unit)
        found["vetting"] = {
            row.id: (f"{row.number} {row.name}", Door(page="vetting", target=row.id)) for row in rows
        }
    if _P.ASSESSMENT_READ in may:
        cycles = assessment.cycles(unit)
        found["assessment.cycle"] = {row.id: (row.title, Door(page="results")) for row in cycles}
    if _P.PAY_READ in may:
        runs = pay.runs(unit)
        found["pay_run"] = {
            row.id: (f"{row.month.label}补贴", Door(page="run", target=row.id)) for row in runs
        }
    return found


def _titles(unit: Unit) -> dict[tuple[str, str], str]:
    """Return what each act is called."""
    rules, cycle = policy_on(unit, unit.today).vetting, CYCLE_FLOW.catalogue
    found = {("vetting", "nominate"): "推荐"}
    if rules.steps:
        case = flow_of(step_names(rules)).catalogue
        found |= {("vetting", step.action): step.title for step in (*case.steps, *case.side)}
    found |= {("assessment.cycle", step.action): step.title for step in (*cycle.steps, *cycle.side)}
    return found | {("pay_run", step.action): step.title for step in (*PAY_RUN.steps, *PAY_RUN.side)}


def _papers(unit: Unit) -> Iterator[News]:
    """Yield the issued papers; those issued by one person in one minute are one line."""
    if _P.DOCUMENTS_READ not in unit.actor.permissions:
        return
    batches: dict[tuple[str, str], list[documents.DocumentRow]] = {}
    for row in documents.documents(unit):
        batches.setdefault((row.issued_by, f"{row.issued_at:%Y-%m-%d %H:%M}"), []).append(row)
    for (who, _minute), rows in batches.items():
        last = rows[-1]
        said = last.title if len(rows) == 1 else f"{rows[0].title}等 {len(rows)} 份文件"
        yield News(
            last.issued_at,
            who,
            f"签发：{said}",
            Door(page="documents", target=rows[0].id),
        )
