"""The papers of tenure: 解聘通知书, 辞职审批表, 试用期考核通知书 and the agreement that goes on.

Source: standards-and-paper.md 1.6 (running documents); what they must say: 《劳动合同法》第三十九条、第四十条
(the ground and the day), 第五十条 (hand-over).  One act is a page of its own under its own number, in the
office's words of the day it was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.core.clock import CHINA
from app.core.text import safe_filename
from app.domain.tenure import ProbationEnd, TenureKind, TenureState
from app.domain.wording import Words, line, renamed
from app.reports.desk import DRAFT
from app.reports.made import stamp_of
from app.reports.paper import PORTRAIT, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.prose import SIGNED, served, write
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import tenure, wording
from app.services.tenure import PaperRow
from app.workspace import Unit, Workspace

_SEVERAL = "解聘续聘文书"
FORMS = {
    TenureKind.DISMISSAL: "dismissal",
    TenureKind.RESIGNATION: "resignation",
    TenureKind.RENEWAL: "renewal",
    TenureKind.PROBATION: "probation-end",
}
"""By which of the office's texts each is printed."""
_DAY = timedelta(days=1)
_BLANK = "年    月    日"
_UNDECIDED = "草稿：还没有批准，不作为通知。"


def tenure_papers(workspace: Workspace, act_ids: Sequence[int]) -> tuple[str, bytes]:
    """Return the name and the PDF of some acts' papers, a page or more for each.

    Raises:
        NotFound: one is not in the actor's scope.
    """
    rows, stamp, words = workspace.ask(_asked, act_ids)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    several = f"{_SEVERAL}-{len(rows)}份"
    about = several if len(rows) > 1 else f"{stamp.title}-{rows[0].act.name}-{rows[0].act.number}"
    return safe_filename(f"{about}{mark}.pdf"), papers_pdf(rows, stamp, words)


def _asked(unit: Unit, act_ids: Sequence[int]) -> tuple[list[PaperRow], Stamp, list[Words]]:
    rows = tenure.papers(unit, act_ids)
    words = [wording.words_on(unit, FORMS[row.act.kind], bears(row)) for row in rows]
    number = rows[0].act.number if len(rows) == 1 else ""
    stamp, _ = stamp_of(unit, FORMS[rows[0].act.kind], number, bears(rows[0]))
    called = {was: now for said in words for was, now in renamed(said.labels).items()}
    return rows, replace(stamp, labels=called), words


def bears(row: PaperRow) -> date | None:
    """Return the day in whose words an act is printed, None while it is not decided."""
    return row.act.decided_at.astimezone(CHINA).date() if row.act.decided_at else None


def papers_pdf(rows: Sequence[PaperRow], stamp: Stamp, words: Sequence[Words]) -> bytes:
    """Return the papers one after the other; one that is not approved says that it is a draft."""
    flow = Flow(Paper(stamp, PORTRAIT))
    for place, (row, said) in enumerate(zip(rows, words, strict=True)):
        if place:
            flow.turn()
        draft = row.act.state is not TenureState.APPROVED and row.act.kind is not TenureKind.RESIGNATION
        flow.title(line(said.title, {}) + (f"（{DRAFT}）" if draft else ""))
        flow.gap(0.3)
        flow.unit_line(f"编号：{row.act.number}", f"状态：{row.act.state.label}")
        if row.act.kind is TenureKind.RESIGNATION:
            flow.form(_resignation(row))
            flow.gap(0.3)
        else:
            write(flow, said, {**_common(row), **_OWN[row.act.kind](row)}, _drawn(flow, row))
            if draft:
                flow.note(_UNDECIDED)
        if said.note:
            flow.note(line(said.note, {}))
    return flow.paper.bytes()


def _common(row: PaperRow) -> dict[str, str]:
    return {
        "姓名": row.act.name,
        "身份证号": row.identity,
        "上岗日期": _day(row.since),
        "岗位": row.place,
        "用工类别": served(row.act.employment),
    }


