"""请假单 of what is chosen, one or several in one go: drawn and looked at; kept or printed from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from app.services.leave import LeaveRow
from app.workspace import Workspace
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job


def give(page: RegisterPage) -> PreviewDialog:
    """Draw the slips of the requests that are chosen and show them."""
    rows: Sequence[LeaveRow] = page.table.chosen()
    if len(rows) == 1:
        return _shown(page, f"请假单：{rows[0].name}", partial(_drawn, rows[0].id))
    return _shown(page, f"请假单：{len(rows)} 张", partial(_several, tuple(row.id for row in rows)))


def blank(page: RegisterPage) -> PreviewDialog:
    """Draw a slip to be filled in by hand and show it."""
    return _shown(page, "空白请假单", _blank)


def _shown(page: RegisterPage, title: str, draw: Callable[[Workspace, Job], Paper]) -> PreviewDialog:
    dialog = PreviewDialog(page.desk, title, page.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    page.desk.run(shown, draw, done=shown.show_paper, failed=shown.refuse)
    return dialog


def _blank(workspace: Workspace, _job: Job) -> Paper:
    from app.reports.leave import blank_slip  # reportlab is read when a paper is first wanted

    name, content = blank_slip(workspace)
    return Paper(name=name, content=content)


def _drawn(request_id: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.leave import leave_slip  # reportlab is read when a paper is first wanted

    name, content = leave_slip(workspace, request_id)
    return Paper(name=name, content=content)


def _several(ids: tuple[int, ...], workspace: Workspace, _job: Job) -> Paper:
    from app.reports.leave_slips import leave_slips, taken_along  # as above

    name, content, out = leave_slips(workspace, ids)

    def made(space: Workspace, _job: Job) -> bytes:
        return taken_along(space, ids)

    return Paper(name=name, content=content, out=out, made=made)
