"""What the first page shows: plain rows, each with the door it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.figures import Amount, Chart, Door
from app.core.narrowing import Narrowing


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure, what it is made of, and how it moved since last month; ``value`` says ``amount``."""

    title: str
    value: str
    measure: str
    amount: Amount
    door: Door
    note: str
    change: str = ""
    warns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of the part of the county one stands on, and the page and rows it is read from.

    ``note`` is what it is measured against: a plan, last month; ``warns`` where that is bad news.
    """

    title: str
    value: str
    measure: str
    note: str = ""
    page: str = "roster"
    target: object = Narrowing()
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """How long until a day: the words, and whether it presses."""

    words: str = ""
    presses: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits for the person, until when, and where it is done (None: no page yet)."""

    text: str
    term: Term = Term()
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A day of the month by which something must be done."""

    title: str
    on: date
    term: Term


@dataclass(frozen=True, slots=True)
class News:
    """One act of the last days: when, who, what."""

    at: datetime
    who: str
    text: str
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the way from an empty county to its first month."""

    title: str
    note: str
    done: bool
    door: Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A part of the county on a small map, in metres east and south: ``count`` is what ``door`` lists."""

    name: str
    shape: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]
    at: tuple[float, float]
    count: int
    door: Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The first page; ``steps`` stand in place of figures while nobody serves yet."""

    name: str
    today: date
    hour: int
    nodes: tuple[Node, ...] = ()
    due: tuple[Due, ...] = ()
    tiles: tuple[Tile, ...] = ()
    charts: tuple[Chart, ...] = ()
    news: tuple[News, ...] = ()
    steps: tuple[Step, ...] = ()
