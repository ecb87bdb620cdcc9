"""Keep how closely a person's record is kept, what its label hides, and what a person asked to be deleted.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0019"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
_LEVELS = "sensitivity IN ('general', 'sensitive', 'important')"
_SEALED = (
    "sensitivity = 'general' AND hidden_cipher IS NULL OR sensitivity <> 'general'"
    " AND hidden_cipher IS NOT NULL AND phone = '' AND address = '' AND hukou_address = ''"
)
_VEILED = "sensitivity <> 'important' OR former_name = '' AND name LIKE '_*'"


def upgrade() -> None:
    """Add the label of a person; the database itself holds that nothing it hides lies open."""
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("sensitivity", sa.String(24), server_default="general", nullable=False))
        person.add_column(sa.Column("hidden_cipher", sa.LargeBinary()))
        person.add_column(sa.Column("hidden_blind", sa.LargeBinary()))
        person.add_column(sa.Column("hidden_tail", sa.String(4)))
        person.add_column(sa.Column("marked_by", sa.String(40)))
        person.add_column(sa.Column("mark_reason", sa.String(200), server_default="", nullable=False))
        person.create_check_constraint("ck_person_sensitivity", _LEVELS)
        person.create_check_constraint("ck_person_sealed", _SEALED)
        person.create_check_constraint("ck_person_veiled", _VEILED)
    _erasures()


def _erasures() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("wish", sa.String(400), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", INSTANT),
        sa.Column("answer", sa.String(400), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_erasure_person_id_person"),
        sa.CheckConstraint("decided_by <> recorded_by", name="ck_erasure_two_persons"),
    )
    op.create_index("ix_erasure_person_id", "erasure", ["person_id"])
    with op.batch_alter_table("clearing") as clearing:
        clearing.add_column(sa.Column("erasure_id", BIG))
        clearing.create_foreign_key("fk_clearing_erasure_id_erasure", "erasure", ["erasure_id"], ["id"])
