"""What the buttons over what people have do: back to stock, on to somebody else, lost, counted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog

from app.services import equipment, search
from app.services.equipment import Counted, Handing, HeldRow, Loss, Return
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.kit.register import RegisterPage
from ui.pages.roster.equipment.acts import form
from ui.pages.roster.leave.sheets import Nothing


def _rows(page: RegisterPage) -> Sequence[HeldRow]:
    rows: Sequence[HeldRow] = page.table.chosen()
    return rows


def _seen(rows: Sequence[HeldRow]) -> list[tuple[int, int]]:
    return [(row.id, row.version) for row in rows]


def _told(rows: Sequence[HeldRow]) -> str:
    things = "、".join(row.told for row in rows[:4])
    return things if len(rows) <= 4 else f"{things}等 {len(rows)} 项"


def give_back(page: RegisterPage) -> QDialog:
    """Ask when it came back, and in which state."""
    rows = _rows(page)
    seen, several = _seen(rows), len(rows) > 1 or rows[0].quantity == 1
    sheet = Sheet(
        title=f"退回：{rows[0].name}",
        command=Return,
        send=(lambda unit, new: equipment.give_back_many(unit, seen, new))
        if several
        else (lambda unit, new: equipment.give_back(unit, *seen[0], new)),
        button="退回",
        start={"on": page.desk.today, "quantity": rows[0].quantity},
        fixed={"quantity": 1} if several else {},
        note=f"{_told(rows)}，退回原库房；完好情况写明后留存在退回单上。",
    )
    return form(page, sheet, "已退回，退回单在“装备单据”里打印。")


def hand_over(page: RegisterPage) -> QDialog:
    """Ask who gets all of it."""
    rows = _rows(page)
    seen = _seen(rows)
    sheet = Sheet(
        title=f"移交：{rows[0].name}",
        command=Handing,
        send=lambda unit, new: equipment.hand_over(unit, seen, new),
        button="移交",
        start={"on": page.desk.today},
        note=f"{_told(rows)}，一次移交给接收人，出一张移交清单。",
        asks={
            "person_id": Ask(title="接收人", editor=lambda: Picker(page.desk, search.find_in_post), wide=True)
        },
    )
    return form(page, sheet, "已移交，移交清单在“装备单据”里打印。")


def lose(page: RegisterPage) -> QDialog:
    """Ask how it came to be lost or damaged, and what it was worth."""
    row = _rows(page)[0]
    sheet = Sheet(
        title=f"报遗失、损毁：{row.name}",
        command=Loss,
        send=lambda unit, new, version: equipment.lose(unit, row.id, version, new),
        button="登记",
        start={"on": page.desk.today, "quantity": row.quantity, "value": row.worth},
        fixed={"quantity": 1} if row.quantity == 1 else {},
        note=f"{row.told}。登记后不再是{row.name}领用的，也不回库；怎样赔偿由县里按规定另办。",
        record=Record(version=row.version),
    )
    return form(page, sheet, "已登记，报告单在“装备单据”里打印。")


def count(page: RegisterPage) -> QDialog:
    """Ask how many were found."""
    row = _rows(page)[0]
    sheet = Sheet(
        title=f"盘点：{row.name}，{row.told}",
        command=Counted,
        send=lambda unit, new, version: equipment.count_held(unit, row.id, version, new),
        button="登记盘点",
        start={"on": page.desk.today, "found": row.quantity},
        note=f"账面 {row.quantity}。盘点只记录结果，不改领用；少了的另报遗失、损毁。",
        record=Record(version=row.version),
    )
    return form(page, sheet, "盘点已登记。")


def count_equal(page: RegisterPage) -> QDialog:
    """Ask whether all that are chosen were found."""
    seen = _seen(_rows(page))
    sheet = Sheet(
        title="盘点相符",
        command=Nothing,
        send=lambda unit, _new: equipment.count_equal(unit, seen),
        button="登记相符",
        note=f"选中的 {len(seen)} 项今天盘点，账实相符。",
    )
    dialog = FormDialog(
        page.desk, sheet, lambda many: page.desk.tell(f"已登记 {many} 项相符。"), page.window()
    )
    dialog.open()
    return dialog
