"""报名登记表: blank for whoever registers, or filled with what was entered of those who did."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.record_numbers import Form
from app.domain.wording import Words, line
from app.reports.coded import coded
from app.reports.paper import PORTRAIT_SHEET, Paper, Pen
from app.reports.pdf import VALUE, Cell, Flow, FormRow
from app.reports.stamp import Stamp
from app.reports.wrap import wrap
from app.services.recruiting import CampaignFile, RegistrationRow

_DAY, _ROOM = "年    月    日", " " * 8
_PHOTO = ("（贴近期免冠", "二寸照片）")
_FAMILY = ("称谓", "姓名", "年龄", "政治面貌", "工作单位及职务")
_SHARES = (1.4, 1.8, 1.2, 2.0, 3.6)
_WIDE = 10.0
_NUMBERED = Pen(VALUE.face, 10.5)


def registration_pdf(
    file: CampaignFile, rows: Sequence[RegistrationRow], words: Words, stamp: Stamp
) -> bytes:
    """Return a form for each of ``rows``, or one blank form; one page each, in the customary order.

    Source: standards-and-paper.md part 2, application_form.
    """
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    for place, row in enumerate(rows or [None]):
        if place:
            flow.turn()
        coded(flow.paper, Form.REGISTRATION, file.row.id, place + 1 if row else 0)
        flow.title(stamp.title)
        flow.gap(0.2)
        flow.unit_line(
            f"选聘批次：{file.row.number} {file.row.title}", f"填表日期：{_on(row) or _ROOM + _DAY}"
        )
        rest = [*_about(row), *_family(), *_history(), *_closing(flow, file, words, row, stamp)]
        _with_photo(flow, row, rest)
        flow.gap(0.2)
        if words.note:
            flow.note(line(words.note, {"批次名称": file.row.title}))
    return flow.paper.bytes()


def _on(row: RegistrationRow | None) -> str:
    return f"{row.registered_on.year}年{row.registered_on.month}月{row.registered_on.day}日" if row else ""


def _with_photo(flow: Flow, row: RegistrationRow | None, rest: Sequence[FormRow]) -> None:
    """Draw the form, whose first rows leave room for a photograph on the right."""
    top = flow.y
    born = f"{row.birth.year}.{row.birth.month:02d}" if row else ""
    trios = (
        (("姓名", _of(row, "name")), ("性别", _of(row, "sex")), ("出生年月", born)),
        (("民族", _of(row, "ethnicity")), ("籍贯", ""), ("政治面貌", _of(row, "politics"))),
        (("学历", _of(row, "education")), ("毕业院校", ""), ("专业", "")),
        (("健康状况", ""), ("婚姻状况", ""), ("联系电话", _of(row, "phone"))),
    )
    rows: list[FormRow] = [(9.5, [cell for pair in trio for cell in _pair(*pair)]) for trio in trios]
    rows.append((9.5, [_label("身份证号"), Cell(_of(row, "identity"), 8.4, centred=True)]))
    beside, below = flow.measured(rows), flow.measured(rest)
    flow.draw([*beside, *below])
    middle = flow.paper.left + flow.paper.width * (1 - 1.1 / 12)
    half = top + sum(line.height for line in beside) / 2
    for place, text in enumerate(_PHOTO):
        flow.paper.centre(middle, half + (place - 0.5) * 15, text, _NUMBERED)


def _about(row: RegistrationRow | None) -> list[FormRow]:
    halves = [
        _label("报考岗位"),
        Cell(_of(row, "place"), 4.6),
        _label("人员类别"),
        Cell(_of(row, "category"), 4.6),
    ]
    return [
        (9.5, [_label("户籍地址"), Cell(_of(row, "hukou_address"), 10.6)]),
        (9.5, [_label("现住址"), Cell(_of(row, "address"), 10.6)]),
        (9.5, halves),
    ]


def _family() -> list[FormRow]:
    heads = [Cell(title, share, centred=True) for title, share in zip(_FAMILY, _SHARES, strict=True)]
    empty = [Cell("", share) for share in _SHARES]
    return [
        (8, [Cell("", 2, label=True, open=True), *heads]),
        (8, [Cell("家庭主要", 2, label=True, open=True), *empty]),
        (8, [Cell("成    员", 2, label=True, open=True), *empty]),
        (8, [Cell("", 2, label=True), *empty]),
    ]


def _history() -> list[FormRow]:
    return [
        (34, [_label("学习和工作\n简历", 2), Cell("", _WIDE)]),
        (16, [_label("奖惩情况", 2), Cell("", _WIDE)]),
    ]


def _closing(
    flow: Flow, file: CampaignFile, words: Words, row: RegistrationRow | None, stamp: Stamp
) -> list[FormRow]:
    promise = line(words.text, {**words.common, "批次名称": file.row.title})
    paper, room = flow.paper, _WIDE * flow.paper.width / 12 - 14
    lines = wrap(promise, room, lambda part: paper.measure(part, VALUE))
    said = "\n".join((*lines, "", f"报名人签名：                    {_DAY}      "))
    advice = f"{row.recommended_by}\n" if row and row.recommended_by else ""
    found = f"{row.verdict}\n" if row and row.verdict else ""
    return [
        (30, [_label("本人承诺", 2), Cell(said, _WIDE)]),
        (
            27,
            [
                _label("推荐单位\n意见", 2),
                Cell(f"{advice}（盖章）\n{_DAY}", 4, low=True),
                _label("资格审查\n意见", 2),
                Cell(f"{found}审查人：            \n{_DAY}", 4, low=True),
            ],
        ),
    ]


def _of(row: RegistrationRow | None, key: str) -> str:
    return str(getattr(row, key)) if row else ""


def _pair(title: str, text: str) -> tuple[Cell, Cell]:
    return _label(title), Cell(text, 1.8667, centred=True)


def _label(text: str, share: float = 1.4) -> Cell:
    return Cell(text, share, label=True)
