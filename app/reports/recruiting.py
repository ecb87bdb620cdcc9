"""The papers of a campaign: notice, list of marks and ranks, publicity notice, letters of appointment.

Source: standards-and-paper.md part 2, notice and publicity forms; county-practices Z15 to Z17, J13.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from app.core.errors import Invalid
from app.domain.recruiting import CampaignState, EntryState
from app.domain.refusals import UNSORTED, in_letter, letter_number
from app.domain.vetting import CaseState
from app.domain.wording import Words, line
from app.reports.paper import PORTRAIT, Paper
from app.reports.pdf import Flow
from app.reports.prose import served, write
from app.reports.register import SERIAL, Column, columns_of, numbered
from app.reports.sheet import Sheet, table
from app.reports.stamp import Stamp
from app.services import wording
from app.services.recruiting import CampaignFile, EntryRow, PostRow

_FOUND = frozenset(
    {
        CampaignState.SCREENED,
        CampaignState.EXAMINED,
        CampaignState.VETTED,
        CampaignState.COSIGNED,
        CampaignState.CHOSEN,
    }
)
_STANDS = (EntryState.CHOSEN, EntryState.APPOINTED)
_BARE = "—"
Values = Mapping[str, str]
Drawn = Mapping[str, Callable[[], object]]


def notice_pdf(file: CampaignFile, stamp: Stamp, words: Words | None = None) -> bytes:
    """Return the notice: posts, who may register, when and where, how people are chosen."""
    flow, row = _begun(file, stamp), file.row
    values = {
        "人数": str(row.heads),
        "报名时间": f"{_day(row.opens)}至{_day(row.closes)}",
        "公示天数": str(file.publicity_days),
    }
    posts = (_place(), *columns_of(PostRow, "heads"))
    drawn: Drawn = {
        "岗位表": lambda: _put(flow, posts, file.posts),
        "选聘条件": lambda: _conditions(flow, file),
    }
    return _written(flow, file, words or _said("campaign-notice"), (values, drawn, row.opens))


def _conditions(flow: Flow, file: CampaignFile) -> None:
    for number, said in enumerate(filter(None, (*file.conditions, file.terms)), start=1):
        flow.para(f"（{number}）{said.rstrip('。')}。")


def ranking_pdf(file: CampaignFile, stamp: Stamp, words: Words | None = None) -> bytes:
    """Return the marks and ranks of everybody admitted, the best first; numbers masked."""
    flow = _begun(file, stamp)
    rows = [one for one in file.entries if one.state is not EntryState.REGISTERED]
    asked = ("written", "interview", "total", "rank") if file.has_exam else ()
    columns = (
        *columns_of(EntryRow, "name", "identity"),
        _place(),
        *(columns_of(EntryRow, *asked) if asked else ()),
        Column(title="备注", width=18, get=_remark),
    )
    told = _weights(file) or "这种选聘方式没有考试，按资格审查和考察情况列出。"
    drawn: Drawn = {"成绩表": lambda: _put(flow, columns, rows)}
    what = ({"成绩计算": told}, drawn, stamp.made_at.date())
    return _written(flow, file, words or _said("campaign-ranking"), what)


def publicity_pdf(file: CampaignFile, stamp: Stamp, words: Words | None = None) -> bytes:
    """Return the notice that makes public who is to be appointed, and how long one may object."""
    flow = _begun(file, stamp)
    chosen = [one for one in file.entries if _was_chosen(one, file)]
    days = f"{file.publicity_days}个工作日"
    if file.shown_from and file.shown_to:
        days = f"{_day(file.shown_from)}至{_day(file.shown_to)}（{days}）"
    asked = ("total", "rank") if file.has_exam else ()
    who = columns_of(EntryRow, "name", "sex", "age", "education")
    columns = (*who, _place(), *(columns_of(EntryRow, *asked) if asked else ()))
    drawn: Drawn = {"拟聘人选表": lambda: _put(flow, columns, chosen)}
    day = file.shown_from or stamp.made_at.date()
    what = ({"人数": str(len(chosen)), "公示时间": days}, drawn, day)
    return _written(flow, file, words or _said("campaign-publicity"), what)


def _was_chosen(one: EntryRow, file: CampaignFile) -> bool:
    """Return whether somebody stood on the first list: who was called up later did not, who made room did."""
    later = {call.entry_id for call in file.calls}
    room = {call.instead_id for call in file.calls}
    return one.id not in later and (one.state in _STANDS or one.id in room)


def call_up_pdf(file: CampaignFile, stamp: Stamp, words: Words | None = None) -> bytes:
    """Return the notice of who was called up last, in whose place, and how long one may object."""
    if not file.calls:
        raise Invalid("这个批次还没有递补过人，没有递补公示可以打印。")
    flow, day = _begun(file, stamp), file.calls[-1].shown_from
    calls = [one for one in file.calls if one.shown_from == day]
    called = [one for one in file.entries if one.id in {call.entry_id for call in calls}]
    values = {
        "人数": str(len(called)),
        "原拟聘人选": "、".join(one.instead for one in calls if one.instead),
        "递补文号": calls[-1].doc_no,
        "公示时间": f"{_day(day)}至{_day(calls[-1].shown_to)}（{file.publicity_days}个工作日）",
    }
    who = columns_of(EntryRow, "name", "sex", "age", "education")
    columns = (*who, _place(), *columns_of(EntryRow, "total", "rank"))
    drawn: Drawn = {"拟聘人选表": lambda: _put(flow, columns, called)}
    return _written(flow, file, words or _said("campaign-call-up"), (values, drawn, day))


def letters_pdf(file: CampaignFile, stamp: Stamp, words: Words | None = None) -> bytes:
    """Return a letter with the agreement's points for everybody appointed, a page each, under its number."""
    flow = Flow(Paper(stamp, PORTRAIT))
    made = [one for one in file.entries if one.state is EntryState.APPOINTED and one.since]
    if not made:
        flow.title(stamp.title)
        flow.para("本批次还没有人办理聘用。")
    for place, one in enumerate(made):
        if place:
            flow.turn()
        _letter(flow, file, one, words or _said("campaign-letters"))
    return flow.paper.bytes()


