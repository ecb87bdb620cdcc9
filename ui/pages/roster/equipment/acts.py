"""What the buttons over the stock do: entered, put right, given out, counted, written off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from PySide6.QtWidgets import QDialog

from app.core.fields import Label
from app.services import equipment
from app.services.equipment import Counted, Facts, KindChoice, NewEquipment, StockRow
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.kit.register import RegisterPage
from ui.pages.roster.equipment.places import find_places

_NONE = "县政策没有写装备物资的种类，不能登记；请先在“设置 › 政策依据”中补充。"
_SAME = ("model", "serial", "price", "bought_on", "source", "note")


@dataclass(frozen=True, kw_only=True)
class Scrapped:
    """How many are written off, and why."""

    quantity: Annotated[int, Label("报废数量")] = 1
    reason: Annotated[str, Label("原因", width=40)]


def row_of(page: RegisterPage) -> StockRow:
    """Return the entry that is chosen."""
    row: StockRow = page.table.chosen()[0]
    return row


def form(page: RegisterPage, sheet: Sheet, said: str) -> QDialog:
    """Open a form over the list; ``said`` is told when it is done."""
    dialog = FormDialog(page.desk, sheet, lambda _done: page.desk.tell(said), page.window())
    dialog.open()
    return dialog


def add(page: RegisterPage) -> None:
    """Ask what comes into stock."""
    page.desk.ask(page, equipment.kinds, done=partial(_add, page), name="kinds")


def _add(page: RegisterPage, kinds: Sequence[KindChoice]) -> None:
    if not kinds:
        page.desk.tell(_NONE)
        return
    numbered = "、".join(one.label for one in kinds if one.numbered)
    sheet = Sheet(
        title="登记入库",
        command=NewEquipment,
        send=equipment.add,
        button="登记入库",
        start={"quantity": 1, "bought_on": page.desk.today},
        note=f"{numbered}逐件编号，一件登记一次；其他按数量登记。" if numbered else "",
        asks={
            "kind": Ask(editor=lambda: OneOf([(one.key, one.label) for one in kinds])),
            "unit_id": Ask(title="保管单位", editor=lambda: Picker(page.desk, find_places), wide=True),
        },
    )
    form(page, sheet, "已登记入库。")


def change(page: RegisterPage) -> QDialog:
    """Ask what is right of an entry."""
    row = row_of(page)
    start = {key: getattr(row, key) for key in _SAME}
    sheet = Sheet(
        title=f"修改：{told(row)}",
        command=Facts,
        send=lambda unit, new, version: equipment.change(unit, row.id, version, new),
        button="修改",
        start=start,
        note="种类、编号和数量不能改：登记错的报废后重新登记。",
        record=Record(version=row.version, seen=start),
    )
    return form(page, sheet, "已修改。")


def told(row: StockRow) -> str:
    """Return an entry in a few words."""
    return f"{row.kind} {row.number}".strip()


def count(page: RegisterPage) -> QDialog:
    """Ask how many were found in stock."""
    row = row_of(page)
    sheet = Sheet(
        title=f"库存盘点：{told(row)}",
        command=Counted,
        send=lambda unit, new, version: equipment.count_stock(unit, row.id, version, new),
        button="登记盘点",
        start={"on": page.desk.today, "found": row.left},
        note=f"账面在库 {row.left}。盘点只记录结果，不改数量；少了的另报废。",
        record=Record(version=row.version),
    )
    return form(page, sheet, "盘点已登记。")


def write_off(page: RegisterPage) -> QDialog:
    """Ask how many are no more."""
    row = row_of(page)
    sheet = Sheet(
        title=f"报废：{told(row)}",
        command=Scrapped,
        send=lambda unit, new, version: equipment.write_off(unit, row.id, version, new.quantity, new.reason),
        button="报废",
        start={"quantity": 1},
        note=f"在库 {row.left}。报废的不能再发放，原因留存。",
        record=Record(version=row.version),
    )
    return form(page, sheet, "已报废。")
