"""考核评分表 of a town: blank to be scored on paper, or with the marks as they were entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.core.fields import Kind
from app.domain.assessment.states import CycleState
from app.domain.record_numbers import Form, Record
from app.domain.wording import Words
from app.reports.coded import coded
from app.reports.desk import Desk
from app.reports.paper import LANDSCAPE, Paper
from app.reports.pdf import UNIT, Flow
from app.reports.register import SERIAL, Column, columns_of, level, numbered, plain
from app.reports.sheet import TITLE, Sheet, signatures, table
from app.reports.stamp import Stamp
from app.services.assessment import CycleRow, ScoreSheet, ScoreSheetRow

_SETTLED = (CycleState.PUBLISHED, CycleState.FINAL, CycleState.LOCKED)
_CLOSING, _SIGNED = 46.0, ("评分人", "复核人", "单位负责人（盖章）")


def score_form_pdf(
    sheet: ScoreSheet, stamp: Stamp, note: str, record: tuple[int, int], *, filled: bool
) -> bytes:
    """Return the sheet: a line for everybody, a column for each indicator with its maximum in the heading.

    ``record`` are the ids of the cycle and the town.
    Source: standards-and-paper.md part 2, score_sheet: the maximum is a row of the heading.
    """
    paper = Paper(stamp, LANDSCAPE)
    flow = Flow(paper)
    coded(paper, Form.SCORES, *record)
    paper.centre(paper.left + paper.width / 2, paper.top + 6, stamp.title, TITLE)
    paper.text(paper.left, paper.top + 33, f"填报单位（盖章）：{stamp.unit}", UNIT)
    paper.right(paper.left + paper.width, paper.top + 33, f"共 {len(sheet.rows)} 人  单位：分", UNIT)
    columns = (*columns_of(ScoreSheetRow, "unit", "name"), *_marks(sheet, filled=filled))
    lines = numbered(columns, sheet.rows, total="")
    y = table(paper, paper.top + 44, Sheet(paper, (SERIAL, *columns), lines, paper.width), closing=_CLOSING)
    flow.y = y + 5
    if note:
        flow.note(note)
    signatures(paper, flow.y + 16, _SIGNED)
    return paper.bytes()


def score_stamp(desk: Desk, when: str, words: Words, cycle: CycleRow, *, filled: bool) -> Stamp:
    """Return the stamp of the town's sheet: its own centre fills it in; marks still open are a draft."""
    assert desk.town is not None
    numbered = replace(desk, number=str(Record(Form.SCORES, cycle.id, desk.town.id)))
    stamp = numbered.stamp("score-form", when, words)
    draft = desk.draft if filled and cycle.state not in _SETTLED else ""
    town = desk.rules.centre.town_centre.value.format(town=desk.town.name)
    return replace(stamp, title=stamp.title + draft, unit=town)


def _marks(sheet: ScoreSheet, *, filled: bool) -> list[Column]:
    items = [
        Column(
            title=f"{column.title}\n（{plain(column.maximum)}）",
            kind=Kind.CODE,
            width=9,
            get=mark_of(sheet, number) if filled else None,
        )
        for number, column in enumerate(sheet.columns)
    ]
    if not filled:
        return [*items, Column(title="得分", width=8), Column(title="备注", width=14)]
    return [*items, *columns_of(ScoreSheetRow, "value", "note")]


def mark_of(sheet: ScoreSheet, number: int) -> Callable[[ScoreSheetRow], str]:
    """Return how one mark of a row is printed, with the decimals of its column in the whole sheet."""
    said = level(row.marks[number] for row in sheet.rows)

    def mark(row: ScoreSheetRow) -> str:
        value = row.marks[number]
        return "未评" if value is None else said(value)

    return mark
