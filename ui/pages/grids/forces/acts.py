"""What may be done with an entry: another one, a correction, its end, a mistake taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from PySide6.QtGui import QGuiApplication

from app.core.fields import Label
from app.domain.search import Entry, Group
from app.services import forces, search
from app.services.forces import Ending, ForceChoices, ForceRow, NewForce
from app.services.imports import ImportKind
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.picker import Picker
from ui.kit.register import RegisterPage

_HINT = (
    "按表头认列，顺序不限：种类、网格编码（或村、网格名称）、姓名或名称；"
    "负责人、联系电话、登记人数、具体位置、原身份、起始日期、备注有则读取，没写起始日期的从今天起算。"
)
LISTS = Receives(kind=ImportKind.FORCES, title="导入网格力量", hint=_HINT, measure="条")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """Why an entry should never have been kept."""

    reason: Annotated[str, Label("哪里登记错了", width=40)]


def one(rows: Sequence[ForceRow]) -> str:
    """Return why nothing can be done for these rows, empty for exactly one."""
    return (
        ""
        if len(rows) == 1
        else "请先在列表中选中一条登记。"
        if not rows
        else "一次只能办理一条，请只选一行。"
    )


def add(page: RegisterPage) -> None:
    """Ask for another entry."""
    page.desk.ask(page, forces.force_choices, done=partial(_ask, page, None), name="choices")


def correct(page: RegisterPage) -> None:
    """Ask for what is right of an entry."""
    row = page.table.chosen()[0]
    page.desk.ask(page, forces.force_choices, done=partial(_ask, page, row), name="choices")


def _ask(page: RegisterPage, row: ForceRow | None, choices: ForceChoices) -> None:
    if not choices.kinds:
        page.desk.tell(forces.NO_KINDS)
        return
    said = "已更正，原来的登记仍可查。" if row else "已登记。"
    FormDialog(page.desk, sheet_of(page, row, choices), partial(_told, page, said), page.window()).open()


def sheet_of(page: RegisterPage, row: ForceRow | None, choices: ForceChoices) -> Sheet:
    """Return the form of an entry, a new one or one that is corrected."""
    start = _values(row) if row else {"since": choices.today}
    return Sheet(
        title=f"更正：{row.name}" if row else "登记网格力量",
        command=NewForce,
        send=_correcting(row) if row else forces.add_force,
        button="更正" if row else "登记",
        note="志愿者、楼栋长、党支部、中心户等，按种类登记在网格；不登记身份证号。",
        start=start,
        record=Record(version=row.version, seen=start) if row else None,
        asks={
            "kind": Ask(editor=lambda: OneOf(choices.kinds)),
            "unit_id": Ask(editor=lambda: Picker(page.desk, search.find_grids), wide=True),
        },
    )


def _correcting(row: ForceRow) -> Any:
    return lambda unit, new, version: forces.change_force(unit, row.id, version, new)


def _values(row: ForceRow) -> dict[str, Any]:
    same = ("name", "leader", "phone", "heads", "place", "origin", "note", "since")
    place = Entry(Group.GRIDS, row.unit, row.code, "", "grids", row.unit_id)
    return {key: getattr(row, key) for key in same} | {"kind": row.key, "unit_id": place}


def end(page: RegisterPage) -> None:
    """Ask from which day an entry is no more."""
    row: ForceRow = page.table.chosen()[0]
    start: dict[str, date] = {"on": page.desk.today}
    sheet = Sheet(
        title=f"终止：{row.name}",
        command=Ending,
        send=lambda unit, new, version: forces.end_force(unit, row.id, version, new),
        button="终止",
        note="终止以前的仍可按当时查看。",
        start=start,
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, partial(_told, page, "已终止。"), page.window()).open()


def void(page: RegisterPage) -> None:
    """Ask why an entry is a mistake."""
    row: ForceRow = page.table.chosen()[0]
    sheet = Sheet(
        title=f"登记有误：{row.name}",
        command=Mistake,
        send=lambda unit, new, version: forces.void_force(unit, row.id, version, new.reason),
        button="作废",
        note="作废的不再列出，谁在什么时候作废的都有记录。",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, partial(_told, page, "已作废。"), page.window()).open()


def _told(page: RegisterPage, said: str, _result: Any) -> None:
    page.desk.tell(said)


def take_in(page: RegisterPage) -> IntakeDialog:
    """Ask for a list."""
    dialog = IntakeDialog(page.desk, LISTS, page)
    dialog.open()
    return dialog


def paste(page: RegisterPage) -> IntakeDialog | None:
    """Look at the copied list; say what to copy where there is none."""
    text = QGuiApplication.clipboard().text()
    if "\t" not in text or "\n" not in text.strip():
        page.desk.tell("剪贴板里没有名单：请在 WPS 或 Excel 里连表头一起选中、复制，再来粘贴。")
        return None
    dialog = take_in(page)
    dialog.look_at_text(text)
    return dialog
