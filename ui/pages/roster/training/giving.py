"""Papers of training: a sheet to sign or as it was ticked, a certificate; and a certificate voided."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

from app.domain.training import Validity
from app.services import training
from app.services.training import CertificateRow
from app.workspace import Workspace
from ui.kit.desk import Desk
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job
from ui.pages.roster.leave.sheets import Reason


def sign_in(desk: Desk, owner: QWidget, session_id: int, title: str, *, filled: bool) -> PreviewDialog:
    """Draw a session's sheet, blank to be signed or filled, and show it."""
    work = partial(_sheet_drawn, session_id, filled=filled)
    return shown(desk, owner, f"签到表：{title}", work)


def _sheet_drawn(session_id: int, workspace: Workspace, _job: Job, *, filled: bool) -> Paper:
    from app.reports.training import sign_in_sheet  # reportlab is read when a paper is first wanted

    name, content, out = sign_in_sheet(workspace, session_id, filled=filled)
    made = partial(_taken, session_id, filled=filled)
    return Paper(name=name, content=content, out=out, made=made)


def _taken(session_id: int, workspace: Workspace, _job: Job, *, filled: bool) -> bytes:
    from app.reports.training import taken_along

    return taken_along(workspace, session_id, filled=filled)


def show(page: RegisterPage) -> PreviewDialog:
    """Draw the certificate that is chosen and show it."""
    row: CertificateRow = page.table.chosen()[0]
    return shown(page.desk, page, f"培训证书：{row.name}", partial(_certificate_drawn, row.id))


def _certificate_drawn(certificate_id: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.training import certificate

    name, content = certificate(workspace, certificate_id)
    return Paper(name=name, content=content)


def shown(desk: Desk, owner: QWidget, title: str, work: partial[Paper]) -> PreviewDialog:
    """Draw a paper and show it."""
    dialog = PreviewDialog(desk, title, owner.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    desk.run(dialog.preview, work, done=dialog.preview.show_paper, failed=dialog.preview.refuse)
    return dialog


def void(page: RegisterPage) -> QDialog:
    """Ask why a certificate does not hold."""
    row: CertificateRow = page.table.chosen()[0]
    sheet = Sheet(
        title=f"作废证书：{row.number}",
        command=Reason,
        send=lambda unit, new, version: training.void_certificate(unit, row.id, version, new.reason),
        button="作废",
        note=f"{row.name}，{row.title}。作废的编号不再使用，原因留存。",
        record=Record(version=row.version),
    )
    dialog = FormDialog(page.desk, sheet, lambda _none: page.desk.tell("证书已作废。"), page.window())
    dialog.open()
    return dialog


def one(rows: Sequence[CertificateRow]) -> str:
    """Return why nothing can be done, empty for exactly one certificate."""
    return "" if len(rows) == 1 else "请在列表中选中一张证书。"


def standing(rows: Sequence[CertificateRow]) -> str:
    """Return why a certificate cannot be voided."""
    if why := one(rows):
        return why
    return "这张证书已经作废。" if rows[0].validity is Validity.VOID else ""
