"""实地考察记录表: blank to be filled in on the spot, or as it was entered."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.record_numbers import Form
from app.reports.coded import coded
from app.reports.neighbours import BOX, TICK, post_of
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.stamp import Stamp
from app.services.vetting.rows import CaseFile, SheetRow

_DAY = "年    月    日"
_HOME, _ELSEWHERE = "户籍所在地", "其他地点"
_SIGN = 3  # places to sign where no team has been formed


def inspection_pdf(file: CaseFile, stamp: Stamp, note: str = "", *, filled: bool) -> bytes:
    """Return the form of an inspection, or a page for each that was entered.

    Source: county-practices J17, J18: where, when, what was found, photographs, who was there.
    """
    held: Sequence[SheetRow | None] = (file.inspections if filled else ()) or [None]
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    for sheet, one in enumerate(held, start=1):
        if sheet > 1:
            flow.turn()
        coded(flow.paper, Form.INSPECTION, file.case.id, sheet if one else len(file.inspections) + 1)
        flow.title(stamp.title)
        flow.gap(0.4)
        flow.unit_line(f"案卷编号：{file.case.number}", f"填表单位：{stamp.unit}")
        flow.form([*_who(file), *_where(one), *_found(one), *_signing(file, one)])
        flow.gap(0.3)
        if note:
            flow.note(note)
    return flow.paper.bytes()


def _who(file: CaseFile) -> list[FormRow]:
    who = file.candidate
    return [
        (11, [*_pair("考察对象", who.name), *_pair("性别、民族", f"{who.sex}  {who.ethnicity}")]),
        (11, [_label("拟任岗位"), Cell(post_of(file), 10)]),
        (11, [_label("户籍地址"), Cell(who.hukou_address, 10)]),
    ]


def _where(one: SheetRow | None) -> list[FormRow]:
    day = f"{one.held_on.year}年{one.held_on.month}月{one.held_on.day}日" if one else _DAY
    home = one.detail.startswith(_HOME) if one else None
    kinds = f"{TICK if home else BOX}{_HOME}    {TICK if home is False else BOX}{_ELSEWHERE}"
    return [
        (11, [*_pair("考察日期", day), *_pair("地点性质", kinds)]),
        (11, [_label("考察地点"), Cell(one.place if one else "", 10)]),
        (11, [_label("到场成员"), Cell(one.present if one else "", 10)]),
    ]


def _found(one: SheetRow | None) -> list[FormRow]:
    photos = one.detail.rpartition("照片")[2].removesuffix("张") if one else ""
    return [
        (62, [_label("考察情况\n（居住、家庭\n和表现）"), Cell(one.text if one else "", 10)]),
        (24, [_label("反映的问题"), Cell("", 10)]),
        (11, [_label("照片"), Cell(f"共  {photos or '    '}  张，附后", 10)]),
    ]


def _signing(file: CaseFile, one: SheetRow | None) -> list[FormRow]:
    people = [member.name for member in file.team if not member.recused] or [""] * _SIGN
    names = "        ".join(f"{place}.{name}" + " " * 12 for place, name in enumerate(people, start=1))
    return [
        (26, [_label("村（社区）\n意见"), Cell(f"负责人签字（盖章）：\n{_DAY}", 10, low=True)]),
        (20, [_label("考察组成员\n签字"), Cell(names, 10)]),
    ]


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), Cell(text, 4, centred=True)]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)
