"""Keep sessions of training, who was called and what the signed sheet says, and certificates.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "training_session",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("training_level", sa.String(30), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("trainer", sa.String(60), nullable=False),
        sa.Column("pass_score", sa.BigInteger()),
        sa.Column("makes_up_id", BIG),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        *_working(),
        sa.PrimaryKeyConstraint("id", name="pk_training_session"),
        _foreign("training_session", "unit_id", "unit"),
        _foreign("training_session", "makes_up_id", "training_session"),
        sa.CheckConstraint("starts <= ends", name="ck_training_session_interval"),
        sa.CheckConstraint(
            "state IN ('called', 'closed', 'cancelled')", name="ck_training_session_sessionstate"
        ),
    )
    for column in ("unit_id", "starts", "ends", "makes_up_id", "scope_code"):
        op.create_index(f"ix_training_session_{column}", "training_session", [column])
    _places()
    _certificates()


def _places() -> None:
    op.create_table(
        "training_place",
        sa.Column("id", BIG, nullable=False),
        sa.Column("session_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("mark", sa.String(24)),
        sa.Column("hours", sa.BigInteger()),
        sa.Column("score", sa.BigInteger()),
        sa.Column("note", sa.String(200), nullable=False),
        *_working(),
        sa.PrimaryKeyConstraint("id", name="pk_training_place"),
        _foreign("training_place", "session_id", "training_session"),
        _foreign("training_place", "person_id", "person"),
        _foreign("training_place", "unit_id", "unit"),
        sa.UniqueConstraint("session_id", "person_id", name="uq_training_place_session_id_person_id"),
        sa.UniqueConstraint("session_id", "number", name="uq_training_place_session_id_number"),
        sa.CheckConstraint("(mark IS NULL) = (hours IS NULL)", name="ck_training_place_marked"),
        sa.CheckConstraint(
            "mark IN ('present', 'partly', 'excused', 'absent')", name="ck_training_place_mark"
        ),
    )
    op.create_index("ix_training_place_person_id", "training_place", ["person_id"])


def _certificates() -> None:
    op.create_table(
        "training_certificate",
        sa.Column("id", BIG, nullable=False),
        sa.Column("place_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_training_certificate"),
        _foreign("training_certificate", "place_id", "training_place"),
        _foreign("training_certificate", "person_id", "person"),
        sa.UniqueConstraint("number", name="uq_training_certificate_number"),
        sa.CheckConstraint("valid_from < valid_to", name="ck_training_certificate_interval"),
    )
    for column in ("place_id", "person_id", "valid_from", "valid_to"):
        op.create_index(f"ix_training_certificate_{column}", "training_certificate", [column])


def _working() -> list[sa.Column[object]]:
    return [
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
    ]


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")
