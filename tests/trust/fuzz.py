"""G10: mutated workbooks and texts; whatever the bytes, an Invalid or a book comes out, nothing else."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from app.core import platform
from app.core.errors import AppError, Invalid
from app.imports.child import in_child
from app.imports.guard import Intake, intake
from app.imports.reading import bounds_of, parse
from app.imports.rows import stage
from app.imports.sheet import Book
from app.imports.workers import worker_layout
from tests.imports import books
from tests.imports.dirty import expected
from tests.imports.rules import roster_rules
from tests.trust.ground import Ground, Reached

SECONDS, MEGABYTES = 2.0, 300
BATCH = 250  # mutants of one child process
_JUNK = [
    b"<a>", b"&x;", b"99999999999999999999", b"-1", b"\xed\xa0\x80", b"XFD1048577", b"A0", b"NaN", b"1E999",
    b'"""', b"\x00", b"\xff\xfe", b"," * 500, b"\n" * 500, b"=1+1", "身份证号".encode("gb18030"),
]  # fmt: skip
Order = tuple[int, int, int]  # a seed, which of its mutants is the first to be read, how many are
_HEADS = ["姓名", "身份证号", "乡镇", "村", "网格", "类别", "聘用日期"]


@dataclass
class Ends:
    """How the reading of many files ended.

    ``caught`` counts what a parser raised and the guard turned, ``died`` the children a file ended.
    """

    ways: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    largest: int = 0
    died: int = 0

    def __iadd__(self, more: Ends) -> Self:
        self.ways += more.ways
        self.caught += more.caught
        self.slowest, self.largest = max(self.slowest, more.slowest), max(self.largest, more.largest)
        self.died += more.died
        return self


