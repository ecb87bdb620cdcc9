"""What the database itself enforces: triggers on both engines; roles, grants and audit on PostgreSQL.

Generated from the table declarations, idempotent, re-applied after every upgrade (trust.md 1.5).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from app.domain.accounts import Role
from db import lives, logins, places, rescope, rights, shut, signs
from db.base import Base, Row, TableKind, tables
from db.canonical import BULK, SILENT, columns, facts, sql_of
from db.store import CHANNEL

VERSIONED_MAY = frozenset({"valid_to", "voided_at", "voided_by", "void_reason", "version"})
#: rows of a run may only be written while the run is a draft
RULES = {
    "pay_slip": "(SELECT state FROM pay_run WHERE id = NEW.run_id) <> 'draft'",
    "pay_line": "(SELECT r.state FROM pay_slip s JOIN pay_run r ON r.id = s.run_id"
    " WHERE s.id = NEW.slip_id) <> 'draft'",
}
PLAIN = ("audit_entry", "audit_block")  # never updated or deleted, not even by their own


def update_condition(table: type[Row]) -> str | None:
    """Return the SQL condition under which an update of a row is refused, or None."""
    if table.kind is TableKind.WORKING:
        return _frozen_condition(table)
    free = set(table.movable) | SILENT
    free |= VERSIONED_MAY if table.kind is TableKind.VERSIONED else set()
    return _changed(table, free)


def _frozen_condition(table: type[Row]) -> str | None:
    freeze = table.freeze
    if freeze is None:
        return None
    states = ", ".join(f"'{state}'" for state in freeze.states)
    free = {freeze.column, "version", *freeze.still} | SILENT
    frozen, kept = f"OLD.{freeze.column} IN ({states})", f"NEW.{freeze.column} NOT IN ({states})"
    return f"{frozen} AND ({kept} OR {_changed(table, free)})"


def _changed(table: type[Row], free: Iterable[str]) -> str:
    names = [column.name for column in table.__table__.columns if column.name not in set(free)]
    return " OR ".join(_differs(name, may_go=name in table.emptied) for name in names)


def _differs(name: str, *, may_go: bool) -> str:
    differs = f'OLD."{name}" IS DISTINCT FROM NEW."{name}"'
    return f"""({differs} AND NEW."{name}" <> '' AND NEW."{name}" <> '{{}}')""" if may_go else differs


def apply(connection: Connection) -> None:
    """Bring triggers, grants and functions of an open database up to the declarations: the old ones go first.

    A server is sent everything at once: three and a half thousand answers took longer than the work.
    """
    put_aside(connection)
    if connection.dialect.name != "sqlite":
        run(connection, ";\n".join(postgres_statements()))
        return
    for statement in sqlite_statements():
        run(connection, statement)


def put_aside(connection: Connection) -> None:
    """Take away all guards and policies of an open database, also what no declaration knows any more.

    SQLite would lose a trigger silently with a copied table; PostgreSQL refuses to alter a column one names.
    """
    if connection.dialect.name != "sqlite":
        run(connection, _PUT_ASIDE)
        return
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'").scalars().all()
    for name in names:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


_PUT_ASIDE = """DO $$DECLARE one record; BEGIN
  FOR one IN SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'app'::regnamespace AND NOT t.tgisinternal
  LOOP EXECUTE format('DROP TRIGGER %I ON app.%I', one.tgname, one.relname); END LOOP;
  FOR one IN SELECT c.relname, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE c.relnamespace = 'app'::regnamespace
  LOOP EXECUTE format('DROP POLICY %I ON app.%I', one.polname, one.relname); END LOOP;
