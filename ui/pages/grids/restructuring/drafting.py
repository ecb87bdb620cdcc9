"""Draft a document of changes: rows typed, pasted or read from a workbook, checked while they are written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from app.services import restructuring
from app.services.restructuring import NewChange
from ui.kit.case import ShortTable
from ui.kit.desk import Desk, Door
from ui.kit.errors import Banner, expected
from ui.kit.table import TableModel
from ui.kit.theme import px
from ui.pages.grids.restructuring.hanging import Touched, moved, touched
from ui.pages.grids.restructuring.layout import arrange
from ui.pages.grids.restructuring.reading import Looked, file_lines, first_fault, looked
from ui.pages.grids.restructuring.table import RowsTable

_WIDTH, _HEIGHT, _PAUSE = 1180, 640, 350
_FILES = "工作簿或文本表格 (*.xlsx *.xls *.csv)"
_EMPTY = "还没有填写变更。"


class DraftDialog(QDialog):
    """A table of changes above what they would touch; kept as a draft, another person approves it."""

    def __init__(
        self, desk: Desk, lines: Sequence[Sequence[str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.sending = desk, False
        self.seen: Looked | None = None
        self.table, self.banner, self.told = RowsTable(lines), Banner(), QLabel()
        self.doc_no, self.reason = QLineEdit(), QLineEdit()
        self.file_button, self.keep = QPushButton("从文件读入…"), QPushButton("起草")
        self.close_button, self.hung = QPushButton("取消"), ShortTable(TableModel(Touched))
        self.waiting = QTimer(self, singleShot=True, interval=_PAUSE)
        self.setWindowTitle("起草单位变更")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(px(_WIDTH), px(_HEIGHT))
        arrange(self)
        self.table.edited.connect(self._edited)
        self.waiting.timeout.connect(self.look)
        self.file_button.clicked.connect(self.choose)
        self.keep.clicked.connect(self.write)
        self.close_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.write)
        self._edited()

    def choose(self) -> QFileDialog:
        """Ask for a workbook of changes; return the dialog that asks."""
        dialog = QFileDialog(self, "选择变更清单", "", _FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()
        return dialog

    def read(self, path: Path) -> None:
        """Write the rows of a workbook into the table."""
        self._block(f"正在读“{path.name}”…")
        self.desk.ask(self, file_lines, path, done=self._fill, failed=self._failed, name="file")

    def _fill(self, lines: list[list[str]]) -> None:
        self.table.fill(lines)
        self._edited()

    def _edited(self) -> None:
        self._block("正在核对…" if self.table.lines() else _EMPTY)
        self.waiting.start()

    def _block(self, reason: str) -> None:
        self.seen = None
        self.told.setText(reason)
        self.keep.setEnabled(not reason)
        self.keep.setToolTip(reason or "Ctrl+回车")

    def look(self) -> None:
        """Check what is written so far."""
        lines = self.table.lines()
        if lines and not self.sending:
            self.desk.ask(self, looked, lines, done=self._show, failed=self._failed, name="look")

    def _show(self, seen: Looked) -> None:
        self.table.mark(seen.problems)
        hung = [*moved(seen.preview), *touched(seen.preview)] if seen.preview else []
        self.hung.rows_model.replace(hung)
        self.hung.setVisible(bool(hung))
        wrong = len({one.row for one in seen.problems})
        self._block(f"有 {wrong} 行要改正，原因写在行首。{first_fault(seen)}" if wrong else "")
        if not wrong and seen.preview:
            self.seen = seen
            self.told.setText(_sentence(seen))

    def write(self) -> None:
        """Keep the document as a draft; look first where it has not been."""
        if self.seen is None:
            self.look()
        elif not self.sending:
            self._send(on=True)
            new = NewChange(rows=self.seen.rows, doc_no=self.doc_no.text(), reason=self.reason.text())
            self.desk.do(self, restructuring.draft, new, done=self._kept, failed=self._failed)

    def _send(self, *, on: bool) -> None:
        self.sending = on
        self.table.setDisabled(on)
        self.keep.setDisabled(on)

    def _kept(self, set_id: int) -> None:
        self.accept()
        door = Door("查看", partial(self.desk.open, "change", None, set_id))
        self.desk.tell("单位变更已起草，请另一位有批准权限的人批准。", door)

    def _failed(self, error: BaseException) -> None:
        known = expected(error)
        self._send(on=False)
        if known is None:
            self.desk.tasks.present(self, error)
        else:
            self.banner.say(str(known))
            self._block("请按上面的提示改正。")

    def unsent(self) -> str:
        """Return what was written and not kept, empty when nothing is."""
        return "单位变更填写的内容还没有起草。" if self.table.lines() else ""

    def reject(self) -> None:
        """Close it; once something was written only after asking."""
        if self.sending:
            return
        if self.unsent():
            self.banner.ask_to_leave("填写的内容还没有起草。", lambda: self.banner.say(""), super().reject)
        else:
            super().reject()


def _sentence(seen: Looked) -> str:
    count = len(seen.preview.effects) if seen.preview else 0
    warned = [line.text for line in seen.preview.checks if line.warn or not line.ok] if seen.preview else []
    said = f"共 {len(seen.rows)} 行，涉及 {count} 项单位变化。"
    return f"{said}{warned[0]}{f'等 {len(warned)} 处。' if len(warned) > 1 else '。'}" if warned else said
