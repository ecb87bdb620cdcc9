"""工作证 of somebody in post: drawn and looked at; it names who took it once it leaves."""

from __future__ import annotations

from functools import partial

from app.services.roster import WorkerRow
from app.workspace import Workspace
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.tasks import Job
from ui.pages.roster.place import Place


def give(place: Place, row: WorkerRow) -> PreviewDialog:
    """Draw the card of a worker and show it."""
    dialog = PreviewDialog(place.desk, f"工作证：{row.name}", place.owner.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    place.desk.run(shown, partial(_drawn, row.id), done=shown.show_paper, failed=shown.refuse)
    return dialog


def _drawn(posting: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.card import cards, taken_along  # reportlab is read when a paper is first wanted

    name, content, out = cards(workspace, (posting,))

    def made(space: Workspace, _job: Job) -> bytes:
        return taken_along(space, (posting,))

    return Paper(name=name, content=content, out=out, made=made)
