"""A month's bundle, the checklist of one that is not ready, and what ``verify`` finds after an intruder."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.stories.conftest import County, opened
from tests.stories.papers import manifest
from tests.stories.program import hashes, is_a_sentence

DATABASE = "jishan.griddesk"


def unguarded(county: County, statement: str) -> None:
    """Put the guards of the audit aside, act, and put them back."""
    store = opened(county)
    try:
        with store.engine.execution_options(griddesk_begin="IMMEDIATE").begin() as connection:
            query = text(
                "SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_entry'"
            )
            guards = connection.execute(query).all()
            assert guards, "the audit is guarded"
            for guard in guards:
                connection.exec_driver_sql(f"DROP TRIGGER {guard.name}")
            assert connection.exec_driver_sql(statement).rowcount == 1
            for guard in guards:
                connection.exec_driver_sql(guard.sql)
    finally:
        store.close()


#: every command signs in, and says so
SIGNED_IN = {"act", "audit_entry", "audit_block"}


def counted(county: County) -> dict[str, int]:
    """Return how many rows every table holds but for what signing in leaves."""
    store = opened(county)
    try:
        with store.reading() as session:
            names = session.scalars(text("SELECT name FROM sqlite_master WHERE type='table'")).all()
            return {
                name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0
                for name in set(names) - SIGNED_IN
            }
    finally:
        store.close()


def test_an_issued_month_comes_out_the_same_twice(small: County, tmp_path: Path) -> None:
    before = counted(small)
    for name in ("one", "two"):
        done = small.call("month", "2026-02", "--out", tmp_path / name)
        assert (done.code, done.said["reconciled"]) == (0, True)
        assert hashes(tmp_path / name) == hashes(small.folder, but=DATABASE)
        assert [one.keys() for one in done.said["files"]] == [
            {"file", "kind", "sha256", "rows", "total"} for _ in done.said["files"]
        ]
    assert counted(small) == before, "giving out again issues nothing"


def test_a_month_drawn_later_is_issued_once(small: County, tmp_path: Path) -> None:
    first = small.call("month", "2026-01", "--out", tmp_path / "one", user="fuhe")
    assert first.code == 5, "who may not issue is told so"
    assert not (tmp_path / "one").exists()
    assert small.call("month", "2026-01", "--out", tmp_path / "one").code == 0
    issued = counted(small)
    assert small.call("month", "2026-01", "--out", tmp_path / "two").code == 0
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")
    assert counted(small) == issued
    assert manifest(tmp_path / "one")["number"] != manifest(small.folder)["number"]
    assert small.call("verify").code == 0


def test_a_month_that_is_not_posted_prints_its_checklist_and_posts_nothing(
    small: County, tmp_path: Path
) -> None:
    before = counted(small)
    done = small.call("month", "2026-03", "--out", tmp_path / "out")
    assert done.code == 3
    assert is_a_sentence(done.message)
    assert [(line["ok"], line["text"][:5]) for line in done.said["checklist"]] == [
        (False, "补贴已过账"),
        (False, "银行代发文"),
        (False, "考核已公布"),
        (True, "当年保险已"),
    ]
    assert "files" not in done.said
    assert not (tmp_path / "out").exists()
    assert counted(small) == before


@pytest.mark.parametrize(("written", "code"), [("2026-13", 2), ("soon", 2), ("2031-01", 3), ("2025-12", 3)])
def test_a_month_nobody_knows(small: County, tmp_path: Path, written: str, code: int) -> None:
    done = small.call("month", written, "--out", tmp_path / "out")
    assert (done.code, is_a_sentence(done.message.splitlines()[0])) == (code, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("user", ["shenji", "admin", "town100"])
def test_anybody_may_verify_a_demonstration_the_auditor_first(small: County, user: str) -> None:
    done = small.call("verify", user=user)
    assert done.code == 0
    assert all(check["ok"] and check["detail"] for check in done.said["checks"])


EDIT = """UPDATE audit_entry SET payload = replace(payload, '600', '660')
  WHERE id = (SELECT max(id) FROM audit_entry WHERE payload LIKE '%600%')"""
REMOVE = "DELETE FROM audit_entry WHERE id = (SELECT id FROM audit_entry ORDER BY id LIMIT 1 OFFSET 100)"
INSERT = """INSERT INTO audit_entry(id, tx, at, actor, station, table_name, op, record, payload)
  SELECT max(id) + 1, tx, at, actor, station, table_name, op, record, payload FROM audit_entry"""


@pytest.mark.parametrize(
    "statement",
    [EDIT, REMOVE, INSERT],
    ids=["edited", "removed", "inserted"],
)
def test_verify_finds_one_row_of_the_audit(small: County, statement: str) -> None:
    unguarded(small, statement)
    done = small.call("verify")
    assert done.code == 4
    broken = {check["name"]: check["detail"] for check in done.said["checks"] if not check["ok"]}
    assert "审计链" in broken
    assert "防护规则" not in broken, "the guards were put back"


def test_the_checklist_of_a_case_says_how_it_ended(small: County) -> None:
    """The small year holds one candidate with too few households and hand-overs that went well."""
    ends: dict[str, list[list[str]]] = {}
    for number in range(1, 5):
        done = small.call("vetting", "check", f"2026-{number:03}")
        if done.code == 0:
            unmet = [line["text"] for line in done.said["checklist"] if not line["ok"]]
            ends.setdefault(done.said["state"], []).append(unmet)
    assert ends["appointed"] == [[], []]
    assert any("还差1户" in text for text in ends["withdrawn"][0])


def test_a_case_that_is_none(small: County) -> None:
    done = small.call("vetting", "check", "2026-999")
    assert (done.code, is_a_sentence(done.message)) == (3, True)
