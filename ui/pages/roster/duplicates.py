"""疑似重复: what may be one person twice, told apart with a reason, or put together by two people."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.services import roster
from app.services.roster import Likeness, LikeRow
from ui.kit.register import Action, Register
from ui.kit.theme import Tone
from ui.pages.roster.joining import approve, decided, propose, tell_apart

_NONE = "请先在列表中选中一对登记。"


def _only(state: Likeness, rows: Sequence[LikeRow], *, another: bool = False) -> str:
    """Return why an act on pairs of one state cannot be done, empty where it can."""
    if len(rows) != 1:
        return _NONE if not rows else "一次只能办理一对，请只选一行。"
    if another and rows[0].mine:
        return "自己提出的合并要由另一个人办理。"
    return "" if rows[0].state is state else f"这一对是“{rows[0].state.label}”，不能这样办理。"


DUPLICATES = Register(
    id="duplicates",
    title="疑似重复",
    section="花名册",
    icon="users-three",
    row=LikeRow,
    query=roster.lookalikes,
    topics=frozenset({"person_merge", "person_apart", "person", "posting"}),
    first=("name",),
    counted="对",
    opens="提出合并",
    tones={
        "state": {
            Likeness.POSSIBLE: Tone.WARNING,
            Likeness.ASKED: Tone.INFO,
            Likeness.MERGED: Tone.SUCCESS,
            Likeness.APART: Tone.NEUTRAL,
        }
    },
    empty="没有疑似重复的登记：姓名相同，电话或出生日期也相同的才列在这里。",
    actions=(
        Action(
            title="不是同一人",
            icon="prohibit",
            permission=roster.tell_apart.permission,
            start=tell_apart,
            blocked=partial(_only, Likeness.POSSIBLE),
        ),
        Action(
            title="提出合并",
            icon="arrows-in-line-horizontal",
            permission=roster.propose_merge.permission,
            start=propose,
            blocked=partial(_only, Likeness.POSSIBLE),
            primary=True,
        ),
        Action(
            title="撤销合并",
            icon="arrow-counter-clockwise",
            permission=roster.part.permission,
            start=decided("撤销合并", roster.part, "已撤销，两条登记恢复分开。"),
            blocked=partial(_only, Likeness.MERGED, another=True),
        ),
        Action(
            title="不合并",
            icon="x-circle",
            permission=roster.refuse_merge.permission,
            start=decided("不合并", roster.refuse_merge, "没有合并，理由已记下。"),
            blocked=partial(_only, Likeness.ASKED, another=True),
        ),
        Action(
            title="批准合并",
            icon="check-circle",
            permission=roster.merge_persons.permission,
            start=approve,
            blocked=partial(_only, Likeness.ASKED, another=True),
            primary=True,
        ),
    ),
)
