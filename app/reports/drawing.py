"""Draw every document of one month from its rows, under one frame of numbers, anchor and signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from app.core.access import Permission, permits
from app.core.clock import CHINA
from app.core.errors import Invalid
from app.core.period import Month
from app.domain.assessment import CycleKind
from app.domain.policy import Policy
from app.domain.restructuring.standing import Standpoint
from app.domain.wording import Words, line, lines, renamed
from app.reports.assessment import PageText, SheetText, person_pages_pdf, summary_pdf
from app.reports.budget import ledger_xlsx
from app.reports.insurance import insurance_xlsx
from app.reports.manifest import BundleFile
from app.reports.pay import pay_register_pdf, pay_register_xlsx
from app.reports.roster import roster_xlsx
from app.reports.stamp import Stamp
from app.services import accounts, assessment, budget, documents, insurance, pay, policy, roster, wording
from app.services.pay import RunRow
from app.workspace import Unit, Workspace

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
TEXT = "text/plain"
_FORMS = (
    "roster",
    "assessment",
    "assessment-page",
    "assessment-summary",
    "assessment-sheet",
    "pay-register",
    "bank-file",
    "ledger",
    "insurance",
    "manifest",
)
MOST = 60  # numbers set aside for one bundle: a county has fewer towns than that


@dataclass(frozen=True, slots=True)
class Drawn:
    """One document; ``total`` is None where it states no money."""

    kind: str
    file_name: str
    media: str
    number: str
    title: str
    content: bytes
    rows: int
    total: Decimal | None
    anchor: str
    unit_id: int | None = None

    def listed(self, sha256: str) -> BundleFile:
        """Return its line in the manifest."""
        return BundleFile(self.file_name, self.kind, self.rows, self.total, sha256)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the documents of a month share; ``numbers`` are used up from the front.

    ``run`` is None where the county pays nobody, ``cycle_id`` where no assessment ends with the month.
    """

    month: Month
    rules: Policy
    run: RunRow | None
    cycle_id: int | None
    demo: bool
    anchor: str
    drawn_at: datetime
    numbers: list[str] = field(default_factory=list)
    words: Mapping[str, Words] = field(default_factory=dict)

    def stamp(self, form: str, town: str = "") -> Stamp:
        """Return the stamp of the next document: made when the run was posted, if there is one."""
        made = self.run.posted_at if self.run else self.drawn_at
        if made is None:
            raise Invalid("补贴还没有过账，不能生成文件。")
        said, where = self.words[form], {"乡镇": town, "时间": self.month.label}
        return Stamp(
            title=line(said.title, where),
            contact=line(said.foot, where),
            labels=renamed(said.labels),
            unit=self.rules.centre.name.value,
            made_at=made.astimezone(CHINA),
            number=self.numbers.pop(0),
            anchor=self.anchor,
            demo=self.demo,
            signatures=tuple(self.rules.centre.signatures.value),
        )

    def name(self, what: str, ending: str) -> str:
        """Return a document's file name; a demonstration says so on every file."""
        return f"{self.month}-{what}{'（演示数据）' if self.demo else ''}.{ending}"


@permits(Permission.DOCUMENTS_ISSUE)
def frame_of(unit: Unit, month: Month, run: RunRow | None, cycle_id: int | None) -> Frame:
    """Return the frame of a month, with free numbers of the county's series set aside."""
    rules = policy.policy_on(unit, month.last)
    numbers = documents.free_numbers(unit, rules.centre.document_number.value, MOST)
    demo = accounts.about(unit).demo
    words = {form: wording.words_on(unit, form) for form in _FORMS}
    return Frame(month, rules, run, cycle_id, demo, documents.anchor(unit), unit.now, numbers, words)


def people(workspace: Workspace, frame: Frame) -> Iterator[Drawn]:
    """Draw the roster as it stood on the month's last day."""
    on = frame.month.last
    rows = workspace.do(roster.roster_lines, f"{frame.month.label}花名册", Standpoint(on))
    stamp = frame.stamp("roster")
    content = roster_xlsx(rows, stamp, on)
    yield _drawn(frame, ("roster", "01-花名册", "xlsx"), stamp, content, len(rows))


