"""The demonstration's people at their desks: real accounts, real sign-ins, a clock that only goes forward."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from operator import itemgetter
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL

from app.core.clock import SetClock
from app.domain.accounts import Role
from app.services import accounts
from app.workspace import Unit, Workspace
from db.bootstrap import GUARD, Founder

P = ParamSpec("P")
R = TypeVar("R")
Act = tuple[date, Callable[[], None]]

PASSPHRASE = "griddesk-demo"  # said openly: every demonstration has the same
STATION = "演示工作站"
#: the county's desks; town clerks are added as ``town100`` … by their towns' codes
COUNTY_DESKS = (
    ("jingban", "演示经办", Role.COUNTY_MAKER),
    ("fuhe", "演示复核", Role.COUNTY_CHECKER),
    ("shenpi", "演示审批", Role.COUNTY_APPROVER),
    ("shenji", "演示审计", Role.AUDITOR),
)


class Entropy:
    """Bytes that depend on the seed alone, so that a demonstration can be made twice."""

    def __init__(self, seed: int) -> None:
        self._seed, self._drawn = seed, 0

    def __call__(self, size: int) -> bytes:
        """Return ``size`` bytes, never the same twice in one demonstration."""
        self._drawn += 1
        found = b"".join(
            sha256(f"griddesk-demo|{self._seed}|{self._drawn}|{part}".encode()).digest()
            for part in range(size // 32 + 1)
        )
        return found[:size]


@dataclass
class DemoOffice:
    """Everybody of one demonstration county; each act is done by a person who signed in, on its date."""

    place: str
    clock: SetClock
    entropy: Entropy
    desks: dict[str, Workspace] = field(default_factory=dict)
    admitted: list[str] = field(default_factory=list)

    def do(
        self, login: str, command: Callable[Concatenate[Unit, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a command as ``login``."""
        return self.desk(login).do(command, *args, **kwargs)

    def ask(
        self, login: str, query: Callable[Concatenate[Unit, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query as ``login``."""
        return self.desk(login).ask(query, *args, **kwargs)

    def on(self, day: date) -> None:
        """Let it be ``day`` in the office; the clock does not go back."""
        if day > self.clock().date():
            self.clock.set(day)

    def live(self, acts: Iterable[Act]) -> None:
        """Do the acts on their dates; those of one day keep their order."""
        for day, act in sorted(acts, key=itemgetter(0)):
            self.on(day)
            act()

    def desk(self, login: str) -> Workspace:
        """Return the workspace of ``login``, signing in the first time."""
        if login not in self.desks:
            signed = accounts.sign_in(
                without_user(self.place), login, PASSPHRASE, clock=self.clock, station=STATION
            )
            self.desks[login] = signed
        return self.desks[login]

    def admit(
        self, login: str, name: str, role: Role, unit_ids: tuple[int, ...] = (), body_id: int | None = None
    ) -> None:
        """Give a person an account."""
        new = accounts.NewAccount(
            login=login,
            name=name,
            passphrase=PASSPHRASE,
            roles=(role,),
            unit_ids=unit_ids,
            body_id=body_id,
        )
        self.do(GUARD, accounts.create, new, self.entropy)
        self.admitted.append(login)

    def seat(self) -> None:
        """Give the county's desks their accounts, those that have none yet."""
        for login, name, role in COUNTY_DESKS:
            if login not in self.admitted:
                self.admit(login, name, role)

    def close(self) -> None:
        """Sign everybody out."""
        for workspace in self.desks.values():
            workspace.store.close()
        self.desks.clear()


def establish(place: str, title: str, founded: date, seed: int) -> DemoOffice:
    """Create the demonstration database and return its office with the administrator signed in."""
    clock, entropy = SetClock(founded), Entropy(seed)
    founder = Founder("admin", "演示系统管理员", PASSPHRASE, clock(), demo=True, entropy=entropy)
    accounts.establish(place, title, founder, clock=clock).store.close()
    return DemoOffice(place, clock, entropy)


def without_user(place: str) -> str:
    """Return a path as it is, a server's address without the name and password it was prepared with."""
    if "://" not in place:
        return place
    url = accounts.address_of(place)
    bare = URL.create(url.drivername, host=url.host, port=url.port, database=url.database, query=url.query)
    return bare.render_as_string()  # URL.set() keeps what is set to None