def _letter(flow: Flow, file: CampaignFile, one: EntryRow, words: Words) -> None:
    flow.title(flow.paper.stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"文号：{one.letter}", f"批次：{file.row.number}")
    values = {
        "姓名": one.name,
        "身份证号": one.identity,
        "公示情况": _heard(file, one),
        "岗位": f"{one.on_paper}（由{one.recommended_by}选派）" if file.hosts is not None else one.on_paper,
        "上岗日期": _day(one.since) if one.since else _BARE,
        "聘期": f"{one.term}。" if one.term else "",
    }
    drawn: Drawn = {"受聘人签字": lambda: _accepted(flow)}
    _fill(flow, file, words, (values, drawn, one.made or flow.paper.stamp.made_at.date()))


def refusals_pdf(file: CampaignFile, stamp: Stamp, words: Words | None = None) -> bytes:
    """Return a letter for everybody refused or struck, a page each; who was vetted is told by their case."""
    flow = Flow(Paper(stamp, PORTRAIT))
    for place, one in enumerate(_refused(file)):
        if place:
            flow.turn()
        day = one.refused_on or file.row.closes  # of who was refused before the day was kept
        reason = "" if one.refusal == UNSORTED else one.refusal
        reason, added = in_letter(reason, one.verdict.rstrip("。"), bare=one.bare)
        flow.title(stamp.title)
        flow.gap(0.3)
        flow.unit_line(f"文号：{letter_number(day, one.id)}", f"批次：{file.row.number}")
        values = {
            "姓名": one.name,
            "身份证号": one.identity,
            "岗位": f"（{one.on_paper or one.place}）" if one.place else "",
            "结果": _RESULTS[one.state],
            "原因": reason,
            "告知说明": added,
        }
        _fill(flow, file, words or _said("campaign-refusals"), (values, {}, day))
    return flow.paper.bytes()


_RESULTS = {
    EntryState.REFUSED: "经资格审查，不符合选聘条件，不能参加后续环节",
    EntryState.STRUCK: "列为拟聘人选后经核实，取消拟聘资格",
}


def _refused(file: CampaignFile) -> list[EntryRow]:
    vetted = CaseState.REJECTED.label
    return [one for one in file.entries if one.state in _RESULTS and one.case != vetted]


def _heard(file: CampaignFile, one: EntryRow) -> str:
    """Return what came of the publicity; who was appointed was not objected to with right."""
    objected = any(each.entry_id in (None, one.id) for each in file.objections)
    return "公示期满，所提异议经核实不成立" if objected else "公示无异议"


