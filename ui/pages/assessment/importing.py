"""A workbook of scores into the cycle in hand: read and checked, looked at, imported, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Invalid
from app.core.period import Month
from app.imports.staged import Problem, Severity
from app.imports.taking import Taken, Wishes, month_named, take
from app.services import imports
from app.services.imports import ImportKind
from app.workspace import Workspace
from ui.kit.desk import Desk, Door
from ui.kit.tasks import Job
from ui.kit.theme import px

_PADDING, _GAP, _WIDTH, _HEIGHT = 24, 12, 640, 480


def choose_file(owner: QWidget) -> Path | None:
    """Return the workbook a person chooses, None when it was thought better of."""
    name, _ = QFileDialog.getOpenFileName(owner, "导入评分表", "", "工作簿或文本表格 (*.xlsx *.xls *.csv)")
    return Path(name) if name else None


def preview(owner: QWidget, desk: Desk, path: Path, month: Month, shown: Callable[[QDialog], Any]) -> None:
    """Check a workbook for a month without writing, and hand over the dialog that shows what was found."""
    desk.tell(f"正在检查“{path.name}”…")
    work = partial(_check, path=path, month=month)
    desk.run(owner, work, done=lambda taken: shown(ImportDialog(owner, desk, path, month, taken)))


def _check(workspace: Workspace, _job: Job, *, path: Path, month: Month) -> Taken:
    taken = take(workspace, ImportKind.SCORES, path, Wishes(dry_run=True, month=month))
    named = month_named(taken.book, taken.file.name)
    if named is not None and named != month:
        raise Invalid(f"这张表写的是{named.label}，现在打开的是{month.label}；请先换到{named.label}再导入。")
    return taken


def _write(workspace: Workspace, _job: Job, *, path: Path, month: Month) -> Taken:
    return take(workspace, ImportKind.SCORES, path, Wishes(accept_valid=True, month=month))


class ImportDialog(QDialog):
    """What a workbook holds and what is wrong with it; nothing is written until that is confirmed."""

    def __init__(self, owner: QWidget, desk: Desk, path: Path, month: Month, taken: Taken) -> None:
        super().__init__(owner)
        self._owner, self._desk, self._path, self._month = owner, desk, path, month
        staged = taken.staged
        good, bad = len(staged.accepted), len(staged.rows) - len(staged.accepted)
        self.setWindowTitle("导入预览")
        self.resize(px(_WIDTH), px(_HEIGHT))
        self.head = QLabel(
            f"{path.name}（{month.label}）：共 {len(staged.rows)} 行，可导入 {good} 行，有误 {bad} 行"
        )
        self.head.setObjectName("section")
        self.head.setWordWrap(True)
        self.problems = QListWidget()
        self.problems.setAccessibleName("问题")
        self.problems.setWordWrap(True)
        self.problems.addItems([_told(one) for one in staged.problems] or ["没有发现问题。"])
        self.buttons = QDialogButtonBox()
        words = f"只导入通过的 {good} 行" if bad else f"导入 {good} 行"
        self.yes = self.buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
        self.yes.setEnabled(good > 0)
        self.yes.setToolTip("" if good else "没有可以导入的行，请按上面的原因改好文件。")
        self.yes.setDefault(True)
        self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_PADDING))
        layout.setSpacing(px(_GAP))
        for part in (self.head, self.problems, self.buttons):
            layout.addWidget(part)

    def accept(self) -> None:
        """Import what passed; it can be taken back whole."""
        super().accept()
        work = partial(_write, path=self._path, month=self._month)
        self._desk.run(self._owner, work, done=partial(_done, self._owner, self._desk))


def _done(owner: QWidget, desk: Desk, taken: Taken) -> None:
    batch = taken.batch
    if batch is None:
        desk.tell("没有导入：刚才通过的行现在有误，请重新导入查看原因。")
        return
    said = f"已导入 {len(taken.staged.accepted)} 行（批次 {batch}）。"
    desk.tell(said, Door("撤回导入", lambda: _take_back(owner, desk, batch)))


def _take_back(owner: QWidget, desk: Desk, batch: int) -> None:
    desk.do(
        owner, imports.undo, batch, done=lambda count: desk.tell(f"已撤回批次 {batch}，共 {count} 个评分。")
    )


def _told(one: Problem) -> str:
    place = (
        f"第 {one.row} 行“{one.column}”："
        if one.row and one.column
        else f"第 {one.row} 行："
        if one.row
        else ""
    )
    mark = "✘" if one.severity is Severity.ERROR else "▲"
    return f"{mark} {place}{one.reason}"
