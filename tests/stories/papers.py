"""Read the bundle back as others will: spreadsheets, PDF pages and fonts, the bank's lines, the capitals."""

from __future__ import annotations

import ctypes
import json
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

DIGITS = {sign: number for number, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
GROUPS = {"亿": 10**8, "万": 10**4}
CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Year:
    """What a year costs by a policy file alone, in yuan."""

    wages_month: Decimal
    insurance: Decimal
    appropriation: Decimal
    paid: int
    insured: int

    @property
    def wages(self) -> Decimal:
        """Twelve months."""
        return self.wages_month * 12

    @property
    def balance(self) -> Decimal:
        """What is left, or short."""
        return self.appropriation - self.wages - self.insurance


def year_of(policy: Path, more_rural: int = 0) -> Year:
    """Compute the year from the policy's own numbers, with so many rural workers more."""
    rules = tomllib.loads(policy.read_text(encoding="utf-8"))
    scheme = rules["pay"]["scheme"][0]["rates"]
    rates = {rate["kind"]: Decimal(rate["monthly"]["value"]) for rate in scheme if "monthly" in rate}
    heads = {kind["key"]: kind["headcount"]["value"] for kind in rules["employment_kinds"]}
    heads["rural_part_time"] += more_rural
    kinds = {kind["key"]: kind for kind in rules["employment_kinds"]}
    paid = {key: number for key, number in heads.items() if kinds[key]["paid"]["value"]}
    insured = sum(number for key, number in heads.items() if kinds[key]["insured"]["value"])
    return Year(
        wages_month=sum((rates[key] * number for key, number in paid.items()), Decimal(0)),
        insurance=Decimal(rules["insurance"]["accident"]["premium"]["value"]) * insured,
        appropriation=Decimal(rules["budget"]["lines"][0]["appropriation"]["value"]),
        paid=sum(paid.values()),
        insured=insured,
    )


def one_file(folder: Path, part: str) -> Path:
    """Return the only file whose name holds ``part``."""
    (found,) = [path for path in folder.iterdir() if part in path.name and not path.name.startswith("~")]
    return found


def rows_of(path: Path) -> list[list[Any]]:
    """Return a workbook's first sheet as calamine reads it."""
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def cells_of(path: Path) -> list[list[Any]]:
    """Return a workbook's first sheet as openpyxl reads it."""
    book = load_workbook(path, read_only=False)
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def column(rows: list[list[Any]], title: str) -> list[Any]:
    """Return the cells of a column of the numbered lines; the heading is the row that holds ``title``."""
    (heading,) = [row for row in rows if title in row]
    place = heading.index(title)
    return [row[place] for row in rows if isinstance(row[0], int | float)]


def money(cell: object) -> Decimal:
    """Return a cell as yuan and fen."""
    return Decimal(str(cell)).quantize(CENTS)


def bank_lines(path: Path) -> list[list[str]]:
    """Return the bank's lines, each split into its fields."""
    return [line.split("|") for line in path.read_bytes().decode("gb18030").splitlines()]


def in_figures(capitals: str) -> Decimal:
    """Read RMB capitals ("叁拾叁万叁仟贰佰元整") as a person does."""
    yuan, _, rest = capitals.partition("元")
    total, group, digit = 0, 0, 0
    for sign in yuan:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in UNITS:
            group, digit = group + digit * UNITS[sign], 0
        else:
            total, group, digit = (total + group + digit) * GROUPS[sign], 0, 0
    found = Decimal(total + group + digit)
    for sign, value in (("角", Decimal("0.1")), ("分", CENTS)):
        if sign in rest:
            found += DIGITS[rest[rest.index(sign) - 1]] * value
    return found.quantize(CENTS)


@dataclass(frozen=True)
class Page:
    """One page: its text, and its fonts with whether each is in the file."""

    text: str
    fonts: dict[str, bool]


def pages_of(path: Path) -> list[Page]:
    """Return every page of a PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    text = page.get_textpage().get_text_bounded()
    fonts: dict[str, bool] = {}
    for part in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=5):
        font = pdfium.FPDFTextObj_GetFont(part)
        name = ctypes.create_string_buffer(200)
        pdfium.FPDFFont_GetBaseFontName(font, name, 200)
        fonts[name.value.decode()] = bool(pdfium.FPDFFont_GetIsEmbedded(font))
    return Page(text, fonts)


def manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest for programs."""
    found: dict[str, Any] = json.loads(one_file(folder, "文件清单（演示数据）.json").read_bytes())
    return found
