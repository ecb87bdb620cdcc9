"""请假单 of one request: drawn and looked at; kept or printed from there."""

from __future__ import annotations

from functools import partial

from app.services.leave import LeaveRow
from app.workspace import Workspace
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job


def give(page: RegisterPage) -> PreviewDialog:
    """Draw the slip of the request that is chosen and show it."""
    row: LeaveRow = page.table.chosen()[0]
    dialog = PreviewDialog(page.desk, f"请假单：{row.name}", page.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    page.desk.run(shown, partial(_drawn, row.id), done=shown.show_paper, failed=shown.refuse)
    return dialog


def blank(page: RegisterPage) -> PreviewDialog:
    """Draw a slip to be filled in by hand and show it."""
    dialog = PreviewDialog(page.desk, "空白请假单", page.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    page.desk.run(shown, _blank, done=shown.show_paper, failed=shown.refuse)
    return dialog


def _blank(workspace: Workspace, _job: Job) -> Paper:
    from app.reports.leave import blank_slip  # reportlab is read when a paper is first wanted

    name, content = blank_slip(workspace)
    return Paper(name=name, content=content)


def _drawn(request_id: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.leave import leave_slip  # reportlab is read when a paper is first wanted

    name, content = leave_slip(workspace, request_id)
    return Paper(name=name, content=content)
