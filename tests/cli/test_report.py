"""``report``: every document of the list; issued bytes where there are any, else a draft that says so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app import cli
from app.core.clock import CHINA
from app.core.errors import NotFound
from app.domain.roster import EndReason
from app.reports import bundle
from app.reports.catalogue import REPORTS
from app.reports.desk import DRAFT
from app.services import documents, exports, roster, vetting
from app.services.roster import Leaving
from db.models.documents import Act
from db.models.roster import Posting
from tests.cases import opened
from tests.office import PASS, Office, one
from tests.reports.paper_kit import texts
from tests.services.paid import appropriate, approved, hire, person
from tests.trust.county import OCTOBER, TOWNS, settled

TOWN_A = TOWNS["clerk_a"]


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)


@dataclass
class Command:
    """The command line of one office, and what it said last."""

    office: Office
    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(
        self, name: str, file: str, *options: str, user: str = "maker"
    ) -> tuple[int, dict[str, Any]]:
        self.capsys.readouterr()
        place = self.office.place
        if not self.office.maker.store.embedded:
            url = self.office.url("x").set(username=None, password=None)
            place = url.render_as_string(hide_password=False)
        words = ["report", name, "--out", str(self.folder / file), *options]
        code = cli.run([*words, "--db", place, "--user", user, "--json"])
        return code, json.loads(self.capsys.readouterr().out)

    def read(self, file: str) -> str:
        """Return every word of a written document."""
        content = (self.folder / file).read_bytes()
        if file.endswith(".pdf"):
            return "".join(texts(content))
        sheets = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
        return "\n".join(str(cell) for row in sheets for cell in row)


@pytest.fixture
def report(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(office, tmp_path / "out", capsys)


@pytest.fixture
def file_report(file_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(file_office, tmp_path / "out", capsys)


def test_the_list_names_every_document_and_needs_no_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["report", "--list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["reports"]
    assert [row["name"] for row in rows] == list(REPORTS)
    assert rows[1]["needs"] == ["--period", "--unit"]
    endings = {row["name"]: row["endings"] for row in rows}
    assert (endings["pay-register"], endings["score-form"]) == (["xlsx", "pdf"], ["pdf"])
    assert cli.run(["report", "--list"]) == 0
    assert "neighbour-form" in capsys.readouterr().out


MONTH = ("--period", "2026-10")
DRAFTS = {
    "roster.xlsx": ("roster", MONTH, "演示丁"),
    "pages.pdf": ("assessment", (*MONTH, "--unit", TOWN_A), "演示甲"),
    "summary.pdf": ("assessment-summary", MONTH, "乙镇"),
    "pay.xlsx": ("pay-register", MONTH, "贰仟玖佰陆拾元整"),
    "pay.pdf": ("pay-register", MONTH, "2,960.00"),
    "ledger.xlsx": ("ledger", MONTH, "稷财〔2026〕1号"),
    "insured.xlsx": ("insurance", MONTH, "演示丁"),
}


def test_every_document_of_a_month_is_a_draft_until_it_is_issued_and_then_its_bytes(report: Command) -> None:
    settled(report.office)
    for file, (name, options, word) in DRAFTS.items():
        code, said = report(name, file, *options)
        assert (code, said["issued"]) == (0, False), said
        words = report.read(file)
        assert word in words and f"编号 {DRAFT}" in words, file
    bundle.draw(report.office.maker, OCTOBER, report.folder / "bundle")
    kept = {sha256(path.read_bytes()).hexdigest() for path in (report.folder / "bundle").iterdir()}
    found = set()
    for file, (name, options, word) in DRAFTS.items():
        code, said = report(name, f"issued-{file}", *options)
        assert (code, said["issued"]) == (0, True), said
        assert said["sha256"] == sha256((report.folder / f"issued-{file}").read_bytes()).hexdigest()
        assert word in report.read(f"issued-{file}") and DRAFT not in report.read(f"issued-{file}")
        found.add(said["sha256"])
    assert found <= kept and len(found) == len(DRAFTS)


def test_a_part_or_an_earlier_day_of_an_issued_document_is_a_draft(file_report: Command) -> None:
    office = file_report.office
    settled(office)
    bundle.draw(office.maker, OCTOBER, file_report.folder / "bundle")
    code, said = file_report("pay-register", "a.xlsx", *MONTH, "--unit", TOWN_A)
    assert (code, said["issued"]) == (0, False)
    words = file_report.read("a.xlsx")
    assert "演示甲" in words and "演示丙" not in words and "壹仟贰佰元整" in words
    code, said = file_report("assessment-summary", "a.pdf", *MONTH, "--unit", TOWN_A)
    assert (code, said["issued"]) == (0, False)
    code, said = file_report("roster", "then.xlsx", *MONTH, "--as-was", "2026-10-31")
    assert (code, said["issued"]) == (0, False)


def test_as_was_knows_only_what_was_known(file_report: Command) -> None:
    """Registered on 2 November with effect from January: on 1 November nobody knew."""
    office = file_report.office
    hire(office)
    posting = one(office.maker, select(Posting).where(Posting.person_id == person(office, "演示甲")))
    office.clock.set(date(2026, 11, 10))
    left = Leaving(on=date(2026, 10, 1), reason=EndReason.RESIGNED)
    office.maker.do(roster.leave, posting.id, posting.version, left)
    for day, there in (("2026-11-01", ()), ("2026-11-02", ("演示乙", "演示丙"))):
        code, _ = file_report("roster", f"{day}.xlsx", "--as-was", day)
        assert code == 0
        words = file_report.read(f"{day}.xlsx")
        assert all((name in words) is (name in there) for name in ("演示乙", "演示丙"))


def test_the_register_can_be_looked_at_before_it_is_posted(file_report: Command) -> None:
    code, said = file_report("pay-register", "none.xlsx", *MONTH)
    assert (code, said["error"]["kind"]) == (3, "not_found")
    hire(file_report.office)
    appropriate(file_report.office)
    approved(file_report.office, OCTOBER)
    code, said = file_report("pay-register", "early.xlsx", *MONTH)
    assert (code, said["issued"]) == (0, False)
    assert "2960" in file_report.read("early.xlsx")


def test_the_papers_of_a_case(report: Command) -> None:
    case_id, _ = opened(report.office)
    number = report.office.maker.ask(vetting.case_row, case_id).number
    form, summary = f"编号 {number}", f"编号 {DRAFT}"  # what is filled in by hand bears its case's number
    for name, word, mark in (
        ("neighbour-form", "被访人签字", form),
        ("case-summary", "演示候选", summary),
    ):
        code, said = report(name, f"{name}.pdf", "--case", number, user="clerk_a")
        assert (code, said["issued"]) == (0, False), said
        words = report.read(f"{name}.pdf")
        assert word in words and mark in words and (DRAFT in words) is (mark is summary)
    code, _ = report("case-summary", "no.pdf", "--case", number, user="clerk_b")
    assert (code, (report.folder / "no.pdf").exists()) == (3, False)


def test_a_clerk_gets_the_own_town_and_never_the_countys_papers(report: Command) -> None:
    office = report.office
    settled(office)
    bundle.draw(office.maker, OCTOBER, report.folder / "bundle")
    issued = office.maker.ask(documents.documents, OCTOBER)
    theirs = office.clerk_a.ask(documents.documents, OCTOBER)
    assert [(row.kind, "甲镇" in row.title) for row in theirs] == [("bundle.assessment", True)]
    with pytest.raises(NotFound):
        office.clerk_a.ask(documents.document_bytes, issued[0].id)
    code, said = report("pay-register", "mine.xlsx", *MONTH, user="clerk_a")
    assert (code, said["issued"]) == (0, False)
    words = report.read("mine.xlsx")
    assert "演示甲" in words and "演示丙" not in words
    assert report("ledger", "ledger.xlsx", *MONTH, user="clerk_a")[0] == 5


def test_giving_out_numbers_in_full_is_an_act_and_others_get_them_masked(file_report: Command) -> None:
    office = file_report.office
    settled(office)
    asked = {"roster": "花名册", "pay-register": "补贴发放表", "insurance": "保险清单"}
    for name in asked:
        assert file_report(name, f"{name}.xlsx", *MONTH)[0] == 0
    given = select(Act.purpose).where(Act.act_kind != "sign_in")
    acts = office.maker.ask(lambda unit: unit.session.scalars(given).all())
    for title in asked.values():
        assert any(title in purpose and DRAFT in purpose for purpose in acts), title
    assert file_report("pay-register", "masked.xlsx", *MONTH, user="approver")[0] == 0
    number = "6228480000000000001"
    assert number in file_report.read("pay-register.xlsx") and number not in file_report.read("masked.xlsx")
    after = office.maker.ask(lambda unit: unit.session.scalars(given).all())
    assert after == [*acts, "网格员补贴发放表"], "that it was taken out, not that a number was shown"


def test_a_draft_of_many_persons_is_asked_for_and_let_go_by_another(
    file_report: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = file_report.office
    hire(office)
    monkeypatch.setattr(exports, "MOST_ALONE", 3)
    code, said = file_report("roster", "r.pdf")
    assert (code, said["error"]["kind"]) == (5, "denied")
    assert "4人，超过3人" in said["error"]["message"] and "--purpose" in said["error"]["message"]
    code, said = file_report("roster", "r.pdf", "--purpose", "报县财政局核对")
    assert (code, said["asked"]) == (0, "导00001")
    assert file_report("roster", "r.pdf", "--purpose", "报县财政局核对")[0] == 3, "asked already"
    assert not file_report.folder.exists()
    office.clock.set(datetime.now(CHINA))  # the command goes by the machine's
    office.checker.do(exports.approve, 1, 1)
    assert file_report("roster", "r.pdf")[0] == 0
    assert "导00001" in file_report.read("r.pdf") and "经办甲（maker" in file_report.read("r.pdf")
    assert file_report("roster", "r.pdf")[0] == 5, "once"


@pytest.mark.parametrize(
    ("name", "file", "options", "code", "says"),
    [
        ("assessment", "a.pdf", MONTH, 2, "--unit"),
        ("assessment", "a.pdf", ("--unit", TOWN_A), 2, "--period"),
        ("case-summary", "a.pdf", (), 2, "--case"),
        ("assessment", "a.xlsx", (*MONTH, "--unit", TOWN_A), 3, r".pdf"),
        ("assessment", "a.pdf", (*MONTH, "--unit", "990101100200"), 3, "不是乡镇"),
        ("assessment", "a.pdf", (*MONTH, "--unit", "990109"), 3, "没有代码"),
        ("assessment-summary", "a.pdf", MONTH, 3, "2026年10月"),
        ("ledger", "a.xlsx", ("--unit", TOWN_A), 3, "不分乡镇"),
        ("pay-register", "a.xlsx", (*MONTH, "--as-was", "2026-10-31"), 3, "按当时"),
        ("insurance", "a.xlsx", (), 3, "还没有登记保单"),
        ("nonsense", "a.xlsx", (), 2, "nonsense"),
    ],
)
def test_what_cannot_be_had_is_said_and_nothing_is_written(
    file_report: Command, name: str, file: str, options: tuple[str, ...], code: int, says: str
) -> None:
    found, said = file_report(name, file, *options)
    assert found == code
    assert says in said["error"]["message"]
    assert not file_report.folder.exists()
