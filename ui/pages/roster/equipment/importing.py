"""A ledger of equipment as a workbook: what there is, and who has it, as one batch."""

from __future__ import annotations

from app.services.imports import ImportKind
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.register import RegisterPage

_HINT = (
    "按表头认列，顺序不限：种类（名称）必有；编号、数量、型号、单价、购置日期、保管单位有则读取；"
    "写了领用人（同名的再写网格）和领用日期的，同时登记领用。保管单位不写的算本级。"
)
LEDGER = Receives(kind=ImportKind.EQUIPMENT, title="导入装备台账", hint=_HINT, measure="行")


def take_in(page: RegisterPage) -> IntakeDialog:
    """Ask for a ledger."""
    dialog = IntakeDialog(page.desk, LEDGER, page)
    dialog.open()
    return dialog
