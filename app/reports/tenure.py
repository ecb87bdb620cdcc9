"""The papers of tenure: 解聘通知书, 辞职审批表, 试用期考核通知书 and the agreement that goes on.

Source: standards-and-paper.md 1.6 (running documents); what they must say: 《劳动合同法》第三十九条、第四十条
(the ground and the day), 第五十条 (hand-over).  One act is a page of its own under its own number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from app.core.clock import CHINA
from app.core.text import safe_filename
from app.domain.tenure import ProbationEnd, TenureKind, TenureState
from app.reports.paper import PORTRAIT, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import accounts, tenure
from app.services.tenure import PaperRow
from app.workspace import Unit, Workspace

TITLE = "解聘续聘文书"
TITLES = {
    TenureKind.DISMISSAL: "解聘通知书",
    TenureKind.RESIGNATION: "辞职审批表",
    TenureKind.RENEWAL: "聘用协议书（续聘）",
    TenureKind.PROBATION: "试用期考核通知书",
}
_DAY = timedelta(days=1)
_BLANK = "年    月    日"
_AGREED = (
    "职责、考核、报酬和解聘情形按本县网格员管理办法执行。",
    "乙方对履职中知悉的个人信息和工作秘密负有保密义务，离岗后继续有效。",
    "乙方离岗的，办清工作和物品交接。",
)
_DRAFT = "草稿：还没有批准，不作为通知。"


def tenure_papers(workspace: Workspace, act_ids: Sequence[int]) -> tuple[str, bytes]:
    """Return the name and the PDF of some acts' papers, a page or more for each.

    Raises:
        NotFound: one is not in the actor's scope.
    """
    rows, stamp = workspace.ask(_asked, act_ids)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    about = f"{rows[0].act.name}-{rows[0].act.number}" if len(rows) == 1 else f"{len(rows)}份"
    return safe_filename(f"{stamp.title}-{about}{mark}.pdf"), papers_pdf(rows, stamp)


def _asked(unit: Unit, act_ids: Sequence[int]) -> tuple[list[PaperRow], Stamp]:
    rows, about = tenure.papers(unit, act_ids), accounts.about(unit)
    kinds = {row.act.kind for row in rows}
    title = TITLES[rows[0].act.kind] if len(kinds) == 1 else TITLE
    number = rows[0].act.number if len(rows) == 1 else ""
    at = unit.now.astimezone(CHINA)
    return rows, Stamp(title=title, unit=about.title, made_at=at, number=number, demo=about.demo)


def papers_pdf(rows: Sequence[PaperRow], stamp: Stamp) -> bytes:
    """Return the papers one after the other; one that is not approved says that it is a draft."""
    flow = Flow(Paper(stamp, PORTRAIT))
    for place, row in enumerate(rows):
        if place:
            flow.turn()
        flow.title(TITLES[row.act.kind])
        flow.gap(0.3)
        flow.unit_line(f"编号：{row.act.number}", f"状态：{row.act.state.label}")
        _DRAWN[row.act.kind](flow, row)
        if row.act.state is not TenureState.APPROVED and row.act.kind is not TenureKind.RESIGNATION:
            flow.note(_DRAFT)
    return flow.paper.bytes()


def _dismissal(flow: Flow, row: PaperRow) -> None:
    flow.para(f"{_who(row)}：", indent=False)
    flow.para(f"你自{_day(row.since)}起担任{row.place}{row.act.employment}。现查明：{_ended(row.reason)}")
    source = f"（{row.source}）" if row.source else ""
    flow.para(f"上述情况属于本县网格员管理政策规定的“{row.ground}”{source}。依据：{row.act.cited}。")
    on = row.act.effective
    flow.para(
        f"经研究，决定自{_day(on)}起与你解除聘用关系，补贴发至{_day(on - _DAY)}。请在此前办清工作、"
        "资料和配发物品的交接；任职中知悉的个人信息和工作秘密，离岗后继续保密。"
    )
    flow.para("对本决定有异议的，可在收到之日起三十日内向本单位书面提出；也可依法申请调解、仲裁。")
    flow.signed(flow.paper.stamp.unit, _decided(flow, row))
    _receipt(flow)


def _probation(flow: Flow, row: PaperRow) -> None:
    flow.para(f"{_who(row)}：", indent=False)
    flow.para(
        f"你自{_day(row.since)}起担任{row.place}{row.act.employment}，试用期内考核意见：{_ended(row.reason)}"
    )
    if row.probation is ProbationEnd.PASSED:
        said = f"经考核合格，自{_day(row.act.effective)}起转为正式聘用，聘期和待遇按聘用协议执行。"
    elif row.probation is ProbationEnd.EXTENDED and row.ends:
        said = f"经研究，试用期延长到{_day(row.ends - _DAY)}，期满再行考核。"
    else:
        said = f"经考核不合格，决定自{_day(row.act.effective)}起终止聘用，请在此前办清交接。"
    flow.para(said)
    flow.signed(flow.paper.stamp.unit, _decided(flow, row))
    _receipt(flow)


def _renewal(flow: Flow, row: PaperRow) -> None:
    assert row.ends is not None
    flow.para(f"甲方（聘用单位）：{flow.paper.stamp.unit}", indent=False)
    flow.para(f"乙方（受聘人）：{_who(row)}", indent=False)
    flow.para(
        f"乙方原聘期将满，{_ended(row.reason)}双方同意续签聘用协议，聘期自{_day(row.act.effective)}起至"
        f"{_day(row.ends - _DAY)}止，乙方继续担任{row.place}{row.act.employment}，不另设试用期。"
    )
    flow.heading("约定事项")
    notice = f"乙方辞职的，提前{row.notice_days}日书面提出。" if row.notice_days else ""
    for number, said in enumerate(filter(None, (*_AGREED, notice)), start=1):
        flow.para(f"（{number}）{said}")
    flow.para("本协议一式三份，乙方、使用单位、综治中心各执一份。")
    flow.gap(0.5)
    flow.keep(flow.leading * 3)
    flow.unit_line("甲方（盖章）：", _BLANK)
    flow.gap(0.5)
    flow.unit_line("乙方（签字）：", _BLANK)


def _resignation(flow: Flow, row: PaperRow) -> None:
    act, asked = row.act, row.asked_on
    days = (act.effective - _DAY - asked).days if asked else 0
    notice = f"{days} 天（应提前 {row.notice_days} 天）"
    rows: list[FormRow] = [
        (12, [*_pair("姓名", act.name), *_pair("身份证号", row.identity)]),
        (12, [*_pair("岗位", row.place), *_pair("用工类别", act.employment)]),
        (12, [*_pair("上岗日期", _day(row.since)), *_pair("申请日期", _day(asked) if asked else "")]),
        (
            12,
            [
                *_pair("最后工作日", _day(act.effective - _DAY)),
                *_pair("提前天数", notice),
            ],
        ),
        (30, [_label("辞职原因"), Cell(row.reason, 10)]),
        (30, [_label("申请人签字"), Cell(f"本人自愿辞职，离岗前办清交接。\n{_BLANK}", 10, low=True)]),
        (30, [_label("村（社区）、\n乡镇意见"), Cell(f"经办人：{act.by}\n{_BLANK}", 10, low=True)]),
        (30, [_label("审批意见"), Cell(f"{_answer(row)}\n{_BLANK}", 10, low=True)]),
        (24, [_label("交接情况"), Cell(f"接收人签字：\n{_BLANK}", 10, low=True)]),
    ]
    flow.form(rows)
    flow.gap(0.3)
    flow.note("说明：签字后扫描上传到这一项，审批人凭签字件批准；补贴发到最后工作日。")


def _answer(row: PaperRow) -> str:
    return f"{row.act.state.label}　审批人：{row.act.decided}" if row.act.decided else "审批人："


def _who(row: PaperRow) -> str:
    return f"{row.act.name}（身份证号 {row.identity}）"


def _decided(flow: Flow, row: PaperRow) -> date:
    at = row.act.decided_at or flow.paper.stamp.made_at
    return at.astimezone(CHINA).date()


def _receipt(flow: Flow) -> None:
    """Write the line by which the person says they have been told."""
    flow.keep(flow.leading * 2)
    flow.gap(0.8)
    flow.unit_line("送达人（签字）：", "")
    flow.unit_line("本人签收（签字）：", _BLANK)


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), Cell(text, 4, centred=True)]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)


def _ended(said: str) -> str:
    return f"{said.rstrip('。；，')}。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_DRAWN: dict[TenureKind, Callable[[Flow, PaperRow], None]] = {
    TenureKind.DISMISSAL: _dismissal,
    TenureKind.RESIGNATION: _resignation,
    TenureKind.RENEWAL: _renewal,
    TenureKind.PROBATION: _probation,
}
