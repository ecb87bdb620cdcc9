"""One declaration of an office register, from which the workbook and the PDF are both drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any, cast

from app.core.clock import CHINA
from app.core.fields import Choice, Field, Kind, fields_of
from app.core.period import Month
from app.reports.stamp import Stamp

AMOUNTS = frozenset({Kind.MONEY, Kind.SCORE})  # stand right, two places under one another


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: ``get`` reads a row, ``width`` counts half-width characters.

    ``total`` puts its sum into subtotals and the grand total; neighbours with the same ``over``
    share an upper heading; ``get=None`` is an empty cell to be filled by hand.
    """

    title: str
    kind: Kind = Kind.TEXT
    width: int = 10
    get: Callable[[Any], object] | None = None
    total: bool = False
    over: str = ""


class LineKind(Enum):
    """How a line is dressed."""

    BODY = "body"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of cells; empty cells after the label of a total belong to the label."""

    kind: LineKind
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register as an office draws it: title, unit line, heading, lines, closing, signatures.

    ``right`` stands opposite the 填报单位 (单位:元); ``closing`` lines follow the table
    (合计大写), then the stamp's signatures.
    Source: standards-and-paper.md part 2, "Common anatomy".
    """

    stamp: Stamp
    columns: tuple[Column, ...]
    lines: Sequence[Line]
    right: str = ""
    closing: tuple[str, ...] = ()
    heading: str = ""

    @property
    def left(self) -> str:
        """The 填报单位, which a demonstration marks; ``heading`` where nobody seals it."""
        return self.heading or f"填报单位（盖章）：{self.stamp.unit}"


SERIAL = Column(title="序号", kind=Kind.COUNT, width=5)


def columns_of(record: type[object], *keys: str, totals: Iterable[str] = ()) -> tuple[Column, ...]:
    """Return the columns of a row class: those named, in that order, or all its labelled fields."""
    fields = {field.key: field for field in fields_of(cast("Hashable", record))}
    summed = set(totals)
    return tuple(_column(fields[key], total=key in summed) for key in keys or fields)


def _column(field: Field, *, total: bool) -> Column:
    return Column(
        title=field.label.name,  # a paper's own names are found by what was shipped
        kind=field.kind,
        width=field.label.width,
        get=attrgetter(field.key),
        total=total,
    )


def numbered(
    columns: Sequence[Column],
    rows: Iterable[Any],
    by: Callable[[Any], str] | None = None,
    *,
    total: str = "合计",
    unit: str = "人",
) -> list[Line]:
    """Return the lines of ``rows`` under SERIAL and ``columns``, with subtotals and a grand total.

    ``by`` names the group of a row (its town); rows arrive in the order of their groups. A
    subtotal states how many lines it sums. Without a summed column and a group there is only
    the head count. An empty ``total`` leaves the grand total out.
    """
    gets = [column.get or _blank for column in columns]
    grand: list[Line] = []
    lines: list[Line] = []
    for name, members in groupby(rows, by) if by else [("", rows)]:
        bodies = [
            Line(LineKind.BODY, (serial, *[get(row) for get in gets]))
            for serial, row in enumerate(members, start=len(grand) + 1)
        ]
        lines += bodies
        grand += bodies
        if by:
            label = f"{name}小计（{len(bodies)}{unit}）"
            lines.append(Line(LineKind.SUBTOTAL, _sums(label, bodies, columns)))
    if total:
        lines.append(Line(LineKind.TOTAL, _sums(f"{total}（{len(grand)}{unit}）", grand, columns)))
    return lines


def _blank(row: object) -> object:
    return None


def _sums(label: str, bodies: Sequence[Line], columns: Sequence[Column]) -> tuple[object, ...]:
    numbers = range(1, len(columns) + 1)
    return label, *(
        added(line.cells[number] for line in bodies) if columns[number - 1].total else None
        for number in numbers
    )


def added(values: Iterable[object]) -> Decimal:
    """Return the sum of cells; empty ones count nothing."""
    return sum((Decimal(value) for value in values if isinstance(value, int | Decimal)), Decimal(0))


def label_span(line: Line) -> int:
    """Return how many leading cells the label of a total covers; 1 in a body line."""
    if line.kind is LineKind.BODY:
        return 1
    span = 1
    while span < len(line.cells) and line.cells[span] is None:
        span += 1
    return span


def shown(kind: Kind, value: object) -> str:
    """Return what a cell prints: 1,760.00, 2026-10-31, 2026年10月, 是; nothing for None."""
    if value is None:
        return ""
    if kind in AMOUNTS:
        return f"{value:,.2f}"
    if isinstance(value, Decimal):
        return plain(value)
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value.astimezone(CHINA) if value.tzinfo else value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Month | Choice):
        return value.label
    return str(value)


def plain(value: Decimal) -> str:
    """Return a decimal without useless zeros: 85.50 is 85.5, 90.00 is 90."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def level(values: Iterable[Decimal | None]) -> Callable[[Decimal], str]:
    """Return how the decimals of one column are printed: 14.5 under 10.0, and 14 under 10."""
    whole = {value for value in values if value is not None}
    places = max((max(0, -int(one.normalize().as_tuple().exponent)) for one in whole), default=0)
    return lambda value: f"{value:.{places}f}"


def half_widths(text: str) -> int:
    """Return the width of ``text`` counted in half-width characters."""
    return len(text) + sum(char > "\u2e7f" for char in text)


_KINDS = {str: Kind.TEXT, int: Kind.COUNT, bool: Kind.FLAG, Decimal: Kind.MONEY, date: Kind.DATE}


def own_columns(rows: Sequence[Any]) -> list[Column]:
    """Return a column for each of the county's own fields of rows that have them as ``extra``.

    They are pairs of title and value, the same titles in every row.
    """
    titles = [title for title, _ in getattr(rows[0], "extra", ())] if rows else []
    return [
        Column(title=title, kind=_own_kind(rows, place), width=14, get=partial(_own, place))
        for place, title in enumerate(titles)
    ]


def _own_kind(rows: Sequence[Any], place: int) -> Kind:
    values = (row.extra[place][1] for row in rows)
    return next((_KINDS[type(value)] for value in values if value is not None), Kind.TEXT)


def _own(place: int, row: Any) -> object:
    return row.extra[place][1]
