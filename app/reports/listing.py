"""A list as it stands on screen, as a workbook and as a PDF: its columns, order, groups and sums.

It is no document of the office: it has no number and is not archived; it says who took it out, and when,
and where it tells of persons that stands across every page (architecture.md section 10).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.clock import CHINA
from app.core.fields import Field, Kind
from app.core.reading import value_text
from app.domain.arrangement import Group
from app.reports.leaving import Taken, key_of, let_out
from app.reports.register import SERIAL, Column, Line, LineKind, Register, added, own_columns
from app.reports.stamp import Stamp
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands on screen: the columns seen, the rows in their order, under the heads of their groups.

    ``adds`` are the columns with a sum, ``group`` the field rows are grouped by, ``kept`` says in words
    which rows were chosen, ``persons`` whether rows are persons, ``counted`` is the measure word of a row,
    ``signed`` are those who sign it, and ``told`` what is said to them under the table.
    """

    title: str
    ground: str
    columns: Sequence[Field] = ()
    lines: Sequence[Any] = ()
    adds: frozenset[str] = frozenset()
    group: Field | None = None
    kept: str = ""
    persons: bool = False
    counted: str = "条"
    signed: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def rows(self) -> list[Any]:
        """Every row, those of folded groups too."""
        if self.group is None:
            return list(self.lines)
        return [row for head in self.lines if isinstance(head, Group) for row in head.rows]

    @property
    def people(self) -> int:
        """How many persons it tells of; a person may stand in several rows."""
        return people_of(self.rows, self.counted) if self.persons else 0

    @property
    def who(self) -> frozenset[int]:
        """Which persons of the register it tells of."""
        named = (getattr(row, "person_id", None) for row in self.rows) if self.persons else ()
        return frozenset(who for who in named if who)

    @property
    def key(self) -> str:
        """What tells this list from others: an approval is for this one alone."""
        return key_of(self.title, self.ground, self.kept, *(field.key for field in self.columns))

    @property
    def words(self) -> str:
        """How much it is, of where, and which rows were chosen."""
        return "；".join(filter(None, (f"{len(self.rows):,}{self.counted}", self.ground, self.kept)))


def people_of(rows: Sequence[Any], counted: str) -> int:
    """Return how many persons rows tell of; ``counted`` is the measure word of a row."""
    named = [getattr(row, "person_id", None) for row in rows]
    if counted.startswith("人"):  # every row is somebody, if only known by name
        return len({who or id(row) for who, row in zip(named, rows, strict=True)})
    return len({who for who in named if who})


def take(workspace: Workspace, listing: Listing, ending: str, step: Callable[[float, str], object]) -> bytes:
    """Return the list as ``xlsx`` or ``pdf``, written down as taken out before it is drawn."""
    rows = len(listing.rows)
    kind = "export" if ending == "xlsx" else "print"
    taken = workspace.do(let_out, kind, listing)
    step(0.2, f"正在排版{rows:,}{listing.counted}…")
    if ending == "xlsx":
        from app.reports.excel import register_xlsx  # the writers are read when one is first wanted

        return register_xlsx(drawn(listing, taken, own_columns(listing.rows)))
    from app.reports.sheet import register_pdf

    return register_pdf(drawn(listing, taken))


def drawn(listing: Listing, taken: Taken, own: Sequence[Column] = ()) -> Register:
    """Return the list as a register of the house's form; ``own`` are more columns, behind all others."""
    columns = [*(_column(field, listing) for field in listing.columns), *own]
    money = any(field.kind is Kind.MONEY for field in listing.columns)
    stamp = Stamp(
        title=listing.title,
        unit=taken.centre,
        made_at=taken.at,
        number=taken.number,
        demo=taken.demo,
        signatures=listing.signed,
        taker=taken.who,
        mark=taken.mark if listing.persons else "",
    )
    return Register(
        stamp=stamp,
        columns=(SERIAL, *columns),
        lines=_lines(listing, columns),
        right="单位：元" if money else "",
        closing=(*listing.told, *([f"筛选条件：{listing.kept}"] if listing.kept else [])),
        heading=f"单位：{taken.centre}{f'　范围：{listing.ground}' if listing.ground else ''}",
    )


def _column(field: Field, listing: Listing) -> Column:
    return Column(
        title=field.label.title,
        kind=field.kind,
        width=field.label.width,
        get=lambda row: _value(field, getattr(row, field.key)),
        total=field.key in listing.adds,
    )


def _value(field: Field, value: object) -> object:
    """Return what the writers take: moments of China, and nothing for an empty text."""
    if isinstance(value, datetime):
        return value.astimezone(CHINA)
    return None if value == "" else value


def _lines(listing: Listing, columns: Sequence[Column]) -> list[Line]:
    """Return the lines as on screen: a folded group is its subtotal alone; the total is of all rows."""
    found: list[Line] = []
    shown = {id(line) for line in listing.lines}
    count = 0
    for head, rows in _groups(listing):
        numbered = enumerate(rows, start=count + 1)
        found += [_body(number, row, columns) for number, row in numbered if id(row) in shown]
        count += len(rows)
        if head is not None and listing.group is not None:
            name = value_text(listing.group, head.value)
            label = f"{name}小计（{len(rows):,}{listing.counted}）"
            found.append(Line(LineKind.SUBTOTAL, _sums(label, rows, columns)))
    rows = listing.rows
    found.append(Line(LineKind.TOTAL, _sums(f"合计（{len(rows):,}{listing.counted}）", rows, columns)))
    return found


def _groups(listing: Listing) -> Iterable[tuple[Group | None, Sequence[Any]]]:
    if listing.group is None:
        return [(None, listing.lines)]
    return [(line, line.rows) for line in listing.lines if isinstance(line, Group)]


def _body(number: int, row: Any, columns: Sequence[Column]) -> Line:
    return Line(LineKind.BODY, (number, *(column.get(row) if column.get else None for column in columns)))


def _sums(label: str, rows: Sequence[Any], columns: Sequence[Column]) -> tuple[object, ...]:
    return label, *(
        added(column.get(row) for row in rows) if column.total and column.get else None for column in columns
    )
