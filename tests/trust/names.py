"""G18: a thousand rare names survive typing, both databases, workbook, GB 18030 text and import.

Characters come from every block of Chinese characters, with middle dots and variation selectors.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from sqlalchemy import select

from app.core.fields import Label
from app.core.identity import make_identity
from app.imports.guard import intake
from app.imports.rows import stage
from app.imports.sheet import read_text, read_workbook
from app.imports.workers import worker_layout
from app.reports.excel import register_xlsx
from app.reports.fonts import GETA, uncovered
from app.reports.register import SERIAL, Register, columns_of, numbered
from app.reports.sheet import register_pdf
from app.services import roster
from app.services.roster import NewPerson
from db.models.people import Person
from tests.imports import books
from tests.imports.rules import roster_rules
from tests.office import ENGINES
from tests.reports.paper_kit import STAMP, texts
from tests.trust.ground import Ground, Reached

#: first and last character of: basic, A, compatibility, B, C to F, compatibility supplement, G and H
BLOCKS = (
    (0x4E00, 0x9FA5),
    (0x3400, 0x4DB5),
    (0xF900, 0xFA6D),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2EBE0),
    (0x2F800, 0x2FA1D),
    (0x30000, 0x323AF),
)


@dataclass(frozen=True)
class Named:
    """A row of the paper on which the names are printed."""

    name: Annotated[str, Label("姓名", width=16)]


def survived(ground: Ground) -> Reached:
    """Let every name go round; a pipeline that normalises, or one that knows GBK only, would lose some."""
    names = list(_names(ground.random(), ground.of(60, 1000, 10_000)))
    wrong = list[str]()
    for engine in ENGINES:
        wrong += _different(f"{engine} 数据库", names, _kept(ground, engine, names))
    folder = ground.place()
    wrong += _different("导出的 xlsx", names, _exported(folder, names))
    wrong += _different("导入 xlsx", names, _imported_workbook(folder, names))
    wrong += _different("导入 GB18030 CSV", names, _imported_text(folder, names))
    missing = uncovered(names, demo=True)
    boxes = _printed_wrong(names, missing)
    normalised = sum(unicodedata.normalize("NFC", name) != name for name in names)
    beyond = sum(not _in_gbk(name) for name in names)
    told = f"{len(names)} 个姓名，往返 5 种，不同 {len(wrong)} 个；"
    told += f"预检列出缺字 {len(missing)} 个，与印出的不符 {boxes} 个"
    told += f"；对照：若作 NFC 会改 {normalised} 个，GBK 容不下 {beyond} 个"
    control = normalised > 0 and beyond > 0 and _printed_wrong(names, missing[1:]) > 0
    return Reached(not wrong and boxes == 0 and control, "；".join([told, *wrong[:3]]))


def _names(rnd: random.Random, number: int) -> Iterator[str]:
    """Yield names of two to four characters; some with a dot, some with a chosen variant."""
    for place in range(number):
        block = BLOCKS[place % len(BLOCKS)]
        signs = [_sign(rnd, block) for _ in range(rnd.randint(1, 3))]
        if place % 9 == 0:
            signs.append("\U000e0100")
        if place % 10 == 0:
            signs += ["·", _sign(rnd, BLOCKS[0])]
        yield "".join([_sign(rnd, BLOCKS[0]), *signs])


def _sign(rnd: random.Random, block: tuple[int, int]) -> str:
    while True:
        sign = chr(rnd.randint(*block))
        if unicodedata.category(sign) == "Lo":
            return sign


def _different(where: str, names: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    if len(names) != len(found):
        yield f"{where} 只有 {len(found)} 个"
    for name, other in zip(names, found, strict=False):
        if name != other:
            yield f"{where} {name!r} 变成 {other!r}"


def _number(place: int) -> str:
    return make_identity("990101", date(1970 + place // 900, 1, 1), 1 + place % 900)


def _kept(ground: Ground, engine: str, names: Sequence[str]) -> list[str]:
    """Type the names and read them back from the database."""

    def typed(unit) -> list[int]:
        return [
            roster.register_person(unit, NewPerson(name=name, identity=_number(place)))
            for place, name in enumerate(names)
        ]

    with ground.office(engine) as office:
        ids = office.maker.do(typed)
        office.close()
        return office.maker.ask(_read, ids)


def _read(unit, ids: Sequence[int]) -> list[str]:
    found = dict(unit.session.execute(select(Person.id, Person.name)).all())
    return [found[one] for one in ids]


def _exported(folder: Path, names: Sequence[str]) -> list[str]:
    """Return the names of the product's own workbook, read back."""
    path = folder / "导出.xlsx"
    path.write_bytes(register_xlsx(_paper(names)))
    (sheet,) = read_workbook(intake(path)).sheets
    return [str(row[1]) for row in sheet.cells if isinstance(row[0], float | int)]


def _paper(names: Sequence[str]) -> Register:
    columns = columns_of(Named)
    lines = numbered(columns, [Named(name) for name in names])
    return Register(stamp=STAMP, columns=(SERIAL, *columns), lines=lines)


def _rows(names: Sequence[str]) -> list[dict[str, object]]:
    return [books.person(place, 姓名=name, 身份证号=_number(place)) for place, name in enumerate(names)]


def _imported_workbook(folder: Path, names: Sequence[str]) -> list[str]:
    return _staged(books.roster(folder / "名册.xlsx", _rows(names)))


def _imported_text(folder: Path, names: Sequence[str]) -> list[str]:
    path = folder / "名册.csv"
    lines = [books.TITLES, *[books.cells(row) for row in _rows(names)]]
    path.write_bytes("\r\n".join(",".join(map(str, cells)) for cells in lines).encode("gb18030"))
    return _staged(path)


def _staged(path: Path) -> list[str]:
    file = intake(path)
    book = read_text(file) if file.text else read_workbook(file)
    return [str(row.values["name"]) for row in stage(file, worker_layout(roster_rules()), book).rows]


def _printed_wrong(names: Sequence[str], missing: Sequence[str]) -> int:
    """Return how many names stand on paper otherwise than the list of missing characters says."""
    paper = "".join(texts(register_pdf(_paper(names))))
    boxed = str.maketrans(dict.fromkeys(missing, GETA) | {"\U000e0100": ""})
    return sum(name.translate(boxed) not in paper for name in names)


def _in_gbk(name: str) -> bool:
    return name.encode("gbk", "ignore").decode("gbk") == name
