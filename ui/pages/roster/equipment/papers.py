"""The papers of equipment: the slip that is chosen, drawn and looked at."""

from __future__ import annotations

from functools import partial

from app.services import equipment
from app.services.equipment import HeldRow, SlipRow
from app.workspace import Workspace
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.tasks import Job
from ui.pages.roster.equipment.blocking import one


def slip(page: RegisterPage) -> PreviewDialog:
    """Show the slip that is chosen."""
    row: SlipRow = page.table.chosen()[0]
    return _shown(page, row.id, f"{row.kind.label} {row.number}")


def slip_of_held(page: RegisterPage) -> PreviewDialog:
    """Show the slip by which something was given."""
    row: HeldRow = page.table.chosen()[0]
    return _shown(page, row.slip_id, row.slip)


def _shown(page: RegisterPage, slip_id: int, title: str) -> PreviewDialog:
    dialog = PreviewDialog(page.desk, title, page.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    page.desk.run(shown, partial(_drawn, slip_id), done=shown.show_paper, failed=shown.refuse)
    return dialog


def _drawn(slip_id: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.equipment import slip_paper  # reportlab is read when a paper is first wanted

    name, content = slip_paper(workspace, slip_id)
    return Paper(name=name, content=content)


SLIPS = Register(
    id="equipment_slips",
    title="装备单据",
    section="花名册",
    icon="users-three",
    row=SlipRow,
    query=equipment.slips,
    topics=frozenset({"equipment_slip"}),
    adds=("value",),
    counted="张",
    names=("source", "target"),
    first=("number", "kind"),
    opens="单据",
    empty="还没有单据：发放、退回、移交、报遗失损毁都会出一张。",
    actions=(
        Action(
            title="单据", icon="printer", permission=equipment.one_slip.permission, start=slip, blocked=one
        ),
    ),
)
