"""Keep who says that a person's name or number is wrong, and who put it right.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the table of corrections."""
    op.create_table(
        "correction",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("id_cipher", sa.LargeBinary()),
        sa.Column("id_blind", sa.LargeBinary()),
        sa.Column("id_tail", sa.String(4)),
        sa.Column("before", sa.String(120), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", INSTANT),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_correction_person_id_person"),
        sa.UniqueConstraint("uid", name="uq_correction_uid"),
        sa.CheckConstraint("decided_by <> recorded_by", name="ck_correction_two_persons"),
    )
    op.create_index("ix_correction_person_id", "correction", ["person_id"])
