"""Give out a run's bank file: archived first, then written whole to the place the person chose."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.text import safe_filename
from app.reports.bank import bank_render
from app.reports.files import write_whole
from app.services import documents, pay
from app.services.pay import RunRow
from app.services.policy import policy_on
from app.workspace import Unit, Workspace
from ui.kit.desk import Desk, Door
from ui.kit.tasks import Job


def export(page: QWidget, desk: Desk, run: RunRow) -> None:
    """Ask where the file goes; then archive it and write it there, away from the window."""
    name = safe_filename(f"{run.month}-银行代发文件-{run.number}.txt")
    chosen, _ = QFileDialog.getSaveFileName(page, "导出银行文件", name, "文本文件 (*.txt)")
    if chosen:
        write_to(page, desk, run, Path(chosen))


def write_to(page: QWidget, desk: Desk, run: RunRow, path: Path) -> None:
    """Archive the run's bank file, write it to ``path``, and say so with a door to its folder."""

    def done(lines: int) -> None:
        opens = Door("打开文件夹", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))))
        desk.tell(f"银行文件已归档，并写入“{path.name}”：{lines:,} 笔。", opens)

    desk.run(page, partial(_written, run, path), done=done)


def _written(run: RunRow, path: Path, workspace: Workspace, job: Job) -> int:
    job.step(0.1, "归档银行文件")
    export_id = workspace.do(_archived, run)
    kept = next(one for one in workspace.ask(pay.exports, run.id) if one.id == export_id)
    job.step(0.8, "写入文件")
    write_whole(path, workspace.ask(documents.content_of, kept.file_id))
    return kept.rows


def _archived(unit: Unit, run: RunRow) -> int:
    template = policy_on(unit, run.month.last).the_bank().file.value
    name = f"{run.number}-银行代发文件.txt"
    return pay.export(unit, run.id, bank_render(template, run.month, name), run.version)
