"""Which font file draws which character; without it a rare name would print as an empty box."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

RESOURCES = Path(__file__).parents[2] / "resources" / "fonts"
GETA = "〓"  # the printers' mark for a character the fount lacks

_BEYOND_BMP = re.compile(r"<([0-9A-F]{5,6})>")


class Face(Enum):
    """A role of GB/T 9704: the workstation's files for it, best first, then ours."""

    FANG = (("仿宋_GB2312.ttf", "simfang.ttf"), "NotoSerifSC-Regular.ttf")
    SONG = (("simsun.ttc",), "NotoSerifSC-Regular.ttf")
    FIGURES = (("simsun.ttc",), "NotoSansSC-Regular.ttf")  # digits of one width, for columns
    KAI = (("楷体_GB2312.ttf", "simkai.ttf"), "NotoSerifSC-Regular.ttf")
    HEI = (("simhei.ttf",), "NotoSansSC-Medium.ttf")
    TITLE = (("方正小标宋简体.ttf", "FZXBSJW.TTF", "FZXBSJW--GB1-0.ttf"), "NotoSerifSC-Black.ttf")

    def __init__(self, workstation: tuple[str, ...], ours: str) -> None:
        self.workstation = workstation
        self.ours = ours


_RARE = ("NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf")  # ours, after the face's own
_RARE_WORKSTATION = ("simsunb.ttf", "simsun.ttc")  # Extension B, if the machine has it


def _searchable(font: TTFont) -> TTFont:
    """Let the font write rare characters so that they can be copied and searched in the PDF.

    WORKAROUND reportlab 5.1: makeToUnicodeCMap writes characters beyond U+FFFF as five hex
    digits; PDF wants UTF-16. The finished maps of this one font object are corrected.
    """
    add = font.addObjects

    def add_and_correct(doc: Any) -> None:
        add(doc)
        for name, item in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                item.content = _BEYOND_BMP.sub(_utf16, item.content)

    font.addObjects = add_and_correct
    return font


def _utf16(match: re.Match[str]) -> str:
    return f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"


class Typeface:
    """One face with its fall-backs: measures text and says which font draws each part."""

    def __init__(self, fonts: tuple[TTFont, ...]) -> None:
        self._fonts = fonts
        self._glyphs: dict[str, tuple[str, str, float]] = {}  # character -> drawn, font, width in em

    @property
    def name(self) -> str:
        """The name the main font is registered under."""
        return str(self._fonts[0].fontName)

    def width(self, text: str, size: float) -> float:
        """Return the width of ``text`` in points."""
        glyphs = self._glyphs
        try:
            return sum([glyphs[char][2] for char in text]) * size
        except KeyError:
            return sum([self._glyph(char)[2] for char in text]) * size

    def runs(self, text: str) -> list[tuple[str, str]]:
        """Return ``text`` as (font name, part) pairs; a character no font covers becomes 〓."""
        glyphs = self._glyphs
        try:
            drawn = [glyphs[char] for char in text]
        except KeyError:
            drawn = [self._glyph(char) for char in text]
        if len({glyph[1] for glyph in drawn}) == 1:
            return [(drawn[0][1], "".join([glyph[0] for glyph in drawn]))]
        return [(font, "".join([g[0] for g in part])) for font, part in groupby(drawn, lambda g: g[1])]

    def covers(self, char: str) -> bool:
        """Return whether one of the fonts has ``char``, or it prints as nothing."""
        return self._glyph(char)[0] == char or _invisible(char) or char.isspace()

    def _glyph(self, char: str) -> tuple[str, str, float]:
        if char not in self._glyphs:
            self._glyphs[char] = self._find(char)
        return self._glyphs[char]

    def _find(self, char: str) -> tuple[str, str, float]:
        if _invisible(char):
            return "", self.name, 0.0
        wanted = " " if char.isspace() and char != "\u3000" else char
        for font in self._fonts:
            if ord(wanted) in font.face.charToGlyph:
                return wanted, str(font.fontName), font.face.getCharWidth(ord(wanted)) / 1000
        return self._glyph(GETA)


def _invisible(char: str) -> bool:
    """Zero-width marks, variation selectors and control characters print as nothing."""
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return True
    return unicodedata.category(char) in {"Cf", "Cc"} and not char.isspace()


@cache
def typeface(face: Face, *, demo: bool) -> Typeface:
    """Return the fonts that draw ``face``; a demonstration uses only those in resources."""
    like = sorted(_RARE, key=lambda name: name[:8] != face.ours[:8])  # sans falls back to sans
    ours = [RESOURCES / name for name in (face.ours, *like)]
    found = [] if demo else _on_workstation(face.workstation)[:1]
    rare = [] if demo else _on_workstation(_RARE_WORKSTATION)
    return Typeface(tuple(_load(path) for path in dict.fromkeys([*found, *ours, *rare])))


def uncovered(texts: Iterable[str], *, demo: bool) -> list[str]:
    """Return the characters no font here can draw, sorted; they would print as 〓.

    Reads the fonts' own character tables. Call it before issuing: the person can still be told.
    """
    song = typeface(Face.SONG, demo=demo)
    return sorted(char for char in set().union(*texts) if not song.covers(char))


def files_in_use(*, demo: bool) -> dict[str, str]:
    """Return which file draws each face on this machine, for the settings page."""
    return {
        face.name: (([] if demo else _on_workstation(face.workstation)) or [RESOURCES / face.ours])[0].name
        for face in Face
    }


def _on_workstation(names: tuple[str, ...]) -> list[Path]:
    folders = [Path(os.environ[key], tail) for key, tail in _FONT_FOLDERS if os.environ.get(key)]
    return [path for name in names for folder in folders if (path := folder / name).is_file()]


_FONT_FOLDERS = (("WINDIR", "Fonts"), ("LOCALAPPDATA", "Microsoft/Windows/Fonts"))


@cache
def _load(path: Path) -> TTFont:
    try:
        font = _searchable(TTFont(f"{path.parent.name}-{path.stem}", path))
    except TTFError:  # a workstation file with postscript outlines or protected: ours draws instead
        return _load(RESOURCES / _RARE[0])
    pdfmetrics.registerFont(font)
    return font
