"""Shared table vocabulary: column types, the three kinds of table, names of constraints.

Here and in ``db.models`` nothing is imported from ``__future__``: SQLAlchemy would get its annotations as
text and evaluate each again for every table, a quarter of what making the tables costs.
"""

import enum
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Connection,
    DateTime,
    Dialect,
    Enum,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    event,
    false,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.core.access import Permission
from app.core.period import OPEN_END, Month

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BIG = BigInteger().with_variant(Integer, "sqlite")


_ONE_OF = re.compile(r"\b(?!NOT )(\w+) IN \(('[^']*'(?:, '[^']*'){2,})\)")


@compiles(CheckConstraint, "sqlite")
def _one_by_one(check: CheckConstraint, compiler: Any, **how: Any) -> str:
    """Write a list of three words or more as comparisons.

    SQLite fills a table of its own with such a list before it looks at a row, and again before the next:
    of ten thousand postings that was nearly half of the time.
    """
    return _ONE_OF.sub(_compared, compiler.visit_check_constraint(check, **how))


def _compared(found: re.Match[str]) -> str:
    return "(" + " OR ".join(f"{found[1]} = {word}" for word in found[2].split(", ")) + ")"


class Yuan(TypeDecorator[Decimal]):
    """Decimal with two places in Python, integer hundredths (fen) in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Refuse anything finer than a fen: rounding is a rule, not an accident of storage."""
        if value is None:
            return None
        fen = Decimal(value) * 100
        if fen != fen.to_integral_value():
            raise ValueError(f"{value} is not a whole number of hundredths")
        return int(fen)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Give yuan back."""
        return None if value is None else Decimal(value).scaleb(-2)


class Points(Yuan):
    """A score: two places, stored like money, never money."""

    cache_ok = True


class MonthText(TypeDecorator[Month]):
    """A Month, stored as ``2026-10``."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:
        """Store the sortable text."""
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Month | None:
        """Give the month back."""
        return None if value is None else _month(value)


#: a table of a hundred thousand lines holds a handful of months
_month = lru_cache(maxsize=1024)(Month.parse)


@lru_cache(maxsize=1024)
def instant_text(value: datetime) -> str:
    """Return the canonical text of an instant: UTC, microseconds, Z."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Instant(TypeDecorator[datetime]):
    """An aware datetime: timestamptz on PostgreSQL, canonical UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text sorts right on SQLite, which has no timestamps."""
        return dialect.type_descriptor(String(27) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive datetimes: they are a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return instant_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give an aware UTC datetime back."""
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


_CANONICAL_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class JsonText(TypeDecorator[Any]):
    """JSON as canonical text on both engines, so that digests and comparisons agree."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Sorted keys, no spaces, no escapes."""
        return None if value is None else self.text(value)

    @staticmethod
    def text(value: Any) -> str:
        """Return the canonical text."""
        return "{}" if value == {} else _CANONICAL_JSON.encode(value)  # {}: nearly every one

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Give the value back."""
        if value == "{}":  # nearly every one
            return {}
        return None if value is None else json.loads(value)


class TableKind(enum.Enum):
    """What may happen to a row once written (architecture 4.5)."""

    LEDGER = "ledger"  # insert only
    VERSIONED = "versioned"  # effective-dated: closed or voided, never rewritten
    WORKING = "working"  # editable until a state, then frozen


@dataclass(frozen=True)
class Freeze:
    """When a working row freezes, and which columns still move afterwards.

    A row whose ``column`` holds one of ``states`` keeps to those states.
    """

    column: str
    states: tuple[str, ...]
    still: tuple[str, ...] = ()


BODY = "body"


@dataclass(frozen=True)
class Assigned:
    """Which rows are a department's: ``column`` is its body, or ``theirs`` of such a row of ``table``."""

    column: str
    table: str = BODY
    theirs: str = "id"

    def __str__(self) -> str:
        """Return the condition of a server's policy; it asks the other table under that one's own."""
        if self.table == BODY:
            return f"{self.column} = (SELECT app.dept())"
        return f"{self.column} IN (SELECT {self.theirs} FROM app.{self.table})"


@dataclass(frozen=True)
class Reach:
    """Which rows of a table a server shows to whom: SQL conditions of its policies (trust.md 1.2).

    ``part``: who serves a part of the county; ``inside(column)`` there means that this scope code is theirs.
    ``county``: who serves the whole of it.  ``admins``: the three administrators; None: nothing at all.
    ``columns``: those the administrators are shown, where it is not all of them.  ``dept``: a department;
    what services cut by scope is ``Assigned``, so that they cut it by the same words on a file.
    ``changes``: which of the rows they see those of a part may add and change; None: all of them.
    """

    part: str
    county: str = "true"
    admins: str | None = None
    columns: tuple[str, ...] = ()
    dept: Assigned | str | None = None
    changes: str | None = None


