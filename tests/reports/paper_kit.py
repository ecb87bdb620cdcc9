"""Reading produced documents back, as a reader program would."""

import ctypes
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

import pypdfium2
import pypdfium2.raw as pdfium

from app.core.fields import Kind, Label
from app.reports.register import SERIAL, Column, Register, columns_of, numbered
from app.reports.stamp import Stamp

STAMP = Stamp(
    title="稷山县2026年10月网格员补贴发放表",
    unit="稷山县综治中心",
    made_at=datetime(2026, 10, 31, 17, 0),
    number="稷综治〔2026〕31号",
    anchor="ab12cd34ef56ab78",
    demo=True,  # prints with the fonts in resources, whatever the machine has
)


def oversized() -> bytes:
    """Return what a PNG of twenty thousand pixels a side begins with; nobody reads on who sees its size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(64)))


@dataclass(frozen=True, slots=True)
class Line:
    """A row such as a service returns."""

    town: Annotated[str, Label("乡镇", 14)]
    name: Annotated[str, Label("姓名", 10)]
    identity: Annotated[str, Label("身份证号", 20, kind=Kind.CODE)]
    base: Annotated[Decimal, Label("基本补贴")]
    net: Annotated[Decimal, Label("实发")]


def line(number: int, town: str = "化峪镇", name: str = "张三", pay: str = "600.00") -> Line:
    return Line(town, name, f"99982419900101{number:04d}", Decimal(pay), Decimal(pay))


def register(rows: list[Line]) -> Register:
    columns = columns_of(Line, totals=("base", "net"))
    return Register(
        stamp=STAMP,
        columns=(SERIAL, *columns, Column(title="签名", width=14)),
        lines=numbered((*columns, Column(title="签名")), rows, lambda row: row.town),
        right="单位：元",
        closing=("合计大写：人民币壹仟贰佰元整",),
    )


def texts(content: bytes) -> list[str]:
    """The text of each page, line ends removed."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [_text(document, number) for number in range(len(document))]
    finally:
        document.close()


def _text(document, number: int) -> str:
    page = document[number]
    part = page.get_textpage()
    found = part.get_text_range().replace("\r\n", "")
    part.close()
    page.close()
    return found


def box(content: bytes, number: int, words: str) -> tuple[float, float, float, float]:
    """Where ``words`` first stand on a page: left, bottom, right, top in points from the lower left."""
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[number]
        part = page.get_textpage()
        start = part.get_text_range().index(words)
        boxes = [part.get_charbox(place) for place in range(start, start + len(words))]
        part.close()
        page.close()
        return boxes[0][0], min(b[1] for b in boxes), boxes[-1][2], max(b[3] for b in boxes)
    finally:
        document.close()


def fonts(content: bytes) -> dict[str, bool]:
    """The fonts the first page draws with, and whether each is embedded."""
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0]
        items = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=4)
        found = dict(_font(pdfium.FPDFTextObj_GetFont(item.raw)) for item in items)
        page.close()
        return found
    finally:
        document.close()


def _font(font) -> tuple[str, bool]:
    buffer = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
    return buffer.value.decode(), bool(pdfium.FPDFFont_GetIsEmbedded(font))
