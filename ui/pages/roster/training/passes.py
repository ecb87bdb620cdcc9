"""The two passes over a sheet: who was there, and what those who came thought of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.policy import FeedbackRule
from app.domain.training import CAME, Standing, entry, feedback
from app.domain.training.feedback import NONE_STATED
from app.domain.training.hours import plain
from app.services import training
from app.services.training import PlaceRow, SessionRow
from ui.pages.roster.training.seen import Seen


@dataclass(frozen=True)
class Pass:
    """One pass: what is read of what is typed, who writes it, which lines are left, and how it is typed."""

    name: str
    button: str
    line_of: Callable[[str, Seen], int | None]
    act: Any
    left: Callable[[PlaceRow], bool]
    hint: Callable[[Seen], str]
    done: str
    closed: str
    skips: bool = False


def _signed(text: str, seen: Seen) -> int | None:
    return entry.read(text, scored=seen.session.pass_score is not None).line


def _rated(text: str, seen: Seen) -> int | None:
    return feedback.read(text, _rule(seen)).line


def _rule(seen: Seen) -> FeedbackRule:
    assert seen.rule is not None, "the line is shown only where there is one"
    return seen.rule


def _how_signed(seen: Seen) -> str:
    score = "；有成绩的空一格再写，例如 1 85" if seen.session.pass_score is not None else ""
    return f"{entry.HINT}{score}；写别的行先写序号和点，例如 12.1；回车登记。"


def _how_rated(seen: Seen) -> str:
    return feedback.how(seen.rule) if seen.rule else NONE_STATED


SIGNING = Pass(
    name="签到登记",
    button="改登评价",
    line_of=_signed,
    act=training.tick_typed,
    left=lambda row: row.mark is None,
    hint=_how_signed,
    done="已逐人登记",
    closed="签到已经登记完毕；更正请选中一行，按回车，或按“办理”里的“更正”。",
)
RATING = Pass(
    name="评价登记",
    button="改登签到",
    line_of=_rated,
    act=training.rate_typed,
    left=lambda row: row.mark in CAME and row.feedback is None,
    hint=_how_rated,
    done="到课的人都已登记评价",
    closed="签到已经登记完毕；补登、更正评价请选中一行，按回车，写明原因。",
    skips=True,
)


def barred(way: Pass, seen: Seen) -> str:
    """Return why nothing can be typed in a pass, empty where it can."""
    row = seen.session
    if not row.held:
        return f"由{row.holder}登记签到，这里可以查看。"
    if way is RATING and seen.rule is None:
        return NONE_STATED
    return {
        Standing.COMING: f"培训 {row.starts} 开始后在这里登记签到。",
        Standing.CLOSED: way.closed,
        Standing.CANCELLED: "这次培训已取消。",
    }.get(row.standing, "")


def turns(way: Pass, seen: Seen) -> bool:
    """Return whether there is another pass to turn to."""
    due = seen.session.standing is Standing.DUE and seen.session.held
    return way is RATING or (due and seen.session.came > 0 and seen.rule is not None)


def named(row: PlaceRow) -> str:
    """Return whose line it is."""
    return f"第 {row.number} 号  {row.name}（{row.grid or row.town}）"


def told(seen: Seen) -> str:
    """Return what a session is, what its sheet comes to, and what those who came said of it together."""
    row: SessionRow = seen.session
    days = f"{row.starts}" if row.starts == row.ends else f"{row.starts} 至 {row.ends}"
    test = f"，考试合格 {plain(row.pass_score)} 分" if row.pass_score is not None else ""
    count = f"应到 {row.called}，实到 {row.came}，请假缺席 {row.missed}，未登记 {row.unmarked}"
    said = f"{seen.tally.told}。" if seen.tally.answers else ""
    return (
        f"{row.title}：{row.level}，{days}，{row.place}，{plain(row.hours)} 学时{test}；"
        f"{row.holder}举办，{row.standing.label}。{count}。{said}"
    )
