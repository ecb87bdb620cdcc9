"""The forms of a case's evidence: inspection, meeting, visit, issue, answer, interview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from app.core.fields import Label
from app.core.text import clean_name
from app.domain.vetting import Relation
from app.services import vetting
from app.services.vetting import Docket
from app.workspace import Unit
from ui.kit.editors import OneOf, Several, names
from ui.kit.form import Ask, Record, Sheet
from ui.pages.vetting.ratings import Ratings


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something is done."""

    reason: Annotated[str, Label("原因", width=40)]


def _on(docket: Docket, service: Callable[..., Any]) -> Callable[[Unit, Any], Any]:
    case_id = docket.file.case.id
    return lambda unit, new: service(unit, case_id, new)


def _present(docket: Docket, title: str) -> dict[str, Ask]:
    options = [
        (member.id, f"{member.name}（{member.body}）") for member in docket.file.team if not member.recused
    ]
    return {"members": Ask(editor=lambda: Several(options, 2), title=title, wide=True)}


def _everybody(docket: Docket, today: date, key: str) -> dict[str, Any]:
    return {key: today, "members": tuple(member.id for member in docket.file.team if not member.recused)}


def inspection(docket: Docket, today: date) -> Sheet:
    """Return the form of an inspection on the spot."""
    return Sheet(
        title="实地考察记录",
        command=vetting.NewInspection,
        send=_on(docket, vetting.add_inspection),
        asks=_present(docket, "到场成员"),
        start={
            **_everybody(docket, today, "held_on"),
            "at_hukou": True,
            "place": docket.file.candidate.hukou_address or docket.file.candidate.address,
        },
    )


def meeting(docket: Docket, today: date) -> Sheet:
    """Return the form of the inspection meeting."""
    return Sheet(
        title="考察工作会议",
        command=vetting.NewMeeting,
        send=_on(docket, vetting.hold_meeting),
        asks={**_present(docket, "到会成员"), "guests": Ask(editor=names, title="列席人员", wide=True)},
        start=_everybody(docket, today, "held_on"),
    )


def visit(docket: Docket, today: date) -> Sheet:
    """Return the form of one household's sheet."""
    related = [(one, one.label) for one in Relation]
    asks = {
        **_present(docket, "考察组成员签字"),
        "householder": Ask(check=clean_name),
        "relation": Ask(editor=lambda: OneOf(related)),
    }
    if docket.file.questions:
        asks["ratings"] = Ask(editor=lambda: Ratings(docket.file.questions), title="评价", wide=True)
    count, needed = docket.file.households, docket.file.needed
    return Sheet(
        title=f"第 {len(docket.file.visits) + 1} 次走访记录",
        command=vetting.NewVisit,
        send=_on(docket, vetting.add_visit),
        note=f"一户一表，现计 {count} 户，至少 {needed} 户；同户、亲属和已走访过的住户不计入。",
        asks=asks,
        start={**_everybody(docket, today, "visited_on"), "signed": True},
    )


def issue(docket: Docket, today: date) -> Sheet:
    """Return the form of a problem raised against the candidate."""
    send = _on(docket, vetting.raise_issue)
    return Sheet(title="反映的问题", command=vetting.NewIssue, send=send, start={"raised_on": today})


def answer(docket: Docket, today: date, row: vetting.IssueRow) -> Sheet:
    """Return the form of the answer to a raised problem."""
    seen = {"answered_on": row.answered_on, "answer": row.answer, "finding": row.finding}
    return Sheet(
        title="核实反映的问题",
        command=vetting.Answer,
        send=lambda unit, new, version: vetting.answer_issue(unit, row.id, version, new),
        note=row.text,
        start=seen | {"answered_on": row.answered_on or today},
        record=Record(version=row.version, seen=seen),
    )


def interview(docket: Docket, today: date) -> Sheet:
    """Return the form of the talk with the candidate."""
    return Sheet(
        title="面谈记录",
        command=vetting.NewInterview,
        send=_on(docket, vetting.interview),
        asks=_present(docket, "面谈人"),
        start=_everybody(docket, today, "held_on"),
    )


def void(row: vetting.VisitRow) -> Sheet:
    """Return the form that voids a visit recorded wrongly."""
    return Sheet(
        title=f"作废对{row.householder}的走访",
        command=Reason,
        send=lambda unit, new, version: vetting.void_visit(unit, row.id, version, new.reason),
        note="作废的记录留在案卷里，不再计入户数。",
        button="作废",
        record=Record(version=row.version),
    )
