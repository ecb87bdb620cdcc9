"""Keep the days on which those of the forces came to their grid (报到), and as whom they were first kept.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0053"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add table and column; an entry kept before is the first of its own, for nobody has checked in yet."""
    with op.batch_alter_table("force") as force:
        force.add_column(sa.Column("holder_id", BIG))
        force.create_foreign_key("fk_force_holder_id_force", "force", ["holder_id"], ["id"])
    op.create_table(
        "check_in",
        sa.Column("id", BIG, nullable=False),
        sa.Column("force_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("task_kinds", sa.String(300), nullable=False),
        sa.Column("hours", sa.BigInteger()),
        sa.Column("content", sa.String(200), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_check_in"),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name="fk_check_in_force_id_force"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_check_in_unit_id_unit"),
    )
    for column in ("unit_id", "day", "scope_code"):
        op.create_index(f"ix_check_in_{column}", "check_in", [column])
    cond = sa.text("NOT voided")
    op.create_index(
        "uq_check_in", "check_in", ["force_id", "day"], unique=True, sqlite_where=cond, postgresql_where=cond
    )
