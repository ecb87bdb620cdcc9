"""One document at a time: from the archive where it was issued, else drawn now as a draft that says so.

Source: cli.md ``report``.  A new document is one line of REPORTS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from app.core.access import WHOLE, Permission, permits
from app.core.asof import AsOf
from app.core.clock import CHINA
from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.period import Month
from app.domain.papers import BUNDLE
from app.domain.pay import RunKind, RunState
from app.domain.policy import Policy, StepNumber
from app.domain.units import Level
from app.reports.assessment import person_pages_pdf, summary_pdf, town_summary_pdf
from app.reports.budget import ledger_pdf, ledger_xlsx
from app.reports.drawing import page_text
from app.reports.insurance import insurance_pdf, insurance_xlsx
from app.reports.pay import pay_register_pdf, pay_register_xlsx
from app.reports.roster import roster_pdf, roster_xlsx
from app.reports.stamp import Stamp
from app.reports.vetting import case_summary_pdf, neighbour_form_pdf
from app.services import (
    accounts,
    assessment,
    budget,
    documents,
    insurance,
    pay,
    policy,
    roster,
    units,
    vetting,
)
from app.services.documents import DocumentRow
from app.services.pay import RunRow
from app.services.roster import RosterLine
from app.services.vetting import CaseFile
from app.workspace import Unit, Workspace

DRAFT = "非正式"
T = TypeVar("T")


class Need(Choice):
    """What a document must be told; the value is the option of the command line."""

    PERIOD = "--period", "月份"
    UNIT = "--unit", "乡镇代码"
    CASE = "--case", "案卷编号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for; ``as_was`` draws it as the county stood, and as it was known, on that day."""

    month: Month | None = None
    unit: str = ""
    case: str = ""
    as_was: date | None = None
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A document's bytes, and whether they are those that were issued."""

    content: bytes
    issued: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What drawing needs: who asks, for what, by which rules, on which day; a number once it is issued."""

    workspace: Workspace
    wish: Wish
    rules: Policy
    demo: bool
    now: datetime
    town: units.UnitRow | None
    number: str = DRAFT
    anchor: str = ""

    @property
    def on(self) -> date:
        """The day the document is about: as it was, the month's last day, or today."""
        if self.wish.as_was is not None:
            return self.wish.as_was
        return min(self.wish.month.last, self.now.date()) if self.wish.month else self.now.date()

    @property
    def month(self) -> Month:
        """The month asked for, or the one of the day."""
        return self.wish.month or Month.of(self.on)

    def stamp(self, what: str) -> Stamp:
        """Return the stamp of a paper made now; a draft has no number of the series and says so."""
        draft = f"（{DRAFT}）" if self.number == DRAFT else ""
        return Stamp(
            title=f"{self.rules.county}{self.town.name if self.town else ''}{what}{draft}",
            unit=self.rules.centre.name.value,
            made_at=self.now,
            number=self.number,
            anchor=self.anchor,
            demo=self.demo,
            signatures=tuple(self.rules.centre.signatures.value),
        )

    def of_town(self, rows: Sequence[T], town: Callable[[T], str]) -> list[T]:
        """Return the rows of the town asked for; all of them where none was."""
        return [row for row in rows if self.town is None or town(row) == self.town.name]


Draw = Callable[[Desk], bytes]


@dataclass(frozen=True, slots=True)
class Report:
    """One document: its title, what it must be told, its kinds of file, how it is drawn.

    ``kind`` is its name in the month's bundle, empty where it has none; ``town`` and ``dated`` say
    whether it can be had for one town, and as it was on a day; ``alone`` whether it may be issued by
    itself, and not only with its month; ``numbers`` whether it shows those of persons.
    """

    title: str
    needs: tuple[Need, ...]
    draw: Mapping[str, Draw]
    kind: str = ""
    town: bool = True
    dated: bool = True
    alone: bool = False
    numbers: bool = False


def _roster(desk: Desk) -> tuple[list[RosterLine], Stamp, date]:
    purpose = f"打印{desk.on.isoformat()}花名册（{desk.number}）"
    rows = desk.workspace.do(roster.roster_lines, purpose, _then(desk))
    mine = desk.of_town(rows, lambda row: row.town)
    return mine, desk.stamp("网格员花名册"), desk.on


def _then(desk: Desk) -> AsOf:
    return AsOf(desk.on, desk.workspace.as_of.known_at if desk.workspace.as_of else None)


