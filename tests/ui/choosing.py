"""Choose files of this computer in the dialog that is open, as a person does: by their paths, and Enter."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from tests.ui.glass import write


def choose(qtbot, *paths: Path) -> None:
    """Type paths into the dialog that asks for files, and press Enter."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
    dialog = QApplication.activeModalWidget()
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    write(line, " ".join(f'"{path}"' for path in paths) if len(paths) > 1 else str(paths[0]))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not dialog)
