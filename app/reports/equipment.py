"""领用单, 移交清单 and their kin, 离岗交接单, and the year's 装备盘点表."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.core.own_words import in_own_words
from app.core.text import safe_filename
from app.domain.equipment import SlipKind
from app.domain.exits import Part, Standing
from app.domain.record_numbers import Form
from app.domain.wording import line
from app.reports.coded import coded
from app.reports.desk import Content, Desk, Draw, Need, Report
from app.reports.excel import register_xlsx
from app.reports.made import stamp_of
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.register import SERIAL, Register, columns_of, numbered
from app.reports.sheet import Sheet, register_pdf, signatures, table
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import equipment, exits
from app.services.equipment import CountRow, SlipLine, SlipRow
from app.services.exits import ExitFile
from app.workspace import Workspace

EXIT = "离岗交接单"
_DAY = "年    月    日"
_CLOSING = 40.0
#: who signs which slip
_SIGNED: Mapping[SlipKind, tuple[str, ...]] = {
    SlipKind.ISSUED: ("领用人", "发放人", "保管单位（盖章）"),
    SlipKind.RETURNED: ("退回人", "收货人", "保管单位（盖章）"),
    SlipKind.HANDED: ("移交人", "接收人", "监交人"),
    SlipKind.LOST: ("报告人", "核实人", "保管单位（盖章）"),
    SlipKind.DAMAGED: ("报告人", "核实人", "保管单位（盖章）"),
}


#: how the two ends of a slip are called
_ENDS: Mapping[SlipKind, tuple[str, str]] = {
    SlipKind.ISSUED: ("发放单位", "领用人"),
    SlipKind.RETURNED: ("退回人", "收货单位"),
    SlipKind.HANDED: ("移交人", "接收人"),
}
_SIGNER = {SlipKind.ISSUED: "签领人", SlipKind.RETURNED: "收货人", SlipKind.HANDED: "监交人"}
_GONE = (SlipKind.LOST, SlipKind.DAMAGED)
COUNTY = "县级"


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip with its lines."""

    row: SlipRow
    lines: tuple[SlipLine, ...]


def slip_paper(workspace: Workspace, slip_id: int) -> tuple[str, bytes]:
    """Return the name and the PDF of one slip.

    Raises: NotFound outside the actor's scope.
    """
    row, lines = workspace.ask(equipment.one_slip, slip_id)
    stamp, words = workspace.ask(stamp_of, "equipment-slip", row.number, None, {"单据": row.kind.label})
    name = safe_filename(f"{row.kind.label}-{row.number}{_mark(stamp)}.pdf")
    return name, slip_pdf(Slip(row, tuple(lines)), stamp, words.note)


def exit_paper(workspace: Workspace, exit_id: int) -> tuple[str, bytes]:
    """Return the name and the PDF of one leaving's sheet.

    Raises: NotFound outside the actor's scope.
    """
    file = workspace.ask(exits.exit_file, exit_id)
    stamp, words = workspace.ask(stamp_of, "exit-sheet", file.row.number)
    name = safe_filename(f"{EXIT}-{file.row.number}-{file.row.name}{_mark(stamp)}.pdf")
    return name, exit_pdf(file, stamp, words.note)


def _mark(stamp: Stamp) -> str:
    return f"（{DEMO_MARK}）" if stamp.demo else ""


def slip_pdf(slip: Slip, stamp: Stamp, note: str) -> bytes:
    """Return the slip: who gave what to whom on which day, thing by thing, and who signs.

    Source: standards-and-paper.md part 2, 装备领用.
    """
    row = slip.row
    paper = Paper(stamp, PORTRAIT_SHEET)
    flow = Flow(paper)
    coded(paper, Form.EQUIPMENT, row.id)
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"编号：{row.number}", f"日期：{row.on}")
    flow.form(_head(row))
    if note:
        flow.note(note)
    flow.gap(0.3)
    columns = columns_of(SlipLine, totals=("quantity", "worth"))
    things = numbered(columns, slip.lines, total="合计" if len(slip.lines) > 1 else "", unit="项")
    flow.y = table(paper, flow.y, Sheet(paper, (SERIAL, *columns), things, paper.width), closing=_CLOSING)
    if row.kind in _GONE:
        flow.gap(0.3)
        flow.form(_findings())
    signatures(paper, flow.y + 24, _SIGNED[row.kind])
    return paper.bytes()


def _head(row: SlipRow) -> list[FormRow]:
    if row.kind in _GONE:
        value = f"{row.value:,.2f} 元" if row.value is not None else "没有核定"
        return [
            (10, [*_pair("领用人", row.source), *_pair("乡镇", row.town)]),
            (10, [*_pair("核定价值", value), *_pair("登记人", row.by)]),
            (30, [_label("经过和原因"), Cell(row.reason, 10)]),
        ]
    (source, target), noted = _ENDS[row.kind], "完好情况" if row.kind is SlipKind.RETURNED else "说明"
    rows: list[FormRow] = [(10, [*_pair(source, row.source), *_pair(target, row.target)])]
    rows.append((10, [*_pair("乡镇", row.town), *_pair(_SIGNER[row.kind], row.signer)]))
    if row.reason or row.kind is SlipKind.RETURNED:
        rows.append((12, [_label(noted), Cell(row.reason, 10)]))
    return rows


def _findings() -> list[FormRow]:
    """Return the boxes of a report of loss that are filled in by hand."""
    return [
        (30, [_label("核实情况"), Cell(_DAY, 10, low=True)]),
        (30, [_label("处理意见"), Cell(_DAY, 10, low=True)]),
    ]


