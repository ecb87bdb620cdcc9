"""Who sees and writes which rows on a server: policies and grants, generated from the declarations.

One policy per kind of access, so that the planner folds away what does not concern a person; functions are
asked once per statement, by a sub-select (trust.md 1.2).  A file has no roles: its services alone decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import Connection, text

from app.core.access import Permission
from app.domain.accounts import ADMINISTRATORS, LONE, ROLES, Role
from db import elsewhere
from db.base import MINE, Reach, Row, TableKind, tables

COUNTY, TOWN, MULTI = "cg_county", "cg_town", "cg_multi"
DEPT = f"cg_{Role.DEPT.value}"  # a job and a scope in one
BACKUP = "cg_backup"  # reads every row: a system administrator becomes it to copy and to check
SCOPE_ROLES = (COUNTY, TOWN, MULTI)
MOST_UNITS = 8  # a person's intervals are an OR in every policy
ADMINS = ", ".join(f"cg_{role.value}" for role in sorted(ADMINISTRATORS))
OFFICE = ", ".join(f"cg_{role.value}" for role in Role if role not in ADMINISTRATORS)
_INSIDE = re.compile(r"inside\((\w+)\)")
_DEFINER = "STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"


def login_roles(roles: Iterable[Role], units: int) -> list[str]:
    """Return what a login is a member of: its jobs, and how much of the county; the lone have no part."""
    jobs = frozenset(roles)
    found = sorted(f"cg_{role.value}" for role in jobs)
    if not LONE & jobs:
        found.append(COUNTY if not units else TOWN if units == 1 else MULTI)
    return found


_ME = (
    "CREATE OR REPLACE FUNCTION app.me() RETURNS text LANGUAGE sql STABLE "
    "SET search_path = pg_catalog, pg_temp AS $$SELECT regexp_replace(session_user, '^u_', '')$$"
)


def _inside(column: str, intervals: int) -> str:
    each = (
        f"{column} BETWEEN (SELECT app.lo({n})) AND (SELECT app.hi({n}))" for n in range(1, intervals + 1)
    )
    return f"({' OR '.join(each)})"


def _mine(column: str) -> str:
    return _inside(column, MOST_UNITS)


def _beyond(table: str, column: str) -> str:
    return (
        f"EXISTS (SELECT FROM app.import_row r JOIN app.{table} t ON t.id BETWEEN r.first_id AND r.last_id "
        # an interval the account has not is null: what lies in none of them lies beyond
        f"WHERE r.batch_id = p_batch AND r.table_name = '{table}' "
        f"AND {_inside('t.' + column, MOST_UNITS)} IS NOT TRUE)"
    )


#: what an imported file writes that lies somewhere; its other records belong to these
_PLACED = {
    "unit": "scope_lo",
    "posting": "scope_code",
    "score": "scope_code",
    "vetting_visit": "scope_code",
    "unit_shape": "scope_code",
    "place_part": "scope_code",
    "force": "scope_code",
    "campaign_entry": "scope_code",
    "equipment": "scope_code",
    "equipment_hold": "scope_code",
    "insured": "scope_code",
    "survey": "scope_code",
    "pay_outcome": "scope_code",
}
_WITHIN = f"SELECT NOT ({' OR '.join(_beyond(table, column) for table, column in _PLACED.items())})"


#: the units an account stands for today: its own, or the heirs of those that went into others
STANDS_FOR = (
    "WITH RECURSIVE held(id, follows_id) AS ("
    "SELECT u.id, u.follows_id FROM app.account a, jsonb_array_elements_text(a.unit_ids::jsonb) each_id"
    " JOIN app.unit u ON u.id = each_id::bigint WHERE {whose} AND a.active"
    " UNION SELECT u.id, u.follows_id FROM held h"
    " JOIN app.lineage l ON l.from_unit_id = h.id AND l.to_unit_id <> h.id"
    " JOIN app.unit_change c ON c.id = l.change_id AND c.state = 'applied'"
    " JOIN app.unit u ON u.id = l.to_unit_id WHERE h.follows_id IS NOT NULL) "
)


def intervals(connection: Connection, login: str) -> int:
    """Return for how many intervals an account of a server holds roles: of one that was spread, several."""
    held = f"{STANDS_FOR.format(whose='a.login = :login')}SELECT count(*) FROM held WHERE follows_id IS NULL"
    own = "SELECT jsonb_array_length(unit_ids::jsonb) FROM app.account WHERE login = :login"
    units = int(connection.scalar(text(own), {"login": login}) or 0)
    return max(units, int(connection.scalar(text(held), {"login": login}) or 0)) if units == 1 else units


def _bound(name: str) -> str:
    """Ask where the n-th interval of the person's account begins or ends; null for one that is shut."""
    held = STANDS_FOR.format(whose="'u_'||a.login = session_user")
    return (
        f"{held}SELECT u.scope_{name} FROM app.unit u WHERE u.id IN"
        " (SELECT id FROM held WHERE follows_id IS NULL) ORDER BY u.id OFFSET n - 1 LIMIT 1"
    )


