"""What documents there are: what each must be told, reads and is drawn by.

Source: cli.md ``report``.  A new document is one line of REPORTS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.access import Permission
from app.core.errors import Invalid
from app.domain.pay import RunKind, RunState
from app.domain.restructuring.figures import Way
from app.domain.restructuring.standing import Standpoint
from app.reports import casework, equipment, training, training_feedback, worklog, yearly
from app.reports.assessment import person_pages_pdf, summary_pdf, town_summary_pdf
from app.reports.budget import ledger_pdf, ledger_xlsx
from app.reports.card import cards_pdf
from app.reports.desk import Content as Content
from app.reports.desk import Desk as Desk
from app.reports.desk import Draw
from app.reports.desk import Need as Need
from app.reports.desk import Report as Report
from app.reports.desk import Wish as Wish
from app.reports.drawing import page_text, sheet_text
from app.reports.insurance import insurance_pdf, insurance_xlsx
from app.reports.leave import leave_ledger_pdf, leave_ledger_xlsx
from app.reports.map import map_pdf, usual
from app.reports.pay import pay_register_pdf, pay_register_xlsx
from app.reports.roster import roster_pdf, roster_xlsx
from app.reports.score_form import score_form_pdf, score_stamp
from app.reports.stamp import Stamp
from app.services import assessment, boundaries, budget, documents, insurance, leave, pay, roster, units
from app.services.pay import RunRow


def _roster(desk: Desk) -> Content:
    purpose = f"打印{desk.on.isoformat()}花名册（{desk.number}）"
    rows = desk.workspace.do(roster.roster_lines, purpose, desk.point)
    mine = desk.of_town(rows, lambda row: row.town)
    return _persons(mine)


def _roster_stamp(desk: Desk) -> tuple[Stamp, date, Way]:
    return desk.stamp("roster"), desk.on, desk.wish.way


def _persons(rows: Sequence[Any]) -> Content:
    who = frozenset(row.person_id for row in rows)
    return Content(rows, len(who), who)


def _feedback(desk: Desk) -> Content:
    rows = training_feedback.read(desk)
    return Content(rows, len(rows))


def _pages(desk: Desk) -> Content:
    return _persons(desk.workspace.ask(assessment.person_reports, _cycle(desk), _town(desk).id))


def _pages_pdf(desk: Desk, reports: Any) -> bytes:
    text = page_text(desk.rules, _town(desk).name, desk.words("assessment-page"))
    stamp = desk.stamp("assessment", desk.month.label)
    return person_pages_pdf(reports, replace(text, draft=desk.draft), stamp)


def _scores(desk: Desk) -> Content:
    sheet = desk.workspace.ask(assessment.score_sheet, _cycle(desk), _town(desk).id)
    return replace(_persons(sheet.rows), of=sheet)


def _score_form(*, filled: bool) -> Draw:
    """Return what draws a town's sheet, blank or with its marks."""

    def draw(desk: Desk, sheet: Any) -> bytes:
        words, cycle = desk.words("score-form"), desk.workspace.ask(assessment.cycle_in, desk.month)
        stamp = score_stamp(desk, desk.month.label, words, cycle, filled=filled)
        return score_form_pdf(sheet, stamp, words.note, (cycle.id, _town(desk).id), filled=filled)

    return draw


def _summary(desk: Desk) -> Content:
    cycle, town = _cycle(desk), desk.town.id if desk.town else None
    sheet = desk.workspace.ask(assessment.score_sheet, cycle, town, desk.carried)
    results = desk.workspace.ask(assessment.results, cycle, town, desk.carried)
    towns = [] if desk.town else desk.workspace.ask(assessment.town_summary, cycle, desk.carried)
    return replace(_persons(sheet.rows), of=(towns, sheet, results))


def _summary_pdf(desk: Desk, found: Any) -> bytes:
    towns, sheet, results = found
    stamp = desk.stamp("assessment-summary", desk.month.label)
    told = Standpoint(desk.month.last, desk.wish.way).told
    text = replace(sheet_text(desk.rules, desk.words("assessment-sheet")), draft=desk.draft)
    if desk.town:
        return town_summary_pdf(sheet, results, desk.town.name, stamp, told, text)
    return summary_pdf(towns, sheet, results, stamp, told, text)


def _cycle(desk: Desk) -> int:
    return desk.workspace.ask(assessment.cycle_in, desk.month).id


def _town(desk: Desk) -> units.UnitRow:
    if desk.town is None:
        raise Invalid("请写明是哪个乡镇。")
    return desk.town


def _register(desk: Desk) -> Content:
    rows = desk.workspace.ask(pay.register, _run(desk).id, clear=_clear(desk))
    return _noted(desk, _register_stamp(desk), _persons(desk.of_town(rows, lambda row: row.town)))


def _register_stamp(desk: Desk) -> Stamp:
    return desk.stamp("pay-register", desk.month.label)


def _clear(desk: Desk) -> bool:
    """Return whether this person may print numbers in full; to all others they are masked."""
    return Permission.ROSTER_REVEAL in desk.workspace.actor.permissions


def _noted(desk: Desk, stamp: Stamp, content: Content) -> Content:
    """Return what a paper with numbers tells, written down as given out where they are in full."""
    if _clear(desk):
        desk.workspace.do(documents.note_given_out, stamp.title, len(content.of))
    return content


