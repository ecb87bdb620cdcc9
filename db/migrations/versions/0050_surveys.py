"""Keep rounds of 调查摸底 and checks of a grid's data (数据核查).

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0046"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the table; nothing was looked at by it."""
    op.create_table(
        "survey",
        sa.Column("id", BIG, nullable=False),
        sa.Column("survey_kind", sa.String(24), nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("survey_round", BIG, nullable=False),
        sa.Column("bodies", sa.String(120), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        *(sa.Column(name, BIG) for name in ("heads", "checked", "correct", "compared", "matched")),
        sa.Column("finding", sa.String(1000), nullable=False),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_survey_unit_id_unit"),
        sa.CheckConstraint("survey_kind IN ('staff', 'units', 'data')", name="ck_survey_surveykind"),
        sa.CheckConstraint("starts <= ends", name="ck_survey_interval"),
        sa.CheckConstraint("correct <= checked", name="ck_survey_correct"),
        sa.CheckConstraint("matched <= compared", name="ck_survey_matched"),
    )
    for column in ("unit_id", "scope_code"):
        op.create_index(f"ix_survey_{column}", "survey", [column])
    stands, once = sa.text("NOT voided"), ["survey_kind", "unit_id", "starts", "survey_round"]
    op.create_index(
        "uq_survey", "survey", once, unique=True, sqlite_where=stands, postgresql_where=stands
    )