def asked(signature: str, returns: str, query: str) -> list[str]:
    """Return a function everybody may ask, whose answer they could not look up: it says no more than that."""
    name = re.sub(r"\w+ (\w+(\[\])?)", r"\1", signature)
    return [
        (
            f"CREATE OR REPLACE FUNCTION app.{signature} RETURNS {returns} LANGUAGE sql {_DEFINER} "
            f"AS $${query}$$"
        ),
        f"REVOKE ALL ON FUNCTION app.{name} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION app.{name} TO cg_app, {BACKUP}",
    ]


def _placed(table: str) -> str:
    return (
        f"EXISTS (SELECT FROM app.{table} WHERE person_id = p_person AND {_inside('scope_code', MOST_UNITS)})"
    )


#: signature, what comes back, the question: asked by policies and program, of rows the asker may not see
_ASKED = (
    (
        "unplaced(p_person bigint)",
        "boolean",
        (
            "SELECT NOT EXISTS (SELECT FROM app.posting WHERE person_id = p_person)"
            " AND NOT EXISTS (SELECT FROM app.vetting_case WHERE person_id = p_person)"
            " AND NOT EXISTS (SELECT FROM app.campaign_entry WHERE person_id = p_person)"
        ),
    ),
    (
        "unused(p_file bigint)",
        "boolean",
        (
            "SELECT NOT EXISTS (SELECT FROM app.evidence WHERE file_id = p_file)"
            " AND NOT EXISTS (SELECT FROM app.issued_document WHERE file_id = p_file)"
            " AND NOT EXISTS (SELECT FROM app.pay_export WHERE file_id = p_file)"
        ),
    ),
    (
        "serves(p_person bigint)",
        "boolean",
        (
            "SELECT EXISTS (SELECT FROM app.posting WHERE person_id = p_person AND voided_at IS NULL"
            f" AND valid_to > current_date AND {_inside('scope_code', MOST_UNITS)})"
        ),
    ),
    # of whose session one may write the sheet: asked of a table that its own policies ask
    (
        "holds(p_session bigint)",
        "boolean",
        (
            "SELECT EXISTS (SELECT FROM app.training_session WHERE id = p_session"
            f" AND ({_inside('scope_code', MOST_UNITS)}))"
        ),
    ),
    # a leaving is closed, somebody is taken on, where nothing is owed in another town either
    ("elsewhere(p_person bigint)", "TABLE(part text, until date)", elsewhere.work(_mine)),
    ("leaving(p_person bigint)", "date", elsewhere.leaving(_mine)),
    ("dept()", "bigint", "SELECT body_id FROM app.account WHERE 'u_'||login = session_user AND active"),
    ("within(p_batch bigint)", "boolean", _WITHIN),
    # an auditor who is told somebody's number may ask who looked at them, and sees no roster
    (
        "person_of(p_blind bytea)",
        "bigint",
        (
            "SELECT id FROM app.person WHERE id_blind = p_blind"
            " AND pg_has_role(session_user, 'cg_auditor', 'member')"
        ),
    ),
    # a person's own sheet says how often who looked at them, not who: to whoever sees the person
    (
        "looks(p_person bigint)",
        "TABLE(kind text, day date, times bigint)",
        (
            "SELECT act_kind::text, (recorded_at AT TIME ZONE INTERVAL '+08:00')::date, count(*) FROM app.act"
            " WHERE subject_kind = 'person' AND subject_id = p_person"
            f" AND (pg_has_role(session_user, '{COUNTY}', 'member')"
            f" OR {_placed('posting')} OR {_placed('vetting_case')} OR {_placed('campaign_entry')})"
            " GROUP BY 1, 2"
        ),
    ),
    # whoever holds the bytes may know that they are kept already
    ("file_of(p_sha256 text)", "bigint", "SELECT id FROM app.stored_file WHERE sha256 = p_sha256"),
    (
        "fingerprint_kept()",
        "text",
        "SELECT payload FROM app.audit_entry WHERE table_name = 'security' ORDER BY id DESC LIMIT 1",
    ),
    # every printed anchor must be where the chain says
    ("anchors()", "TABLE(anchor text)", "SELECT anchor FROM app.issued_document"),
    # a demonstration's time goes on from its last step, whoever took it
    ("last_step()", "timestamptz", "SELECT max(recorded_at) FROM app.wf_event"),
    # every administrator is warned by the last verified backup, whoever made it
    ("last_backup()", "timestamptz", "SELECT max(recorded_at) FROM app.act WHERE act_kind = 'backup'"),
    # who changed a record when, and which columns: the values are told apart, not told
    (
        "changes(p_table text, p_record text, p_most int)",
        "TABLE(actor text, at timestamptz, payload text)",
        (
            "WITH s AS MATERIALIZED (SELECT gen_random_uuid()::text AS salt) "
            "SELECT e.actor::text, e.at, jsonb_build_object("
            "'before', (SELECT coalesce(jsonb_object_agg(key, md5(s.salt||value::text)), '{}')"
            " FROM jsonb_each(e.payload::jsonb->'before')),"
            "'after', (SELECT coalesce(jsonb_object_agg(key, md5(s.salt||value::text)), '{}')"
            " FROM jsonb_each(e.payload::jsonb->'after')))::text"
            " FROM app.audit_entry e, s"
            " WHERE e.table_name = p_table AND e.record = p_record AND e.op = 'UPDATE'"
            " ORDER BY e.id DESC LIMIT p_most"
        ),
    ),
    (
        "written(p_after bigint, p_upto bigint)",
        "TABLE(tx bigint, table_name text)",
        (
            "SELECT DISTINCT e.tx, e.table_name::text FROM app.audit_block b JOIN app.audit_entry e"
            " ON e.id BETWEEN b.lo AND b.hi WHERE b.seq > p_after AND b.seq <= p_upto"
        ),
    ),
)


