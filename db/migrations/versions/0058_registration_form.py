"""Keep what 报名登记表 asks beside who somebody is: schooling, health, family, what they did so far.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0062"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
SCHOOLING = (("native_place", 60), ("school", 80), ("major", 60))
DECLARED = (*SCHOOLING, ("health", 20), ("marital", 20), ("honours", 500))


def upgrade() -> None:
    """Add the columns and tables; of who registered before only the scan says it."""
    for name, length in SCHOOLING:
        op.add_column("person", sa.Column(name, sa.String(length)))
    for name, length in DECLARED:
        op.add_column(
            "campaign_entry", sa.Column(name, sa.String(length), server_default="", nullable=False)
        )
    _of_entry(
        "campaign_kin",
        sa.Column("kinship", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("age", BIG),
        sa.Column("politics", sa.String(20), nullable=False),
        sa.Column("work", sa.String(100), nullable=False),
    )
    _of_entry(
        "campaign_career",
        sa.Column("span", sa.String(30), nullable=False),
        sa.Column("did", sa.String(200), nullable=False),
    )


def _of_entry(table: str, *columns: "sa.Column[object]") -> None:
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("line", BIG, nullable=False),
        *columns,
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["campaign_entry.id"], name=f"fk_{table}_entry_id_campaign_entry"
        ),
    )
    op.create_index(f"ix_{table}_scope_code", table, ["scope_code"])
    stands = sa.text("NOT voided")
    op.create_index(
        f"uq_{table}", table, ["entry_id", "line"], unique=True, sqlite_where=stands, postgresql_where=stands
    )
