"""街坊邻居走访记录表: one sheet a household, blank to be filled in by hand, or as it was entered."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.record_numbers import Form
from app.domain.vetting import Opinion, answers_to
from app.reports.coded import coded
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.stamp import Stamp
from app.services.vetting.rows import CaseFile, VisitRow

BOX, TICK = "□", "√"  # a box that is ticked is in none of the founts
_DAY = "年      月      日"
Questions = Sequence[tuple[str, str]]


def neighbour_form_pdf(file: CaseFile, visitors: int, stamp: Stamp, note: str = "") -> bytes:
    """Return the blank form, one sheet for each household the county requires, each under its number.

    ``visitors`` is how many of the team must sign.
    Source: standards-and-paper.md part 2, neighbour_interview_form; county-practices J20.
    """
    return _sheets(file, visitors, stamp, (note, [None] * file.needed))


def neighbour_sheets_pdf(file: CaseFile, visitors: int, stamp: Stamp, note: str = "") -> bytes:
    """Return the visits as they were entered, a sheet each; one that does not count says why."""
    return _sheets(file, visitors, stamp, (note, file.visits or [None]))


def _sheets(
    file: CaseFile, visitors: int, stamp: Stamp, what: tuple[str, Sequence[VisitRow | None]]
) -> bytes:
    paper, (note, visits) = Paper(stamp, PORTRAIT_SHEET), what
    flow = Flow(paper)
    for sheet, visit in enumerate(visits, start=1):
        if sheet > 1:
            flow.turn()
        coded(paper, Form.VISIT, file.case.id, sheet)
        flow.title(stamp.title)
        flow.gap(0.4)
        flow.unit_line(f"案卷编号：{file.case.number}", f"第{sheet}户（共走访不少于{file.needed}户）")
        flow.form([*_asked(file, visit), *_answers(file.questions, visit), *_signing(visitors, visit)])
        flow.gap(0.3)
        if note:
            flow.note(note)
    return paper.bytes()


def ticked(words: Sequence[str], chosen: str | None) -> str:
    """Return choices with a box each, the chosen one ticked."""
    return "    ".join(f"{TICK if word == chosen else BOX}{word}" for word in words)


def _asked(file: CaseFile, visit: VisitRow | None) -> list[FormRow]:
    post = post_of(file)
    day = f"{visit.visited_on.year}年{visit.visited_on.month}月{visit.visited_on.day}日" if visit else _DAY
    return [
        (11, [_label("考察对象"), _value(file.candidate.name, 4), _label("拟任岗位"), Cell(post, 4)]),
        (11, [_label("走访时间"), _value(day, 4), _label("走访地点"), Cell(_of(visit, "address"), 4)]),
        (11, [*_pair("户主姓名", _of(visit, "householder")), *_pair("被访人姓名", _of(visit, "respondent"))]),
        (
            11,
            [*_pair("与考察对象\n关系", _of(visit, "relation")), *_pair("居住年限", _of(visit, "residence"))],
        ),
        (11, [*_pair("户号", _of(visit, "household_no")), *_pair("联系电话", _of(visit, "phone"))]),
    ]


def post_of(file: CaseFile) -> str:
    """Return where a candidate is to serve and as what, on one line."""
    return f"{file.case.place.replace(' › ', ' ')} {file.case.employment}"


def _of(visit: VisitRow | None, key: str) -> str:
    return str(getattr(visit, key)) if visit else ""


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), _value(text, 4)]


def _answers(questions: Questions, visit: VisitRow | None) -> list[FormRow]:
    opinions = ticked([one.label for one in Opinion], visit.opinion.label if visit else None)
    fault = f"不计户数：{visit.fault}" if visit and visit.fault else ""
    remarks = "\n".join(filter(None, (_of(visit, "remarks"), fault)))
    return [
        *(_question(label, visit.ratings.get(key) if visit else None) for key, label in questions),
        (44, [_label("具体意见"), Cell(remarks, 10)]),
        (13, [_label("是否同意\n聘用"), _value(opinions, 10)]),
    ]


def _question(label: str, answer: str | None) -> FormRow:
    boxes = ticked(answers_to(label), answer)
    if label.startswith("有无"):
        return 13, [_label(label), Cell(f"{boxes}（请写明）：", 10)]
    return 11, [_label(label), _value(boxes, 10)]


def _signing(visitors: int, visit: VisitRow | None) -> list[FormRow]:
    names = "      ".join(f"{number}." + " " * 18 for number in range(1, visitors + 1))
    signed = f"走访人：{visit.visitors}" if visit else names
    return [
        (16, [_label("被访人签字"), Cell("", 4), _label("签字日期"), _value(_DAY, 4)]),
        (16, [_label("考察组成员\n签字"), Cell(signed, 10)]),
    ]


def _label(text: str, share: float = 2) -> Cell:
    return Cell(text, share, label=True)


def _value(text: str, share: float) -> Cell:
    return Cell(text, share, centred=True)
