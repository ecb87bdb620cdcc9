"""Issued documents: looked at, kept, printed and checked as they were issued."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.services import documents
from app.services.documents import DocumentRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.pages.documents.glance import Glance

READ = documents.document_bytes.permission


def paper(unit: Unit, row: DocumentRow) -> Paper:
    """Return an issued document's very bytes; printing it is written down."""
    content = documents.document_bytes(unit, row.id)
    return Paper(
        name=row.file_name, content=content, note=partial(documents.note_printed, document_id=row.id)
    )


def show(page: RegisterPage) -> PreviewDialog | None:
    """Show the selected document; a damaged one is a sentence there."""
    rows = page.table.chosen()
    return _whole(page.desk, rows[0], page) if rows else None


def _whole(desk: Desk, row: DocumentRow, over: QWidget) -> PreviewDialog:
    dialog = PreviewDialog(desk, f"{row.number}　{row.title}", over)
    dialog.preview.read(paper, row)
    dialog.open()
    return dialog


def _card(desk: Desk, row: DocumentRow) -> QWidget:
    """Return the document's first page, and what is known of it."""
    glance: Glance = Glance(desk, row, row.file_name, paper, lambda: _whole(desk, row, glance.window()))
    return glance


def check(page: RegisterPage) -> None:
    """Compare the selected documents with what was issued, all of the list where none is selected."""
    rows = page.table.chosen() or page.model.rows
    done = partial(_told, page, len(rows))
    page.desk.ask(page, documents.damaged, [row.id for row in rows], done=done, name="check")


def _told(page: RegisterPage, count: int, problems: list[str]) -> None:
    if problems:
        page.desk.tasks.present(page, Invalid("\n".join(problems)))
    else:
        page.desk.tell(f"{count}份文件与签发时逐字节相同。")


@permits(Permission.DOCUMENTS_READ)
def nothing_issued(unit: Unit) -> str:
    """Return why nothing can be checked, empty where something was issued."""
    return "" if documents.documents(unit) else "还没有签发过文件，没有可以校验的。"


def _one(rows: Sequence[Any]) -> str:
    return "" if rows else "请先选中一份文件。"


PAGE = Register(
    id="documents",
    title="档案",
    section="档案",
    icon="archive-box",
    row=DocumentRow,
    query=documents.documents,
    topics=frozenset({"issued_document"}),
    names=(),
    whole=True,
    counted="份",
    empty="还没有签发过文件：在“报表”里生成当月资料，签发后存到这里。",
    onward=("去报表", "reports"),
    opens="预览",
    card=_card,
    actions=(
        Action(title="预览", icon="eye", permission=READ, start=show, blocked=_one),
        Action(title="校验", icon="shield-check", permission=READ, start=check, barred=nothing_issued),
    ),
)
