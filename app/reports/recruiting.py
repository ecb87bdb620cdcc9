"""The papers of a campaign: notice, list of marks and ranks, publicity notice, letters of appointment.

Source: standards-and-paper.md part 2, notice and publicity forms; county-practices Z15 to Z17, J13.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from app.domain.recruiting import CampaignState, EntryState
from app.reports.paper import PORTRAIT, Paper
from app.reports.pdf import Flow
from app.reports.register import SERIAL, Column, columns_of, numbered
from app.reports.sheet import Sheet, table
from app.reports.stamp import Stamp
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


def notice_pdf(file: CampaignFile, stamp: Stamp) -> bytes:
    """Return the notice: posts, who may register, when and where, how people are chosen."""
    flow = _begun(file, stamp)
    row = file.row
    flow.para(f"经研究，决定以“{row.way}”方式选聘{row.employment}{row.heads}名。现将有关事项公告如下。")
    flow.heading("一、选聘岗位")
    _put(flow, columns_of(PostRow, "place", "heads"), file.posts)
    flow.heading("二、选聘条件")
    for number, said in enumerate(filter(None, (*file.conditions, file.terms)), start=1):
        flow.para(f"（{number}）{said.rstrip('。')}。")
    flow.heading("三、报名")
    where = f"，{file.contact}" if file.contact else ""
    flow.para(f"报名时间：{_day(row.opens)}至{_day(row.closes)}{where}。报名时携带身份证和学历证明原件。")
    flow.heading("四、程序")
    flow.para(f"{_way(file)}。{_weights(file)}")
    flow.para(f"拟聘人选公示{file.publicity_days}个工作日，公示无异议的办理聘用。")
    flow.signed(stamp.unit, row.opens)
    return flow.paper.bytes()


def ranking_pdf(file: CampaignFile, stamp: Stamp) -> bytes:
    """Return the marks and ranks of everybody admitted, the best first; numbers masked."""
    flow = _begun(file, stamp)
    flow.para(_weights(file) or "这种选聘方式没有考试，按资格审查和考察情况列出。")
    rows = [one for one in file.entries if one.state is not EntryState.REGISTERED]
    asked = ("written", "interview", "total", "rank") if file.has_exam else ()
    note = Column(title="备注", width=18, get=_remark)
    _put(flow, (*columns_of(EntryRow, "name", "identity", "place", *asked), note), rows)
    flow.para("登记人：                    复核人：                    监督人：")
    flow.signed(stamp.unit, stamp.made_at.date())
    return flow.paper.bytes()


def publicity_pdf(file: CampaignFile, stamp: Stamp) -> bytes:
    """Return the notice that makes public who is to be appointed, and how long one may object."""
    flow = _begun(file, stamp)
    chosen = [one for one in file.entries if one.state in _STANDS]
    if file.shown_from and file.shown_to:
        days = f"{_day(file.shown_from)}至{_day(file.shown_to)}（{file.publicity_days}个工作日）"
    else:
        days = f"{file.publicity_days}个工作日"
    flow.para(f"经{_way(file)}，确定下列{len(chosen)}人为拟聘人选，现予公示。公示时间：{days}。")
    asked = ("total", "rank") if file.has_exam else ()
    _put(flow, columns_of(EntryRow, "name", "sex", "age", "education", "place", *asked), chosen)
    where = f"（{file.contact}）" if file.contact else ""
    flow.para(
        f"对公示人选有异议的，请在公示期内以书面或电话形式实名向{stamp.unit}{where}反映，我们将核实并答复。"
    )
    flow.signed(stamp.unit, file.shown_from or stamp.made_at.date())
    return flow.paper.bytes()


def letters_pdf(file: CampaignFile, stamp: Stamp) -> bytes:
    """Return a letter with the agreement's points for everybody appointed, a page each, under its number."""
    flow = Flow(Paper(stamp, PORTRAIT))
    made = [one for one in file.entries if one.state is EntryState.APPOINTED and one.since]
    if not made:
        flow.title(stamp.title)
        flow.para("本批次还没有人办理聘用。")
    for place, one in enumerate(made):
        if place:
            flow.turn()
        _letter(flow, file, one)
    return flow.paper.bytes()


def _letter(flow: Flow, file: CampaignFile, one: EntryRow) -> None:
    stamp, row = flow.paper.stamp, file.row
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"文号：{one.letter}", f"批次：{row.number}")
    flow.para(f"{one.name}（身份证号 {one.identity}）：")
    first = _day(one.since) if one.since else _BARE
    flow.para(
        f"经{row.way}，公示无异议，现聘用你担任{one.place}的{row.employment}，自{first}起上岗。请按时报到，"
        "遵守网格员管理的各项制度。"
    )
    flow.heading("聘用约定")
    for number, said in enumerate(_AGREED, start=1):
        flow.para(f"（{number}）{said}")
    flow.gap(0.5)
    flow.unit_line("受聘人（签字）：", "年    月    日")
    flow.signed(stamp.unit, one.since or stamp.made_at.date())


_AGREED = (
    "职责、考核、报酬和解聘情形按本县网格员管理办法执行。",
    "受聘人对履职中知悉的个人信息和工作秘密负有保密义务，离岗后继续有效。",
    "受聘人离岗的，提前书面提出，办清工作和物品交接。",
    "本通知书一式三份，受聘人、使用单位、综治中心各执一份。",
)


def _begun(file: CampaignFile, stamp: Stamp) -> Flow:
    flow = Flow(Paper(stamp, PORTRAIT))
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"公告文号：{file.row.doc_no or '未填'}", f"批次编号：{file.row.number}")
    return flow


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
    return "；".join(filter(None, (said.get(row.state, row.state.label), row.out, row.verdict)))


def _put(flow: Flow, columns: Sequence[Column], rows: Sequence[object]) -> None:
    if not rows:
        flow.para("（无）")
        return
    sheet = Sheet(flow.paper, (SERIAL, *columns), numbered(columns, rows, total=""), flow.paper.width)
    flow.keep(sheet.head_height + sheet.rows[0].height)
    flow.y = table(flow.paper, flow.y, sheet) + flow.leading * 0.3


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


PAPERS: dict[str, tuple[str, Callable[[CampaignFile, Stamp], bytes]]] = {
    "campaign-notice": ("网格员选聘公告", notice_pdf),
    "campaign-ranking": ("网格员选聘成绩排名表", ranking_pdf),
    "campaign-publicity": ("网格员拟聘人选公示", publicity_pdf),
    "campaign-letters": ("网格员聘用通知书", letters_pdf),
}
"""What each paper is called and how it is drawn."""
