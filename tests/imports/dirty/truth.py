"""What is true of the made-up people of these files, said without the program that reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.imports import books

ERROR, WARNING = "error", "warning"
EAST, EAST_2 = "990101100200001", "990101100200002"  # 东村第1网格 and 东村第2网格 of 甲镇
OTHER_EAST = "990101101200001"  # 东村第1网格 of 化峪镇
TOWN_GRID = "990101400001001"  # 城关社区第1网格

FIELDS = ("row", "name", "identity", "unit", "since", "phone", "card", "politics", "education")
Told = tuple[int, str, str, str, str, str, str, str, str]
#: sheet, row, column, severity, words of the reason
Asked = tuple[str, int, str, str, str]


@dataclass(frozen=True)
class Case:
    """A file, which dirt of part 2 it has, what must be read of it and what must be asked."""

    name: str
    dirt: str
    data: bytes
    rows: Sequence[Told]
    questions: Sequence[Asked] = ()
    skipped: int = 0
    notes: Sequence[str] = field(default_factory=tuple)


def told(row: int, n: int, unit: str = EAST, **other: str) -> Told:
    """Return what is true of the n-th person, whose row is ``row``."""
    clean = books.person(n)
    name, identity = str(clean["姓名"]), books.number(n)
    since, phone = str(clean["聘用日期"]), str(clean["联系电话"])
    known = {"name": name, "identity": identity, "since": since, "phone": phone, "card": "", "unit": unit}
    known |= {"politics": "13", "education": "60"} | other
    one, two, three, four, five, six, seven, eight = (known[field] for field in FIELDS[1:])
    return (row, one, two, three, four, five, six, seven, eight)
