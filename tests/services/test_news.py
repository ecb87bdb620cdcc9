"""News of what others write, on both engines: by table, soon, never one's own, and again after a break."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from queue import SimpleQueue

import pytest

from app.workspace import Topics, Workspace
from db.base import Row
from db.models.assessment import Tpl
from db.models.documents import Act
from db.models.people import Body
from db.models.policy import PolicyVersion
from db.store import Store
from tests.office import Office
from tests.postgres import Postgres

PATIENCE = 60.0


def write(who: Workspace, record: Row) -> None:
    def add(unit) -> None:
        unit.session.add(record)

    who.do(add)


@pytest.fixture
def listener(office: Office) -> Iterator[Workspace]:
    """Another window of the same county."""
    other = Workspace(Store(office.url("checker"), office.vault), office.template["checker"], office.clock)
    yield other
    other.store.close()


@pytest.fixture
def heard(listener: Workspace) -> Iterator[SimpleQueue[Topics]]:
    """What the listener has heard; a server tells it: between two looks of its own lies a minute."""
    stopped, found = threading.Event(), SimpleQueue[Topics]()

    def listen() -> None:
        try:
            for topics in listener.changes(stopped, 0.01 if listener.store.embedded else PATIENCE):
                found.put(topics)
        finally:
            found.put(frozenset({"the listener has ended"}))

    with ThreadPoolExecutor(1) as pool:
        listening = pool.submit(listen)
        yield found
        stopped.set()
        listening.result(PATIENCE)


def heard_one(office: Office, heard: SimpleQueue[Topics]) -> None:
    """Write until it is heard: nobody knows when the listener has begun."""
    for number in range(10_000):
        write(office.maker, Body(name=f"某局{number}"))
        if not heard.empty():
            break
    assert heard.get(timeout=PATIENCE) == {"body"}


def test_what_others_write_is_heard_and_ones_own_is_not(
    office: Office, listener: Workspace, heard: SimpleQueue[Topics]
) -> None:
    heard_one(office, heard)
    write(listener, Act(act_kind="own", purpose="自己的"))
    write(
        office.admin,
        PolicyVersion(title="新", digest="1" * 64, text="", source="县", valid_from=date(2027, 1, 1)),
    )
    seen: set[str] = set()
    while "policy_version" not in seen:
        seen |= heard.get(timeout=PATIENCE)
    assert "act" not in seen


def test_a_refused_write_is_no_news(office: Office, heard: SimpleQueue[Topics]) -> None:
    heard_one(office, heard)

    def refused(unit) -> None:
        unit.session.add(Tpl(code="x", title="不成"))
        unit.session.flush()
        raise LookupError

    with pytest.raises(LookupError):
        office.maker.do(refused)
    write(
        office.admin,
        PolicyVersion(title="新", digest="1" * 64, text="", source="县", valid_from=date(2027, 1, 1)),
    )
    seen: set[str] = set()
    while "policy_version" not in seen:
        seen |= heard.get(timeout=PATIENCE)
    assert "tpl" not in seen


def test_a_listener_whose_connection_was_cut_hears_again(
    office: Office, listener: Workspace, heard: SimpleQueue[Topics], request: pytest.FixtureRequest
) -> None:
    heard_one(office, heard)
    if not listener.store.embedded:
        server: Postgres = request.getfixturevalue("postgres")
        with server.connect(str(listener.store.url.database)) as connection:
            cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'u_checker'"
            assert connection.execute(cut).fetchone()[0] > 0
    while not heard.empty():
        heard.get()
    write(office.maker, Tpl(code="later", title="之后的"))
    seen: set[str] = set()
    while "tpl" not in seen:
        seen |= heard.get(timeout=PATIENCE)
