"""A file's connections: the one used last is used next."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.office import Office


def _engine_of(session: Session) -> object:
    return session.connection().connection.driver_connection


def test_one_reader_after_the_other_finds_the_pages_deciphered(file_office: Office) -> None:
    store = file_office.maker.store
    with store.reading() as first, store.reading() as second:
        assert _engine_of(first) is not _engine_of(second)
    found = []
    for _ in range(3):
        with store.reading() as session:
            found.append(_engine_of(session))
    assert all(one is found[0] for one in found), "each of them holds a cache of its own"
