"""Pages of one PDF: paper, type area, text, rules and the foot every page carries."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from reportlab import rl_config
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from app.reports.fonts import GETA, Face, Typeface, typeface
from app.reports.leaves import CREATOR
from app.reports.stamp import DEMO_MARK, Stamp

rl_config.useA85 = 0  # pages as binary: a fifth smaller, and half the time of drawing them

MM = 72 / 25.4
BLACK, GREY, HEAD_FILL, MARK = map(HexColor, ("#000000", "#555555", "#EEF1F5", "#B42318"))
LACKING = "缺字："
"""What the keywords of a paper begin with that has characters no font here can draw."""
PALE = HexColor("#DDE2E8")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper and its type area, in millimetres; ``formal`` numbers it as a 公文 does."""

    width: float
    height: float
    left: float
    top: float
    area_width: float
    area_height: float
    formal: bool = False


# GB/T 9704-2012 5.2 and 7.5: head 37, binding edge 28, type area 156 x 225, page number outside.
PORTRAIT = Page(210, 297, 28, 37, 156, 225, formal=True)
PORTRAIT_SHEET = Page(210, 297, 18, 20, 174, 253)
LANDSCAPE = Page(297, 210, 15, 17, 267, 173)
LANDSCAPE_A3 = Page(420, 297, 15, 17, 390, 260)


@dataclass(frozen=True, slots=True)
class Pen:
    """How text looks: face, size in points, colour."""

    face: Face
    size: float
    colour: HexColor = BLACK


FOOT = Pen(Face.SONG, 7.5, GREY)
_SMALL = Pen(Face.SONG, 9)
_QR_MM = 11.0


