"""What verify promises to protect is every table: one row of each is changed, and every change is named."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select, update

from db.ciphers import unopened
from db.verify import Eyes, _coverage
from tests.office import Office
from tests.trust.filling import filled, whole
from tests.trust.tamper import AUDITED, META, another, unguarded

HELD = "hidden_cipher"  # a CHECK keeps it from being taken away
CIPHERS = [one for table in AUDITED for one in table.columns if one.name.endswith("_cipher")]


def test_a_row_changed_in_any_table_is_found(office: Office) -> None:
    """On a server by its superuser, in a file by who has its key; the guards are put aside."""
    filled(office)
    store = whole(office)
    with store.reading() as session:
        assert list(_coverage(session, Eyes.ALL)) == []
    with store.engine.execution_options(griddesk_begin="IMMEDIATE").connect() as connection:
        with unguarded(connection):
            for table in AUDITED:
                last = table.c.id == connection.scalar(select(func.max(table.c.id)))
                connection.execute(update(table).where(last).values(recorded_by="nobody"))
            connection.execute(update(META).where(META.c.key == "title").values(value="别的县"))
        connection.commit()
    with store.reading() as session:
        told = list(_coverage(session, Eyes.ALL))
    store.close()
    named = {table.name for table in AUDITED if any(one.startswith(f"{table.name} ") for one in told)}
    assert {table.name for table in AUDITED} - named == set()
    assert "数据库信息 title 被改动" in told


def test_a_sealed_number_changed_or_taken_away_in_any_table_is_found(office: Office) -> None:
    """The audit holds no copy of a ciphertext: only opening it tells."""
    filled(office)
    store = whole(office)
    with store.reading() as session:
        assert list(unopened(session, office.vault)) == []
    with store.engine.execution_options(griddesk_begin="IMMEDIATE").connect() as connection:
        with unguarded(connection):
            for column in CIPHERS:
                flipped, gone = connection.execute(select(column.table.c.id, column).limit(2)).all()
                changed = ((flipped[0], another(flipped[1])), (gone[0], None))
                for number, value in changed[: 1 if column.name == HELD else 2]:
                    row = column.table.c.id == number
                    connection.execute(update(column.table).where(row).values({column.name: value}))
        connection.commit()
    with store.reading() as session:
        told = Counter(one.split()[0] for one in unopened(session, office.vault))
    store.close()
    wanted = Counter[str]()
    for column in CIPHERS:
        wanted[column.table.name] += 1 if column.name == HELD else 2
    assert told == wanted