def _accepted(flow: Flow) -> None:
    flow.keep(4.5 * flow.leading)
    flow.gap(0.5)
    flow.signing("受聘人（签字）：", "年    月    日")


def refuse_empty(form: str, file: CampaignFile) -> None:
    """Refuse a paper that would name nobody.

    Raises: Invalid with what is to be done first.
    """
    if form == "campaign-refusals" and not _refused(file):
        raise Invalid("这个批次没有资格不合格或取消拟聘的人，没有告知书可以印；考察后不聘的在案卷里打印。")
    wanted = _WANTED.get(form)
    if wanted and not any(one.state in wanted[0] for one in file.entries):
        raise Invalid(wanted[1])


_WANTED: Mapping[str, tuple[tuple[EntryState, ...], str]] = {
    "campaign-publicity": (_STANDS, "这个批次还没有确定拟聘人选，没有公示可以印；请先确定人选。"),
    "campaign-letters": (
        (EntryState.APPOINTED,),
        "这个批次还没有人办理聘用，没有聘用通知书可以印；公示期满后请先办理聘用。",
    ),
}


def day_of(form: str, file: CampaignFile) -> date | None:
    """Return the day a paper of a campaign bears, in whose words it is printed; None for today's."""
    days = [one.made for one in file.entries if one.made]
    bears = {
        "campaign-notice": file.row.opens,
        "campaign-publicity": file.shown_from,
        "campaign-call-up": file.calls[-1].shown_from if file.calls else None,
        "campaign-letters": max(days, default=None),
    }
    return bears.get(form)


def _said(form: str) -> Words:
    return wording.shipped()[form].words


def _written(flow: Flow, file: CampaignFile, words: Words, what: tuple[Values, Drawn, date]) -> bytes:
    _fill(flow, file, words, what)
    return flow.paper.bytes()


def _fill(flow: Flow, file: CampaignFile, words: Words, what: tuple[Values, Drawn, date]) -> None:
    """Write the words with the fields every paper of a campaign has, and its own; then what it notes."""
    (own, drawn, day), body = what, flow.paper.stamp.unit
    values = {
        "批次名称": file.row.title,
        "选聘方式": file.row.way,
        "用工类别": served(file.row.employment),
        "选聘程序": _way(file),
        "成绩计算": _weights(file),
        "报名地点和电话": file.contact,
        **own,
    }
    write(flow, words, values, {"落款": lambda: flow.signed(body, day), **drawn})
    if words.note:
        flow.note(line(words.note, values))


def _begun(file: CampaignFile, stamp: Stamp) -> Flow:
    flow = Flow(Paper(stamp, PORTRAIT))
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"公告文号：{file.row.doc_no or '未填'}", f"批次编号：{file.row.number}")
    return flow


def _place() -> Column:
    return Column(title="岗位", width=24, get=lambda row: row.on_paper or row.place)


def _way(file: CampaignFile) -> str:
    """Return by which steps people are found, without those of the office itself."""
    return "、".join(step.title for step in file.steps if step.state in _FOUND)


def _weights(file: CampaignFile) -> str:
    if not file.has_exam or file.exam is None:
        return ""
    written, interview = file.exam
    return f"总成绩 = 笔试成绩×{written}% + 面试成绩×{interview}%。"


def _remark(row: EntryRow) -> str:
    said = {EntryState.ADMITTED: "", EntryState.CHOSEN: "拟聘", EntryState.APPOINTED: "已聘用"}
    return "；".join(filter(None, (said.get(row.state, row.state.label), row.reserve, row.out, row.verdict)))


def _put(flow: Flow, columns: Sequence[Column], rows: Sequence[object]) -> None:
    if not rows:
        flow.para("（无）")
        return
    sheet = Sheet(flow.paper, (SERIAL, *columns), numbered(columns, rows, total=""), flow.paper.width)
    flow.keep(sheet.head_height + sheet.rows[0].height)
    flow.y = table(flow.paper, flow.y, sheet) + flow.leading * 0.3


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


PAPERS: dict[str, Callable[[CampaignFile, Stamp, Words], bytes]] = {
    "campaign-notice": notice_pdf,
    "campaign-ranking": ranking_pdf,
    "campaign-publicity": publicity_pdf,
    "campaign-letters": letters_pdf,
    "campaign-call-up": call_up_pdf,
    "campaign-refusals": refusals_pdf,
}
"""How each paper is drawn, in the office's words."""
