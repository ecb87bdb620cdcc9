"""What leaves in a file or on paper: every document of the catalogue keeps to the rule of two persons."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.core.errors import Denied, Invalid
from app.core.period import Month
from app.domain.assessment import CycleKind, CycleState
from app.reports.catalogue import REPORTS, Need, Report, Wish
from app.reports.drafts import ask_for, give, look
from app.reports.issuing import issue
from app.services import documents, exports, vetting
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject
from db.models.documents import Act
from tests.campaigns import FOUR, advance, chosen, file
from tests.cases import ready
from tests.office import Office, count
from tests.reports.paper_kit import texts
from tests.trust.county import OCTOBER, TOWNS, settled

NAMES = ("演示甲", "演示乙", "演示丙", "演示丁")
CASE = "2026-001"


@pytest.fixture
def county(file_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The small county with an October, where more than one person is many."""
    settled(file_office)
    file_office.maker.do(assessed_for_the_year)
    ready(file_office)
    monkeypatch.setattr(exports, "MOST_ALONE", 1)
    return file_office


def assessed_for_the_year(unit: Unit) -> None:
    """Let the year have the people and results of October."""
    october = unit.session.scalars(select(Cycle)).first()
    assert october is not None
    year = Cycle(
        cycle_kind=CycleKind.ANNUAL,
        month=Month(2026, 12),
        opens=date(2026, 1, 1),
        closes=date(2027, 1, 1),
        tpl_version_id=october.tpl_version_id,
        population_rule="",
        state=CycleState.LOCKED,
        published_on=date(2026, 11, 2),
    )
    unit.session.add(year)
    unit.session.flush()
    for one in unit.session.scalars(select(Subject).where(Subject.cycle_id == october.id)).all():
        here = ("person_id", "posting_id", "unit_id", "town_id", "employment", "state", "scope_code")
        (subject,) = unit.insert(Subject, [{"cycle_id": year.id} | {key: getattr(one, key) for key in here}])
        last = unit.session.scalars(select(Result).where(Result.subject_id == one.id)).all()[-1]
        told = {key: getattr(last, key) for key in ("value", "grade", "state", "explain", "digest")}
        unit.insert(Result, [{"subject_id": subject, "number": 1, "scope_code": one.scope_code, **told}])


def wish(report: Report, ending: str) -> Wish:
    needs = report.needs
    return Wish(
        month=OCTOBER if report.dated or Need.PERIOD in needs else None,
        unit=TOWNS["clerk_a"] if Need.UNIT in needs else "",
        case=CASE if Need.CASE in needs else "",
        ending=ending,
    )


def words(content: bytes, ending: str) -> list[str]:
    """Return the text of each page, or of the one sheet."""
    if ending == "pdf":
        return texts(content)
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return ["\n".join(str(cell) for row in sheet for cell in row)]


def let_go(office: Office, report: Report, asked: Wish) -> str:
    request = ask_for(office.maker, report, asked, "报县财政局核对")
    office.checker.do(exports.approve, request, 1)
    return f"导{request:05d}"


def test_no_document_of_many_persons_leaves_by_one_of_them(county: Office) -> None:
    """Counted on the paper itself: whoever is named there, and whether the paper could be had alone."""
    visits = county.maker.ask(vetting.case_file, 1).visits
    visited, many = {one for row in visits for one in (row.householder, row.respondent)}, set()
    drawn = ((name, ending) for name, report in REPORTS.items() for ending in report.draw)
    for name, ending in (
        one
        for one in drawn
        if not one[0].startswith(
            (
                "campaign-",
                "registration",
                "equipment-slip",
                "exit-",
                "award-",
                "case-publicity",
                "case-letter",
                "case-refusal",
            )
        )
    ):  # the next test's, and tests/services/test_publicity.py's ; slips and leavings are about one person
        report = REPORTS[name]
        asked = wish(report, ending)
        if name == "map":  # this county has no boundaries
            with pytest.raises(Invalid, match="还没有边界"):
                look(county.maker, report, asked)
            continue
        seen = look(county.maker, report, asked)
        told = "".join(words(seen.content, ending))
        named = {one for one in (*NAMES, "演示候选", *visited) if one and one in told}
        assert seen.out.people >= len(named), f"{name} names more persons than it says"
        before = count(county.auditor, Act)
        if len(named) <= 1:
            continue
        many.add(name)
        with pytest.raises(Denied, match=f"{seen.out.people}人，超过1人"):
            give(county.maker, report, asked)
        number = let_go(county, report, asked)
        pages = words(give(county.maker, report, asked).content, ending)
        if ending == "pdf":
            assert all(page.count(number) > 1 and "经办甲（maker" in page for page in pages), name
        else:
            assert "导出人 经办甲（maker" in pages[0], name
        assert count(county.auditor, Act) > before
        with pytest.raises(Denied):
            give(county.maker, report, asked)
    assert many >= {"roster", "assessment", "assessment-summary", "pay-register", "insurance"}


def test_no_paper_of_a_campaign_leaves_by_one_either(
    file_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = chosen(file_office)
    advance(file_office, made, "publicise")
    monkeypatch.setattr(exports, "MOST_ALONE", 1)
    number = file(file_office.maker, made).row.number
    for name, named in (("campaign-ranking", "甲乙丙丁"), ("campaign-publicity", "乙")):
        asked = Wish(case=number, ending="pdf")
        seen = look(file_office.maker, REPORTS[name], asked)
        told = "".join(texts(seen.content))
        assert seen.out.people == len(FOUR)
        assert [one.name for one in FOUR if one.name in told] == [f"演示{word}" for word in named]
        with pytest.raises(Denied, match="4人，超过1人"):
            give(file_office.maker, REPORTS[name], asked)
        let_go(file_office, REPORTS[name], asked)
        assert texts(give(file_office.maker, REPORTS[name], asked).content)


def test_an_approval_is_for_this_draft_alone_and_what_is_issued_with_its_run_needs_none(
    county: Office, tmp_path
) -> None:
    from app.reports import bundle

    roster, pay = REPORTS["roster"], REPORTS["pay-register"]
    let_go(county, roster, Wish(month=OCTOBER, ending="pdf"))
    for other in (Wish(ending="pdf"), Wish(month=OCTOBER, unit=TOWNS["clerk_a"], ending="pdf")):
        with pytest.raises(Denied):
            give(county.maker, roster, other)
    assert give(county.maker, roster, Wish(month=OCTOBER, ending="xlsx")).content, "either kind of file"
    bundle.draw(county.maker, OCTOBER, tmp_path / "out")
    assert give(county.maker, pay, Wish(month=OCTOBER, ending="xlsx")).issued
    with pytest.raises(Invalid, match="不用申请"):
        ask_for(county.maker, pay, Wish(month=OCTOBER, ending="xlsx"), "报县财政局核对")


def test_what_one_person_issues_alone_needs_another_and_carries_no_mark(county: Office) -> None:
    asked = Wish(ending="pdf")
    with pytest.raises(Denied, match="4人，超过1人"):
        issue(county.maker, "roster", asked)
    assert county.maker.ask(documents.documents) == [], "no number was used"
    let_go(county, REPORTS["roster"], asked)
    made = issue(county.maker, "roster", asked)
    assert "maker" not in texts(county.maker.ask(documents.document_bytes, made))[0]
    given = select(Act.detail).where(Act.act_kind == "export").order_by(Act.id.desc()).limit(1)
    assert "导00001；4人" in str(county.auditor.ask(lambda unit: unit.session.scalar(given)))
