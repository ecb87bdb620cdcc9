"""Keep honours, discipline, and who is in the reserve of village cadres.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0033"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the table of decisions about a person."""
    op.create_table(
        "merit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("merit_kind", sa.String(24), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("decided_body", sa.String(80), nullable=False),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("basis", sa.String(200), nullable=False),
        sa.Column("end_note", sa.String(200), server_default="", nullable=False),
        sa.Column("end_doc", sa.String(60), server_default="", nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_merit"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_merit_person_id_person"),
        sa.CheckConstraint("merit_kind IN ('honour', 'discipline', 'reserve')", name="ck_merit_meritkind"),
        sa.CheckConstraint("valid_from < valid_to", name="ck_merit_interval"),
    )
    for column in ("person_id", "valid_from", "valid_to"):
        op.create_index(f"ix_merit_{column}", "merit", [column])
