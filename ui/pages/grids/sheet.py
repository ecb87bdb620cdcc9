"""A unit on one page of paper, as of a day that is asked for: seen before it is printed or kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from PySide6.QtWidgets import QWidget

from app.core.access import Permission, permits
from app.core.fields import Label
from app.services import units
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.tasks import Job

_NAME = "单位情况表"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDay:
    """As of which day a unit is told of."""

    on: Annotated[date, Label("截至日期", width=11)]


def sheet_form(desk: Desk, row: Any) -> Sheet:
    """Return the form that asks for the day."""
    return Sheet(
        title=f"{_NAME}：{row.name}",
        command=SheetDay,
        send=lambda unit, new: _there(unit, new, row.id),
        button="排版",
        note="一页纸：单位、沿革、岗位编制、人员、考核和补贴，有边界的附示意图，按这一天的情况。",
        start={"on": desk.today},
    )


def ask_day(desk: Desk, owner: QWidget, row: Any) -> None:
    """Ask for the day, then show the page."""

    def shown(on: str) -> None:
        print_sheet(desk, owner, row.id, date.fromisoformat(on))

    FormDialog(desk, sheet_form(desk, row), shown, owner.window()).open()


@permits(Permission.UNITS_READ)
def _there(unit: Unit, new: SheetDay, unit_id: int) -> str:
    """Return the day where the unit is there on it."""
    units.unit_by_id(unit, unit_id, new.on)
    return new.on.isoformat()


def print_sheet(desk: Desk, owner: QWidget, unit_id: int, on: date) -> Job:
    """Draw the page of a unit and show it."""

    def work(space: Any, _job: object) -> tuple[str, bytes]:
        from app.reports.unit_sheet import sheet_of  # the writers are read when one is first wanted

        return sheet_of(space, unit_id, on)

    def done(found: tuple[str, bytes]) -> None:
        dialog = PreviewDialog(desk, _NAME, owner)
        dialog.preview.show_paper(Paper(name=found[0], content=found[1]))
        dialog.open()

    return desk.run(owner, work, done=done, title=f"正在排版“{_NAME}”")
