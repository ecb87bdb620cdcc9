"""The README's first command: 稷山县, its year to the fen, and October's bundle read back from outside."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from app.core.money import show
from app.core.period import Month
from app.domain.assessment import CycleKind, CycleState, SubjectState
from app.domain.awards import AwardState
from app.domain.pay import Bucket
from app.domain.record_numbers import read
from app.domain.recruiting import CampaignState, EntryState
from app.domain.tenure import TenureKind, TenureState
from app.services import (
    assessment,
    awards,
    erasing,
    exports,
    merits,
    pay,
    recruiting,
    refusals,
    roster,
    search,
    tenure,
    vetting,
)
from tests.services.test_exports import LIST
from tests.stories.conftest import County
from tests.stories.papers import (
    Page,
    bank_lines,
    cells_of,
    column,
    in_figures,
    manifest,
    money,
    one_file,
    pages_of,
    rows_of,
    year_of,
)
from tests.stories.program import ROOT, hashes

OCTOBER = Month(2026, 10)
POSTED = 10
RARE = "䶮𬱖㙓"
REGISTER, ROSTER, INSURED = "补贴发放表（演示数据）.xlsx", "花名册", "保险清单"
PERSON = re.compile(r"姓名 (\S+) 用工类别")


@pytest.fixture(scope="session")
def plan():
    """The year by the policy file alone."""
    return year_of(ROOT / "resources/policies/jishan.toml")


@cache
def _pages(path: Path) -> list[Page]:
    return pages_of(path)


def _all_pages(county: County) -> dict[str, list[Page]]:
    return {path.name: _pages(path) for path in sorted(county.folder.glob("*.pdf"))}


def _register(county: County) -> list[list[object]]:
    return rows_of(one_file(county.folder, REGISTER))


# --- what the command says --------------------------------------------------------------------


def test_the_policy_file_says_what_the_county_published(plan) -> None:
    """The figures of the published account, worked out here from heads and rates."""
    assert plan.wages == 70 * 1760 * 12 + 350 * 600 * 12
    assert (plan.paid, plan.insured) == (70 + 350, 70 + 350 + 1)
    assert plan.insurance == 421 * 100


def test_the_summary_has_the_keys_of_the_contract_and_the_county_of_the_list(year: County) -> None:
    said = year.done.said
    assert said.keys() >= {"county", "units", "workers", "months", "budget", "bundle"}
    with (ROOT / "resources/divisions/jishan_140824.csv").open(encoding="utf-8-sig") as file:
        listed = Counter(row["level"] for row in csv.DictReader(file))
    assert said["units"] == {**listed, "grid": 421 + 7}
    assert sorted(said["kinds"]["grid"].values()) == [1, 70, 357]
    assert said["workers"] == {"urban_full_time": 70, "rural_part_time": 350, "dedicated": 1, "total": 421}
    assert (said["county"], said["months"]) == ("jishan", POSTED)


def test_the_years_figures_follow_from_the_policy(year: County, plan) -> None:
    assert year.done.said["budget"] == {
        "appropriation": str(plan.appropriation),
        "wages_posted": str(plan.wages_month * POSTED),
        "wages_year": str(plan.wages),
        "insurance_year": str(plan.insurance),
        "balance": str(plan.balance),
    }
    assert plan.balance == Decimal("-40500.00")


def test_the_forecast_says_in_words_that_december_is_short(year: County, plan) -> None:
    sentence = year.done.said["forecast"]
    assert f"12月补贴将短缺{show(-plan.balance)}元" in sentence
    assert "11月" not in sentence.split("短缺")[0].rpartition("，")[2]


def test_nothing_but_the_summary_is_on_standard_output(year: County) -> None:
    assert year.done.out.count("\n") == 1
    assert "Traceback" not in year.done.err


# --- what lies in the folder ------------------------------------------------------------------


def test_the_bundle_is_whole_and_its_hashes_are_the_files(year: County) -> None:
    on_disk = hashes(year.folder, but="jishan.griddesk")
    listed = {one["file"]: one["sha256"] for one in year.done.said["bundle"]}
    assert listed == on_disk
    assert Counter(one["kind"] for one in year.done.said["bundle"]) == {
        "roster": 1,
        "assessment-summary": 1,
        "assessment": 8,
        "pay-register": 2,
        "bank-file": 1,
        "ledger": 1,
        "insurance": 1,
        "manifest": 2,
    }
    leftovers = {path.name for path in year.folder.iterdir()} - set(on_disk)
    assert leftovers == {"jishan.griddesk", "jishan.griddesk.keys"}


def test_the_manifest_names_every_other_file_with_its_hash_and_sum(year: County, plan) -> None:
    on_disk = hashes(year.folder, but="jishan.griddesk")
    listed = manifest(year.folder)["files"]
    papers = {name for name in on_disk if "文件清单" not in name}
    assert {one["file"]: one["sha256"] for one in listed} == {name: on_disk[name] for name in papers}
    totals = {one["kind"]: one["total"] for one in listed if one["total"] is not None}
    assert totals["pay-register"] == totals["bank-file"] == str(plan.wages_month)
    text = "".join(page.text for page in _pages(one_file(year.folder, "文件清单（演示数据）.pdf")))
    assert all(one["sha256"] in text for one in listed)


def test_every_file_and_every_page_says_that_its_people_are_made_up(year: County) -> None:
    assert all("演示数据" in one["file"] for one in year.done.said["bundle"])
    assert [
        (name, number)
        for name, pages in _all_pages(year).items()
        for number, page in enumerate(pages, 1)
        if "演示数据" not in page.text
    ] == []
    for path in year.folder.glob("*.xlsx"):
        assert any("演示数据" in str(cell) for row in rows_of(path) for cell in row), path.name
    assert manifest(year.folder)["demo"] is True


def test_every_font_is_in_the_file(year: County) -> None:
    fonts = {
        (name, font): embedded
        for name, pages in _all_pages(year).items()
        for page in pages
        for font, embedded in page.fonts.items()
    }
    assert len(fonts) >= len(_all_pages(year))
    assert [which for which, embedded in fonts.items() if not embedded] == []


def test_each_of_421_people_has_a_page_of_their_own(year: County) -> None:
    pages = [page for name, pages in _all_pages(year).items() if "考核表" in name for page in pages]
    names = [found for page in pages for found in PERSON.findall(page.text)]
    listed = column(rows_of(one_file(year.folder, ROSTER)), "姓名")
    assert len(pages) == len(names) == len(listed) == 421
    assert Counter(names) == Counter(listed)


def test_rare_characters_are_text_in_every_paper(year: County) -> None:
    listed = "".join(column(rows_of(one_file(year.folder, ROSTER)), "姓名"))
    rare = [sign for sign in RARE if sign in listed]
    assert rare, "somebody of the roster has a name printers fear"
    papers = [
        "".join(page.text for name, pages in _all_pages(year).items() if part in name for page in pages)
        for part in ("考核表", "发放表")
    ]
    bank = "".join(line[1] for line in bank_lines(one_file(year.folder, "银行代发文件")))
    for sign in rare:
        assert all(sign in text for text in papers)
        assert sign in bank


# --- the sums ---------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [REGISTER, ROSTER])
def test_identity_and_card_numbers_stay_text_for_both_readers(year: County, part: str) -> None:
    path = one_file(year.folder, part)
    card = "银行账号" if part == REGISTER else "银行卡号"
    for rows in (rows_of(path), cells_of(path)):
        identities, cards = column(rows, "身份证号"), column(rows, card)
        assert len(identities) == (420 if part == REGISTER else 421)
        assert all(isinstance(cell, str) and re.fullmatch(r"\d{17}[\dX]", cell) for cell in identities)
        assert all(isinstance(cell, str) and re.fullmatch(r"\d{19}", cell) for cell in cards)
        assert len(set(identities)) == len(identities) and len(set(cards)) == len(cards)
    assert column(rows_of(path), "身份证号") == column(cells_of(path), "身份证号")


def test_register_bank_ledger_and_capitals_say_one_sum(year: County, plan) -> None:
    rows = _register(year)
    paid = [money(cell) for cell in column(rows, "实发")]
    place = next(row for row in rows if "实发" in row).index("实发")
    by_first = {str(row[0]): row for row in rows if isinstance(row[0], str) and row[0]}
    total = next(money(row[place]) for first, row in by_first.items() if first.startswith("合计（420人"))
    subtotals = [money(row[place]) for first, row in by_first.items() if "小计" in first]
    capitals = next(first for first in by_first if first.startswith("合计（大写）"))
    words = re.search(r"人民币(\S+?)\s", capitals)
    bank = [Decimal(line[3]) for line in bank_lines(one_file(year.folder, "银行代发文件"))]
    ledger = rows_of(one_file(year.folder, "经费台账"))
    committed = [
        money(cell)
        for cell, text in zip(column(ledger, "承诺"), column(ledger, "摘要"), strict=True)
        if "2026年10月网格员补贴" in text
    ]
    assert words is not None
    assert {
        sum(paid), total, sum(subtotals), sum(bank), sum(committed), in_figures(words[1])
    } == {plan.wages_month}  # fmt: skip
    assert f"￥{plan.wages_month:,.2f}" in capitals
    assert len(subtotals) == 8


def test_the_bank_pays_whom_the_register_lists(year: County) -> None:
    rows = _register(year)
    listed = list(
        zip(column(rows, "姓名"), column(rows, "银行账号"), map(money, column(rows, "实发")), strict=True)
    )
    bank = bank_lines(one_file(year.folder, "银行代发文件"))
    assert [(line[1], line[2], Decimal(line[3])) for line in bank] == listed


def test_the_printed_register_says_the_same_as_the_workbook(year: County, plan) -> None:
    pages = _pages(one_file(year.folder, "补贴发放表（演示数据）.pdf"))
    text = "".join(page.text for page in pages)
    rows = _register(year)
    assert all(number in text for number in column(rows, "身份证号"))
    assert f"{plan.wages_month:,.2f}" in text and "人民币叁拾叁万叁仟贰佰元整" in text
    assert all("序号" in page.text for page in pages), "the heading is repeated on every page"


def test_of_421_people_420_are_paid_and_one_is_paid_by_the_host(year: County, plan) -> None:
    run = year.ask(pay.posted_run, OCTOBER)
    assert (run.paid, run.excluded, run.withheld) == (plan.paid, 1, 0)
    assert run.total == plan.wages_month
    slips = year.ask(pay.slips, run.id)
    (excluded,) = [slip for slip in slips if slip.bucket is Bucket.EXCLUDED]
    assert "邮政" in excluded.reason
    gone = [slip.reason for slip in slips if slip.bucket is Bucket.ZERO]
    assert len(gone) == run.zero, "who left is named once more, with the day"
    assert all(re.fullmatch(r"已于2026-(09-\d\d|10-01)离岗，当月没有在岗天数", reason) for reason in gone)
    roster = rows_of(one_file(year.folder, ROSTER))
    kinds = Counter(column(roster, "专/兼职"))
    assert kinds == {"社区专职": 70, "农村兼职": 350, "邮政专属": 1}
    assert excluded.name not in column(_register(year), "姓名")


def test_the_insurer_covers_421_people_for_one_premium_each_place(year: County, plan) -> None:
    insured = rows_of(one_file(year.folder, INSURED))
    names = column(insured, "姓名")
    assert len(names) == plan.insured
    assert Counter(names) == Counter(column(rows_of(one_file(year.folder, ROSTER)), "姓名"))


def test_a_draft_of_the_insurers_list_adds_up_as_the_bundles_does(year: County, plan, tmp_path: Path) -> None:
    """Names were exchanged without a premium; the list still comes to what the contract cost."""
    draft = tmp_path / "draft.xlsx"
    asked = ("report", "insurance", "--out", draft, "--period", "2026-10", "--as-was", "2026-11-20")
    assert year.call(*asked, "--purpose", "报县财政局核对").code == 0
    with year.desk("fuhe") as other:
        (request,) = other.ask(exports.requests)
        other.do(exports.approve, request.id, request.version)
    done = year.call(*asked)
    assert done.code == 0, done.err
    for file in (draft, one_file(year.folder, INSURED)):
        assert sum(money(cell) for cell in column(rows_of(file), "保费")) == plan.insurance
        assert f"￥{plan.insurance:,.2f}" in str(rows_of(file))


def test_the_year_is_plausible(year: County) -> None:
    """People came and went, a candidate failed, a transfer came back and was paid again."""
    ledger = column(rows_of(one_file(year.folder, "经费台账")), "单据")
    assert "银行退票" in ledger
    since = column(rows_of(one_file(year.folder, ROSTER)), "聘用日期")
    assert len({when for when in since if (when.year, when.month) >= (2026, 2)}) >= 8
    states = Counter(
        year.call("vetting", "check", f"2026-{number:03}").said.get("state") for number in range(1, 15)
    )
    assert states["appointed"] >= 8
    assert {"withdrawn", "rejected"} & states.keys()


def test_november_is_under_way_and_nothing_of_it_is_paid(year: County) -> None:
    cycle = year.ask(assessment.cycle_in, OCTOBER.next())
    towns = year.ask(assessment.progress, cycle.id)
    assert Counter(town.state for town in towns) == {SubjectState.SUBMITTED: 1, SubjectState.OPEN: 7}
    assert sum(town.complete > 0 and town.missing > 0 for town in towns) == 2
    open_cases = year.ask(vetting.cases, open_only=True)
    assert len({case.place for case in open_cases}) == 4
    assert {run.month for run in year.ask(pay.runs)} == {Month(2026, number) for number in range(1, 11)}


def test_the_year_before_was_assessed_and_its_ten_best_are_commended_by_another(year: County) -> None:
    before = year.ask(assessment.cycle_in, Month(2025, 12), CycleKind.ANNUAL)
    assert (before.state, before.people) == (CycleState.LOCKED, 421)
    (round_,) = year.ask(awards.rounds)
    file = year.ask(awards.round_file, round_.id)
    assert (round_.state, len(file.chosen), round_.decided) == (AwardState.DECIDED, 10, "演示审批")
    assert [one.value for one in file.chosen] == sorted((one.value for one in file.chosen), reverse=True)
    assert len(file.objections) == 1 and round_.shown_to < round_.decided_on
    honours = Counter(one.doc_no for one in year.ask(merits.merits) if one.title == "2025年度十佳网格员")
    assert honours == {round_.doc_no: 10}


def test_probations_were_concluded_a_refusal_and_a_deletion_were_told(year: County) -> None:
    ends = [act for act in year.ask(tenure.acts) if act.kind is TenureKind.PROBATION]
    assert Counter(act.told.split("到")[0].split("，")[0] for act in ends) == {"转正": 3, "延长试用": 1}
    assert all(act.state is TenureState.APPROVED and act.at.date() <= act.effective for act in ends)
    assert [row.reason for row in year.ask(refusals.refusals) if row.campaign_id] == ["未按要求提交材料"]
    (asked,) = year.ask(erasing.erasures)
    assert asked.decided == "演示审批" and "已于2026-11-" in asked.said
    assert "由本单位确定" in asked.said and "假设" not in asked.said, "a citizen is not told an assumption"


def test_a_post_was_filled_with_a_co_signature_and_the_postmans_by_his_host(year: County) -> None:
    """J15 and J16, each to its end: vetted, signed, made public, appointed on the day the other goes."""
    over = {row.way_key: row for row in year.ask(recruiting.campaigns) if row.state is CampaignState.FINISHED}
    assert set(over) == {"community", "host"}
    workers = {row.id: row for row in year.ask(roster.workers)}
    for way, signer in (("community", "县委政法委"), ("host", "所属单位")):
        file = year.ask(recruiting.campaign_file, over[way].id)
        (won,) = [one for one in file.entries if one.state is EntryState.APPOINTED]
        assert [one.startswith(signer) for one in file.cosigned] == [True], "each body signs once"
        post = workers[won.posting_id]
        assert file.shown_to < post.since and post.unit_id == won.unit_id
    assert (post.employment, won.recommended_by) == ("邮政专属", "演示县邮政分公司")
    assert [one.state for one in file.entries] == [EntryState.APPOINTED], "a host sends one"


def test_the_whole_database_verifies(year: County) -> None:
    done = year.call("verify")
    assert done.code == 0
    assert [check for check in done.said["checks"] if not check["ok"]] == []
    assert len(done.said["checks"]) >= 8


def test_october_is_given_out_again_byte_for_byte(year: County, tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = year.call("month", "2026-10", "--out", tmp_path / name)
        assert (done.code, done.said["reconciled"]) == (0, True)
        assert hashes(tmp_path / name) == hashes(year.folder, but="jishan.griddesk")
        assert {one["file"]: one["sha256"] for one in done.said["files"]} == hashes(tmp_path / name)


def test_an_earlier_month_has_its_own_bundle(year: County, tmp_path: Path, plan) -> None:
    """September was never drawn before: its papers stand on the month's own last day."""
    assert year.call("month", "2026-09", "--out", tmp_path).code == 0
    assert manifest(tmp_path)["title"].startswith("稷山县2026年9月")
    paid = [money(cell) for cell in column(rows_of(one_file(tmp_path, REGISTER)), "实发")]
    bank = [Decimal(line[3]) for line in bank_lines(one_file(tmp_path, "银行代发文件"))]
    assert sum(paid) == sum(bank) == plan.wages_month
    assert year.call("verify").code == 0


