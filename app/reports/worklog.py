"""工作日志月表 of one worker, 会议记录 of a meeting, and the month's lines of everybody as a register."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.period import Month
from app.core.text import safe_filename
from app.domain.record_numbers import Form
from app.domain.worklog import Came
from app.reports.coded import coded
from app.reports.excel import register_xlsx
from app.reports.leaving import Outgoing, key_of, let_out
from app.reports.made import stamp_of
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.register import SERIAL, Register, columns_of, numbered
from app.reports.sheet import Sheet, register_pdf, signatures, table
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import worklog
from app.services.worklog import Attendee, LineRow, MeetingRow, MonthRow
from app.workspace import Unit, Workspace

MINUTES = "会议记录"
_SIGNED = ("网格员", "村（社区）", "乡镇综治中心")
_CLOSING = 40.0


def month_sheet(workspace: Workspace, row: MonthRow, day: date) -> tuple[str, bytes]:
    """Return the name and the PDF of one worker's month until a day, to be signed and filed."""
    lines, stamp, note = workspace.ask(_month, row.person_id, day)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    name = safe_filename(f"工作日志-{row.name}-{Month.of(day)}{mark}.pdf")
    return name, _month_pdf(row, lines, stamp, note)


def _month(unit: Unit, person_id: int, day: date) -> tuple[list[LineRow], Stamp, str]:
    span = Month.of(day)
    lines = [row for row in worklog.lines_of(unit, person_id) if span.first <= row.day <= day]
    return lines, *_stamp(unit, "log-month", "", _SIGNED)


def _stamp(unit: Unit, form: str, number: str, signed: tuple[str, ...]) -> tuple[Stamp, str]:
    """Return what a paper says of itself and its note, in the office's own words."""
    stamp, words = stamp_of(unit, form, number)
    return replace(stamp, signatures=signed), words.note


def _month_pdf(row: MonthRow, lines: Sequence[LineRow], stamp: Stamp, note: str) -> bytes:
    """Return the sheet: who, where, how many days of how many, a line a day.

    Source: standards-and-paper.md part 2, 工作日志.
    """
    paper = Paper(stamp, PORTRAIT_SHEET)
    flow = Flow(paper)
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"{row.town} {row.grid}".strip(), row.month)
    days = f"应记 {row.due} 天，已记 {row.done} 天，缺记 {row.lacking} 天"
    flow.form([(10, [_label("姓名"), Cell(row.name, 3, centred=True), _label("记录情况"), Cell(days, 5)])])
    if note:
        flow.note(note)
    flow.gap(0.3)
    columns = columns_of(LineRow, "day", "kinds", "content")
    y = table(
        paper,
        flow.y,
        Sheet(paper, (SERIAL, *columns), numbered(columns, lines, total=""), paper.width),
        closing=_CLOSING,
    )
    signatures(paper, y + 24, stamp.signatures)
    return paper.bytes()


def minutes(workspace: Workspace, meeting_id: int) -> tuple[str, bytes, Outgoing]:
    """Return the name and the PDF of a meeting's minutes, and what it is once it leaves.

    Raises:
        NotFound: it is not in the actor's scope.
    """
    row, people, stamp, note = workspace.ask(_asked, meeting_id)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    out = Outgoing(
        MINUTES,
        f"{len(people):,}人；{row.number} {row.unit}{row.kind}",
        key_of("meeting", str(row.id), str(row.version)),
        len(people),
        frozenset(one.person_id for one in people),
    )
    name = safe_filename(f"{row.kind}-{row.unit}-{row.day}{mark}.pdf")
    return name, minutes_pdf(row, people, stamp, note), out


def taken_along(workspace: Workspace, meeting_id: int) -> bytes:
    """Return the minutes as they leave the office: who took them is written down and stands on them.

    Raises: NotFound; Denied for many persons nobody has let go.
    """
    row, people, stamp, note = workspace.ask(_asked, meeting_id)
    _, _, out = minutes(workspace, meeting_id)
    taken = workspace.do(let_out, "print", out)
    return minutes_pdf(row, people, replace(stamp, taker=taken.who, mark=taken.mark), note)


def _asked(unit: Unit, meeting_id: int) -> tuple[MeetingRow, list[Attendee], Stamp, str]:
    row = worklog.one_meeting(unit, meeting_id)
    return (
        row,
        worklog.attendees(unit, meeting_id),
        *_stamp(unit, "minutes", row.number, ("主持人", "记录人")),
    )


def minutes_pdf(row: MeetingRow, people: Sequence[Attendee], stamp: Stamp, note: str) -> bytes:
    """Return the minutes as a form: when, who chaired, who was there and who was not, topics, tasks.

    Source: standards-and-paper.md part 2, 会议记录; Z23 晨会制度.
    """
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    coded(flow.paper, Form.MEETING, row.id)
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"编号：{stamp.number}", f"登记人：{row.by}")
    flow.form(_told(row, people))
    if note:
        flow.note(note)
    flow.gap(0.6)
    signatures(flow.paper, flow.y + 24, stamp.signatures)
    return flow.paper.bytes()


def _told(row: MeetingRow, people: Sequence[Attendee]) -> list[FormRow]:
    called = {came: "、".join(one.name for one in people if one.came is came) for came in Came}
    count = f"应到 {row.called} 人，实到 {row.came} 人，请假 {row.excused} 人，缺席 {row.absent} 人"
    return [
        (10, [*_pair("会议", row.kind), *_pair("日期", f"{row.day}")]),
        (10, [*_pair("单位", row.unit), *_pair("主持人", row.chair)]),
        (10, [_label("人数"), Cell(count, 10)]),
        (_high(called[Came.PRESENT]), [_label("到会"), Cell(called[Came.PRESENT], 10)]),
        (12, [_label("请假"), Cell(called[Came.EXCUSED] or "无", 10)]),
        (12, [_label("缺席"), Cell(called[Came.ABSENT] or "无", 10)]),
        (_high(row.topics), [_label("会议内容"), Cell(row.topics, 10)]),
        (_high(row.tasks), [_label("布置任务"), Cell(row.tasks, 10)]),
    ]


def _high(text: str) -> int:
    """Return how many millimetres a text wants: 34 characters a line."""
    return max(18, 8 + 6 * (len(text) // 34 + 1))


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), Cell(text, 4, centred=True)]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)


def read(desk: Any) -> list[LineRow]:
    """Return the lines of the month a report is asked for, of the town asked for."""
    rows: list[LineRow] = desk.workspace.ask(worklog.lines, desk.month.first, desk.on)
    return [row for row in rows if desk.town is None or desk.town.name == row.town]


def _told_of(desk: Any, rows: Sequence[LineRow]) -> Register:
    columns = columns_of(LineRow)
    return Register(
        stamp=desk.stamp("work-log", desk.month.label),
        columns=(SERIAL, *columns),
        lines=numbered(columns, rows, lambda row: row.town),
        right=f"统计到：{desk.on}",
        closing=(f"共 {len({row.person_id for row in rows})} 人、{len(rows)} 条。",),
    )


#: the month's lines: person by person in the order of the tree, by day, towns apart
DRAWN: Mapping[str, Callable[[Any, Any], bytes]] = {
    "xlsx": lambda desk, rows: register_xlsx(_told_of(desk, rows)),
    "pdf": lambda desk, rows: register_pdf(_told_of(desk, rows)),
}
