"""The sections of a case's evidence: what was recorded, and the buttons that record more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtGui import QImage

from app.services import vetting
from app.services.vetting import Docket
from ui.kit.case import Act, Section
from ui.kit.form import Sheet
from ui.pages.vetting import sheets
from ui.pages.vetting import team as team_sheets
from ui.pages.vetting.files import proofs

_SHEET = ("held_on", "place", "present", "detail", "text")
Rows = Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Hands:
    """What a case's buttons do: show a form, choose a file to attach, give out a paper.

    ``works`` says that the person may add evidence, ``decided`` that they may go on once it is decided.
    """

    fill: Callable[[Sheet], object]
    attach: Callable[[str, int], object]
    today: date
    works: bool
    decided: bool = False


def offered(hands: Hands, *acts: Act) -> tuple[Act, ...]:
    """Return acts where the person works on the case, none for whoever only reads it."""
    return acts if hands.works else ()


def _add(docket: Docket, hands: Hands, title: str, make: Callable[[Docket, date], Sheet]) -> Act:
    return Act(
        title=title,
        icon="plus",
        start=lambda _rows: hands.fill(make(docket, hands.today)),
        blocked=lambda _rows: "" if docket.file.team else "请先组建考察组：到场的人从成员里选。",
    )


def _attach(hands: Hands, part: str) -> Act:
    return Act(
        title="附件",
        icon="paperclip",
        start=lambda rows: hands.attach(part, rows[0].id),
        blocked=lambda rows: "" if rows else "请先记录一次，再给它加照片或扫描件。",
    )


def team(docket: Docket, hands: Hands) -> Section:
    """Return the section of the joint team."""
    members = docket.file.team
    form = Act(
        title="重新组建" if members else "组建考察组",
        icon="users",
        start=lambda _rows: hands.fill(team_sheets.team(docket, hands.today)),
    )
    declare = Act(
        title="回避声明",
        icon="note-pencil",
        start=lambda rows: hands.fill(team_sheets.declaration(rows[0])),
        blocked=lambda rows: "" if rows else "请先选中一名成员。",
    )
    bodies = len({member.body for member in members if not member.recused})
    return Section(
        key="vetting/team",
        title="联合考察组",
        row=vetting.MemberRow,
        rows=members,
        note=f"{len(members)} 人，来自 {bodies} 个单位" if members else "",
        empty="还没有组建考察组。",
        acts=offered(hands, form, declare) if members else offered(hands, form),
    )


_PARTS = {"inspections": "inspection", "meeting": "meeting", "interview": "interview"}
_Kind = tuple[str, str, Rows, Callable[[Docket, date], Sheet]]


def sheet(docket: Docket, hands: Hands, pictures: Mapping[int, QImage], kind: _Kind) -> Section:
    """Return the section of one kind of record."""
    place, title, rows, make = kind
    acts = offered(hands, _add(docket, hands, f"{title}记录", make), _attach(hands, _PARTS[place]))
    return Section(
        key=f"vetting/{place}",
        title=title,
        row=vetting.SheetRow,
        rows=rows,
        columns=_SHEET,
        acts=acts,
        proofs=proofs(docket, _PARTS[place], pictures),
    )


def visits(docket: Docket, hands: Hands, pictures: Mapping[int, QImage]) -> Section:
    """Return the section of the neighbours."""
    file = docket.file
    void = Act(
        title="作废",
        icon="trash",
        start=lambda rows: hands.fill(sheets.void(rows[0])),
        blocked=lambda rows: "" if rows else "请先选中记错的走访。",
    )
    add = _add(docket, hands, "走访记录", sheets.visit)
    return Section(
        key="vetting/visits",
        title="走访街坊邻居",
        row=vetting.VisitRow,
        rows=file.visits,
        columns=("visited_on", "householder", "relation", "address", "opinion", "visitors", "fault"),
        note=f"{file.households} / 至少 {file.needed} 户",
        acts=offered(hands, add, _attach(hands, "visit"), void) if file.visits else offered(hands, add),
        proofs=proofs(docket, "visit", pictures),
    )


def issues(docket: Docket, hands: Hands) -> Section:
    """Return the section of what was raised against the candidate."""
    add = Act(
        title="反映的问题", icon="plus", start=lambda _rows: hands.fill(sheets.issue(docket, hands.today))
    )
    answer = Act(
        title="核实",
        icon="chat-text",
        start=lambda rows: hands.fill(sheets.answer(docket, hands.today, rows[0])),
        blocked=lambda rows: "" if rows else "请先选中一个问题。",
    )
    rows = docket.file.issues
    return Section(
        key="vetting/issues",
        title="反映的问题及核实",
        row=vetting.IssueRow,
        rows=rows,
        columns=("raised_on", "origin", "text", "answer", "finding"),
        empty="没有反映的问题。",
        acts=offered(hands, add, answer) if rows else offered(hands, add),
    )
