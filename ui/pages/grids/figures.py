"""What is counted in a unit, changed from a date: of one in a form, of many by a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.services import units
from app.services.imports import ImportKind
from app.services.units import Figures, KnownFigures
from ui.kit.desk import Desk
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.register import RegisterPage

_HINT = (
    "按表头认列，顺序不限：网格编码（或代码），户数、人口、比照城市（是或否）、变更依据有则读取；"
    "空着的格子不改，新数从今天起算，以前的不变。"
)
MANY = Receives(kind=ImportKind.FIGURES, title="导入户数人口", hint=_HINT, measure="个单位")


def change(desk: Desk, owner: QWidget, row: Any) -> None:
    """Ask for new figures of a unit, beside those it has."""
    desk.ask(owner, units.known_figures, row.id, done=partial(_ask, desk, owner, row), name="figures")


def _ask(desk: Desk, owner: QWidget, row: Any, known: KnownFigures) -> None:
    FormDialog(desk, figures_sheet(row, known), partial(_told, desk), owner.window()).open()


def _told(desk: Desk, broken: Sequence[str]) -> None:
    warns = f"请注意：{'；'.join(broken)}，可在“网格核查”里说明原因。" if broken else ""
    desk.tell(f"新的户数、人口已登记，以前的不变。{warns}")


def figures_sheet(row: Any, known: KnownFigures) -> Sheet:
    """Return the form of a unit's figures."""
    return Sheet(
        title=f"户数人口：{row.name}",
        command=Figures,
        send=lambda unit, new, version: units.revise(unit, row.id, version, new),
        button="登记",
        note="从起始日期起按新的户数、人口算，这一天以前的不变。",
        start=dict(known.values),
        record=Record(version=known.seen, seen=dict(known.values)),
    )


def take_in(page: RegisterPage) -> IntakeDialog:
    """Ask for a workbook of figures."""
    dialog = IntakeDialog(page.desk, MANY, page)
    dialog.open()
    return dialog
