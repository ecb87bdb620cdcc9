"""What a server lets nobody write but about themselves: who recorded a row, and who signed it.

A file has no logins: whoever opens it has its key.  On a server every session is one person's, so that at an
SQL prompt too nobody signs with another's name what two must sign, or takes their own name off a row.
"""

from __future__ import annotations

from collections.abc import Iterator

from db.base import Row, tables

#: of whom a column says that they signed; one that ends in _id holds their account
_SIGNED = ("_by", "_by_id")
#: who recorded a row stands; who recommended is a body; who began a leaving may be another's drafter
_NOT = frozenset({"recorded_by", "recommended_by", "begun_by"})
_KEPT = ("recorded_by", "begun_by")  # written once

_FUNCTION = r"""CREATE OR REPLACE FUNCTION app.own_signs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n jsonb := to_jsonb(NEW); o jsonb := '{}'; me text := app.me(); my text; c text;
BEGIN
  IF session_user NOT LIKE 'u\_%' THEN RETURN NEW; END IF;
  IF tg_op = 'UPDATE' THEN o := to_jsonb(OLD); END IF;
  IF tg_op = 'UPDATE' AND (n->>'recorded_by' IS DISTINCT FROM o->>'recorded_by'
      OR n->>'begun_by' IS DISTINCT FROM o->>'begun_by') THEN
    RAISE EXCEPTION '登记人不能更改' USING errcode = '42501';
  END IF;
  FOREACH c IN ARRAY tg_argv LOOP
    my := me;
    IF c LIKE '%\_id' THEN SELECT a.id::text INTO my FROM app.account a WHERE a.login = me; END IF;
    IF n->>c IS DISTINCT FROM o->>c AND n->>c IS DISTINCT FROM my AND n->>c IS NOT NULL THEN
      RAISE EXCEPTION '只能以自己的名义签字' USING errcode = '42501';
    END IF;
  END LOOP;
  RETURN NEW;
END$$"""


def signs_of(table: type[Row]) -> list[str]:
    """Return the columns of a table by which somebody signs."""
    names = [column.name for column in table.__table__.columns]
    return [name for name in names if name.endswith(_SIGNED) and name not in _NOT]


def statements() -> list[str]:
    """List what makes the function and the triggers of a server; run as ``cg_owner``."""
    return [_FUNCTION, *(one for table in tables() for one in _triggers(table))]


def _triggers(table: type[Row]) -> Iterator[str]:
    name, signs = table.__tablename__, signs_of(table)
    call = f"own_signs({', '.join(signs)})"
    kept = [each for each in _KEPT if each in table.__table__.columns]
    if table.kind.value != "ledger" or table.movable:
        changed = " OR ".join(f'OLD."{each}" IS DISTINCT FROM NEW."{each}"' for each in (*kept, *signs))
        yield _trigger(f"signs_{name}_update", name, "UPDATE", changed, call)
    if signs:
        given = " OR ".join(f'NEW."{each}" IS NOT NULL' for each in signs)
        yield _trigger(f"signs_{name}_insert", name, "INSERT", given, call)


def _trigger(called: str, table: str, moment: str, when: str, call: str) -> str:
    return (
        f"CREATE TRIGGER {called} BEFORE {moment} ON app.{table} "
        f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION app.{call}"
    )
