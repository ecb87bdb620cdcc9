"""The papers of a round of 评优: drawn as PDF and looked at, printed or kept from there."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.text import safe_filename
from app.domain.papers import AWARD_PAPERS
from app.workspace import Workspace
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.tasks import Job


def paper_buttons(desk: Desk, page: Any) -> QWidget:
    """Return a row of buttons, one for every paper of the round that the page shows."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for name, title in AWARD_PAPERS.items():
        button = QPushButton(icon("file-pdf"), f" {title}")
        button.setAccessibleName(title)
        button.setToolTip(f"预览{title}，可以打印，或另存为 PDF")
        button.clicked.connect(lambda _on=False, name=name: _give(desk, page, name, page.file.row.number))
        layout.addWidget(button)
    return row


def _give(desk: Desk, owner: QWidget, name: str, number: str) -> PreviewDialog:
    """Draw a paper of the round and show it."""
    title = AWARD_PAPERS[name]
    file = safe_filename(f"{title} {number}.pdf")
    dialog = PreviewDialog(desk, f"{title}：{number}", owner)
    dialog.preview.say("正在生成…")
    dialog.open()
    shown = dialog.preview
    desk.run(
        shown,
        partial(_drawn, name, number),
        done=lambda made: shown.show_paper(Paper(name=file, content=made)),
        failed=shown.refuse,
    )
    return dialog


def _drawn(name: str, number: str, workspace: Workspace, _job: Job) -> bytes:
    from app.reports.catalogue import REPORTS, Wish  # reportlab is read when a paper is first wanted
    from app.reports.drafts import look

    return look(workspace, REPORTS[name], Wish(case=number, ending="pdf")).content
