"""Keep agreements for a term, and dismissals, resignations, renewals and probations decided by two persons.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0028"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
_ENDS = "probation IN ('passed', 'extended', 'ended')"


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "tenure_act",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenure_kind", sa.String(24), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("posting_id", BIG, nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date()),
        sa.Column("asked_on", sa.Date()),
        sa.Column("probation", sa.String(24)),
        sa.Column("ground", sa.String(30), nullable=False),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("case_id", BIG),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", INSTANT),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_tenure_act"),
        _foreign("tenure_act", "person_id", "person"),
        _foreign("tenure_act", "posting_id", "posting"),
        _foreign("tenure_act", "case_id", "vetting_case"),
        sa.CheckConstraint("decided_by <> recorded_by", name="ck_tenure_act_two_persons"),
        sa.CheckConstraint("ends IS NULL OR ends > effective", name="ck_tenure_act_interval"),
        sa.CheckConstraint(
            "tenure_kind IN ('dismissal', 'resignation', 'renewal', 'probation')",
            name="ck_tenure_act_tenurekind",
        ),
        sa.CheckConstraint(
            "state IN ('drafted', 'approved', 'refused', 'withdrawn')", name="ck_tenure_act_tenurestate"
        ),
        sa.CheckConstraint(_ENDS, name="ck_tenure_act_probationend"),
    )
    for column in ("person_id", "posting_id"):
        op.create_index(f"ix_tenure_act_{column}", "tenure_act", [column])
    _cites()
    _agreements()


def _cites() -> None:
    op.create_table(
        "tenure_cite",
        sa.Column("id", BIG, nullable=False),
        sa.Column("act_id", BIG, nullable=False),
        sa.Column("result_id", BIG, nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_tenure_cite"),
        _foreign("tenure_cite", "act_id", "tenure_act"),
        _foreign("tenure_cite", "result_id", "result"),
        sa.UniqueConstraint("act_id", "result_id", name="uq_tenure_cite_act_id_result_id"),
    )
    op.create_index("ix_tenure_cite_result_id", "tenure_cite", ["result_id"])


def _agreements() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("posting_id", BIG, nullable=False),
        sa.Column("act_id", BIG),
        sa.Column("probation_to", sa.Date()),
        sa.Column("probation", sa.String(24)),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        _foreign("agreement", "person_id", "person"),
        _foreign("agreement", "posting_id", "posting"),
        _foreign("agreement", "act_id", "tenure_act"),
        sa.UniqueConstraint("act_id", name="uq_agreement_act_id"),
        sa.CheckConstraint("valid_from < valid_to", name="ck_agreement_interval"),
        sa.CheckConstraint(_ENDS, name="ck_agreement_probationend"),
    )
    for column in ("person_id", "valid_from", "valid_to"):
        op.create_index(f"ix_agreement_{column}", "agreement", [column])


def _recorded() -> list[sa.Column[object]]:
    return [
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
    ]


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")
