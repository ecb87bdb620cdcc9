"""What may be typed into a sheet: how a mark is read, and which cells are closed and why."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from app.core.own_words import in_own_words
from app.domain.assessment import CycleState, Item, SubjectState, check_raw
from app.imports.cells import Doubt
from app.imports.cells import score as read_score
from app.services.assessment import Filling, Line
from ui.pages.assessment.rows import Reckoning, code_of, key_of, plain, row_class
from ui.pages.assessment.sheet.drafts import Send, Typing

KEEPS = "已保存的评分不能直接清空；填错了请改成正确的分数，这一项没有评请按 Delete 撤回并写明原因。"
_CLOSED = {
    SubjectState.SUBMITTED: "评分表已提交县级，请先“撤回修改”。",
    SubjectState.ACCEPTED: "县级已接收评分表，不能再改；确需更正请联系县级复核。",
}


def typing(reckoning: Reckoning, may_score: bool, send: Send) -> Typing:
    """Return what may be typed into a cycle's rows, and by whom not."""
    filling = reckoning.filling
    lines = {line.id: line for line in filling.lines}
    return Typing(
        row=row_class(filling.items, filling.whole),
        parse={key_of(item.code): partial(_read, item) for item in filling.items},
        send=send,
        locked=lambda row, _key: _locked(filling, lines.get(row.id), may_score),
        name=lambda row: str(row.name),
        keeps=KEEPS,
        noted=lambda row, key: _noted(lines.get(row.id), key),
        live=reckoning.live,
    )


def _read(item: Item, text: str) -> Decimal | None:
    """Return a mark; full-width digits are understood, 缺 is no mark and never zero."""
    value = read_score(text, maximum=Decimal(plain(item.max)))
    value = value.value if isinstance(value, Doubt) else value
    if isinstance(value, Decimal):
        check_raw(item, value)
        return value
    return None


def _noted(line: Line | None, key: str) -> str:
    note = line.notes.get(code_of(key)) if line else None
    return note.told if note else ""


def _locked(filling: Filling, line: Line | None, may_score: bool) -> str:
    if filling.cycle.state is not CycleState.OPEN:
        return f"{filling.cycle.title}{filling.cycle.state.label}，评分不能再改。"
    if not may_score:
        return "您没有“录入考核评分”的权限，只能查看。"
    if line is None:
        return "这位考核对象已不在名单里，请按 F5 重新读取。"
    return "不能给本人评分，请由其他人员录入。" if line.own else in_own_words(_CLOSED.get(line.state, ""))
