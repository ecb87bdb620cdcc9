"""What documents there are: what each must be told, reads and is drawn by.

Source: cli.md ``report``.  A new document is one line of REPORTS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from app.core.access import Permission
from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.period import Month
from app.domain.pay import RunKind, RunState
from app.domain.policy import Policy, StepNumber
from app.domain.restructuring.figures import Way
from app.domain.restructuring.standing import Standpoint
from app.reports import recruiting as campaign
from app.reports import training
from app.reports.assessment import person_pages_pdf, summary_pdf, town_summary_pdf
from app.reports.budget import ledger_pdf, ledger_xlsx
from app.reports.drawing import page_text
from app.reports.insurance import insurance_pdf, insurance_xlsx
from app.reports.leave import leave_ledger_pdf, leave_ledger_xlsx
from app.reports.leaving import Taken
from app.reports.map import map_pdf, usual
from app.reports.pay import pay_register_pdf, pay_register_xlsx
from app.reports.roster import roster_pdf, roster_xlsx
from app.reports.stamp import Stamp
from app.reports.vetting import case_summary_pdf, neighbour_form_pdf
from app.services import (
    assessment,
    boundaries,
    budget,
    documents,
    insurance,
    leave,
    pay,
    policy,
    recruiting,
    roster,
    units,
    vetting,
)
from app.services.pay import RunRow
from app.workspace import Workspace

DRAFT = "非正式"
T = TypeVar("T")


class Need(Choice):
    """What a document must be told; the value is the option of the command line."""

    PERIOD = "--period", "月份"
    UNIT = "--unit", "乡镇代码"
    CASE = "--case", "案卷编号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for; ``as_was`` draws it as it was known on that day, ``way`` under which units."""

    month: Month | None = None
    unit: str = ""
    case: str = ""
    as_was: date | None = None
    way: Way = Way.AS_WAS
    ending: str = ""


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
    taken: Taken | None = None  # who takes a draft of many persons along, by whose leave

    @property
    def on(self) -> date:
        """The day the document is about: as it was, the month's last day, or today."""
        if self.wish.as_was is not None:
            return self.wish.as_was
        return min(self.wish.month.last, self.now.date()) if self.wish.month else self.now.date()

    @property
    def point(self) -> Standpoint:
        """From where its rows are looked at."""
        return Standpoint(self.on, self.wish.way)

    @property
    def carried(self) -> Standpoint | None:
        """The standpoint of what else stays as it was frozen; None for 按当时."""
        return self.point if self.wish.way is Way.AS_NOW else None

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
            taker=self.taken.who if self.taken else "",
            mark=self.taken.mark if self.taken else "",
        )

    def of_town(self, rows: Sequence[T], town: Callable[[T], str]) -> list[T]:
        """Return the rows of the town asked for; all of them where none was."""
        return [row for row in rows if self.town is None or town(row) == self.town.name]


@dataclass(frozen=True, slots=True)
class Content:
    """What a document tells: what its writer takes, how many persons it names, and which of the register."""

    of: Any
    people: int = 0
    who: frozenset[int] = frozenset()


Draw = Callable[[Desk, Any], bytes]


@dataclass(frozen=True, slots=True)
class Report:
    """One document: its title, what it must be told, what it reads, its kinds of file, how it is drawn.

    ``kind`` is its name in the month's bundle, empty where it has none; ``town`` and ``dated`` say
    whether it can be had for one town, and as it was on a day; ``carried`` whether its rows can also stand
    under the units of today (按现在), which what was signed or paid cannot; ``alone`` whether it may be
    issued by itself, and not only with its month; ``numbers`` whether it shows those of persons.
    """

    title: str
    needs: tuple[Need, ...]
    read: Callable[[Desk], Content]
    draw: Mapping[str, Draw]
    kind: str = ""
    town: bool = True
    dated: bool = True
    carried: bool = False
    alone: bool = False
    numbers: bool = False


def _roster(desk: Desk) -> Content:
    purpose = f"打印{desk.on.isoformat()}花名册（{desk.number}）"
    rows = desk.workspace.do(roster.roster_lines, purpose, desk.point)
    mine = desk.of_town(rows, lambda row: row.town)
    return _persons(mine)


def _roster_stamp(desk: Desk) -> tuple[Stamp, date, Way]:
    return desk.stamp("网格员花名册"), desk.on, desk.wish.way


def _persons(rows: Sequence[Any]) -> Content:
    who = frozenset(row.person_id for row in rows)
    return Content(rows, len(who), who)


def _pages(desk: Desk) -> Content:
    return _persons(desk.workspace.ask(assessment.person_reports, _cycle(desk), _town(desk).id))


