"""Keep the office's own words for its papers, and how democratic ballots were counted.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0027"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "paper_text",
        sa.Column("id", BIG, nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("foot", sa.String(120), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paper_text"),
        sa.CheckConstraint("valid_from < valid_to", name="ck_paper_text_interval"),
    )
    for column in ("form", "valid_from", "valid_to"):
        op.create_index(f"ix_paper_text_{column}", "paper_text", [column])
    _ballots()


def _ballots() -> None:
    op.create_table(
        "vetting_ballot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("issued", BIG, nullable=False),
        sa.Column("returned", BIG, nullable=False),
        sa.Column("valid", BIG, nullable=False),
        sa.Column("votes", sa.Text(), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_ballot"),
        sa.ForeignKeyConstraint(["case_id"], ["vetting_case.id"], name="fk_vetting_ballot_case_id_vetting_case"),
        sa.CheckConstraint("valid <= returned AND returned <= issued", name="ck_vetting_ballot_counted"),
    )
    for column in ("case_id", "scope_code"):
        op.create_index(f"ix_vetting_ballot_{column}", "vetting_ballot", [column])