EVERYONE = Reach("true", admins="true", dept="true")
OFFICE = Reach("true")  # the work of the centre that names nobody
SHEET = Reach("true", dept="true")  # by what everybody is assessed
COUNTY = Reach("false")
MINE = "recorded_by = (SELECT app.me())"


def scoped(dept: Assigned | None = None) -> Reach:
    """Return the reach of rows that carry a scope code, and say how they are a department's."""
    return Reach("inside(scope_code)", dept=dept)


SCOPED = scoped()


def through(
    column: str, table: str, *, admins: bool = False, dept: bool = False, changes: str | None = None
) -> Reach:
    """Return the reach of rows that belong to a row of ``table``: whoever sees that one sees them."""
    seen, theirs = str(Assigned(column, table)), Assigned(column, table) if dept else None
    return Reach(seen, admins=seen if admins else None, dept=theirs, changes=changes)


class _Word(dict[str | None, Any]):
    """The members of an enumeration by the word that is stored."""

    def __missing__(self, word: str | None) -> Any:
        raise LookupError(f"{word!r} is none of {[one for one in self if one]}")


class Words(Enum):
    """An enumeration whose rows are read by one look-up each: SQLAlchemy's own takes two calls of Python."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Return what makes a member of a stored word; LookupError for a word that is none of them."""
        members = zip(self.enums, self.enum_class or self.enums, strict=True)
        found = _Word(members)
        found[None] = None
        return found.__getitem__


class Base(DeclarativeBase):
    """The metadata of every table."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BIG,
        Decimal: Yuan(),
        Month: MonthText(),
        datetime: Instant(),
        dict[str, Any]: JsonText(),
        list[Any]: JsonText(),
        enum.Enum: Words(
            enum.Enum,
            native_enum=False,
            length=24,
            create_constraint=True,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


class Row(Base):
    """Every table: surrogate key, and who recorded the row when (filled by the session, not by services)."""

    __abstract__ = True
    kind: ClassVar[TableKind]
    #: columns an update may touch although the kind forbids it; scope_code always may: it routes
    movable: ClassVar[tuple[str, ...]] = ()
    #: columns of text that may still become empty: what somebody said of a person outlives its time
    emptied: ClassVar[tuple[str, ...]] = ()
    freeze: ClassVar[Freeze | None] = None
    reach: ClassVar[Reach]
    #: a server lets those write here who may do one of these; who may not see a row cannot change it either
    writers: ClassVar[tuple[Permission, ...]]
    #: these may add a row, as the outcome of what they decide, and change none
    adders: ClassVar[tuple[Permission, ...]] = ()

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    recorded_at: Mapped[datetime] = mapped_column(sort_order=90)
    recorded_by: Mapped[str] = mapped_column(String(40), sort_order=91)


class Ledger(Row):
    """Insert-only rows; a mistake is corrected by another row."""

    __abstract__ = True
    kind = TableKind.LEDGER


class Versioned(Row):
    """Effective-dated rows over [valid_from, valid_to); closing and voiding are the only changes."""

    __abstract__ = True
    kind = TableKind.VERSIONED

    version: Mapped[int] = mapped_column(default=1, sort_order=80)
    valid_from: Mapped[date] = mapped_column(index=True, sort_order=81)
    valid_to: Mapped[date] = mapped_column(default=OPEN_END, index=True, sort_order=82)
    voided_at: Mapped[datetime | None] = mapped_column(sort_order=83)
    voided_by: Mapped[str | None] = mapped_column(String(40), sort_order=84)
    void_reason: Mapped[str | None] = mapped_column(String(200), sort_order=85)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Working(Row):
    """Rows people edit until a state; ``version`` guards against lost updates."""

    __abstract__ = True
    kind = TableKind.WORKING

    version: Mapped[int] = mapped_column(default=1, sort_order=80)
    voided: Mapped[bool] = mapped_column(default=False, server_default=false(), sort_order=83)
    void_reason: Mapped[str | None] = mapped_column(String(200), sort_order=85)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def scope_column() -> MappedColumn[int]:
    """Return the column that routes a row to those who may see it."""
    return mapped_column(BigInteger, index=True, sort_order=70)


def unique_where(name: str, *columns: str, where: str) -> Index:
    """Return the index that keeps ``columns`` unique among the rows that fulfil ``where``.

    It is stated for SQLite alone: naming PostgreSQL here would read its dialect at every start on a file.
    """
    return Index(name, *columns, unique=True, sqlite_where=text(where))


@event.listens_for(Base.metadata, "before_create")
def _state_for_server(metadata: MetaData, connection: Connection, **_: Any) -> None:
    """Make partial indexes partial on PostgreSQL too."""
    if connection.dialect.name == "postgresql":
        for index in (index for table in metadata.tables.values() for index in table.indexes):
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


def tables() -> list[type[Row]]:
    """List every table class, by name."""
    found = [mapper.class_ for mapper in Base.registry.mappers]
    return sorted((c for c in found if issubclass(c, Row)), key=lambda c: c.__tablename__)
