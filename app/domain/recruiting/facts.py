"""What a campaign is made of: its states, the county's numbers, the facts the guards read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.errors import Invalid
from app.core.fields import Choice
from app.domain.vetting import AgeLimit, Bar, Candidate, CaseState
from app.domain.workflow import Check


class CampaignState(Choice):
    """How far a campaign has come; which of them a county uses is its policy."""

    DRAFTED = "drafted", "拟定中"
    ANNOUNCED = "announced", "报名中"
    SCREENED = "screened", "资格审查完毕"
    EXAMINED = "examined", "考试已排名"
    VETTED = "vetted", "考察完毕"
    COSIGNED = "cosigned", "已会签"
    CHOSEN = "chosen", "已定拟聘人选"
    PUBLICISED = "publicised", "公示中"
    CONFIRMED = "confirmed", "公示期满"
    FINISHED = "finished", "已办结"
    CANCELLED = "cancelled", "已取消"


_NUMBER_YEAR = re.compile(r"[〔\[［(（](\d{4})[〕\]］)）]")  # the year of 稷综治〔2026〕18号
CLOSED = frozenset({CampaignState.FINISHED, CampaignState.CANCELLED})
"""Where a campaign goes no further."""


class EntryState(Choice):
    """What became of somebody who registered."""

    REGISTERED = "registered", "待审查"
    ADMITTED = "admitted", "资格合格"
    REFUSED = "refused", "资格不合格"
    CHOSEN = "chosen", "拟聘"
    STRUCK = "struck", "取消拟聘"
    WITHDRAWN = "withdrawn", "本人放弃"
    APPOINTED = "appointed", "已聘用"


STANDING = frozenset({EntryState.ADMITTED, EntryState.CHOSEN, EntryState.APPOINTED})
"""Who is still in it once everybody was looked at."""


@dataclass(frozen=True, slots=True)
class Exam:
    """Shares of the two parts in percent, the least mark of each, how many are let in to the interview.

    ``ratio`` is how many for each post; 0: everybody.  ``tie`` names the parts that decide between equal
    totals, the first one first.
    """

    written: int
    interview: int
    least: Decimal
    ratio: int
    tie: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schooling:
    """The lowest education: codes of GB/T 4658 up to ``upto``."""

    label: str
    upto: str
    soft: bool


@dataclass(frozen=True, slots=True)
class Reserve:
    """How many stand by for each post, and for how many months after the publicity."""

    ratio: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the county's policy says for one way and one kind of employment."""

    ages: tuple[AgeLimit, ...]
    barred: tuple[Bar, ...]
    allowed: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    schooling: Schooling | None
    exam: Exam | None
    notice_days: int
    publicity_days: int
    cosigners: tuple[str, ...]
    reserve: Reserve | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A post to fill; ``room`` is whether the grid takes another; ``on_paper`` names its town on paper."""

    unit_id: int
    name: str
    heads: int
    room: bool
    on_paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody who registered; ``who`` is what eligibility is asked of, ``unit_id`` the post they are for.

    ``serving`` says where they serve already, ``tie_place`` who comes first of those no rule parts, ``case``
    how far their vetting is, None where none was opened; ``reason`` says why they come before others.
    """

    id: int
    who: Candidate
    education: str
    state: EntryState
    unit_id: int | None = None
    serving: str = ""
    written: Decimal | None = None
    interview: Decimal | None = None
    absent: bool = False
    total: Decimal | None = None
    rank: int | None = None
    tie_place: int | None = None
    reason: str = ""
    case: CaseState | None = None

    @property
    def name(self) -> str:
        """Return their name."""
        return self.who.who.name


@dataclass(frozen=True, slots=True)
class Cosign:
    """A body that signs beside the one that recruits (J15)."""

    body: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody said against the people made public; answered once there is a finding."""

    text: str
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the guards read of a campaign as it stands on ``today``.

    ``open_days`` are the working days from the day after ``opens`` to ``closes``, None where the calendar
    does not reach so far; ``money`` is the line of the budget, made where somebody may read it.
    """

    today: date
    opens: date
    closes: date
    doc_no: str
    open_days: int | None
    places: tuple[Place, ...]
    entries: tuple[Entry, ...]
    money: Check | None = None
    cosigns: tuple[Cosign, ...] = ()
    shown_to: date | None = None
    provisional: bool = False
    objections: tuple[Objection, ...] = ()

    @property
    def heads(self) -> int:
        """Return how many are wanted."""
        return sum(place.heads for place in self.places)

    def of(self, *states: EntryState) -> list[Entry]:
        """Return the entries in these states."""
        return [entry for entry in self.entries if entry.state in states]


def letter_number(typed: str, on: date, serial: str) -> str:
    """Return the number of a letter of appointment recorded on a day, which is the date the letter bears.

    ``serial`` numbers it where the office gives no number; the year is always that of the day.

    Raises: Invalid where the office's number is of a year that has not begun.
    """
    year = _NUMBER_YEAR.search(typed)
    if year and int(year[1]) > on.year:
        fault = f"“{typed}”是{year[1]}年的文号，今天登记的通知书落款是{on.year}年，请用{on.year}年的文号，"
        raise Invalid(fields={"doc_no": f"{fault}或到{year[1]}年1月1日以后再办理。"})
    return typed or f"聘〔{on.year}〕{serial}号"
