"""The papers of a case: who is made public, the letter of appointment, and what the refused are told.

Source: standards-and-paper.md part 2, publicity notice and appointment letter; county-practices J4a, J29.
"""

from __future__ import annotations

from datetime import date

from app.domain.wording import Words, line
from app.reports.paper import PORTRAIT, Paper
from app.reports.pdf import Flow
from app.reports.prose import served, write
from app.reports.register import SERIAL, columns_of, numbered
from app.reports.sheet import Sheet, table
from app.reports.stamp import Stamp
from app.services.vetting import Letter, RefusalLetter, ShownList, ShownRow


def case_publicity_pdf(shown: ShownList, stamp: Stamp, words: Words) -> bytes:
    """Return the notice that makes public whoever stands on a list, and until when one may object."""
    flow = _begun(stamp, f"文号：{shown.number}", f"公示：{_day(shown.starts)}")
    values = {
        "选聘程序": shown.way,
        "人数": str(len(shown.rows)),
        "公示时间": f"{_day(shown.starts)}至{_day(shown.ends)}（{shown.days}个工作日）",
        "公示地点": shown.place,
        "受理单位和电话": shown.contact,
    }
    drawn = {
        "拟聘人选表": lambda: _put(flow, shown.rows),
        "落款": lambda: flow.signed(stamp.unit, shown.starts),
    }
    write(flow, words, values, drawn)
    return _noted(flow, words, values)


def case_letter_pdf(letter: Letter, stamp: Stamp, words: Words) -> bytes:
    """Return the letter of somebody appointed by a case, with the agreement's points, under its number."""
    flow = _begun(stamp, f"文号：{letter.number or '未编号'}", f"案卷：{letter.case}")
    values = {
        "姓名": letter.name,
        "身份证号": letter.identity,
        "选聘程序": letter.way,
        "公示情况": _made_public(letter),
        "岗位": letter.place + (f"（由{letter.host}选派）" if letter.host else ""),
        "用工类别": served(letter.employment),
        "上岗日期": _day(letter.since),
        "聘期": f"{letter.term}。" if letter.term else "",
    }
    drawn = {
        "受聘人签字": lambda: _accepted(flow),
        "落款": lambda: flow.signed(stamp.unit, letter.made),
    }
    write(flow, words, values, drawn)
    return _noted(flow, words, values)


def case_refusal_pdf(letter: RefusalLetter, stamp: Stamp, words: Words) -> bytes:
    """Return the letter that tells somebody they are not taken on, and why, under its number."""
    flow = _begun(stamp, f"文号：{letter.number}", f"案卷：{letter.case}")
    values = {
        "姓名": letter.name,
        "身份证号": letter.identity,
        "选聘程序": letter.way,
        "岗位": letter.place,
        "用工类别": served(letter.employment),
        "原因": letter.reason,
        "告知说明": letter.told,
    }
    write(flow, words, values, {"落款": lambda: flow.signed(stamp.unit, letter.made)})
    return _noted(flow, words, values)


def _made_public(letter: Letter) -> str:
    if letter.shown is None:
        return ""
    heard = "公示期满，所提异议经核实不成立" if letter.objected else "公示无异议"
    return f"{_day(letter.shown[0])}至{_day(letter.shown[1])}{heard}"


def _begun(stamp: Stamp, left: str, right: str) -> Flow:
    flow = Flow(Paper(stamp, PORTRAIT))
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(left, right)
    return flow


def _noted(flow: Flow, words: Words, values: dict[str, str]) -> bytes:
    if words.note:
        flow.note(line(words.note, values))
    return flow.paper.bytes()


def _accepted(flow: Flow) -> None:
    flow.keep(4.5 * flow.leading)
    flow.gap(0.5)
    flow.signing("受聘人（签字）：", "年    月    日")


def _put(flow: Flow, rows: tuple[ShownRow, ...]) -> None:
    columns = columns_of(ShownRow)
    sheet = Sheet(flow.paper, (SERIAL, *columns), numbered(columns, rows, total=""), flow.paper.width)
    flow.keep(sheet.head_height + sheet.rows[0].height)
    flow.y = table(flow.paper, flow.y, sheet) + flow.leading * 0.3


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
