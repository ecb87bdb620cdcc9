"""Running documents on GB/T 9704 geometry: title, headings, paragraphs, forms, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.reports.fonts import Face
from app.reports.paper import MM, Paper, Pen
from app.reports.wrap import wrap

# GB/T 9704-2012 5.2.3: 22 lines of 28 characters in the type area; 7.3: body 三号 (16 pt) 仿宋.
LINES, CHARS = 22, 28
BODY = Pen(Face.FANG, 16)
LEVEL1 = Pen(Face.HEI, 16)
LEVEL2 = Pen(Face.KAI, 16)
TITLE = Pen(Face.TITLE, 22)
LABEL = Pen(Face.HEI, 11)
VALUE = Pen(Face.SONG, 11)
UNIT = Pen(Face.KAI, 11)
_PAD = 5.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a form: ``share`` of the width in twelfths; a label is shaded and centred.

    ``low`` text stands at the foot of the cell on the right: where one signs and dates.  An ``open`` cell
    goes on in the row below.
    """

    text: str = ""
    share: float = 3
    label: bool = False
    centred: bool = False
    low: bool = False
    open: bool = False


FormRow = tuple[float, list[Cell]]  # least height in millimetres, cells


@dataclass(frozen=True, slots=True)
class FormLine:
    """A measured row of a form; the height is in points."""

    cells: Sequence[Cell]
    texts: Sequence[Sequence[str]]
    height: float

    @property
    def shares(self) -> float:
        """How many twelfths its cells take; what they leave is open to the row below."""
        return sum(cell.share for cell in self.cells)


