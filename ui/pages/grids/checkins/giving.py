"""报到登记表 shown: blank for the grid, or the month as it was typed."""

from __future__ import annotations

from functools import partial

from app.core.period import Month
from app.workspace import Workspace
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job


def show(page: RegisterPage, unit_id: int, month: Month, *, filled: bool) -> PreviewDialog:
    """Draw the sheet of a grid's month and show it."""
    dialog = PreviewDialog(page.desk, f"报到登记表：{month.label}", page.window())
    shown = dialog.preview
    shown.say("正在排版…")
    dialog.open()
    work = partial(_drawn, unit_id, month, filled=filled)
    page.desk.run(shown, work, done=shown.show_paper, failed=shown.refuse)
    return dialog


def _drawn(unit_id: int, month: Month, workspace: Workspace, _job: Job, *, filled: bool) -> Paper:
    from app.reports.checkins import month_sheet  # reportlab is read when a paper is first wanted

    name, content, out = month_sheet(workspace, unit_id, month, filled=filled)
    made = partial(_taken, unit_id, month, filled=filled)
    return Paper(name=name, content=content, out=out, made=made)


def _taken(unit_id: int, month: Month, workspace: Workspace, _job: Job, *, filled: bool) -> bytes:
    from app.reports.checkins import taken_along

    return taken_along(workspace, unit_id, month, filled=filled)
