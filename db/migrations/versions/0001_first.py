"""Create every table of the first release.

Frozen history: imports only sqlalchemy and alembic, never db.models.  Yuan and Points are BigInteger
hundredths, a Month is text, a JSON value is text, an instant is canonical text on SQLite.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Create tables and indexes, parents before children."""
    for create in CREATE:
        create()


def _act() -> None:
    op.create_table(
        "act",
        sa.Column("id", BIG, nullable=False),
        sa.Column("act_kind", sa.String(30), nullable=False),
        sa.Column("subject_kind", sa.String(30), nullable=False),
        sa.Column("subject_id", BIG),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("detail", sa.String(400), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_act"),
    )
    op.create_index("ix_act_act_kind", "act", ["act_kind"])


def _audit_block() -> None:
    op.create_table(
        "audit_block",
        sa.Column("seq", BIG, nullable=False, autoincrement=False),
        sa.Column("tx", BIG, nullable=False),
        sa.Column("lo", BIG, nullable=False),
        sa.Column("hi", BIG, nullable=False),
        sa.Column("n", BIG, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_block"),
    )
    op.create_index("ix_audit_block_tx", "audit_block", ["tx"])


def _audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tx", BIG, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(63), nullable=False),
        sa.Column("station", sa.String(80), nullable=False),
        sa.Column("table_name", sa.String(63), nullable=False),
        sa.Column("op", sa.String(12), nullable=False),
        sa.Column("record", sa.String(40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_tx", "audit_entry", ["tx"])


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("one", BIG, nullable=False, autoincrement=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("one", name="pk_audit_head"),
        sa.CheckConstraint("one = 1", name="ck_audit_head_one"),
    )


def _audit_pending() -> None:
    op.create_table(
        "audit_pending",
        sa.Column("tx", BIG, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tx", name="pk_audit_pending"),
    )


def _budget_assertion() -> None:
    op.create_table(
        "budget_assertion",
        sa.Column("id", BIG, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("year", BIG, nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("bucket", sa.String(24), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_budget_assertion"),
        sa.CheckConstraint(
            "bucket IN ('source', 'available', 'reserved', 'committed', 'expended', 'lapsed')",
            name="ck_budget_assertion_budgetbucket",
        ),
    )


def _cal_day() -> None:
    op.create_table(
        "cal_day",
        sa.Column("id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_work", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cal_day"),
        sa.UniqueConstraint("day", name="uq_cal_day_day"),
        sa.CheckConstraint("status IN ('published', 'provisional', 'manual')", name="ck_cal_day_daystatus"),
    )


def _command() -> None:
    op.create_table(
        "command",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("result", sa.Text()),
        sa.PrimaryKeyConstraint("key", name="pk_command"),
    )


def _import_batch() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", BIG, nullable=False),
        sa.Column("import_kind", sa.String(30), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("rows", BIG, nullable=False),
        sa.Column("accepted", BIG, nullable=False),
        sa.Column("rejected", BIG, nullable=False),
        sa.Column("warnings", BIG, nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("undone_at", INSTANT),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
    )
    op.create_index("ix_import_batch_file_sha256", "import_batch", ["file_sha256"])


def _insurance_policy() -> None:
    op.create_table(
        "insurance_policy",
        sa.Column("id", BIG, nullable=False),
        sa.Column("year", BIG, nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("insurer", sa.String(80), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("premium", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_insurance_policy"),
        sa.UniqueConstraint("number", name="uq_insurance_policy_number"),
    )


def _key_slot() -> None:
    op.create_table(
        "key_slot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("login", sa.String(31), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_key_slot"),
        sa.UniqueConstraint("login", name="uq_key_slot_login"),
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _pay_period() -> None:
    op.create_table(
        "pay_period",
        sa.Column("id", BIG, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("period_kind", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("input_cutoff_at", INSTANT),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_period"),
        sa.UniqueConstraint("month", "period_kind", name="uq_pay_period_month_period_kind"),
        sa.CheckConstraint("period_kind IN ('standard', 'adjustment')", name="ck_pay_period_periodkind"),
        sa.CheckConstraint(
            "state IN ('open', 'closing', 'closed', 'locked')", name="ck_pay_period_periodstate"
        ),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("former_name", sa.String(60), nullable=False),
        sa.Column("sort_key", sa.String(120), nullable=False),
        sa.Column("full_keys", sa.String(800), nullable=False),
        sa.Column("initial_keys", sa.String(200), nullable=False),
        sa.Column("id_type", sa.String(3), nullable=False),
        sa.Column("id_cipher", sa.LargeBinary()),
        sa.Column("id_blind", sa.LargeBinary()),
        sa.Column("id_tail", sa.String(4)),
        sa.Column("sex", sa.String(24), nullable=False),
        sa.Column("birth", sa.Date(), nullable=False),
        sa.Column("ethnicity", sa.String(20), nullable=False),
        sa.Column("politics", sa.String(20), nullable=False),
        sa.Column("education", sa.String(20), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("hukou_address", sa.String(200), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("uid", name="uq_person_uid"),
        sa.CheckConstraint("sex IN ('1', '2')", name="ck_person_sex"),
    )
    op.create_index("ix_person_sort_key", "person", ["sort_key"])
    op.create_index("uq_person_id_blind", "person", ["id_blind"], unique=True)


def _policy_version() -> None:
    op.create_table(
        "policy_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_policy_version"),
    )
    op.create_index("ix_policy_version_valid_from", "policy_version", ["valid_from"])
    op.create_index("ix_policy_version_valid_to", "policy_version", ["valid_to"])


def _stored_file() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("media", sa.String(80), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
        sa.UniqueConstraint("sha256", name="uq_stored_file_sha256"),
    )


def _tpl() -> None:
    op.create_table(
        "tpl",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tpl"),
        sa.UniqueConstraint("code", name="uq_tpl_code"),
    )


def _unit() -> None:
    op.create_table(
        "unit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("level", sa.String(24), nullable=False),
        sa.Column("scope_lo", BIG, nullable=False),
        sa.Column("scope_hi", BIG, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("scope_lo", name="uq_unit_scope_lo"),
        sa.CheckConstraint(
            "level IN ('city', 'county', 'town', 'village', 'grid', 'micro_grid', 'group')",
            name="ck_unit_level",
        ),
    )


def _unit_change() -> None:
    op.create_table(
        "unit_change",
        sa.Column("id", BIG, nullable=False),
        sa.Column("op", sa.String(24), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("approved_by", sa.String(40)),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_change"),
        sa.CheckConstraint(
            "op IN ('create', 'rename', 'move', 'merge', 'split', 'extract', 'recut', 'close')",
            name="ck_unit_change_changeop",
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'approved', 'applied', 'cancelled')", name="ck_unit_change_changestate"
        ),
    )


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", BIG, nullable=False),
        sa.Column("login", sa.String(31), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("unit_ids", sa.Text(), nullable=False),
        sa.Column("person_id", BIG),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_account_person_id_person"),
        sa.UniqueConstraint("login", name="uq_account_login"),
    )


def _bank_account() -> None:
    op.create_table(
        "bank_account",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("bank", sa.String(80), nullable=False),
        sa.Column("card_cipher", sa.LargeBinary()),
        sa.Column("card_blind", sa.LargeBinary()),
        sa.Column("card_tail", sa.String(4)),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bank_account"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_bank_account_person_id_person"),
        sa.UniqueConstraint("uid", name="uq_bank_account_uid"),
    )
    op.create_index("ix_bank_account_person_id", "bank_account", ["person_id"])
    op.create_index("ix_bank_account_valid_from", "bank_account", ["valid_from"])
    op.create_index("ix_bank_account_valid_to", "bank_account", ["valid_to"])


def _body() -> None:
    op.create_table(
        "body",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("body_kind", sa.String(30), nullable=False),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("unit_id", BIG),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_body"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_body_unit_id_unit"),
        sa.UniqueConstraint("name", name="uq_body_name"),
    )


def _budget_entry() -> None:
    op.create_table(
        "budget_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_key", sa.String(32), nullable=False),
        sa.Column("leg", BIG, nullable=False),
        sa.Column("year", BIG, nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("unit_id", BIG),
        sa.Column("bucket", sa.String(24), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("doc_kind", sa.String(24), nullable=False),
        sa.Column("doc_id", BIG),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("summary", sa.String(200), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("reverses_group", sa.String(32)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_budget_entry"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_budget_entry_unit_id_unit"),
        sa.UniqueConstraint("group_key", "leg", name="uq_budget_entry_group_key_leg"),
        sa.CheckConstraint(
            "bucket IN ('source', 'available', 'reserved', 'committed', 'expended', 'lapsed')",
            name="ck_budget_entry_budgetbucket",
        ),
        sa.CheckConstraint(
            "doc_kind IN ('appropriation', 'supplement', 'cut', 'transfer', 'reservation', 'pay_run', 'payment', 'bank_return', 'insurance', 'year_end', 'reversal')",
            name="ck_budget_entry_dockind",
        ),
    )
    op.create_index("ix_budget_entry_group_key", "budget_entry", ["group_key"])
    op.create_index("ix_budget_entry_year", "budget_entry", ["year"])
    op.create_index("uq_budget_entry_reverses", "budget_entry", ["reverses_group", "leg"], unique=True)


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", BIG, nullable=False),
        sa.Column("flow", sa.String(30), nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("part", sa.String(30), nullable=False),
        sa.Column("part_id", BIG),
        sa.Column("evidence_kind", sa.String(30), nullable=False),
        sa.Column("file_id", BIG),
        sa.Column("taken_on", sa.Date()),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_evidence_file_id_stored_file"),
    )
    op.create_index("ix_evidence_flow_subject_id", "evidence", ["flow", "subject_id"])
    op.create_index("ix_evidence_scope_code", "evidence", ["scope_code"])


def _import_row() -> None:
    op.create_table(
        "import_row",
        sa.Column("id", BIG, nullable=False),
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("first_id", BIG, nullable=False),
        sa.Column("last_id", BIG, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_row"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name="fk_import_row_batch_id_import_batch"
        ),
    )
    op.create_index("ix_import_row_batch_id", "import_row", ["batch_id"])
    op.create_index("ix_import_row_table_name_first_id", "import_row", ["table_name", "first_id"])


def _insured() -> None:
    op.create_table(
        "insured",
        sa.Column("id", BIG, nullable=False),
        sa.Column("policy_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("replaces_id", BIG),
        sa.Column("premium", sa.BigInteger(), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_insured"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_insured_person_id_person"),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["insurance_policy.id"], name="fk_insured_policy_id_insurance_policy"
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["insured.id"], name="fk_insured_replaces_id_insured"),
        sa.UniqueConstraint("replaces_id", name="uq_insured_replaces_id"),
    )
    op.create_index("ix_insured_person_id", "insured", ["person_id"])
    op.create_index("ix_insured_policy_id", "insured", ["policy_id"])
    op.create_index("ix_insured_scope_code", "insured", ["scope_code"])
    op.create_index("ix_insured_valid_from", "insured", ["valid_from"])
    op.create_index("ix_insured_valid_to", "insured", ["valid_to"])


def _late_change() -> None:
    op.create_table(
        "late_change",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("change_kind", sa.String(30), nullable=False),
        sa.Column("fact_kind", sa.String(30), nullable=False),
        sa.Column("fact_id", BIG),
        sa.Column("for_month", sa.String(7), nullable=False),
        sa.Column("effect", sa.BigInteger()),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_late_change"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_late_change_person_id_person"),
        sa.CheckConstraint("state IN ('new', 'queued', 'used', 'rejected')", name="ck_late_change_latestate"),
    )
    op.create_index("ix_late_change_person_id", "late_change", ["person_id"])
    op.create_index("ix_late_change_scope_code", "late_change", ["scope_code"])


def _lineage() -> None:
    op.create_table(
        "lineage",
        sa.Column("id", BIG, nullable=False),
        sa.Column("change_id", BIG, nullable=False),
        sa.Column("from_unit_id", BIG, nullable=False),
        sa.Column("to_unit_id", BIG, nullable=False),
        sa.Column("num", BIG, nullable=False),
        sa.Column("den", BIG, nullable=False),
        sa.Column("basis", sa.String(24), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lineage"),
        sa.ForeignKeyConstraint(["change_id"], ["unit_change.id"], name="fk_lineage_change_id_unit_change"),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name="fk_lineage_from_unit_id_unit"),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name="fk_lineage_to_unit_id_unit"),
        sa.CheckConstraint("basis IN ('households', 'population', 'area', 'whole')", name="ck_lineage_basis"),
    )
    op.create_index("ix_lineage_from_unit_id", "lineage", ["from_unit_id"])
    op.create_index("ix_lineage_to_unit_id", "lineage", ["to_unit_id"])


def _tpl_version() -> None:
    op.create_table(
        "tpl_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tpl_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("grades", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tpl_version"),
        sa.ForeignKeyConstraint(["tpl_id"], ["tpl.id"], name="fk_tpl_version_tpl_id_tpl"),
        sa.UniqueConstraint("tpl_id", "number", name="uq_tpl_version_tpl_id_number"),
    )


def _unit_alias() -> None:
    op.create_table(
        "unit_alias",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("alias", sa.String(80), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_alias"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_alias_unit_id_unit"),
    )
    op.create_index("ix_unit_alias_alias", "unit_alias", ["alias"])
    op.create_index("ix_unit_alias_scope_code", "unit_alias", ["scope_code"])
    op.create_index("ix_unit_alias_unit_id", "unit_alias", ["unit_id"])


def _unit_version() -> None:
    op.create_table(
        "unit_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("parent_id", BIG),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("unit_kind", sa.String(24), nullable=False),
        sa.Column("statistical", sa.Boolean(), nullable=False),
        sa.Column("urban_like", sa.Boolean(), nullable=False),
        sa.Column("households", BIG),
        sa.Column("residents", BIG),
        sa.Column("position", BIG, nullable=False),
        sa.Column("attrs", sa.Text(), nullable=False),
        sa.Column("change_id", BIG),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_version"),
        sa.ForeignKeyConstraint(
            ["change_id"], ["unit_change.id"], name="fk_unit_version_change_id_unit_change"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name="fk_unit_version_parent_id_unit"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_version_unit_id_unit"),
        sa.CheckConstraint("valid_from < valid_to", name="ck_unit_version_interval"),
        sa.CheckConstraint(
            "unit_kind IN ('city', 'county', 'town', 'township', 'street', 'community_office', 'service_centre', 'zone', 'village', 'community', 'virtual', 'rural_grid', 'urban_grid', 'dedicated_grid', 'micro_grid', 'group')",
            name="ck_unit_version_unitkind",
        ),
    )
    op.create_index("ix_unit_version_code", "unit_version", ["code"])
    op.create_index("ix_unit_version_parent_id", "unit_version", ["parent_id"])
    op.create_index("ix_unit_version_unit_id", "unit_version", ["unit_id"])
    op.create_index("ix_unit_version_valid_from", "unit_version", ["valid_from"])
    op.create_index("ix_unit_version_valid_to", "unit_version", ["valid_to"])
    op.create_index(
        "uq_unit_version_code",
        "unit_version",
        ["code", "valid_from"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def _budget_override() -> None:
    op.create_table(
        "budget_override",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_key", sa.String(32), nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_budget_override"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_budget_override_account_id_account"),
        sa.UniqueConstraint("group_key", name="uq_budget_override_group_key"),
    )


def _cycle() -> None:
    op.create_table(
        "cycle",
        sa.Column("id", BIG, nullable=False),
        sa.Column("cycle_kind", sa.String(24), nullable=False),
        sa.Column("month", sa.String(7)),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("tpl_version_id", BIG, nullable=False),
        sa.Column("population_rule", sa.String(40), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("published_on", sa.Date()),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cycle"),
        sa.ForeignKeyConstraint(
            ["tpl_version_id"], ["tpl_version.id"], name="fk_cycle_tpl_version_id_tpl_version"
        ),
        sa.UniqueConstraint("cycle_kind", "opens", name="uq_cycle_cycle_kind_opens"),
        sa.CheckConstraint(
            "cycle_kind IN ('daily', 'special', 'quarterly', 'annual')", name="ck_cycle_cyclekind"
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'moderated', 'published', 'final', 'locked')",
            name="ck_cycle_cyclestate",
        ),
    )


def _endorsement() -> None:
    op.create_table(
        "endorsement",
        sa.Column("id", BIG, nullable=False),
        sa.Column("policy_id", BIG, nullable=False),
        sa.Column("endorsement_kind", sa.String(24), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("out_id", BIG),
        sa.Column("in_id", BIG),
        sa.Column("premium", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_endorsement"),
        sa.ForeignKeyConstraint(["in_id"], ["insured.id"], name="fk_endorsement_in_id_insured"),
        sa.ForeignKeyConstraint(["out_id"], ["insured.id"], name="fk_endorsement_out_id_insured"),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["insurance_policy.id"], name="fk_endorsement_policy_id_insurance_policy"
        ),
        sa.CheckConstraint(
            "endorsement_kind IN ('add', 'remove', 'exchange')", name="ck_endorsement_endorsementkind"
        ),
    )
    op.create_index("ix_endorsement_policy_id", "endorsement", ["policy_id"])


def _pay_run() -> None:
    op.create_table(
        "pay_run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("period_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("run_kind", sa.String(24), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("policy_version_id", BIG, nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.Column("checked_by_id", BIG),
        sa.Column("approved_by_id", BIG),
        sa.Column("posted_at", INSTANT),
        sa.Column("inputs_digest", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("approved_digest", sa.String(64), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("budget_group", sa.String(32)),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("explained", sa.Text(), nullable=False),
        sa.Column("corrects_id", BIG),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_run"),
        sa.ForeignKeyConstraint(["approved_by_id"], ["account.id"], name="fk_pay_run_approved_by_id_account"),
        sa.ForeignKeyConstraint(["checked_by_id"], ["account.id"], name="fk_pay_run_checked_by_id_account"),
        sa.ForeignKeyConstraint(["corrects_id"], ["pay_run.id"], name="fk_pay_run_corrects_id_pay_run"),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name="fk_pay_run_made_by_id_account"),
        sa.ForeignKeyConstraint(["period_id"], ["pay_period.id"], name="fk_pay_run_period_id_pay_period"),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name="fk_pay_run_policy_version_id_policy_version"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_pay_run_unit_id_unit"),
        sa.UniqueConstraint("period_id", "unit_id", "number", name="uq_pay_run_period_id_unit_id_number"),
        sa.CheckConstraint("run_kind IN ('regular', 'supplement', 'correction')", name="ck_pay_run_runkind"),
        sa.CheckConstraint(
            "state IN ('draft', 'calculated', 'checked', 'approved', 'posted', 'exported', 'paid', 'settled', 'discarded')",
            name="ck_pay_run_runstate",
        ),
    )
    op.create_index("ix_pay_run_period_id", "pay_run", ["period_id"])
    op.create_index(
        "uq_pay_run_regular",
        "pay_run",
        ["period_id", "unit_id"],
        unique=True,
        sqlite_where=sa.text("run_kind = 'regular' AND state <> 'discarded'"),
        postgresql_where=sa.text("run_kind = 'regular' AND state <> 'discarded'"),
    )


def _posting() -> None:
    op.create_table(
        "posting",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("employment", sa.String(30), nullable=False),
        sa.Column("host_body_id", BIG),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("doc_no", sa.String(60), nullable=False),
        sa.Column("replaces_id", BIG),
        sa.Column("end_reason", sa.String(24)),
        sa.Column("end_note", sa.String(200), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("voided_at", INSTANT),
        sa.Column("voided_by", sa.String(40)),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
        sa.ForeignKeyConstraint(["host_body_id"], ["body.id"], name="fk_posting_host_body_id_body"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_posting_person_id_person"),
        sa.ForeignKeyConstraint(["replaces_id"], ["posting.id"], name="fk_posting_replaces_id_posting"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_posting_unit_id_unit"),
        sa.CheckConstraint(
            "end_reason IN ('resigned', 'dismissed', 'transferred', 'promoted', 'deceased', 'expired')",
            name="ck_posting_endreason",
        ),
        sa.CheckConstraint(
            "role IN ('commander', 'instructor', 'chief', 'worker', 'assistant', 'volunteer')",
            name="ck_posting_gridrole",
        ),
        sa.CheckConstraint("valid_from < valid_to", name="ck_posting_interval"),
    )
    op.create_index("ix_posting_person_id", "posting", ["person_id"])
    op.create_index("ix_posting_scope_code", "posting", ["scope_code"])
    op.create_index("ix_posting_unit_id", "posting", ["unit_id"])
    op.create_index("ix_posting_valid_from", "posting", ["valid_from"])
    op.create_index("ix_posting_valid_to", "posting", ["valid_to"])


def _tpl_item() -> None:
    op.create_table(
        "tpl_item",
        sa.Column("id", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("dimension", sa.String(40), nullable=False),
        sa.Column("item_kind", sa.String(24), nullable=False),
        sa.Column("operator", sa.String(24), nullable=False),
        sa.Column("maximum", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("assessor", sa.String(40), nullable=False),
        sa.Column("evidence_rule", sa.String(80), nullable=False),
        sa.Column("missing", sa.String(24), nullable=False),
        sa.Column("default_value", sa.BigInteger()),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tpl_item"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["tpl_version.id"], name="fk_tpl_item_version_id_tpl_version"
        ),
        sa.CheckConstraint(
            "item_kind IN ('manual', 'indicator', 'plus', 'minus', 'veto')", name="ck_tpl_item_itemkind"
        ),
        sa.CheckConstraint(
            "missing IN ('block', 'renormalise', 'default')", name="ck_tpl_item_missingpolicy"
        ),
        sa.CheckConstraint(
            "operator IN ('mean', 'sum_cap', 'best_of', 'deduct')", name="ck_tpl_item_operator"
        ),
    )
    op.create_index("ix_tpl_item_version_id", "tpl_item", ["version_id"])


def _wf_event() -> None:
    op.create_table(
        "wf_event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("flow", sa.String(30), nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("action", sa.String(30), nullable=False),
        sa.Column("from_state", sa.String(24), nullable=False),
        sa.Column("to_state", sa.String(24), nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("person_id", BIG),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wf_event"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_wf_event_account_id_account"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_wf_event_person_id_person"),
    )
    op.create_index("ix_wf_event_flow_subject_id", "wf_event", ["flow", "subject_id"])


def _issued_document() -> None:
    op.create_table(
        "issued_document",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("document_kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("month", sa.String(7)),
        sa.Column("run_id", BIG),
        sa.Column("unit_id", BIG),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("rows", BIG, nullable=False),
        sa.Column("total", sa.String(24), nullable=False),
        sa.Column("app_version", sa.String(20), nullable=False),
        sa.Column("anchor", sa.String(120), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_issued_document"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name="fk_issued_document_file_id_stored_file"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name="fk_issued_document_run_id_pay_run"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_issued_document_unit_id_unit"),
        sa.UniqueConstraint("number", name="uq_issued_document_number"),
    )
    op.create_index("ix_issued_document_document_kind_month", "issued_document", ["document_kind", "month"])


def _pay_export() -> None:
    op.create_table(
        "pay_export",
        sa.Column("id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("rows", BIG, nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_export"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_pay_export_file_id_stored_file"),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name="fk_pay_export_made_by_id_account"),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name="fk_pay_export_run_id_pay_run"),
    )
    op.create_index("ix_pay_export_run_id", "pay_export", ["run_id"])


def _pay_hold() -> None:
    op.create_table(
        "pay_hold",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("released_run_id", BIG),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_hold"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pay_hold_person_id_person"),
        sa.ForeignKeyConstraint(
            ["released_run_id"], ["pay_run.id"], name="fk_pay_hold_released_run_id_pay_run"
        ),
    )
    op.create_index("ix_pay_hold_person_id", "pay_hold", ["person_id"])
    op.create_index("ix_pay_hold_scope_code", "pay_hold", ["scope_code"])


def _pay_slip() -> None:
    op.create_table(
        "pay_slip",
        sa.Column("id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("posting_id", BIG),
        sa.Column("bucket", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("snap_name", sa.String(60), nullable=False),
        sa.Column("snap_unit_id", BIG, nullable=False),
        sa.Column("snap_town_id", BIG, nullable=False),
        sa.Column("snap_place", sa.String(200), nullable=False),
        sa.Column("snap_employment", sa.String(30), nullable=False),
        sa.Column("snap_account_id", BIG),
        sa.Column("cause", sa.String(24)),
        sa.Column("cause_text", sa.String(200), nullable=False),
        sa.Column("previous", sa.BigInteger()),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_slip"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pay_slip_person_id_person"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_pay_slip_posting_id_posting"),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name="fk_pay_slip_run_id_pay_run"),
        sa.ForeignKeyConstraint(
            ["snap_account_id"], ["bank_account.id"], name="fk_pay_slip_snap_account_id_bank_account"
        ),
        sa.ForeignKeyConstraint(["snap_town_id"], ["unit.id"], name="fk_pay_slip_snap_town_id_unit"),
        sa.ForeignKeyConstraint(["snap_unit_id"], ["unit.id"], name="fk_pay_slip_snap_unit_id_unit"),
        sa.UniqueConstraint("run_id", "person_id", name="uq_pay_slip_run_id_person_id"),
        sa.CheckConstraint("bucket IN ('paid', 'zero', 'withheld', 'excluded')", name="ck_pay_slip_bucket"),
        sa.CheckConstraint(
            "cause IN ('joined', 'left', 'part_month', 'full_month', 'moved', 'rate', 'item', 'withheld', 'correction', 'released', 'typed')",
            name="ck_pay_slip_cause",
        ),
    )
    op.create_index("ix_pay_slip_person_id", "pay_slip", ["person_id"])
    op.create_index("ix_pay_slip_scope_code", "pay_slip", ["scope_code"])


def _subject() -> None:
    op.create_table(
        "subject",
        sa.Column("id", BIG, nullable=False),
        sa.Column("cycle_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("posting_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("town_id", BIG, nullable=False),
        sa.Column("employment", sa.String(30), nullable=False),
        sa.Column("segments", sa.Text(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subject"),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_subject_cycle_id_cycle"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_subject_person_id_person"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_subject_posting_id_posting"),
        sa.ForeignKeyConstraint(["town_id"], ["unit.id"], name="fk_subject_town_id_unit"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_subject_unit_id_unit"),
        sa.UniqueConstraint("cycle_id", "person_id", name="uq_subject_cycle_id_person_id"),
        sa.CheckConstraint("state IN ('open', 'submitted', 'accepted')", name="ck_subject_subjectstate"),
    )
    op.create_index("ix_subject_cycle_id", "subject", ["cycle_id"])
    op.create_index("ix_subject_person_id", "subject", ["person_id"])
    op.create_index("ix_subject_scope_code", "subject", ["scope_code"])
    op.create_index("ix_subject_town_id", "subject", ["town_id"])


def _vetting_case() -> None:
    op.create_table(
        "vetting_case",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(30), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("employment", sa.String(30), nullable=False),
        sa.Column("channel", sa.String(60), nullable=False),
        sa.Column("category", sa.String(60), nullable=False),
        sa.Column("recommended_by", sa.String(80), nullable=False),
        sa.Column("household_no", sa.String(40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("formed_on", sa.Date()),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("overrides", sa.Text(), nullable=False),
        sa.Column("posting_id", BIG),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_case"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_vetting_case_person_id_person"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_vetting_case_posting_id_posting"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_vetting_case_unit_id_unit"),
        sa.UniqueConstraint("number", name="uq_vetting_case_number"),
        sa.CheckConstraint(
            "state IN ('nominated', 'team_formed', 'inspected', 'meeting_held', 'neighbours_visited', 'interviewed', 'decided', 'appointed', 'returned', 'rejected', 'withdrawn')",
            name="ck_vetting_case_casestate",
        ),
    )
    op.create_index("ix_vetting_case_person_id", "vetting_case", ["person_id"])
    op.create_index("ix_vetting_case_scope_code", "vetting_case", ["scope_code"])
    op.create_index("ix_vetting_case_unit_id", "vetting_case", ["unit_id"])
    op.create_index(
        "uq_vetting_case_open",
        "vetting_case",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('appointed', 'rejected', 'withdrawn')"),
        postgresql_where=sa.text("state NOT IN ('appointed', 'rejected', 'withdrawn')"),
    )


def _appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", BIG, nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("grounds", sa.String(500), nullable=False),
        sa.Column("evidence", sa.String(200), nullable=False),
        sa.Column("decided_on", sa.Date()),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("decision_doc", sa.String(60), nullable=False),
        sa.Column("new_value", sa.BigInteger()),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_appeal"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_appeal_subject_id_subject"),
    )
    op.create_index("ix_appeal_scope_code", "appeal", ["scope_code"])
    op.create_index("ix_appeal_subject_id", "appeal", ["subject_id"])


def _indicator_snap() -> None:
    op.create_table(
        "indicator_snap",
        sa.Column("id", BIG, nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("item_id", BIG, nullable=False),
        sa.Column("numerator", BIG, nullable=False),
        sa.Column("denominator", BIG, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("query_version", sa.String(40), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_indicator_snap"),
        sa.ForeignKeyConstraint(["item_id"], ["tpl_item.id"], name="fk_indicator_snap_item_id_tpl_item"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_indicator_snap_subject_id_subject"),
    )
    op.create_index("ix_indicator_snap_subject_id", "indicator_snap", ["subject_id"])


def _lock_exception() -> None:
    op.create_table(
        "lock_exception",
        sa.Column("id", BIG, nullable=False),
        sa.Column("cycle_id", BIG, nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lock_exception"),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_lock_exception_cycle_id_cycle"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_lock_exception_subject_id_subject"),
    )


def _moderation() -> None:
    op.create_table(
        "moderation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("meeting", sa.String(80), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_moderation"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_moderation_account_id_account"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_moderation_subject_id_subject"),
    )
    op.create_index("ix_moderation_scope_code", "moderation", ["scope_code"])
    op.create_index("ix_moderation_subject_id", "moderation", ["subject_id"])


def _pay_line() -> None:
    op.create_table(
        "pay_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("slip_id", BIG, nullable=False),
        sa.Column("component", sa.String(30), nullable=False),
        sa.Column("days", BIG),
        sa.Column("of_days", BIG),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("explain", sa.String(300), nullable=False),
        sa.Column("policy_version_id", BIG),
        sa.Column("source_kind", sa.String(30), nullable=False),
        sa.Column("source_id", BIG),
        sa.Column("for_month", sa.String(7), nullable=False),
        sa.Column("reverses_id", BIG),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_line"),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name="fk_pay_line_policy_version_id_policy_version"
        ),
        sa.ForeignKeyConstraint(["reverses_id"], ["pay_line.id"], name="fk_pay_line_reverses_id_pay_line"),
        sa.ForeignKeyConstraint(["slip_id"], ["pay_slip.id"], name="fk_pay_line_slip_id_pay_slip"),
    )
    op.create_index("ix_pay_line_scope_code", "pay_line", ["scope_code"])
    op.create_index("ix_pay_line_slip_id", "pay_line", ["slip_id"])


def _pay_outcome() -> None:
    op.create_table(
        "pay_outcome",
        sa.Column("id", BIG, nullable=False),
        sa.Column("export_id", BIG, nullable=False),
        sa.Column("slip_id", BIG, nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_outcome"),
        sa.ForeignKeyConstraint(["export_id"], ["pay_export.id"], name="fk_pay_outcome_export_id_pay_export"),
        sa.ForeignKeyConstraint(["slip_id"], ["pay_slip.id"], name="fk_pay_outcome_slip_id_pay_slip"),
        sa.CheckConstraint("outcome IN ('paid', 'returned')", name="ck_pay_outcome_outcome"),
    )
    op.create_index("ix_pay_outcome_export_id", "pay_outcome", ["export_id"])
    op.create_index("ix_pay_outcome_scope_code", "pay_outcome", ["scope_code"])
    op.create_index("ix_pay_outcome_slip_id", "pay_outcome", ["slip_id"])


def _result() -> None:
    op.create_table(
        "result",
        sa.Column("id", BIG, nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("value", sa.BigInteger()),
        sa.Column("grade", sa.String(20), nullable=False),
        sa.Column("rank", BIG),
        sa.Column("town_rank", BIG),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("explain", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("supersedes_id", BIG),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_result"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_result_subject_id_subject"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["result.id"], name="fk_result_supersedes_id_result"),
        sa.UniqueConstraint("subject_id", "number", name="uq_result_subject_id_number"),
        sa.UniqueConstraint("supersedes_id", name="uq_result_supersedes_id"),
        sa.CheckConstraint("state IN ('provisional', 'published', 'final')", name="ck_result_resultstate"),
    )
    op.create_index("ix_result_scope_code", "result", ["scope_code"])
    op.create_index("ix_result_subject_id", "result", ["subject_id"])


def _score() -> None:
    op.create_table(
        "score",
        sa.Column("id", BIG, nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("item_id", BIG, nullable=False),
        sa.Column("assessor_id", BIG, nullable=False),
        sa.Column("raw", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("evidence", sa.String(200), nullable=False),
        sa.Column("supersedes_id", BIG),
        sa.Column("batch_id", BIG),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_score"),
        sa.ForeignKeyConstraint(["assessor_id"], ["account.id"], name="fk_score_assessor_id_account"),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name="fk_score_batch_id_import_batch"),
        sa.ForeignKeyConstraint(["item_id"], ["tpl_item.id"], name="fk_score_item_id_tpl_item"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_score_subject_id_subject"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["score.id"], name="fk_score_supersedes_id_score"),
        sa.UniqueConstraint("supersedes_id", name="uq_score_supersedes_id"),
    )
    op.create_index("ix_score_scope_code", "score", ["scope_code"])
    op.create_index("ix_score_subject_id", "score", ["subject_id"])
    op.create_index("ix_score_subject_id_item_id", "score", ["subject_id", "item_id"])


def _vetting_decision() -> None:
    op.create_table(
        "vetting_decision",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_decision"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_vetting_decision_account_id_account"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_case.id"], name="fk_vetting_decision_case_id_vetting_case"
        ),
        sa.UniqueConstraint("case_id", name="uq_vetting_decision_case_id"),
    )
    op.create_index("ix_vetting_decision_scope_code", "vetting_decision", ["scope_code"])


def _vetting_inspection() -> None:
    op.create_table(
        "vetting_inspection",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("at_hukou", sa.Boolean(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("photos", BIG, nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_inspection"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_case.id"], name="fk_vetting_inspection_case_id_vetting_case"
        ),
    )
    op.create_index("ix_vetting_inspection_case_id", "vetting_inspection", ["case_id"])
    op.create_index("ix_vetting_inspection_scope_code", "vetting_inspection", ["scope_code"])


def _vetting_interview() -> None:
    op.create_table(
        "vetting_interview",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_interview"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_case.id"], name="fk_vetting_interview_case_id_vetting_case"
        ),
    )
    op.create_index("ix_vetting_interview_case_id", "vetting_interview", ["case_id"])
    op.create_index("ix_vetting_interview_scope_code", "vetting_interview", ["scope_code"])


def _vetting_issue() -> None:
    op.create_table(
        "vetting_issue",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(80), nullable=False),
        sa.Column("raised", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date()),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_issue"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_case.id"], name="fk_vetting_issue_case_id_vetting_case"
        ),
    )
    op.create_index("ix_vetting_issue_case_id", "vetting_issue", ["case_id"])
    op.create_index("ix_vetting_issue_scope_code", "vetting_issue", ["scope_code"])


def _vetting_meeting() -> None:
    op.create_table(
        "vetting_meeting",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("attendance", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("votes_for", BIG, nullable=False),
        sa.Column("votes_against", BIG, nullable=False),
        sa.Column("abstained", BIG, nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_meeting"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_case.id"], name="fk_vetting_meeting_case_id_vetting_case"
        ),
    )
    op.create_index("ix_vetting_meeting_case_id", "vetting_meeting", ["case_id"])
    op.create_index("ix_vetting_meeting_scope_code", "vetting_meeting", ["scope_code"])


def _vetting_member() -> None:
    op.create_table(
        "vetting_member",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("person_id", BIG),
        sa.Column("account_id", BIG),
        sa.Column("body", sa.String(80), nullable=False),
        sa.Column("leader", sa.Boolean(), nullable=False),
        sa.Column("recusal_signed", sa.Boolean(), nullable=False),
        sa.Column("recused", sa.Boolean(), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_member"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_vetting_member_account_id_account"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_case.id"], name="fk_vetting_member_case_id_vetting_case"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_vetting_member_person_id_person"),
    )
    op.create_index("ix_vetting_member_case_id", "vetting_member", ["case_id"])
    op.create_index("ix_vetting_member_scope_code", "vetting_member", ["scope_code"])


def _vetting_visit() -> None:
    op.create_table(
        "vetting_visit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("household_no", sa.String(40), nullable=False),
        sa.Column("householder", sa.String(60), nullable=False),
        sa.Column("respondent", sa.String(60), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("relation", sa.String(40), nullable=False),
        sa.Column("relative", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.String(24), nullable=False),
        sa.Column("ratings", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("scope_code", sa.BigInteger(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("void_reason", sa.String(200)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vetting_visit"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_case.id"], name="fk_vetting_visit_case_id_vetting_case"
        ),
        sa.CheckConstraint("opinion IN ('agree', 'disagree', 'abstain')", name="ck_vetting_visit_opinion"),
    )
    op.create_index("ix_vetting_visit_case_id", "vetting_visit", ["case_id"])
    op.create_index("ix_vetting_visit_scope_code", "vetting_visit", ["scope_code"])


def _pay_reversal() -> None:
    op.create_table(
        "pay_reversal",
        sa.Column("id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("reversed_id", BIG, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_reversal"),
        sa.ForeignKeyConstraint(["line_id"], ["pay_line.id"], name="fk_pay_reversal_line_id_pay_line"),
        sa.ForeignKeyConstraint(
            ["reversed_id"], ["pay_line.id"], name="fk_pay_reversal_reversed_id_pay_line"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name="fk_pay_reversal_run_id_pay_run"),
        sa.UniqueConstraint("line_id", name="uq_pay_reversal_line_id"),
        sa.UniqueConstraint("reversed_id", name="uq_pay_reversal_reversed_id"),
    )
    op.create_index("ix_pay_reversal_run_id", "pay_reversal", ["run_id"])


CREATE = (
    _act,
    _audit_block,
    _audit_entry,
    _audit_head,
    _audit_pending,
    _budget_assertion,
    _cal_day,
    _command,
    _import_batch,
    _insurance_policy,
    _key_slot,
    _meta,
    _pay_period,
    _person,
    _policy_version,
    _stored_file,
    _tpl,
    _unit,
    _unit_change,
    _account,
    _bank_account,
    _body,
    _budget_entry,
    _evidence,
    _import_row,
    _insured,
    _late_change,
    _lineage,
    _tpl_version,
    _unit_alias,
    _unit_version,
    _budget_override,
    _cycle,
    _endorsement,
    _pay_run,
    _posting,
    _tpl_item,
    _wf_event,
    _issued_document,
    _pay_export,
    _pay_hold,
    _pay_slip,
    _subject,
    _vetting_case,
    _appeal,
    _indicator_snap,
    _lock_exception,
    _moderation,
    _pay_line,
    _pay_outcome,
    _result,
    _score,
    _vetting_decision,
    _vetting_inspection,
    _vetting_interview,
    _vetting_issue,
    _vetting_meeting,
    _vetting_member,
    _vetting_visit,
    _pay_reversal,
)
