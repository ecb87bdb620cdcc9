"""暂缓发放: pay that is held back, and how it is given after all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.services import pay, search
from app.services.pay import HoldRow, HoldState, NewHold
from app.workspace import Unit
from ui.kit.desk import Door
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.pay.asked import Reason
from ui.pages.pay.runs import Period, ask, this_month


def new_hold(page: RegisterPage) -> FormDialog:
    """Ask for a person, a month and a reason, and hold the pay back."""
    sheet = Sheet(
        title="登记暂缓",
        command=NewHold,
        send=pay.hold,
        asks={"person_id": Ask(title="人员", editor=lambda: Picker(page.desk, search.find_people))},
        start={"month": this_month(page)},
        note="登记后，这个人当月补贴列入“暂缓发放”，不进银行文件；已计算的发放要重新计算。",
    )

    def done(hold_id: int) -> None:
        note = "取消刚才登记的暂缓：当月还没有过账的，照常发放。"
        page.desk.tell("已登记暂缓。", Door("撤销", partial(_lifting, page, hold_id, note)))

    return ask(page, sheet, done)


def _lift(page: RegisterPage) -> FormDialog:
    row: HoldRow = page.table.chosen()[0]
    note = f"{row.name}{row.month.label}：当月未过账的取消暂缓，正常发放；已过账的请办理补发。"
    return _lifting(page, row.id, note)


def _lifting(page: RegisterPage, hold_id: int, note: str) -> FormDialog:
    def send(unit: Unit, one: Reason) -> None:
        pay.lift(unit, hold_id, one.reason)

    sheet = Sheet(title="取消暂缓", command=Reason, send=send, note=note)
    return ask(page, sheet, lambda _none: page.desk.tell("已取消暂缓。"))


def _release(page: RegisterPage) -> FormDialog:
    rows: list[HoldRow] = page.table.chosen()

    def send(unit: Unit, one: Period) -> int:
        return pay.release(unit, [row.id for row in rows], one.month)

    names = "、".join(row.name for row in rows)
    sheet = Sheet(
        title="补发",
        command=Period,
        send=send,
        start={"month": this_month(page)},
        note=f"为{names}编制一次补发，记入所填月份，同样经复核、审批、过账。",
    )
    return ask(page, sheet, lambda run_id: page.desk.open("run", page.ground, run_id))


def _held(rows: Sequence[HoldRow]) -> str:
    if not rows:
        return "请先在列表中选中暂缓的人。"
    return "" if all(row.state is HoldState.HELD for row in rows) else "选中的人里有已经取消或补发的。"


def _one_held(rows: Sequence[HoldRow]) -> str:
    return _held(rows) or ("" if len(rows) == 1 else "一次取消一个人的暂缓，请只选中一条。")


HOLDS = Register(
    id="holds",
    title="暂缓发放",
    section="补贴经费",
    icon="wallet",
    row=HoldRow,
    query=pay.holds,
    topics=frozenset({"pay_hold", "pay_run"}),
    tones={
        "state": {
            HoldState.HELD: Tone.WARNING,
            HoldState.RELEASING: Tone.INFO,
            HoldState.RELEASED: Tone.SUCCESS,
            HoldState.LIFTED: Tone.NEUTRAL,
        }
    },
    empty="没有暂缓发放的补贴。",
    actions=(
        Action(title="取消暂缓", icon="x", permission=pay.lift.permission, start=_lift, blocked=_one_held),
        Action(title="补发", icon="coin", permission=pay.release.permission, start=_release, blocked=_held),
        Action(
            title="登记暂缓",
            icon="plus",
            permission=pay.hold.permission,
            start=new_hold,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
