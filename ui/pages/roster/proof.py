"""What proves a correction: kept with the person as it is asked for, shown to whoever decides it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.services import roster, scans
from app.services.roster import CorrectionRow, NewCorrection, WorkerRow
from app.services.scans import NewPaper
from app.workspace import Unit
from ui.kit.picker import bytes_of
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed(NewCorrection):
    """What is asked for, and the scans that prove it."""

    files: tuple[Path, ...] = ()


def propose(row: WorkerRow, unit: Unit, new: Proposed, version: int) -> int:
    """Ask for a correction and keep its scans: both or neither; return its id."""
    made = roster.propose(unit, row.person_id, version, new)
    kept = partial(NewPaper, posting_id=row.id, paper_kind="身份证复印件", correction=made)
    for path in new.files or ():
        scans.keep_paper(unit, kept(name=path.name, content=bytes_of(path)))
    return made


def show(page: RegisterPage) -> None:
    """Show each scan of the chosen correction, the first on top."""
    row = page.table.chosen()[0]
    for scan, name in reversed(row.proofs):
        dialog = PreviewDialog(page.desk, f"{name}（{row.before}）", page.window())
        dialog.preview.read(_read, scan, name)
        dialog.open()


def _read(unit: Unit, scan: int, name: str) -> Paper:
    return Paper(name=name, content=scans.scan_bytes(unit, scan))


def missing(rows: list[CorrectionRow]) -> str:
    """Return why nothing can be shown, empty where the chosen one has a scan."""
    if len(rows) != 1:
        return "请先在列表中选中一项更正。" if not rows else "一次只能看一项更正的材料，请只选一行。"
    return "" if rows[0].proofs else "这项更正没有附扫描件；请当面核对身份证，或在花名册的附件里找。"
