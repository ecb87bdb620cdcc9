"""Cyclic garbage is collected by the GUI thread alone, between two events.

A widget whose last reference is a cycle is deleted by the collector, which otherwise runs wherever Python
happens to allocate: inside a handler that Qt calls while it walks from widget to widget (a style, a font, a
language; the one deleted is the next in its list, and the process dies), or on a thread of the pool, where
no QObject may be deleted.

Looking at everything takes most of a second once a county's rows and units are in memory, and no frame has
that long: it waits until nobody has touched the window for a while.  Very many new objects at once are the
rows of a long list, and no garbage: they are set apart and not looked at until then.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

from app.core.collector import collector_held

_EVERY = 1000  # milliseconds
_OLDER, _ALL = 10, 60  # every so many turns the objects that have survived, and all
_MANY = 20_000  # new objects since the last turn
_REST = 10.0  # seconds without a touch
_touched = [0.0]


def touch() -> None:
    """Note that somebody uses the window now."""
    _touched[0] = time.monotonic()


@contextmanager
def collected_between_events() -> Iterator[None]:
    """Run the block, which holds the event loop, with the collector in the loop's hands."""
    clock, turns = QTimer(), _Turns()
    clock.timeout.connect(turns.next)
    with collector_held():
        clock.start(_EVERY)
        try:
            yield
        finally:
            clock.stop()
            gc.unfreeze()


class _Turns:
    """Looks through the young objects at every turn, the others now and then, all when there is time."""

    def __init__(self) -> None:
        self._turn = self._all = 0

    def next(self) -> None:
        """Collect as much as this turn asks for."""
        self._turn += 1
        if self._turn - self._all >= _ALL and time.monotonic() - _touched[0] > _REST:
            self._all = self._turn
            gc.unfreeze()
            gc.collect()
        elif gc.get_count()[0] > _MANY:
            gc.freeze()
        else:
            gc.collect(1 if self._turn % _OLDER == 0 else 0)
