"""Lists brought in from the insurer and the bank: checked line by line beside what is kept, then written."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.services.imports import ImportKind
from app.services.insurance import ContractRow
from app.services.pay import RunRow
from ui.kit.desk import Desk
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.register import RegisterPage

_INSURED = (
    "按表头认列：姓名、证件号；生效日（不写按起保日期）、批改类型（增员、减员）、保费有则读取。"
    "已在保的不重复投保；替换请在清单里办理。"
)
_ANSWERS = (
    "按表头认列：户名，账号或身份证号，金额；处理结果（成功、失败）和失败原因。"
    "没有结果一列的，每一行都按退票处理。退票日期为今天。"
)

_MONEY = (
    "启用系统以前的收支：按表头认列：日期、凭证号、摘要、预算项目、收入、支出。"
    "收入按预算下达（摘要写“追加”的按追加），支出按已经付出登记；已登记的凭证不重复。"
)
MONEY = Receives(kind=ImportKind.LEDGER, title="导入经费台账", hint=_MONEY, measure="笔")


def insured(page: RegisterPage, contract: ContractRow) -> IntakeDialog:
    """Ask for a list of the insured for a contract."""
    from app.imports.taking import Wishes  # many modules, read when somebody brings a file

    receives = Receives(
        kind=ImportKind.INSURANCE,
        title=f"导入保险清单：{contract.number}",
        wishes=Wishes(of=contract.number),
        hint=_INSURED,
        measure="人",
    )
    dialog = IntakeDialog(page.desk, receives, page)
    dialog.open()
    return dialog


def answers(page: QWidget, desk: Desk, run: RunRow) -> IntakeDialog:
    """Ask for the bank's list about a run."""
    from app.imports.taking import Wishes

    receives = Receives(
        kind=ImportKind.PAYMENTS,
        title=f"导入银行回单：{run.number}",
        wishes=Wishes(of=run.number),
        hint=_ANSWERS,
        measure="笔",
    )
    dialog = IntakeDialog(desk, receives, page)
    dialog.open()
    return dialog


def money(page: RegisterPage) -> IntakeDialog:
    """Ask for the office's own book of the county's money."""
    dialog = IntakeDialog(page.desk, MONEY, page)
    dialog.open()
    return dialog
