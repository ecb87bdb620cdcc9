"""报名登记表: blank for whoever registers, or filled with what was entered of those who did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.record_numbers import Form
from app.domain.recruiting import form
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
_SHARES = (1.2, 1.7, 1.0, 1.8, 4.3)
_LEAST, _LINE = 4, 8.1  # lines of the family on every form, and how high one is in millimetres
_BOX, _TOGETHER = 33.0, 6  # how high the box of 简历 is; a longer one may go on over the page after so many
_WIDE = 10.0
_ASIDE = 9.58  # twelfths of the width beside the photograph
_VALUES = (1.6, 2.04, 1.86)
_NUMBERED = Pen(VALUE.face, 10.5)


def registration_pdf(
    file: CampaignFile, rows: Sequence[RegistrationRow], words: Words, stamp: Stamp
) -> bytes:
    """Return a form for each of ``rows``, or one blank form, in the customary order.

    Each begins a page of its own; a long 简历 goes on over it.

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
        rest = [*_about(row), *_family(row), *_history(row), *_closing(flow, file, words, row, stamp)]
        _with_photo(flow, row, rest)
        if words.note and row is None:  # how it is filled in
            flow.gap(0.2)
            flow.note(line(words.note, {"批次名称": file.row.title}))
    return flow.paper.bytes()


def _on(row: RegistrationRow | None) -> str:
    return f"{row.registered_on.year}年{row.registered_on.month}月{row.registered_on.day}日" if row else ""


def _with_photo(flow: Flow, row: RegistrationRow | None, rest: Sequence[FormRow]) -> None:
    """Draw the form, whose first rows leave room for a photograph of 35 by 49 mm on the right."""
    top = flow.y
    born = f"{row.birth.year}.{row.birth.month:02d}" if row else ""
    told = dict(form.said(row.declared)) if row else {}
    trios = (
        (("姓名", _of(row, "name")), ("性别", _of(row, "sex")), ("出生年月", born)),
        (("民族", _of(row, "ethnicity")), _declared(told, "籍贯"), ("政治面貌", _of(row, "politics"))),
        (("学历", _of(row, "education")), _declared(told, "毕业院校"), _declared(told, "专业")),
        (_declared(told, "健康状况"), _declared(told, "婚姻状况"), ("联系电话", _of(row, "phone"))),
    )
    rows: list[FormRow] = [(9.9, _trio(trio)) for trio in trios]
    rows.append((9.9, [_label("身份证号"), Cell(_of(row, "identity"), _ASIDE - 1.36, centred=True)]))
    beside = flow.measured(rows)
    middle = flow.paper.left + flow.paper.width * (_ASIDE / 12 + (1 - _ASIDE / 12) / 2)
    half = top + sum(line.height for line in beside) / 2
    for place, text in enumerate(_PHOTO):
        flow.paper.centre(middle, half + (place - 0.5) * 15, text, _NUMBERED)
    flow.draw([*beside, *flow.measured(rest)])


def _declared(told: Mapping[str, str], title: str) -> tuple[str, str]:
    return title, told.get(title, "")


def _trio(trio: Sequence[tuple[str, str]]) -> list[Cell]:
    """Return the cells of three titles and values; the middle value is the widest: a school's name."""
    cells = []
    for (title, text), share in zip(trio, _VALUES, strict=True):
        cells += [_label(title), Cell(text, share, centred=True)]
    return cells


def _about(row: RegistrationRow | None) -> list[FormRow]:
    halves = [
        _label("报考岗位"),
        Cell(_of(row, "place"), 4.64),
        _label("人员类别"),
        Cell(_of(row, "category"), 4.64),
    ]
    return [
        (8.5, [_label("户籍地址"), Cell(_of(row, "hukou_address"), 10.64)]),
        (8.5, [_label("现住址"), Cell(_of(row, "address"), 10.64)]),
        (8.5, halves),
    ]


def _family(row: RegistrationRow | None) -> list[FormRow]:
    heads = [Cell(title, share, centred=True) for title, share in zip(_FAMILY, _SHARES, strict=True)]
    kin = [form.kin_cells(one) for one in row.declared.kin] if row else []
    lines = [heads]
    for texts in [*kin, *[("",) * len(_FAMILY)] * (_LEAST - len(kin))]:
        lines.append([Cell(text, share, centred=True) for text, share in zip(texts, _SHARES, strict=True)])
    middle = len(lines) // 2
    beside = {middle - 1: "家庭主要", middle: "成    员"}
    last = len(lines) - 1
    return [
        (_LINE, [Cell(beside.get(place, ""), 2, label=True, open=place < last), *cells])
        for place, cells in enumerate(lines)
    ]


def _history(row: RegistrationRow | None) -> list[FormRow]:
    """Return the box of 简历 and 奖惩; a longer family takes of the box what it needs."""
    lines = [f"{one.span}    {one.did}" for one in row.declared.career] if row else []
    parts = ["\n".join(lines[at : at + _TOGETHER]) for at in range(0, len(lines), _TOGETHER)] or [""]
    extra = max(0, len(row.declared.kin) - _LEAST) if row else 0
    height, last = max(0.0, _BOX - extra * _LINE) / len(parts), len(parts) - 1
    titles = {last // 2: "学习和工作\n简历"}
    box: list[FormRow] = [
        (
            height,
            [
                Cell(titles.get(place, ""), 2, label=True, open=place < last),
                Cell(text, _WIDE, open=place < last),
            ],
        )
        for place, text in enumerate(parts)
    ]
    return [*box, (12, [_label("奖惩情况", 2), Cell(row.declared.honours if row else "", _WIDE)])]


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
        (29, [_label("本人承诺", 2), Cell(said, _WIDE)]),
        (
            24,
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


def _label(text: str, share: float = 1.36) -> Cell:
    return Cell(text, share, label=True)
