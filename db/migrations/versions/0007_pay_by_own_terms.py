"""Keep what was decided for a person's pay, and what the county pays beside it for social insurance.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the decisions, and the employer's part of a line."""
    op.create_table(
        "pay_terms",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("post", sa.String(30), nullable=False),
        sa.Column("grade", BIG),
        sa.Column("reference", sa.String(30), nullable=False),
        sa.Column("chosen", sa.BigInteger()),
        sa.Column("served_since", sa.Date()),
        sa.Column("insured_since", sa.String(7)),
        sa.Column("base", sa.BigInteger()),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_terms"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pay_terms_person_id_person"),
    )
    op.create_index("ix_pay_terms_person_id", "pay_terms", ["person_id"])
    op.create_index("ix_pay_terms_valid_from", "pay_terms", ["valid_from"])
    op.create_index("ix_pay_terms_valid_to", "pay_terms", ["valid_to"])
    op.add_column("pay_line", sa.Column("employer", sa.BigInteger()))
