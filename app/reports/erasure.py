"""答复书 to whoever asked that what is kept of them be deleted: what went, what stays, until when and why."""

from __future__ import annotations

from datetime import datetime

from app.core.clock import CHINA
from app.core.text import safe_filename
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import accounts, erasing
from app.services.erasing import ErasureRow
from app.workspace import Unit, Workspace

TITLE = "删除个人信息申请答复书"
_DAY = "年    月    日"
_RIGHTS = (
    "说明：依据《个人信息保护法》第四十七条、第五十条答复。不删除的，期满前只存储并采取必要的安全保护措施；"
    "审计记录、案卷和已签发的文件随档案保存。对答复不服的，可以向网信部门投诉，也可以向人民法院起诉。"
)


def letter(workspace: Workspace, erasure: int) -> tuple[str, bytes]:
    """Return the name and the PDF of the answer to one request.

    Raises: NotFound. Invalid before it is answered.
    """
    row, called, stamp = workspace.ask(_asked, erasure)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    return safe_filename(f"{TITLE}-{row.number}{mark}.pdf"), letter_pdf(row, called, stamp)


def _asked(unit: Unit, erasure: int) -> tuple[ErasureRow, str, Stamp]:
    row, called = erasing.letter(unit, erasure)
    about, at = accounts.about(unit), unit.now.astimezone(CHINA)
    return row, called, Stamp(title=TITLE, unit=about.title, made_at=at, number=row.number, demo=about.demo)


def letter_pdf(row: ErasureRow, called: str, stamp: Stamp) -> bytes:
    """Return the answer as a form to be signed for: the request, a line for each kind, who answered."""
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    flow.title(stamp.title)
    flow.gap(0.4)
    flow.unit_line(f"编号：{stamp.number}", f"答复单位：{stamp.unit}")
    flow.form([*_wish(row, called), *_lines(row), *_signing(row)])
    flow.gap(0.3)
    flow.note(_RIGHTS)
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