_SERIAL = re.compile(r"0{3,}1")


def _numbers() -> Iterator[tuple[str, list[str]]]:
    """Yield what makes a number in the code, and what such numbers look like, by their signs."""
    for file in sorted((ROOT / "app").glob("domain/**/*.py")) + sorted(
        (ROOT / "app").glob("services/**/*.py")
    ):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.JoinedStr) or not re.search(r":0[3-9]d\}", ast.unparse(node)):
                continue
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            signs = list(getattr(import_module(name), "_SIGNS", {}).values())
            yield ast.unparse(node), ["".join(_looks(node.values, sign)) for sign in signs or [""]]


def _looks(parts: list[ast.expr], sign: str) -> Iterator[str]:
    for part in parts:
        if isinstance(part, ast.Constant):
            yield str(part.value)
        elif part.format_spec is not None:
            yield "00001"
        else:
            yield "2026" if "year" in ast.unparse(part) else "" if "vetted" in ast.unparse(part) else sign


def test_every_number_a_paper_prints_brings_it_up(year: County) -> None:
    """The kinds of numbers are those the code makes; of each one is there and found, or it opens a page."""
    with year.desk("jingban") as desk:
        if not desk.ask(exports.requests):
            desk.do(exports.ask, LIST)
        keys = "".join(entry.text for entry in desk.ask(search.entries))
    asked = dict(_numbers())
    assert {"训证2026-00001", "告〔2026〕00001号", "诉00001", "调00001"} <= {
        one for all_ in asked.values() for one in all_
    }
    missed = {
        made: numbers
        for made, numbers in asked.items()
        if not all(read(number) for number in numbers)
        and not any(re.search(_SERIAL.sub(r"\\d{3,}", f"[\n〕]{number}[\n号]"), keys) for number in numbers)
    }
    assert not missed, "nobody finds what bears these numbers"
