"""What the month's bundle holds: the sentences that say what agreed, and the files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.papers import label_of
from app.reports.bundle import Bundle
from app.reports.manifest import BundleFile
from ui.kit.cells import TableModel
from ui.kit.table import Table
from ui.kit.theme import px


class Made(QWidget):
    """The files in their folder; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self.said, self.model = QLabel(), TableModel(BundleFile)
        self.table = Table(self.model)
        self.said.setWordWrap(True)
        self.table.setAccessibleName("当月资料的文件")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
        self.say("")

    def say(self, sentence: str) -> None:
        """Show a sentence and no files."""
        self.folder = None
        self.said.setText(sentence)
        self.table.hide()

    def show_bundle(self, folder: Path, made: Bundle) -> None:
        """Show what lies in a folder, and which figures agreed."""
        self.folder = folder
        self.said.setText("；".join(made.agreement))
        self.model.replace([replace(one, kind=label_of(one.kind)) for one in made.files])
        self.table.show()
