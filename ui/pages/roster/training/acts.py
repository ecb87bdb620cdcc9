"""What the buttons over the sessions do, and why one cannot be pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog

from app.domain.search import Entry, Group
from app.services import training
from app.services.training import NewSession, Offer, SessionRow
from app.workspace import Unit
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.kit.register import RegisterPage
from ui.pages.roster.leave.sheets import Reason
from ui.pages.roster.training.units import find_units

_NONE = "县政策没有写培训层次，不能登记培训；请先在“设置 › 政策依据”中补充。"
_SAME = ("title", "starts", "ends", "hours", "place", "trainer", "pass_score", "note")


def row_of(page: RegisterPage) -> SessionRow:
    """Return the session that is chosen."""
    row: SessionRow = page.table.chosen()[0]
    return row


def open_sheet(page: RegisterPage) -> None:
    """Show the sheet of the session that is chosen."""
    page.desk.open("training_sheet", page.ground, row_of(page).id)


def plan(page: RegisterPage) -> None:
    """Ask what is taught when, and open its sheet."""
    start = {"starts": page.desk.today, "ends": page.desk.today}
    _begin(page, "登记培训", start, training.plan, "登记后在签到表里通知人员、打印签到表。")


def again(page: RegisterPage) -> None:
    """Hold the same training once more, for others."""
    row = row_of(page)
    start = values(row) | {"starts": page.desk.today, "ends": page.desk.today}
    _begin(page, f"再办一期：{row.title}", start, training.plan, "内容照抄，改日期、地点和举办单位。")


def make_up(page: RegisterPage) -> None:
    """Hold it again for those who missed it."""
    row = row_of(page)

    def send(unit: Unit, new: NewSession) -> int:
        return training.make_up(unit, row.id, row.version, new)

    start = values(row) | {
        "title": f"{row.title}（补训）",
        "starts": page.desk.today,
        "ends": page.desk.today,
    }
    note = "自动通知请假、缺席、部分到课和考试不合格的人；补训只补原来没有得的学时。"
    _begin(page, f"安排补训：{row.title}", start, send, note)


def _begin(page: RegisterPage, title: str, start: Any, send: Callable[..., Any], note: str) -> None:
    def opened(offer: Offer) -> None:
        if not offer.levels:
            page.desk.tell(_NONE)
            return
        sheet = session_sheet(page, offer, (title, note, "登记培训"), start, send)
        show = partial(page.desk.open, "training_sheet", page.ground)
        FormDialog(page.desk, sheet, show, page.window()).open()

    page.desk.ask(page, training.offer, done=opened, name="offer")


def change(page: RegisterPage) -> None:
    """Ask what the session is instead."""
    row = row_of(page)
    note = f"{row.holder}举办，举办单位不能改。还没有登记签到时可以改；已经通知了人员的不能改日期。"

    def opened(offer: Offer) -> None:
        sheet = session_sheet(page, offer, (f"修改：{row.title}", note, "修改"), values(row), _changing(row))
        sheet = replace(sheet, fixed={"unit_id": row.unit_id})
        FormDialog(page.desk, sheet, lambda _none: page.desk.tell("培训已修改。"), page.window()).open()

    page.desk.ask(page, training.offer, done=opened, name="offer")


def _changing(row: SessionRow) -> Callable[..., Any]:
    return lambda unit, new: training.change(unit, row.id, row.version, new)


def values(row: SessionRow) -> dict[str, Any]:
    """Return what a form shows of a session."""
    holder = Entry(Group.GRIDS, row.holder, "", "", "training", row.unit_id)
    return {key: getattr(row, key) for key in _SAME} | {"level": row.level_key, "unit_id": holder}


def session_sheet(
    page: RegisterPage, offer: Offer, words: tuple[str, str, str], start: Any, send: Callable[..., Any]
) -> Sheet:
    """Return the form of a session: title, note and button of it are ``words``."""
    title, note, button = words
    return Sheet(
        title=title,
        command=NewSession,
        send=send,
        button=button,
        start=start,
        note=note,
        asks={
            "unit_id": Ask(title="举办单位", editor=lambda: Picker(page.desk, find_units), wide=True),
            "title": Ask(hint=f"县里的培训内容：{offer.topics}" if offer.topics else ""),
            "level": Ask(editor=lambda: OneOf(offer.levels), wide=True),
        },
    )


def cancel(page: RegisterPage) -> QDialog:
    """Ask why it is not held."""
    row = row_of(page)
    sheet = Sheet(
        title=f"取消培训：{row.title}",
        command=Reason,
        send=lambda unit, new, version: training.cancel(unit, row.id, version, new.reason),
        button="取消培训",
        note=f"{row.number}，{row.starts}，已通知 {row.called} 人。取消后不计学时，原因留存。",
        record=Record(version=row.version),
    )
    dialog = FormDialog(page.desk, sheet, lambda _none: page.desk.tell("培训已取消。"), page.window())
    dialog.open()
    return dialog
