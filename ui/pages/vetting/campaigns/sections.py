"""A campaign as the kit shows it: its steps, its acts, its posts, people, objections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.recruiting import CampaignState
from app.services import recruiting
from app.services.recruiting import CampaignFile, EntryRow, Move
from ui.kit.case import Act, Case, Section
from ui.pages.vetting.campaigns import sheets
from ui.pages.vetting.campaigns.entries import Hands, entry_acts, one_of
from ui.pages.vetting.campaigns.together import together
from ui.pages.vetting.strip import Step

_MARKS = {"done": "✔", "now": "●", "later": "○"}
_S = CampaignState
_ICONS = {"reopen": "arrow-u-up-left", "cancel": "prohibit"}
Rows = Sequence[Any]


def case_of(file: CampaignFile, hands: Hands) -> Case:
    """Return what the widget shows of a campaign."""
    row, now = file.row, next((step for step in file.steps if step.stage == "now"), None)
    return Case(
        title=f"{row.number}  {row.title}",
        state=row.state.label,
        hint=f"{row.way}，{row.employment}；{row.unit}；岗位 {row.heads}，报名 {row.entries}；{_days(file)}",
        now=now.title if now else "",
        lines=now.lines if now else (),
        acts=tuple(_move(file, hands, move) for move in reversed(file.moves)),
        sections=_sections(file, hands),
    )


def way_of(file: CampaignFile) -> tuple[Step, ...]:
    """Return the stations of a campaign, named as the county names them."""
    return tuple(Step(title=step.title, mark=_MARKS[step.stage]) for step in file.steps)


def _days(file: CampaignFile) -> str:
    if file.shown_to is not None:
        return f"公示 {file.shown_from} 至 {file.shown_to}"
    return f"报名 {file.row.opens} 至 {file.row.closes}"


def _move(file: CampaignFile, hands: Hands, move: Move) -> Act:
    return Act(
        title=move.title,
        icon=_ICONS.get(move.action, "check-circle"),
        start=lambda _rows: hands.fill(sheets.step(file, move, hands.today)),
        reasons=move.reasons,
        primary=move.forward,
    )


def _sections(file: CampaignFile, hands: Hands) -> tuple[Section, ...]:
    found = [
        Section(
            key="campaign/entries",
            title="报名人员",
            row=EntryRow,
            rows=file.entries,
            columns=_columns(file),
            note=_counted(file),
            empty="还没有人报名。",
            acts=entry_acts(file, hands),
        ),
        Section(
            key="campaign/posts",
            title="选聘岗位",
            row=recruiting.PostRow,
            rows=file.posts,
            empty="还没有列明岗位。",
            acts=_post_acts(file, hands) if hands.works and file.row.state is _S.DRAFTED else (),
        ),
    ]
    if file.shown_from is not None or file.objections:
        acts = _objection_acts(file, hands) if hands.works else ()
        found.append(
            Section(
                key="campaign/publicity",
                title="公示异议",
                row=recruiting.ObjectionRow,
                rows=file.objections,
                empty="没有收到异议。",
                acts=acts,
            )
        )
    found.append(Section(key="history", title="办理经过", row=recruiting.PastRow, rows=file.history))
    if file.row.state is _S.DRAFTED:
        return (found[1], *found[2:])
    return (*(together(file, hands) if hands.works else ()), *found)


def _counted(file: CampaignFile) -> str:
    """Return how many registered, which posts are vacant again, and until when somebody may be called up."""
    said = f"{len(file.entries)} 人"
    if file.openings and file.reserve_until:
        vacant = "、".join(one.told for one in file.openings)
        said += f"；空出 {len(file.openings)} 个岗位（{vacant}），{file.reserve_until} 以前可以递补"
    return said


def _columns(file: CampaignFile) -> tuple[str, ...]:
    exam = ("written", "interview", "total", "rank", "out") if file.has_exam else ()
    case = ("case",) if file.vets else ()
    first = ("name", "age", "education", "category", "place", "state")
    reserve = ("reserve",) if file.reserve_until else ()
    return (*first, *exam, *reserve, *case, "faults", "verdict", "earlier", "letter", "since")


def _post_acts(file: CampaignFile, hands: Hands) -> tuple[Act, ...]:
    def drop(rows: Rows) -> None:
        hands.run(recruiting.drop_post, file.row.id, file.row.version, rows[0].id)

    return (
        Act(title="修改批次", icon="pencil-simple", start=lambda _rows: hands.change()),
        Act(title="去掉岗位", icon="minus", start=drop, blocked=one_of),
        Act(title="添加岗位", icon="plus", start=lambda _rows: hands.add_post()),
    )


def _objection_acts(file: CampaignFile, hands: Hands) -> tuple[Act, ...]:
    called = any(call.shown_from <= hands.today <= call.shown_to for call in file.calls)
    shown = called or file.row.state is _S.PUBLICISED

    def unanswered(rows: Rows) -> str:
        return one_of(rows) or ("这件异议已经答复。" if rows[0].answered_on else "")

    return (
        Act(
            title="答复",
            icon="check-circle",
            start=lambda rows: hands.fill(sheets.answer(file, rows[0], hands.today)),
            blocked=unanswered,
        ),
        Act(
            title="登记异议",
            icon="plus",
            start=lambda _rows: hands.fill(sheets.objection(file, hands.today)),
            blocked=lambda _rows: "" if shown else "只在公示期间登记异议。",
        ),
    )
