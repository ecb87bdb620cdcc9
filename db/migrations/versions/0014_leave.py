"""Keep who is away from when to when, and the account of days.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
_STATES = "'asked', 'approved', 'returned', 'refused', 'cancelled'"
_ACTS = "'granted', 'asked', 'refused', 'cancelled', 'returned'"


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "leave_request",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("leave_kind", sa.String(30), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("from_noon", sa.Boolean(), nullable=False),
        sa.Column("to_noon", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("evidence", sa.String(200), nullable=False),
        sa.Column("cover_id", BIG),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", INSTANT),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("back_on", sa.Date()),
        sa.Column("back_noon", sa.Boolean(), nullable=False),
        sa.Column("returned_on", sa.Date()),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leave_request"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_leave_request_person_id_person"),
        sa.ForeignKeyConstraint(["cover_id"], ["person.id"], name="fk_leave_request_cover_id_person"),
        sa.CheckConstraint("starts <= ends", name="ck_leave_request_interval"),
        sa.CheckConstraint("decided_by <> recorded_by", name="ck_leave_request_two_persons"),
        sa.CheckConstraint(f"state IN ({_STATES})", name="ck_leave_request_leavestate"),
    )
    for column in ("person_id", "starts", "ends", "cover_id"):
        op.create_index(f"ix_leave_request_{column}", "leave_request", [column])
    _entries()


def _entries() -> None:
    op.create_table(
        "leave_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("leave_kind", sa.String(30), nullable=False),
        sa.Column("year", BIG, nullable=False),
        sa.Column("leave_act", sa.String(24), nullable=False),
        sa.Column("halves", BIG, nullable=False),
        sa.Column("request_id", BIG),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leave_entry"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_leave_entry_person_id_person"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["leave_request.id"], name="fk_leave_entry_request_id_leave_request"
        ),
        sa.UniqueConstraint("person_id", "number", name="uq_leave_entry_person_id_number"),
        sa.CheckConstraint(f"leave_act IN ({_ACTS})", name="ck_leave_entry_leaveact"),
    )
    op.create_index("ix_leave_entry_request_id", "leave_entry", ["request_id"])
