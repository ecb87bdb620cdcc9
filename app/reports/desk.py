"""What drawing a document takes: who asks, for what, by which rules; what a document is declared as."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from app.core.fields import Choice
from app.core.own_words import in_own_words
from app.core.period import Month
from app.domain.policy import Policy
from app.domain.restructuring.figures import Way
from app.domain.restructuring.standing import Standpoint
from app.domain.wording import Words, line, renamed
from app.reports.leaving import Taken
from app.reports.stamp import Stamp
from app.services import units, wording
from app.workspace import Workspace

DRAFT = "非正式"
T = TypeVar("T")


class Need(Choice):
    """What a document must be told; the value is the option of the command line."""

    PERIOD = "--period", "月份"
    UNIT = "--unit", "乡镇代码"
    CASE = "--case", "案卷编号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for; ``as_was`` draws it as it was known on that day, ``way`` under which units."""

    month: Month | None = None
    unit: str = ""
    case: str = ""
    as_was: date | None = None
    way: Way = Way.AS_WAS
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What drawing needs: who asks, for what, by which rules, on which day; a number once it is issued."""

    workspace: Workspace
    wish: Wish
    rules: Policy
    demo: bool
    now: datetime
    town: units.UnitRow | None
    number: str = DRAFT
    anchor: str = ""
    taken: Taken | None = None  # who takes a draft of many persons along, by whose leave

    @property
    def on(self) -> date:
        """The day the document is about: as it was, the month's last day, or today."""
        if self.wish.as_was is not None:
            return self.wish.as_was
        return min(self.wish.month.last, self.now.date()) if self.wish.month else self.now.date()

    @property
    def point(self) -> Standpoint:
        """From where its rows are looked at."""
        return Standpoint(self.on, self.wish.way)

    @property
    def carried(self) -> Standpoint | None:
        """The standpoint of what else stays as it was frozen; None for 按当时."""
        return self.point if self.wish.way is Way.AS_NOW else None

    @property
    def month(self) -> Month:
        """The month asked for, or the one of the day."""
        return self.wish.month or Month.of(self.on)

    def words(self, form: str, on: date | None = None) -> Words:
        """Return what the office lets a paper say that is made now, or bears the date ``on``."""
        return self.workspace.ask(wording.words_on, form, on or self.wish.as_was or self.now.date())

    def blank(self, form: str, number: str, words: Words, *, draft: bool = False) -> Stamp:
        """Return the stamp of a form under the number of what it belongs to; a draft says so."""
        stamp = replace(self, number=number).stamp(form, words=words)
        return replace(stamp, title=f"{stamp.title}（{DRAFT}）") if draft else stamp

    @property
    def draft(self) -> str:
        """What stands behind the title of what nobody has issued."""
        return f"（{DRAFT}）" if self.number == DRAFT else ""

    def stamp(self, form: str, when: str = "", words: Words | None = None) -> Stamp:
        """Return the stamp of a paper made now; a draft has no number of the series and says so."""
        said = words or self.words(form)
        where = {"乡镇": self.town.name if self.town else "", "时间": when}
        return Stamp(
            title=line(said.title, where) + self.draft,
            contact=line(said.foot, where),
            labels=renamed(said.labels),
            unit=self.rules.centre.name.value,
            made_at=self.now,
            number=self.number,
            anchor=self.anchor,
            demo=self.demo,
            signatures=tuple(self.rules.centre.signatures.value),
            taker=self.taken.who if self.taken else "",
            mark=self.taken.mark if self.taken else "",
        )

    def of_town(self, rows: Sequence[T], town: Callable[[T], str]) -> list[T]:
        """Return the rows of the town asked for; all of them where none was."""
        return [row for row in rows if self.town is None or town(row) == self.town.name]


@dataclass(frozen=True, slots=True)
class Content:
    """What a document tells: what its writer takes, how many persons it names, and which of the register."""

    of: Any
    people: int = 0
    who: frozenset[int] = frozenset()


Draw = Callable[[Desk, Any], bytes]


@dataclass(frozen=True, slots=True)
class Report:
    """One document: its title, what it must be told, what it reads, its kinds of file, how it is drawn.

    ``kind`` is its name in the month's bundle, empty where it has none; ``town`` and ``dated`` say
    whether it can be had for one town, and as it was on a day; ``carried`` whether its rows can also stand
    under the units of today (按现在), which what was signed or paid cannot; ``alone`` whether it may be
    issued by itself, and not only with its month; ``numbers`` whether it shows those of persons.
    """

    name: str
    needs: tuple[Need, ...]
    read: Callable[[Desk], Content]
    draw: Mapping[str, Draw]
    kind: str = ""
    town: bool = True
    dated: bool = True
    carried: bool = False
    alone: bool = False
    numbers: bool = False

    @property
    def title(self) -> str:
        """Its name in the county that is open."""
        return in_own_words(self.name)
