"""pay-run: a month of 10,000 people, calculated, checked, approved and posted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, insert, select

from app.core.period import Month
from app.services import budget, pay, policy, roster
from app.workspace import Unit, Workspace
from db.models.pay import PayLine
from tests.bench import county
from tests.bench.county import Master
from tests.bench.measure import Bench

MONTH = Month(2026, 10)
PARTS = (1, 5, 9, 13, 17, 21, 25, 29)  # days of the month on which the rate changes: eight lines each


def pay_run(folder: Path, n: int) -> Iterator[Bench]:
    """Yield the run, from calculating to the ledger, beside a Core insert of as many lines."""
    master = Master(folder)
    master.found(lambda admin: _furnish(admin, n))
    (maker,) = master.fresh("maker")
    maker.do(roster.register_many, maker.ask(county.workers))
    maker.do(budget.appropriate, _appropriation(n))
    maker.store.close()
    master.copy.replace(master.template)
    office: list[Workspace] = []

    def prepare() -> None:
        office[:] = master.fresh("maker", "checker", "approver")

    prepare()
    _run(*office)
    lines = office[0].ask(_lines)
    assert len(lines) == n * len(PARTS), f"{len(lines)} lines"
    bare = _bare(MetaData())

    def floor() -> None:
        with office[0].store.writing() as session:
            _insert(session.connection(), bare, lines)

    yield Bench(name="pay-run", n=n, goal=4.0, ours=lambda: _run(*office), floor=floor, prepare=prepare)


def _furnish(admin: Workspace, n: int) -> None:
    county.furnish(admin, n)
    for extra, day in enumerate(PARTS[1:], 1):
        text = (
            county.rules_text()
            .replace('"600.00"', f'"{600 + extra}.00"')
            .replace('"1760.00"', f'"{1760 + extra}.00"')
        )
        admin.do(policy.adopt, policy.NewPolicy(text=text, valid_from=date(MONTH.year, MONTH.number, day)))


def _appropriation(n: int) -> budget.NewEntry:
    return budget.NewEntry(
        subject="grid_special_fund",
        amount=Decimal(n * 30_000),
        effective=date(2026, 1, 5),
        doc_no="测财〔2026〕1号",
    )


def _run(maker: Workspace, checker: Workspace, approver: Workspace) -> None:
    run_id = maker.do(pay.calculate, pay.NewRun(month=MONTH))
    checker.do(pay.check, run_id)
    approver.do(pay.approve, run_id)
    maker.do(pay.post, run_id)


def _lines(unit: Unit) -> list[dict[str, Any]]:
    table = PayLine.__table__
    return [dict(row) for row in unit.session.execute(select(table)).mappings()]


def _bare(metadata: MetaData) -> Table:
    """Return a table with the same columns and nothing else: no index, no trigger, no reference."""
    columns = [Column(column.name, column.type) for column in PayLine.__table__.columns]
    return Table("bench_line", metadata, *columns)


def _insert(connection: Connection, table: Table, lines: list[dict[str, Any]]) -> None:
    table.create(connection)
    connection.execute(insert(table), lines)
