"""What the database itself refuses and what verify finds, on both engines."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.core.errors import AppError
from app.core.identity import Sex
from app.domain.budget import BudgetBucket, DocKind
from app.services import audit
from db.canonical import BULK
from db.models.budget import BudgetEntry
from db.models.people import BankAccount, Body, Person
from db.models.units import UnitVersion
from db.sealed import Sealed
from tests.bench.audit import people
from tests.children import ROOT
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


def test_verify_undoes_the_audited_changes_of_rows_written_among_many(office: Office):
    """Rows audited by digest, then rightly changed, closed and voided: nothing is wrong with them."""
    places = [{"name": f"局{n}", "extra": {"号": n}} for n in range(BULK)]
    first, second, *_ = office.maker.do(lambda unit: unit.insert(Body, places))

    def change(unit, kind):
        body = unit.session.get(Body, first)
        body.body_kind, body.extra = kind, {"号": kind}

    office.maker.do(change, "机关")
    office.maker.do(change, "企业")
    office.maker.do(lambda unit: setattr(unit.session.get(Body, second), "voided", True))
    office.maker.do(_accounts)
    office.maker.do(_close)
    found = problems(office)
    del found["加密号码"]  # the numbers of these people and accounts are made up
    assert found == {}


def _accounts(unit) -> None:
    rows = [
        {
            "person_id": person_id,
            "uid": f"{n:032d}",
            "holder": "演示",
            "bank": "农商行",
            "card_cipher": None,
            "card_blind": n.to_bytes(16, "big"),
            "card_tail": None,
            "valid_from": date(2026, 1, 5),
        }
        for n, person_id in enumerate(unit.insert(Person, people(BULK)))
    ]
    unit.insert(BankAccount, rows)


def _close(unit) -> None:
    for account in unit.session.scalars(select(BankAccount).limit(2)):
        account.valid_to = date(2026, 7, 1)
        account.voided_at, account.voided_by, account.void_reason = unit.now, "maker", "重复"
        person = unit.session.get(Person, account.person_id)
        person.birth, person.sex, person.id_number = date(1981, 2, 3), Sex.FEMALE, Sealed(None, None, None)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE body SET name = '外人' WHERE id = (SELECT max(id) FROM body)", "被改动"),
        ("UPDATE body SET recorded_by = 'nobody' WHERE id = (SELECT max(id) FROM body)", "被改动"),
        ("DELETE FROM body WHERE id = (SELECT max(id) FROM body)", "被删除"),
    ],
)
def test_verify_finds_one_row_changed_among_many(office: Office, statement: str, said: str):
    ids = office.maker.do(lambda unit: unit.insert(Body, [{"name": f"局{n}"} for n in range(BULK)]))
    office.maker.do(lambda unit: setattr(unit.session.get(Body, ids[-1]), "body_kind", "机关"))
    assert problems(office) == {}
    unguarded(office, "body", statement)
    assert said in problems(office)["审计覆盖"]


def test_scope_code_routes_and_is_no_fact(office: Office):
    before = problems(office)
    raw(office, "UPDATE unit SET scope_hi = scope_hi")
    assert problems(office) == before == {}


def test_the_guards_are_the_same_text_in_every_process():
    """A set has another order where texts are hashed anew: ``verify`` would call its function changed."""
    asked = "from db.security import postgres_statements as p, sqlite_statements as s; print([*p(), *s()])"
    told = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in "1234"
    }
    assert len(told) == 1
