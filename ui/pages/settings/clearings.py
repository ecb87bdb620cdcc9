"""保存期满的清除: asked for from 保存期限 by one person, done or refused here by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from app.core.fields import Label
from app.services import clearing
from app.services.clearing import ClearingRow, NewClearing, Stage
from app.services.retention import CLEARABLE, FREE, DueRow
from ui.kit.desk import Door
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone

_STAYS = (
    "批准后不能恢复。审计记录里这次改动的内容（只有审计员能查）、考察的结论和票数、扫描件的文件本身"
    "（页面不再打开）、已签发的文件、以前的备份里仍有，按个保法第47条只存储、不再使用；"
    "补贴、任职、保险随账簿保存。导入时改过这个人的批次不能再撤回。"
)
_WAITS = "选中的有暂缓的，补贴、保险、申诉和更正办完后再提请。"
_ONLY = (
    "只有离岗人员的联系方式、备注、请假事由、家庭成员、考察材料和未录用人员的资料能清除；"
    "其余随账簿和档案保存，请不要选。"
)


@dataclass(frozen=True, kw_only=True)
class Clearing:
    """Nothing to say."""


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Why it stays."""

    reason: Annotated[str, Label("不清除的理由", width=60)]


def unfit(rows: Sequence[DueRow]) -> str:
    """Return why what is chosen of the list of what is due cannot be asked for, empty where it can."""
    if not rows:
        return "请先在列表中选中要清除的行，可以多选。"
    if any(row.key not in CLEARABLE.get(row.what, ()) for row in rows):
        return _ONLY
    return (
        ""
        if all(row.stands == FREE for row in rows)
        else "选中的有暂缓的，补贴、保险、申诉和更正办完后再提请。"
    )


def ask_for(page: RegisterPage) -> None:
    """Ask by which approval the chosen rows are to be cleared."""
    rows = page.table.chosen()
    wanted = [(row.person_id or 0, row.key) for row in rows]
    sheet = Sheet(
        title=f"提请清除 {len(rows)} 项",
        command=NewClearing,
        send=lambda unit, new: clearing.propose(unit, wanted, new),
        button="提请清除",
        note=f"由县级审批批准后，从登记簿里清除。{_STAYS}",
    )
    FormDialog(page.desk, sheet, partial(_asked, page), page.window()).open()


def _asked(page: RegisterPage, made: list[int]) -> None:
    door = Door("查看", lambda: page.desk.open("clearings"))
    page.desk.tell(f"已提请清除 {len(made)} 项，等待县级审批。", door)


def approve(page: RegisterPage) -> None:
    """Say what will be gone and what stays, and do it."""
    row = page.table.chosen()[0]
    sheet = Sheet(
        title="批准清除",
        command=Clearing,
        send=lambda unit, _new, version: clearing.approve(unit, row.id, version),
        button="批准清除",
        note=f"{row.name}：{row.what}。依据：{row.paper}。申请人：{row.who}。{_STAYS}",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, partial(_told, page, "已清除。"), page.window()).open()


def refuse(page: RegisterPage) -> None:
    """Ask for the reason, and leave it."""
    row = page.table.chosen()[0]
    sheet = Sheet(
        title="不清除",
        command=Leaving,
        send=lambda unit, new, version: clearing.leave(unit, row.id, version, new.reason),
        button="不清除",
        note=f"{row.name}：{row.what}。依据：{row.paper}。申请人：{row.who}。",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, partial(_told, page, "没有清除。"), page.window()).open()


def _told(page: RegisterPage, sentence: str, _result: Any) -> None:
    page.desk.tell(sentence)


def undecided(rows: Sequence[ClearingRow]) -> str:
    """Return why nothing can be decided, empty where one that waits is chosen."""
    if len(rows) != 1:
        return "请先在列表中选中一项。" if not rows else "一次只能办理一项，请只选一行。"
    if rows[0].mine:
        return "自己提请的清除要由另一个人审批。"
    return "" if rows[0].stage is Stage.ASKED else f"这项清除{rows[0].stage.label}，不能再办理。"


_NO = Action(
    title="不清除", icon="prohibit", permission=clearing.leave.permission, start=refuse, blocked=undecided
)
_YES = Action(
    title="批准清除",
    icon="check-circle",
    permission=clearing.approve.permission,
    start=approve,
    blocked=undecided,
    primary=True,
)
PAGE = Register(
    id="clearings",
    title="期满清除",
    section="设置",
    icon="gear-six",
    row=ClearingRow,
    query=clearing.clearings,
    topics=frozenset({"clearing", "person"}),
    names=("who",),
    first=("name",),
    counted="项",
    whole=True,
    tones={"stage": {Stage.ASKED: Tone.WARNING, Stage.DONE: Tone.SUCCESS, Stage.REFUSED: Tone.DANGER}},
    empty="还没有提请清除的信息。到期的在“保存期限”里选中，按“提请清除”。",
    actions=(_NO, _YES),
)