END$$"""


def run(connection: Connection, statement: str) -> None:
    """Execute one generated statement as it stands: psycopg reads % as a placeholder, SQLite does not."""
    server = connection.dialect.name != "sqlite"
    connection.exec_driver_sql(statement.replace("%", "%%") if server else statement)


def sqlite_statements() -> list[str]:
    """List the trigger statements of the embedded engine."""
    found: list[str] = []
    for table in tables():
        name = table.__tablename__
        condition = update_condition(table)
        if condition:
            sentence = "已登记的内容不能修改，请用冲销或作废更正"
            found.append(_sqlite_trigger(name, "update", f"WHEN {condition}", sentence))
        found.append(_sqlite_trigger(name, "delete", "", "记录不能删除，请用作废"))
    for name, condition in RULES.items():
        sentence = "只有草稿状态的发放批次才能写入"
        found.append(_sqlite_trigger(name, "insert", f"WHEN {condition}", sentence))
    for name in PLAIN:
        found.append(_sqlite_trigger(name, "update", "", "审计记录不能修改"))
        found.append(_sqlite_trigger(name, "delete", "", "审计记录不能删除"))
    return [*found, *lives.sqlite_statements(), *shut.sqlite_statements()]


def _sqlite_trigger(table: str, op: str, when: str, message: str) -> str:
    return (
        f"CREATE TRIGGER guard_{table}_{op} BEFORE {op.upper()} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


ROLE_NAMES = (
    "cg_owner",
    "cg_rolemgr",
    "cg_app",
    *rights.SCOPE_ROLES,
    *(f"cg_{role.value}" for role in Role),
)


def postgres_roles() -> list[str]:
    """List what a superuser runs once per server: the group roles and the schema."""
    found = [
        f"DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN "
        f"CREATE ROLE {name} NOLOGIN{' CREATEROLE' if name == 'cg_rolemgr' else ''}; END IF; END$$"
        for name in ROLE_NAMES
    ]
    found += [f"GRANT {name} TO cg_rolemgr WITH ADMIN OPTION" for name in ROLE_NAMES[2:]]
    found += [
        "CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION cg_owner",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA app TO cg_app, cg_rolemgr",
        "GRANT pg_signal_backend TO cg_rolemgr",
    ]
    return found + _backup_role()


def database_rights(name: str) -> list[str]:
    """List what only the accounts may do with a database; a copy or a restored one needs it anew.

    No TEMP: a temporary table or function may bear the name of one of ours.
    """
    return [
        f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC',
        f'GRANT CONNECT ON DATABASE "{name}" TO cg_app, {logins.KNOCK}',
    ]


def _backup_role() -> list[str]:
    """List what makes the role that reads every row for ``pg_dump``.

    A system administrator becomes it by SET ROLE, never by inheritance: his queries see no more than before.
    """
    return [
        (
            "DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cg_backup') THEN "
            "CREATE ROLE cg_backup NOLOGIN BYPASSRLS; END IF; END$$"
        ),
        "GRANT pg_read_all_data TO cg_backup",
        "ALTER ROLE cg_sysadmin NOINHERIT",
        "GRANT cg_backup TO cg_sysadmin, cg_owner",  # who owns the tables reads them anyway
    ]


def postgres_statements() -> list[str]:
    """List the statements of the server engine; run as cg_owner (or a member of it)."""
    found = [_REFUSE, *_AUDIT, *_RESEALED, *_ZERO_SUM]
    for table in tables():
        found += _guards(table) + _audits(table)
    for name, condition in RULES.items():
        found += _rule(name, condition)
    for name in PLAIN:
        call = "refuse('审计记录不能修改')"
        found.append(_pg_trigger(f"guard_{name}", name, "BEFORE UPDATE OR DELETE", "", call))
    found += [*places.statements(), *lives.postgres_statements(), *shut.postgres_statements()]
    found += [*rescope.functions(), *signs.statements()]
    return [*found, *rights.functions(), *rights.policies(), *rights.grants()]


def _pg_trigger(name: str, table: str, moment: str, when: str, call: str) -> str:
    return f"CREATE TRIGGER {name} {moment} ON app.{table} FOR EACH ROW {when} EXECUTE FUNCTION app.{call}"


def _guards(table: type[Row]) -> list[str]:
    name, condition = table.__tablename__, update_condition(table)
    call = "refuse('记录不能删除，请用作废')"
    found = [_pg_trigger(f"guard_{name}_delete", name, "BEFORE DELETE", "", call)]
    if condition:
        call = "refuse('已登记的内容不能修改，请用冲销或作废更正')"
        found.append(_pg_trigger(f"guard_{name}_update", name, "BEFORE UPDATE", f"WHEN ({condition})", call))
    return [
        *found,
        (
            f"CREATE TRIGGER guard_{name}_truncate BEFORE TRUNCATE ON app.{name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION app.refuse('记录不能删除，请用作废')"
        ),
    ]


def _rule(table: str, condition: str) -> list[str]:
    body = condition.replace("pay_run", "app.pay_run").replace("FROM pay_slip", "FROM app.pay_slip")
    return [
        (
            f"CREATE OR REPLACE FUNCTION app.rule_{table}() RETURNS trigger LANGUAGE plpgsql "
            f"SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$BEGIN IF {body} THEN "
            "RAISE EXCEPTION '只有草稿状态的发放批次才能写入' USING errcode = '23514'; END IF; "
            "RETURN NEW; END$$"
        ),
        _pg_trigger(f"rule_{table}", table, "BEFORE INSERT", "", f"rule_{table}()"),
    ]


_REFUSE = (
    "CREATE OR REPLACE FUNCTION app.refuse() RETURNS trigger LANGUAGE plpgsql "
    "SET search_path = pg_catalog, pg_temp AS $$BEGIN "
    "RAISE EXCEPTION '%', tg_argv[0] USING errcode = '42501'; END$$"
)

_ZERO_SUM = [
    (
        "CREATE OR REPLACE FUNCTION app.zero_sum() RETURNS trigger LANGUAGE plpgsql "
        "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$BEGIN "
        "IF (SELECT sum(amount) FROM app.budget_entry WHERE group_key = NEW.group_key) <> 0 THEN "
        "RAISE EXCEPTION '经费分录借贷不平' USING errcode = '23514'; END IF; RETURN NULL; END$$"
    ),
    (
        "CREATE CONSTRAINT TRIGGER zero_sum AFTER INSERT ON app.budget_entry DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION app.zero_sum()"
    ),
]

_LINE = (
    "e.id||chr(31)||e.tx||chr(31)||to_char(e.at at time zone 'UTC','YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    "||chr(31)||e.actor||chr(31)||e.station||chr(31)||e.table_name||chr(31)||e.op||chr(31)||e.record"
    "||chr(31)||e.payload"
)

_AUDIT = [
    (
        "CREATE OR REPLACE FUNCTION app.audit_add(p_table text, p_op text, p_record text, p_payload text) "
        "RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"
        "INSERT INTO app.audit_entry(tx, at, actor, station, table_name, op, record, payload) VALUES "
        "((pg_current_xact_id()::text)::bigint, clock_timestamp(), regexp_replace(session_user, '^u_', ''), "
        "coalesce(host(inet_client_addr()), 'local')||' '||current_setting('application_name'), "
        "p_table, p_op, coalesce(p_record, ''), p_payload); "
        "INSERT INTO app.audit_pending VALUES ((pg_current_xact_id()::text)::bigint) ON CONFLICT DO NOTHING$$"
    ),
    "REVOKE ALL ON FUNCTION app.audit_add(text, text, text, text) FROM PUBLIC",
    f"""CREATE OR REPLACE FUNCTION app.audit_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  h app.audit_head; d bytea; c bigint; l bigint; u bigint; nh bytea; last bigint;
  ts timestamptz := clock_timestamp();
