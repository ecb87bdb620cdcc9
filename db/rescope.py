"""Carry intervals, and every row they route, to where today's tree has them: one batch, on both engines.

A row's scope code is the low end of its unit's interval, so rows follow by that number alone.  A server does
it in a function of the tables' owner, since nobody may change what a ledger routes by; a file by the same
statements.  Neither touches anything else of a row, and the audit has one line of it (architecture.md 4.7).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from app.domain.accounts import ROLES, Role
from db.base import tables
from db.models.units import CHANGERS
from db.rights import STANDS_FOR

OP = "RESCOPE"  # of the one line in the audit
_DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"


def routed() -> list[str]:
    """List the tables whose rows carry a unit's scope code; one that may be empty a trigger keeps."""
    columns = ((table.__tablename__, table.__table__.columns.get("scope_code")) for table in tables())
    return [name for name, column in columns if column is not None and not column.nullable]


def rescope(connection: Connection, moves: Sequence[Mapping[str, Any]], on: date) -> dict[str, int]:
    """Give units (``id``, ``lo``, ``hi``, ``follows``) their intervals; return the rows moved by table.

    ``on`` is the day whose tree the intervals must fit.
    """
    given = json.dumps(list(moves))
    if connection.dialect.name != "sqlite":
        told = connection.scalar(text("SELECT app.rescope(:moves, :on)"), {"moves": given, "on": on})
        return dict(json.loads(str(told)))
    counts = {}
    for name in routed():
        done = connection.exec_driver_sql(_FILE_ROWS.format(table=name), (given,))
        if done.rowcount:
            counts[name] = done.rowcount
    for statement in _FILE_UNITS:
        connection.exec_driver_sql(statement, (given,))
    return counts


def spread(connection: Connection) -> None:
    """Give the accounts that now stand for several units the role for it, where there are roles."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT app.spread()"))


_FILE_MAP = (
    "SELECT u.scope_lo AS old, json_extract(m.value, '$.lo') AS new FROM json_each(?) m"
    " JOIN unit u ON u.id = json_extract(m.value, '$.id')"
    " WHERE u.follows_id IS NULL AND u.scope_lo <> json_extract(m.value, '$.lo')"
)
_FILE_ROWS = (
    f"WITH m AS MATERIALIZED ({_FILE_MAP}) UPDATE {{table}} SET scope_code = m.new FROM m"
    " WHERE scope_code = m.old"
)
#: numbers nobody has in between, so that two may change places
_FILE_UNITS = (
    ("UPDATE unit SET scope_lo = -unit.id FROM json_each(?) m WHERE unit.id = json_extract(m.value, '$.id')"),
    (
        "UPDATE unit SET scope_lo = json_extract(m.value, '$.lo'), scope_hi = json_extract(m.value, '$.hi'),"
        " follows_id = json_extract(m.value, '$.follows') FROM json_each(?) m"
        " WHERE unit.id = json_extract(m.value, '$.id')"
    ),
)

#: what must not be of a server's intervals afterwards: outside the parent's, apart from the one followed
_UNFIT = """EXISTS (SELECT FROM app.unit u JOIN app.unit_version v ON v.unit_id = u.id AND v.voided_at IS NULL
    AND v.valid_from <= p_on AND v.valid_to > p_on JOIN app.unit p ON p.id = v.parent_id
    WHERE u.follows_id IS NOT NULL OR u.scope_lo <= p.scope_lo OR u.scope_hi > p.scope_hi)
  OR EXISTS (SELECT FROM app.unit u JOIN app.unit f ON f.id = u.follows_id
    WHERE (u.scope_lo, u.scope_hi) <> (f.scope_lo, f.scope_hi) OR f.follows_id IS NOT NULL)"""


def functions() -> list[str]:
    """List the functions of a server and who may call them; run as ``cg_owner``."""
    able = ", ".join(f"cg_{role.value}" for role in Role if ROLES[role] & frozenset(CHANGERS))
    return [*_rescope(able), *_spread(able)]


def _rescope(able: str) -> list[str]:
    rows = "\n".join(
        f"  UPDATE app.{name} t SET scope_code = m.new FROM unnest(olds, news) m(old, new)"
        " WHERE t.scope_code = m.old; GET DIAGNOSTICS n = ROW_COUNT;"
        f" IF n > 0 THEN counts := counts || jsonb_build_object('{name}', n); END IF;"
        for name in routed()
    )
    return [
        f"""CREATE OR REPLACE FUNCTION app.rescope(p_moves text, p_on date) RETURNS text {_DEFINER}
DECLARE olds bigint[]; news bigint[]; counts jsonb := '{{}}'; n bigint; who record;
BEGIN
  SELECT array_agg(u.scope_lo), array_agg((m->>'lo')::bigint) INTO olds, news
    FROM jsonb_array_elements(p_moves::jsonb) m JOIN app.unit u ON u.id = (m->>'id')::bigint
    WHERE u.follows_id IS NULL AND u.scope_lo <> (m->>'lo')::bigint;
{rows}
  UPDATE app.unit u SET scope_lo = -u.id FROM jsonb_array_elements(p_moves::jsonb) m
    WHERE u.id = (m->>'id')::bigint;
  UPDATE app.unit u SET scope_lo = (m->>'lo')::bigint, scope_hi = (m->>'hi')::bigint,
    follows_id = (m->>'follows')::bigint FROM jsonb_array_elements(p_moves::jsonb) m
    WHERE u.id = (m->>'id')::bigint;
  IF {_UNFIT} THEN
    RAISE EXCEPTION '辖区与当天的层级不符，没有调整' USING errcode = '23514'; END IF;
  PERFORM app.audit_add('unit', '{OP}', '',
    jsonb_build_object('moves', p_moves::jsonb, 'rows', counts)::text);
  RETURN counts::text;
END$$""",
        "REVOKE ALL ON FUNCTION app.rescope(text, date) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION app.rescope(text, date) TO {able}",
    ]


def _spread(able: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION app.spread() RETURNS void {_DEFINER}
DECLARE who text; n bigint;
BEGIN
  IF to_regprocedure('app.user_spread(text)') IS NULL THEN RETURN; END IF;
  FOR who IN SELECT login FROM app.account WHERE active AND jsonb_array_length(unit_ids::jsonb) = 1 LOOP
    {STANDS_FOR.format(whose="a.login = who")} SELECT count(*) INTO n FROM held WHERE follows_id IS NULL;
    IF n > 1 THEN PERFORM app.user_spread(who); END IF;
  END LOOP;
END$$""",
        "REVOKE ALL ON FUNCTION app.spread() FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION app.spread() TO {able}",
    ]
