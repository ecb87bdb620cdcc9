"""Keep who answered an appeal and how, and requests to open a locked sheet.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0035"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add what an answer says, and the table of requests."""
    with op.batch_alter_table("appeal") as appeal:
        appeal.add_column(sa.Column("answer", sa.String(500), server_default="", nullable=False))
        appeal.add_column(sa.Column("decided_by", sa.String(40)))
        appeal.create_check_constraint("ck_appeal_two_persons", "decided_by <> recorded_by")
    op.create_table(
        "unlock",
        sa.Column("id", BIG, nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", INSTANT),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unlock"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_unlock_subject_id_subject"),
        sa.CheckConstraint("decided_by <> recorded_by", name="ck_unlock_two_persons"),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'refused', 'withdrawn')", name="ck_unlock_unlockstate"
        ),
    )
    for column in ("subject_id", "scope_code"):
        op.create_index(f"ix_unlock_{column}", "unlock", [column])
