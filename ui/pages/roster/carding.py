"""工作证 of people in post: drawn and looked at; they name who took them once they leave."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.services.roster import WorkerRow
from app.workspace import Workspace
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.tasks import Job
from ui.pages.roster.place import Place

TITLE = "工作证"


def give(place: Place, row: WorkerRow) -> PreviewDialog:
    """Draw the card of a worker and show it."""
    return give_all(place, (row,))


def give_all(place: Place, rows: Sequence[WorkerRow]) -> PreviewDialog:
    """Draw the cards of workers in post, four to a sheet, and show them."""
    who = rows[0].name if len(rows) == 1 else f"{len(rows)} 人"
    dialog = PreviewDialog(place.desk, f"{TITLE}：{who}", place.owner.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    work = partial(_drawn, tuple(row.id for row in rows))
    place.desk.run(shown, work, done=shown.show_paper, failed=shown.refuse)
    return dialog


def _drawn(postings: tuple[int, ...], workspace: Workspace, _job: Job) -> Paper:
    from app.reports.card import cards, taken_along  # reportlab is read when a paper is first wanted

    name, content, out = cards(workspace, postings)

    def made(space: Workspace, _job: Job) -> bytes:
        return taken_along(space, postings)

    return Paper(name=name, content=content, out=out, made=made)
