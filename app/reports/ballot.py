"""民主测评票 to be ticked in secret, and 民主测评统计表: blank to be counted on, or as it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from app.domain.policy.ballot import BallotRule
from app.domain.record_numbers import Form
from app.reports.coded import coded
from app.reports.neighbours import BOX, post_of
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.stamp import Stamp
from app.services.vetting.rows import BallotRow, CaseFile

_DAY = "年    月    日"
_COUNTERS = ("计票人", "监票人", "主持人")


def ballot_pdf(file: CaseFile, rule: BallotRule, stamp: Stamp, note: str = "") -> bytes:
    """Return one secret ballot: a row for each aspect, a box for each grade, and what one says over all.

    It bears no number of its own: nobody is to tell one ballot from another.
    Source: standards-and-paper.md part 2, democratic_ballot.
    """
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    flow.title(stamp.title)
    flow.gap(0.4)
    flow.unit_line(f"测评对象：{file.candidate.name}", f"拟任岗位：{post_of(file)}")
    wide = _share(3, len(rule.bands))
    rows: list[FormRow] = [(12, [_label("测评内容", 3), *(_label(band, wide) for band in rule.bands)])]
    for aspect in rule.aspects:
        rows.append((15, [_label(f"{aspect.label}（{aspect.points}分）", 3), *_boxes(rule.bands, wide)]))
    flow.form(rows)
    wide = _share(3, len(rule.overall))
    flow.form(
        [(15, [_label("综合评价", 3), *(Cell(f"{BOX}{one}", wide, centred=True) for one in rule.overall)])]
    )
    flow.form([(40, [_label("意见和建议", 3), Cell("", 9)])])
    flow.gap(0.3)
    if note:
        flow.note(note)
    return flow.paper.bytes()


def _boxes(bands: Sequence[str], wide: float) -> list[Cell]:
    return [Cell(BOX, wide, centred=True) for _ in bands]


def tally_pdf(
    file: CaseFile, rule: BallotRule, counted: BallotRow | None, stamp: Stamp, note: str = ""
) -> bytes:
    """Return the count: issued, returned and valid ballots, the votes of each grade and their share."""
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    coded(flow.paper, Form.BALLOT, file.case.id, 1)
    flow.title(stamp.title)
    flow.gap(0.4)
    flow.unit_line(f"案卷编号：{file.case.number}", f"测评对象：{file.candidate.name}")
    flow.form(_numbers(counted))
    flow.gap(0.4)
    lines = (
        _count(label, grades, counted.of(key) if counted else None) for key, label, grades in _lines(rule)
    )
    flow.form([row for pair in lines for row in pair])
    flow.gap(0.6)
    flow.form([(18, [cell for who in _COUNTERS for cell in (_label(who), Cell("", 2))])])
    flow.gap(0.3)
    if note:
        flow.note(note)
    return flow.paper.bytes()


def _numbers(counted: BallotRow | None) -> list[FormRow]:
    day = f"{counted.held_on.year}年{counted.held_on.month}月{counted.held_on.day}日" if counted else _DAY
    return [
        (11, [*_pair("测评日期", day), *_pair("测评地点", counted.place if counted else "")]),
        (11, [*_three("发出票数", counted, "issued"), *_three("收回票数", counted, "returned")]),
        (11, [*_three("有效票数", counted, "valid"), *_three("废票数", counted, "spoilt")]),
    ]


def _lines(rule: BallotRule) -> list[tuple[str, str, Sequence[str]]]:
    aspects = [(one.key, f"{one.label}（{one.points}分）", rule.bands) for one in rule.aspects]
    return [*aspects, ("overall", "综合评价", rule.overall)]


def _count(label: str, grades: Sequence[str], votes: Sequence[int] | None) -> list[FormRow]:
    wide = _share(2.5, len(grades))
    said = [""] * len(grades) if votes is None else [_vote(one, sum(votes)) for one in votes]
    return [
        (9, [_label(label, 2.5), *(_label(grade, wide) for grade in grades)]),
        (10, [_label("票数、得票率", 2.5), *(Cell(one, wide, centred=True) for one in said)]),
    ]


def _vote(votes: int, cast: int) -> str:
    share = Decimal(100 * votes) / cast if cast else Decimal(0)
    return f"{votes} 票  {share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def _share(label: float, cells: int) -> float:
    return (12 - label) / max(cells, 1)


def _three(title: str, counted: BallotRow | None, key: str) -> list[Cell]:
    return _pair(title, f"{getattr(counted, key)} 张" if counted else "张")


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), Cell(text, 4, centred=True)]


def _label(text: str, share: float = 2) -> Cell:
    return Cell(text, share, label=True)
