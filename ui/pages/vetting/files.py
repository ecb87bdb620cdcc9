"""Files of a case: papers drawn as PDF, proofs attached, shown small in place, and saved where one likes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import pypdfium2
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from app.core.errors import Invalid
from app.core.text import safe_filename
from app.reports.files import write_whole
from app.services import documents, vetting
from app.services.vetting import NewScan, ProofRow
from app.workspace import Unit, Workspace
from ui.kit.desk import Desk, Door
from ui.kit.icons import icon
from ui.kit.tasks import Job

PAPERS = (("neighbour-form", "空白走访表"), ("case-summary", "考察材料"))
_SMALL = 192  # pixels of the longer side
_KINDS = {
    b"%PDF": ("application/pdf", "扫描件"),
    b"\x89PNG": ("image/png", "照片"),
    b"\xff\xd8": ("image/jpeg", "照片"),
}
_WHOLE = (Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
_pdfium = Lock()  # the library serves one thread at a time


def paper_buttons(desk: Desk, page: Any) -> QWidget:
    """Return a row of buttons, one for every paper of the case that the page shows when it is pressed."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for name, title in PAPERS:
        button = QPushButton(icon("file-pdf"), f" {title}")
        button.setAccessibleName(title)
        button.setToolTip(f"{title}，存为 PDF 文件")
        button.clicked.connect(
            lambda _on=False, name=name: give_paper(desk, page, name, page.docket.file.case)
        )
        layout.addWidget(button)
    return row


def give_paper(desk: Desk, owner: QWidget, name: str, case: vetting.CaseRow) -> None:
    """Draw a paper of the case and ask where to save it."""
    title = dict(PAPERS)[name]
    done = partial(save, desk, owner, safe_filename(f"{title} {case.number} {case.name}.pdf"))
    desk.run(owner, partial(_drawn, name, case.number), done=done)


def _drawn(name: str, number: str, workspace: Workspace, _job: Job) -> bytes:
    from app.reports.catalogue import REPORTS, Wish, give  # reportlab is read when a paper is first wanted

    return give(workspace, REPORTS[name], Wish(case=number, ending="pdf")).content


def save(desk: Desk, owner: QWidget, name: str, content: bytes) -> None:
    """Ask where to save a file, write it, and say so with a way to open it."""
    dialog = QFileDialog(owner.window(), "保存文件", name)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.fileSelected.connect(lambda place: _write(desk, owner, Path(place), content))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _write(desk: Desk, owner: QWidget, place: Path, content: bytes) -> None:
    door = Door("打开", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(place))))
    desk.run(
        owner,
        lambda _workspace, _job: write_whole(place, content),
        done=lambda _none: desk.tell(f"已保存：{place.name}", door),
    )


def choose_proof(desk: Desk, owner: QWidget, sheet: tuple[int, str, int]) -> None:
    """Ask for a picture or PDF and attach it to a sheet: case, part and the part's id."""
    dialog = QFileDialog(owner.window(), "选择照片或扫描件", "", "照片和扫描件 (*.jpg *.jpeg *.png *.pdf)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda place: attach(desk, owner, sheet, Path(place)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def attach(desk: Desk, owner: QWidget, sheet: tuple[int, str, int], place: Path) -> None:
    """Read a file and attach it to a sheet."""
    work = partial(_attached, sheet, place)
    desk.run(owner, work, done=lambda _id: desk.tell(f"已附上：{place.name}"))


def _attached(sheet: tuple[int, str, int], place: Path, workspace: Workspace, _job: Job) -> int:
    case_id, part, part_id = sheet
    content = place.read_bytes()
    found = next((kind for magic, kind in _KINDS.items() if content.startswith(magic)), None)
    if found is None:
        raise Invalid(f"“{place.name}”不是照片或PDF，请选择jpg、png或pdf文件。")
    media, kind = found

    def keep(unit: Unit) -> int:
        file_id = documents.store_file(unit, place.name, media, content)
        scan = NewScan(part=part, part_id=part_id, evidence_kind=kind, file_id=file_id, taken_on=unit.today)
        return vetting.attach(unit, case_id, scan)

    return workspace.do(keep)


def thumbnail(unit: Unit, proof: ProofRow) -> QImage | None:
    """Return a kept picture, or the first page of a kept PDF, small; None for what cannot be drawn."""
    content = documents.content_of(unit, proof.file_id)
    picture = _page(content) if proof.media == "application/pdf" else QImage.fromData(content)
    return None if picture.isNull() else picture.scaled(_SMALL, _SMALL, *_WHOLE)


def _page(content: bytes) -> QImage:
    try:
        with _pdfium, pypdfium2.PdfDocument(content) as paper:
            bitmap = paper[0].render(scale=_SMALL / max(paper[0].get_size()), rev_byteorder=True)
            size = (bitmap.width, bitmap.height, bitmap.stride)
            return QImage(bytes(bitmap.buffer), *size, QImage.Format.Format_RGB888).copy()
    except pypdfium2.PdfiumError:
        return QImage()  # a damaged scan keeps its name and its place; opening it says more


def show_proof(desk: Desk, owner: QWidget, proof: ProofRow, show: Callable[..., object] = save) -> None:
    """Read a kept file and hand it to ``show``."""
    desk.ask(owner, documents.content_of, proof.file_id, done=partial(show, desk, owner, proof.name))
