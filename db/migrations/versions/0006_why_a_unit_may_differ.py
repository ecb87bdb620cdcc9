"""Keep why a unit's figures changed, and why one that breaks the standard may stay.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("unit_version", sa.Column("reason", sa.String(200)))
    op.create_table(
        "unit_waiver",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("rule_key", sa.String(40), nullable=False),
        sa.Column("facts", sa.String(240), nullable=False),
        sa.Column("told", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_waiver"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_waiver_unit_id_unit"),
    )
    op.create_index("ix_unit_waiver_scope_code", "unit_waiver", ["scope_code"])
    op.create_index("ix_unit_waiver_unit_id", "unit_waiver", ["unit_id"])
