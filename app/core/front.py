"""The front of a package: what its modules offer, each read when something of it is first asked for.

A start reads what its first page needs and not what every page does (DECISIONS 18).  The front says twice
where a name lives: in imports for the type checker and the linters, in words for Python; a house test
compares them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable


def front(package: str, /, **homes: str) -> Callable[[str], object]:
    """Return the ``__getattr__`` of a package whose modules offer the names listed, separated by blanks.

    No module may have the name of something offered: Python puts a module it has read under its name.
    """
    where = {name: module for module, names in homes.items() for name in names.split()}

    def found(name: str) -> object:
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(importlib.import_module(f"{package}.{where[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return found
