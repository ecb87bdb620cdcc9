"""Keep who stands beside the workers of a unit: volunteers, building heads, branches, centre households.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the table of forces."""
    op.create_table(
        "force",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("force_kind", sa.String(30), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("leader", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("heads", BIG),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("origin", sa.String(60), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("end_note", sa.String(200), nullable=False),
        sa.Column("follows_id", BIG),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_force"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_force_unit_id_unit"),
        sa.ForeignKeyConstraint(["follows_id"], ["force.id"], name="fk_force_follows_id_force"),
        sa.CheckConstraint("valid_from < valid_to", name="ck_force_interval"),
    )
    for column in ("scope_code", "unit_id", "valid_from", "valid_to"):
        op.create_index(f"ix_force_{column}", "force", [column])
