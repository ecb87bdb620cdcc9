"""个人信息查询单 of one person: drawn, written down, and looked at; kept or printed from there."""

from __future__ import annotations

from functools import partial

from app.services.roster import WorkerRow
from app.workspace import Workspace
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.tasks import Job
from ui.pages.roster.place import Place

TITLE = "个人信息查询单"


def give(place: Place, row: WorkerRow) -> PreviewDialog:
    """Draw everything that is kept about somebody and show it, as whoever it is about asked."""
    dialog = PreviewDialog(place.desk, f"{TITLE}：{row.name}", place.owner.window())
    dialog.preview.say("正在汇总和排版…")
    dialog.open()
    shown = dialog.preview
    work = partial(_drawn, row.person_id)
    place.desk.run(shown, work, done=shown.show_paper, failed=shown.refuse)
    return dialog


def _drawn(person_id: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.dossier import personal_sheet  # reportlab is read when a paper is first wanted

    name, content = personal_sheet(workspace, person_id)
    return Paper(name=name, content=content)
