"""Where a person serves, kept by a server's triggers: right after every change, and by nobody's word."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.roster import GridRole
from app.services import roster
from db.models.people import Person
from db.models.roster import Posting
from tests.office import Office, one
from tests.services.paid import SOUTH, worker
from tests.trust.attacks import connect, root


def place(office: Office) -> int | None:
    return one(office.maker, select(Person.scope_code))


def seen_by(office: Office, login: str) -> int:
    with connect(office, login) as session:
        return len(session.execute("SELECT id FROM person").fetchall())


@pytest.fixture
def served(server_office: Office) -> Office:
    server_office.clerk_a.do(roster.register, worker(server_office, 1, name="演示甲"))
    return server_office


def test_one_place_is_kept_and_two_are_looked_up(served: Office) -> None:
    assert place(served) == one(served.maker, select(Posting.scope_code)) is not None
    assert (seen_by(served, "clerk_a"), seen_by(served, "clerk_b")) == (1, 0)
    chief = worker(
        served,
        1,
        name="演示甲",
        unit_id=served.unit_id("990101101200"),
        role=GridRole.CHIEF,
        employment="",
        card="",
    )
    served.maker.do(roster.register, chief)
    assert place(served) is None
    assert (seen_by(served, "clerk_a"), seen_by(served, "clerk_b")) == (1, 1)
    assert one(served.maker, select(Person.version)) == 1, "it routes, it is no fact"


def test_a_posting_that_moves_takes_the_person_along(served: Office) -> None:
    """Its unit was put elsewhere in the tree: the rescope of one batch."""
    with root(served) as server:
        server.execute(
            "UPDATE posting SET scope_code = (SELECT scope_lo FROM unit WHERE id = %s)",
            [served.unit_id(SOUTH)],
        )
    assert (seen_by(served, "clerk_a"), seen_by(served, "clerk_b")) == (0, 1)


@pytest.mark.parametrize("said", ["NULL", "7", "scope_code + 1"])
def test_nobody_says_where_somebody_serves(served: Office, said: str) -> None:
    before = place(served)
    with connect(served, "clerk_a") as clerk:
        assert clerk.execute(f"UPDATE person SET scope_code = {said}".encode()).rowcount == 1
        assert place(served) == before