def exit_pdf(file: ExitFile, stamp: Stamp, note: str) -> bytes:
    """Return the sheet of a leaving: each part of the work, what of it lacks, a place to sign."""
    row = file.row
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    coded(flow.paper, Form.EXIT, row.id)
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"编号：{row.number}", f"状态：{row.standing.label}")
    flow.form([*_leaver(file), *_parts(file), *_back(file), *_signing(file)])
    flow.gap(0.2)
    flow.note(note)
    return flow.paper.bytes()


def _leaver(file: ExitFile) -> list[FormRow]:
    row = file.row
    where = " ".join(filter(None, (row.town, row.grid)))
    return [
        (10, [*_pair("姓名", row.name), *_pair("离岗日期", row.left_on.isoformat())]),
        (10, [*_pair("离岗原因", row.reason.label), *_pair("原任职", where)]),
    ]


def _parts(file: ExitFile) -> list[FormRow]:
    """Return a row for each part: what is not handed over, or that nothing lacks, and who saw to it."""
    found: list[FormRow] = [
        (9, [_label("交接事项"), Cell("核对结果", 7, label=True), Cell("经办签字", 3, label=True)])
    ]
    for part in Part:
        told = [f"{'□ ' if line.blocks else ''}{line.text}" for line in file.row.lines if line.part is part]
        found.append((11, [_label(part.label), Cell("；".join(told) or "无未办事项", 7), Cell("", 3)]))
    return found


def _back(file: ExitFile) -> list[FormRow]:
    told = [f"{one.on} {one.kind.label} {one.number}：{one.things}" for one in file.slips]
    return [(14, [_label("已交回、\n移交的装备"), Cell("\n".join(told) or "没有", 10)])]


def _signing(file: ExitFile) -> list[FormRow]:
    row = file.row
    said = f"{row.decided} {row.decided_on}" if row.decided_on else ""
    rows: list[FormRow] = [
        (18, [_label("本人签字"), Cell(_DAY, 4, low=True), _label("接任人签字"), Cell(_DAY, 4, low=True)]),
        (18, [_label("村（社区）、\n乡镇意见"), Cell(f"登记人：{row.by}\n{_DAY}", 10, low=True)]),
    ]
    if row.standing is Standing.WAIVED:
        rows.append((18, [_label("例外办结"), Cell(f"{row.answer}\n审批人：{said}", 10, low=True)]))
    elif row.standing is Standing.CLOSED:
        rows.append((14, [_label("办结"), Cell(f"办结人：{said}", 10, low=True)]))
    else:
        rows.append((18, [_label("县综治中心"), Cell(f"（交接没有办结）\n{_DAY}", 10, low=True)]))
    return rows


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), Cell(text, 4, centred=True)]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)


def _told(desk: Desk, rows: Sequence[CountRow]) -> Register:
    return _register(rows, desk.stamp("equipment-inventory", f"{desk.on.year}年"), desk.on)


#: the year's stock-taking: what the register says, and a place for what is found
DRAWN: Mapping[str, Draw] = {
    "xlsx": lambda desk, rows: register_xlsx(_told(desk, rows)),
    "pdf": lambda desk, rows: register_pdf(_told(desk, rows)),
}


def _register(rows: Sequence[CountRow], stamp: Stamp, on: date) -> Register:
    columns = columns_of(CountRow, totals=("expected",))
    counted = sum(1 for row in rows if row.result)
    wrong = sum(1 for row in rows if row.result in ("盘亏", "盘盈"))
    return Register(
        stamp=stamp,
        columns=(SERIAL, *columns),
        lines=numbered(columns, rows, lambda row: row.town or in_own_words(COUNTY), unit="项"),
        right=f"盘点截至：{on}",
        closing=(f"共 {len(rows)} 项，今年已盘 {counted} 项，不符 {wrong} 项；没有盘的，实有数留空填写。",),
    )


def _slip(desk: Desk) -> Content:
    number = desk.workspace.ask(equipment.find_slip, desk.wish.case)
    row, lines = desk.workspace.ask(equipment.one_slip, number)
    who = () if row.person_id is None else (row.person_id,)
    named = 2 if row.kind is SlipKind.HANDED else 1
    return Content(Slip(row, tuple(lines)), named, frozenset(who))


def _slip_pdf(desk: Desk, slip: Slip) -> bytes:
    words = desk.words("equipment-slip")
    kind = slip.row.kind.label
    stamp = replace(desk.stamp("equipment-slip", words=words), title=line(words.title, {"单据": kind}))
    return slip_pdf(slip, stamp, words.note)


def _exit(desk: Desk) -> Content:
    file = desk.workspace.ask(exits.exit_file, desk.workspace.ask(exits.find_exit, desk.wish.case))
    return Content(file, 1, frozenset({file.row.person_id}))


def _exit_pdf(desk: Desk, file: ExitFile) -> bytes:
    words = desk.words("exit-sheet")
    return exit_pdf(file, desk.stamp("exit-sheet", words=words), words.note)


def _counts(desk: Desk) -> Content:
    rows = desk.of_town(desk.workspace.ask(equipment.inventory), lambda row: row.town)
    who = frozenset(row.person_id for row in rows if row.person_id is not None)
    return Content(rows, len(who), who)


def _alone(title: str, read: Callable[[Desk], Content], draw: Draw) -> Report:
    return Report(title, (Need.CASE,), read, {"pdf": draw}, town=False, dated=False, alone=True)


REPORTS: dict[str, Report] = {
    "equipment-inventory": Report("装备物资盘点表", (), _counts, DRAWN, dated=False),
    "equipment-slip": _alone("装备单据", _slip, _slip_pdf),
    "exit-sheet": _alone("离岗交接单", _exit, _exit_pdf),
}
