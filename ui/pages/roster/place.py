"""Where an act on somebody is asked for, and how its form is opened there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from ui.kit.desk import Desk
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act is asked for, the list or somebody's card, and how to show who has come."""

    desk: Desk
    owner: QWidget
    reach: Callable[[object], object]


def ask(place: Place, sheet: Sheet, done: Callable[[Any], object]) -> QDialog:
    """Open a form over the place."""
    dialog = FormDialog(place.desk, sheet, done, place.owner.window())
    dialog.open()
    return dialog
