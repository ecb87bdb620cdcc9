"""A round of 评优 as the kit shows it: its steps, its acts, who was ranked, objections, what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.awards import AwardState, Standing
from app.services.awards import RankedRow, RoundFile
from app.services.recruiting import Move, ObjectionRow, PastRow
from ui.kit.case import Act, Case, Section
from ui.kit.form import Sheet
from ui.pages.assessment.awards import people, prizes, sheets

_MARKS = {"done": "✔", "now": "●", "later": "○"}
_ICONS = {"reopen": "arrow-u-up-left", "withdraw": "prohibit"}
_PART = {True: "", False: "（只列您管辖范围内的）"}
_S = AwardState
Rows = Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Hands:
    """What the buttons of a round do; ``centre`` is the office that decides, ``look`` shows a prize paid."""

    fill: Callable[[Sheet], object]
    today: date
    centre: str
    works: bool
    look: Callable[[RankedRow], object]


def case_of(file: RoundFile, hands: Hands) -> Case:
    """Return what the widget shows of a round."""
    row, now = file.row, next((step for step in file.steps if step.stage == "now"), None)
    return Case(
        title=f"{row.number}  {row.title}",
        state=row.state.label,
        hint=f"名额 {row.places} 人；{_days(file)}；{file.rule}",
        now=now.title if now and row.state is not _S.DECIDED else "",
        lines=now.lines if now else (),
        acts=tuple(_move(file, hands, move) for move in reversed(file.moves)),
        sections=_sections(file, hands),
    )


def way_of(file: RoundFile) -> str:
    """Return how far a round has come, in one line."""
    if file.row.state is _S.WITHDRAWN:
        return "✔ 拟定　→　✘ 已撤回"
    return "　→　".join(f"{_MARKS[step.stage]} {step.title}" for step in file.steps)


def _days(file: RoundFile) -> str:
    row = file.row
    return f"公示 {row.shown_from} 至 {row.shown_to}" if row.shown_to else f"公示 {file.days} 个工作日"


def _move(file: RoundFile, hands: Hands, move: Move) -> Act:
    return Act(
        title=move.title,
        icon=_ICONS.get(move.action, "check-circle"),
        start=lambda _rows: hands.fill(sheets.step(file, move, hands.centre)),
        reasons=move.reasons,
        primary=move.forward,
    )


def _sections(file: RoundFile, hands: Hands) -> tuple[Section, ...]:
    drafts = hands.works and file.row.state is _S.DRAFTED
    found = [
        Section(
            key="award/candidates",
            title="名单",
            row=RankedRow,
            rows=file.ranked,
            note=f"入选 {len(file.chosen)} 人{prizes.told(file)}" + _PART[file.whole],
            empty="没有您管辖范围内的人。",
            acts=_list_acts(hands)
            if drafts
            else prizes.prize_acts(file, hands.look, hands.fill if hands.works else None, hands.today),
        )
    ]
    if file.row.shown_from is not None or file.objections:
        shown = hands.works and file.row.state is _S.SHOWN
        found.append(
            Section(
                key="award/publicity",
                title="公示异议",
                row=ObjectionRow,
                rows=file.objections,
                note=f"{file.notice_no}，{file.place}" if file.notice_no else "",
                empty="没有收到异议。",
                acts=_objection_acts(file, hands) if shown else (),
            )
        )
    found.append(Section(key="history", title="办理经过", row=PastRow, rows=file.history))
    return tuple(found)


def _list_acts(hands: Hands) -> tuple[Act, ...]:
    def out(rows: Rows) -> str:
        return _one(rows) or ("" if rows[0].standing is Standing.OUT else "此人没有不列入。")

    def listed(rows: Rows) -> str:
        return _one(rows) or ("此人已经不列入。" if rows[0].standing is Standing.OUT else "")

    return (
        _act("恢复列入", "arrow-u-up-left", people.take_back, hands, out),
        _act("不列入", "user-minus", people.leave_out, hands, listed),
        _act("定同分先后", "list-numbers", people.tie, hands, listed),
    )


def _act(
    title: str, icon: str, make: Callable[[Any], Sheet], hands: Hands, blocked: Callable[[Rows], str]
) -> Act:
    return Act(title=title, icon=icon, start=lambda rows: hands.fill(make(rows[0])), blocked=blocked)


def _one(rows: Rows) -> str:
    return "" if rows else "请先在列表中选中一行。"


def _objection_acts(file: RoundFile, hands: Hands) -> tuple[Act, ...]:
    def unanswered(rows: Rows) -> str:
        return _one(rows) or ("这件异议已经答复。" if rows[0].answered_on else "")

    over = file.row.shown_to is not None and hands.today > file.row.shown_to
    return (
        _act("答复", "check-circle", lambda row: sheets.answer(row, hands.today), hands, unanswered),
        Act(
            title="登记异议",
            icon="plus",
            start=lambda _rows: hands.fill(sheets.objection(file, hands.today)),
            blocked=lambda _rows: "" if file.chosen else "名单上没有人。",
            primary=not over,
        ),
    )
