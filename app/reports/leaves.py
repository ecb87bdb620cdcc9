"""The pages of a PDF as pictures and as words, for the screen and the printer.

PDFium is not made for threads: whoever asks waits for the one before.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING

from app.core.errors import Invalid

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

Size = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a place on a page, in points from its upper left corner."""

CREATOR = "全科网格管理台"
"""What the papers of this program say that made them; bound together they say it no more."""
DAMAGED = "这份文件已损坏或不是PDF，打不开；请从备份恢复，或重新生成后再看。"
_LOCKED = "这份PDF设了密码，打不开；请用不设密码的文件。"
_MOST = 48_000_000  # pixels of one page: A3 at 500 dpi; a page of ten metres is drawn coarser
_LARGEST = 64 * 1024 * 1024  # pixels of a picture: the 256 MB that Qt gives one room for
_LACKING = re.compile(r"处为本机字体没有的字（([^）]*)）")
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels: four bytes each (blue, green, red, nothing), ``stride`` bytes a line."""

    width: int
    height: int
    stride: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where the sought words stand; words broken over lines have several boxes."""

    page: int
    boxes: tuple[Box, ...]


def sizes(content: bytes) -> tuple[Size, ...]:
    """Return width and height of every page, in points.

    Raises: Invalid for what is damaged, locked or no PDF.
    """
    with _opened(content) as pdf:
        return tuple(pdf.get_page_size(page) for page in range(len(pdf)))


def refuse_large(name: str, width: int, height: int) -> None:
    """Raise Invalid for a picture of more pixels than can be shown: that it is whole, and what to do."""
    if width * height > _LARGEST:
        raise Invalid(
            f"“{name}”有 {width:,}×{height:,} 像素，太大，打不开；"
            "请用画图等软件把长边缩小到 8,000 像素以内，再选缩小后的图片。"
        )


def lacking(content: bytes) -> str:
    """Return which characters of a paper the fonts here lack, as the paper says it; empty where it says none.

    Raises: Invalid.
    """
    with _opened(content) as pdf:
        said: str = pdf.get_metadata_value("Keywords")
        if said.startswith("缺字："):
            return said.removeprefix("缺字：")
        return _at_the_foot(pdf) if pdf.get_metadata_value("Creator") != CREATOR else ""


def _at_the_foot(pdf: PdfDocument) -> str:
    """Return what the pages of papers bound together say themselves: binding keeps no keywords."""
    found: dict[str, None] = {}
    for leaf in pdf:
        text = leaf.get_textpage()
        try:
            told = _LACKING.search(text.get_text_range().replace("\r\n", ""))
            found.update(dict.fromkeys(told[1].split("、") if told else ()))
        finally:
            text.close()
            leaf.close()
    return "、".join(found)


def draw(content: bytes, page: int, scale: float) -> Picture:
    """Return a page at ``scale`` pixels per point.

    Raises: Invalid.
    """
    with _opened(content) as pdf:
        width, height = pdf.get_page_size(page)
        fitting = min(scale, sqrt(_MOST / max(width * height, 1.0)))
        leaf = pdf[page]
        try:
            bitmap = leaf.render(scale=fitting, prefer_bgrx=True, draw_annots=True)
            try:
                return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            finally:
                bitmap.close()
        finally:
            leaf.close()


def find(content: bytes, words: str, step: Callable[[float], object] = lambda done: None) -> list[Spot]:
    """Return the places of ``words`` in the order of the pages; ``step`` is told how far the search is.

    Raises: Invalid.
    """
    found: list[Spot] = []
    with _opened(content) as pdf:
        for page in range(len(pdf)):
            step(page / len(pdf))
            leaf = pdf[page]
            text = leaf.get_textpage()
            try:
                found += _spots(text, words, page, leaf.get_height())
            finally:
                text.close()
                leaf.close()
    return found


def joined(contents: Sequence[bytes]) -> bytes:
    """Return the pages of several PDFs, one after the other, as one.

    Raises: Invalid for what is damaged, locked or no PDF.
    """
    import pypdfium2

    with ExitStack() as held:
        held.enter_context(_ONE_AT_A_TIME)
        whole = pypdfium2.PdfDocument.new()
        held.callback(whole.close)
        for content in contents:
            part = held.enter_context(_read(content))
            whole.import_pages(part)
        out = BytesIO()
        whole.save(out)
        return out.getvalue()


def _spots(text: PdfTextPage, words: str, page: int, height: float) -> Iterator[Spot]:
    searcher = text.search(words)
    try:
        while (place := searcher.get_next()) is not None:
            corners = (text.get_rect(number) for number in range(text.count_rects(*place)))
            yield Spot(
                page, tuple((left, height - top, right, height - low) for left, low, right, top in corners)
            )
    finally:
        searcher.close()


@contextmanager
def _opened(content: bytes) -> Iterator[PdfDocument]:
    """Open the document for as long as one caller needs it: nothing of PDFium outlives its turn."""
    with _ONE_AT_A_TIME, _read(content) as pdf:
        yield pdf


@contextmanager
def _read(content: bytes) -> Iterator[PdfDocument]:
    """Open the document; whoever calls has waited for the one before."""
    import pypdfium2  # read when a paper is first looked at
    from pypdfium2 import PdfiumError

    try:
        pdf = pypdfium2.PdfDocument(content)
    except PdfiumError as problem:
        raise Invalid(_LOCKED if "assword" in str(problem) else DAMAGED) from problem
    try:
        yield pdf
    except PdfiumError as problem:
        raise Invalid(DAMAGED) from problem
    finally:
        pdf.close()
