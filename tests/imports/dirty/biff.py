"""An Excel 97-2003 workbook written by hand: one compound file with one stream of BIFF8 records."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from datetime import date

from tests.imports.dirty.pages import Page

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_EPOCH = date(1899, 12, 30)


_ERRORS = {"#REF!": 23, "#N/A": 42}


def workbook(pages: Sequence[Page]) -> bytes:
    """Return the bytes of an .xls, or of an .et, which WPS writes the same way."""
    return _compound(_stream(pages))


def of_excel_95(name: str) -> bytes:
    """Return a workbook as Excel 95 wrote it: a sheet called ``name`` in GBK, its first row hidden."""
    called, begin = name.encode("gbk"), struct.pack("<HH", 0x0500, 5)
    length = len(_record(0x0809, begin)) + len(called) + 11 + len(_record(0x000A))
    sheet = _record(0x0085, struct.pack("<IBBB", length, 0, 0, len(called)) + called)
    rows = _record(0x0809, begin) + _hidden(0) + _record(0x000A)
    return _compound(_record(0x0809, begin) + sheet + _record(0x000A) + rows)


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _stream(pages: Sequence[Page]) -> bytes:
    sheets = [b"".join(_sheet(page)) for page in pages]
    at = len(_globals(pages, [0] * len(pages)))
    places = [at + sum(map(len, sheets[:number])) for number in range(len(sheets))]
    return _globals(pages, places) + b"".join(sheets)


def _globals(pages: Sequence[Page], places: Sequence[int]) -> bytes:
    records = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)), _record(0x0042, b"\xb0\x04")]
    records += [_record(0x00E0, struct.pack("<HHH", 0, number, 0) + bytes(14)) for number in (0, 14)]
    for page, place in zip(pages, places, strict=True):
        name = page.name.encode("utf-16-le")
        head = struct.pack("<IBBBB", place, page.hidden, 0, len(page.name), 1)
        records.append(_record(0x0085, head + name))
    return b"".join([*records, _record(0x000A)])


def _sheet(page: Page) -> Iterator[bytes]:
    yield _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    yield from map(_hidden, page.hidden_rows)
    for row, line in enumerate(page.rows):
        for column, cell in enumerate(line):
            yield _cell(row, column, cell)
    if page.merges:
        ranges = b"".join(struct.pack("<HHHH", one[0], one[2], one[1], one[3]) for one in page.merges)
        yield _record(0x00E5, struct.pack("<H", len(page.merges)) + ranges)
    yield _record(0x000A)


def _hidden(row: int) -> bytes:
    return _record(0x0208, struct.pack("<HHHHIBBH", row, 0, 1, 255, 0, 0x20, 1, 15))


def _cell(row: int, column: int, cell: object) -> bytes:
    if cell == "":
        return b""
    if isinstance(cell, bool) or cell in _ERRORS:
        code = cell if isinstance(cell, bool) else _ERRORS[str(cell)]
        return _record(0x0205, struct.pack("<HHHBB", row, column, 0, code, not isinstance(cell, bool)))
    if isinstance(cell, date):
        return _record(0x0203, struct.pack("<HHHd", row, column, 1, (cell - _EPOCH).days))
    if isinstance(cell, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
    text = str(cell).encode("utf-16-le")
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)


def _compound(stream: bytes) -> bytes:
    """Return a compound file of one stream, which is long enough not to be among the short ones."""
    stream = stream.ljust(4096, b"\x00")
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    fat = [_FAT, _END, *range(3, count + 2), _END]
    fats = b"".join(struct.pack("<I", entry) for entry in fat).ljust(_SECTOR, b"\xff")
    if len(fats) > _SECTOR:
        raise ValueError("one sector of allocation is all this writer knows")
    entries = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return _header() + fats + entries.ljust(_SECTOR, b"\x00") + stream


def _header() -> bytes:
    fields = struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + fields).ljust(_SECTOR, b"\xff")


def _entry(name: str, kind: int, start: int, size: int, child: int = -1) -> bytes:
    text = (name + "\x00").encode("utf-16-le")
    head = text.ljust(64, b"\x00") + struct.pack("<HBBiii", len(text), kind, 1, -1, -1, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
