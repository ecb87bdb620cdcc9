"""Keep who stood by in a campaign and was called up, and the days they were made public.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0034"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the table; nobody is called up by it."""
    op.create_table(
        "campaign_call_up",
        sa.Column("id", BIG, nullable=False),
        sa.Column("campaign_id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("instead_id", BIG),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("shown_from", sa.Date(), nullable=False),
        sa.Column("shown_to", sa.Date(), nullable=False),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_call_up"),
        _to("campaign_call_up", "campaign_id", "campaign"),
        _to("campaign_call_up", "entry_id", "campaign_entry"),
        _to("campaign_call_up", "instead_id", "campaign_entry"),
        sa.CheckConstraint("shown_from <= shown_to", name="ck_campaign_call_up_interval"),
    )
    where = sa.text("NOT voided")
    op.create_index(
        "uq_campaign_call_up",
        "campaign_call_up",
        ["entry_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    for column in ("campaign_id", "scope_code"):
        op.create_index(f"ix_campaign_call_up_{column}", "campaign_call_up", [column])


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
