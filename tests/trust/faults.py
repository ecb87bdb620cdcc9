"""What goes wrong with a transaction in a simulation: the wire is cut, the process ends, the disk is full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from db.store import Unsure

FAULTS = ("cut before", "cut after", "gone before", "gone after", "disk full")


class Gone(BaseException):
    """The station's process has ended."""


@dataclass
class Faults:
    """What goes wrong with the transaction that comes next; the hooks are everybody's, in one thread."""

    kind: str = ""
    left: int = 0
    met: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Let faults happen while the block runs."""
        hooks = (
            (Engine, "before_cursor_execute", self._statement),
            (Session, "before_commit", self._before),
            (Session, "after_commit", self._after),
        )
        for target, name, hook in hooks:
            event.listen(target, name, hook)
        try:
            yield
        finally:
            for target, name, hook in hooks:
                event.remove(target, name, hook)

    def _statement(self, *_: object) -> None:
        if self.kind == "disk full":
            self.left -= 1
            if self.left <= 0:
                self._happen(sqlcipher.OperationalError("database or disk is full"))

    def _before(self, _session: Session) -> None:
        if self.kind.endswith("before"):
            self._happen(Gone() if self.kind.startswith("gone") else Unsure("提交时中断。"))

    def _after(self, _session: Session) -> None:
        if self.kind.endswith("after"):
            self._happen(Gone() if self.kind.startswith("gone") else Unsure("提交时中断。"))

    def _happen(self, error: BaseException) -> None:
        self.met[self.kind] += 1
        self.kind = ""
        raise error


@dataclass
class Clock:
    """A clock that jumps; no two readings are equal while it stands."""

    now: datetime

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now
