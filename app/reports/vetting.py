"""The papers of a vetting: the sheet a neighbour's household answers on, and the case summary."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow
from app.reports.stamp import Stamp

_RATED = ("政治表现", "品行作风", "邻里关系", "群众基础")
_DEGREES = "□好    □较好    □一般    □差"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourForm:
    """What is printed into the blank sheet: the candidate and how many sheets are needed."""

    case: str
    candidate: str
    post: str
    sheets: int
    visitors: int


def neighbour_form_pdf(form: NeighbourForm, stamp: Stamp) -> bytes:
    """Return the blank 街坊邻居走访记录表, one sheet per household to be visited.

    Source: standards-and-paper.md part 2, neighbour_interview_form; county-practices J20.
    """
    paper = Paper(stamp, PORTRAIT_SHEET)
    flow = Flow(paper)
    for sheet in range(1, form.sheets + 1):
        if sheet > 1:
            flow.turn()
        _sheet(flow, form, sheet)
    return paper.bytes()


def _sheet(flow: Flow, form: NeighbourForm, sheet: int) -> None:
    flow.title(flow.paper.stamp.title)
    flow.gap(0.4)
    flow.unit_line(f"案卷编号：{form.case}", f"第{sheet}户（共走访不少于{form.sheets}户）")
    flow.form([*_who(form), *_opinion(form)])
    flow.gap(0.3)
    flow.note(
        "说明：一户一表，由考察组当面填写；与考察对象同户的、其亲属，以及已走访过的住户不计入户数。"
        "评价在相应的□内打“√”。"
    )


def _who(form: NeighbourForm) -> list[tuple[float, list[Cell]]]:
    return [
        (
            11,
            [
                _label("考察对象"),
                Cell(form.candidate, 4, centred=True),
                _label("拟任岗位"),
                Cell(form.post, 4),
            ],
        ),
        (
            11,
            [
                _label("走访时间"),
                Cell("      年    月    日", 4, centred=True),
                _label("走访地点"),
                Cell("", 4),
            ],
        ),
        (11, [_label("户主姓名"), Cell("", 4), _label("被访人姓名"), Cell("", 4)]),
        (11, [_label("与考察对象\n关系"), Cell("", 4), _label("居住年限"), Cell("", 4)]),
        (11, [_label("户号"), Cell("", 4), _label("联系电话"), Cell("", 4)]),
    ]


def _opinion(form: NeighbourForm) -> list[tuple[float, list[Cell]]]:
    names = "      ".join(f"{number}." + " " * 18 for number in range(1, form.visitors + 1))
    return [
        *((11, [_label(name), Cell(_DEGREES, 10, centred=True)]) for name in _RATED),
        (13, [_label("有无违法或\n不良反映"), Cell("□无    □有（请写明）：", 10)]),
        (46, [_label("具体意见"), Cell("", 10)]),
        (13, [_label("是否同意\n聘用"), Cell("□同意    □不同意    □弃权", 10, centred=True)]),
        (
            16,
            [
                _label("被访人签字"),
                Cell("", 4),
                _label("签字日期"),
                Cell("      年    月    日", 4, centred=True),
            ],
        ),
        (16, [_label("考察组成员\n签字"), Cell(names, 10)]),
    ]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)
