"""The unit of work: one transaction, one actor, once per intention, nothing said before it is kept."""

from __future__ import annotations

import json
import threading

import pytest
from sqlalchemy import insert, select, update

from app.core.errors import Conflict, Invalid
from app.services import audit
from app.workspace import Workspace
from db.canonical import BULK, digest_of, line_of
from db.models.audit import AuditEntry
from db.models.people import Body
from db.store import PRAGMAS, Busy, Unsure
from tests.office import Office, count


def add_body(unit, name="某局"):
    body = Body(name=name)
    unit.session.add(body)
    unit.session.flush()
    return body.id


def test_rows_carry_who_and_when_without_being_told(office: Office):
    office.maker.do(add_body)
    body = office.maker.ask(lambda unit: unit.session.scalar(select(Body)))
    assert body.recorded_by == "maker"
    assert body.recorded_at.year == 2026


def test_a_failed_command_leaves_nothing_and_says_nothing(office: Office):
    seen = []
    workspace = Workspace(office.maker.store, office.maker.actor, office.clock, seen.append)

    def fails(unit):
        add_body(unit)
        raise Invalid("不行")

    with pytest.raises(Invalid):
        workspace.do(fails)
    assert (seen, count(workspace, Body)) == ([], 0)
    workspace.do(add_body)
    assert seen == [frozenset({"body"})]


def test_the_same_intention_happens_once_and_answers_the_same(office: Office):
    first = office.maker.once("key-1", add_body)
    assert office.maker.once("key-1", add_body) == first
    assert count(office.maker, Body) == 1


