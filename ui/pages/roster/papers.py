"""The papers of a person: agreement, copy of the identity card, photo; added by choosing or dropping."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services import career, documents, scans
from app.services.career import Career
from app.services.career import Paper as Kept
from app.services.roster import WorkerRow
from app.workspace import Unit
from ui.kit.icons import icon
from ui.kit.picker import Drops
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.theme import px
from ui.pages.roster import keeping
from ui.pages.roster.lines import Goes, heading, link
from ui.pages.roster.place import Place


class PaperList(QWidget):
    """The papers of a card: each opens in a preview, more may be added, those of the person made void."""

    def __init__(self, goes: Goes, row: WorkerRow, kept: Sequence[Kept]) -> None:
        super().__init__()
        self.goes, self.row, self.place = goes, row, Place(goes.desk, goes.owner, lambda _id: None)
        self.may_add = goes.desk.may(scans.keep_paper.permission)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(2))
        self.lines = QWidget()
        self.column.addWidget(self.lines)
        if self.may_add:
            Drops(goes.owner, self.add)
        goes.desk.changed.connect(self._on_changed)
        self.show_papers(kept)

    def _on_changed(self, topics: frozenset[str]) -> None:
        if "evidence" in topics:
            args = (self.row.person_id, self.row.id)
            self.goes.desk.ask(self, career.career, *args, done=self._renew, name="papers")

    def _renew(self, found: Career) -> None:
        self.show_papers(found.papers)

    def show_papers(self, kept: Sequence[Kept]) -> None:
        """List the papers; nothing where there are none and nobody may add one."""
        self.lines.hide()  # deleteLater alone leaves it on screen until the event loop is idle
        self.lines.deleteLater()
        self.lines = QWidget()
        column = QVBoxLayout(self.lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        head = heading(f"附件（{len(kept)}）")
        if self.may_add:
            head.layout().addWidget(self._link("添加", "添加附件", partial(self.add, ())))
        column.addWidget(head)
        for paper in kept:
            column.addLayout(self._line(paper))
        self.column.addWidget(self.lines)
        self.setVisible(bool(kept) or self.may_add)
        self.updateGeometry()

    def _line(self, paper: Kept) -> QHBoxLayout:
        line = QHBoxLayout()
        button = self._link(f" {paper.name}（{paper.kind}）", f"打开{paper.name}", partial(self._open, paper))
        button.setIcon(icon("paperclip", "primary"))
        self.goes.doors[paper.name] = button
        line.addWidget(button)
        line.addStretch(1)
        if paper.scan_id is not None and self.may_add:
            line.addWidget(self._link("作废", f"作废{paper.name}", partial(keeping.void, self.place, paper)))
        return line

    def _link(self, words: str, spoken: str, act: Callable[[], object]) -> QPushButton:
        button = link(words, spoken)
        button.clicked.connect(lambda _on=False: act())
        self.goes.doors[spoken] = button
        return button

    def _open(self, paper: Kept) -> None:
        dialog = PreviewDialog(self.goes.desk, paper.name, self.goes.owner.window())
        dialog.preview.read(_read, paper.file_id, paper.name)
        dialog.open()

    def add(self, files: tuple[Path, ...] = ()) -> QDialog:
        """Ask what the files are, and keep them."""
        return keeping.add(self.place, self.row, files)


def _read(unit: Unit, file_id: int, name: str) -> Paper:
    return Paper(name=name, content=documents.content_of(unit, file_id))
