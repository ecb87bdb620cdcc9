"""Keep the buildings and hamlets of a village, with the grid they are in.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the table of parts."""
    op.create_table(
        "place_part",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("grid_id", BIG),
        sa.Column("households", BIG),
        sa.Column("residents", BIG),
        sa.Column("x", BIG),
        sa.Column("y", BIG),
        sa.Column("beside", sa.Text(), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_place_part"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_place_part_unit_id_unit"),
        sa.ForeignKeyConstraint(["grid_id"], ["unit.id"], name="fk_place_part_grid_id_unit"),
        sa.CheckConstraint("valid_from < valid_to", name="ck_place_part_interval"),
    )
    for column in ("grid_id", "scope_code", "unit_id", "valid_from", "valid_to"):
        op.create_index(f"ix_place_part_{column}", "place_part", [column])
