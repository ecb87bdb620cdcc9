"""Keep campaigns that fill posts: notice and posts, who registered with their marks, objections.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0015"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
_CAMPAIGN = (
    "'drafted', 'announced', 'screened', 'examined', 'vetted', 'cosigned', 'chosen', 'publicised', "
    "'confirmed', 'finished', 'cancelled'"
)
_ENTRY = "'registered', 'admitted', 'refused', 'chosen', 'struck', 'withdrawn', 'appointed'"


def upgrade() -> None:
    """Add the four tables."""
    _campaign()
    _post()
    _entry()
    _objection()


def _kept() -> list[sa.Column[object]]:
    """Return the columns of every table people work in."""
    return [
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
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


def _campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(30), nullable=False),
        sa.Column("way", sa.String(30), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("employment", sa.String(30), nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(120), nullable=False),
        sa.Column("money_reason", sa.String(200), nullable=False),
        sa.Column("cosigns", sa.Text(), nullable=False),
        sa.Column("shown_from", sa.Date()),
        sa.Column("shown_to", sa.Date()),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        _to("campaign", "unit_id", "unit"),
        sa.UniqueConstraint("number", name="uq_campaign_number"),
        sa.CheckConstraint("opens <= closes", name="ck_campaign_interval"),
        sa.CheckConstraint(f"state IN ({_CAMPAIGN})", name="ck_campaign_campaignstate"),
    )
    _indexed("campaign", "unit_id", "scope_code")


def _post() -> None:
    op.create_table(
        "campaign_post",
        sa.Column("id", BIG, nullable=False),
        sa.Column("campaign_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("heads", BIG, nullable=False),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_post"),
        _to("campaign_post", "campaign_id", "campaign"),
        _to("campaign_post", "unit_id", "unit"),
        sa.CheckConstraint("heads > 0", name="ck_campaign_post_heads"),
    )
    _indexed("campaign_post", "campaign_id", "unit_id", "scope_code")
    _once("uq_campaign_post", "campaign_post", "unit_id")


def _once(name: str, table: str, column: str) -> None:
    where = sa.text("NOT voided")
    op.create_index(
        name, table, ["campaign_id", column], unique=True, sqlite_where=where, postgresql_where=where
    )


def _entry() -> None:
    op.create_table(
        "campaign_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("campaign_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("unit_id", BIG),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("category", sa.String(60), nullable=False),
        sa.Column("recommended_by", sa.String(80), nullable=False),
        sa.Column("overrides", sa.Text(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("verdict", sa.String(200), nullable=False),
        sa.Column("written", sa.BigInteger()),
        sa.Column("interview", sa.BigInteger()),
        sa.Column("absent", sa.Boolean(), nullable=False),
        sa.Column("total", sa.BigInteger()),
        sa.Column("rank", BIG),
        sa.Column("tie_place", BIG),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("case_id", BIG),
        sa.Column("posting_id", BIG),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_entry"),
        _to("campaign_entry", "campaign_id", "campaign"),
        _to("campaign_entry", "person_id", "person"),
        _to("campaign_entry", "unit_id", "unit"),
        _to("campaign_entry", "case_id", "vetting_case"),
        _to("campaign_entry", "posting_id", "posting"),
        sa.CheckConstraint(f"state IN ({_ENTRY})", name="ck_campaign_entry_entrystate"),
    )
    _indexed("campaign_entry", "person_id", "case_id", "scope_code")
    _once("uq_campaign_entry", "campaign_entry", "person_id")


def _objection() -> None:
    op.create_table(
        "campaign_objection",
        sa.Column("id", BIG, nullable=False),
        sa.Column("campaign_id", BIG, nullable=False),
        sa.Column("entry_id", BIG),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(80), nullable=False),
        sa.Column("raised", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("upheld", sa.Boolean()),
        sa.Column("answered_on", sa.Date()),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_objection"),
        _to("campaign_objection", "campaign_id", "campaign"),
        _to("campaign_objection", "entry_id", "campaign_entry"),
    )
    _indexed("campaign_objection", "campaign_id", "scope_code")
