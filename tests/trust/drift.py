"""G2: what the owner or a superuser may change in the catalogue; each change must be noticed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import create_engine, make_url, text

from db import fingerprint
from db.security import run
from tests.office import Office
from tests.trust.ground import Ground, Reached

MUTATIONS = (
    "ALTER POLICY town_see ON app.posting USING (true)",
    "ALTER POLICY county_add ON app.posting WITH CHECK (true)",
    "DROP POLICY town_see ON app.person",
    "CREATE POLICY evil ON app.person USING (true)",
    "ALTER POLICY auditor_see ON app.audit_entry TO PUBLIC",
    "ALTER TABLE app.pay_slip DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE app.pay_slip OWNER TO postgres",
    "GRANT SELECT ON app.person TO cg_auditor",
    "GRANT UPDATE ON app.budget_entry TO cg_county_maker",
    "GRANT DELETE ON app.posting TO cg_app",
    "REVOKE SELECT ON app.audit_entry FROM cg_auditor",
    "GRANT SELECT (id_cipher) ON app.person TO PUBLIC",
    "GRANT UPDATE (unit_ids) ON app.account TO cg_app",
    "ALTER TABLE app.audit_entry DISABLE TRIGGER guard_audit_entry",
    "ALTER TABLE app.posting ENABLE REPLICA TRIGGER audit_posting_update",
    "DROP TRIGGER audit_person_update ON app.person",
    "DROP TRIGGER guard_pay_line_delete ON app.pay_line",
    "CREATE OR REPLACE FUNCTION app.me() RETURNS text LANGUAGE sql STABLE AS $$SELECT 'maker'$$",
    "CREATE OR REPLACE FUNCTION app.refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN OLD; END$$",
    "ALTER FUNCTION app.lo(int) SECURITY INVOKER",
    "ALTER FUNCTION app.hi(int) RESET search_path",
    "GRANT EXECUTE ON FUNCTION app.audit_add(text, text, text, text) TO cg_app",
    "GRANT EXECUTE ON FUNCTION app.user_create(text, text, text[]) TO cg_sysadmin",
    "CREATE FUNCTION app.evil() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "CREATE RULE evil AS ON INSERT TO app.audit_entry DO INSTEAD NOTHING",
    "CREATE VIEW app.evil AS SELECT * FROM app.person",
    "ALTER ROLE cg_town BYPASSRLS",
    "ALTER ROLE cg_app SUPERUSER",
    "ALTER ROLE cg_sysadmin INHERIT",
    "GRANT cg_owner TO cg_sysadmin",
    "GRANT cg_backup TO cg_auditor",
    "GRANT pg_read_all_data TO cg_app",
    "GRANT CREATE ON SCHEMA app TO cg_app",
    "GRANT CREATE ON SCHEMA public TO PUBLIC",
    'GRANT TEMPORARY ON DATABASE "{database}" TO PUBLIC',
)


@dataclass(frozen=True)
class Drift:
    """How many changes were made and which of them nobody noticed."""

    made: int
    missed: tuple[str, ...]


def seen(ground: Ground) -> Reached:
    """Change the catalogue in every way known and count what the fingerprint notices (G2)."""
    with ground.office("postgresql") as office:
        found = noticed(office)
    text = f"{found.made - len(found.missed)}/{found.made} 种改动被发现"
    return Reached(not found.missed and found.made >= 20, "；".join([text, *found.missed[:3]]))


def noticed(office: Office) -> Drift:
    """Make each change as the superuser, look, and undo it."""
    engine = create_engine(make_url(office.place).set(drivername="postgresql+psycopg"))
    missed: list[str] = []
    with engine.connect() as connection:
        name = str(connection.scalar(text("SELECT current_database()")))
        assert not fingerprint.drifted(connection), "the catalogue of a fresh office is as it was recorded"
        connection.rollback()
        for mutation in MUTATIONS:
            run(connection, mutation.format(database=name))
            if not fingerprint.drifted(connection):
                missed.append(mutation)
            connection.rollback()
    engine.dispose()
    return Drift(len(MUTATIONS), tuple(missed))
