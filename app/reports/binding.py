"""Papers of several kinds bound as one PDF, to be printed in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from app.core.errors import Invalid
from app.reports.leaves import joined, sizes
from app.reports.paper import PORTRAIT, Paper
from app.reports.pdf import Flow
from app.reports.stamp import Stamp

_EDGE = 28.0  # points left free around a picture


def bind(papers: Sequence[tuple[str, bytes]], stamp: Stamp) -> bytes:
    """Return the papers, name and bytes, as one PDF; pictures fill a page of A4 each.

    In place of what cannot be opened stands a page that says so, so that nobody misses it.
    """
    return joined([_pages(name, content, stamp) for name, content in papers])


def _pages(name: str, content: bytes, stamp: Stamp) -> bytes:
    try:
        if content.startswith(b"%PDF"):
            sizes(content)  # which refuses what is damaged or locked
            return content
        return _picture(content)
    except (Invalid, OSError) as problem:
        why = str(problem) if isinstance(problem, Invalid) else "这张图片已损坏，打不开。"
        return _excuse(name, why, stamp)


def _picture(content: bytes) -> bytes:
    """Return a page of A4 with the picture as large as it goes, upright or lying as the picture is.

    Raises: OSError for what is no picture, Invalid for one that is too large.
    """
    from PIL.Image import DecompressionBombError
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    try:
        image = ImageReader(BytesIO(content))
    except DecompressionBombError as problem:  # which is no OSError
        raise Invalid("这张图片太大，印不出来；请用画图等软件缩小后重新登记。") from problem
    wide, high = image.getSize()
    page = landscape(A4) if wide > high else A4
    scale = min((page[0] - 2 * _EDGE) / wide, (page[1] - 2 * _EDGE) / high)
    out = BytesIO()
    canvas = Canvas(out, pagesize=page, invariant=True)
    left, low = (page[0] - wide * scale) / 2, (page[1] - high * scale) / 2
    canvas.drawImage(image, left, low, wide * scale, high * scale)
    canvas.save()
    return out.getvalue()


def _excuse(name: str, why: str, stamp: Stamp) -> bytes:
    flow = Flow(Paper(replace(stamp, title="有一份材料没有印出"), PORTRAIT))
    flow.title(flow.paper.stamp.title)
    flow.para(f"“{name}”在档案包里，但没有印在这里：{why}请单独打开核对。")
    return flow.paper.bytes()