def functions() -> list[str]:
    """List the functions the policies and the program ask."""
    found = [_ME]
    for name in ("lo", "hi"):
        found += asked(f"{name}(n int)", "bigint", _bound(name))
    for signature, returns, query in _ASKED:
        found += asked(signature, returns, query)
    return found


def policies() -> list[str]:
    """List what shows each row to whom, and lets nobody sign with another's name."""
    found: list[str] = []
    for table in tables():
        name, reach = table.__tablename__, table.reach
        found += [
            f"ALTER TABLE app.{name} ENABLE ROW LEVEL SECURITY",
            *_three(name, "county", COUNTY, reach.county),
            *_of_part(name, "town", TOWN, 1, reach),
            *_of_part(name, "multi", MULTI, MOST_UNITS, reach),
        ]
        if reach.dept is not None:
            found += _three(name, "dept", DEPT, str(reach.dept))
        if reach.admins is not None:
            found += _three(name, "admins", ADMINS, reach.admins)
    return [*found, *_plain()]


def _of_part(table: str, who: str, role: str, many: int, reach: Reach) -> list[str]:
    changes = _with_intervals(reach.changes, many) if reach.changes else None
    return _three(table, who, role, _with_intervals(reach.part, many), changes)


def _with_intervals(condition: str, intervals: int) -> str:
    return _INSIDE.sub(lambda each: _inside(each[1], intervals), condition)