class Paper:
    """Draws one PDF page after page; measures are points, y runs down from the top edge.

    Guarantees the same bytes for the same calls in any process: dates come from the stamp and
    the identifier from the content.
    """

    def __init__(self, stamp: Stamp, page: Page = PORTRAIT) -> None:
        self.stamp = stamp
        self.page = page
        self.left, self.top = page.left * MM, page.top * MM
        self.width, self.height = page.area_width * MM, page.area_height * MM
        self.bottom = self.top + self.height
        self.pages = 0
        self._height = page.height * MM
        self._buffer = BytesIO()
        self._faces: dict[Face, Typeface] = {}
        self._canvas = self._open()
        self._texts: list[tuple[float, float, str, Pen, float]] = []
        self._rules: dict[float, list[tuple[float, float, float, float]]] = defaultdict(list)
        self._fills: list[tuple[float, float, float, float]] = []
        self._missing: set[str] = set()
        self._digest = hashlib.sha256(repr(stamp).encode())

    def face(self, pen: Pen) -> Typeface:
        """Return the fonts that draw ``pen``."""
        found = self._faces.get(pen.face)
        if found is None:
            found = self._faces[pen.face] = typeface(pen.face, demo=self.stamp.demo)
        return found

    def measure(self, text: str, pen: Pen) -> float:
        """Return the width of ``text`` in points."""
        return self.face(pen).width(text, pen.size)

    def text(self, x: float, y: float, text: str, pen: Pen, spread: float = 0.0) -> None:
        """Write ``text`` from ``x``, its middle at ``y``; ``spread`` points between characters."""
        if text:
            self._texts.append((x, y, text, pen, spread))

    def right(self, x: float, y: float, text: str, pen: Pen) -> None:
        """Write ``text`` so that it ends at ``x``."""
        self.text(x - self.measure(text, pen), y, text, pen)

    def centre(self, x: float, y: float, text: str, pen: Pen) -> None:
        """Write ``text`` with its middle at ``x``."""
        self.text(x - self.measure(text, pen) / 2, y, text, pen)

    def rule(self, x1: float, y1: float, x2: float, y2: float, weight: float = 0.5) -> None:
        """Draw a straight black line ``weight`` points thick."""
        self._rules[weight].append((x1, self._height - y1, x2, self._height - y2))

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        """Shade a rectangle with the header colour."""
        self._fills.append((x, self._height - y - height, width, height))

    def area(
        self, rings: Sequence[Sequence[tuple[float, float]]], colour: HexColor | None, line: float
    ) -> None:
        """Fill what lies between rings with a colour, its rim a line in grey; None draws the rim alone."""
        path = self._canvas.beginPath()
        for ring in rings:
            path.moveTo(ring[0][0], self._height - ring[0][1])
            for x, y in ring[1:]:
                path.lineTo(x, self._height - y)
            path.close()
        self._digest.update(repr(rings).encode())
        self._canvas.setLineWidth(line)
        self._canvas.setStrokeColor(GREY)
        if colour is not None:
            self._canvas.setFillColor(colour)
        self._canvas.drawPath(path, stroke=1, fill=int(colour is not None), fillMode=0)
        self._canvas.setStrokeColor(BLACK)

    def bars(self, x: float, y: float, digits: str, height: float) -> None:
        """Draw digits as Code 128 bars below ``y``: what the cheapest scanner reads."""
        code = Code128(digits, barWidth=0.9, barHeight=height, quiet=False, humanReadable=False)
        code.drawOn(self._canvas, x, self._height - y - height)
        self._digest.update(digits.encode())

    def turn(self) -> None:
        """Finish this page with its foot and begin the next."""
        self.pages += 1
        self._number()
        if self.stamp.mark:
            self._canvas.doForm("mark")
        self._flush()
        self._canvas.doForm("foot")
        self._canvas.showPage()

    def bytes(self) -> bytes:
        """Return the finished PDF; what is drawn on the current page is kept."""
        if self._texts or self._rules or not self.pages:
            self.turn()
        if self._missing:
            self._canvas.setKeywords(
                LACKING + "、".join(f"U+{ord(char):X}" for char in sorted(self._missing))
            )
        self._canvas.beginForm("foot")
        self._foot()
        self._flush()
        self._canvas.endForm()
        if self.stamp.mark:
            self._canvas.beginForm("mark")
            self._watermark()
            self._canvas.endForm()
        self._canvas.save()
        return self._buffer.getvalue()

    def _open(self) -> Canvas:
        first = typeface(Face.SONG, demo=self.stamp.demo).name
        size = (self.page.width * MM, self._height)
        canvas = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=1, initialFontName=first)
        canvas.setTitle(self.stamp.title)
        canvas.setAuthor(self.stamp.unit)
        canvas.setSubject(self.stamp.number)
        canvas.setCreator(CREATOR)
        # WORKAROUND reportlab 5.1: the file identifier starts from SOURCE_DATE_EPOCH even when invariant.
        canvas._doc.signature = hashlib.blake2s(repr(self.stamp).encode(), digest_size=16)
        made = f"D:{self.stamp.made_at:%Y%m%d%H%M%S}+08'00'"
        canvas.setDateFormatter(lambda *_: made)
        return canvas

    def _number(self) -> None:
        formal = Pen(Face.SONG, 14)
        y = self.bottom + 7 * MM + 7
        if self.page.formal:  # odd pages right, even pages left, one character in
            number = f"— {self.pages} —"
            inset = formal.size
            width = self.measure(number, formal)
            x = self.left + (self.width - inset - width if self.pages % 2 else inset)
            self.text(x, y, number, formal)
        else:  # the total is known when the foot is drawn
            self.right(self._total_x() - 3, self.bottom + 4 * MM, f"第 {self.pages} 页", _SMALL)

    def _total_x(self) -> float:
        return self.left + self.width - 14 * MM

    def _foot(self) -> None:
        x, y = self.left, self.bottom + (17 if self.page.formal else 3) * MM
        code = self._check_code()
        self.square(x, y, f"{self.stamp.number}|{code}|{self.stamp.anchor}")
        x += _QR_MM * MM + 4
        lines = [f"{self.stamp.foot}  校验码 {code}"]
        lines += [self.stamp.contact] if self.stamp.contact else []
        if self._missing:
            lines.append(f"“{GETA}”处为本机字体没有的字（{self._rare()}），请手写补齐")
        if self.stamp.demo:
            lines.append(f"{DEMO_MARK}，人员与金额均为虚构，不得用于发放")
            self._demo_tag()
        if not self.page.formal:
            self.text(self._total_x() + 3, self.bottom + 4 * MM, f"共 {self.pages} 页", _SMALL)
        for number, line in enumerate(lines):
            self.text(x, y + 6 + number * 10, line, FOOT)

    def _rare(self) -> str:
        return "、".join(f"U+{ord(char):X}" for char in sorted(self._missing))

    def _watermark(self) -> None:
        """Write the mark slantwise over the whole page, pale and below everything else."""
        canvas, pen = self._canvas, Pen(Face.SONG, 15, PALE)
        step = max(self.measure(self.stamp.mark, pen) + 60, 200)
        runs = self._runs(self.stamp.mark, pen)
        canvas.saveState()
        canvas.setFillColor(pen.colour)
        canvas.rotate(30)
        for row in range(-6, 13):
            for column in range(-2, 6):
                x, y = column * step + row % 2 * step / 2, row * 85
                for font, part in runs:
                    canvas.setFont(font, pen.size)
                    canvas.drawString(x, y, part)
                    x += self.measure(part, pen)
        canvas.restoreState()

    def _check_code(self) -> str:
        digest = self._digest.hexdigest().upper()
        return f"{digest[:4]}-{digest[4:8]}"

    def _demo_tag(self) -> None:
        pen = Pen(Face.HEI, 11, MARK)
        self.right(self.left + self.width, self.top - 6 * MM, DEMO_MARK, pen)

    def square(self, x: float, y: float, content: str, size: float = _QR_MM) -> None:
        """Draw a square code (QR) of ``size`` millimetres from its upper left corner."""
        rows = list(segno.make(content, error="m", micro=False).matrix)
        dot = size * MM / len(rows)
        self._canvas.setFillColor(BLACK)
        for line, row in enumerate(rows):
            start = None
            for column, dark in enumerate([*row, 0]):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    top = self._height - y - (line + 1) * dot
                    self._canvas.rect(x + start * dot, top, (column - start) * dot, dot, stroke=0, fill=1)
                    start = None

    def _flush(self) -> None:
        """Give the page to the canvas: shades below, rules over them, text on top."""
        if self._fills:
            self._canvas.setFillColor(HEAD_FILL)
            for x, y, width, height in self._fills:
                self._canvas.rect(x, y, width, height, stroke=0, fill=1)
            self._fills.clear()
        for weight, rules in self._rules.items():
            self._canvas.setLineWidth(weight)
            self._canvas.lines(rules)
        self._rules.clear()
        self._write()

    def _write(self) -> None:
        block = self._canvas.beginText()
        colour, spacing = None, 0.0
        for x, y, text, pen, spread in self._texts:
            if pen.colour is not colour:
                block.setFillColor(pen.colour)
                colour = pen.colour
            if spread != spacing:  # graphics state: the page number, written last, sets it back
                block.setCharSpace(spread)
                spacing = spread
            for font, part in self._runs(text, pen):
                block.setTextOrigin(x, self._height - y - 0.38 * pen.size)
                block.setFont(font, pen.size)
                block.textLine(part)
                if len(part) < len(text):
                    x += self.measure(part, pen) + spread * len(part)
        self._canvas.drawText(block)
        self._texts.clear()

    def _runs(self, text: str, pen: Pen) -> list[tuple[str, str]]:
        face = self.face(pen)
        runs = face.runs(text)
        if any(GETA in part for _, part in runs):
            self._missing.update(char for char in text if not face.covers(char))
        self._digest.update(text.encode())
        return runs
