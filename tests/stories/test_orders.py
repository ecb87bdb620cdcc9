"""What the order changes: the seed everything but the sums, the heads and the rates every sum they touch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.demo.county import LEAD
from app.demo.plan import plan_of
from app.services import assessment, vetting
from db.models.audit import AuditBlock
from tests.stories.conftest import SMALL, County, opened
from tests.stories.papers import Year, column, money, one_file, pages_of, rows_of, year_of
from tests.stories.program import ROOT, Done, hashes, here, is_a_sentence, program

DRAFT = "draft.toml"
POLICY = ROOT / "resources/policies/jishan.toml"
DATABASE = "jishan.griddesk"


@dataclass(frozen=True)
class Ordered:
    """A demonstration to order: its files, the policy it follows, what the command said."""

    out: Path
    policy: Path
    said: dict[str, Any]


def made(folder: Path, *words: object) -> dict[str, Any]:
    """Return the summary of a demonstration built into ``folder``."""
    done = here("demo", "jishan", "--out", folder, "--no-window", *words)
    assert done.code == 0, done.err
    return done.said


def posted(plan: Year, months: int) -> dict[str, str]:
    """Return the budget the command must print."""
    return {
        "appropriation": str(plan.appropriation),
        "wages_posted": str(plan.wages_month * months),
        "wages_year": str(plan.wages),
        "insurance_year": str(plan.insurance),
        "balance": str(plan.balance),
    }


def begun(folder: Path) -> tuple[object, ...]:
    """Return the work under way in a demonstration: cases and towns' sheets."""
    county = County(folder, folder / DATABASE, Done(0, {}, "", ""))
    cycle = county.ask(assessment.cycles)[0].id
    return county.ask(vetting.cases, open_only=True), county.ask(assessment.progress, cycle)


def chained(folder: Path) -> list[bytes]:
    """Return the audit's chain; who signs in to look would make it longer."""
    store = opened(County(folder, folder / DATABASE, Done(0, {}, "", "")))
    try:
        with store.reading() as session:
            return list(session.scalars(select(AuditBlock.hash).order_by(AuditBlock.seq)))
    finally:
        store.close()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(small: County, tmp_path: Path) -> None:
    """Twice into different folders, the second over what a killed run left behind."""
    again = tmp_path / "again"
    again.mkdir()
    for ending in ("", "-wal", "-shm", ".keys", ".keys.tmp"):
        (again / f"{DATABASE}.part{ending}").write_bytes(b"half a page" * 999)
    said = made(again, *SMALL)
    assert said == small.done.said
    chain = chained(again)
    assert len(chain) > 100 and chained(small.folder)[: len(chain)] == chain
    assert hashes(again, but=DATABASE) == hashes(small.folder, but=DATABASE)
    assert not list(again.glob("*.part*"))
    assert begun(again) == begun(small.folder)

    other = made(
        tmp_path / "other", *SMALL, "--seed", 3
    )  # once drew the host's own post, and a case before the county
    assert other["budget"] == said["budget"]
    assert other["workers"] == said["workers"]
    mine, theirs = (hashes(folder, but=DATABASE) for folder in (again, tmp_path / "other"))
    assert {name for name in mine.keys() & theirs.keys() if mine[name] == theirs[name]} == set()
    assert begun(again)[0] != begun(tmp_path / "other")[0]


def test_no_seed_vets_before_the_county_stands_or_for_a_post_that_is_not_open() -> None:
    posts = range(100, 190)
    for seed in range(300):
        plan = plan_of(seed, posts, 10)
        assert {one.place for one in (*plan.changes, *plan.failures)} <= set(posts)
        assert min(one.on for one in plan.failures) > date(2026, 1, 1)
        assert min(one.on for one in plan.changes) - LEAD > date(2026, 1, 1)
        assert len({one.place for one in plan.changes}) == len(plan.changes)