def _pages(desk: Desk) -> bytes:
    cycle, town = _cycle(desk), _town(desk)
    reports = desk.workspace.ask(assessment.person_reports, cycle, town.id)
    stamp = desk.stamp(f"{desk.month.label}网格员考核表")
    return person_pages_pdf(reports, page_text(desk.rules, town.name), stamp)


def _summary(desk: Desk) -> bytes:
    cycle, town = _cycle(desk), desk.town.id if desk.town else None
    sheet = desk.workspace.ask(assessment.score_sheet, cycle, town)
    results = desk.workspace.ask(assessment.results, cycle, town)
    stamp = desk.stamp(f"{desk.month.label}网格员考核汇总表")
    if desk.town:
        return town_summary_pdf(sheet, results, desk.town.name, stamp)
    return summary_pdf(desk.workspace.ask(assessment.town_summary, cycle), sheet, results, stamp)


def _cycle(desk: Desk) -> int:
    return desk.workspace.ask(assessment.cycle_in, desk.month).id


def _town(desk: Desk) -> units.UnitRow:
    if desk.town is None:
        raise Invalid("请写明是哪个乡镇。")
    return desk.town


def _register(desk: Desk) -> tuple[list[pay.PayRegisterRow], Stamp]:
    rows = desk.workspace.ask(pay.register, _run(desk).id, clear=_clear(desk))
    mine = desk.of_town(rows, lambda row: row.town)
    return mine, _noted(desk, desk.stamp(f"{desk.month.label}网格员补贴发放表"), len(mine))


def _clear(desk: Desk) -> bool:
    """Return whether this person may print numbers in full; to all others they are masked."""
    return Permission.ROSTER_REVEAL in desk.workspace.actor.permissions


def _noted(desk: Desk, stamp: Stamp, rows: int) -> Stamp:
    """Return the stamp of a paper with numbers, written down as given out where they are in full."""
    if _clear(desk):
        desk.workspace.do(documents.note_given_out, stamp.title, rows)
    return stamp


def _run(desk: Desk) -> RunRow:
    """Return the month's regular run as far as it has come: posted, or the one being worked on."""
    for row in desk.workspace.ask(pay.runs, desk.month):
        if row.kind is RunKind.REGULAR and row.state not in (RunState.DRAFT, RunState.DISCARDED):
            return row
    return desk.workspace.ask(pay.posted_run, desk.month)  # which says what to do


def _ledger(desk: Desk) -> tuple[list[budget.LedgerRow], Stamp]:
    rows = desk.workspace.ask(budget.ledger, desk.on.year, until=desk.on)
    return rows, desk.stamp(f"{desk.on.year}年全科网格专项经费台账")


def _insured(desk: Desk) -> tuple[list[insurance.InsuredRow], Stamp]:
    contracts = desk.workspace.ask(insurance.contracts, desk.on.year)
    if not contracts:
        raise Invalid(f"{desk.on.year}年还没有登记保单，请在“保险”中登记。")
    rows = desk.workspace.ask(insurance.insured, contracts[0].id, desk.on, clear=_clear(desk))
    return rows, _noted(desk, desk.stamp("网格员人身意外伤害保险清单"), len(rows))


def _neighbour_form(desk: Desk) -> bytes:
    file = _case(desk)
    rules = desk.workspace.ask(policy.policy_on, file.case.opened_on).vetting
    questions = [item.label for item in rules.findings.value] if rules.findings else []
    visitors = rules.number("neighbours_visited", StepNumber.MIN_VISITORS)
    return neighbour_form_pdf(file, questions, visitors, desk.stamp("网格员考察街坊邻居走访记录表"))


def _case_summary(desk: Desk) -> bytes:
    return case_summary_pdf(_case(desk), desk.stamp("网格员人选考察材料"))


def _case(desk: Desk) -> CaseFile:
    return desk.workspace.ask(vetting.case_file, desk.workspace.ask(vetting.find_case, desk.wish.case))


