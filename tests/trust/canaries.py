"""G17: a hundred identity numbers go through a day's use; none is found where it should not be.

Looked at: what is sent to the database, the database's files and log, temporary files, the program's log
folder with crash reports, what commands print, backups and masked exports.  The workbook they came from is
the control.
"""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import cli
from app.cli import frame
from app.core.errors import AppError
from app.core.identity import make_identity
from app.reports.excel import register_xlsx
from app.reports.register import SERIAL, Register, columns_of, numbered
from app.services import backup, roster, search
from app.services.roster import NewPerson, WorkerRow
from db.verify import verify
from tests.imports import books
from tests.office import ENGINES, PASS, Office
from tests.reports.paper_kit import STAMP
from tests.trust.deaths import place_of
from tests.trust.ground import Ground, Reached

_PLAIN, _WIDE = re.compile(rb"\d{17}[\dX]"), re.compile(rb"(?:\d\x00){17}[\dX]\x00")


def nothing_leaks(ground: Ground) -> Reached:
    """Use the program with the canaries on both engines and look for them in everything it leaves behind."""
    rnd, amount, found = ground.random(), ground.of(20, 100, 100), dict[str, int]()
    days = [
        date(1970 + rnd.randrange(30), 1 + rnd.randrange(12), 1 + rnd.randrange(28)) for _ in range(amount)
    ]
    canaries = {make_identity("990101", day, 300 + place): place for place, day in enumerate(days)}
    control = _hits(ground, canaries)
    for engine in ENGINES:
        with ground.office(engine) as office, _watched(ground, canaries) as left:
            _day(office, left, canaries)
            if engine == "postgresql":
                left["服务器文件"] = _server_files(ground)
            left["数据库文件"] = Path(office.place).parent if engine == "sqlite" else ground.place()
            for name, place in left.items():
                if isinstance(place, Path):
                    found[f"{engine} {name}"] = len(_seen(place, canaries))
            found[f"{engine} 发出的语句"] = left["sent"]
    total = sum(found.values())
    told = f"{amount} 个号码、{len(found)} 处查找，出现 {total} 次；对照：原工作簿中找到 {control} 个"
    worst = [f"{name} {hits} 个" for name, hits in found.items() if hits]
    return Reached(total == 0 and control == amount, "；".join([told, *worst]))


@contextmanager
def _watched(ground: Ground, canaries: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Yield places by name; temporary files, logs and statements of the block go there."""
    left: dict[str, Any] = {name: ground.place() for name in ("临时文件", "日志", "命令的输出", "导出")}
    kept = {name: os.environ.get(name) for name in ("TMPDIR", "GRIDDESK_LOGS", "GRIDDESK_PASSPHRASE")}
    os.environ.update(TMPDIR=str(left["临时文件"]), GRIDDESK_LOGS=str(left["日志"]), GRIDDESK_PASSPHRASE=PASS)
    tempfile.tempdir, left["sent"] = None, 0

    def sending(_connection, _cursor, statement, parameters, *_: Any) -> None:
        left["sent"] += len(_within(f"{statement} {parameters}".encode(), canaries))

    event.listen(Engine, "before_cursor_execute", sending)
    try:
        yield left
    finally:
        event.remove(Engine, "before_cursor_execute", sending)
        tempfile.tempdir = None
        for name, value in kept.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _people(canaries: dict[str, int]) -> list[dict[str, object]]:
    return [books.person(place, 身份证号=number, 姓名=_name(place)) for number, place in canaries.items()]


def _name(place: int) -> str:
    signs = "甲乙丙丁戊己庚辛壬癸"
    return f"暗{signs[place // 10 % 10]}{signs[place % 10]}"


def _day(office: Office, left: dict[str, Any], canaries: dict[str, int]) -> None:
    """Register, import, refuse, search, reveal, export, back up, fail."""
    inbox = left["导出"].parent / f"inbox-{left['导出'].name}"
    inbox.mkdir()
    workbook = books.roster(inbox / "r.xlsx", _people(canaries))
    longer = [row | {"身份证号": f"{row['身份证号']}0"} for row in _people(canaries)]
    broken = books.roster(inbox / "坏.xlsx", longer)
    for number, place in canaries.items():
        office.maker.do(roster.register_person, NewPerson(name=_name(place), identity=number))
    _commands(office, left["命令的输出"], workbook, broken)
    for number in canaries:
        with suppress(AppError):
            office.maker.do(roster.register_person, NewPerson(name="别人", identity=number))
    with _heard(left["命令的输出"] / "crash.txt"):
        frame._report(ValueError(f"what were {list(canaries)} to us"), ["import", *canaries], as_json=False)
    office.maker.do(roster.reveal, 1, "核对证件")
    office.maker.ask(search.entries)
    rows, columns = office.maker.ask(roster.listed), columns_of(WorkerRow)
    sheet = Register(stamp=STAMP, columns=(SERIAL, *columns), lines=numbered(columns, rows))
    (left["导出"] / "名册.xlsx").write_bytes(register_xlsx(sheet))
    if office.maker.store.embedded:
        office.admin.do(backup.back_up, left["导出"] / "备份.griddesk")
    assert not [one for one in office.maker.ask(lambda unit: verify(unit.session)) if not one.ok]


def _commands(office: Office, folder: Path, workbook: Path, broken: Path) -> None:
    """Import by the command line what fits, all of it again, and what is refused."""
    who = ("--db", place_of(office), "--user", "maker")
    office.close()
    orders = ([workbook, "--accept-valid"], [workbook, "--dry-run"], [broken], [broken, "--json"])
    for number, words in enumerate(orders):
        with _heard(folder / f"{number}.txt"):
            cli.run(["import", "workers", *map(str, words), *who])


@contextmanager
def _heard(path: Path) -> Iterator[None]:
    """Write into ``path`` what the block prints."""
    with path.open("w", encoding="utf-8") as out, redirect_stdout(out), redirect_stderr(out):
        yield


# --- looking ------------------------------------------------------------------------------------


def _hits(ground: Ground, canaries: dict[str, int]) -> int:
    """Return how many are found in the workbook they are read from: the search can find."""
    place = ground.place()
    books.roster(place / "r.xlsx", _people(canaries))
    return len(_seen(place, canaries))


def _seen(folder: Path, canaries: dict[str, int]) -> set[str]:
    found: set[str] = set()
    for path in folder.rglob("*"):
        if path.is_file():
            found |= set().union(*(_within(content, canaries) for content in _contents(path)))
    return found


def _contents(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, and of what is packed in it."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def _within(content: bytes, canaries: dict[str, int]) -> set[str]:
    plain = {each.decode() for each in _PLAIN.findall(content)}
    return (plain | {each.decode("utf-16-le") for each in _WIDE.findall(content)}) & canaries.keys()


def _server_files(ground: Ground) -> Path:
    """Return the server's folder with everything written out, its log and its own log of changes included."""
    server = ground.server()
    with server.connect() as connection:
        connection.execute("CHECKPOINT")
    log = server.root / "log.txt"
    (server.data / "log-copy.txt").write_bytes(log.read_bytes())
    return server.data
