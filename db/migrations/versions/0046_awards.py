"""Keep the rounds in which a county commends its best of a year (评优), who was ranked, what was objected.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Add the tables; nobody is commended by it."""
    op.create_table(
        "award_round",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(30), nullable=False),
        sa.Column("year", BIG, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("cycle_id", BIG, nullable=False),
        sa.Column("places", BIG, nullable=False),
        sa.Column("days", BIG, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("shown_from", sa.Date()),
        sa.Column("shown_to", sa.Date()),
        sa.Column("notice_no", sa.String(60), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("contact", sa.String(120), nullable=False),
        sa.Column("decided_body", sa.String(80), nullable=False),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("decided_on", sa.Date()),
        sa.Column("decided_by", sa.String(40)),
        *_kept(),
        sa.Column("hands", sa.Text(), server_default="[]", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_award_round"),
        _to("award_round", "cycle_id", "cycle"),
        sa.UniqueConstraint("number", name="uq_award_round_number"),
        sa.CheckConstraint(
            "state IN ('drafted', 'shown', 'decided', 'withdrawn')", name="ck_award_round_awardstate"
        ),
        sa.CheckConstraint("decided_by <> recorded_by", name="ck_award_round_two_persons"),
        sa.CheckConstraint("places > 0", name="ck_award_round_places"),
        sa.CheckConstraint("shown_from <= shown_to", name="ck_award_round_interval"),
    )
    _indexed("award_round", "cycle_id")
    _once("uq_award_round", "award_round", "NOT voided AND state <> 'withdrawn'", "year")
    _candidates()
    _objections()


def _candidates() -> None:
    op.create_table(
        "award_candidate",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("result_id", BIG, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("special", sa.BigInteger()),
        sa.Column("grade", sa.String(20), nullable=False),
        sa.Column("rank", BIG, nullable=False),
        sa.Column("tie_place", BIG),
        sa.Column("standing", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("town", sa.String(80), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("merit_id", BIG),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_award_candidate"),
        _to("award_candidate", "round_id", "award_round"),
        _to("award_candidate", "person_id", "person"),
        _to("award_candidate", "result_id", "result"),
        _to("award_candidate", "merit_id", "merit"),
        sa.CheckConstraint("standing IN ('in', 'tied', 'next', 'out')", name="ck_award_candidate_standing"),
    )
    _indexed("award_candidate", "person_id", "result_id", "scope_code")
    _once("uq_award_candidate", "award_candidate", "NOT voided", "round_id", "person_id")


def _objections() -> None:
    op.create_table(
        "award_objection",
        sa.Column("id", BIG, nullable=False),
        sa.Column("candidate_id", BIG, nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(80), nullable=False),
        sa.Column("raised", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("upheld", sa.Boolean()),
        sa.Column("answered_on", sa.Date()),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_award_objection"),
        _to("award_objection", "candidate_id", "award_candidate"),
    )
    _indexed("award_objection", "candidate_id")


def _kept() -> "list[sa.Column[Any]]":
    return [
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
    ]


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _once(name: str, table: str, where: str, *columns: str) -> None:
    cond = sa.text(where)
    op.create_index(name, table, list(columns), unique=True, sqlite_where=cond, postgresql_where=cond)
