"""The answer to an appeal on paper: drawn apart from the window, shown over the list."""

from __future__ import annotations

from functools import partial

from app.services.assessment import AppealRow
from app.workspace import Workspace
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job


def paper(page: RegisterPage) -> PreviewDialog:
    """Draw the answer and show it."""
    row: AppealRow = page.table.chosen()[0]
    dialog = PreviewDialog(page.desk, f"申诉答复书：{row.name}", page.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    preview = dialog.preview
    page.desk.run(preview, partial(_drawn, row.id), done=preview.show_paper, failed=preview.refuse)
    return dialog


def _drawn(appeal_id: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.appeal import answer_paper  # reportlab is read when a paper is first wanted

    name, content = answer_paper(workspace, appeal_id)
    return Paper(name=name, content=content)
