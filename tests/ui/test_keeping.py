"""The backup of the day is made behind the window; what goes wrong is told and nobody is kept out."""

from __future__ import annotations

from pathlib import Path

from app.services._keeping import FOLDER
from tests.services.test_daily import in_earnest, names
from ui.shell.keeping import Keeper


def test_the_window_lets_it_be_made(qtbot, file_office, open_desk, errors) -> None:
    folder = in_earnest(file_office)
    desk = open_desk("maker")
    Keeper(desk, desk, soon=0)
    qtbot.waitUntil(lambda: len(names(folder)) == 2)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert errors == []


def test_a_folder_that_cannot_be_made_is_told(qtbot, file_office, open_desk, errors) -> None:
    in_earnest(file_office)
    (Path(file_office.place).parent / FOLDER).write_text("in the way", encoding="utf-8")
    desk, told = open_desk("maker"), []
    desk.told.connect(lambda sentence, _door: told.append(sentence))
    Keeper(desk, desk, soon=0)
    qtbot.waitUntil(lambda: bool(told or errors))
    assert errors == [] and "已超过 24 小时" in told[0]
