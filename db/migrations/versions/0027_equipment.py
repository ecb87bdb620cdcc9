"""Keep equipment, who has which of it, its slips and counts; and leavings until everything is handed over.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0023"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
_SLIPS = "'issued', 'returned', 'handed', 'lost', 'damaged'"
_REASONS = "'resigned', 'dismissed', 'transferred', 'promoted', 'deceased', 'expired'"
_OPEN = sa.text("numbered AND voided_at IS NULL AND valid_to = '9999-12-31'")
_NUMBERED = sa.text("number <> '' AND NOT voided")


def upgrade() -> None:
    """Add the five tables."""
    _equipment()
    _slips()
    _holds()
    _counts()
    _exits()


def _equipment() -> None:
    op.create_table(
        "equipment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("equipment_kind", sa.String(30), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("serial", sa.String(60), nullable=False),
        sa.Column("model", sa.String(60), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("gone", BIG, nullable=False),
        sa.Column("price", sa.BigInteger()),
        sa.Column("bought_on", sa.Date()),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        *_working(),
        sa.PrimaryKeyConstraint("id", name="pk_equipment"),
        _foreign("equipment", "unit_id", "unit"),
        sa.CheckConstraint("quantity > 0 AND gone BETWEEN 0 AND quantity", name="ck_equipment_quantity"),
    )
    _indexes("equipment", "unit_id", "scope_code")
    op.create_index(
        "uq_equipment_number",
        "equipment",
        ["number"],
        unique=True,
        sqlite_where=_NUMBERED,
        postgresql_where=_NUMBERED,
    )


def _slips() -> None:
    op.create_table(
        "equipment_slip",
        sa.Column("id", BIG, nullable=False),
        sa.Column("slip_kind", sa.String(24), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("person_id", BIG),
        sa.Column("from_person_id", BIG),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("signer", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("value", sa.BigInteger()),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_equipment_slip"),
        _foreign("equipment_slip", "person_id", "person"),
        _foreign("equipment_slip", "from_person_id", "person"),
        _foreign("equipment_slip", "unit_id", "unit"),
        sa.CheckConstraint(f"slip_kind IN ({_SLIPS})", name="ck_equipment_slip_slipkind"),
    )
    _indexes("equipment_slip", "on", "person_id", "from_person_id", "scope_code")


def _holds() -> None:
    op.create_table(
        "equipment_hold",
        sa.Column("id", BIG, nullable=False),
        sa.Column("equipment_id", BIG, nullable=False),
        sa.Column("person_id", BIG),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("numbered", sa.Boolean(), nullable=False),
        sa.Column("slip_id", BIG, nullable=False),
        sa.Column("end_slip_id", BIG),
        sa.Column("follows_id", BIG),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_equipment_hold"),
        _foreign("equipment_hold", "equipment_id", "equipment"),
        _foreign("equipment_hold", "person_id", "person"),
        _foreign("equipment_hold", "unit_id", "unit"),
        _foreign("equipment_hold", "slip_id", "equipment_slip"),
        _foreign("equipment_hold", "end_slip_id", "equipment_slip"),
        _foreign("equipment_hold", "follows_id", "equipment_hold"),
        sa.CheckConstraint("valid_from <= valid_to", name="ck_equipment_hold_interval"),
        sa.CheckConstraint("quantity > 0", name="ck_equipment_hold_quantity"),
    )
    columns = ("equipment_id", "person_id", "unit_id", "slip_id", "end_slip_id")
    _indexes("equipment_hold", *columns, "scope_code", "valid_from", "valid_to")
    op.create_index(
        "uq_equipment_hold_single",
        "equipment_hold",
        ["equipment_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _counts() -> None:
    op.create_table(
        "equipment_count",
        sa.Column("id", BIG, nullable=False),
        sa.Column("equipment_id", BIG, nullable=False),
        sa.Column("hold_id", BIG),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("expected", BIG, nullable=False),
        sa.Column("found", BIG, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_equipment_count"),
        _foreign("equipment_count", "equipment_id", "equipment"),
        _foreign("equipment_count", "hold_id", "equipment_hold"),
        sa.CheckConstraint("expected >= 0 AND found >= 0", name="ck_equipment_count_counted"),
    )
    _indexes("equipment_count", "equipment_id", "hold_id", "on", "scope_code")


def _exits() -> None:
    op.create_table(
        "exit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("posting_id", BIG, nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", INSTANT),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        *_working(),
        sa.PrimaryKeyConstraint("id", name="pk_exit"),
        _foreign("exit", "person_id", "person"),
        _foreign("exit", "posting_id", "posting"),
        sa.UniqueConstraint("posting_id", name="uq_exit_posting_id"),
        sa.CheckConstraint(f"reason IN ({_REASONS})", name="ck_exit_endreason"),
        sa.CheckConstraint("state IN ('open', 'closed', 'waived')", name="ck_exit_exitstate"),
        sa.CheckConstraint("(state = 'open') = (decided_by IS NULL)", name="ck_exit_decided"),
        sa.CheckConstraint("state <> 'waived' OR decided_by <> recorded_by", name="ck_exit_two_persons"),
    )
    _indexes("exit", "person_id", "left_on", "scope_code")


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _recorded() -> list[sa.Column[object]]:
    return [
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
    ]


def _working() -> list[sa.Column[object]]:
    return [
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        *_recorded(),
    ]


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")
