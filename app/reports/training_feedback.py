"""培训反馈表, blank, for who came to a session; 培训评价汇总表: what a year's attendees said together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.core.errors import Invalid
from app.core.own_words import in_own_words
from app.core.text import safe_filename
from app.domain.policy import FeedbackRule
from app.domain.record_numbers import Form
from app.domain.training.feedback import NONE_STATED, scale
from app.domain.wording import Words
from app.reports.coded import coded
from app.reports.excel import register_xlsx
from app.reports.made import stamp_of
from app.reports.neighbours import BOX
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow
from app.reports.register import SERIAL, Line, Register, columns_of, numbered
from app.reports.sheet import register_pdf
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import training
from app.services.training import FeedbackRow, SessionRow
from app.workspace import Unit, Workspace

FORM = "培训反馈表"


def feedback_form(workspace: Workspace, session_id: int) -> tuple[str, bytes]:
    """Return the name and the PDF of the blank form of a session.

    Raises:
        NotFound: it is not in the actor's scope.
        Invalid: the county's policy does not say how trainings are marked.
    """
    row, rule, stamp, words = workspace.ask(_asked, session_id)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    return safe_filename(f"{FORM}-{row.number}{mark}.pdf"), form_pdf(row, rule, stamp, words.note)


def _asked(unit: Unit, session_id: int) -> tuple[SessionRow, FeedbackRule, Stamp, Words]:
    row, rule = training.one_session(unit, session_id), training.scale_of(unit, session_id)
    if rule is None:
        raise Invalid(NONE_STATED)
    return row, rule, *stamp_of(unit, "training-feedback-form", row.number)


def form_pdf(row: SessionRow, rule: FeedbackRule, stamp: Stamp, note: str = "") -> bytes:
    """Return the form one attendee fills in: their number on the sheet, a box for each mark, their words.

    One page a person, so that nobody reads another's; the number at its head brings up where it is entered.
    """
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    coded(flow.paper, Form.FEEDBACK, row.id)
    flow.title(stamp.title)
    flow.gap(0.4)
    flow.unit_line(f"编号：{row.number}", f"举办单位：{row.holder}")
    days = f"{row.starts}" if row.starts == row.ends else f"{row.starts} 至 {row.ends}"
    words = scale(rule)
    wide = 10 / len(words)
    boxes = [Cell(f"{BOX} {mark} {word}", wide, centred=True) for mark, word in words.items()]
    flow.form(
        [
            (11, [_label("培训内容"), Cell(row.title, 10)]),
            (11, [*_pair("时间", days), *_pair("地点", row.place)]),
            (11, [*_pair("主讲人", row.trainer), *_pair("层次", row.level)]),
            (13, [*_pair("签到表序号", ""), *_pair("姓名", "")]),
            (18, [_label("总体满意度"), *boxes]),
            (70, [_label("意见建议"), Cell("", 10)]),
        ]
    )
    flow.gap(0.3)
    if note:
        flow.note(note)
    return flow.paper.bytes()


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), Cell(text, 4, centred=True)]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)


def read(desk: Any) -> list[FeedbackRow]:
    """Return the sums of the year a report is asked for, of the town asked for where one is."""
    rows: list[FeedbackRow] = desk.workspace.ask(training.feedback_in, desk.on.year)
    return [
        row
        for row in rows
        if desk.town is None or (row.of, row.name) == (in_own_words("乡镇"), desk.town.name)
    ]


def _register(desk: Any, rows: Sequence[FeedbackRow]) -> Register:
    columns = columns_of(FeedbackRow)
    lines: list[Line] = numbered(columns, rows, total="")
    return Register(
        stamp=replace(desk.stamp("training-feedback", f"{desk.on.year}年")),
        columns=(SERIAL, *columns),
        lines=lines,
        right=f"统计年度：{desk.on.year}年",
        closing=("份数不到政策写明的最少份数的，不显示平均分和各档份数；不列个人评价。",),
    )


#: a year's feedback, by session, lecturer, subject and town
DRAWN: Mapping[str, Callable[[Any, Any], bytes]] = {
    "xlsx": lambda desk, rows: register_xlsx(_register(desk, rows)),
    "pdf": lambda desk, rows: register_pdf(_register(desk, rows)),
}
