"""The 考察材料 of a vetting: all that was found, to be signed by the whole team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.core.fields import Kind
from app.core.own_words import in_own_words
from app.domain.own_fields import Shown
from app.domain.vetting import Opinion, answers_to
from app.reports.paper import MM, PORTRAIT, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.register import SERIAL, Column, columns_of, numbered, shown
from app.reports.sheet import Sheet, table
from app.reports.stamp import Stamp
from app.services.vetting.rows import (
    BallotRow,
    CaseFile,
    IssueRow,
    MemberRow,
    ObjectionRow,
    PublicityRow,
    SheetRow,
    VisitRow,
)

_BOX, _BLANK = 24, "年    月    日"  # millimetres of what is written by hand; the blank of its day


def case_summary_pdf(file: CaseFile, stamp: Stamp) -> bytes:
    """Return the 考察材料 of a case as far as it has come, to be signed by the whole team.

    Source: standards-and-paper.md part 2, vetting_report; county-practices J17 to J22.
    """
    flow = Flow(Paper(stamp, PORTRAIT))
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"案卷编号：{file.case.number}", f"当前状态：{file.case.state.label}")
    flow.form(_candidate(file))
    _team(flow, file.team)
    _sheets(flow, "二、实地考察", file.inspections, "尚未实地考察。")
    _sheets(flow, "三、考察工作会议", file.meetings, "尚未召开考察工作会议。")
    _visits(flow, file)
    _issues(flow, file.issues)
    _sheets(flow, "六、与考察对象面谈", file.interviews, "尚未面谈。")
    left = iter("七八九十")
    if file.ballots:
        _ballot(flow, f"{next(left)}、民主测评", file.ballots[-1])
    _opinion(flow, f"{next(left)}、考察组意见")
    _decision(flow, in_own_words(f"{next(left)}、县综治中心意见"), file)
    if file.publicity:
        _publicity(flow, f"{next(left)}、公示情况", file.publicity)
    _annexes(flow, file)
    return flow.paper.bytes()


_TRIO = (2.1, 2.5, 2.6)  # the last has room for a day written out


def _candidate(file: CaseFile) -> list[FormRow]:
    who, case = file.candidate, file.case
    pairs = (
        (("姓名", who.name), ("性别", who.sex), ("出生日期", _day(who.birth))),
        (("民族", who.ethnicity), ("政治面貌", who.politics), ("学历", who.education)),
        (("用工类别", case.employment), ("人员类别", case.category), ("推荐日期", _day(case.opened_on))),
    )
    halves = (
        (("身份证号", who.identity), ("联系电话", who.phone)),
        (("推荐单位", case.recommended_by), ("拟任网格", case.place.replace(" › ", " "))),
    )
    rows: list[FormRow] = [
        (9, [cell for pair, wide in zip(row, _TRIO, strict=True) for cell in _pair(pair, 1.6, wide)])
        for row in pairs
    ]
    rows += [(9, [cell for pair in row for cell in _pair(pair, 1.6, 4.4)]) for row in halves]
    rows += [(9, [_label("户籍地址", 1.6), Cell(who.hukou_address, 10.4)])]
    rows += [(9, [_label("现住址", 1.6), Cell(who.address, 10.4)])]
    if file.career:
        told = "\n".join(f"{one.span} {one.did}" for one in file.career)
        rows += [(9, [_label("简历", 1.6), Cell(told, 10.4)])]
    return [*rows, *((9, [_label(title, 1.6), Cell(_own(value), 10.4)]) for title, value in case.extra)]


def _own(value: Shown) -> str:
    """Return a value of the county's own field as the paper says it; empty where nothing was given."""
    kind = Kind.MONEY if isinstance(value, Decimal) else Kind.TEXT
    return shown(kind, value)


def _pair(pair: tuple[str, str], label: float, value: float) -> tuple[Cell, Cell]:
    return _label(pair[0], label), _value(pair[1], value)


def _team(flow: Flow, team: Sequence[MemberRow]) -> None:
    flow.gap(0.3)
    flow.heading("一、联合考察组")
    if not team:
        flow.para("尚未组建考察组。")
        return
    bodies = len({member.body for member in team if not member.recused})
    flow.para(f"考察组由{bodies}个单位的{len(team)}人组成。")
    columns = (
        *columns_of(MemberRow, "name", "body"),
        Column(title="职责", width=8, get=lambda row: "组长" if row.leader else "成员"),
        Column(title="回避情况", width=12, get=_recusal),
        Column(title="签名", width=16),
    )
    _put(flow, columns, team)


def _recusal(row: MemberRow) -> str:
    if row.recused:
        return "已回避"
    return "声明无须回避" if row.recusal_signed else "未签声明"


def _sheets(flow: Flow, title: str, sheets: Sequence[SheetRow], none: str) -> None:
    flow.heading(title)
    if not sheets:
        flow.para(none)
    for sheet in sheets:
        place = f"，在{sheet.place}" if sheet.place else ""
        present = f"，到场：{sheet.present}" if sheet.present else ""
        text = _sentence(sheet.text) or "（没有记录。）"
        flow.para(f"{_day(sheet.held_on)}{place}{present}。{text}{_sentence(sheet.detail)}")


