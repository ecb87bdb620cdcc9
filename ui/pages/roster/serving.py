"""Somebody moves, leaves, is replaced, is paid elsewhere, or was told of late: each asked for in its form."""

from __future__ import annotations

from functools import partial

from app.services import roster
from app.services.roster import Choices, WorkerRow
from app.services.units import Branch
from ui.kit.desk import Door
from ui.pages.roster import late, newcomers, sheets
from ui.pages.roster.place import Place, ask


def come(place: Place, posting_id: int) -> None:
    """Say that somebody has come, and show them."""
    door = Door("查看", lambda: place.desk.open("roster", None, posting_id))
    place.desk.tell("已登记，进入花名册。", door)
    place.reach(posting_id)


def move(place: Place, row: WorkerRow, branch: Branch | None = None) -> None:
    """Ask where somebody goes, and since when."""
    sheet = sheets.moving(place.desk, row, place.desk.today, branch)
    said = f"{row.name}的调动已办好。"
    ask(place, sheet, lambda _id: place.desk.tell(said), late.of_moving(row))


def leave(place: Place, row: WorkerRow) -> None:
    """Ask when and why somebody leaves."""
    post = row.grid or row.village or row.town
    door = Door("查看空岗", lambda: place.desk.open("vacancies"))
    said = f"{row.name}已办离岗，{post}少了一名{row.role.label}。"
    sheet = sheets.leaving(row, place.desk.today)
    ask(place, sheet, lambda _none: place.desk.tell(said, door), late.of_leaving(row))


def replace(place: Place, row: WorkerRow) -> None:
    """Ask who takes over."""
    place.desk.ask(place.owner, roster.choices, done=partial(_replace, place, row), name="choices")


def _replace(place: Place, row: WorkerRow, choices: Choices) -> None:
    sheet = newcomers.replacing(row, choices)
    ask(place, sheet, lambda new_id: come(place, new_id), late.of_replacing(row))


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
