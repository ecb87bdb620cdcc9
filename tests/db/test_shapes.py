"""An upgrade that adds a column leaves what older programs hashed as it was, on both engines."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import create_engine, select

from app.core.clock import system_clock
from db import bootstrap, canonical, shapes
from db.canonical import BULK
from db.models.audit import AuditEntry
from db.models.people import Body
from tests.db.test_guards import problems, unguarded
from tests.office import Office


def written(office: Office, name: str) -> list[int]:
    """Write enough bodies at once to be audited by digest."""
    rows = [{"name": f"{name}{n}", "extra": {"号": n}} for n in range(BULK)]
    return office.maker.do(lambda unit: unit.insert(Body, rows))


def set_up(office: Office) -> None:
    """A server hashes by functions of its own, which each program brings."""
    if not office.maker.store.embedded:
        bootstrap.secure(office.place)


def upgraded(office: Office, before: shapes.Shape) -> None:
    """What an upgrade says at its end."""
    embedded = office.maker.store.embedded
    engine = office.maker.store.engine if embedded else create_engine(office.place)
    with engine.execution_options(griddesk_begin="IMMEDIATE").begin() as connection:
        if not embedded:
            connection.exec_driver_sql("SET LOCAL search_path = app")
        shapes.record(connection, before, "9999", system_clock())
    if not embedded:
        engine.dispose()


@pytest.fixture
def older(office: Office, monkeypatch: pytest.MonkeyPatch) -> tuple[int, shapes.Shape]:
    """Rows of a program that knew no own fields of bodies: one of their ids, and the columns it had."""
    with monkeypatch.context() as patched:
        patched.setattr(canonical, "UNSAID", canonical.UNSAID | {"extra"})
        canonical._plan.cache_clear()
        set_up(office)
        first = written(office, "老局")[0]
        with office.maker.store.reading() as session:
            before = shapes.shape_of(session.connection())
    canonical._plan.cache_clear()
    set_up(office)
    return first, before


def test_rows_of_an_older_program_are_what_it_hashed(office: Office, older: tuple[int, shapes.Shape]) -> None:
    first, before = older
    assert "被改动" in problems(office)["审计覆盖"], "without a word of the upgrade they look touched"
    upgraded(office, before)
    written(office, "新局")
    assert problems(office) == {}
    office.maker.do(lambda unit: setattr(unit.session.get(Body, first), "extra", {"号": 7}))
    assert problems(office) == {}
    unguarded(office, "body", f"UPDATE body SET name = '外人' WHERE id = {first + 1}")
    assert "被改动" in problems(office)["审计覆盖"]


def test_only_tables_that_changed_are_told(office: Office, older: tuple[int, shapes.Shape]) -> None:
    upgraded(office, older[1])
    with office.maker.store.reading() as session:
        query = select(AuditEntry.payload).where(AuditEntry.op == shapes.UPGRADE)
        (payload,) = session.scalars(query)
    assert set(json.loads(payload)["before"]) == {
        table.name for table in Body.metadata.sorted_tables if "extra" in table.c
    }