@pytest.fixture(scope="module")
def ordered(tmp_path_factory: pytest.TempPathFactory) -> Ordered:
    """A county with a worker more and another rate: built once, for what each of them moves."""
    folder = tmp_path_factory.mktemp("ordered")
    changed = folder / "changed.toml"
    text = POLICY.read_text(encoding="utf-8")
    assert text.count('"600.00"') == 1
    changed.write_text(text.replace('"600.00"', '"650.00"'), encoding="utf-8")
    out = folder / "out"
    return Ordered(out, changed, made(out, "--policy", changed, "--workers", 422, "--months", 1))


def test_one_rural_worker_more(ordered: Ordered) -> None:
    plain, more = year_of(ordered.policy), year_of(ordered.policy, more_rural=1)
    said = ordered.said
    assert said["workers"] == {"urban_full_time": 70, "rural_part_time": 351, "dedicated": 1, "total": 422}
    assert said["budget"] == posted(more, 1)
    changes = (more.wages - plain.wages, more.insurance - plain.insurance, more.balance - plain.balance)
    assert changes == (Decimal(650 * 12), Decimal(100), Decimal(-650 * 12 - 100))
    assert f"{-more.balance:,.2f}" in said["forecast"]
    pages = sum(len(pages_of(path)) for path in ordered.out.glob("*考核表*.pdf"))
    assert pages == len(column(rows_of(one_file(ordered.out, "花名册")), "姓名")) == 422


def test_another_rate_moves_every_figure_that_depends_on_it(ordered: Ordered) -> None:
    plan = year_of(ordered.policy, more_rural=1)
    said = ordered.said
    assert said["budget"] == posted(plan, 1)
    assert plan.wages - year_of(POLICY, more_rural=1).wages == 50 * 351 * 12
    register = rows_of(one_file(ordered.out, "补贴发放表（演示数据）.xlsx"))
    assert Counter(column(register, "实发")) == {650: 351, 1760: 70}
    assert f"￥{plan.wages_month:,.2f}" in str(register)
    ledger = rows_of(one_file(ordered.out, "经费台账"))
    assert plan.wages_month in [money(cell or 0) for cell in column(ledger, "承诺")]
    assert f"12月补贴将短缺{-plan.balance:,.2f}元" in said["forecast"]


def test_without_a_display_the_summary_and_one_line_about_it(tmp_path: Path) -> None:
    """The README's first command as written, but for its size: exit 0, files, figures, one sentence."""
    words = ("--workers", 72, "--months", 1)
    done = program("demo", "jishan", "--out", tmp_path, *words, QT_QPA_PLATFORM="")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert "griddesk-demo" in lines[0] and str(tmp_path) in lines[0]
    assert [line for line in lines if "窗口" in line or "显示" in line] == lines[-1:]
    assert "Traceback" not in done.err
    listed = {line.strip() for line in lines if line.startswith("  ")}
    assert listed == set(hashes(tmp_path, but=DATABASE))


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("nowhere",), 3, "jishan"),
        (("jishan", "--policy", DRAFT), 3, "草稿"),
        (("jishan", "--workers", 71), 3, "至少 72"),
        (("jishan", "--months", 13), 2, "12"),
        (("jishan", "--months", 0), 2, "正整数"),
        (("jishan", "--policy", "nowhere.toml"), 3, "nowhere.toml"),
        (("jishan", "--divisions", "nowhere.csv"), 6, "nowhere.csv"),
        ((), 2, "COUNTY"),
    ],
)
def test_an_order_that_cannot_be_met_leaves_nothing(
    tmp_path: Path, words: tuple[object, ...], code: int, part: str
) -> None:
    out, draft = tmp_path / "out", tmp_path / DRAFT
    text = POLICY.read_text(encoding="utf-8")
    draft.write_text(text.replace('status = "complete"', 'status = "draft"'), encoding="utf-8")
    words = tuple(draft if word == DRAFT else word for word in words)
    done = here("demo", *words, "--out", out, "--no-window")
    assert (done.code, part in done.message) == (code, True), done.message
    assert is_a_sentence(done.message.splitlines()[0])
    assert not out.exists() or list(out.iterdir()) == []
