"""The audit: entry lines sealed into one hash-chained block per transaction (trust.md 3)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class AuditEntry(Base):
    """One line: who changed what, when, from where; before and after."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    tx: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(63))
    station: Mapped[str] = mapped_column(String(80))
    table_name: Mapped[str] = mapped_column(String(63))
    op: Mapped[str] = mapped_column(String(12))
    record: Mapped[str] = mapped_column(String(40))
    payload: Mapped[str] = mapped_column(Text)


class AuditBlock(Base):
    """The entries of one transaction, chained to the block before."""

    __tablename__ = "audit_block"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tx: Mapped[int] = mapped_column(index=True)
    lo: Mapped[int]
    hi: Mapped[int]
    n: Mapped[int]
    at: Mapped[datetime]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    prev: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditHead(Base):
    """The end of the chain: one row."""

    __tablename__ = "audit_head"

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (CheckConstraint("one = 1", name="one"),)


class AuditPending(Base):
    """Transactions whose entries await their seal (PostgreSQL, emptied at commit)."""

    __tablename__ = "audit_pending"

    tx: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Command(Base):
    """Idempotency: one row per intention, with what it returned."""

    __tablename__ = "command"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    actor: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    result: Mapped[str | None] = mapped_column(Text)


class Meta(Base):
    """Facts about the database itself: its name, whether it is a demonstration, its key id."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