def _three(table: str, who: str, role: str, seen: str, changes: str | None = None) -> list[str]:
    """Return the policies of one kind of person: to see, to add under one's own name, to change."""
    own = seen if changes is None else f"({seen}) AND ({changes})"
    return [
        _policy(table, f"{who}_see", f"FOR SELECT TO {role} USING ({seen})"),
        _policy(table, f"{who}_add", f"FOR INSERT TO {role} WITH CHECK (({own}) AND {MINE})"),
        _policy(table, f"{who}_change", f"FOR UPDATE TO {role} USING ({own}) WITH CHECK ({own})"),
    ]


def _policy(table: str, name: str, text: str) -> str:
    return f"CREATE POLICY {name} ON app.{table} {text}"


NOT_WORK = ("account", "key_slot", "act")  # who may come in and what they looked at: the administrators' own
_WORK = f"table_name NOT IN {NOT_WORK}"
#: what is no Row: table, policy, to whom, which rows
_PLAIN = (
    ("audit_entry", "auditor_see", "FOR SELECT TO cg_auditor USING (true)"),
    # who serves the whole county may check its rows against their audit, and not see who looked at whom
    ("audit_entry", "county_see", f"FOR SELECT TO {COUNTY} USING ({_WORK})"),
    ("audit_block", "all_see", "FOR SELECT TO cg_app USING (true)"),
    ("audit_head", "all_see", "FOR SELECT TO cg_app USING (true)"),
    ("meta", "all_see", "FOR SELECT TO cg_app, cg_rolemgr USING (true)"),
    ("command", "own", "TO cg_app USING (actor = (SELECT app.me())) WITH CHECK (actor = (SELECT app.me()))"),
)


def _plain() -> list[str]:
    found = ["ALTER TABLE app.audit_pending ENABLE ROW LEVEL SECURITY"]
    for table, name, policy in _PLAIN:
        found += [f"ALTER TABLE app.{table} ENABLE ROW LEVEL SECURITY", _policy(table, name, policy)]
    return found


def grants() -> list[str]:
    """List the rights by table: administrators none on the centre's work, others what they need."""
    everyone = ", ".join(("cg_app", *SCOPE_ROLES, OFFICE, ADMINS))
    found = [f"REVOKE ALL ON ALL TABLES IN SCHEMA app FROM PUBLIC, {everyone}"]
    for table in tables():
        name = table.__tablename__
        whole = table.reach.admins is not None and not table.reach.columns
        found.append(f"GRANT SELECT ON app.{name} TO {'cg_app' if whole else OFFICE}")
        if table.reach.columns:
            found.append(f"GRANT SELECT ({', '.join(table.reach.columns)}) ON app.{name} TO {ADMINS}")
        if writers := _roles(table.writers):
            found.append(f"GRANT {_changes(table)} ON app.{name} TO {writers}")
        if adders := _roles(table.adders):
            found.append(f"GRANT INSERT ON app.{name} TO {adders}")
    return [
        *found,
        "GRANT SELECT ON app.audit_block, app.audit_head, app.meta TO cg_app",
        f"GRANT SELECT ON app.audit_entry TO cg_auditor, {COUNTY}",
        (
            "DO $$BEGIN IF to_regclass('app.alembic_version') IS NOT NULL THEN "
            "GRANT SELECT ON app.alembic_version TO cg_app; END IF; END$$"
        ),
        "GRANT SELECT, INSERT, UPDATE ON app.command TO cg_app",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA app TO cg_app",
    ]


def _changes(table: type[Row]) -> str:
    return "INSERT" if table.kind is TableKind.LEDGER and not table.movable else "INSERT, UPDATE"


def _roles(permissions: Iterable[Permission]) -> str:
    able = [role for role in Role if ROLES[role] & frozenset(permissions)]
    return ", ".join(f"cg_{role.value}" for role in able)
