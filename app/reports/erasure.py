"""答复书 to whoever asked that what is kept of them be deleted: what went, what stays, until when and why."""

from __future__ import annotations

from datetime import datetime

from app.core.clock import CHINA
from app.core.text import safe_filename
from app.reports.made import stamp_of
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import erasing
from app.services.erasing import ErasureRow
from app.workspace import Unit, Workspace

TITLE = "删除个人信息申请答复书"
_DAY = "年    月    日"


def letter(workspace: Workspace, erasure: int) -> tuple[str, bytes]:
    """Return the name and the PDF of the answer to one request.

    Raises: NotFound. Invalid before it is answered.
    """
    row, called, stamp, note = workspace.ask(_asked, erasure)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    return safe_filename(f"{TITLE}-{row.number}{mark}.pdf"), letter_pdf(row, called, stamp, note)


def _asked(unit: Unit, erasure: int) -> tuple[ErasureRow, str, Stamp, str]:
    row, called = erasing.letter(unit, erasure)
    stamp, words = stamp_of(unit, "erasure-answer", row.number)
    return row, called, stamp, words.note


def letter_pdf(row: ErasureRow, called: str, stamp: Stamp, note: str) -> bytes:
    """Return the answer as a form to be signed for: the request, a line for each kind, who answered."""
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    flow.title(stamp.title)
    flow.gap(0.4)
    flow.unit_line(f"编号：{stamp.number}", f"答复单位：{stamp.unit}")
    flow.form([*_wish(row, called), *_lines(row), *_signing(row)])
    flow.gap(0.3)
    flow.note(note)
    return flow.paper.bytes()


def _wish(row: ErasureRow, called: str) -> list[FormRow]:
    return [
        (11, [_label("申请人"), Cell(called, 4), _label("申请日期"), Cell(row.asked_on.isoformat(), 4)]),
        (18, [_label("申请内容"), Cell(row.wish, 10)]),
    ]


def _lines(row: ErasureRow) -> list[FormRow]:
    told = [line.partition("：") for line in row.told]
    found: list[FormRow] = [(14, [_label(kind), Cell(text, 10)]) for kind, _, text in told]
    return [*found, (14, [_label("说明"), Cell(row.answer, 10)])] if row.answer else found


def _signing(row: ErasureRow) -> list[FormRow]:
    at: datetime | None = row.decided_at
    day = f"{at.astimezone(CHINA):%Y-%m-%d}" if at else ""
    return [
        (22, [_label("答复"), Cell(f"答复人：{row.decided}　{day}\n（盖章）", 10, low=True)]),
        (18, [_label("本人签收"), Cell(_DAY, 10, low=True)]),
    ]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)
