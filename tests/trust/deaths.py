"""Killed at statement 1, 2, 3 … until it completes: exactly old or exactly new, and the rerun ends right.

Real processes die here, one per point; tests/trust/crash.py looks at every point of a whole month.
Source: trust.md section 6, G4.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, Table, event, make_url, select
from sqlalchemy.engine import Engine

from app.core.errors import Invalid
from app.domain.pay import RunState
from app.imports.taking import Wishes, take
from app.reports import bundle
from app.services import audit, budget, documents, imports, pay, roster
from app.services.imports import ImportKind
from db.base import Base
from db.models.audit import Command
from db.models.people import Person
from tests.crash import killed_at_every_statement
from tests.imports import books
from tests.office import PASS, Office
from tests.office import copy_database as copied
from tests.postgres import Postgres
from tests.services.paid import A_MONTH, approved
from tests.trust.county import OCTOBER, settled, staffed

#: what an attempt may leave behind: its own trace, never a part of the work
Rows = dict[str, list[tuple[object, ...]]]
Sample = Callable[[Office, Path, str], list[int]]
TRACES = frozenset({"act", "audit_entry", "audit_block", "audit_head", "audit_pending", "command"})
KEY = "过账-2026-10"
CHILD = """
from datetime import date
from pathlib import Path
from app.core.clock import SetClock
from app.services.accounts import sign_in
folder = Path({folder!r})
workspace = sign_in({place!r}, "maker", {secret!r}, clock=SetClock(date(2026, 11, 3)))
{work}
workspace.store.close()
"""


@dataclass(frozen=True)
class Job:
    """A command: how an office gets ready for it, what the child does, and when it is done and right."""

    prepare: Callable[[Office, Path], str]
    check: Callable[[Office, Path], bool]


# --- posting a run ------------------------------------------------------------------------------


def _ready_to_post(office: Office, _: Path) -> str:
    staffed(office)
    run = approved(office, OCTOBER)
    return f"from app.services import pay\nworkspace.once({KEY!r}, pay.post, {run})"


def _posted(office: Office, _: Path) -> bool:
    (run,) = office.maker.ask(pay.runs, OCTOBER)
    keys = office.maker.ask(_results, KEY)
    if run.state is RunState.APPROVED:
        assert keys == []
        return False
    assert (run.state, run.total, keys) == (RunState.POSTED, A_MONTH, [json.dumps(f"pay-run-{run.id}")])
    assert office.maker.once(KEY, pay.post, run.id) == f"pay-run-{run.id}", "the key gives its first result"
    with pytest.raises(Invalid, match="不能"):
        office.maker.once("another key", pay.post, run.id)
    (subject,) = office.maker.ask(budget.subjects, 2026)
    assert subject.committed == A_MONTH + 400, "one month and four premiums"
    return True


def _results(unit, key: str) -> list[str | None]:
    return list(unit.session.connection().scalars(select(Command.result).where(Command.key == key)))


# --- drawing a month ----------------------------------------------------------------------------


def _ready_to_draw(office: Office, _: Path) -> str:
    settled(office)
    return (
        "from app.core.period import Month\nfrom app.reports import bundle\n"
        "bundle.draw(workspace, Month(2026, 10), folder / 'out')"
    )


def _drawn(office: Office, folder: Path) -> bool:
    issued = {row.file_name: row.sha256 for row in office.maker.ask(documents.documents, OCTOBER)}
    out = folder / "out"
    there = {path.name: sha256(path.read_bytes()).hexdigest() for path in out.glob("2026-10*")}
    assert there.items() <= issued.items(), "a file is written whole, and only what was issued"
    if not issued:
        return False
    again = bundle.draw(office.maker, OCTOBER, folder / "again")
    assert {one.file: one.sha256 for one in again.files} == issued
    assert len(office.maker.ask(documents.documents, OCTOBER)) == len(issued), "nothing is issued twice"
    return True


# --- importing a roster -------------------------------------------------------------------------


def _ready_to_import(office: Office, folder: Path) -> str:
    books.roster(folder / "r.xlsx", _people())
    return (
        "from app.imports.taking import Wishes, take\nfrom app.services.imports import ImportKind\n"
        "take(workspace, ImportKind.WORKERS, folder / 'r.xlsx', Wishes())"
    )


def _people() -> list[dict[str, object]]:
    card = {"银行卡号": "6228480000000000018", "开户行": "县信用社"}
    first = books.person(1, 聘用日期="2026-01-01", **card)
    return [first, books.person(2, 网格名称="东村第2网格", 聘用日期="2026-01-01")]


def _imported(office: Office, folder: Path) -> bool:
    batches = office.maker.ask(imports.batches)
    names = sorted(row.name for row in office.maker.ask(roster.workers))
    if not batches:
        assert names == []
        return False
    assert (len(batches), batches[0].accepted, names) == (1, 2, ["测试丙", "测试乙"])
    assert take(office.maker, ImportKind.WORKERS, folder / "r.xlsx", Wishes()).batch is None, "known again"
    return True


JOBS = {
    "post": Job(_ready_to_post, _posted),
    "month": Job(_ready_to_draw, _drawn),
    "import": Job(_ready_to_import, _imported),
}


# --- the loop -----------------------------------------------------------------------------------


def _all(table: Table) -> Select[Any]:
    columns = [column for column in table.columns if column is not Person.__table__.c.scope_code]
    return select(*columns).order_by(*table.primary_key)


def everything(office: Office) -> Rows:
    """Return every row of every table but the traces of attempts, and but where a server's person serves.

    That is made of the postings by the server (db/places.py): a file has none of it.
    """

    def read(unit) -> Rows:
        connection = unit.session.connection()
        return {
            table.name: [tuple(row) for row in connection.execute(_all(table))]
            for table in Base.metadata.sorted_tables
            if table.name not in TRACES
        }

    return office.maker.ask(read)


def wrong(office: Office) -> list[str]:
    return [f"{one.name}：{one.detail}" for one in office.maker.ask(audit.verified) if not one.ok]


def place_of(office: Office) -> str:
    """Return what a person types to reach the database: a path, or a URL without a name."""
    if office.maker.store.embedded:
        return office.place
    return make_url(office.place).set(username=None, password=None).render_as_string(hide_password=False)


def survives(office: Office, folder: Path, name: str, sample: Sample | None = None) -> int:
    """Kill the job at each point, look, run it to its end; return how many times it was killed."""
    job = JOBS[name]
    work = job.prepare(office, folder)
    old = everything(office)
    new: list[Rows] = []

    def look(at: int) -> None:
        assert wrong(office) == [], f"after statement {at}"
        now, done = everything(office), job.check(office, folder)
        if done:
            new.append(now)
        assert now == (new[0] if new else old), f"statement {at} left something half-done, or did it again"
        assert at or done, "the last run was not killed and must have ended right"
        office.close()  # the next child must find nobody else's connection in its way

    office.close()
    points = sample(office, folder, work) if sample else None
    code = CHILD.format(place=place_of(office), folder=str(folder), secret=PASS, work=work)
    return killed_at_every_statement(code, look, points=points).points


def every(count: int, copied: Callable[[Office, Path], str]) -> Sample:
    """Return ``count`` points, the last statement and the commit before it among them.

    How many there are is learnt by running the job once, whole, on a copy of the prepared office.
    """

    def sample(office: Office, folder: Path, work: str) -> list[int]:
        rehearsal = folder / "rehearsal"
        shutil.copytree(folder, rehearsal, ignore=shutil.ignore_patterns("rehearsal"))
        place = copied(office, rehearsal)
        last = _counted(CHILD.format(place=place, folder=str(rehearsal), secret=PASS, work=work))
        return [last - round(last * step / (count + 1)) for step in reversed(range(count))]

    return sample


def copy_file(office: Office, rehearsal: Path) -> str:
    return str(rehearsal / Path(office.place).name)  # copied with its folder


def copy_database(server: Postgres, office: Office, _: Path) -> str:
    name = str(make_url(office.place).database)
    copied(server, f"{name}_copy", name)
    return place_of(office).replace(name, f"{name}_copy")


def _counted(code: str) -> int:
    """Return how many statements and commits ``code`` takes, run here and to its end."""
    seen: list[object] = []

    def note(*_: object) -> None:
        seen.append(None)

    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, note)
    try:
        exec(code, {})
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(Engine, name, note)
    return len(seen)