class Flow:
    """Writes down the type area of a ``Paper`` and turns the page when it is full.

    Guarantees that a block asked for with ``keep`` is not torn by a page end.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.y = paper.top
        self.leading = paper.height / LINES
        self.tight = paper.width / CHARS - BODY.size  # 16 pt letters at 28 to the line sit closer

    def keep(self, height: float) -> None:
        """Turn the page unless ``height`` points are left on it."""
        if self.y + height > self.paper.bottom + 0.5 and self.y > self.paper.top:
            self.turn()

    def turn(self) -> None:
        """Go on at the head of the next page."""
        self.paper.turn()
        self.y = self.paper.top

    def gap(self, lines: float = 1.0) -> None:
        """Leave ``lines`` body lines empty."""
        self.y += lines * self.leading

    def title(self, text: str) -> None:
        """Write the title centred, 二号小标宋; a line feed breaks it by meaning.

        One that is too long breaks before what it adds in brackets; that of a form is set smaller first.
        """
        width, pen = self.paper.width, self._title_pen(text)
        if self.paper.measure(text, pen) > width and "\n" not in text:
            text = "\n（".join(filter(None, text.rsplit("（", 1)))
        for line in wrap(text, width, lambda part: self.paper.measure(part, pen)):
            self.paper.centre(self.paper.left + width / 2, self.y + 17, line, pen)
            self.y += 34

    def _title_pen(self, text: str) -> Pen:
        if self.paper.page.formal:
            return TITLE
        sizes = (TITLE.size - step for step in range(5))
        pens = (Pen(TITLE.face, size) for size in sizes)
        return next((pen for pen in pens if self.paper.measure(text, pen) <= self.paper.width), TITLE)

    def unit_line(self, left: str, right: str) -> None:
        """Write the line above a table: 填报单位 on the left, 单位 or month on the right.

        Where there is no room for both, the right one stands below.
        """
        paper = self.paper
        paper.text(paper.left, self.y + 9, left, UNIT)
        if paper.measure(left, UNIT) + UNIT.size + paper.measure(right, UNIT) > paper.width:
            self.y += 16
        paper.right(paper.left + paper.width, self.y + 9, right, UNIT)
        self.y += 20

    def signing(self, left: str, right: str = "") -> None:
        """Write who signs and the blank for the day, in the letters of the text."""
        self.paper.text(self.paper.left, self.y + self.leading / 2, left, BODY)
        self.paper.right(self.paper.left + self.paper.width, self.y + self.leading / 2, right, BODY)
        self.y += self.leading

    def heading(self, text: str, pen: Pen = LEVEL1) -> None:
        """Write 一、 (黑体) or, with LEVEL2, (一) (楷体), never last on a page."""
        self.keep(2 * self.leading)
        self._line(self.paper.stamp.called(text), 2 * BODY.size, pen, self.tight)

    def para(self, text: str, *, indent: bool = True, pen: Pen = BODY) -> None:
        """Write a justified paragraph, the first line two characters in."""
        tight = self.tight * pen.size / BODY.size
        room = self.paper.width - tight  # the last character of a line is not followed by a gap
        first = 2 * (pen.size + tight) if indent else 0.0
        face = self.paper.face(pen)
        lines = wrap(text, room, lambda part: face.width(part, pen.size) + tight * len(part), indent=first)
        for number, line in enumerate(lines):
            self.keep(self.leading)
            inset = first if number == 0 else 0.0
            last = number == len(lines) - 1
            self._line(line, inset, pen, tight if last else self._spread(line, inset, pen, tight))

    def height_of(self, text: str) -> float:
        """Return how high a paragraph will be."""
        face, tight = self.paper.face(BODY), self.tight
        lines = wrap(
            text,
            self.paper.width - tight,
            lambda part: face.width(part, BODY.size) + tight * len(part),
            indent=2 * (BODY.size + tight),
        )
        return len(lines) * self.leading

    def note(self, text: str) -> None:
        """Write an explanation in small letters under a form."""
        face = self.paper.face(UNIT)
        for line in wrap(text, self.paper.width, lambda part: face.width(part, UNIT.size)):
            self.keep(UNIT.size * 1.5)
            self.paper.text(self.paper.left, self.y + UNIT.size * 0.75, line, UNIT)
            self.y += UNIT.size * 1.5

    def _spread(self, line: str, inset: float, pen: Pen, tight: float) -> float:
        """Return the space between characters that justifies ``line``; a short line stays ragged."""
        spare = self.paper.width - inset - self.paper.measure(line, pen)
        gap = spare / max(len(line) - 1, 1)
        return gap if gap < pen.size / 4 else tight

    def _line(self, text: str, inset: float, pen: Pen, spread: float) -> None:
        self.paper.text(self.paper.left + inset, self.y + self.leading / 2, text, pen, spread)
        self.y += self.leading

    def form(self, rows: Sequence[FormRow]) -> None:
        """Draw a form: each row a least height in millimetres and cells whose shares make twelve.

        A row grows with its text; the form has a 1 pt frame and 0.5 pt rules.  Rows whose shares make less
        leave a place on the right, as for a photograph.
        """
        self.draw(self.measured(rows))

    def measured(self, rows: Sequence[FormRow]) -> list[FormLine]:
        """Return the rows with their texts wrapped and their heights known, to be drawn later."""
        return [self._measured(least, cells) for least, cells in rows]

    def _measured(self, least: float, cells: Sequence[Cell]) -> FormLine:
        called = self.paper.stamp.called
        cells = [replace(cell, text=called(cell.text)) if cell.label else cell for cell in cells]
        texts = [self._wrapped(cell) for cell in cells]
        tallest = max(map(len, texts)) * VALUE.size * 1.35 + 8
        return FormLine(cells, texts, max(least * MM, tallest))

    def draw(self, lines: Sequence[FormLine]) -> None:
        """Draw measured rows, going on over the page."""
        opened = self.y
        for place, line in enumerate(lines):
            if self.y + line.height > self.paper.bottom + 0.5 and self.y > self.paper.top:
                if self.y > opened:
                    self._frame(opened, self.y)
                self.turn()
                opened = self.y
            below = lines[place + 1] if place + 1 < len(lines) else line
            self._row(line, below.shares)
            self.y += line.height
        self._frame(opened, self.y)

    def _wrapped(self, cell: Cell) -> list[str]:
        pen = LABEL if cell.label else VALUE
        face = self.paper.face(pen)
        width = cell.share * self.paper.width / 12 - 2 * _PAD
        if "\n" not in cell.text and face.width(cell.text, pen.size) <= width:
            return [cell.text]
        return wrap(cell.text, width, lambda part: face.width(part, pen.size))

    def _row(self, line: FormLine, below: float) -> None:
        """Draw one row and the rules below its cells; ``below`` twelfths are taken by the next one's."""
        x, paper = self.paper.left, self.paper
        for cell, texts in zip(line.cells, line.texts, strict=True):
            width = cell.share * paper.width / 12
            if cell.label:
                paper.fill(x, self.y, width, line.height)
            self._texts(cell, texts, x, width, line.height)
            if not cell.open:
                paper.rule(x, self.y + line.height, x + width, self.y + line.height)
            x += width
            if x < paper.left + paper.width - 1:
                paper.rule(x, self.y, x, self.y + line.height)
        edge = paper.left + below * paper.width / 12
        if edge > x + 1:
            paper.rule(x, self.y + line.height, edge, self.y + line.height)

    def _texts(self, cell: Cell, texts: Sequence[str], x: float, width: float, height: float) -> None:
        pen = LABEL if cell.label else VALUE
        leading = pen.size * 1.35
        y = self.y + height / 2 - leading * (len(texts) - 1) / 2
        if cell.low:
            y = self.y + height - 4 - leading * (len(texts) - 0.5)
        for text in texts:
            if cell.low:
                self.paper.right(x + width - 2 * _PAD, y, text, pen)
            elif cell.label or cell.centred:
                self.paper.centre(x + width / 2, y, text, pen)
            else:
                self.paper.text(x + _PAD, y, text, pen)
            y += leading

    def _frame(self, top: float, bottom: float) -> None:
        left, right = self.paper.left, self.paper.left + self.paper.width
        self.paper.rule(left, top, right, top, 1.0)
        self.paper.rule(left, bottom, right, bottom, 1.0)
        self.paper.rule(left, top, left, bottom, 1.0)
        self.paper.rule(right, top, right, bottom, 1.0)

    def signatures(self, names: Sequence[str]) -> None:
        """Write one line of blanks to be signed by hand, evenly spread."""
        self.keep(self.leading)
        names = self.paper.stamp.signers(names)
        step = self.paper.width / max(len(names), 1)
        for number, name in enumerate(names):
            x = self.paper.left + number * step
            self.paper.text(x, self.y + self.leading / 2, f"{name}：", VALUE)
        self.y += self.leading

    def signed(self, body: str, day: date) -> None:
        """Write the issuing body and the date, right, four characters in.

        Source: GB/T 9704-2012 7.3.5.4; numbers without leading zeros (10.2.3 of GB/T 15835).
        """
        self.keep(3 * self.leading)
        self.gap(1 if self.y > self.paper.top else 0)
        written = f"{day.year}年{day.month}月{day.day}日"
        edge = self.paper.left + self.paper.width - 4 * BODY.size
        middle = edge - self.paper.measure(written, BODY) / 2
        half = self.paper.measure(body, BODY) / 2
        middle = min(middle, self.paper.left + self.paper.width - half)
        self.paper.centre(middle, self.y + self.leading / 2, body, BODY)
        self.paper.right(edge, self.y + 1.5 * self.leading, written, BODY)
        self.y += 2 * self.leading
