"""The papers of a year's assessment: a town's sheet, a page for everyone, and the county's summary.

They are those of a month (``assessment``, ``score_form``) with the sheet of the year; any month of it asks
for them.  Source: 稷山 J39, 长子 C11, 电白 D19, 鄂州 E13 (county-practices.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.core.errors import Invalid
from app.core.period import Month
from app.domain.assessment import CycleKind
from app.domain.restructuring.standing import Standpoint
from app.reports.assessment import person_pages_pdf, summary_pdf, town_summary_pdf
from app.reports.desk import Content, Desk, Draw, Need, Report
from app.reports.drawing import page_text, sheet_text
from app.reports.score_form import score_form_pdf, score_stamp
from app.services import assessment, units

_DECEMBER = 12


def _year(desk: Desk) -> assessment.CycleRow:
    december = Month(desk.month.year, _DECEMBER)
    return desk.workspace.ask(assessment.cycle_in, december, CycleKind.ANNUAL)


def _cycle(desk: Desk) -> int:
    return _year(desk).id


def _when(desk: Desk) -> str:
    return f"{desk.month.year}年度"


def _town(desk: Desk) -> units.UnitRow:
    if desk.town is None:
        raise Invalid("请写明是哪个乡镇。")
    return desk.town


def _persons(rows: Sequence[Any]) -> Content:
    who = frozenset(row.person_id for row in rows)
    return Content(rows, len(who), who)


def _scores(desk: Desk) -> Content:
    sheet = desk.workspace.ask(assessment.score_sheet, _cycle(desk), _town(desk).id)
    return replace(_persons(sheet.rows), of=sheet)


def _form(*, filled: bool) -> Draw:
    def draw(desk: Desk, sheet: Any) -> bytes:
        words, cycle = desk.words("score-form"), _year(desk)
        stamp = score_stamp(desk, _when(desk), words, cycle, filled=filled)
        return score_form_pdf(sheet, stamp, words.note, (cycle.id, _town(desk).id), filled=filled)

    return draw


def _pages(desk: Desk) -> Content:
    return _persons(desk.workspace.ask(assessment.person_reports, _cycle(desk), _town(desk).id))


def _pages_pdf(desk: Desk, reports: Any) -> bytes:
    text = page_text(desk.rules, _town(desk).name, desk.words("assessment-page"), CycleKind.ANNUAL)
    return person_pages_pdf(reports, replace(text, draft=desk.draft), desk.stamp("assessment", _when(desk)))


def _summary(desk: Desk) -> Content:
    cycle, town = _cycle(desk), desk.town.id if desk.town else None
    sheet = desk.workspace.ask(assessment.score_sheet, cycle, town)
    results = desk.workspace.ask(assessment.results, cycle, town)
    towns = [] if desk.town else desk.workspace.ask(assessment.town_summary, cycle)
    return replace(_persons(sheet.rows), of=(towns, sheet, results))


def _summary_pdf(desk: Desk, found: Any) -> bytes:
    towns, sheet, results = found
    stamp = desk.stamp("assessment-summary", _when(desk))
    told = Standpoint(Month(desk.month.year, _DECEMBER).last).told
    text = replace(sheet_text(desk.rules, desk.words("assessment-sheet")), draft=desk.draft)
    if desk.town:
        return town_summary_pdf(sheet, results, desk.town.name, stamp, told, text)
    return summary_pdf(towns, sheet, results, stamp, told, text)


REPORTS: dict[str, Report] = {
    "year-form": Report(
        "年度考核评分表（空白）", (Need.PERIOD, Need.UNIT), _scores, {"pdf": _form(filled=False)}
    ),
    "year-filled": Report("年度考核评分表", (Need.PERIOD, Need.UNIT), _scores, {"pdf": _form(filled=True)}),
    "year-pages": Report("网格员年度考核表", (Need.PERIOD, Need.UNIT), _pages, {"pdf": _pages_pdf}),
    "year-summary": Report("网格员年度考核汇总表", (Need.PERIOD,), _summary, {"pdf": _summary_pdf}),
}
