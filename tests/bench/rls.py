"""rls: what a town's user asks of a server under its policies, beside the superuser with the same condition.

The rows are put there behind the program's back: what is measured is who may see them, not how they came.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg

from db.models.people import Person
from db.models.roster import Posting
from db.security import database_rights
from tests.bench.measure import Bench
from tests.office import PASS, build
from tests.postgres import Postgres
from tests.trust.attacks import any_values

TOWNS, MOVED = 20, 50
LOGIN = "clerk_a"
#: name -> the statement as the program would send it; {and} is where the superuser says which rows he means
PAGES = {
    "count": "SELECT count(*) FROM posting p WHERE p.valid_to > '2026-10-01' {posting}",
    "group": "SELECT p.role, count(*) FROM posting p WHERE p.voided_at IS NULL {posting} GROUP BY 1",
    "register": (
        "SELECT p.id, s.name, s.phone, p.role FROM posting p JOIN person s ON s.id = p.person_id "
        "WHERE p.valid_to > '2026-10-01' {posting}"
    ),
    "infix": "SELECT count(*) FROM person s WHERE s.name LIKE '%77%' {person}",
}
_PERSON = "s.id IN (SELECT person_id FROM posting WHERE scope_code BETWEEN {lo} AND {hi})"


def policies(folder: Path, n: int) -> Iterator[Bench]:
    """Yield each page for a town of a twentieth of ``n`` people."""
    del folder
    with Postgres() as server:
        url = server.create_database("rls")
        build(url)
        with server.connect("rls") as root:
            for statement in database_rights("rls"):
                root.execute(statement.encode())
            lo, hi = _filled(root, n)
            town = psycopg.connect(
                server.url(f"u_{LOGIN}", PASS, "rls").replace("+psycopg", ""), autocommit=True
            )
            with town:
                for session in (root, town):
                    session.execute(
                        "SET search_path = app; SET max_parallel_workers_per_gather = 0; SET jit = off"
                    )
                yield from _benches(root, town, (lo, hi), n)


Session = psycopg.Connection[tuple[object, ...]]


def _benches(root: Session, town: Session, scope: tuple[int, int], n: int) -> Iterator[Bench]:
    lo, hi = scope
    person = _PERSON.format(lo=lo, hi=hi)
    for name, page in PAGES.items():
        said = page.format(posting=f"AND p.scope_code BETWEEN {lo} AND {hi}", person=f"AND {person}")
        asked = page.format(posting="", person="")
        assert sorted(map(str, root.execute(said.encode()).fetchall())) == sorted(
            map(str, town.execute(asked.encode()).fetchall())
        ), f"{name}: a town sees other rows than the condition says"
        yield Bench(
            name=f"rls/{name}",
            n=n,
            goal=1.3,
            ours=lambda asked=asked: town.execute(asked.encode()).fetchall(),
            floor=lambda said=said: root.execute(said.encode()).fetchall(),
        )


def _filled(root: Session, n: int) -> tuple[int, int]:
    """Put ``n`` people with a post each into the towns, evenly; return the interval of the clerk's town."""
    root.execute("SET search_path = app; SET session_replication_role = replica")
    found = root.execute(
        "SELECT scope_lo, scope_hi FROM unit u JOIN account a ON u.id = (a.unit_ids::jsonb->>0)::bigint "
        "WHERE login = %s",
        [LOGIN],
    ).fetchone()
    assert found is not None
    lo, hi = int(str(found[0])), int(str(found[1]))
    place = f"{lo} + mod(i, {TOWNS})::bigint * {hi - lo + 1}"
    # one in fifty serves in two places, or did
    people = {
        "name": "'演示'||i",
        "uid": "'bench'||i",
        "phone": "'139'||i",
        "scope_code": f"CASE WHEN mod(i, {MOVED}) > 0 THEN {place} END",
    }
    posts = {"person_id": "i", "scope_code": place, "valid_to": "'9999-12-31'"}
    for table, values in ((Person, people), (Posting, posts)):
        pairs = ", ".join(f"'{name}', {value}" for name, value in {"id": "i", **values}.items())
        name, row = table.__tablename__, f"%s::jsonb || jsonb_build_object({pairs})"
        root.execute(
            f"INSERT INTO {name} SELECT r.* FROM generate_series(1, {n}) i, "
            f"jsonb_populate_record(NULL::{name}, {row}) r".encode(),
            [json.dumps(any_values(table) | {"valid_from": "2026-01-01"})],
        )
    root.execute("SET session_replication_role = origin")
    root.execute("ANALYZE")
    return lo, hi
