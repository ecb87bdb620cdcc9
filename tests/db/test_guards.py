"""What the database itself refuses and what verify finds, on both engines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.core.errors import AppError
from app.domain.budget import BudgetBucket, DocKind
from app.services import audit
from db.models.budget import BudgetEntry
from db.models.units import UnitVersion
from tests.office import Office


def legs(unit, key="g1", amounts=("-5.00", "5.00")):
    rows = [
        {
            "group_key": key,
            "leg": leg,
            "year": 2026,
            "subject": "全科网格专项",
            "source": "",
            "unit_id": None,
            "bucket": bucket,
            "amount": Decimal(amount),
            "doc_kind": DocKind.APPROPRIATION,
            "doc_id": None,
            "doc_no": "",
            "summary": "下达",
            "effective": date(2026, 1, 5),
            "reverses_group": None,
        }
        for leg, (bucket, amount) in enumerate(
            zip((BudgetBucket.SOURCE, BudgetBucket.AVAILABLE), amounts, strict=True)
        )
    ]
    return unit.insert(BudgetEntry, rows)


def raw(office: Office, *statements: str) -> None:
    """Run SQL behind the program's back: the file's owner with the key, or the server's superuser."""
    if office.maker.store.embedded:
        with office.maker.store.engine.execution_options(griddesk_begin="IMMEDIATE").begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        return
    import psycopg

    with psycopg.connect(office.place.replace("+psycopg", ""), options="-csearch_path=app") as connection:
        for statement in statements:
            connection.execute(statement)


def unguarded(office: Office, table: str, statement: str) -> None:
    """Do what a determined intruder does: put the guards aside, act, put them back."""
    if office.maker.store.embedded:
        with office.maker.store.reading() as session:
            query = text("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name=:t")
            found = session.execute(query, {"t": table}).all()
        raw(office, *(f"DROP TRIGGER {row.name}" for row in found), statement, *(row.sql for row in found))
        return
    raw(
        office,
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
        statement,
        f"ALTER TABLE {table} ENABLE TRIGGER USER",
    )


def problems(office: Office) -> dict[str, str]:
    return {check.name: check.detail for check in office.maker.ask(audit.verified) if not check.ok}


def test_a_fresh_database_verifies(office: Office):
    office.maker.do(legs)
    assert problems(office) == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budget_entry SET amount = 1",
        "DELETE FROM budget_entry",
        "UPDATE unit_version SET name = '改名'",
        "DELETE FROM unit_version",
        "DELETE FROM account",
        "UPDATE audit_entry SET actor = 'nobody'",
        "DELETE FROM audit_block",
    ],
)
def test_plain_sql_cannot_rewrite_the_past(office: Office, statement: str):
    office.maker.do(legs)
    with pytest.raises(Exception, match="不能"):
        raw(office, statement)
    assert problems(office) == {}


def test_a_version_may_only_be_closed_or_voided(office: Office):
    def close(unit):
        version = unit.session.scalar(select(UnitVersion).where(UnitVersion.name == "东村第2网格"))
        version.valid_to = date(2026, 7, 1)

    def rename(unit):
        unit.session.scalar(select(UnitVersion).where(UnitVersion.name == "东村第1网格")).name = "别名"

    office.maker.do(close)
    with pytest.raises(AppError, match="不能修改"):
        office.maker.do(rename)


def test_budget_groups_must_sum_to_zero(office: Office):
    if office.maker.store.embedded:
        office.maker.do(legs, "g2", ("-5.00", "4.00"))
        assert "g2" in problems(office)["账目平衡"]
    else:
        with pytest.raises(AppError, match="不平"):
            office.maker.do(legs, "g2", ("-5.00", "4.00"))


@pytest.mark.parametrize(
    ("table", "statement", "check"),
    [
        ("audit_entry", "UPDATE audit_entry SET payload = '{}' WHERE id = 5", "审计链"),
        ("audit_entry", "DELETE FROM audit_entry WHERE id = 5", "审计链"),
        (
            "audit_entry",
            (
                "INSERT INTO audit_entry(id, tx, at, actor, station, table_name, op, record, payload) "
                "SELECT 99, tx, at, 'maker', station, table_name, op, record, payload "
                "FROM audit_entry WHERE id=5"
            ),
            "审计链",
        ),
        ("audit_block", "DELETE FROM audit_block WHERE seq = (SELECT max(seq) FROM audit_block)", "审计链"),
        ("budget_entry", "UPDATE budget_entry SET amount = amount * 2", "审计覆盖"),
        ("unit_version", "DROP_GUARD", "防护规则"),
    ],
)
def test_verify_finds_what_an_intruder_did(office: Office, table: str, statement: str, check: str):
    office.maker.do(legs)
    if statement == "DROP_GUARD":
        on = "" if office.maker.store.embedded else f" ON {table}"
        raw(office, f"DROP TRIGGER guard_{table}_update{on}")
    else:
        unguarded(office, table, statement)
    assert check in problems(office)


def test_verify_finds_a_ledger_row_written_behind_its_back(office: Office):
    office.maker.do(legs)
    rest = "leg, year, subject, source, bucket, amount, doc_kind, doc_no, summary, effective"
    rest += ", recorded_at, recorded_by"
    copy = f"INSERT INTO budget_entry(id, group_key, {rest}) SELECT 900 + id, 'g9', {rest} FROM budget_entry"
    unguarded(office, "budget_entry", copy)
    assert "没有审计记录" in problems(office)["审计覆盖"]


def test_scope_code_routes_and_is_no_fact(office: Office):
    before = problems(office)
    raw(office, "UPDATE unit SET scope_hi = scope_hi")
    assert problems(office) == before == {}
