"""What is entered into the ledger by hand: an act chosen from the menu, its form, and a reversal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.core.fields import Label
from app.services import budget
from app.services.budget import Act, Choices, Closable, LedgerRow, NewEntry
from app.workspace import Unit
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.pay import closing
from ui.pages.pay.foreseen import Said, ask_ledger

ENTER = "登记经费"
_NOTES = {
    Act.APPROPRIATE: "县财政批复的本年度预算。",
    Act.SUPPLEMENT: "年中追加的预算。",
    Act.CUT: "财政收回的预算，从可用经费中减去。",
    Act.TRANSFER: "从一个科目的可用经费调到另一个科目，总额不变。",
    Act.RESERVE: "把可用经费留给一项支出，例如全年工资。",
    Act.COMMIT: "已经定下、还没有付的支出，例如采购合同；补贴和保险费由发放和投保自动登记。",
    Act.RELEASE: "不再支付的承诺，退回可用经费。",
    Act.EXPEND: "财政或银行已经付出的支出。",
    Act.RETURN: "付出后退回来的款，重新列为待付。",
}
_INCOME = (Act.APPROPRIATE, Act.SUPPLEMENT)
_OVER = (Act.CUT, Act.TRANSFER, Act.RESERVE, Act.COMMIT)  # what takes from the available money
_EMPTY = "填好科目、金额、日期和文号后，这里显示登记前后的余额和分录。"
_PAPERS = {Act.EXPEND: "支付凭证号", Act.RETURN: "退款凭证号"}


@dataclass(frozen=True, kw_only=True)
class Reversal:
    """Why and when a group is taken back."""

    on: Annotated[date, Label("冲销日期")]
    reason: Annotated[str, Label("冲销原因", width=40)]


def enter(page: RegisterPage) -> None:
    """Drop the acts below the button; what cannot be done now says why."""
    year = page.strip.shown or page.desk.today.year
    page.desk.ask(page, closing.offered, year, done=partial(_drop, page), name="choices")


def _drop(page: RegisterPage, offered: tuple[Choices, Closable]) -> QMenu:
    choices, closable = offered
    menu = QMenu(page)
    menu.setToolTipsVisible(True)
    for act in Act:
        why = choices.against.get(act, "")
        entry = menu.addAction(f"{act.label}（{why}）" if why else act.label)
        entry.setToolTip(_NOTES[act])
        entry.setEnabled(not why)
        entry.triggered.connect(lambda _on=False, act=act: open_entry(page, act, choices))
    closing.offer(menu, page, closable, choices.today)
    button = page.buttons[ENTER]
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    return menu


def open_entry(page: RegisterPage, act: Act, choices: Choices) -> FormDialog:
    """Open the form of one act, with what it would do to the balances."""

    def query(unit: Unit, new: NewEntry) -> Said:
        return "", budget.foresee(unit, act, new)

    return ask_ledger(page, entry_sheet(act, choices), query, f"已登记“{act.label}”。", _EMPTY)


def entry_sheet(act: Act, choices: Choices) -> Sheet:
    """Return the form of one act: only what that act needs is asked."""
    titles = choices.subjects
    pick = Ask(editor=lambda: OneOf(titles), title="调出科目" if act is Act.TRANSFER else "", required=True)
    unasked = {"to_subject", "source", "override"}
    unasked -= {"to_subject"} if act is Act.TRANSFER else set()
    unasked -= {"source"} if act in _INCOME else set()
    unasked -= {"override"} if act in _OVER else set()
    return Sheet(
        title=f"登记经费：{act.label}",
        command=NewEntry,
        send=lambda unit, new: budget.enter(unit, act, new),
        button="登记",
        note=f"{_NOTES[act]}登记后不能修改，只能红字冲销。",
        start={"effective": choices.today} | ({"subject": titles[0][0]} if len(titles) == 1 else {}),
        fixed=dict.fromkeys(unasked, ""),
        asks={
            "subject": pick,
            "to_subject": Ask(editor=lambda: OneOf(titles), required=True),
            "doc_no": Ask(title=_PAPERS.get(act, "依据文号"), hint="同一份文件只登记一次"),
            "source": Ask(hint="例如县财政、上级补助"),
            "override": Ask(wide=True, hint="经费足够时不用填；超出可用经费的，写明谁批准、为什么。"),
        },
    )


def reverse(page: RegisterPage) -> FormDialog:
    """Open the form that takes the chosen group back."""
    row: LedgerRow = page.table.chosen()[0]

    def send(unit: Unit, one: Reversal) -> str:
        return budget.reverse(unit, row.key, one.reason, one.on)

    def query(unit: Unit, _one: Reversal | None) -> Said:
        return "", budget.foresee_reversal(unit, row.key)

    sheet = Sheet(
        title="红字冲销",
        command=Reversal,
        send=send,
        button="冲销",
        start={"on": page.desk.today},
        note=f"{row.effective} {row.doc_no} {row.summary}：按原分录相反登记一笔，两笔互相指明；原记录保留。",
    )
    return ask_ledger(page, sheet, query, "已红字冲销。")


def irreversible(rows: Sequence[LedgerRow]) -> str:
    """Return why nothing can be reversed for these rows, empty for one that can."""
    return rows[0].fixed if len(rows) == 1 else "请先在列表中选中一笔记录。"
