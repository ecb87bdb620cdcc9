"""What the reader does not tell about an .xls or .et: hidden rows, and formulas that came to an error."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress

from app.imports.xlsx_parts import BookFacts, PartFacts

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_END = 0xFFFFFFFA  # from here on a number is no sector
_FORMULA, _END_OF_SHEET, _SHEET, _ERROR, _ROW, _BEGIN = 0x0006, 0x000A, 0x0085, 0x0205, 0x0208, 0x0809
_BIFF8 = 0x0600  # Excel 97; 95 writes names in the code page of the machine
_HIDDEN = 0x20  # of the options of a row
_SECTORS = {9: 512, 12: 4096}
_SMALL = 4096  # a shorter stream lies among the short ones


def xls_facts(data: bytes) -> BookFacts:
    """Return the facts of an Excel 97-2003 or WPS workbook; of one damaged where they stand, none.

    The reader counts dates from 1904 by itself. Source: [MS-XLS] 2.4 and [MS-CFB] 2.
    """
    with suppress(struct.error, IndexError, KeyError):
        stream = _workbook(data)
        return BookFacts(date1904=False, sheets={name: _part(stream, at) for name, at in _sheets(stream)})
    return BookFacts(date1904=False, sheets={})


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one sheet, without those of the charts in it."""
    depth, end = 0, len(stream) - 4
    while at <= end:
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _END_OF_SHEET)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Yield the name of every sheet and where it begins."""
    old = struct.unpack_from("<H", stream, 4)[0] < _BIFF8
    for kind, body in _records(stream, 0):
        if kind == _SHEET:
            at, length, wide = struct.unpack_from("<I2xBB", body)
            name = body[7 : 7 + length].decode("gb18030", "replace") if old else _name(body[8:], wide)
            yield name[:length], at


def _name(text: bytes, wide: int) -> str:
    return text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _part(stream: bytes, at: int) -> PartFacts:
    hidden: set[int] = set()
    errors: dict[tuple[int, int], str] = {}
    for kind, body in _records(stream, at):
        if kind == _ROW and body[12] & _HIDDEN:
            hidden.add(struct.unpack_from("<H", body)[0])
        elif (code := _code(kind, body)) is not None:
            row, column = struct.unpack_from("<HH", body)
            errors[row, column] = _ERRORS.get(code, "错误")
    return PartFacts(frozenset(hidden), errors)


def _code(kind: int, body: bytes) -> int | None:
    """Return the error a cell holds or its formula came to; None for every other record."""
    if kind == _ERROR and body[7]:
        return body[6]
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None


def _workbook(data: bytes) -> bytes:
    """Return the stream of the workbook out of its compound file."""
    size = _SECTORS[struct.unpack_from("<H", data, 30)[0]]
    count = min(struct.unpack_from("<I", data, 44)[0], len(data) // size)
    first, short_first, _, more = struct.unpack_from("<I8xIII", data, 48)
    tables = list(struct.unpack_from("<109I", data, 76))
    while more < _END and len(tables) < count:
        *listed, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        tables += listed
    fat = [
        at for one in tables[:count] for at in struct.unpack_from(f"<{size // 4}I", data, (one + 1) * size)
    ]

    def whole(at: int) -> bytes:
        return _chain(data, fat, at, size, size)

    found = dict(_streams(whole(first)))
    start, length = found.get("Workbook") or found["Book"]
    if length >= _SMALL:
        return whole(start)[:length]
    table = whole(short_first)
    short = struct.unpack(f"<{len(table) // 4}I", table)
    return _chain(whole(found["Root Entry"][0]), short, start, 64, 0)[:length]


def _chain(data: bytes, table: list[int] | tuple[int, ...], at: int, size: int, before: int) -> bytes:
    """Return the sectors of a stream; a chain that turns back on itself is no longer than its file."""
    found: list[bytes] = []
    while at < _END and len(found) <= len(data) // size:
        found.append(data[before + at * size : before + (at + 1) * size])
        at = table[at]
    return b"".join(found)


def _streams(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the name of every stream, its first sector and its length."""
    for at in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, at + 64)
        name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        yield name, struct.unpack_from("<II", directory, at + 116)
