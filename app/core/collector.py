"""Hold the cycle collector back while a great many rows are made: it finds nothing and costs a quarter."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_held() -> Iterator[None]:
    """Run the block without cycle collection; as a decorator, the function.

    Reference counting goes on.  Whoever held it lets it go: blocks inside or beside change nothing.
    """
    holding = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if holding:
            gc.enable()
