"""The papers of a campaign: drawn as PDF and looked at, printed or kept from there."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.text import safe_filename
from app.domain.papers import CALL_PAPERS, CAMPAIGN_PAPERS, REFUSAL_PAPERS
from app.services.recruiting import CampaignRow
from app.workspace import Workspace
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.tasks import Job
from ui.pages.vetting.frame import more_papers

_FORMS = {
    "registration": "报名登记表（空白）",
    "registration-filled": "报名登记表（已报名）",
    **CALL_PAPERS,
    **REFUSAL_PAPERS,
}


def paper_buttons(desk: Desk, page: Any) -> QWidget:
    """Return a row of buttons, one for every paper of the campaign that the page shows."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for name, title in CAMPAIGN_PAPERS.items():
        button = QPushButton(icon("file-pdf"), f" {title}")
        button.setAccessibleName(title)
        button.setToolTip(f"预览{title}，可以打印，或另存为 PDF")
        button.clicked.connect(lambda _on=False, name=name: give_paper(desk, page, name, page.file.row))
        layout.addWidget(button)
    forms = tuple(_FORMS.items())
    layout.addWidget(more_papers(forms, lambda name: give_paper(desk, page, name, page.file.row)))
    return row


def give_paper(desk: Desk, owner: QWidget, name: str, row: CampaignRow) -> PreviewDialog:
    """Draw a paper of the campaign and show it."""
    title = (CAMPAIGN_PAPERS | _FORMS)[name]
    file = safe_filename(f"{title} {row.number}.pdf")
    dialog = PreviewDialog(desk, f"{title}：{row.number}", owner)
    dialog.preview.say("正在生成…")
    dialog.open()
    shown = dialog.preview
    desk.run(
        shown,
        partial(_drawn, name, row.number),
        done=lambda made: shown.show_paper(Paper(name=file, content=made)),
        failed=shown.refuse,
    )
    return dialog


def _drawn(name: str, number: str, workspace: Workspace, _job: Job) -> bytes:
    from app.reports.catalogue import REPORTS, Wish  # reportlab is read when a paper is first wanted
    from app.reports.drafts import look

    return look(workspace, REPORTS[name], Wish(case=number, ending="pdf")).content