def _visits(flow: Flow, file: CaseFile) -> None:
    flow.heading("四、走访街坊邻居")
    if not file.visits:
        flow.para("尚未走访。")
        return
    said = Counter(visit.opinion for visit in file.visits)
    opinions = "、".join(f"{opinion.label}{said[opinion]}人" for opinion in Opinion)
    flow.para(
        f"共走访{len(file.visits)}次，去除同户、亲属和不符合要求的走访，计{file.households}户"
        f"（规定不少于{file.needed}户）。被访人意见：{opinions}。"
    )
    if rated := "；".join(filter(None, (_rated(file, *question) for question in file.questions))):
        flow.para(f"被访人评价：{rated}。")
    columns = columns_of(
        VisitRow, "visited_on", "householder", "respondent", "relation", "address", "opinion", "remarks"
    )
    note = replace(columns[-1], title="具体意见", get=_remark)
    _put(flow, (*columns[:-1], note), file.visits)


def _rated(file: CaseFile, key: str, label: str) -> str:
    """Return how many gave each answer to a question, the better first; empty where nobody answered it."""
    given = Counter(visit.ratings[key] for visit in file.visits if visit.ratings.get(key))
    counts = (f"{answer}{given[answer]}人" for answer in answers_to(label) if given[answer])
    return f"{label}{'、'.join(counts)}" if given else ""


def _remark(row: VisitRow) -> str:
    return "；".join(filter(None, (row.remarks, f"不计户数：{row.fault}" if row.fault else "")))


def _issues(flow: Flow, issues: Sequence[IssueRow]) -> None:
    flow.heading("五、反映的问题及核实情况")
    if not issues:
        flow.para("没有反映的问题。")
        return
    day = Column(title="反映日期", kind=Kind.DATE, width=11, get=lambda row: row.raised_on)
    texts = columns_of(IssueRow, "text", "answer", "finding")
    _put(flow, (day, *texts), issues)


def _ballot(flow: Flow, title: str, counted: BallotRow) -> None:
    place = f"在{counted.place}" if counted.place else ""
    flow.heading(title)
    flow.para(
        f"{_day(counted.held_on)}{place}测评，发出{counted.issued}票，收回{counted.returned}票，"
        f"有效{counted.valid}票。综合评价：{_sentence(counted.said)}"
    )


def _publicity(flow: Flow, title: str, made: PublicityRow) -> None:
    """Say when the candidate was made public and what came of every objection; who objected is named nowhere.

    Source: county-practices J4a.
    """
    flow.keep(3 * flow.leading)
    flow.heading(title)
    if made.starts and made.ends:
        place = f"，在{made.place}" if made.place else ""
        number = f"（{made.number}）" if made.number else ""
        days = f"{_day(made.starts)}至{_day(made.ends)}（{made.days}个工作日）"
        flow.para(f"{days}{place}公示{number}。")
    else:
        flow.para("公示已撤下，尚未重新公示。")
    if not made.objections:
        flow.para("没有收到异议。")
        return
    flow.para(f"收到异议{len(made.objections)}件：")
    upheld = Column(title="成立", width=8, get=lambda row: row.upheld or "尚未答复")
    told = columns_of(ObjectionRow, "raised_on", "text", "finding")
    _put(flow, (*told, upheld, *columns_of(ObjectionRow, "answered_on")), made.objections)


def _opinion(flow: Flow, title: str) -> None:
    """Leave a box for what the team says, by hand."""
    flow.keep(flow.leading + _BOX * MM)
    flow.heading(title)
    flow.form([(_BOX, [Cell(f"组长签字：                        {_BLANK}", 12, low=True)])])
    flow.gap(0.3)


def _annexes(flow: Flow, file: CaseFile) -> None:
    """Say which sheets belong to it: those that were entered."""
    sheets = (
        ("实地考察记录表", len(file.inspections)),
        ("考察会议记录", len(file.meetings)),
        ("走访记录表", len(file.visits)),
        ("面谈记录", len(file.interviews)),
        ("民主测评统计表", len(file.ballots)),
    )
    if told := "、".join(f"{name}{count}份" for name, count in sheets if count):
        flow.gap(0.3)
        flow.note(f"附：{told}。")


def _decision(flow: Flow, title: str, file: CaseFile) -> None:
    flow.keep(2.2 * flow.leading + _BOX * MM)
    flow.heading(title)
    decision = file.decision
    if decision is None:
        left = "；".join(line.text for line in file.checklist.lines if not line.ok)
        flow.para(f"尚未作出决定。{_sentence('待办：' + left) if left else ''}")
        flow.form([(_BOX, [Cell(f"{flow.paper.stamp.unit}（盖章）\n{_BLANK}", 12, low=True)])])
        return
    verdict = "同意聘用" if decision.accepted else "不予聘用"
    flow.para(f"{verdict}。{_sentence(decision.text)}决定人：{decision.by}。")
    flow.signed(flow.paper.stamp.unit, decision.decided_on)


def _put(flow: Flow, columns: Sequence[Column], rows: Sequence[object]) -> None:
    sheet = Sheet(flow.paper, (SERIAL, *columns), numbered(columns, rows, total=""), flow.paper.width)
    flow.keep(sheet.head_height + sheet.rows[0].height)
    flow.y = table(flow.paper, flow.y, sheet) + flow.leading * 0.3


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in "。！？" else f"{text}。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _label(text: str, share: float = 2) -> Cell:
    return Cell(text, share, label=True)


def _value(text: str, share: float) -> Cell:
    return Cell(text, share, centred=True)
