"""How far an import is: told as it goes on, and the moment at which it may be stopped."""

from __future__ import annotations

from collections.abc import Callable

Step = Callable[[float, str], None]
"""Told the fraction done and what is being done; raises where somebody wants it to stop."""


def quiet(_fraction: float, _text: str) -> None:
    """Nobody waits for the progress."""


def within(step: Step, first: float, last: float) -> Step:
    """Return what tells the progress of a part that takes ``step`` from ``first`` to ``last``."""
    return lambda fraction, text: step(first + (last - first) * fraction, text)
