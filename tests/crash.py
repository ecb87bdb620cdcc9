"""Kill a command at statement 1, 2, 3 … until it completes (trust.md G4).

The child is a real process that runs the program's own command line; a hook kills it without warning.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from db import backup, restore
from tests import children

_CHILD = """
import itertools, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from app.core import platform
at, count = int(sys.argv[1]), itertools.count(1)

@event.listens_for(Engine, "before_cursor_execute")
def before(connection, cursor, statement, *rest):
    if next(count) == at:
        platform.kill_self()

@event.listens_for(Engine, "commit")
def commit(connection):
    if next(count) == at:
        platform.kill_self()

exec(sys.argv[2])
"""


@dataclass(frozen=True)
class Killed:
    """How many points were killed before the command completed."""

    points: int
    stdout: str


def killed_at_every_statement(
    code: str,
    after_each: Callable[[int], None],
    *,
    before_each: Callable[[], None] = lambda: None,
    environment: dict[str, str] | None = None,
    points: Sequence[int] | None = None,
) -> Killed:
    """Run ``code`` in children that die at statement 1, 2, 3 …, checking after each, until one lives.

    ``points`` restricts the statements (the short form in CI); the last run is always unkilled.
    """
    number = 0
    chosen = iter([*points, 0]) if points is not None else None
    while True:
        number += 1
        at = next(chosen) if chosen is not None else number
        before_each()
        done = children.run(_CHILD, str(at), code, environment={**os.environ, **(environment or {})})
        if done.returncode == 0:
            after_each(0)
            return Killed(number - 1, done.stdout)
        if done.returncode != -9:
            raise AssertionError(f"the child died of something else:\n{done.stdout}\n{done.stderr}")
        after_each(at)


@dataclass
class Camera:
    """Copies a database and all that lies beside it before every step that changes a name or a file."""

    live: Path
    folder: Path
    states: list[Path] = field(default_factory=list)

    @contextmanager
    def before_each_step(self) -> Iterator[None]:
        """Take a picture before each step while the block runs, and one at its end."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("replace", "unlink"):
                patch.setattr(Path, name, self._looking(getattr(Path, name)))
            for module, name in ((restore, "sync"), (restore, "sync_folder"), (backup, "sync")):
                patch.setattr(module, name, self._looking(getattr(module, name)))
            patch.setattr(shutil, "copyfile", self._looking(shutil.copyfile))
            yield
        self._look()

    def _looking(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def looked(*arguments: Any, **named: Any) -> Any:
            self._look()
            return step(*arguments, **named)

        return looked

    def _look(self) -> None:
        place = self.folder / str(len(self.states)) / self.live.name
        place.parent.mkdir(parents=True)
        for path in self.live.parent.glob(f"{self.live.name}*"):
            (place.parent / path.name).write_bytes(path.read_bytes())
        self.states.append(place)
