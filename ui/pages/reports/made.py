"""What the month's bundle holds: what was issued of it, and, once given out, the files and what agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.clock import CHINA
from app.domain.papers import label_of
from app.reports.bundle import Bundle
from app.reports.manifest import BundleFile
from app.services.documents import DocumentRow
from ui.kit.cells import TableModel
from ui.kit.table import Table
from ui.kit.theme import px


class Made(QWidget):
    """The papers, issued or in their folder; hidden while there are none."""

    opened = Signal(int)
    """A paper, by its id: Enter or a double click on its line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self._ids: dict[str, int] = {}
        self.said, self.model = QLabel(), TableModel(BundleFile)
        self.table = Table(self.model)
        self.said.setWordWrap(True)
        self.table.setAccessibleName("当月资料的文件")
        self.table.activated.connect(lambda index: self._open(index.row()))
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

    def show_issued(self, papers: Sequence[DocumentRow]) -> None:
        """Show the papers of a month as they were issued; none, and nothing is shown."""
        self.say("")
        if not papers:
            return
        self._ids = {one.file_name: one.id for one in papers}
        first = min(papers, key=lambda one: one.issued_at)
        self.said.setText(
            f"已于{first.issued_at.astimezone(CHINA):%Y-%m-%d}签发{len(papers)}份：选中后按回车或双击查看；"
            "按“生成当月资料”原样取出。"
        )
        self._list([_listed(one) for one in papers])

    def show_bundle(self, folder: Path, made: Bundle) -> None:
        """Show what lies in a folder, and which figures agreed."""
        self.folder = folder
        self.said.setText("；".join(made.agreement))
        self._list([replace(one, kind=label_of(one.kind)) for one in made.files])

    def _list(self, files: Sequence[BundleFile]) -> None:
        self.model.replace(files)
        self.table.show()

    def _open(self, place: int) -> None:
        found = self._ids.get(getattr(self.model.row_at(place), "file", ""))
        if found is not None:
            self.opened.emit(found)


def _listed(paper: DocumentRow) -> BundleFile:
    total = Decimal(paper.total) if paper.total else None
    return BundleFile(paper.file_name, paper.called, paper.rows, total, paper.sha256)