REPORTS: dict[str, Report] = {
    "roster": Report(
        "网格员花名册",
        (),
        {"xlsx": lambda desk: roster_xlsx(*_roster(desk)), "pdf": lambda desk: roster_pdf(*_roster(desk))},
        "roster",
        alone=True,
        numbers=True,
    ),
    "assessment": Report("乡镇网格员考核表", (Need.PERIOD, Need.UNIT), {"pdf": _pages}, "assessment"),
    "assessment-summary": Report("网格员考核汇总表", (Need.PERIOD,), {"pdf": _summary}, "assessment-summary"),
    "pay-register": Report(
        "网格员补贴发放表",
        (Need.PERIOD,),
        {
            "xlsx": lambda desk: pay_register_xlsx(*_register(desk)),
            "pdf": lambda desk: pay_register_pdf(*_register(desk)),
        },
        "pay-register",
        dated=False,
        numbers=True,
    ),
    "ledger": Report(
        "专项经费台账",
        (),
        {"xlsx": lambda desk: ledger_xlsx(*_ledger(desk)), "pdf": lambda desk: ledger_pdf(*_ledger(desk))},
        "ledger",
        town=False,
        alone=True,
    ),
    "insurance": Report(
        "意外伤害保险清单",
        (),
        {
            "xlsx": lambda desk: insurance_xlsx(*_insured(desk)),
            "pdf": lambda desk: insurance_pdf(*_insured(desk)),
        },
        "insurance",
        town=False,
        alone=True,
        numbers=True,
    ),
    "neighbour-form": Report(
        "街坊邻居走访记录表（空白）", (Need.CASE,), {"pdf": _neighbour_form}, town=False, dated=False
    ),
    "case-summary": Report(
        "考察材料", (Need.CASE,), {"pdf": _case_summary}, town=False, dated=False, alone=True
    ),
}


def give(workspace: Workspace, report: Report, wish: Wish) -> Given:
    """Return the document as it was issued with its month, else a draft drawn now.

    Raises:
        Invalid: it cannot be had so, or what it shows is not there yet. NotFound, Denied: as its services.
    """
    desk = desk_for(workspace, report, wish)
    if (issued := _issued(desk, report)) is not None:
        return Given(workspace.ask(documents.document_bytes, issued.id), issued=True)
    return Given(report.draw[wish.ending](desk), issued=False)


def desk_for(workspace: Workspace, report: Report, wish: Wish) -> Desk:
    """Return what drawing the document needs.

    Raises: Invalid, NotFound, Denied.
    """
    _check(report, wish)
    return workspace.ask(_desk, workspace, wish)


def _check(report: Report, wish: Wish) -> None:
    if wish.ending not in report.draw:
        kinds = "或".join(f".{ending}" for ending in report.draw)
        raise Invalid(f"{report.title}只能存为{kinds}文件，请改文件名。")
    if wish.unit and not report.town:
        raise Invalid(f"{report.title}不分乡镇，请去掉单位代码。")
    if wish.as_was and not report.dated:
        raise Invalid(f"{report.title}没有“按当时”的样子，请去掉日期。")


@permits(Permission.UNITS_READ)
def _desk(unit: Unit, workspace: Workspace, wish: Wish) -> Desk:
    town = units.unit_by_code(unit, wish.unit, wish.as_was) if wish.unit else None
    if town is not None and town.level is not Level.TOWN:
        raise Invalid(f"“{town.name}”不是乡镇，请写乡镇的代码。")
    if wish.as_was is not None:
        close = datetime.combine(wish.as_was + timedelta(days=1), time(), CHINA)
        workspace = workspace.at(AsOf(wish.as_was, close))
    day = wish.as_was or (wish.month.last if wish.month else unit.today)
    rules = policy.policy_on(unit, day)
    return Desk(workspace, wish, rules, accounts.about(unit).demo, unit.now.astimezone(CHINA), town)


def _issued(desk: Desk, report: Report) -> DocumentRow | None:
    """Return the latest document of the month's bundle that is the one asked for."""
    wish, workspace = desk.wish, desk.workspace
    whole = WHOLE in workspace.actor.scopes and Permission.DOCUMENTS_READ in workspace.actor.permissions
    if not (report.kind and whole) or wish.month is None or wish.as_was is not None:
        return None
    if wish.unit and Need.UNIT not in report.needs:
        return None  # a part of an issued document is not an issued document
    title = f"{desk.town.name}网格员考核表" if desk.town else ""
    found = [
        row
        for row in workspace.ask(documents.documents, wish.month)
        if row.kind == BUNDLE + report.kind
        and row.file_name.endswith(f".{wish.ending}")
        and row.title.endswith(f"{wish.month.label}{title}" if title else "")
    ]
    return found[-1] if found else None