def _drawn(flow: Flow, row: PaperRow) -> Mapping[str, Callable[[], object]]:
    decided = bears(row) or flow.paper.stamp.made_at.astimezone(CHINA).date()
    return {
        SIGNED: lambda: flow.signed(flow.paper.stamp.unit, decided),
        "送达签收": lambda: _signing(flow, ("送达人（签字）：", ""), ("本人签收（签字）：", _BLANK)),
        "双方签字": lambda: _signing(flow, ("甲方（盖章）：", _BLANK), ("乙方（签字）：", _BLANK)),
    }


def _signing(flow: Flow, *blanks: tuple[str, str]) -> None:
    flow.keep(flow.leading * 2.6)
    for left, right in blanks:
        flow.gap(0.3)
        flow.signing(left, right)


def _dismissal(row: PaperRow) -> dict[str, str]:
    on = row.act.effective
    return {
        "事实和理由": _ended(row.reason),
        "解聘情形": row.ground,
        "政策依据": row.source,
        "依据": row.act.cited,
        "解聘日期": _day(on),
        "补贴止日": _day(on - _DAY),
    }


def _probation(row: PaperRow) -> dict[str, str]:
    if row.probation is ProbationEnd.PASSED:
        said = f"经考核合格，自{_day(row.act.effective)}起转为正式聘用，聘期和待遇按聘用协议执行。"
    elif row.probation is ProbationEnd.EXTENDED and row.ends:
        said = f"经研究，试用期延长到{_day(row.ends - _DAY)}，期满再行考核。"
    else:
        said = f"经考核不合格，决定自{_day(row.act.effective)}起终止聘用，请在此前办清交接。"
    return {"考核意见": _ended(row.reason), "考核结论": said}


def _renewal(row: PaperRow) -> dict[str, str]:
    assert row.ends is not None
    return {
        "续聘意见": _ended(row.reason) if row.reason else "",
        "起始日期": _day(row.act.effective),
        "终止日期": _day(row.ends - _DAY),
        "提前天数": str(row.notice_days),
    }


_OWN: dict[TenureKind, Callable[[PaperRow], dict[str, str]]] = {
    TenureKind.DISMISSAL: _dismissal,
    TenureKind.PROBATION: _probation,
    TenureKind.RENEWAL: _renewal,
}


def _resignation(row: PaperRow) -> list[FormRow]:
    act, asked = row.act, row.asked_on
    days = (act.effective - _DAY - asked).days if asked else 0
    notice = f"{days} 天（应提前 {row.notice_days} 天）"
    answer = f"{act.state.label}　审批人：{act.decided}" if act.decided else "审批人："
    return [
        (12, [*_pair("姓名", act.name), *_pair("身份证号", row.identity)]),
        (12, [*_pair("岗位", row.place), *_pair("用工类别", act.employment)]),
        (12, [*_pair("上岗日期", _day(row.since)), *_pair("申请日期", _day(asked) if asked else "")]),
        (12, [*_pair("最后工作日", _day(act.effective - _DAY)), *_pair("提前天数", notice)]),
        (30, [_label("辞职原因"), Cell(row.reason, 10)]),
        (30, [_label("申请人签字"), Cell(f"本人自愿辞职，离岗前办清交接。\n{_BLANK}", 10, low=True)]),
        (30, [_label("村（社区）\n和乡镇意见"), Cell(f"经办人：{act.by}\n{_BLANK}", 10, low=True)]),
        (30, [_label("审批意见"), Cell(f"{answer}\n{_BLANK}", 10, low=True)]),
        (24, [_label("交接情况"), Cell(f"接收人签字：\n{_BLANK}", 10, low=True)]),
    ]


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), Cell(text, 4, centred=True)]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)


def _ended(said: str) -> str:
    return f"{said.rstrip('。；，')}。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
