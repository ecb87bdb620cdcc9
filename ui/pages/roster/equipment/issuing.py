"""Something of the stock given out: to a person in post, or to a unit where no person is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog

from app.services import equipment, search
from app.services.equipment import Issue, StockRow
from app.workspace import Unit
from ui.kit.form import Ask, Record, Sheet
from ui.kit.picker import Picker
from ui.kit.register import RegisterPage
from ui.pages.roster.equipment.acts import form, row_of, told
from ui.pages.roster.equipment.places import find_places


def to_person(page: RegisterPage) -> QDialog:
    """Ask who gets it."""
    ask = Ask(title="领用人", editor=lambda: Picker(page.desk, search.find_in_post), wide=True)
    return _issue(page, {"person_id": ask}, {"unit_id": None}, "发给在岗的人；签领人不填就是领用人本人。")


def to_unit(page: RegisterPage) -> QDialog:
    """Ask which unit gets it."""
    ask = Ask(title="领用单位", editor=lambda: Picker(page.desk, find_places), wide=True, required=True)
    note = "发给单位公用（如一格一桌），请写明签领人；没有具体领用人。"
    return _issue(page, {"unit_id": ask}, {"person_id": None}, note)


def _issue(page: RegisterPage, asks: dict[str, Ask], fixed: dict[str, Any], note: str) -> QDialog:
    row = row_of(page)
    required = {
        key: Ask(title=one.title, editor=one.editor, wide=True, required=True) for key, one in asks.items()
    }
    sheet = Sheet(
        title=f"发放：{told(row)}",
        command=Issue,
        send=_issuing(row),
        button="发放",
        start={"on": page.desk.today, "quantity": 1},
        fixed=fixed | ({"quantity": 1} if row.number else {}),
        note=f"在库 {row.left}。{note}",
        asks=required,
        record=Record(version=row.version),
    )
    return form(page, sheet, "已发放，领用单在“装备单据”里打印。")


def _issuing(row: StockRow) -> Callable[[Unit, Issue, int], int]:
    return lambda unit, new, version: equipment.issue(unit, row.id, version, new)
