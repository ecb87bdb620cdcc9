"""audit: a transaction of 10,000 rows with the audit, beside the same rows without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.core.identity import Sex
from app.workspace import Unit, Workspace
from db.models.people import Person
from tests.bench.county import Master
from tests.bench.measure import Bench


def people(n: int) -> list[dict[str, Any]]:
    """Return ``n`` rows of ``person`` as an import would write them, sealed numbers included."""
    return [
        {
            "uid": f"{number:032x}",
            "name": f"演示{number}",
            "sort_key": f"yanshi{number}",
            "full_keys": f"yanshi{number}",
            "initial_keys": f"ys{number}",
            "id_type": "111",
            "id_cipher": number.to_bytes(60, "big"),
            "id_blind": number.to_bytes(16, "big"),
            "id_tail": f"{number % 10000:04d}",
            "sex": Sex.MALE,
            "birth": date(1980, 1, 1),
            "ethnicity": "01",
            "politics": "13",
            "education": "60",
            "phone": f"139{number:08d}",
            "address": f"测试县第{number % 12}镇第{number % 161}村{number}号",
            "hukou_address": "",
            "note": "",
            "extra": {},
        }
        for number in range(1, n + 1)
    ]


def audited_rows(folder: Path, n: int) -> Iterator[Bench]:
    """Yield the audited transaction beside the bare one, on the same encrypted file."""
    master = Master(folder)
    master.found(lambda _: None)
    rows = people(n)
    now: list[Workspace] = []

    def ours() -> None:
        now[0].do(lambda unit: _insert(unit, rows))

    def floor() -> None:
        stamp = {"recorded_at": now[0].clock(), "recorded_by": "admin"}
        with now[0].store.writing() as session:
            session.connection().execute(insert(Person), [row | stamp for row in rows])

    def prepare() -> None:
        now[:] = master.fresh("admin")

    yield Bench(name="audit", n=n, goal=4.0, ours=ours, floor=floor, prepare=prepare)


def _insert(unit: Unit, rows: list[dict[str, Any]]) -> None:
    unit.insert(Person, rows)
