"""培训签到表, blank to be signed and filled as it was ticked; 培训合格证书; the year's 学时 of everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.fields import Kind
from app.core.text import safe_filename
from app.domain.record_numbers import Form
from app.domain.restructuring.figures import Way
from app.domain.training.feedback import Tally
from app.domain.training.hours import plain
from app.domain.wording import Words
from app.reports.coded import coded
from app.reports.excel import register_xlsx
from app.reports.leaving import Outgoing, Taken, key_of, let_out
from app.reports.made import stamp_of
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.prose import write
from app.reports.register import SERIAL, Column, Register, columns_of, numbered
from app.reports.sheet import Sheet, register_pdf, signatures, table
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import training
from app.services.training import CertificateRow, HoursRow, PlaceRow, SessionRow
from app.workspace import Unit, Workspace

SIGN_IN, CERTIFICATE, _AWAY = "培训签到表", "培训合格证书", "请假"
_SIGNED = ("主讲人", "登记人", "举办单位（盖章）")
_CLOSING = 40.0


def sign_in_sheet(workspace: Workspace, session_id: int, *, filled: bool) -> tuple[str, bytes, Outgoing]:
    """Return the name and the PDF of a session's sheet, and what it is once it leaves.

    Raises:
        NotFound: it is not in the actor's scope.
    """
    row, lines, stamp, words, said = workspace.ask(_asked, session_id)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    kind = "已登记" if filled else "空白"
    out = Outgoing(
        SIGN_IN,
        f"{len(lines):,}人；{row.number} {row.title}；{kind}",
        key_of("training", str(row.id), kind, str(len(lines))),
        len(lines),
        frozenset(one.person_id for one in lines),
    )
    name = safe_filename(f"{SIGN_IN}-{row.number}-{kind}{mark}.pdf")
    return name, sign_in_pdf(row, lines, stamp, words.note, said if filled else None), out


def taken_along(workspace: Workspace, session_id: int, *, filled: bool) -> bytes:
    """Return the sheet as it leaves the office: who took it is written down and stands on it.

    Raises: NotFound; Denied for many persons nobody has let go.
    """
    row, lines, stamp, words, said = workspace.ask(_asked, session_id)
    _, _, out = sign_in_sheet(workspace, session_id, filled=filled)
    taken = workspace.do(let_out, "print", out)
    return sign_in_pdf(row, lines, _marked(stamp, taken), words.note, said if filled else None)


def _marked(stamp: Stamp, taken: Taken) -> Stamp:
    if not taken.number:
        return stamp
    return replace(stamp, taker=taken.who, mark=taken.mark)


def _asked(unit: Unit, session_id: int) -> tuple[SessionRow, list[PlaceRow], Stamp, Words, Tally]:
    row = training.one_session(unit, session_id)
    stamp, words = stamp_of(unit, "sign-in", row.number)
    told = training.tally_of(unit, session_id)
    lines = [  # of who is on leave not of which: the sheet goes round
        replace(one, note=_AWAY) if one.mark is None and one.note else one
        for one in training.sheet(unit, session_id)
    ]
    return row, lines, replace(stamp, signatures=_SIGNED), words, told


def sign_in_pdf(
    row: SessionRow, lines: Sequence[PlaceRow], stamp: Stamp, note: str = "", said: Tally | None = None
) -> bytes:
    """Return the sheet: what, when, where, by whom, for how many hours; a line to sign for everybody.

    ``said`` is what attendees thought of it; with it the sheet is drawn as it was ticked.
    Its numbers are those by which it is ticked back.  Source: standards-and-paper.md part 2, 培训签到/记录.
    """
    paper = Paper(stamp, PORTRAIT_SHEET)
    flow = Flow(paper)
    coded(paper, Form.SIGN_IN, row.id)
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"编号：{stamp.number}", f"举办单位：{row.holder}")
    flow.form(_head(row, said))
    if note:
        flow.note(note)
    flow.gap(0.3)
    columns = _columns(scored=row.pass_score is not None, filled=said is not None)
    told = [
        replace(line, cells=(one.number, *line.cells[1:]))  # not counted anew: somebody may be taken off
        for line, one in zip(numbered(columns[1:], lines, total=""), lines, strict=True)
    ]
    sheet = Sheet(paper, columns, told, paper.width)
    y = table(paper, flow.y, sheet, closing=_CLOSING)
    signatures(paper, y + 24, stamp.signatures)
    return paper.bytes()


def _head(row: SessionRow, said: Tally | None) -> list[FormRow]:
    days = f"{row.starts}" if row.starts == row.ends else f"{row.starts} 至 {row.ends}"
    came = f"，实到 {row.came} 人" if said is not None else ""
    test = f"，考试合格 {plain(row.pass_score)} 分" if row.pass_score is not None else ""
    return [
        (10, [_label("培训内容"), Cell(row.title, 10)]),
        (10, [*_pair("层次", row.level), *_pair("时间", days)]),
        (10, [*_pair("地点", row.place), *_pair("主讲人", row.trainer)]),
        (
            10,
            [*_pair("学时", f"{plain(row.hours)} 学时{test}"), *_pair("人数", f"应到 {row.called} 人{came}")],
        ),
        *([(10.0, [_label("评价"), Cell(said.told, 10)])] if said is not None and said.answers else []),
        *([(10.0, [_label("意见建议"), Cell(row.advice, 10)])] if said is not None and row.advice else []),
    ]


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), Cell(text, 4, centred=True)]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)


def _columns(*, scored: bool, filled: bool) -> tuple[Column, ...]:
    who = columns_of(PlaceRow, "name", "town", "grid")
    serial = Column(title="序号", kind=Kind.COUNT, width=5)
    if filled:
        told = ("mark", "hours", *(("score",) if scored else ()), "note")
        return (serial, *who, *columns_of(PlaceRow, *told))
    blank = ["签名", *(["成绩"] if scored else [])]
    widths = {"签名": 16, "成绩": 8}
    signed = (Column(title=title, width=widths[title]) for title in blank)
    return (serial, *who, *signed, *columns_of(PlaceRow, "note"))


def certificate(workspace: Workspace, certificate_id: int) -> tuple[str, bytes]:
    """Return the name and the PDF of one certificate.

    Raises:
        NotFound: it is not in the actor's scope.
    """
    row, stamp, words = workspace.ask(_given, certificate_id)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    return safe_filename(f"{CERTIFICATE}-{row.number}-{row.name}{mark}.pdf"), certificate_pdf(
        row, stamp, words
    )


def _given(unit: Unit, certificate_id: int) -> tuple[CertificateRow, Stamp, Words]:
    row = training.one_certificate(unit, certificate_id)
    stamp, words = stamp_of(unit, "certificate", row.number, row.issued)
    return row, stamp, words


def certificate_pdf(row: CertificateRow, stamp: Stamp, words: Words) -> bytes:
    """Return the certificate: who learnt what, when and for how many hours; a void one says so."""
    flow = Flow(Paper(stamp))
    flow.gap(2)
    flow.title(stamp.title)
    flow.gap(1)
    flow.para(f"编号：{row.number}", indent=False)
    flow.gap(0.5)
    values = {
        "姓名": row.name,
        "培训层次": row.level,
        "培训名称": row.title,
        "学时": plain(row.hours),
        "成绩": f"，考试成绩 {plain(row.score)} 分" if row.score is not None else "",
        "作废说明": f"本证书已作废：{row.note}。" if row.note else "",
        "有效期": f"有效期至 {_written(row.expires)}。" if row.expires else "长期有效。",
    }
    write(flow, words, values, {"落款": lambda: flow.signed(stamp.unit, row.issued)})
    return flow.paper.bytes()


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def read(desk: Any) -> list[HoursRow]:
    """Return the year's hours by the day a report is asked for, of the town asked for."""
    rows: list[HoursRow] = desk.workspace.ask(training.hours_from, desk.point)
    return [row for row in rows if desk.town is None or desk.town.name == row.town]


def _told(desk: Any, rows: Sequence[HoursRow]) -> Register:
    return _register(rows, desk.stamp("training-hours", f"{desk.on.year}年"), desk.on, desk.wish.way)


#: the year's hours: person by person in the order of the tree, subtotals by town
DRAWN: Mapping[str, Callable[[Any, Any], bytes]] = {
    "xlsx": lambda desk, rows: register_xlsx(_told(desk, rows)),
    "pdf": lambda desk, rows: register_pdf(_told(desk, rows)),
}


def _register(rows: Sequence[HoursRow], stamp: Stamp, on: date, way: Way) -> Register:
    columns = columns_of(HoursRow)
    lines = numbered(columns, rows, lambda row: row.town)
    return Register(
        stamp=stamp,
        columns=(SERIAL, *columns),
        lines=lines,
        right=f"统计到：{on}（{way.label}）",
        closing=(f"缺学时 {sum(1 for row in rows if row.lacking)} 人；已学为各期签到表学时的合计。",),
    )