def _pages_pdf(desk: Desk, reports: Any) -> bytes:
    text = page_text(desk.rules, _town(desk).name)
    return person_pages_pdf(reports, text, desk.stamp(f"{desk.month.label}网格员考核表"))


def _summary(desk: Desk) -> Content:
    cycle, town = _cycle(desk), desk.town.id if desk.town else None
    sheet = desk.workspace.ask(assessment.score_sheet, cycle, town, desk.carried)
    results = desk.workspace.ask(assessment.results, cycle, town, desk.carried)
    towns = [] if desk.town else desk.workspace.ask(assessment.town_summary, cycle, desk.carried)
    return replace(_persons(sheet.rows), of=(towns, sheet, results))


def _summary_pdf(desk: Desk, found: Any) -> bytes:
    towns, sheet, results = found
    stamp = desk.stamp(f"{desk.month.label}网格员考核汇总表")
    told = Standpoint(desk.month.last, desk.wish.way).told
    if desk.town:
        return town_summary_pdf(sheet, results, desk.town.name, stamp, told)
    return summary_pdf(towns, sheet, results, stamp, told)


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
    return desk.stamp(f"{desk.month.label}网格员补贴发放表")


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
    return desk.stamp(f"{desk.on.year}年全科网格专项经费台账")


def _insured(desk: Desk) -> Content:
    contracts = desk.workspace.ask(insurance.contracts, desk.on.year)
    if not contracts:
        raise Invalid(f"{desk.on.year}年还没有登记保单，请在“保险”中登记。")
    rows = desk.workspace.ask(insurance.insured, contracts[0].id, desk.on, clear=_clear(desk))
    return _noted(desk, _insured_stamp(desk), _persons(rows))


def _insured_stamp(desk: Desk) -> Stamp:
    return desk.stamp("网格员人身意外伤害保险清单")


def _leave(desk: Desk) -> Content:
    return _persons(desk.workspace.ask(leave.ledger, desk.on.year))


def _leave_stamp(desk: Desk) -> Stamp:
    return desk.stamp(f"{desk.on.year}年网格员请假台账")


def _neighbour_form(desk: Desk, file: Any) -> bytes:
    rules = desk.workspace.ask(policy.policy_on, file.case.opened_on).vetting
    questions = [item.label for item in rules.findings.value] if rules.findings else []
    visitors = rules.number("neighbours_visited", StepNumber.MIN_VISITORS)
    return neighbour_form_pdf(file, questions, visitors, desk.stamp("网格员考察街坊邻居走访记录表"))


def _case_summary(desk: Desk, file: Any) -> bytes:
    return case_summary_pdf(file, desk.stamp("网格员人选考察材料"))


def _case(desk: Desk) -> Content:
    file = desk.workspace.ask(vetting.case_file, desk.workspace.ask(vetting.find_case, desk.wish.case))
    visited = {name for row in file.visits for name in (row.householder, row.respondent)}
    return Content(file, 1 + len(file.team) + len(visited), frozenset({file.case.person_id}))


def _campaign(desk: Desk) -> Content:
    number = desk.workspace.ask(recruiting.find_campaign, desk.wish.case)
    file = desk.workspace.ask(recruiting.campaign_file, number)
    return Content(file, len(file.entries), frozenset(one.person_id for one in file.entries))


def _of_campaign(title: str, draw: Callable[[Any, Stamp], bytes]) -> Report:
    """Return a paper of a campaign."""
    drawn = {"pdf": lambda desk, file: draw(file, desk.stamp(title))}
    return Report(title, (Need.CASE,), _campaign, drawn, town=False, dated=False, alone=True)


def _map(desk: Desk) -> Content:
    rows, regions = desk.workspace.ask(boundaries.map_rows), desk.workspace.ask(boundaries.regions)
    if (town := desk.town) is not None:
        rows = [row for row in rows if town.scope_lo <= row.scope_lo <= town.scope_hi]
    mine = {row.id for row in rows}
    return Content(usual(rows, [one for one in regions if one.unit_id in mine], desk.on, town=bool(town)))


def _map_pdf(desk: Desk, sheet: Any) -> bytes:
    return map_pdf(sheet, desk.stamp("网格电子地图"))


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
    **{name: _of_campaign(*paper) for name, paper in campaign.PAPERS.items()},
    "training-hours": Report(
        "培训学时表", (), lambda desk: _persons(training.read(desk)), training.DRAWN, carried=True
    ),
    "map": Report("网格电子地图", (), _map, {"pdf": _map_pdf}, dated=False),
    "neighbour-form": Report(
        "街坊邻居走访记录表（空白）", (Need.CASE,), _case, {"pdf": _neighbour_form}, town=False, dated=False
    ),
    "case-summary": Report(
        "考察材料", (Need.CASE,), _case, {"pdf": _case_summary}, town=False, dated=False, alone=True
    ),
}
