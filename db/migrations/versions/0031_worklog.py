"""Keep a line a day and worker, and the meetings of the workers with who was there.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0025"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "work_log",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("work_kinds", sa.String(300), nullable=False),
        sa.Column("content", sa.String(200), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        *_working(),
        sa.PrimaryKeyConstraint("id", name="pk_work_log"),
        _foreign("work_log", "person_id", "person"),
        _foreign("work_log", "unit_id", "unit"),
        sa.UniqueConstraint("person_id", "day", name="uq_work_log_person_id_day"),
    )
    op.create_table(
        "meeting",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meeting_kind", sa.String(30), nullable=False),
        sa.Column("chair", sa.String(40), nullable=False),
        sa.Column("topics", sa.String(500), nullable=False),
        sa.Column("tasks", sa.String(500), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        *_working(),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        _foreign("meeting", "unit_id", "unit"),
    )
    op.create_table(
        "meeting_place",
        sa.Column("id", BIG, nullable=False),
        sa.Column("meeting_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("came", sa.String(24), nullable=False),
        *_working(),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_place"),
        _foreign("meeting_place", "meeting_id", "meeting"),
        _foreign("meeting_place", "person_id", "person"),
        sa.UniqueConstraint("meeting_id", "person_id", name="uq_meeting_place_meeting_id_person_id"),
        sa.CheckConstraint("came IN ('present', 'excused', 'absent')", name="ck_meeting_place_came"),
    )
    for table, columns in (
        ("work_log", ("day", "scope_code")),
        ("meeting", ("unit_id", "day", "scope_code")),
        ("meeting_place", ("person_id",)),
    ):
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


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
