"""Making public who was chosen outside a campaign: its form, its objections, the section of the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.domain.vetting import CaseState
from app.services import vetting
from app.services.vetting import Docket, ObjectionRow
from ui.kit.case import Act, Section
from ui.kit.form import Record, Sheet
from ui.pages.vetting.evidence import Hands


def publicised(docket: Docket, today: date) -> Sheet:
    """Return the form that makes the candidate public."""
    case, days = docket.file.case, docket.publicity.days if docket.publicity else 0
    return Sheet(
        title=f"公示：{case.name}",
        command=vetting.NewPublicity,
        send=lambda unit, new, version: vetting.publicise(unit, case.id, version, new),
        button="公示",
        note=f"从开始日期起公示 {days} 个工作日，按工作日历算出截止日；期间收到的异议都要答复，才能聘用。",
        start={"shown_from": today},
        record=Record(version=case.version),
    )


def section(docket: Docket, hands: Hands, *, works: bool) -> tuple[Section, ...]:
    """Return the section of a case's publicity, where the case makes somebody public."""
    made = docket.publicity
    if made is None:
        return ()
    running = works and docket.file.case.state is CaseState.DECIDED and made.ends is not None
    days = f"{made.starts} 至 {made.ends}，{made.number}" if made.ends else f"应公示 {made.days} 个工作日"
    return (
        Section(
            key="vetting/publicity",
            title="公示",
            row=ObjectionRow,
            rows=made.objections,
            note=days,
            empty="没有收到异议。" if made.ends else "还没有公示。",
            acts=_acts(docket, hands) if running else (),
        ),
    )


def _acts(docket: Docket, hands: Hands) -> tuple[Act, ...]:
    def unanswered(rows: Sequence[Any]) -> str:
        if not rows:
            return "请先选中一件异议。"
        return "这件异议已经答复。" if rows[0].answered_on else ""

    add = Act(title="登记异议", icon="plus", start=lambda _rows: hands.fill(_objection(docket, hands.today)))
    answer = Act(
        title="答复",
        icon="check-circle",
        start=lambda rows: hands.fill(_answer(rows[0], hands.today)),
        blocked=unanswered,
    )
    return (answer, add) if docket.publicity and docket.publicity.objections else (add,)


def _objection(docket: Docket, today: date) -> Sheet:
    made = docket.publicity
    last = min(made.ends, today) if made and made.ends else today
    return Sheet(
        title=f"登记异议：{docket.file.case.name}",
        command=vetting.NewObjection,
        send=lambda unit, new: vetting.object_to(unit, docket.file.case.id, new),
        start={"raised_on": last},
    )


def _answer(row: ObjectionRow, today: date) -> Sheet:
    return Sheet(
        title="答复异议",
        command=vetting.ObjectionAnswer,
        send=lambda unit, new, version: vetting.answer_objection(unit, row.id, version, new),
        start={"answered_on": today},
        note=f"{row.text}。异议成立的，此人不能聘用，请办“不予聘用”。",
        record=Record(version=row.version),
    )
