"""What comes out the same every time is worked out once for all tests of a process.

Nothing of the program is replaced: keys are stretched at its own cost, statements compiled by its own engine,
and an empty file is brought up by the statements its own migrations came to.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache

from db import keys, upgrade

STATEMENTS = 3000  # of one kind of engine: a worker that runs every test keeps no more of them
Kind = tuple[object, ...]
_dialects: dict[Kind, Dialect] = {}
_compiled: dict[Kind, LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(STATEMENTS))

# A quarter of a second for every account that is made and every sign-in.
keys.hash_secret_raw = functools.cache(keys.hash_secret_raw)


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    """Let the engines of all tests' databases share what was compiled: a quarter of a test of services.

    An engine remembers its statements, but every test has a database and therefore engines of its own.
    """
    own: Any = connection.dialect
    learnt = (own.server_version_info, own.default_schema_name, own.default_isolation_level)
    kind = (own.name, own.dbapi, *learnt)
    connection.dialect = _dialects.setdefault(kind, own)
    connection.execution_options(compiled_cache=_compiled[kind])


Statement = tuple[str, Any]
_migrate = upgrade.run
_brought_up: list[Statement] = []


def _bring_up(connection: Connection, scripts: Path = upgrade.MIGRATIONS) -> None:
    """Migrate; an empty file by what that came to the first time: a second of each of sixty foundings.

    Whatever is there already, a server, other migrations and every child process go the long way.
    """
    empty = connection.dialect.name == "sqlite" and upgrade.revision(connection) is None
    if not empty or scripts != upgrade.MIGRATIONS:
        _migrate(connection, scripts)
    elif _brought_up:
        for statement, parameters in _brought_up:
            connection.exec_driver_sql(statement, parameters or None)
    else:
        _brought_up.extend(_recorded(connection))


def _recorded(connection: Connection) -> list[Statement]:
    """Migrate, and return what was written."""
    written: list[Statement] = []

    def seen(_on: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            written.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", seen)
    try:
        _migrate(connection)
    finally:
        event.remove(connection, "before_cursor_execute", seen)
    return written


upgrade.run = _bring_up
