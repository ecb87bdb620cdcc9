"""Keep who asked to take out of the register what has outlived its time, and who decided.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the table of what is taken out."""
    op.create_table(
        "clearing",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("paper", sa.String(200), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", INSTANT),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clearing"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_clearing_person_id_person"),
        sa.CheckConstraint("decided_by <> recorded_by", name="ck_clearing_two_persons"),
    )
    op.create_index("ix_clearing_person_id", "clearing", ["person_id"])
