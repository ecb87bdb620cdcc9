"""A roster as a workbook or a copied list: several hundred people at once, as one batch."""

from __future__ import annotations

from app.services.imports import ImportKind
from ui.kit.clipboard import NOTHING_COPIED, copied_list
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.register import RegisterPage

_HINT = (
    "按表头认列，顺序不限：姓名、身份证号、网格（或乡镇、村、网格名称）、用工类别、聘用日期；"
    "联系电话、银行卡号、开户行等有则读取。身份证号和卡号要存成文本。"
)
ROSTER = Receives(kind=ImportKind.WORKERS, title="导入花名册", hint=_HINT, measure="人")


def take_in(page: RegisterPage) -> IntakeDialog:
    """Ask for a roster."""
    dialog = IntakeDialog(page.desk, ROSTER, page)
    dialog.open()
    return dialog


def paste(page: RegisterPage) -> IntakeDialog | None:
    """Look at the copied list; say what to copy where there is none."""
    text = copied_list()
    if not text:
        page.desk.tell(NOTHING_COPIED)
        return None
    dialog = take_in(page)
    dialog.look_at_text(text)
    return dialog
