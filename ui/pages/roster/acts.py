"""What the buttons over the roster do, and why one cannot be pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QMenu

from app.core.access import Permission
from app.core.clock import CHINA
from app.services import roster
from app.services.roster import Choices, WorkerRow
from ui.kit.desk import Door
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.icons import icon
from ui.kit.register import RegisterPage
from ui.pages.roster import newcomers, sheets
from ui.pages.roster.revealing import RevealDialog

HANDLE = "办理"
_ONE = "请先在列表中选中一名网格员。"
_LEFT = "已办离岗"


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry of the menu 办理: what it does with the selected worker, and whether they must be in post."""

    title: str
    icon: str
    permission: Permission
    start: Callable[[RegisterPage, WorkerRow], object]
    serving: bool = True


def one_worker(rows: Sequence[Any]) -> str:
    """Return why nothing can be done for these rows, empty for exactly one."""
    if len(rows) > 1:
        return f"选中了 {len(rows)} 名，一次只能办理一名，请只选一行。"
    return "" if rows else _ONE


def add(page: RegisterPage) -> None:
    """Ask for a new worker, on the grid one stands on."""
    page.desk.ask(page, roster.choices, done=partial(_add, page), name="choices")


def _add(page: RegisterPage, choices: Choices) -> None:
    sheet = newcomers.taking_on(page.desk, choices, {})
    _open(page, sheet, lambda new_id: _come(page, new_id))


def _come(page: RegisterPage, posting_id: int) -> None:
    page.desk.tell("已登记，进入花名册。", Door("查看", lambda: page.desk.open("roster", None, posting_id)))
    page.go_to(posting_id)


def menu(page: RegisterPage) -> QMenu:
    """Drop the acts for the selected worker below the button; what cannot be done says why."""
    row = page.table.chosen()[0]
    dropped = QMenu(page)
    dropped.setToolTipsVisible(True)
    for deed in DEEDS:
        if not page.desk.may(deed.permission):
            continue
        why = _LEFT if deed.serving and row.until is not None else ""
        entry = dropped.addAction(icon(deed.icon), f"{deed.title}（{why}）" if why else deed.title)
        entry.setEnabled(not why)
        entry.triggered.connect(partial(_start, deed, page, row))
    button = page.buttons[HANDLE]
    dropped.aboutToHide.connect(dropped.deleteLater)
    dropped.popup(button.mapToGlobal(QPoint(0, button.height())))
    return dropped


def _start(deed: Deed, page: RegisterPage, row: WorkerRow, _on: bool = False) -> None:
    deed.start(page, row)


def _open(page: RegisterPage, sheet: Sheet, done: Callable[[Any], object]) -> QDialog:
    dialog = FormDialog(page.desk, sheet, done, page.window())
    dialog.open()
    return dialog


def _today(page: RegisterPage) -> Any:
    return page.desk.workspace.clock().astimezone(CHINA).date()


def move(page: RegisterPage, row: WorkerRow) -> None:
    """Ask where somebody goes, and since when."""
    sheet = sheets.moving(page.desk, row, _today(page))
    _open(page, sheet, lambda _id: page.desk.tell(f"{row.name}的调动已办好。"))


def leave(page: RegisterPage, row: WorkerRow) -> None:
    """Ask when and why somebody leaves."""
    place = row.grid or row.village or row.town
    door = Door("查看空岗", lambda: page.desk.open("vacancies"))
    said = f"{row.name}已办离岗，{place}少了一名网格员。"
    _open(page, sheets.leaving(row, _today(page)), lambda _none: page.desk.tell(said, door))


def replace(page: RegisterPage, row: WorkerRow) -> None:
    """Ask who takes over."""
    page.desk.ask(page, roster.choices, done=partial(_replace, page, row), name="choices")


def _replace(page: RegisterPage, row: WorkerRow, choices: Choices) -> None:
    sheet = newcomers.replacing(row, choices)
    _open(page, sheet, lambda new_id: _come(page, new_id))


def change_card(page: RegisterPage, row: WorkerRow) -> None:
    """Ask for another bank card."""
    sheet = sheets.changing_card(row, _today(page))
    _open(page, sheet, lambda _none: page.desk.tell(f"{row.name}的银行卡已更换。"))


def reveal(page: RegisterPage, row: WorkerRow) -> None:
    """Ask what the numbers are wanted for, then show them."""
    RevealDialog(page.desk, row, page.window()).open()


DEEDS = (
    Deed("调动", "arrows-left-right", roster.transfer.permission, move),
    Deed("离岗", "user-minus", roster.leave.permission, leave),
    Deed("接替", "swap", roster.replace.permission, replace),
    Deed("更换银行卡", "credit-card", roster.set_account.permission, change_card),
    Deed("查看完整号码", "eye", roster.reveal.permission, reveal, serving=False),
)
