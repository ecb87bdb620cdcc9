"""扫描件: what proves a case or is a person's, looked at; uploaded by choosing or dropping files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.services import scans
from app.services.scans import ScanRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Custom, Ground
from ui.kit.picker import Drops
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.pages.documents.glance import Glance
from ui.pages.documents.upload import sheet


def show(page: RegisterPage) -> PreviewDialog | None:
    """Show the selected scan; a damaged one is a sentence there."""
    rows = page.table.chosen()
    return _whole(page.desk, rows[0], page) if rows else None


def _whole(desk: Desk, row: ScanRow, over: QWidget) -> PreviewDialog:
    dialog = PreviewDialog(desk, f"{f'{row.number} {row.person}'.strip()}　{row.name}", over)
    dialog.preview.read(_paper, row)
    dialog.open()
    return dialog


def _card(desk: Desk, row: ScanRow) -> QWidget:
    """Return the scan's first page, and what is known of it."""
    glance: Glance = Glance(desk, row, row.name, _paper, lambda: _whole(desk, row, glance.window()))
    return glance


def _paper(unit: Unit, row: ScanRow) -> Paper:
    return Paper(name=row.name, content=scans.scan_bytes(unit, row.id))


def upload(page: RegisterPage, files: tuple[Path, ...] = ()) -> FormDialog:
    """Ask which case the files prove and keep them with it."""
    dialog = FormDialog(page.desk, sheet(page.desk, files), lambda made: _kept(page, made), page)
    dialog.open()
    return dialog


def _kept(page: RegisterPage, made: list[int]) -> None:
    page.desk.tell(f"已上传{len(made)}份扫描件。")


def _one(rows: Sequence[Any]) -> str:
    return "" if rows else "请先选中一份扫描件。"


LIST = Register(
    id="scans",
    title="扫描件",
    section="档案",
    icon="archive-box",
    row=ScanRow,
    query=scans.scans,
    past=scans.scans_by,
    means="上传到",
    topics=frozenset({"evidence", "posting"}),
    names=("person",),
    first=("name",),
    opens="预览",
    card=_card,
    counted="份",
    empty="还没有扫描件：可以在考察案卷或网格员的附件里添加，也可以把文件拖到这里。",
    actions=(
        Action(title="预览", icon="eye", permission=scans.scan_bytes.permission, start=show, blocked=_one),
        Action(
            title="上传", icon="upload-simple", permission=scans.keep.permission, start=upload, primary=True
        ),
    ),
)


def _make(desk: Desk, ground: Ground) -> QWidget:
    page = LIST.build(desk, ground)
    if desk.may(scans.keep.permission):
        Drops(page, lambda files: upload(page, files))
    return page


SCANS = Custom(
    id=LIST.id,
    title=LIST.title,
    section=LIST.section,
    icon=LIST.icon,
    permission=LIST.permission,
    make=_make,
)
