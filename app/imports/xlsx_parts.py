"""What the reader does not tell about an xlsx: hidden rows, cells in error, far-away cells, 1904 dates."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import Invalid

AREA_LIMIT = 20_000_000  # cells of the rectangle a parser must lay out
_FAR_ROW = 100_000

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb"<row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_FILLED = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:v|f|is)\b')
# A glance, for most sheets have none: it begins with letters that are sought fast, so it finds too much
# rather than too little, and whether a cell is filled and how far away it is, is counted by _FILLED.
_FAR = re.compile(rb'r="(?:[A-Z]{3,}\d|[A-Z]+\d{6})')
_ERROR = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>'
    rb"(?:<f\b[^>]*/>|<f\b.*?</f>)?<v>([^<]*)</v>",
    re.DOTALL,
)
_UNCOUNTED = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>'
    rb"\s*(?:<f\b[^>]*/>|<f\b[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_SAVED = re.compile(rb"<dcterms:modified[^>]*>\s*(20\d\d-\d\d-\d\d)T")
UNCOUNTED = "没有算过的公式"


@dataclass(frozen=True, slots=True)
class PartFacts:
    """Facts of one sheet; rows and columns count from zero."""

    hidden_rows: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BookFacts:
    """Facts of a workbook: the date system, one PartFacts per sheet name, the day it was saved."""

    date1904: bool
    sheets: dict[str, PartFacts]
    saved: str = ""


def column_index(letters: str) -> int:
    """Return the zero-based index of a column name: ``A`` is 0, ``AA`` is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def book_facts(data: bytes) -> BookFacts:
    """Return the facts of an xlsx file that passed the gate.

    Raises:
        Invalid: a filled cell lies so far away that laying out the sheet would exhaust the memory.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = _tree(archive, "xl/workbook.xml")
        properties = book.find(f"{_MAIN}workbookPr")
        date1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        sheets = {name: _part(name, archive.read(part)) for name, part in _parts(archive, book)}
        return BookFacts(date1904, sheets, _saved(archive))


def _saved(archive: zipfile.ZipFile) -> str:
    """Return the day a workbook says it was last saved; none where it does not, or is damaged there."""
    with suppress(KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError):
        found = _SAVED.search(archive.read("docProps/core.xml"))
        return found[1].decode() if found else ""
    return ""


def _tree(archive: zipfile.ZipFile, name: str) -> Any:
    from defusedxml.ElementTree import fromstring  # the window stands long before anybody brings a workbook

    return fromstring(archive.read(name))


def _parts(archive: zipfile.ZipFile, book: Any) -> Iterator[tuple[str, str]]:
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    names = set(archive.namelist())
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if part in names:
            yield sheet.get("name", ""), part


def _part(name: str, xml: bytes) -> PartFacts:
    last = _ROW_NUMBER.search(xml, max(0, xml.rfind(b"<row ")))
    if (last and int(last[1]) > _FAR_ROW) or _FAR.search(xml):
        _refuse_far_cells(name, xml)
    errors = {
        (int(found[2]) - 1, column_index(found[1].decode())): found[3].decode()
        for found in (_ERROR.finditer(xml) if b't="e"' in xml else ())
    }
    for found in _UNCOUNTED.finditer(xml) if b"<f" in xml else ():
        errors[int(found[2]) - 1, column_index(found[1].decode())] = UNCOUNTED
    rows = _ROW.findall(xml) if b'hidden="' in xml else ()
    hidden = (_ROW_NUMBER.search(row) for row in rows if _HIDDEN.search(row))
    return PartFacts(frozenset(int(found[1]) - 1 for found in hidden if found), errors)


def _refuse_far_cells(name: str, xml: bytes) -> None:
    row = column = 0
    corner = ""
    for found in _FILLED.finditer(xml):
        here = int(found[2]), column_index(found[1].decode()) + 1
        if here[0] > row or here[1] > column:
            corner = (found[1] + found[2]).decode()
        row, column = max(row, here[0]), max(column, here[1])
    if row * column > AREA_LIMIT:
        raise Invalid(f"工作表“{name}”在很远的单元格 {corner} 还有内容。请把有用的行复制到新工作簿再导入。")