def sheets(workspace: Workspace, frame: Frame) -> Iterator[Drawn]:
    """Draw the assessment: the county's summary, then one page for each person, a file per town."""
    if frame.cycle_id is None:
        return
    towns = workspace.ask(assessment.town_summary, frame.cycle_id)
    sheet = workspace.ask(assessment.score_sheet, frame.cycle_id)
    results = workspace.ask(assessment.results, frame.cycle_id)
    stamp = frame.stamp("assessment-summary")
    text = sheet_text(frame.rules, frame.words["assessment-sheet"])
    content = summary_pdf(towns, sheet, results, stamp, Standpoint(frame.month.last).told, text)
    yield _drawn(frame, ("assessment-summary", "02-考核汇总", "pdf"), stamp, content, len(results))
    for number, town in enumerate(towns, start=1):
        reports = workspace.ask(assessment.person_reports, frame.cycle_id, town.town_id)
        stamp = frame.stamp("assessment", town=town.town)
        shared = page_text(frame.rules, town.town, frame.words["assessment-page"])
        pages = person_pages_pdf(reports, shared, stamp)
        place = ("assessment", f"03-考核表-{number:02d}-{town.town}", "pdf")
        drawn = _drawn(frame, place, stamp, pages, len(reports))
        yield replace(drawn, unit_id=town.town_id)  # the town may take its own pages out again


def page_text(rules: Policy, town: str, words: Words, kind: CycleKind = CycleKind.DAILY) -> PageText:
    """Return what the assessment pages of one town share, in the county's words; who assesses by the kind."""
    days = rules.assessment.appeal_days
    yearly = rules.assessment.cadence_of(kind).owner.value if kind is CycleKind.ANNUAL else ""
    told = {**words.common, "申诉工作日": str(days.value) if days else ""}
    return PageText(
        title=words.title,
        assessor=yearly or rules.centre.town_centre.value.format(town=town),
        appeal="\n".join(lines(words.note, told)),
        employments=rules.kind_labels,
        labels=renamed(words.labels),
    )


def sheet_text(rules: Policy, words: Words) -> SheetText:
    """Return what the towns' score sheets share, in the county's words."""
    town = rules.centre.town_centre.value
    return SheetText(title=words.title, assessor=town, labels=renamed(words.labels))


def money(workspace: Workspace, frame: Frame) -> Iterator[Drawn]:
    """Draw the pay register twice, give out the archived bank file, draw the ledger and the insured."""
    if frame.run is not None:
        yield from _paid(workspace, frame, frame.run)
    if frame.rules.insurance.accident:
        yield _insured(workspace, frame)


def _paid(workspace: Workspace, frame: Frame, run: RunRow) -> Iterator[Drawn]:
    rows = workspace.ask(pay.register, run.id, clear=True)
    first = frame.stamp("pay-register")
    second = frame.stamp("pay-register")
    made = (
        ("xlsx", first, pay_register_xlsx(rows, first)),
        ("pdf", second, pay_register_pdf(rows, second)),
    )
    for ending, stamp, content in made:
        place = ("pay-register", "04-补贴发放表", ending)
        yield _drawn(frame, place, stamp, content, len(rows), run.total)
    yield _bank(workspace, frame, run)
    yield _ledger(workspace, frame, run)


def _bank(workspace: Workspace, frame: Frame, run: RunRow) -> Drawn:
    export = workspace.ask(pay.exports, run.id)[0]
    content = workspace.ask(documents.content_of, export.file_id)
    stamp = frame.stamp("bank-file")
    return _drawn(frame, ("bank-file", "05-银行代发文件", "txt"), stamp, content, export.rows, export.total)


def _ledger(workspace: Workspace, frame: Frame, run: RunRow) -> Drawn:
    """Draw the ledger up to the day the run was posted."""
    posted = run.posted_at
    assert posted is not None
    until = posted.astimezone(CHINA).date()
    rows = workspace.ask(budget.ledger, frame.month.year, until=until)
    stamp = frame.stamp("ledger")
    return _drawn(frame, ("ledger", "06-经费台账", "xlsx"), stamp, ledger_xlsx(rows, stamp), len(rows))


def _insured(workspace: Workspace, frame: Frame) -> Drawn:
    contract = workspace.ask(insurance.contracts, frame.month.year)[0]
    rows = workspace.ask(insurance.insured, contract.id, frame.month.last, clear=True)
    stamp = frame.stamp("insurance")
    content = insurance_xlsx(rows, stamp)
    total = sum((row.premium for row in rows), Decimal(0))
    return _drawn(frame, ("insurance", "07-保险清单", "xlsx"), stamp, content, len(rows), total)


def _drawn(
    frame: Frame,
    place: tuple[str, str, str],
    stamp: Stamp,
    content: bytes,
    rows: int,
    total: Decimal | None = None,
) -> Drawn:
    kind, what, ending = place
    media = {"xlsx": XLSX, "pdf": PDF, "txt": TEXT, "json": "application/json"}[ending]
    name = frame.name(what, ending)
    return Drawn(kind, name, media, stamp.number, stamp.title, content, rows, total, frame.anchor)


def manifest(frame: Frame, ending: str, stamp: Stamp, content: bytes, rows: int) -> Drawn:
    """Return the manifest as a document of the bundle."""
    return _drawn(frame, ("manifest", "00-文件清单", ending), stamp, content, rows)
