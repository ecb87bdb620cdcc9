"""A large county's database, made once, and copied fresh for every round of a benchmark."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.core.clock import SetClock
from app.services import accounts
from app.workspace import Workspace
from db.bootstrap import Founder, keys_beside

PASS = "a-long-passphrase"
FOUNDED = date(2025, 12, 20)


@dataclass
class Master:
    """A prepared database file; ``fresh`` puts a copy in the place the workspaces are open on."""

    folder: Path
    at: date = date(2026, 11, 2)
    opened: dict[str, Workspace] = field(default_factory=dict)

    @property
    def template(self) -> Path:
        """Return the file that is prepared once."""
        return self.folder / "master.griddesk"

    @property
    def copy(self) -> Path:
        """Return the file the rounds work on."""
        return self.folder / "round.griddesk"

    def found(self, furnish: Callable[[Workspace], object]) -> None:
        """Make the database and let its administrator fill it."""
        clock = SetClock(FOUNDED)
        founder = Founder("admin", "管理员", PASS, clock(), demo=True)
        admin = accounts.establish(str(self.template), "测试县综治中心", founder, clock=clock)
        furnish(admin)
        admin.store.close()

    def fresh(self, login: str = "admin") -> Workspace:
        """Return a workspace on an untouched copy of the database."""
        vault = None
        for workspace in self.opened.values():
            workspace.store.close()
            vault = workspace.store.vault
        for suffix in ("", "-wal", "-shm"):
            self.copy.with_name(self.copy.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.copy)
        if vault is None:
            shutil.copyfile(keys_beside(self.template).path, keys_beside(self.copy).path)
        if login not in self.opened:  # the key is derived once: a sign-in takes longer than some rounds
            self.opened[login] = accounts.sign_in(str(self.copy), login, PASS, clock=SetClock(self.at))
        return self.opened[login]
