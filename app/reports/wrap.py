"""Where a Chinese line may break; without it amounts and dates are torn apart in narrow cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
Parts = Callable[[str], Sequence[str]]


# Words up to the mark behind them, or to a space that parts no word from its number.
_PHRASE = re.compile(rf".*?(?:[，。、；：？！]+[{re.escape(_NEVER_FIRST)}]*| +(?![0-9 ]))|.+", re.DOTALL)


def wrap(
    text: str, width: float, measure: Measure, *, indent: float = 0.0, parts: Parts | None = None
) -> list[str]:
    """Return the lines ``text`` fills in ``width``, the first one shorter by ``indent``.

    Units: points, as ``measure`` returns them. A line feed starts a new line. A piece (``split``'s, or
    another's ``parts``) wider than a whole line is cut between characters, because there is no better place.
    Source: GB/T 15834-2011 5.1 (marks that may not begin or end a line).
    """
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _fill(
            _pieces((parts or split)(part), width, measure), width, measure, 0 if lines else indent
        )
    return lines


def _fill(pieces: Iterable[str], width: float, measure: Measure, indent: float) -> Iterator[str]:
    room, line = width - indent, ""
    used = 0.0
    for piece in pieces:
        advance = measure(piece)
        if line and used + advance > room + 0.01:
            yield line.rstrip(" ")
            line, used, room = "", 0.0, width
            piece = piece.lstrip(" ")
            advance = measure(piece)
        line += piece
        used += advance
    yield line.rstrip(" ")


def _pieces(parts: Sequence[str], width: float, measure: Measure) -> Iterator[str]:
    for piece in parts:
        if len(piece) > 1 and measure(piece) > width:
            yield from piece
        else:
            yield piece


@lru_cache(maxsize=4096)
def split(text: str) -> tuple[str, ...]:
    """Return the pieces of ``text`` between which a line may break."""
    return tuple(_PIECE.findall(text))


def phrases(text: str) -> tuple[str, ...]:
    """Return ``text`` in phrases, each with the mark or the space that ends it."""
    return tuple(_PHRASE.findall(text))
