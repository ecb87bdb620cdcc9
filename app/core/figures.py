"""Figures that open: each number of a tile or a chart names the rows it is read from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.core.access import Scope
from app.core.fields import Choice
from app.core.money import show
from app.core.narrowing import Narrowing

Amount = Decimal | int
_EVERY_ROW = Narrowing()
_MONEY = "元"
_TEN_THOUSAND = 10_000


def exact(value: Amount, measure: str) -> str:
    """Return a figure in full: ``1,760.00 元``, ``136 人``, ``84.5 分``."""
    if isinstance(value, Decimal) and measure == _MONEY:
        return f"{show(value)} {measure}"
    return f"{_plainly(value)} {measure}"


def short(value: Amount) -> str:
    """Return a figure as it stands on a mark: ``33.32万`` from ten thousand yuan on."""
    if isinstance(value, Decimal) and abs(value) >= _TEN_THOUSAND:
        return f"{(value / _TEN_THOUSAND).quantize(Decimal('0.01')).normalize():,f}万"
    return _plainly(value)


def _plainly(value: Amount) -> str:
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else f"{value:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where a figure is read: a page, narrowed, on one part of the tree (None: the part one stands on).

    The figure is the number of the rows found there, or the sum of their field ``adds``.  A page that is
    no list of rows is opened as it stands: ``narrowing`` None.
    """

    page: str
    narrowing: Narrowing | None = _EVERY_ROW
    place: str = ""
    scope: Scope | None = None
    adds: str = ""
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar's segment or one point of a line, and where it opens."""

    value: Amount
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Marks of one kind, one per category (None: nothing to say); ``hue`` is its place in the palette."""

    title: str
    marks: tuple[Mark | None, ...]
    hue: int = 0


@dataclass(frozen=True, slots=True)
class Limit:
    """What the marks are measured against, per category: a plan, a budget."""

    title: str
    values: tuple[Amount, ...]


class Shape(Choice):
    """How a chart is drawn."""

    COLUMNS = "columns", "堆叠柱"
    ROWS = "rows", "堆叠条"
    LINE = "line", "折线"
    SPARK = "spark", "走势"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart as data: what is drawn, copied as a table and read aloud.

    ``measure`` is the unit of every value (人、个、元); ``empty`` is what is said without a value.
    """

    title: str
    shape: Shape
    measure: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    limit: Limit | None = None
    note: str = ""
    empty: str = "还没有数据。"

    @property
    def blank(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(mark is not None and mark.value for one in self.series for mark in one.marks)

    def total(self, place: int) -> Amount:
        """Return what the marks of one category add up to."""
        marks = [one.marks[place] for one in self.series]
        return sum((mark.value for mark in marks if mark is not None), 0)
