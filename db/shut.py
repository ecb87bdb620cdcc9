"""A day whose regular assessment is past its scoring takes no line of the daily log: guards of both engines.

The services say the same beforehand and better (``services/worklog``); this holds at an SQL prompt, and for
a line that is written while the assessment is being closed.
"""

from __future__ import annotations

from app.domain.assessment import REGULAR, CycleState
from db.canonical import SILENT
from db.models.worklog import WorkLogLine

SENTENCE = "这一天的考核已截止评分，工作日志不能再写、再改"
_OPEN = ", ".join(f"'{state}'" for state in (CycleState.DRAFT, CycleState.OPEN))
_KINDS = ", ".join(f"'{kind}'" for kind in REGULAR)
_FREE = SILENT | {"version"}


def _shut(row: str, schema: str = "") -> str:
    """Return the condition that an assessment shuts the day of a row."""
    return (
        f"EXISTS (SELECT 1 FROM {schema}cycle c WHERE c.cycle_kind IN ({_KINDS}) AND NOT c.voided"
        f" AND c.state NOT IN ({_OPEN}) AND c.opens <= {row}.day AND c.closes > {row}.day)"
    )


def _changed() -> str:
    names = [column.name for column in WorkLogLine.__table__.columns if column.name not in _FREE]
    return " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in names)


def sqlite_statements() -> list[str]:
    """List the triggers of the embedded engine."""
    found = []
    for op, when in (
        ("insert", _shut("NEW")),
        ("update", f"({_changed()}) AND ({_shut('OLD')} OR {_shut('NEW')})"),
    ):
        found.append(
            f"CREATE TRIGGER shut_work_log_{op} BEFORE {op.upper()} ON work_log WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
    return found


def postgres_statements() -> list[str]:
    """List what makes the trigger of a server; run as ``cg_owner``."""
    found = [
        (
            "CREATE OR REPLACE FUNCTION app.shut_work_log() RETURNS trigger LANGUAGE plpgsql "
            "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$BEGIN "
            f"IF {_shut('NEW', 'app.')} THEN "
            f"RAISE EXCEPTION '{SENTENCE}' USING errcode = '23514'; END IF; "
            f"IF TG_OP = 'UPDATE' THEN IF {_shut('OLD', 'app.')} THEN "
            f"RAISE EXCEPTION '{SENTENCE}' USING errcode = '23514'; END IF; END IF; "
            "RETURN NEW; END$$"
        )
    ]
    for op, when in (("insert", ""), ("update", f"WHEN ({_changed()})")):
        found.append(
            f"CREATE TRIGGER shut_work_log_{op} BEFORE {op.upper()} ON app.work_log FOR EACH ROW {when} "
            "EXECUTE FUNCTION app.shut_work_log()"
        )
    return found
