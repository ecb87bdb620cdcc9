"""What comes out the same every time is worked out once for all tests of a process.

Nothing of the program is replaced: keys are stretched at its own cost, statements compiled by its own engine.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache

from db import keys

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
