"""考核解锁: asked by one, granted by another for 72 hours, marks put right meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QDialog

from app.services import assessment
from app.services.assessment import Corrected, Marked, NewUnlock, UnlockRow
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.picker import Picker
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.assessment.asked_of import Nothing, Why, moved, one, shown

TOPICS = frozenset({"unlock", "lock_exception", "result", "cycle"})


def ask(page: RegisterPage) -> QDialog:
    """Ask whose locked sheet is to be opened, and why."""
    find = partial(Picker, page.desk, assessment.unlockable, "姓名、拼音或首字母")
    sheet = Sheet(
        title="申请解锁",
        command=NewUnlock,
        send=assessment.ask_unlock,
        button="申请",
        note="只解开一个人的一期评分，由另一个人批准，批准后开放 72 小时；原来的评分和结果都留在记录里。",
        asks={
            "result_id": Ask(title="已锁定的结果", editor=find, wide=True),
            "reason": Ask(wide=True),
        },
    )
    return shown(page, sheet, lambda _id: page.desk.tell("解锁申请已提出，等待另一个人批准。"))


def grant(page: RegisterPage) -> QDialog:
    """Show what is opened, and do it."""
    row: UnlockRow = page.table.chosen()[0]
    sheet = Sheet(
        title=f"批准解锁：{row.name}",
        command=Nothing,
        send=lambda unit, _new: assessment.grant_unlock(unit, row.id, row.version),
        button="批准",
        note=(
            f"{row.cycle}，现得分 {row.value}，{row.grade}。申请人：{row.by}。"
            f"原因：{row.reason}。批准后开放 72 小时。"
        ),
    )
    return shown(page, sheet, lambda _none: page.desk.tell(f"{row.name}的评分表已开放 72 小时。"))


def refuse(page: RegisterPage) -> QDialog:
    """Ask why not."""
    row: UnlockRow = page.table.chosen()[0]
    sheet = Sheet(
        title=f"不批准解锁：{row.name}",
        command=Why,
        send=lambda unit, new, version: assessment.refuse_unlock(unit, row.id, version, new.reason),
        button="不批准",
        note=f"{row.cycle}：{row.reason}。",
        record=Record(version=row.version),
    )
    return shown(page, sheet, lambda _none: page.desk.tell("解锁申请没有批准。"))


def withdraw(page: RegisterPage) -> QDialog:
    """Ask why the request is taken back."""
    row: UnlockRow = page.table.chosen()[0]
    sheet = Sheet(
        title=f"撤回解锁申请：{row.name}",
        command=Why,
        send=lambda unit, new, version: assessment.withdraw_unlock(unit, row.id, version, new.reason),
        button="撤回",
        note=f"{row.cycle}：{row.reason}。",
        record=Record(version=row.version),
    )
    return shown(page, sheet, lambda _none: page.desk.tell("解锁申请已撤回。"))


def correct(page: RegisterPage) -> None:
    """Read the opened sheet, then ask which mark is put right."""
    row: UnlockRow = page.table.chosen()[0]
    page.desk.ask(page, assessment.open_items, row.id, done=partial(_correct, page, row), name="items")


def _correct(page: RegisterPage, row: UnlockRow, items: Sequence[Marked]) -> None:
    sheet = Sheet(
        title=f"更正评分：{row.name}",
        command=Corrected,
        send=lambda unit, new, version: assessment.correct_mark(unit, row.id, version, new),
        button="更正",
        note=f"{row.cycle}。一次更正一项；更正后得分、等次和全县名次立即重新计算。",
        asks={
            "item": Ask(editor=lambda: OneOf([(one.key, one.told) for one in items]), wide=True),
            "reason": Ask(wide=True),
            "evidence": Ask(required=False, wide=True),
        },
        record=Record(version=row.version),
    )
    said = f"{row.name}的评分已更正。"
    shown(page, sheet, lambda people: page.desk.tell(moved(said, people)))


def _asked(rows: Sequence[UnlockRow]) -> str:
    return one(rows) or ("" if rows[0].asked else f"这项申请{rows[0].state}，不用再审批。")


def _decidable(rows: Sequence[UnlockRow]) -> str:
    return _asked(rows) or ("自己提出的解锁要由另一个人批准。" if rows[0].mine else "")


def _running(rows: Sequence[UnlockRow]) -> str:
    return one(rows) or ("" if rows[0].running else f"这项申请{rows[0].state}，没有开放，不能更正评分。")


_MAKES, _DECIDES = assessment.ask_unlock.permission, assessment.grant_unlock.permission
UNLOCKS = Register(
    id="unlocks",
    title="考核解锁",
    section="考核",
    icon="clipboard-text",
    row=UnlockRow,
    query=assessment.unlocks,
    topics=TOPICS,
    adds=(),
    counted="项",
    first=("number", "name"),
    tones={"state": {"待批准": Tone.WARNING, "开放中": Tone.INFO, "已到期": Tone.NEUTRAL}},
    empty="没有解锁申请。锁定后发现评分有差错的，在这里申请解锁，由另一个人批准后更正。",
    actions=(
        Action(title="撤回", icon="arrow-u-up-left", permission=_MAKES, start=withdraw, blocked=_asked),
        Action(title="不批准", icon="x-circle", permission=_DECIDES, start=refuse, blocked=_decidable),
        Action(title="批准", icon="check-circle", permission=_DECIDES, start=grant, blocked=_decidable),
        Action(title="更正评分", icon="pencil-simple", permission=_MAKES, start=correct, blocked=_running),
        Action(title="申请解锁", icon="plus", permission=_MAKES, start=ask, keys="Ctrl+N", primary=True),
    ),
)
