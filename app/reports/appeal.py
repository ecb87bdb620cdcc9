"""考核申诉答复书: what came of an appeal, to be handed over and signed for.

In the office's words (``appeal-answer``) of the day it was answered; one not answered yet is a draft.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.core.clock import CHINA
from app.core.text import safe_filename
from app.domain.assessment.appeals import AppealOutcome
from app.domain.wording import Words, line
from app.reports.desk import DRAFT
from app.reports.made import stamp_of
from app.reports.paper import PORTRAIT, Paper
from app.reports.pdf import Flow
from app.reports.prose import SIGNED, write
from app.reports.register import plain
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import assessment
from app.services.assessment import AppealRow
from app.workspace import Unit, Workspace

FORM = "appeal-answer"
_BLANK = "年    月    日"
_UNDECIDED = "草稿：还没有答复，不作为通知。"


def answer_paper(workspace: Workspace, appeal_id: int) -> tuple[str, bytes]:
    """Return the name and the PDF of an appeal's answer.

    Raises:
        NotFound: it is not in the actor's scope.
    """
    row, stamp, words = workspace.ask(_asked, appeal_id)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    return safe_filename(f"{stamp.title}-{row.name}-{row.number}{mark}.pdf"), answer_pdf(row, stamp, words)


def _asked(unit: Unit, appeal_id: int) -> tuple[AppealRow, Stamp, Words]:
    row = assessment.one_appeal(unit, appeal_id)
    return row, *stamp_of(unit, FORM, row.number, row.decided_on)


def answer_pdf(row: AppealRow, stamp: Stamp, words: Words) -> bytes:
    """Return the paper: the appeal, what was found, what is decided, who took it and when."""
    flow = Flow(Paper(stamp, PORTRAIT))
    flow.title(line(words.title, {}) + (f"（{DRAFT}）" if row.open else ""))
    flow.gap(0.3)
    flow.unit_line(f"编号：{row.number}", f"答复：{row.state}")
    decided = row.decided_on or stamp.made_at.astimezone(CHINA).date()
    drawn = {
        SIGNED: lambda: flow.signed(stamp.unit, decided),
        "送达签收": lambda: _signing(flow),
    }
    write(flow, words, _values(row), drawn)
    if row.open:
        flow.note(_UNDECIDED)
    if words.note:
        flow.note(line(words.note, {}))
    return flow.paper.bytes()


def _signing(flow: Flow) -> None:
    flow.keep(flow.leading * 2.6)
    for left, right in (("送达人（签字）：", ""), ("本人签收（签字）：", _BLANK)):
        flow.gap(0.3)
        flow.signing(left, right)


def _values(row: AppealRow) -> dict[str, str]:
    return {
        "姓名": row.name,
        "岗位": f"{row.town}{row.grid}",
        "考核": row.cycle,
        "申诉日期": _day(row.filed_on),
        "申诉理由": _ended(row.grounds),
        "提交材料": row.evidence,
        "核查情况": _ended(row.answer) if row.answer else "",
        "答复结论": _decided(row),
        "会议或文号": row.doc,
    }


def _decided(row: AppealRow) -> str:
    if row.open:
        return ""
    if row.state == AppealOutcome.CHANGED.label and row.new_value is not None:
        return f"决定更正结果：得分由{_points(row.before)}更正为{_points(row.new_value)}，等次为{row.grade}。"
    if row.state == AppealOutcome.REJECTED.label:
        return "决定不予受理。"
    return f"决定维持原结果：{_points(row.before)}，{row.grade}。"


def _points(value: Decimal | None) -> str:
    return "没有得分" if value is None else f"{plain(value)}分"


def _ended(said: str) -> str:
    return f"{said.rstrip('。；，')}。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
