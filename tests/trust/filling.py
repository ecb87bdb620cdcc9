"""Two rows for every table that has fewer, written as the program writes: so that no table goes unlooked at.

What they say is of no interest; that foreign keys, CHECKs and guards of both engines take them, and that they
are audited, is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import combinations
from typing import Any

from sqlalchemy import Column, Date, Enum, LargeBinary, Numeric, Table, func, select

from app.core.period import Month
from app.domain.sensitivity import Sensitivity
from app.workspace import Unit, Workspace
from db.base import Base, Instant, JsonText, MonthText, Row, Yuan, tables
from db.models.people import Person
from db.sealed import Sealed
from db.store import Store
from tests.office import Office

ROWS = 2
_OPEN = {"phone": "", "address": "", "hukou_address": ""}
_OWN: dict[str, dict[str, Any]] = {  # what a CHECK wants besides
    "score": {"raw": Decimal(1)},
    "person": {"sensitivity": Sensitivity.SENSITIVE, **_OPEN},  # whatever has a cipher is sealed
}


def filled(office: Office) -> None:
    """Give every table two rows; on a server its superuser does, for no one person may write everywhere."""
    with closing(whole(office)) as store:  # left open by a failure, it fails another test
        workspace = Workspace(store, office.template["maker"], office.clock)
        for model in _parents_first():
            workspace.do(_fill, model)


def whole(office: Office) -> Store:
    """Return a store that sees and writes all: a server's superuser's."""
    url = office.url("maker")
    return Store(url if url.get_backend_name() == "sqlite" else office.place, office.vault)


def _parents_first() -> Iterator[type[Row]]:
    models = {model.__tablename__: model for model in tables()}
    yield from (models[table.name] for table in Base.metadata.sorted_tables if table.name in models)


def _fill(unit: Unit, model: type[Row]) -> None:
    table = Base.metadata.tables[model.__tablename__]
    there = unit.session.scalar(select(func.count()).select_from(table)) or 0
    unit.insert(model, [_row(unit, table, number) for number in range(there, ROWS)])


def _row(unit: Unit, table: Table, number: int) -> dict[str, Any]:
    skipped = {"id", "recorded_at", "recorded_by"}
    values = {
        column.name: _led(unit, column, number) if column.foreign_keys else some(column, number)
        for column in table.columns
        if column.name not in skipped and not column.nullable
    }
    if isinstance(content := values.get("content"), bytes):  # a file's; a day's log has words there
        values |= {"size": len(content), "sha256": sha256(content).hexdigest()}
    if "other_id" in values:
        values |= _pair(unit, number)
    return values | _OWN.get(table.name, {}) | dict(_sealed(unit, table, values, number))


def _pair(unit: Unit, number: int) -> dict[str, Any]:
    """Return two different people, the lower number first; of one pair only one row may stand."""
    pairs = list(combinations(unit.session.scalars(select(Person.id).order_by(Person.id).limit(ROWS + 1)), 2))
    one, other = pairs[number % len(pairs)]
    return {"person_id": one, "other_id": other, "voided": number >= len(pairs)}


def _sealed(unit: Unit, table: Table, values: dict[str, Any], number: int) -> Iterator[tuple[str, Any]]:
    for name in (one.name.removesuffix("_cipher") for one in table.columns if one.name.endswith("_cipher")):
        sealed: Sealed = unit.vault.seal(f"{table.name}.{name}|{values['uid']}", f"62000000000000000{number}")
        yield from zip(
            (f"{name}_cipher", f"{name}_blind", f"{name}_tail"), sealed.__composite_values__(), strict=True
        )


def _led(unit: Unit, column: Column[Any], number: int) -> int:
    """Return a row this one may belong to: another for each."""
    parent = next(iter(column.foreign_keys)).column
    found = unit.session.scalars(select(parent).order_by(parent.desc()).limit(ROWS)).all()
    return int(found[number % len(found)])


def some(column: Column[Any], number: int = 0) -> Any:
    """Return a value such a column takes."""
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enum_class(kind.enums[0]) if kind.enum_class else kind.enums[0]
    for of, value in _SOME.items():
        if isinstance(kind, of):
            return value(number)
    if column.name == "valid_to":
        return date(2041, 1, 1)  # what is in force begins before it ends
    if isinstance(kind, Date):
        return date(2031 + number, 1, 1)
    python = kind.python_type
    return {bool: False, int: 900 + number, str: f"x{number}"}[python]


_SOME: dict[type, Any] = {
    JsonText: lambda number: {"x": number},
    MonthText: lambda number: Month(2031, 1 + number),
    Instant: lambda number: datetime(2031, 1, 1, number, tzinfo=UTC),
    Yuan: lambda _: Decimal(0),
    Numeric: Decimal,
    LargeBinary: lambda number: bytes([number + 1]) * 16,
}
