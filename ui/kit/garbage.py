"""Cyclic garbage is collected by the GUI thread alone, between two events.

A widget whose last reference is a cycle is deleted by the collector, which otherwise runs wherever Python
happens to allocate: inside a handler that Qt calls while it walks from widget to widget (a style, a font, a
language; the one deleted is the next in its list, and the process dies), or on a thread of the pool, where
no QObject may be deleted.
"""

from __future__ import annotations

import gc
import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

from app.core.collector import collector_held

_EVERY = 1000  # milliseconds
_OLDER, _ALL = 10, 60  # every so many turns the objects that have survived, and all


@contextmanager
def collected_between_events() -> Iterator[None]:
    """Run the block, which holds the event loop, with the collector in the loop's hands."""
    clock, turns = QTimer(), itertools.count(1)
    clock.timeout.connect(lambda: gc.collect(_generation(next(turns))))
    with collector_held():
        clock.start(_EVERY)
        try:
            yield
        finally:
            clock.stop()


def _generation(turn: int) -> int:
    """Return how deep to look: the young ones every time, the others now and then."""
    return 2 if turn % _ALL == 0 else 1 if turn % _OLDER == 0 else 0
