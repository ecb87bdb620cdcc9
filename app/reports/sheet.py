"""A register drawn as a PDF table: columns measured once, heading repeated on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from app.core.fields import Kind
from app.reports.fonts import Face
from app.reports.paper import LANDSCAPE, Page, Paper, Pen
from app.reports.register import AMOUNTS, SERIAL, Column, Line, LineKind, Register, label_span, shown
from app.reports.wrap import phrases, split, wrap

_WRAPS = frozenset({Kind.TEXT, Kind.CHOICE})
_LEAST, _TWO_LINES, _ONE_LINE = 0, 1, 2
# What is tried in turn: no text wraps; texts take two lines; texts take as many as they must.
_TRIES = (
    *((_ONE_LINE, size) for size in (10.5, 10.0, 9.5, 9.0, 8.5)),
    *((_TWO_LINES, size) for size in (9.5, 9.0, 8.5, 8.0)),
    *((_LEAST, size) for size in (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5)),
)
_SMALLEST = 5.0
PAD = 3.0
_SIGN_HEIGHT = 20.0  # a line to be signed by hand

TITLE = Pen(Face.TITLE, 18)
UNIT = Pen(Face.KAI, 11)


@dataclass(frozen=True, slots=True)
class Row:
    """One measured line: its cells wrapped, its height, and the cells its label covers."""

    cells: tuple[tuple[str, ...], ...]
    height: float
    span: int
    kind: LineKind


class Sheet:
    """A table measured for one width; draws itself page by page."""

    def __init__(self, paper: Paper, columns: Sequence[Column], lines: Sequence[Line], width: float) -> None:
        self.paper = paper
        called = paper.stamp.called
        self.columns = columns = [replace(one, title=called(one.title)) for one in columns]
        texts = [tuple(map(shown, (c.kind for c in columns), line.cells)) for line in lines]
        self.size, self.widths = _fit(paper, columns, lines, texts, width)
        self.body = Pen(Face.SONG, self.size)
        self.figures = Pen(Face.FIGURES, self.size)
        self.bold = Pen(Face.HEI, self.size)
        self.head = Pen(Face.HEI, max(self.size - 0.5, 6.0))
        self.edges = [sum(self.widths[:n]) for n in range(len(columns) + 1)]
        self.rows = [self._row(line, cells) for line, cells in zip(lines, texts, strict=True)]
        self._ragged = self._wrapping()
        self.tiers = 2 if any(column.over for column in columns) else 1
        self._heads = [
            self._wrapped(c.title, w, self.head) for c, w in zip(columns, self.widths, strict=True)
        ]
        self.tier_height = max(map(len, self._heads)) * self.head.size * 1.25 + 6
        if self.tiers == 2:
            self.tier_height = max(self.tier_height * 0.8, self.head.size * 1.25 + 6)

    @property
    def head_height(self) -> float:
        """The height of the heading."""
        return self.tier_height * self.tiers

    def _row(self, line: Line, texts: Sequence[str]) -> Row:
        span = label_span(line)
        pen = self.body if line.kind is LineKind.BODY else self.bold
        cells = [
            self._wrapped(text, width, pen) if column.kind in _WRAPS else (text,)  # numbers never break
            for column, text, width in zip(self.columns, texts, self.widths, strict=True)
        ]
        if span > 1:
            cells[0] = self._wrapped(texts[0], self.edges[span], pen)
        lines = max(map(len, cells))
        least = _SIGN_HEIGHT if any(column.get is None for column in self.columns[1:]) else 0.0
        return Row(tuple(cells), max(lines * self.size * 1.3 + self.size * 0.6, least), span, line.kind)

    def _wrapping(self) -> set[int]:
        """Return the columns in which some text wraps: all of such a column stands left."""
        bodies = [row.cells for row in self.rows if row.kind is LineKind.BODY]
        return {number for cells in bodies for number, lines in enumerate(cells) if len(lines) > 1}

    def _wrapped(self, text: str, width: float, pen: Pen) -> tuple[str, ...]:
        face = self.paper.face(pen)
        room = width - 2 * PAD
        if "\n" not in text and face.width(text, pen.size) <= room + 0.1:
            return (text,)
        return tuple(line for part in text.split("\n") for line in self._even(part, room, pen))

    def _even(self, text: str, room: float, pen: Pen) -> list[str]:
        """Break behind marks where it takes no more lines, else in even ones: 其他/扣款, not 其他扣/款."""
        face = self.paper.face(pen)

        def measure(part: str) -> float:
            return face.width(part, pen.size)

        lines, told = wrap(text, room, measure), phrases(text)
        if len(told) > 1 and max(map(measure, told)) <= room:
            kept = wrap(text, room, measure, parts=phrases)
            if len(kept) == len(lines):
                return kept
        whole = max((wide for wide in map(measure, split(text)) if wide <= room), default=0.0)
        narrower = min(room, max(whole, measure(text) / len(lines) + 0.6 * pen.size))
        even = wrap(text, narrower, measure)
        return even if len(even) == len(lines) else lines

    def draw(
        self, x: float, y: float, first: int, bottom: float, *, closing: float = 0.0
    ) -> tuple[int, float]:
        """Draw the heading and as many rows as fit; return the next row and where the table ends.

        ``closing`` is the height that must be left under the last row.
        """
        top = y
        placed: list[tuple[float, Row]] = []
        y += self.head_height
        for number in range(first, len(self.rows)):
            row = self.rows[number]
            tail = closing if number == len(self.rows) - 1 else 0.0
            if placed and y + row.height + tail > bottom:
                break
            placed.append((y, row))
            y += row.height
        self._draw_head(x, top)
        for row_y, row in placed:
            self._draw_row(x, row_y, row)
        self._draw_rules(x, top, y, placed)
        return first + len(placed), y

    def _draw_head(self, x: float, y: float) -> None:
        self.paper.fill(x, y, self.edges[-1], self.head_height)
        numbers = range(len(self.columns))
        for over, members in groupby(numbers, lambda n: self.columns[n].over):
            for number in (group := list(members)):
                top, height = (y + self.tier_height, self.tier_height) if over else (y, self.head_height)
                self._stack(x, number, number + 1, (top, height), self._heads[number], self.head)
            if over:
                area = (y, self.tier_height)
                self._stack(x, group[0], group[-1] + 1, area, (over,), self.head)
                line = y + self.tier_height
                self.paper.rule(x + self.edges[group[0]], line, x + self.edges[group[-1] + 1], line)

    def _stack(
        self, x: float, first: int, end: int, area: tuple[float, float], lines: Sequence[str], pen: Pen
    ) -> None:
        """Centre ``lines`` in the cells from ``first`` to ``end``; ``area`` is top and height."""
        top, height = area
        middle = x + (self.edges[first] + self.edges[end]) / 2
        leading = pen.size * 1.25
        line_y = top + height / 2 - leading * (len(lines) - 1) / 2
        for number, text in enumerate(lines):
            self.paper.centre(middle, line_y + number * leading, text, pen)

    def _pen(self, column: Column, kind: LineKind) -> Pen:
        if kind is not LineKind.BODY:
            return self.bold
        return self.body if column.kind in _WRAPS else self.figures

    def _draw_row(self, x: float, y: float, row: Row) -> None:
        for number, lines in enumerate(row.cells):
            if 0 < number < row.span or not lines[0]:
                continue
            end = row.span if number == 0 else number + 1
            column = self.columns[number]
            pen = self._pen(column, row.kind)
            if column.kind in AMOUNTS:
                self.paper.right(x + self.edges[end] - PAD, y + row.height / 2, lines[0], pen)
            elif number not in self._ragged or number < row.span - 1:
                self._stack(x, number, end, (y, row.height), lines, pen)
            else:
                self._block(x + self.edges[number] + PAD, y + row.height / 2, lines, pen)

    def _block(self, x: float, middle: float, lines: Sequence[str], pen: Pen) -> None:
        leading = pen.size * 1.3
        for number, text in enumerate(lines):
            self.paper.text(x, middle + (number - (len(lines) - 1) / 2) * leading, text, pen)

    def _draw_rules(self, x: float, top: float, bottom: float, rows: Sequence[tuple[float, Row]]) -> None:
        paper, right = self.paper, x + self.edges[-1]
        for y, _ in rows:
            paper.rule(x, y, right, y)
        for number in range(1, len(self.columns)):
            start = top
            if self.columns[number].over and self.columns[number].over == self.columns[number - 1].over:
                start = top + self.tier_height
            for y, row in rows:
                if number < row.span:
                    self._upright(x, number, start, y)
                    start = y + row.height
            self._upright(x, number, start, bottom)
        for x1, y1, x2, y2 in ((x, top, right, top), (x, bottom, right, bottom)):
            paper.rule(x1, y1, x2, y2, 1.0)
        paper.rule(x, top, x, bottom, 1.0)
        paper.rule(right, top, right, bottom, 1.0)

    def _upright(self, x: float, number: int, start: float, end: float) -> None:
        if end > start:
            self.paper.rule(x + self.edges[number], start, x + self.edges[number], end)


Texts = Sequence[Sequence[str]]


def _fit(
    paper: Paper, columns: Sequence[Column], lines: Sequence[Line], texts: Texts, width: float
) -> tuple[float, list[float]]:
    """Return the largest size at which the columns fit, and their widths."""
    bounds = [_bounds(paper, column, cells) for column, cells in _by_column(columns, lines, texts)]
    tries = (
        (tier, size)
        for tier, size in _TRIES
        if sum(bound[tier] * size + 2 * PAD for bound in bounds) <= width
    )
    tier, size = next(tries, (_LEAST, _SMALLEST))
    needs = [bound[tier] * size + 2 * PAD for bound in bounds]
    wants = [bound[_ONE_LINE] * size + 2 * PAD for bound in bounds]
    return size, _shared(needs, wants, width)


def _by_column(
    columns: Sequence[Column], lines: Sequence[Line], texts: Texts
) -> list[tuple[Column, set[str]]]:
    """Each column with the different texts that must fit into it; a spanning label need not."""
    found: list[tuple[Column, set[str]]] = [(column, set()) for column in columns]
    for line, cells in zip(lines, texts, strict=True):
        span = label_span(line)
        for number in range(0 if span == 1 else span, len(cells)):
            found[number][1].add(cells[number])
    return found


def _bounds(paper: Paper, column: Column, texts: set[str]) -> tuple[float, float, float]:
    """Return the width a column takes at least, on two lines and on one, in em."""
    faces = [paper.face(Pen(face, 1)) for face in (Face.SONG, Face.FIGURES, Face.HEI)]
    widest = max((face.width(text, 1) for text in texts for face in faces), default=0.0)
    if column.get is None and column is not SERIAL:
        return column.width * 0.4, column.width * 0.4, column.width * 0.5
    head = max(faces[-1].width(part, 1) for part in column.title.split("\n"))
    one_line = max(widest, min(head, 4.2))
    if column.kind not in _WRAPS:
        least = max(widest, min(head, 2.1))
        return least, least, one_line
    least = max(min(widest, 4.1), min(head, 2.1))
    return least, max(least, widest / 2 + 1), one_line


def _shared(needs: Sequence[float], wants: Sequence[float], width: float) -> list[float]:
    """Return widths that fill ``width``: wishes and more, or needs and what is left."""
    total_need, total_want = sum(needs), sum(wants)
    if total_want <= width or total_want == total_need:
        return [want * width / total_want for want in wants]
    part = (width - total_need) / (total_want - total_need)
    return [need + (want - need) * part for need, want in zip(needs, wants, strict=True)]


def register_pdf(register: Register, page: Page = LANDSCAPE) -> bytes:
    """Return the register as a PDF: A4, heading and unit line on the first page, foot on each."""
    paper = Paper(register.stamp, page)
    y = _opening(paper, register)
    sheet = Sheet(paper, register.columns, register.lines, paper.width)
    lines = [
        line
        for text in register.closing
        for line in wrap(text, paper.width, lambda part: paper.measure(part, UNIT))
    ]
    y = table(paper, y, sheet, closing=18.0 * len(lines) + 34)
    for line in lines:
        y += 18
        paper.text(paper.left, y, line, UNIT)
    signatures(paper, y + 24, register.stamp.signatures)
    return paper.bytes()


def table(paper: Paper, y: float, sheet: Sheet, *, closing: float = 0.0) -> float:
    """Draw a whole table from ``y`` over as many pages as it takes; return where it ends.

    ``closing`` points are kept free under its last row.
    """
    row, y = sheet.draw(paper.left, y, 0, paper.bottom, closing=closing)
    while row < len(sheet.rows):
        paper.turn()
        row, y = sheet.draw(paper.left, paper.top, row, paper.bottom, closing=closing)
    return y


def _opening(paper: Paper, register: Register) -> float:
    y = paper.top + 6
    paper.centre(paper.left + paper.width / 2, y, register.stamp.title, TITLE)
    y += 27
    paper.text(paper.left, y, register.left, UNIT)
    paper.right(paper.left + paper.width, y, register.right, UNIT)
    return y + 11


def signatures(paper: Paper, y: float, names: Sequence[str]) -> None:
    """Write the blanks to be signed, evenly across the type area."""
    names = paper.stamp.signers(names)
    step = paper.width / max(len(names), 1)
    for number, name in enumerate(names):
        paper.text(paper.left + number * step, y, f"{name}：", Pen(Face.SONG, 10.5))
