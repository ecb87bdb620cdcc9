"""G14: the disk is full at many sizes, a file is locked or closed to us: nothing is lost, and it is said."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from app.core.errors import AppError, Unavailable
from app.reports.files import write_all, write_whole
from app.workspace import Unit, Workspace
from db.models.people import Body
from db.store import Store
from tests import children
from tests.office import PASS, Office, count
from tests.trust.deaths import CHILD, wrong
from tests.trust.ground import Ground, Reached

ROWS = 1200
ERRORS = ("ENOSPC", "EDQUOT", "EFBIG", "EACCES", "EPERM", "EROFS", "EIO", "EBUSY", "ENODEV", "ESTALE")


def add_many(unit: Unit) -> int:
    """Write a command's worth of rows that needs many pages."""
    return len(unit.insert(Body, [{"name": f"单位{number:05d}" + "长" * 60} for number in range(ROWS)]))


def nothing_lost(ground: Ground) -> Reached:
    """Fill the disk, lock the file, close the folder; a writer without a transaction must leave a half."""
    sizes, real = ground.of((8, 0), (100, 6), (1000, 60))
    faults = list[str]()
    with ground.office("sqlite") as office:
        office.close()
        kept = [_full(office, number, sizes, faults) for number in range(sizes)]
        died = sum(_really_full(office, number, real, faults) for number in range(real))
        faults += _locked(office)
        half = _careless(office)
    wrongly = list(_refused(ground.place()))
    told = f"数据库写满 {sizes} 种大小：{sum(kept)} 种写完、{sizes - sum(kept)} 种全部退回；"
    told += f"真正限制文件大小 {real} 次，{died} 次退回；"
    told += f"文件错误 {3 * len(ERRORS)} 种、占用和只读 2 种；对照：逐行提交留下 {half} 行"
    mixed = 0 < sum(kept) < sizes and 0 < half < ROWS
    return Reached(mixed and not faults and not wrongly, "；".join([told, *(faults + wrongly)[:3]]))


# --- the database -------------------------------------------------------------------------------


@contextmanager
def _opened(place: Path, office: Office, *settings: str) -> Iterator[Workspace]:
    """Yield the maker's workspace on a file whose connections have these settings."""
    store = Store(f"sqlite:///{place}", office.vault)

    @event.listens_for(store.engine, "connect")
    def connected(raw: Any, _: object) -> None:
        for setting in settings:
            raw.execute(f"PRAGMA {setting}")

    yield Workspace(store, office.template["maker"], office.clock)
    store.close()


def _copied(office: Office) -> Path:
    place = Path(office.place).with_name("copy.griddesk")
    for end in ("", ".keys"):
        shutil.copyfile(f"{office.place}{end}", f"{place}{end}")
    return place


def _pages(place: Path, office: Office) -> int:
    with _opened(place, office) as desk:
        return int(desk.ask(lambda unit: unit.session.scalar(text("PRAGMA page_count"))))


def _full(office: Office, number: int, sizes: int, faults: list[str]) -> bool:
    """Write where only so many pages are left, and return whether it was kept."""
    place = _copied(office)
    most = _pages(place, office) + number * 400 // sizes
    with _opened(place, office, f"max_page_count={most}") as desk:
        said = _refusal(lambda: desk.once("many", add_many))
    with _opened(place, office) as desk:
        there, problems = count(desk, Body), wrong(_as_office(office, desk))
        if there != (0 if said else ROWS) or problems or (said and "磁盘" not in said):
            faults.append(f"第 {number} 种：{there} 行，{said}，{problems}")
        if desk.once("many", add_many) != ROWS or count(desk, Body) != ROWS:
            faults.append(f"第 {number} 种：腾出空间后重做不对")
    return not said


def _as_office(office: Office, desk: Workspace) -> Office:
    same = Office(office.place, office.clock, office.vault, office.template, office.url, office.unit_ids)
    same._open["maker"] = desk
    return same


def _refusal(act: Callable[[], object]) -> str:
    try:
        act()
    except Unavailable as refused:
        return str(refused)
    return ""


LIMITED = """
from app.core import platform
from app.core.errors import AppError
from tests.trust.disks import add_many
platform.limit_file_size({size})
try:
    print(workspace.once("many", add_many))
except AppError as refused:
    print(refused)
"""


def _really_full(office: Office, number: int, real: int, faults: list[str]) -> bool:
    """Write in a process whose files may not grow beyond a size; return whether it was refused."""
    place = _copied(office)
    size = place.stat().st_size * (number + 1) // real
    code = CHILD.format(place=str(place), folder=".", secret=PASS, work=LIMITED.format(size=size))
    done = children.run(code)
    with _opened(place, office) as desk:
        there = count(desk, Body)
        if there not in (0, ROWS) or wrong(_as_office(office, desk)) or done.returncode:
            faults.append(f"文件限 {size} 字节：{there} 行，{done.stdout}{done.stderr[-300:]}")
    return there == 0


def _locked(office: Office) -> Iterator[str]:
    """Hold the file as another program would, then open it read-only; both are said, and then it works."""
    place = _copied(office)
    with (
        _opened(place, office) as other,
        other.store.writing() as held,
        _opened(place, office, "busy_timeout=0") as desk,
    ):
        held.execute(text("SELECT 1"))  # the writer's lock is taken with the first statement
        if "占用" not in (said := _refusal(lambda: desk.once("many", add_many))):
            yield f"文件被占用：{said}"
    with _opened(place, office, "query_only=1") as desk:
        if "只读" not in (said := _refusal(lambda: desk.once("many", add_many))):
            yield f"文件只读：{said}"
    with _opened(place, office) as desk:
        if desk.once("many", add_many) != ROWS:
            yield "之后重做不对"


def _careless(office: Office) -> int:
    """Return how many rows stay of a writer that commits each by itself on a disk that fills."""
    place = _copied(office)
    most = _pages(place, office) + 20
    with _opened(place, office, f"max_page_count={most}") as desk:
        try:
            for number in range(ROWS):
                desk.do(lambda unit, name=number: unit.insert(Body, [{"name": f"单位{name}" + "长" * 60}]))
        except AppError:
            return count(desk, Body)
    return ROWS


# --- other files --------------------------------------------------------------------------------


def _refused(folder: Path) -> Iterator[str]:
    """Yield where an error of the system on a finished file is not a sentence, or leaves something behind."""
    old, new = {"甲.xlsx": b"old", "乙.xlsx": b"old"}, {"甲.xlsx": b"new", "乙.xlsx": b"new"}
    for name in ERRORS:
        for stage, owner in (("open", Path), ("fsync", os), ("replace", Path)):
            write_all(folder, old)
            with _failing(owner, stage, getattr(errno, name)):
                said = [
                    _refusal(lambda: write_all(folder, new)),
                    _refusal(lambda: write_whole(folder / "甲.xlsx", b"new")),
                ]
            there = {path.name: path.read_bytes() for path in folder.iterdir()}
            if there != old or not all(one.endswith("。") for one in said):
                yield f"{name} 在 {stage}：{there.keys()} {said}"


@contextmanager
def _failing(owner: Any, stage: str, number: int) -> Iterator[None]:
    """Let the system refuse one of its calls while the block runs."""
    right = getattr(owner, stage)

    def fails(*args: Any, **_: Any) -> None:
        raise OSError(number, os.strerror(number), str(args[0]))

    setattr(owner, stage, fails)
    try:
        yield
    finally:
        setattr(owner, stage, right)
