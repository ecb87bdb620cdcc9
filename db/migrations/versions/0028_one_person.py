"""Keep which records of persons are one human being, and which were looked at and are not.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0030"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the tables of merges, and of pairs that are two people."""
    op.create_table(
        "person_merge",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("other_id", BIG, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("in_force", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", INSTANT),
        sa.Column("refused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("answer", sa.String(200), server_default="", nullable=False),
        sa.Column("parted_by", sa.String(40)),
        sa.Column("parted_at", INSTANT),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_person_merge"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_merge_person_id_person"),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name="fk_person_merge_other_id_person"),
        sa.CheckConstraint("decided_by <> recorded_by", name="ck_person_merge_two_persons"),
        sa.CheckConstraint("person_id <> other_id", name="ck_person_merge_two_records"),
    )
    op.create_table(
        "person_apart",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("other_id", BIG, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_person_apart"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_apart_person_id_person"),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name="fk_person_apart_other_id_person"),
        sa.CheckConstraint("person_id < other_id", name="ck_person_apart_lower_first"),
    )
    for table in ("person_merge", "person_apart"):
        for column in ("person_id", "other_id"):
            op.create_index(f"ix_{table}_{column}", table, [column])
    _unique("uq_person_merge", "person_merge", ["other_id"], "in_force")
    _unique("uq_person_apart", "person_apart", ["person_id", "other_id"], "NOT voided")


def _kept() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
    )


def _unique(name: str, table: str, columns: list[str], where: str) -> None:
    told = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=told, postgresql_where=told)
