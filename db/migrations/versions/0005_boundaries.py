"""Keep the boundaries of units as dated shapes.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the table of shapes."""
    op.create_table(
        "unit_shape",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("area_m2", BIG, nullable=False),
        sa.Column("centre_lon", BIG, nullable=False),
        sa.Column("centre_lat", BIG, nullable=False),
        sa.Column("four_sides", sa.String(400), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_shape"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_shape_unit_id_unit"),
        sa.CheckConstraint("valid_from < valid_to", name="ck_unit_shape_interval"),
    )
    for column in ("scope_code", "unit_id", "valid_from", "valid_to"):
        op.create_index(f"ix_unit_shape_{column}", "unit_shape", [column])
