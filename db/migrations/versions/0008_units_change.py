"""Keep the rows of a restructuring, and which unit's interval a unit shares that went into others.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
_KINDS = (
    "'city', 'county', 'town', 'township', 'street', 'community_office', 'service_centre', 'zone', 'village', "
    "'community', 'virtual', 'rural_grid', 'urban_grid', 'dedicated_grid', 'micro_grid', 'group'"
)


def upgrade() -> None:
    """Let units share an interval, and a change say what each of its rows says."""
    with op.batch_alter_table("unit") as unit:
        unit.drop_constraint("uq_unit_scope_lo", type_="unique")
        unit.add_column(sa.Column("follows_id", BIG))
        unit.create_foreign_key("fk_unit_follows_id_unit", "unit", ["follows_id"], ["id"])
    op.create_index("ix_unit_follows_id", "unit", ["follows_id"])
    where = sa.text("follows_id IS NULL")
    op.create_index(
        "uq_unit_scope_lo", "unit", ["scope_lo"], unique=True, sqlite_where=where, postgresql_where=where
    )
    with op.batch_alter_table("unit_change") as change:
        for column in _columns():
            change.add_column(column)
        change.create_foreign_key("fk_unit_change_set_id_unit_change", "unit_change", ["set_id"], ["id"])
        change.create_check_constraint("ck_unit_change_two_persons", "approved_by <> recorded_by")
        change.create_check_constraint(
            "ck_unit_change_basis", "basis IN ('households', 'population', 'area', 'whole')"
        )
        change.create_check_constraint("ck_unit_change_unitkind", f"unit_kind IN ({_KINDS})")
    op.create_index("ix_unit_change_set_id", "unit_change", ["set_id"])


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("set_id", BIG),
        sa.Column("line", BIG, nullable=False),
        sa.Column("old_code", sa.String(20), nullable=False),
        sa.Column("new_code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("parent_code", sa.String(20), nullable=False),
        sa.Column("num", BIG),
        sa.Column("den", BIG, nullable=False),
        sa.Column("basis", sa.String(24)),
        sa.Column("unit_kind", sa.String(24)),
        sa.Column("households", BIG),
        sa.Column("residents", BIG),
        sa.Column("approved_at", INSTANT),
    ]
