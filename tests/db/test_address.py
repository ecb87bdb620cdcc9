"""An address with several hosts, as libpq and as SQLAlchemy write it, means whichever takes writes."""

from __future__ import annotations

import pytest

from app.core.errors import Invalid
from db.address import parsed, several, written

BOTH = {"host": "one,two", "port": "5432,5433", "target_session_attrs": "read-write"}


@pytest.mark.parametrize(
    "place",
    [
        "postgresql://one,two:5433/county",
        "postgresql://one:5432, two:5433/county",
        "postgresql+psycopg://one,two:5433/county",
        "postgresql:///county?host=one,two&port=5432,5433&target_session_attrs=read-write",
        "postgresql:///county?host=one&host=two:5433",
    ],
)
def test_several_hosts_stand_in_the_query(place: str) -> None:
    url = parsed(place)
    assert (url.host, url.database, dict(url.query)) == (None, "county", BOTH)
    assert several(url)
    assert written(url) == "postgresql://one:5432,two:5433/county"
    assert parsed(url) == parsed(written(url)).set(drivername=url.drivername)


def test_who_signs_in_is_kept_and_not_shown() -> None:
    url = parsed("postgresql://u_a:p%40ss@one,two/county")
    assert (url.username, url.password) == ("u_a", "p@ss")
    assert written(url) == "postgresql://one:5432,two:5432/county"


def test_how_it_is_reached_is_kept() -> None:
    place = "postgresql://one:5432,two:5432/county?sslmode=verify-full"
    assert parsed(place).query["sslmode"] == "verify-full"
    assert written(parsed(place)) == place


def test_one_host_stays_as_it_is() -> None:
    url = parsed("postgresql://u:p@one/county")
    assert (url.host, dict(url.query), several(url), written(url)) == (
        "one",
        {},
        False,
        "postgresql://one:5432/county",
    )


@pytest.mark.parametrize("place", ["postgresql://one:x/county", "postgresql://one,two:x/county", "://", "//"])
def test_what_is_no_address_is_refused_with_an_example(place: str) -> None:
    with pytest.raises(Invalid, match="例如"):
        parsed(place)
