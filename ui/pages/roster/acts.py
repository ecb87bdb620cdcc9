"""What the buttons over the roster do, and why one cannot be pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QPushButton

from app.core.access import Permission
from app.services import dossier, pay, roster, scans, tenure
from app.services import merits as services_merits
from app.services.roster import Choices, WorkerRow
from app.services.units import Branch
from ui.kit.desk import Door
from ui.kit.icons import icon
from ui.kit.register import RegisterPage
from ui.pages.roster import (
    carding,
    changing,
    correcting,
    keeping,
    late,
    marking,
    merits,
    newcomers,
    packing,
    sheets,
)
from ui.pages.roster.dossier import TITLE, give
from ui.pages.roster.leave import acts as absence
from ui.pages.roster.place import Place, ask
from ui.pages.roster.revealing import reveal
from ui.pages.roster.tenure import acts as tenures

HANDLE = "办理"
_ONE = "请先在列表中选中一名网格员。"
LEFT = "已办离岗"


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry of the menu 办理: what it does with the selected worker, and whether they must be in post."""

    title: str
    icon: str
    permission: Permission
    start: Callable[[Place, WorkerRow], object]
    serving: bool = True


def one_worker(rows: Sequence[Any]) -> str:
    """Return why nothing can be done for these rows, empty for exactly one."""
    if len(rows) > 1:
        return f"选中了 {len(rows)} 名，一次只能办理一名，请只选一行。"
    return "" if rows else _ONE


def add(page: RegisterPage) -> None:
    """Ask for a new worker, on the grid one stands on."""
    page.desk.ask(page, roster.choices, done=partial(_add, at(page)), name="choices")


def at(page: RegisterPage) -> Place:
    """Return the list as the place an act is asked for."""
    return Place(page.desk, page, page.go_to)


def _add(place: Place, choices: Choices) -> None:
    sheet = newcomers.taking_on(place.desk, choices, {})
    ask(place, sheet, lambda new_id: _come(place, new_id), late.TAKING_ON)


def _come(place: Place, posting_id: int) -> None:
    door = Door("查看", lambda: place.desk.open("roster", None, posting_id))
    place.desk.tell("已登记，进入花名册。", door)
    place.reach(posting_id)


def menu(page: RegisterPage) -> QMenu:
    """Drop the acts for the selected worker below the button over the list."""
    return drop(at(page), page.table.chosen()[0], page.buttons[HANDLE])


def drop(place: Place, row: WorkerRow, button: QPushButton) -> QMenu:
    """Drop the acts for a worker below a button; what cannot be done says why."""
    dropped = QMenu(button)
    dropped.setToolTipsVisible(True)
    for deed in (deed for deed in DEEDS if place.desk.may(deed.permission)):
        why = LEFT if deed.serving and row.until is not None else ""
        entry = dropped.addAction(icon(deed.icon), f"{deed.title}（{why}）" if why else deed.title)
        entry.setEnabled(not why)
        entry.triggered.connect(lambda _on=False, deed=deed: deed.start(place, row))
    dropped.aboutToHide.connect(dropped.deleteLater)
    dropped.popup(button.mapToGlobal(QPoint(0, button.height())))
    return dropped


def move(place: Place, row: WorkerRow, branch: Branch | None = None) -> None:
    """Ask where somebody goes, and since when."""
    sheet = sheets.moving(place.desk, row, place.desk.today, branch)
    said = f"{row.name}的调动已办好。"
    ask(place, sheet, lambda _id: place.desk.tell(said), late.of_moving(row))


def leave(place: Place, row: WorkerRow) -> None:
    """Ask when and why somebody leaves."""
    post = row.grid or row.village or row.town
    door = Door("查看空岗", lambda: place.desk.open("vacancies"))
    said = f"{row.name}已办离岗，{post}少了一名网格员。"
    sheet = sheets.leaving(row, place.desk.today)
    ask(place, sheet, lambda _none: place.desk.tell(said, door), late.of_leaving(row))


def replace(place: Place, row: WorkerRow) -> None:
    """Ask who takes over."""
    place.desk.ask(place.owner, roster.choices, done=partial(_replace, place, row), name="choices")


def _replace(place: Place, row: WorkerRow, choices: Choices) -> None:
    sheet = newcomers.replacing(row, choices)
    ask(place, sheet, lambda new_id: _come(place, new_id), late.of_replacing(row))


def change_card(place: Place, row: WorkerRow) -> None:
    """Ask for another bank card."""
    sheet = sheets.changing_card(row, place.desk.today)
    ask(place, sheet, lambda _none: place.desk.tell(f"{row.name}的银行卡已更换。"))


def note(place: Place, row: WorkerRow) -> None:
    """Ask what became known of somebody after their month was checked."""
    door = Door("查看", lambda: place.desk.open("late_changes"))
    said = f"{row.name}的变动已登记，下次计算补贴时一并补扣。"
    sheet = sheets.noting(row, place.desk.today)
    ask(place, sheet, lambda _months: place.desk.tell(said, door), late.NOTING)


DEEDS = (
    Deed("调动", "arrows-left-right", roster.transfer.permission, move),
    Deed("离岗", "user-minus", roster.leave.permission, leave),
    Deed("接替", "swap", roster.replace.permission, replace),
    Deed("解聘", "user-minus", tenure.dismiss.permission, tenures.dismiss),
    Deed("辞职", "sign-out", tenure.resign.permission, tenures.resign),
    Deed("工作证", "identification-badge", roster.workers.permission, carding.give),
    Deed("修改资料", "pencil-simple", roster.change_person.permission, changing.change, serving=False),
    Deed("更正姓名证件号", "pencil-line", roster.propose.permission, correcting.ask_for, serving=False),
    Deed("更换银行卡", "credit-card", roster.set_account.permission, change_card),
    Deed("登记补扣变动", "clock-counter-clockwise", pay.note.permission, note, serving=False),
    Deed("登记请假", "calendar-x", absence.MAY, absence.of_worker),
    Deed("添加附件", "paperclip", scans.keep_paper.permission, keeping.add, serving=False),
    Deed(merits.TITLE, "medal", services_merits.record_merit.permission, merits.record, serving=False),
    Deed(marking.RAISE, "shield-check", roster.mark.permission, marking.give, serving=False),
    Deed(marking.LOWER, "shield", roster.lower_mark.permission, marking.lower, serving=False),
    Deed("查看完整号码", "eye", roster.reveal.permission, reveal, serving=False),
    Deed(TITLE, "identification-card", dossier.dossier.permission, give, serving=False),
    Deed(packing.TITLE, "package", dossier.packed.permission, packing.give, serving=False),
)
