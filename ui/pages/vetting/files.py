"""Files of a case: papers drawn as PDF and looked at, proofs attached, shown small in place and whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from app.core.errors import Invalid
from app.core.text import safe_filename
from app.domain.papers import CASE_PAPERS
from app.services import documents, vetting
from app.services.vetting import Docket, NewScan, ProofRow
from app.workspace import Unit, Workspace
from ui.kit.case import Proof
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.leaves import opened
from ui.kit.picker import bytes_of
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.tasks import Job
from ui.pages.vetting.frame import more_papers

PAPERS = (
    ("neighbour-form", "空白走访表"),
    ("case-summary", "考察材料"),
    ("inspection-form", "空白实地考察表"),
    ("ballot", "民主测评票"),
    ("ballot-tally", "民主测评统计表"),
    ("neighbour-filled", "走访表（已登记）"),
    ("inspection-filled", "实地考察表（已登记）"),
    *CASE_PAPERS.items(),
)
_SHOWN = 2  # the others drop from a button
_SMALL = 192  # pixels of the longer side
_KINDS = {
    b"%PDF": ("application/pdf", "扫描件"),
    b"\x89PNG": ("image/png", "照片"),
    b"\xff\xd8": ("image/jpeg", "照片"),
}


def paper_buttons(desk: Desk, page: Any) -> QWidget:
    """Return a row of buttons, one for every paper of the case that the page shows when it is pressed."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for name, title in PAPERS[:_SHOWN]:
        button = QPushButton(icon("file-pdf"), f" {title}")
        button.setAccessibleName(title)
        button.setToolTip(f"预览{title}，可以打印，或另存为 PDF")
        button.clicked.connect(
            lambda _on=False, name=name: give_paper(desk, page, name, page.docket.file.case)
        )
        layout.addWidget(button)
    layout.addWidget(
        more_papers(PAPERS[_SHOWN:], lambda name: give_paper(desk, page, name, page.docket.file.case))
    )
    return row


def give_paper(desk: Desk, owner: QWidget, name: str, case: vetting.CaseRow) -> PreviewDialog:
    """Draw a paper of the case and show it: it is printed or kept from there."""
    title = dict(PAPERS)[name]
    file = safe_filename(f"{title} {case.number} {case.name}.pdf")
    dialog = PreviewDialog(desk, f"{title}：{case.number} {case.name}", owner)
    dialog.preview.say("正在生成…")
    dialog.open()
    work = partial(_drawn, name, case.number)
    shown = dialog.preview
    desk.run(
        shown, work, done=lambda made: shown.show_paper(Paper(name=file, content=made)), failed=shown.refuse
    )
    return dialog


def _drawn(name: str, number: str, workspace: Workspace, _job: Job) -> bytes:
    from app.reports.catalogue import REPORTS, Wish  # reportlab is read when a paper is first wanted
    from app.reports.drafts import look

    return look(workspace, REPORTS[name], Wish(case=number, ending="pdf")).content


def choose_proof(desk: Desk, owner: QWidget, *sheet: Any) -> None:
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
    content = bytes_of(place)
    found = next((kind for magic, kind in _KINDS.items() if content.startswith(magic)), None)
    if found is None:
        raise Invalid(f"“{place.name}”不是照片或PDF，请选择jpg、png或pdf文件。")
    media, kind = found

    def keep(unit: Unit) -> int:
        file_id = documents.store_file(unit, place.name, media, content)
        scan = NewScan(part=part, part_id=part_id, evidence_kind=kind, file_id=file_id, taken_on=unit.today)
        return vetting.attach(unit, case_id, scan)

    return workspace.do(keep)


def proofs(docket: Docket, part: str, pictures: Mapping[int, QImage]) -> tuple[Proof, ...]:
    """Return the scans of one kind of sheet as they are shown below it."""
    return tuple(
        Proof(id=proof.id, name=proof.name, note=proof.kind, picture=pictures.get(proof.id))
        for proof in docket.proofs
        if proof.part == part
    )


def thumbnail(unit: Unit, proof: ProofRow) -> QImage | None:
    """Return a kept picture, or the first page of a kept PDF, small; None for what is damaged."""
    try:
        leaves = opened(proof.name, documents.content_of(unit, proof.file_id))
        return leaves.draw(0, _SMALL / max(leaves.sizes[0]))
    except Invalid:
        return None  # it keeps its name and place; opening it says what is wrong


def show_proof(desk: Desk, owner: QWidget, proof: ProofRow) -> PreviewDialog:
    """Show a kept file whole."""
    dialog = PreviewDialog(desk, proof.name, owner)
    dialog.open()
    dialog.preview.read(_kept, proof)
    return dialog


def _kept(unit: Unit, proof: ProofRow) -> Paper:
    return Paper(name=proof.name, content=documents.content_of(unit, proof.file_id))
