"""Keep who asked to take a list of many persons out, and who let it go.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the table of requests."""
    op.create_table(
        "export_request",
        sa.Column("id", BIG, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("detail", sa.String(400), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("people", BIG, nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", INSTANT),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("given_at", INSTANT),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_export_request"),
        sa.CheckConstraint("decided_by <> recorded_by", name="ck_export_request_two_persons"),
    )
    op.create_index("ix_export_request_key", "export_request", ["key"])
