"""报到登记表 of a grid's month: blank, to be filled in by hand and typed from; or as it was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from app.core.fields import Kind
from app.core.period import Month
from app.core.text import safe_filename
from app.domain.record_numbers import Form
from app.domain.training.hours import plain
from app.reports.coded import coded
from app.reports.leaving import Outgoing, key_of, let_out
from app.reports.made import stamp_of
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow
from app.reports.register import Column, Line, LineKind, columns_of
from app.reports.sheet import Sheet, signatures, table
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import checkins
from app.services.checkins import SheetHead, SheetRow
from app.workspace import Unit, Workspace

SHEET = "报到登记表"
_SIGNED = ("网格员", "村（社区）")
_CLOSING, _BLANKS, _ACROSS = 40.0, 22, 44
_WIDTHS = {"日": 6, "任务": 9, "小时": 7, "内容": 40, "签名": 14}


def month_sheet(
    workspace: Workspace, unit_id: int, month: Month, *, filled: bool
) -> tuple[str, bytes, Outgoing]:
    """Return the name and the PDF of a grid's month, and what it is once it leaves.

    Raises: NotFound where the grid is not in the actor's scope.
    """
    head, rows, stamp, note = workspace.ask(_asked, unit_id, month)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    kind, people = "已登记" if filled else "空白", {row.force_id for row in rows}
    out = Outgoing(
        SHEET,
        f"{len(people):,}人；{head.unit} {month.label}；{kind}",
        key_of("check-in", str(unit_id), str(month), kind, str(len(rows))),
        len(people),
        frozenset(),
    )
    name = safe_filename(f"{SHEET}-{head.unit}-{month}-{kind}{mark}.pdf")
    return name, sheet_pdf(head, rows, stamp, note, filled=filled), out


def taken_along(workspace: Workspace, unit_id: int, month: Month, *, filled: bool) -> bytes:
    """Return the sheet as it leaves the office: who took it is written down and stands on it.

    Raises: NotFound; Denied for many persons nobody has let go.
    """
    head, rows, stamp, note = workspace.ask(_asked, unit_id, month)
    _, _, out = month_sheet(workspace, unit_id, month, filled=filled)
    taken = workspace.do(let_out, "print", out)
    stamp = replace(stamp, taker=taken.who, mark=taken.mark) if taken.number else stamp
    return sheet_pdf(head, rows, stamp, note, filled=filled)


def _asked(unit: Unit, unit_id: int, month: Month) -> tuple[SheetHead, list[SheetRow], Stamp, str]:
    stamp, words = stamp_of(unit, "check-in", "")
    head, rows = checkins.sheet_head(unit, unit_id, month), checkins.sheet(unit, unit_id, month)
    return head, rows, replace(stamp, signatures=_SIGNED), words.note


def sheet_pdf(head: SheetHead, rows: Sequence[SheetRow], stamp: Stamp, note: str, *, filled: bool) -> bytes:
    """Return the sheet: the people by their numbers, which digit is which task, a line for each time.

    Its numbers are those by which it is typed back.  Source: county-practices.md E21.
    """
    paper = Paper(stamp, PORTRAIT_SHEET)
    flow = Flow(paper)
    coded(paper, Form.CHECK_IN, head.unit_id, head.month.number)
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(" ".join(dict.fromkeys((head.town, head.unit))).strip(), head.month.label)
    people = dict.fromkeys((row.number, row.name) for row in rows)
    flow.form(
        [
            _row("名单", "　".join(f"{number} {name}" for number, name in people)),
            _row("任务", head.hint),
            *([_row("合计", _told(rows))] if filled else []),
        ]
    )
    if note:
        flow.gap(0.2)
        flow.note(note)
    flow.gap(0.3)
    columns, lines = _filled(rows) if filled else _blank()
    y = table(paper, flow.y, Sheet(paper, columns, lines, paper.width), closing=_CLOSING)
    signatures(paper, y + 24, stamp.signatures)
    return paper.bytes()


def _row(title: str, text: str) -> tuple[float, list[Cell]]:
    return max(10.0, 4 + 6.0 * (len(text) // _ACROSS + 1)), [Cell(title, 2, label=True), Cell(text, 10)]


def _told(rows: Sequence[SheetRow]) -> str:
    came = [row for row in rows if row.check_in_id]
    hours = sum((row.hours for row in came if row.hours is not None), start=Decimal(0))
    listed, people = (len({row.force_id for row in some}) for some in (rows, came))
    return f"名单 {listed} 人，来过 {people} 人、{len(came)} 次、{plain(hours)} 小时"


def _serial() -> Column:
    return Column(title="序号", kind=Kind.COUNT, width=6)


def _blank() -> tuple[tuple[Column, ...], list[Line]]:
    columns = (_serial(), *(Column(title=title, width=width) for title, width in _WIDTHS.items()))
    return columns, [Line(LineKind.BODY, ("",) * len(columns)) for _ in range(_BLANKS)]


def _filled(rows: Sequence[SheetRow]) -> tuple[tuple[Column, ...], list[Line]]:
    columns = columns_of(SheetRow, "name", "day", "tasks", "hours", "content", "mode")
    came = sorted((row for row in rows if row.day), key=lambda row: (row.day, row.number))
    gets = [column.get for column in columns]
    lines = [Line(LineKind.BODY, (row.number, *(get(row) if get else "" for get in gets))) for row in came]
    return (_serial(), *columns), lines
