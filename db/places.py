"""Where a person serves, kept beside the person: what a server's policy reads instead of all postings.

Most people serve in one place; whoever has postings or cases in several, or none yet, is looked up there as
before.  A file has no policies and keeps the column empty.
"""

from __future__ import annotations

PLACED = ("posting", "vetting_case", "campaign_entry")
_DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"
_EVERYWHERE = " UNION ".join(
    f"SELECT scope_code FROM app.{table} WHERE person_id = NEW.id" for table in PLACED
)

#: nobody may say where somebody serves but what they serve by
_OWN = [
    f"""CREATE OR REPLACE FUNCTION app.person_place() RETURNS trigger {_DEFINER}
BEGIN
  IF tg_op = 'INSERT' THEN NEW.scope_code := NULL; RETURN NEW; END IF;
  SELECT CASE WHEN count(*) = 1 THEN min(scope_code) END INTO NEW.scope_code FROM ({_EVERYWHERE}) each_place;
  RETURN NEW;
END$$""",
    (
        "CREATE TRIGGER place_person BEFORE INSERT OR UPDATE OF scope_code ON app.person "
        "FOR EACH ROW EXECUTE FUNCTION app.person_place()"
    ),
]
_MOVED = {
    "insert": "SELECT person_id FROM new_rows",
    "update": (
        "SELECT unnest(ARRAY[o.person_id, n.person_id]) FROM old_rows o JOIN new_rows n USING (id) "
        "WHERE (o.person_id, o.scope_code) <> (n.person_id, n.scope_code)"
    ),
}


def statements() -> list[str]:
    """List what keeps the column on a server; run as ``cg_owner``."""
    found = [*_OWN]
    for op, moved in _MOVED.items():
        old = "OLD TABLE AS old_rows " if op == "update" else ""
        found.append(
            f"CREATE OR REPLACE FUNCTION app.placed_{op}() RETURNS trigger {_DEFINER}\n"
            f"BEGIN UPDATE app.person SET scope_code = NULL WHERE id IN ({moved}); RETURN NULL; END$$"
        )
        for table in PLACED:
            found.append(
                f"CREATE TRIGGER place_{table}_{op} AFTER {op.upper()} ON app.{table} REFERENCING {old}"
                f"NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.placed_{op}()"
            )
    return found
