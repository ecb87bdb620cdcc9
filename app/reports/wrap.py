"""Where a Chinese line may break; without it amounts and dates are torn apart in narrow cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

_NEVER_LAST = "（《「『【〔〈“‘([{¥￥＄$第"
_NEVER_FIRST = "，。、；：？！）》」』】〕〉”’％%,.;:?!)]}～·℃‰"
_UNITS = "年月日时分秒元万亿人名个户件次份号岁级条项%％"

# One piece is never torn: a number with its unit, a latin word, a dash or an ellipsis, or one
# character; with the marks that may not end a line before it and those that may not begin one after.
_PIECE = re.compile(
    rf"[{re.escape(_NEVER_LAST)}]*"
    rf"(?:[+\-−]?[0-9A-Za-z][0-9A-Za-z,.\-/:+%@_#]*[{_UNITS}]?|[…]+|[—]+|.)"
    rf"[{re.escape(_NEVER_FIRST)}]*",
    re.DOTALL,
)

Measure = Callable[[str], float]


def wrap(text: str, width: float, measure: Measure, *, indent: float = 0.0) -> list[str]:
    """Return the lines ``text`` fills in ``width``, the first one shorter by ``indent``.

    Units: points, as ``measure`` returns them. A line feed starts a new line. A piece wider than
    a whole line is cut between characters, because there is no better place.
    Source: GB/T 15834-2011 5.1 (marks that may not begin or end a line).
    """
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _fill(part, width, measure, indent if not lines else 0.0)
    return lines


def _fill(text: str, width: float, measure: Measure, indent: float) -> Iterator[str]:
    room, line = width - indent, ""
    used = 0.0
    for piece in _pieces(text, width, measure):
        advance = measure(piece)
        if line and used + advance > room + 0.01:
            yield line.rstrip(" ")
            line, used, room = "", 0.0, width
            piece = piece.lstrip(" ")
            advance = measure(piece)
        line += piece
        used += advance
    yield line.rstrip(" ")


def _pieces(text: str, width: float, measure: Measure) -> Iterator[str]:
    for piece in split(text):
        if len(piece) > 1 and measure(piece) > width:
            yield from piece
        else:
            yield piece


@lru_cache(maxsize=4096)
def split(text: str) -> tuple[str, ...]:
    """Return the pieces of ``text`` between which a line may break."""
    return tuple(_PIECE.findall(text))
