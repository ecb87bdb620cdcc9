"""The papers of a round of 评优: who is made public, and the decision that commends them.

Source: county-practices J39 (publicity list); standards-and-paper.md part 2, publicity notice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.core.errors import Invalid
from app.core.money import show
from app.domain.awards import prize_month
from app.domain.budget import NIL
from app.domain.wording import Words, line
from app.reports.paper import PORTRAIT, Paper
from app.reports.pdf import Flow
from app.reports.prose import write
from app.reports.register import SERIAL, columns_of, numbered
from app.reports.sheet import Sheet, table
from app.reports.stamp import Stamp
from app.services.awards import RankedRow, RoundFile


def award_publicity_pdf(file: RoundFile, stamp: Stamp, words: Words) -> bytes:
    """Return the notice that makes public whoever is to be commended, and until when one may object.

    Raises: Invalid before the list was made public.
    """
    first, last = file.row.shown_from, file.row.shown_to
    if first is None or last is None:
        raise Invalid(f"{file.row.number}还没有公示，请先办“公示”。")
    flow = _begun(stamp, f"文号：{file.notice_no}", f"公示：{_day(first)}")
    values = {
        "年度": str(file.year),
        "称号": file.row.title,
        "同分规则": file.rule,
        "人数": str(len(file.public)),
        "公示时间": f"{_day(first)}至{_day(last)}（{file.days}个工作日）",
        "公示地点": file.place,
        "受理单位和电话": file.contact,
    }
    asked = ("rank", "name", "town", "place", "value")
    drawn: dict[str, Callable[[], object]] = {
        "拟表彰人选表": lambda: _put(flow, file.public, asked),
        "落款": lambda: flow.signed(stamp.unit, first),
    }
    return _written(flow, words, values, drawn)


def award_decision_pdf(file: RoundFile, stamp: Stamp, words: Words) -> bytes:
    """Return the decision that commends people, under its number.

    Raises: Invalid before it was decided.
    """
    day, first, last = file.row.decided_on, file.row.shown_from, file.row.shown_to
    if day is None or first is None or last is None:
        raise Invalid(f"{file.row.number}还没有决定表彰，公示期满后请先办“决定表彰”。")
    heard = "，所提异议经核实已答复" if file.objections else "无异议"
    flow = _begun(stamp, f"文号：{file.row.doc_no}", f"编号：{file.row.number}")
    values = {
        "年度": str(file.year),
        "称号": file.row.title,
        "公示情况": f"经公示（{_day(first)}至{_day(last)}）{heard}",
        "人数": str(len(file.chosen)),
        "奖金": _prize(file, day),
    }
    columns = ("name", "town", "place", *(["prize"] if values["奖金"] else []))
    drawn: dict[str, Callable[[], object]] = {
        "表彰名单": lambda: _put(flow, file.chosen, columns),
        "落款": lambda: flow.signed(file.body, day),
    }
    return _written(flow, words, values, drawn)


def _prize(file: RoundFile, day: date) -> str:
    """Return what the decision says of the money, empty where there is none."""
    given = [one.prize for one in file.chosen if one.prize is not None]
    if not given:
        return ""
    each = f"每人{show(given[0])}元，" if len(set(given)) == 1 and len(given) == len(file.chosen) else ""
    by = f"由{file.payer}发放" if file.payer else f"随{prize_month(day).label}补贴发放"
    return f"，并发给奖金{each}共{show(sum(given, NIL))}元，{by}"


def refuse_part(file: RoundFile) -> None:
    """Refuse a paper to who sees a part of the list only.

    Raises: Invalid.
    """
    if not file.whole:
        raise Invalid("评优公示和表彰决定列全县的人，请由管全县的人员打印。")


def _begun(stamp: Stamp, left: str, right: str) -> Flow:
    flow = Flow(Paper(stamp, PORTRAIT))
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(left, right)
    return flow


def _written(
    flow: Flow, words: Words, values: dict[str, str], drawn: dict[str, Callable[[], object]]
) -> bytes:
    write(flow, words, values, drawn)
    if words.note:
        flow.note(line(words.note, values))
    return flow.paper.bytes()


def _put(flow: Flow, rows: tuple[RankedRow, ...], asked: tuple[str, ...]) -> None:
    columns = columns_of(RankedRow, *asked)
    sheet = Sheet(flow.paper, (SERIAL, *columns), numbered(columns, rows, total=""), flow.paper.width)
    flow.keep(sheet.head_height + sheet.rows[0].height)
    flow.y = table(flow.paper, flow.y, sheet) + flow.leading * 0.3


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