def mutated(good: bytes, parts: dict[str, bytes], rnd: random.Random) -> bytes:
    """Return a workbook with bytes changed in the archive or in one of its parts."""
    kind = rnd.random()
    if kind < 0.3:
        return _flipped(good, rnd)
    if kind < 0.4:
        return good[: rnd.randrange(len(good))]
    changed = dict(parts)
    name = rnd.choice(list(changed))
    changed[name] = _spoilt(changed[name], rnd)
    if rnd.random() < 0.1:
        changed.pop(rnd.choice(list(changed)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in changed.items():
            archive.writestr(part, content)
    return out.getvalue()


def _flipped(good: bytes, rnd: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(rnd.randint(1, 8)):
        data[rnd.randrange(len(data))] = rnd.randrange(256)
    return bytes(data)


def _spoilt(content: bytes, rnd: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(rnd.randint(1, 5)):
        at, how = rnd.randrange(len(data) or 1), rnd.random()
        if how < 0.4 and data:
            data[at] = rnd.randrange(256)
        elif how < 0.7:
            data[at:at] = rnd.choice(_JUNK)
        else:
            del data[at : at + rnd.randint(1, 20)]
    return bytes(data)


def workbooks(order: Order) -> Ends:
    """Read workbooks made from a seed, in the process this is called in, and return how they ended."""
    (seed, first, number), ends = order, Ends()
    rnd = random.Random(seed)
    with TemporaryDirectory() as folder:
        path = books.roster(Path(folder) / "名册.xlsx", [books.person(n) for n in range(30)])
        good = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for place in range(first + number):
            data = mutated(good, parts, rnd)
            if place >= first:
                path.write_bytes(data)
                _read(path, ends)
    return ends


def texts(order: Order) -> Ends:
    """Do the same with text files in every encoding offices use."""
    (seed, first, number), ends = order, Ends()
    rnd = random.Random(seed)
    rest = ["甲镇", "东村", "东村第1网格", "农村兼职", "2021-03-05"]
    rows = [["测试甲", books.number(n), *rest] for n in range(30)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "名册.csv"
        for place in range(first + number):
            mark, encoding = rnd.choice(",,,;\t|"), rnd.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16"))
            text = "\r\n".join(mark.join(cells) for cells in [_HEADS, *rows])
            data = _spoilt(text.encode(encoding), rnd)
            if place >= first:
                path.write_bytes(data)
                _read(path, ends)
    return ends


def dirty(order: Order) -> Ends:
    """Do the same with the rosters of tests/data/rosters, one after the other, of whatever format."""
    (seed, first, number), ends = order, Ends()
    rnd, kept = random.Random(seed), list(expected.kept())
    with TemporaryDirectory() as folder:
        for place in range(first + number):
            case = kept[place % len(kept)]
            data = _changed(case.data, rnd)
            if place >= first:
                path = Path(folder) / case.name
                path.write_bytes(data)
                _read(path, ends)
    return ends


def _changed(good: bytes, rnd: random.Random) -> bytes:
    if not good.startswith(b"PK"):
        return _spoilt(good, rnd) if rnd.random() < 0.9 else good[: rnd.randrange(len(good))]
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        return mutated(good, {name: archive.read(name) for name in archive.namelist()}, rnd)


def apart(work: Callable[[Order], Ends], order: Order) -> Ends:
    """Read a batch in a child of its own; one that dies is halved until the file that ended it is alone.

    As the product does, which gives every file a child, that file alone is refused.
    """
    seed, first, number = order
    try:
        return in_child(work, order, seconds=900.0)
    except Invalid as refused:
        if number == 1:
            whole = str(refused).endswith("。")
            return Ends(Counter({"refused" if whole else "without a sentence": 1}), died=1)
    ends = apart(work, (seed, first, number // 2))
    ends += apart(work, (seed, first + number // 2, number - number // 2))
    return ends


def _read(path: Path, ends: Ends) -> None:
    began = time.process_time()
    try:
        file = intake(path)
        stage(file, worker_layout(roster_rules()), _parsed(file))
        ends.ways["read"] += 1
    except AppError as refused:
        whole = isinstance(refused, Invalid) and str(refused).endswith("。")
        ends.ways["refused" if whole else "without a sentence"] += 1
        if refused.__cause__ is not None:
            ends.caught[type(refused.__cause__).__name__] += 1
    ends.slowest = max(ends.slowest, time.process_time() - began)
    ends.largest = max(ends.largest, _memory())


def _parsed(file: Intake) -> Book:
    """Parse as the product's child does: a file that computes too long ends its process."""
    platform.limit_work(bounds_of(file.unpacked).seconds)
    try:
        return parse(file)
    finally:
        platform.limit_work(0)


def _memory() -> int:
    """Return the most memory this process has held, in megabytes; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) >> 10


def survived(ground: Ground) -> Reached:
    """Read many mutants, some hundred to a child process; what parsers raised shows that they were bad."""
    books_, texts_, dirty_ = ground.of((120, 60, 100), (10_000, 5_000, 5_000), (200_000, 100_000, 100_000))
    ends, batch, every = Ends(), min(BATCH, books_), books_ + texts_ + dirty_
    for work, total in ((workbooks, books_), (texts, texts_), (dirty, dirty_)):
        for number in range(0, total, batch):
            ends += apart(work, (ground.seed + number, 0, min(batch, total - number)))
    told = f"xlsx {books_} 个、CSV {texts_} 个、脏名册 {dirty_} 个："
    told += f"读入 {ends.ways['read']}、拒绝 {ends.ways['refused']}、未处理 0"
    told += f"，其中 {ends.died} 个终止了读取它的进程" if ends.died else ""
    told += f"，最慢 {ends.slowest:.2f} 秒，内存 {ends.largest} MB"
    told += f"；对照：解析程序自己出错 {ends.caught.total()} 次({len(ends.caught)} 种)，都被守住"
    right = ends.ways.keys() <= {"read", "refused"} and ends.ways.total() == every
    mixed = min(ends.ways["read"], ends.ways["refused"]) > every // 20
    within = ends.slowest < SECONDS and ends.largest < MEGABYTES
    return Reached(right and mixed and within and ends.caught.total() > 0, told)