def _run(desk: Desk) -> RunRow:
    """Return the month's regular run as far as it has come: posted, or the one being worked on."""
    for row in desk.workspace.ask(pay.runs, desk.month):
        if row.kind is RunKind.REGULAR and row.state not in (RunState.DRAFT, RunState.DISCARDED):
            return row
    return desk.workspace.ask(pay.posted_run, desk.month)  # which says what to do


def _ledger(desk: Desk) -> Content:
    return Content(desk.workspace.ask(budget.ledger, desk.on.year, until=desk.on))


def _ledger_stamp(desk: Desk) -> Stamp:
    return desk.stamp("ledger", f"{desk.on.year}年")


def _insured(desk: Desk) -> Content:
    contracts = desk.workspace.ask(insurance.contracts, desk.on.year)
    if not contracts:
        raise Invalid(f"{desk.on.year}年还没有登记保单，请在“保险”中登记。")
    rows = desk.workspace.ask(insurance.insured, contracts[0].id, desk.on, clear=_clear(desk))
    return _noted(desk, _insured_stamp(desk), _persons(rows))


def _insured_stamp(desk: Desk) -> Stamp:
    return desk.stamp("insurance")


def _leave(desk: Desk) -> Content:
    return _persons(desk.workspace.ask(leave.ledger, desk.on.year))


def _leave_stamp(desk: Desk) -> Stamp:
    return desk.stamp("leave-ledger", f"{desk.on.year}年")


def _carded(desk: Desk) -> Content:
    rows = desk.workspace.ask(roster.workers, role=None)
    return _persons(desk.of_town(rows, lambda row: row.town))


def _cards(desk: Desk, rows: Any) -> bytes:
    words = desk.words("card")
    return cards_pdf(rows, words, desk.blank("card", "", words))


def _map(desk: Desk) -> Content:
    rows, regions = desk.workspace.ask(boundaries.map_rows), desk.workspace.ask(boundaries.regions)
    if (town := desk.town) is not None:
        rows = [row for row in rows if town.scope_lo <= row.scope_lo <= town.scope_hi]
    mine = {row.id for row in rows}
    return Content(usual(rows, [one for one in regions if one.unit_id in mine], desk.on, town=bool(town)))


def _map_pdf(desk: Desk, sheet: Any) -> bytes:
    return map_pdf(sheet, desk.stamp("map"))


REPORTS: dict[str, Report] = {
    "roster": Report(
        "网格员花名册",
        (),
        _roster,
        {
            "xlsx": lambda desk, rows: roster_xlsx(rows, *_roster_stamp(desk)),
            "pdf": lambda desk, rows: roster_pdf(rows, *_roster_stamp(desk)),
        },
        "roster",
        carried=True,
        alone=True,
        numbers=True,
    ),
    "assessment": Report(
        "乡镇网格员考核表", (Need.PERIOD, Need.UNIT), _pages, {"pdf": _pages_pdf}, "assessment"
    ),
    "score-form": Report(
        "考核评分表（空白）", (Need.PERIOD, Need.UNIT), _scores, {"pdf": _score_form(filled=False)}
    ),
    "score-filled": Report(
        "考核评分表", (Need.PERIOD, Need.UNIT), _scores, {"pdf": _score_form(filled=True)}
    ),
    "assessment-summary": Report(
        "网格员考核汇总表",
        (Need.PERIOD,),
        _summary,
        {"pdf": _summary_pdf},
        "assessment-summary",
        carried=True,
    ),
    "pay-register": Report(
        "网格员补贴发放表",
        (Need.PERIOD,),
        _register,
        {
            "xlsx": lambda desk, rows: pay_register_xlsx(rows, _register_stamp(desk)),
            "pdf": lambda desk, rows: pay_register_pdf(rows, _register_stamp(desk)),
        },
        "pay-register",
        dated=False,
        numbers=True,
    ),
    "ledger": Report(
        "专项经费台账",
        (),
        _ledger,
        {
            "xlsx": lambda desk, rows: ledger_xlsx(rows, _ledger_stamp(desk)),
            "pdf": lambda desk, rows: ledger_pdf(rows, _ledger_stamp(desk)),
        },
        "ledger",
        town=False,
        alone=True,
    ),
    "insurance": Report(
        "意外伤害保险清单",
        (),
        _insured,
        {
            "xlsx": lambda desk, rows: insurance_xlsx(rows, _insured_stamp(desk)),
            "pdf": lambda desk, rows: insurance_pdf(rows, _insured_stamp(desk)),
        },
        "insurance",
        town=False,
        alone=True,
        numbers=True,
    ),
    "leave-ledger": Report(
        "请假台账",
        (),
        _leave,
        {
            "xlsx": lambda desk, rows: leave_ledger_xlsx(rows, _leave_stamp(desk), desk.on),
            "pdf": lambda desk, rows: leave_ledger_pdf(rows, _leave_stamp(desk), desk.on),
        },
        town=False,
        dated=False,
    ),
    "training-hours": Report(
        "培训学时表", (), lambda desk: _persons(training.read(desk)), training.DRAWN, carried=True
    ),
    "training-feedback": Report("培训评价汇总表", (), _feedback, training_feedback.DRAWN, dated=False),
    "cards": Report("网格员工作证", (), _carded, {"pdf": _cards}, dated=False),
    "work-log": Report(
        "网格员工作日志", (Need.PERIOD,), lambda desk: _persons(worklog.read(desk)), worklog.DRAWN, alone=True
    ),
    "map": Report("网格电子地图", (), _map, {"pdf": _map_pdf}, dated=False),
    **yearly.REPORTS,
    **casework.REPORTS,
    **equipment.REPORTS,
}
