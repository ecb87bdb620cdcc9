"""Where an act on somebody is asked for, and how its form is opened there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.foreseen import Foreseen
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog

_EMPTY = "填好日期和岗位后，这里显示已经复核的月份要补发、扣回多少。"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act is asked for, the list or somebody's card, and how to show who has come."""

    desk: Desk
    owner: QWidget
    reach: Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Foresee:
    """What tells in a sentence what a form would bring, as soon as the fields it ``needs`` are typed."""

    told: Callable[[Unit, Any], tuple[str, None]]
    needs: tuple[str, ...]


def ask(place: Place, sheet: Sheet, done: Callable[[Any], object], foresee: Foresee | None = None) -> QDialog:
    """Open a form over the place; ``foresee`` says below it what sending it will come to in money."""
    dialog = FormDialog(place.desk, sheet, done, place.owner.window())
    if foresee is not None:
        Foreseen(dialog, foresee.told, _EMPTY, needs=foresee.needs)
    dialog.open()
    return dialog
