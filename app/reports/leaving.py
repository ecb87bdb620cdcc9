"""What leaves the office names who took it; of many persons another one must have let it go.

Every door by which a list or a draft goes out, to a file or a printer, writes it down here first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from app.core.access import Permission
from app.core.clock import CHINA
from app.services import accounts, exports
from app.services.exports import NewExport
from app.workspace import Unit

_PURPOSE, _DETAIL = 200, 400  # what an act keeps of them


class Leaving(Protocol):
    """What is to leave: its title, how much it is of what, what tells it from others, how many persons."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def words(self) -> str:
        """How much it is, of where, and which rows were chosen."""

    @property
    def key(self) -> str:
        """What tells it from others: an approval is for this one alone."""

    @property
    def people(self) -> int:
        """How many persons it names."""

    @property
    def who(self) -> frozenset[int]:
        """Which persons of the register are among them."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A document that is to leave."""

    title: str
    words: str = ""
    key: str = ""
    people: int = 0
    who: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took something out, of which centre, and when; the number of the approval of many persons."""

    centre: str
    demo: bool
    who: str
    at: datetime
    number: str = ""

    @property
    def mark(self) -> str:
        """What stands across its pages."""
        return " ".join(filter(None, (self.centre, self.who, f"{self.at:%Y-%m-%d %H:%M}", self.number)))


def key_of(*parts: str) -> str:
    """Return what tells one thing that leaves from others."""
    return sha256("\x1f".join(parts).encode()).hexdigest()


def request(out: Leaving, purpose: str) -> NewExport:
    """Return the request that asks another person to let it go."""
    return NewExport(
        title=out.title, detail=out.words, key=out.key, people=out.people, who=out.who, purpose=purpose
    )


def let_out(unit: Unit, kind: str, out: Leaving) -> Taken:
    """Write down that something leaves, and return who takes it; ``kind`` is ``export`` or ``print``.

    Raises: Denied for many persons, or one labelled 重要, nobody has let go.
    """
    may_ask = Permission.ROSTER_READ in unit.actor.permissions  # who sees no roster names no labelled person
    many = out.people > exports.MOST_ALONE
    number = exports.give(unit, out.key, out.people, out.who) if many or (may_ask and out.people) else ""
    detail = f"{number}；{out.words}" if number else out.words
    accounts.note_act(unit, kind, out.title[:_PURPOSE], detail[:_DETAIL])
    station = f"，{unit.actor.station}" if unit.actor.station else ""
    about, who = accounts.about(unit), f"{unit.actor.name}（{unit.actor.login}{station}）"
    return Taken(about.title, about.demo, who, unit.now.astimezone(CHINA), number)
