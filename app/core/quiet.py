"""Standard output kept from a library that speaks of itself: what stands there is a command's answer."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def mute() -> Iterator[None]:
    """Let a library write nothing to stdout while it begins; what Python itself wrote before is kept.

    For a moment: whatever another thread writes there is lost too.  A window without a console has none.
    """
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
