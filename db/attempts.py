"""``<database>.attempts``: wrong passphrases at an embedded database, counted beside its keys.

It stops somebody who tries at the window of an office.  It cannot stop who takes the files away: a copy has
no counter in the way, only the cost of the key's derivation and the strength of the passphrase.
On a server the server counts (db/logins.py).
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.passphrases import shut_until

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One wrong passphrase: when, for whom (empty: there is no such account), where, and in the audit yet."""

    at: datetime
    login: str
    station: str = ""
    told: bool = False
    forgiven: bool = False


class Attempts:
    """The file; one that cannot be written counts nothing and keeps nobody out."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def shut_until(self, login: str, now: datetime) -> datetime | None:
        """Return until when ``login`` is shut, None while it is open."""
        return shut_until(
            [one.at for one in self._current(now) if one.login == login and not one.forgiven], now
        )

    def add(self, login: str, station: str, now: datetime) -> None:
        """Count one more."""
        self._write([*self._current(now), Attempt(now, login, station)])

    def tell(self, now: datetime) -> list[Attempt]:
        """Return those the audit does not know yet, and remember that it will."""
        found = self._current(now)
        self._write([replace(one, told=True) for one in found if one.at > now - KEPT])
        return [one for one in found if not one.told]

    def forgive(self, login: str) -> None:
        """Open ``login`` again: it has another passphrase."""
        self._write([replace(one, forgiven=one.forgiven or one.login == login) for one in self._load()])

    def _current(self, now: datetime) -> Sequence[Attempt]:
        """Return them; what lies ahead of ``now`` was counted before the clock was put back, and is now."""
        found = self._load()
        if any(one.at > now for one in found):
            found = [replace(one, at=min(one.at, now)) for one in found]
            self._write(found)
        return found

    def _load(self) -> list[Attempt]:
        try:
            lines = json.loads(self.path.read_text(encoding="utf-8"))
            return [Attempt(**{**line, "at": datetime.fromisoformat(line["at"])}) for line in lines]
        except (OSError, ValueError, TypeError, KeyError):
            return []

    def _write(self, attempts: Sequence[Attempt]) -> None:
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.tmp")
        with contextlib.suppress(OSError):
            if not attempts:
                self.path.unlink(missing_ok=True)
                return
            lines = [{**asdict(one), "at": one.at.isoformat()} for one in attempts]
            part.write_text(json.dumps(lines, ensure_ascii=False, indent=1), encoding="utf-8")
            part.replace(self.path)
