"""import-roster: a workbook of 10,000 rows and 20 columns, read, checked, written and audited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import python_calamine
from sqlalchemy import Column, MetaData, String, Table, insert
from xlsxwriter import Workbook

from app.core.identity import check_identity
from app.domain.units import Level
from app.imports import reading
from app.imports.taking import Wishes, take
from app.services import units
from app.services.imports import ImportKind
from app.services.roster import NewWorker
from app.workspace import Unit, Workspace
from tests.bench import county
from tests.bench.county import Master
from tests.bench.measure import Bench

TITLES = (
    "序号", "乡镇", "村(社区)", "网格名称", "网格编码", "姓名", "性别", "民族", "出生年月", "身份证号",
    "政治面貌", "学历", "网格角色", "专/兼职", "原身份", "聘用日期", "联系电话", "住址", "银行卡号", "开户行",
)  # fmt: skip


def import_roster(folder: Path, n: int) -> Iterator[Bench]:
    """Yield the import beside calamine's bare reading and a Core insert of what it read."""
    master = Master(folder)
    master.found(lambda admin: county.furnish(admin, n))
    (maker,) = master.fresh("maker")
    file = _workbook(folder / "花名册.xlsx", maker.ask(_rows))
    bare = Table("bench_row", MetaData(), *(Column(f"c{at}", String) for at in range(len(TITLES))))
    now: list[Workspace] = []

    def prepare() -> None:
        reading.stand_by()  # as the window does that asks for a file, and the command before it signs in
        now[:] = master.fresh("maker")

    def ours() -> None:
        taken = take(now[0], ImportKind.WORKERS, file, Wishes())
        assert taken.batch is not None, taken.staged.problems[:3]

    def floor() -> None:
        read = python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
        rows = [{f"c{at}": str(value) for at, value in enumerate(row)} for row in read[1:]]
        with now[0].store.writing() as session:
            bare.create(session.connection())
            session.connection().execute(insert(bare), rows)

    yield Bench(name="import-roster", n=n, goal=4.0, ours=ours, floor=floor, prepare=prepare)


def _rows(unit: Unit) -> list[tuple[object, ...]]:
    """Return the roster's cells, one worker for each grid."""
    at = {row.id: row for row in units.tree(unit, county.START)}
    return [_row(number, worker, at) for number, worker in enumerate(county.workers(unit), 1)]


def _row(number: int, new: NewWorker, at: dict[int, units.UnitRow]) -> tuple[object, ...]:
    grid = at[new.unit_id]
    village = at[grid.parent_id or 0]
    town = at[village.parent_id or 0]
    assert grid.level is Level.GRID
    person = check_identity(new.identity, demo=True)
    kind = "社区专职" if new.employment == "urban_full_time" else "农村兼职"
    return (
        number, town.name, village.name, grid.name, grid.code, new.name, person.sex.label, "汉族",
        f"{person.birth:%Y.%m}", new.identity, "群众", "高中", "网格员", kind, new.source,
        f"{new.since:%Y-%m-%d}", new.phone, new.address, new.card, new.bank,
    )  # fmt: skip


def _workbook(path: Path, rows: list[tuple[object, ...]]) -> Path:
    book = Workbook(str(path), {"in_memory": True})
    sheet = book.add_worksheet("花名册")
    sheet.write_row(0, 0, TITLES)
    for at, row in enumerate(rows, 1):
        sheet.write_row(at, 0, row)
    book.close()
    return path