BEGIN
  SELECT coalesce(max(hi), 0) INTO last FROM app.audit_block WHERE tx = NEW.tx;
  SELECT sha256(convert_to(string_agg({_LINE}, chr(10) ORDER BY id), 'UTF8')), count(*), min(id), max(id)
    INTO d, c, l, u FROM app.audit_entry e WHERE e.tx = NEW.tx AND e.id > last;
  DELETE FROM app.audit_pending WHERE tx = NEW.tx;
  IF c = 0 THEN RETURN NULL; END IF;
  SELECT * INTO h FROM app.audit_head WHERE one = 1 FOR UPDATE;
  nh := sha256(h.hash || convert_to((h.seq + 1)||chr(31)||NEW.tx||chr(31)||l||chr(31)||u||chr(31)||c||chr(31)
    ||to_char(ts at time zone 'UTC','YYYY-MM-DD"T"HH24:MI:SS.US"Z"')||chr(31)||encode(d, 'hex'), 'UTF8'));
  INSERT INTO app.audit_block(seq, tx, lo, hi, n, at, digest, prev, hash)
    VALUES (h.seq + 1, NEW.tx, l, u, c, ts, d, h.hash, nh);
  UPDATE app.audit_head SET seq = h.seq + 1, hash = nh WHERE one = 1;
  PERFORM pg_notify('{CHANNEL}', '');
  RETURN NULL;
