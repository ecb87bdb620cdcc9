"""Who is called to a session, and who need not come: the forms over its sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QDialog

from app.services import search, training
from app.services.training import Calling, Offer, PlaceRow, SessionRow
from app.workspace import Unit
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.picker import Picker
from ui.kit.register import RegisterPage
from ui.pages.roster.leave.sheets import Reason
from ui.pages.roster.training.sheet_acts import ask, session_of
from ui.pages.roster.training.units import find_units


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody by name."""

    person_id: int


def call(page: RegisterPage) -> None:
    """Ask whose people are called."""
    row = session_of(page)
    if row is not None:
        page.desk.ask(page, training.offer, done=partial(_calling, page, row), name="offer")


def _calling(page: RegisterPage, row: SessionRow, offer: Offer) -> None:
    def send(unit: Unit, new: Calling) -> int:
        return training.call_many(unit, row.id, row.version, new)

    sheet = Sheet(
        title=f"通知人员：{row.title}",
        command=Calling,
        send=send,
        button="通知",
        note=f"通知 {row.starts} 在岗的人；已经通知的不重复。有名额的层次按名额点名。",
        asks={
            "unit_id": Ask(title="哪个单位的人", editor=lambda: Picker(page.desk, find_units), wide=True),
            "employment": Ask(editor=lambda: OneOf(offer.kinds, "不分类别"), wide=True),
        },
    )
    ask(page, sheet, lambda many: f"已通知 {many} 人。")


def call_one(page: RegisterPage) -> QDialog | None:
    """Ask who is called by name."""
    row = session_of(page)
    if row is None:
        return None
    sheet = Sheet(
        title=f"点名通知：{row.title}",
        command=Named,
        send=lambda unit, new: training.call_one(unit, row.id, row.version, new.person_id),
        button="通知",
        asks={
            "person_id": Ask(title="人员", editor=lambda: Picker(page.desk, search.find_people), wide=True)
        },
    )
    return ask(page, sheet, lambda _none: "已通知。")


def withdraw(page: RegisterPage) -> QDialog:
    """Ask why somebody need not come."""
    row: PlaceRow = page.table.chosen()[0]
    sheet = Sheet(
        title=f"取消通知：{row.name}",
        command=Reason,
        send=lambda unit, new, version: training.withdraw(unit, row.id, version, new.reason),
        button="取消通知",
        note="已经登记签到的不能取消；没有来的登记为请假或缺席。",
        record=Record(version=row.version),
    )
    return ask(page, sheet, lambda _none: f"{row.name}已从签到表取消。")
