"""请假单 to be signed, and the year's 请假台账: every entry with the balance after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.core.fields import fields_of
from app.core.text import safe_filename
from app.domain.leave import Standing
from app.domain.record_numbers import Form
from app.domain.wording import Words
from app.reports.coded import coded
from app.reports.excel import register_xlsx
from app.reports.made import stamp_of
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.register import SERIAL, Register, columns_of, numbered
from app.reports.sheet import register_pdf
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import leave
from app.services.leave import EntryRow, LeaveRow
from app.workspace import Unit, Workspace

TITLE = "请假单"
_DAY = "    年    月    日"
_BLANK = " " * 12


def leave_slip(workspace: Workspace, request_id: int) -> tuple[str, bytes]:
    """Return the name and the PDF of one request's slip.

    Raises:
        NotFound: it is not in the actor's scope.
    """
    row, stamp, words = workspace.ask(_asked, request_id)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    return safe_filename(f"{TITLE}-{row.name}-{row.first}{mark}.pdf"), slip_pdf(row, stamp, words.note)


def _asked(unit: Unit, request_id: int) -> tuple[LeaveRow, Stamp, Words]:
    row = leave.one_request(unit, request_id)
    stamp, words = stamp_of(unit, "leave-slip", number_of(row.id))
    return row, stamp, words


def blank_slip(workspace: Workspace) -> tuple[str, bytes]:
    """Return the name and the PDF of a slip to be filled in by hand; its number brings up the form.

    Raises: NotFound where the county has no policy.
    """
    kinds, stamp, words = workspace.ask(_blank)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    return safe_filename(f"{TITLE}-空白{mark}.pdf"), _slip(None, stamp, words.note, kinds)


def _blank(unit: Unit) -> tuple[list[str], Stamp, Words]:
    stamp, words = stamp_of(unit, "leave-slip", "")
    return [kind.label for kind in leave.kinds(unit)], stamp, words


def number_of(request_id: int) -> str:
    """Return the number a request has on paper: ``假00012``."""
    return f"假{request_id:05d}"


def slip_pdf(row: LeaveRow, stamp: Stamp, note: str) -> bytes:
    """Return the slip as a form: who, which leave, what is left of the year, and everybody who signs.

    Source: standards-and-paper.md part 2, 请假单.
    """
    return _slip(row, stamp, note, [])


def _slip(row: LeaveRow | None, stamp: Stamp, note: str, kinds: Sequence[str]) -> bytes:
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    coded(flow.paper, Form.LEAVE, row.id if row else 0)
    flow.title(stamp.title)
    flow.gap(0.4)
    if row is None:
        flow.unit_line("编号：（登记后由程序给出）", "填写日期：" + _DAY)
    else:
        flow.unit_line(f"编号：{stamp.number}", f"状态：{row.standing.label}")
    flow.form([*(_told(row) if row else _untold(kinds)), *_signing(row)])
    flow.gap(0.3)
    flow.note(note)
    return flow.paper.bytes()


def _untold(kinds: Sequence[str]) -> list[FormRow]:
    choices = "    ".join(f"□{kind}" for kind in kinds)
    return [
        (11, [*_pair("姓名", ""), *_pair("网格", "")]),
        (11, [_label("假别"), Cell(choices, 10)]),
        (11, [_label("起止时间"), Cell(f"自{_DAY}（上午、下午）至{_DAY}（上午、下午）", 10)]),
        (11, [*_pair("天数", ""), *_pair("代班人", "")]),
        (22, [_label("事由"), Cell("", 10)]),
        (11, [_label("证明材料"), Cell("", 10)]),
    ]


def _told(row: LeaveRow) -> list[FormRow]:
    left = "不按年核定" if row.left is None else f"{row.left:f} 天"
    return [
        (11, [*_pair("姓名", row.name), *_pair("网格", f"{row.town} {row.grid}".strip())]),
        (11, [*_pair("假别", row.kind), *_pair("天数", f"{row.days:f} 天")]),
        (11, [_label("起止时间"), Cell(row.words, 10)]),
        (11, [*_pair(f"{row.first.year} 年余额", left), *_pair("代班人", row.cover)]),
        (22, [_label("事由"), Cell(row.reason, 10)]),
        (11, [_label("证明材料"), Cell(row.evidence, 10)]),
    ]


def _signing(row: LeaveRow | None) -> list[FormRow]:
    by = row.by if row else _BLANK
    return [
        (18, [_label("请假人签字"), Cell(_DAY, 4, low=True), _label("代班人签字"), Cell(_DAY, 4, low=True)]),
        (
            24,
            [
                _label("村（社区）、\n乡镇意见"),
                Cell(f"登记人：{by}\n{_DAY}", 10, low=True),
            ],
        ),
        (24, [_label("批准意见"), Cell(f"{_decided(row)}\n{_DAY}", 10, low=True)]),
        (18, [_label("销假"), Cell(f"{_returned(row)}，本人签字：{_BLANK}\n{_DAY}", 10, low=True)]),
    ]


def _decided(row: LeaveRow | None) -> str:
    if row is None or not row.decided:
        return f"□同意    □不同意          审批人：{_BLANK}"
    said = _SAID.get(row.standing, "同意")
    return f"{'，'.join(filter(None, (said, row.answer)))}。　审批人：{row.decided}"


_SAID = {Standing.REFUSED: "不同意", Standing.CANCELLED: "已撤销"}


def _returned(row: LeaveRow | None) -> str:
    if row is None or row.standing is not Standing.RETURNED:
        return f"实际休到{_DAY}"
    return f"实际休到 {row.words.rpartition('至 ')[2]}"


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), Cell(text, 4, centred=True)]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)


_ENTRY = tuple(field.key for field in fields_of(EntryRow) if field.key != "number")
"""Their order is counted here; within a person it goes by the time."""


def leave_ledger_xlsx(rows: Sequence[EntryRow], stamp: Stamp, on: date) -> bytes:
    """Return the year's ledger as a workbook: person by person, each entry with the balance after it."""
    return register_xlsx(_register(rows, stamp, on))


def leave_ledger_pdf(rows: Sequence[EntryRow], stamp: Stamp, on: date) -> bytes:
    """Return the same ledger as a PDF, A4 landscape, heading repeated."""
    return register_pdf(_register(rows, stamp, on))


def _register(rows: Sequence[EntryRow], stamp: Stamp, on: date) -> Register:
    columns = columns_of(EntryRow, *_ENTRY)
    lines = numbered(columns, rows, total="")
    return Register(stamp=stamp, columns=(SERIAL, *columns), lines=lines, right=f"统计日期：{on}")
