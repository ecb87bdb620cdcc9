"""Whether every sealed number still opens in its own row, to what its blind index and last four say."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from db.base import Base, tables
from db.keys import Vault as Vault
from db.sealed import Sealed

_CIPHER = "_cipher"


def unopened(session: Session, vault: Vault) -> Iterator[str]:
    """Yield a sentence for each number that is not what was sealed: the audit holds no copy of a ciphertext.

    The blind index is audited, and the same number seals to the same bytes in its row: all are compared.
    """
    for model in tables():
        table = Base.metadata.tables[model.__tablename__]
        for column in table.columns:
            if column.name.endswith(_CIPHER):
                yield from _of(session, vault, table, column.name.removesuffix(_CIPHER))


def _of(session: Session, vault: Vault, table: Table, name: str) -> Iterator[str]:
    parts = [table.c[f"{name}{part}"] for part in (_CIPHER, "_blind", "_tail")]
    query = select(table.c.id, table.c.uid, *parts).order_by(table.c.id)
    for number, uid, *sealed in session.connection().execute(query):
        if not _whole(vault, f"{table.name}.{name}|{uid}", Sealed(*sealed)):
            yield f"{table.name} 第 {number} 行的 {name}{_CIPHER} 被改动"


def _whole(vault: Vault, place: str, kept: Sealed) -> bool:
    if kept.cipher is None:
        return kept.blind is None
    try:
        return vault.seal(place, vault.open(place, kept)) == kept
    except (InvalidTag, ValueError):
        return False
