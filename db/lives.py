"""What must hold of units at every date, kept by the database itself: guards of both engines.

One version per unit and no gap in its life, one unit per code, a parent of a higher level alive for as long
as its child.  Levels descend, so there is no ring.  A server looks when the transaction ends; a file, where
nothing waits, at each statement, and once more when a set of changes has been written (``unit_change``).
A server would say it by exclusion constraints, had it the extension for them (architecture.md 7).
"""

from __future__ import annotations

from app.domain.units import Level

_RANKS = " ".join(f"WHEN '{level.value}' THEN {rank}" for rank, level in enumerate(Level))
_DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"

TWICE = "一个单位在同一天只能有一个版本"
GAP = "一个单位的版本之间不能有空档"
CODE = "一个代码在同一天只能属于一个单位"
ORPHAN = "上级要在下级的整个存续期内存在"
LEVEL = "上级的层级要高于下级"


def _rank(unit_id: str) -> str:
    return f"(SELECT CASE level {_RANKS} END FROM {{unit}} WHERE id = {unit_id})"


def _first(unit_id: str) -> str:
    return f"(SELECT min(valid_from) FROM {{version}} WHERE unit_id = {unit_id} AND voided_at IS NULL)"


def _last(unit_id: str) -> str:
    return f"(SELECT max(valid_to) FROM {{version}} WHERE unit_id = {unit_id} AND voided_at IS NULL)"


#: what is wrong with a version ``x`` that is not void, beside all others
_WRONG = {
    TWICE: (
        "EXISTS (SELECT 1 FROM {version} o WHERE o.unit_id = x.unit_id AND o.id <> x.id"
        " AND o.voided_at IS NULL AND o.valid_from < x.valid_to AND o.valid_to > x.valid_from)"
    ),
    GAP: (
        "EXISTS (SELECT 1 FROM {version} o WHERE o.unit_id = x.unit_id AND o.id <> x.id"
        " AND o.voided_at IS NULL AND o.valid_from > x.valid_from) AND NOT EXISTS (SELECT 1 FROM {version} o"
        " WHERE o.unit_id = x.unit_id AND o.voided_at IS NULL AND o.valid_from = x.valid_to)"
        " OR EXISTS (SELECT 1 FROM {version} o WHERE o.unit_id = x.unit_id AND o.id <> x.id"
        " AND o.voided_at IS NULL AND o.valid_from < x.valid_from) AND NOT EXISTS (SELECT 1 FROM {version} o"
        " WHERE o.unit_id = x.unit_id AND o.voided_at IS NULL AND o.valid_to = x.valid_from)"
    ),
    CODE: (
        "EXISTS (SELECT 1 FROM {version} o WHERE o.code = x.code AND o.unit_id <> x.unit_id"
        " AND o.voided_at IS NULL AND o.valid_from < x.valid_to AND o.valid_to > x.valid_from)"
    ),
    ORPHAN: (
        f"x.parent_id IS NOT NULL AND (coalesce({_first('x.parent_id')}, '9999-12-31') > x.valid_from"
        f" OR coalesce({_last('x.parent_id')}, '0001-01-01') < x.valid_to)"
    ),
    LEVEL: f"x.parent_id IS NOT NULL AND {_rank('x.parent_id')} >= {_rank('x.unit_id')}",
}
#: a unit's child that lives before it or after it, once a version of the unit has been changed
_LEFT = (
    "EXISTS (SELECT 1 FROM {version} o WHERE o.parent_id = x.unit_id AND o.voided_at IS NULL"
    f" AND (o.valid_from < coalesce({_first('x.unit_id')}, '9999-12-31')"
    f" OR o.valid_to > coalesce({_last('x.unit_id')}, '0001-01-01')))"
)
#: somebody's set of changes is being written, or taken back
_UNDER_WAY = (
    "EXISTS (SELECT 1 FROM unit_change WHERE state = 'draft' AND approved_by IS NOT NULL"
    " OR state = 'approved' AND void_reason IS NOT NULL)"
)


def _said(condition: str, schema: str = "") -> str:
    return condition.format(unit=f"{schema}unit", version=f"{schema}unit_version")


def wrong_anywhere() -> dict[str, str]:
    """Return by sentence the query of versions of which it is true; for verify, on a file or as app."""
    start = "SELECT x.unit_id FROM {version} x WHERE x.voided_at IS NULL AND"
    return {sentence: f"{start} ({condition})" for sentence, condition in _WRONG.items()}


def sqlite_statements() -> list[str]:
    """List the triggers of the embedded engine."""
    found = [_trigger("unit_version", "born", "AFTER INSERT", "NEW.voided_at IS NULL", _checks(_WRONG))]
    changed = "NEW.voided_at IS NULL AND (NEW.valid_to <> OLD.valid_to OR OLD.voided_at IS NOT NULL)"
    looks = _checks({key: _WRONG[key] for key in (TWICE, CODE, ORPHAN)})
    found.append(_trigger("unit_version", "moved", "AFTER UPDATE", changed, looks))
    cut = f"(NEW.valid_to < OLD.valid_to OR NEW.voided_at IS NOT NULL) AND NOT {_UNDER_WAY}"
    found.append(_trigger("unit_version", "ended", "AFTER UPDATE", cut, _checks({ORPHAN: _LEFT})))
    done = "NEW.set_id IS NULL AND NEW.state <> OLD.state AND NEW.state IN ('approved', 'cancelled')"
    whole = " ".join(
        f"SELECT RAISE(ABORT, '{sentence}') WHERE EXISTS ({_said(query)});"
        for sentence, query in wrong_anywhere().items()
    )
    return [*found, _trigger("unit_change", "whole", "AFTER UPDATE", done, whole)]


def _checks(wrong: dict[str, str]) -> str:
    """Return the statements that look at the row just written."""
    return " ".join(
        f"SELECT RAISE(ABORT, '{sentence}') FROM unit_version x WHERE x.id = NEW.id AND ({_said(condition)});"
        for sentence, condition in wrong.items()
    )


def _trigger(table: str, name: str, moment: str, when: str, body: str) -> str:
    return f"CREATE TRIGGER lives_{table}_{name} {moment} ON {table} WHEN {when} BEGIN {body} END"


def postgres_statements() -> list[str]:
    """List what makes the trigger of a server, which looks when the transaction ends; run as ``cg_owner``."""
    wrong = [(sentence, "x.voided_at IS NULL", condition) for sentence, condition in _WRONG.items()]
    looks = "\n".join(
        f"  IF EXISTS (SELECT FROM app.unit_version x WHERE x.id = NEW.id AND {when}"
        f" AND ({_said(condition, 'app.')})) THEN"
        f" RAISE EXCEPTION '{sentence}' USING errcode = '23514'; END IF;"
        for sentence, when, condition in (*wrong, (ORPHAN, "tg_op = 'UPDATE'", _LEFT))
    )
    return [
        (
            f"CREATE OR REPLACE FUNCTION app.unit_lives() RETURNS trigger {_DEFINER}\nBEGIN\n{looks}\n"
            "  RETURN NULL;\nEND$$"
        ),
        (
            "CREATE CONSTRAINT TRIGGER unit_lives AFTER INSERT OR UPDATE ON app.unit_version "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.unit_lives()"
        ),
    ]