def test_two_threads_with_one_intention_make_one_row(office: Office):
    answers: list[int] = []
    maker = office.maker  # opened here: four threads would each open one, and three would never be closed
    threads = [
        threading.Thread(target=lambda: answers.append(maker.once("key-2", add_body))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1


def test_the_whole_command_is_run_again_when_the_database_asks(office: Office):
    tries = []

    def busy_twice(unit):
        tries.append(unit.now)
        add_body(unit, f"局{len(tries)}")
        if len(tries) < 3:
            raise Busy("正忙")
        return len(tries)

    assert office.maker.do(busy_twice) == 3
    assert count(office.maker, Body) == 1


def test_an_unsure_commit_is_resent_only_with_a_key(office: Office):
    calls = []

    def unsure_once(unit):
        calls.append(1)
        if len(calls) == 1:
            raise Unsure("不确定")
        return add_body(unit)

    assert office.maker.once("key-3", unsure_once) > 0
    calls.clear()
    with pytest.raises(Unsure):
        office.maker.do(unsure_once)


def test_a_stale_edit_is_a_conflict_not_a_lost_update(office: Office):
    office.maker.do(add_body)
    with office.maker.store.writing() as first:
        stale = first.scalar(select(Body))
    office.maker.do(lambda unit: setattr(unit.session.scalar(select(Body)), "body_kind", "机关"))

    def late(unit):
        unit.session.add(stale)
        stale.body_kind = "企业"

    with pytest.raises(Conflict):
        office.maker.do(late)


@pytest.mark.parametrize("statement", [update(Body).values(body_kind="x"), insert(Body).values(name="y")])
def test_statements_the_audit_would_not_see_are_refused(office: Office, statement):
    with pytest.raises(RuntimeError, match="audit"):
        office.maker.do(lambda unit: unit.session.execute(statement))


def test_nothing_is_deleted(office: Office):
    office.maker.do(add_body)
    with pytest.raises(RuntimeError, match="void"):
        office.maker.do(lambda unit: unit.session.delete(unit.session.scalar(select(Body))))


def test_a_few_bulk_rows_are_audited_one_by_one_and_ids_come_in_order(office: Office):
    ids = office.maker.do(lambda unit: unit.insert(Body, [{"name": f"局{n}"} for n in range(BULK - 1)]))
    assert ids == sorted(ids)
    assert len(set(ids)) == BULK - 1
    written = office.maker.ask(
        lambda unit: unit.session.scalars(
            select(AuditEntry.record).where(AuditEntry.table_name == "body", AuditEntry.op == "INSERT")
        ).all()
    )
    assert {int(record) for record in written} == set(ids)
    assert all(check.ok for check in office.maker.ask(audit.verified))


def test_many_bulk_rows_are_audited_by_count_and_digest(office: Office):
    """As ledgers are; what every row holds is still vouched for, and each engine says the same."""
    ids = office.maker.do(lambda unit: unit.insert(Body, [{"name": f"局{n}"} for n in range(BULK + 200)]))
    assert ids == sorted(ids)
    found = office.maker.ask(
        lambda unit: unit.session.execute(
            select(AuditEntry.op, AuditEntry.payload, AuditEntry.actor).where(AuditEntry.table_name == "body")
        ).all()
    )
    assert {(row.op, row.actor) for row in found} == {("APPEND", "maker")}
    payloads = [json.loads(row.payload) for row in found]
    assert sum(payload["count"] for payload in payloads) == len(ids)
    assert [payload["ids"] for payload in payloads] == [f"{ids[0]}-{ids[-1]}"]
    bodies = office.maker.ask(lambda unit: unit.session.execute(select(Body.__table__)).mappings().all())
    lines = [line_of(Body.__table__, dict(row)) for row in bodies]
    assert payloads[0]["digest"] == digest_of(lines)
    assert all(check.ok for check in office.maker.ask(audit.verified))


def test_a_great_many_rows_have_room_and_an_idle_connection_holds_little(office: Office):
    def held(unit):
        return unit.session.connection().exec_driver_sql("PRAGMA cache_size").scalar()

    def many(unit):
        unit.insert(Body, [{"name": f"局{n}"} for n in range(1000)])
        return held(unit) if unit.embedded else None

    if (during := office.maker.do(many)) is not None:
        idle = int(PRAGMAS["cache_size"])
        assert during < idle == office.maker.ask(held)  # KiB below nought


def test_what_is_the_same_in_a_great_many_rows_is_kept_as_it_was_said(office: Office):
    """A statement says it itself: no quote or question mark is taken for SQL, and no row is passed over."""
    kind = "局'); drop table body;--?:a%s\\"
    rows = [{"name": f"局{n}", "body_kind": kind, "credit_code": "", "unit_id": None} for n in range(1001)]
    rows[500] |= {"credit_code": "91350100M000100Y43"}
    office.maker.do(lambda unit: unit.insert(Body, rows))
    kept = office.maker.ask(
        lambda unit: unit.session.execute(
            select(Body.name, Body.body_kind, Body.credit_code, Body.unit_id, Body.recorded_by).order_by(
                Body.id
            )
        ).all()
    )
    told = [(one["name"], kind, one["credit_code"], None, "maker") for one in rows]
    assert [tuple(row) for row in kept] == told
    assert all(check.ok for check in office.maker.ask(audit.verified))


def test_every_way_of_writing_is_audited(office: Office):
    """A record added, a record changed and rows in bulk: a line each, with what was before and after."""
    number = office.maker.do(add_body)
    office.maker.do(lambda unit: setattr(unit.session.get(Body, number), "body_kind", "机关"))
    bulk = office.maker.do(lambda unit: unit.insert(Body, [{"name": "乙局"}, {"name": "丙局"}]))
    found = office.maker.ask(
        lambda unit: unit.session.execute(
            select(AuditEntry.op, AuditEntry.record, AuditEntry.actor, AuditEntry.payload)
            .where(AuditEntry.table_name == "body")
            .order_by(AuditEntry.id)
        ).all()
    )
    assert [row.op for row in found] == ["INSERT", "UPDATE", "INSERT", "INSERT"]
    assert [int(row.record) for row in found] == [number, number, *bulk]
    assert {row.actor for row in found} == {"maker"}
    changed = json.loads(found[1].payload)
    assert (changed["before"]["body_kind"], changed["after"]["body_kind"]) == ("", "机关")
    assert all(check.ok for check in office.maker.ask(audit.verified))


def test_a_statement_on_the_forbidden_thread_is_a_bug(office: Office):
    office.maker.forbid_this_thread(threading.get_ident())
    with pytest.raises(RuntimeError, match="GUI thread"):
        office.maker.ask(audit.verified)
    office.maker.forbid_this_thread(None)


def test_rows_with_different_columns_are_refused(office: Office):
    with pytest.raises(ValueError, match="same columns"):
        office.maker.do(lambda unit: unit.insert(Body, [{"name": "甲局"}, {"name": "乙局", "unit_id": 1}]))
