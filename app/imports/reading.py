"""A file that passed the gate becomes a book: whatever its format, parsed in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.imports import child
from app.imports.child import MEMORY_BYTES, SECONDS, Bounds, beside
from app.imports.guard import Format, Intake, foreign_bytes
from app.imports.sheet import Book, read_text, read_workbook

_SMALL = 1 << 20  # a text table that no process of its own is worth
_OFFICE = 4 << 20
_OBJECTS = 24  # bytes of cells for a byte of a file


def read_book(file: Intake) -> Book:
    """Return the grid of a file that passed the gate; workbooks are parsed in a child process.

    Raises:
        Invalid: the bytes cannot be parsed, or the workbook is encrypted or has no visible sheet.
    """
    with reading(file) as book:
        return book(lambda: None)


def stand_by() -> None:
    """Bring up the process that reads the next workbook, while somebody looks for the workbook."""
    child.stand_by(parse)


@contextmanager
def reading(file: Intake) -> Iterator[Callable[[Callable[[], None]], Book]]:
    """Parse a file while the block runs; what the block gets waits for the book and raises as ``read_book``.

    It calls what it is given while it waits; what that raises stops the parsing.
    """
    if file.format is Format.CSV and file.unpacked <= _SMALL:
        yield lambda _wait: read_text(file)
        return
    with beside(parse, file, bounds=bounds_of(file.unpacked)) as book:
        yield book


def bounds_of(size: int) -> Bounds:
    """Return what reading a file of so many bytes, unpacked, may take.

    An office's file gets two seconds of computing and 300 MB; one of more than 4 MB as much more as it is
    larger, so that ten thousand rows are read, and never more than any file may take.
    """
    parts = max(1.0, size / _OFFICE)
    more = int(_OBJECTS * max(0, size - _OFFICE))
    return Bounds(min(SECONDS, 2.0 * parts), min(MEMORY_BYTES, (300 << 20) + more))


def parse(file: Intake) -> Book:
    """Return the grid of a file of any format, parsed in this process.

    Raises:
        Invalid: as read_book.
    """
    if file.format is Format.CSV:
        return read_text(file)
    if file.format in {Format.HTML, Format.XML}:
        from app.imports.markup import read_html, read_xml  # a workbook's child comes up without them

        with foreign_bytes(file.name):
            return read_html(file.text) if file.format is Format.HTML else read_xml(file.data)
    return read_workbook(file)
