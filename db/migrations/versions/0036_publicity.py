"""Make public who was chosen outside a campaign, take objections, and call up who stands by.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0029"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the tables; nobody is made public by it."""
    op.create_table(
        "vetting_publicity",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("shown_from", sa.Date(), nullable=False),
        sa.Column("shown_to", sa.Date(), nullable=False),
        sa.Column("days", BIG, nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("contact", sa.String(120), nullable=False),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_publicity"),
        _to("vetting_publicity", "case_id", "vetting_case"),
        sa.CheckConstraint("shown_from <= shown_to", name="ck_vetting_publicity_interval"),
    )
    _once("uq_vetting_publicity", "vetting_publicity", "case_id")
    _indexed("vetting_publicity", "number", "scope_code")
    op.create_table(
        "vetting_objection",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(80), nullable=False),
        sa.Column("raised", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("upheld", sa.Boolean()),
        sa.Column("answered_on", sa.Date()),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_objection"),
        _to("vetting_objection", "case_id", "vetting_case"),
    )
    _indexed("vetting_objection", "case_id", "scope_code")


def _kept() -> "list[sa.Column[Any]]":
    return [
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
    ]


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _once(name: str, table: str, *columns: str) -> None:
    where = sa.text("NOT voided")
    op.create_index(name, table, list(columns), unique=True, sqlite_where=where, postgresql_where=where)
