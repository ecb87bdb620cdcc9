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
from app.services.roster import Choices, WorkerRow
from ui.kit.icons import icon
from ui.kit.register import RegisterPage
from ui.pages.roster import (
    carding,
    changing,
    correcting,
    heading,
    keeping,
    late,
    marking,
    meriting,
    newcomers,
    packing,
)
from ui.pages.roster.dossier import TITLE, give
from ui.pages.roster.leave import acts as absence
from ui.pages.roster.leave import several
from ui.pages.roster.place import Place, ask
from ui.pages.roster.revealing import reveal
from ui.pages.roster.serving import change_card, come, leave, move, note, replace
from ui.pages.roster.tenure import acts as tenures

HANDLE = "办理"
_HEAD, _CARD = "flag", "identification-badge"
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


def some_workers(rows: Sequence[Any]) -> str:
    """Return why nothing can be done for these rows, empty for one or, where all may go at once, more."""
    return "" if rows else _ONE


def add(page: RegisterPage) -> None:
    """Ask for a new worker, on the grid one stands on."""
    page.desk.ask(page, roster.choices, done=partial(_add, at(page)), name="choices")


def at(page: RegisterPage) -> Place:
    """Return the list as the place an act is asked for."""
    return Place(page.desk, page, page.go_to)


def _add(place: Place, choices: Choices) -> None:
    sheet = newcomers.taking_on(place.desk, choices, {})
    ask(place, sheet, lambda new_id: come(place, new_id), late.TAKING_ON)


def menu(page: RegisterPage) -> QMenu:
    """Drop the acts for the selected worker, or for several, below the button over the list."""
    rows, button = page.table.chosen(), page.buttons[HANDLE]
    return drop(at(page), rows[0], button) if len(rows) == 1 else _drop_several(at(page), rows, button)


def _drop_several(place: Place, rows: Sequence[WorkerRow], button: QPushButton) -> QMenu:
    dropped = QMenu(button)
    if place.desk.may(absence.MAY):
        entry = dropped.addAction(icon("calendar-x"), f"{several.TITLE}（{len(rows)} 人）")
        entry.triggered.connect(lambda _on=False: several.of_workers(place, rows))
    if place.desk.may(heading.MAY) and not any(row.until for row in rows):
        entry = dropped.addAction(icon(_HEAD), f"{heading.TITLE}（{len(rows)} 人）")
        entry.triggered.connect(lambda _on=False: heading.name_heads(place, rows))
    if place.desk.may(roster.workers.permission) and not any(row.until for row in rows):
        entry = dropped.addAction(icon(_CARD), f"{carding.TITLE}（{len(rows)} 人）")
        entry.triggered.connect(lambda _on=False: carding.give_all(place, rows))
    dropped.addAction(f"其他事项：{one_worker(rows)}").setEnabled(False)
    dropped.aboutToHide.connect(dropped.deleteLater)
    dropped.popup(button.mapToGlobal(QPoint(0, button.height())))
    return dropped


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


DEEDS = (
    Deed("调动", "arrows-left-right", roster.transfer.permission, move),
    Deed("离岗", "user-minus", roster.leave.permission, leave),
    Deed("接替", "swap", roster.replace.permission, replace),
    Deed(heading.TITLE, _HEAD, heading.MAY, heading.name_one),
    Deed("解聘", "user-minus", tenure.dismiss.permission, tenures.dismiss),
    Deed("辞职", "sign-out", tenure.resign.permission, tenures.resign),
    Deed(carding.TITLE, _CARD, roster.workers.permission, carding.give),
    Deed("修改资料", "pencil-simple", roster.change_person.permission, changing.change, serving=False),
    Deed("更正姓名证件号", "pencil-line", roster.propose.permission, correcting.ask_for, serving=False),
    Deed("更换银行卡", "credit-card", roster.set_account.permission, change_card),
    Deed("登记补扣变动", "clock-counter-clockwise", pay.note.permission, note, serving=False),
    Deed("登记请假", "calendar-x", absence.MAY, absence.of_worker),
    Deed("添加附件", "paperclip", scans.keep_paper.permission, keeping.add, serving=False),
    Deed(meriting.TITLE, "medal", meriting.MAY, meriting.record, serving=False),
    Deed(marking.RAISE, "shield-check", roster.mark.permission, marking.give, serving=False),
    Deed(marking.LOWER, "shield", roster.lower_mark.permission, marking.lower, serving=False),
    Deed("查看完整号码", "eye", roster.reveal.permission, reveal, serving=False),
    Deed(TITLE, "identification-card", dossier.dossier.permission, give, serving=False),
    Deed(packing.TITLE, "package", dossier.packed.permission, packing.give, serving=False),
)