END$$""",
    (
        "CREATE CONSTRAINT TRIGGER audit_seal AFTER INSERT ON app.audit_pending "
        "DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION app.audit_seal()"
    ),
    """CREATE OR REPLACE FUNCTION app.audit_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM app.audit_add(tg_table_name, tg_op, b->>'id', jsonb_build_object(
      'before', (SELECT coalesce(jsonb_object_agg(key, value), '{}')
                   FROM jsonb_each(a) WHERE b->key IS DISTINCT FROM value),
      'after', (SELECT coalesce(jsonb_object_agg(key, value), '{}')
                  FROM jsonb_each(b) WHERE a->key IS DISTINCT FROM value))::text)
    FROM (SELECT to_jsonb(o) - coalesce(tg_argv, '{}') AS a, to_jsonb(n) - coalesce(tg_argv, '{}') AS b
            FROM old_rows o JOIN new_rows n USING (id) ORDER BY id) q WHERE a IS DISTINCT FROM b;
  RETURN NULL;
END$$""",
]


#: what verify compares with the blocks; a digest and a count show nothing of what was written
_RESEALED = [
    *rights.asked(
        "resealed()",
        "TABLE(seq bigint, n bigint, digest bytea)",
        "SELECT b.seq, count(e.id), sha256(convert_to(coalesce(string_agg("
        f"{_LINE}, chr(10) ORDER BY e.id), '')"
        ", 'UTF8')) FROM app.audit_block b LEFT JOIN app.audit_entry e"
        " ON e.tx = b.tx AND e.id BETWEEN b.lo AND b.hi GROUP BY b.seq",
    ),
    *rights.asked("entries_kept()", "bigint", "SELECT count(*) FROM app.audit_entry"),
]


def _audits(table: type[Row]) -> list[str]:
    name = table.__tablename__
    counted = {column.name for column in columns(Base.metadata.tables[name])}
    left_out = ", ".join(
        repr(column.name) for column in table.__table__.columns if column.name not in counted
    )
    return [
        _insert_function(table),
        _statement_trigger(f"audit_{name}_insert", name, "INSERT", f"append_{name}({left_out})"),
        _statement_trigger(f"audit_{name}_update", name, "UPDATE", f"audit_rows({left_out})"),
    ]


_FEW = f"""
  IF c < {BULK} THEN
    PERFORM app.audit_add(tg_table_name, tg_op, j->>'id', jsonb_build_object('after', j)::text)
      FROM (SELECT to_jsonb(n) - coalesce(tg_argv, '{{}}') AS j FROM new_rows n ORDER BY n.id) q;
    RETURN NULL;
  END IF;"""


def _insert_function(table: type[Row]) -> str:
    """Return what audits an insert: by count and digest, a few rows of what is no ledger by a copy each."""
    name = table.__tablename__
    line = "||chr(31)||".join(sql_of(column) for column in facts(Base.metadata.tables[name]))
    few = "" if table.kind is TableKind.LEDGER else _FEW
    return f"""CREATE OR REPLACE FUNCTION app.append_{name}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE c bigint; d text; r text;
BEGIN
  SELECT count(*) INTO c FROM new_rows;
  IF c = 0 THEN RETURN NULL; END IF;{few}
  SELECT encode(sha256(convert_to(string_agg({line}, chr(10) ORDER BY n.id), 'UTF8')), 'hex')
    INTO d FROM new_rows n;
  SELECT string_agg(lo||'-'||hi, ',' ORDER BY lo) INTO r FROM
    (SELECT min(id) lo, max(id) hi
       FROM (SELECT id, id - row_number() OVER (ORDER BY id) g FROM new_rows) q GROUP BY g) p;
  PERFORM app.audit_add(tg_table_name, 'APPEND', '',
    '{{"count":'||c||',"digest":"'||d||'","ids":"'||r||'"}}');
  RETURN NULL;
END$$"""


def _statement_trigger(trigger: str, table: str, op: str, call: str) -> str:
    old = "" if op == "INSERT" else "OLD TABLE AS old_rows "
    return (
        f"CREATE TRIGGER {trigger} AFTER {op} ON app.{table} REFERENCING {old}NEW TABLE AS new_rows "
        f"FOR EACH STATEMENT EXECUTE FUNCTION app.{call}"
    )
