"""How one cell becomes a value: each function takes what the reader gave and says in Chinese what is wrong.

A parser returns the value, or ``Doubt`` when a person should look at it, or raises Invalid.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import TypeVar

from app.core import identity as numbers
from app.core.errors import Invalid
from app.core.money import parse_yuan
from app.core.period import Month
from app.core.text import arabic, clean, clean_name, private_use
from app.imports.sheet import Raw
from app.imports.words import DAY_MARKS

T = TypeVar("T")

DAYS_1904 = 1462  # between the two date systems of a workbook
_SERIALS = range(20_000, 60_001)  # 1954-10-03 to 2064-04-08
_LARGEST_YUAN = 1e11  # beyond it a double no longer tells fen apart
_BLANKS = {"", "-", "--", "---", "—", "——", "/", "\\", "无", "空", "暂无", "NULL", "NONE"}
_BLANK_BEGINS = frozenset("无空暂NnＮｎ")  # with the letters a blank may begin with
_UNSCORED = {"缺", "缺考", "缺评", "未评", "未评分", "未考核", "待评", "免评"}
_NOBODY = {
    "待定",
    "空缺",
    "待聘",
    "待选",
    "待选聘",
    "暂缺",
    "暂无",
    "空岗",
    "缺",
    "无",
    "缺岗",
    "待补",
    "未定",
}
_APOSTROPHES = "'’‘`"  # typed before a number so that it stays a text; a web page or a paste brings it along
LOST_BEGINS = frozenset("#Ee ")  # looked at first: nearly no text is lost
_LOST = re.compile(
    r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}|#{3,}", re.IGNORECASE
)
_OPEN = {"至今", "长期", "现在", "目前", "今", "在岗"}

_DAY = re.compile(
    r"(?:(?P<era>民国)|公元)?(?P<y>\d{4}|\d{2,3})(?P<s>[-/.年])(?P<m>\d{1,2})(?:[-/.月](?:(?P<d>\d{1,2})日?)?)?\.?"
)
_BRACKETED = re.compile(r"\((.*)\)")
_TELLS_HOW = re.compile(r"\((?:函授|自考|在职|全日制|党校|成人|业余|电大|夜大|远程|网络|统招)[^()]*\)")
_CLOCK = re.compile(r"[T ]+(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?$")
_DIGITS = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)?")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that is taken, with the sentence a person should read."""

    value: object
    reason: str


def blank(raw: Raw) -> bool:
    """Return whether the cell says nothing; a dash or 无 says nothing too."""
    if not isinstance(raw, str):
        return False
    if not raw:
        return True
    if len(raw) > 7 or (raw[0].isalnum() and raw[0] not in _BLANK_BEGINS):  # nearly every text
        return False
    return unicodedata.normalize("NFKC", raw).strip().upper() in _BLANKS


def lost(raw: Raw) -> bool:
    """Return whether a text is what a table shows of a formula in error or a column too narrow: ``###``."""
    return isinstance(raw, str) and raw[:1] in LOST_BEGINS and _LOST.fullmatch(raw.strip()) is not None


def plain(raw: Raw) -> str:
    """Return a cell as text: whole numbers without ``.0``, dates as 2021-03-05, 是 and 否."""
    match raw:
        case str():
            return raw.lstrip(_APOSTROPHES) if raw[:1] in _APOSTROPHES else raw
        case bool():
            return "是" if raw else "否"
        case float() if raw.is_integer() and abs(raw) < 1e15:
            return str(int(raw))
        case datetime() if raw.time() == time():
            return raw.date().isoformat()
        case timedelta():
            return str(raw.total_seconds())
    return str(raw)


def text(raw: Raw) -> object:
    """Return one clean line; our own export's apostrophe before ``=`` is taken off again."""
    line = raw if isinstance(raw, str) else plain(raw)
    if line[:1] == "'" and line[1:2] and line[1] in "=+-@":
        line = line[1:]
    line = line.strip() if line.isprintable() and len(line) <= 200 else clean(line)
    if not line.isprintable() and (rare := private_use(line)):
        return Doubt(line, f"有 {len(rare)} 个自造字，其他电脑可能显示不出，请对照证件核对。")
    return line


def name(raw: Raw) -> object:
    """Return a person's name; spaces that only make it as wide as its neighbours go.

    Raises:
        Invalid: digits, brackets, two names or a missing character in it, or a space between what may be two.
    """
    if not isinstance(raw, str):
        raise Invalid("姓名列里不是文字，请填写姓名。")
    if _BRACKETED.sub(r"\1", unicodedata.normalize("NFKC", raw).strip()) in _NOBODY:
        raise Invalid(f"“{raw.strip()}”不是姓名；没有人的网格请删去这一行。")
    value = clean_name(raw.lstrip(_APOSTROPHES))
    if value in _NOBODY:
        raise Invalid(f"“{value}”不是姓名；没有人的网格请删去这一行。")
    if rare := private_use(value):
        return Doubt(value, f"姓名里有 {len(rare)} 个自造字，请对照身份证核对。")
    return value


def unit_code(raw: Raw) -> object:
    """Return a code of a unit, None with a doubt where a spreadsheet has cut it to fifteen digits."""
    if not (isinstance(raw, str) and raw.isdecimal()) and numbers.is_damaged(raw):
        return Doubt(None, "编码被存成了数字，第15位以后丢失，没有读；按名称查找，请核对。")
    return text(raw)


def identity(raw: Raw, *, demo: bool, today: date) -> object:
    """Return the checked Identity.

    Raises:
        Invalid: damaged by a spreadsheet, or not a legal number.
    """
    _refuse_number(raw)
    value = numbers.check_identity(plain(raw), demo=demo, today=today)
    return Doubt(value, "".join(value.warnings)) if value.warnings else value


def _refuse_number(raw: Raw) -> None:
    """Refuse a number whose digits a double could not hold; text is judged by the check that follows."""
    if not isinstance(raw, str) and (damage := numbers.is_damaged(raw)):
        raise Invalid(damage)


def card(raw: Raw) -> object:
    """Return a bank card or account number.

    Raises:
        Invalid: damaged by a spreadsheet, letters, or a wrong length.
    """
    _refuse_number(raw)
    value = numbers.check_card(plain(raw))
    return Doubt(value.number, "".join(doubts)) if (doubts := value.warnings) else value.number


def phone(raw: Raw) -> object:
    """Return a mobile or landline number.

    Raises:
        Invalid: two numbers in the cell, or neither kind.
    """
    return numbers.check_phone(plain(raw))


def yuan(raw: Raw) -> object:
    """Return an amount in yuan; a number of the sheet is rounded to the fen it shows.

    Raises:
        Invalid: not an amount.
    """
    if isinstance(raw, float) and abs(raw) < _LARGEST_YUAN and abs(raw - round(raw, 2)) < 1e-6:
        return parse_yuan(f"{raw:.2f}")
    return parse_yuan(plain(raw))


def day(raw: Raw) -> object:
    """Return a date; a month alone is its first day, and says so.

    Raises:
        Invalid: no such day, not a date, or ``2021.1`` typed as a number: January or October.
    """
    year, month, number, doubt = _parts(raw)
    try:
        value = date(year, month, number or 1)
    except ValueError:
        raise Invalid(f"没有“{plain(raw)}”这一天，请核对日期。") from None
    if number is None:
        doubt = doubt or f"只写到月，按 {value:%Y-%m-%d} 处理，请核对。"
    return Doubt(value, doubt) if doubt else value


def month(raw: Raw) -> object:
    """Return the Month a date or a month lies in.

    Raises:
        Invalid: as day.
    """
    year, number, of_month, doubt = _parts(raw)
    try:
        value = Month.of(date(year, number, of_month or 1))
    except ValueError:
        raise Invalid(f"没有“{plain(raw)}”这个日期，请核对。") from None
    return Doubt(value, doubt) if doubt else value


def count(raw: Raw) -> object:
    """Return a whole number of people or households, zero or more.

    Raises:
        Invalid: anything else.
    """
    digits = unicodedata.normalize("NFKC", plain(raw)).strip().rstrip("人户名").replace(",", "")
    if not digits.isdigit():
        raise Invalid(f"“{plain(raw)}”不是整数，请填写数字。")
    return int(digits)


def score(raw: Raw, *, maximum: Decimal | None = None) -> object:
    """Return a score, or None where the town wrote that it did not score; missing is never zero.

    Raises:
        Invalid: not a number, negative, above the full score, or more than two decimals.
    """
    written = unicodedata.normalize("NFKC", plain(raw)).strip()
    if written in _UNSCORED:
        return Doubt(None, f"写的是“{written}”，按缺分处理，不按零分。")
    if not re.fullmatch(r"\d{1,3}(?:\.\d+)?分?", written):
        raise Invalid(f"“{plain(raw)}”不是分数，请填写数字；没有评分请留空。")
    value = Decimal(written.rstrip("分"))
    if value != value.quantize(Decimal("0.01")):
        raise Invalid(f"“{written}”的小数超过两位，请四舍五入到两位。")
    if maximum is not None and value > maximum:
        raise Invalid(f"{value} 分超过满分 {maximum} 分，请核对。")
    return value


def choice(words: Mapping[str, T], what: str) -> Callable[[Raw], object]:
    """Return a parser that looks a word up, spaces and brackets aside; it names the nearest words."""
    whole = {_kept(key): value for key, value in words.items()}
    table = {_word(key): value for key, value in words.items()} | {
        key: value for key, value in whole.items() if key == _word(key)
    }
    shown = "、".join(word for word in dict.fromkeys(words) if not word.isascii())  # codes are not offered

    @lru_cache(maxsize=1024)
    def look_up(written: str) -> object:
        if (kept := _kept(written)) in whole:
            return whole[kept]
        if (key := _word(written)) in table:
            taken = f"“{written}”按“{key}”处理，括号里的没有读，请核对。"
            return Doubt(table[key], taken) if key != kept and not _TELLS_HOW.search(kept) else table[key]
        near = get_close_matches(key, [word for word in table if not word.isascii()], n=3, cutoff=0.5)
        hint = f"相近的有：{'、'.join(near)}" if near else f"可以写：{shown[:60]}"
        raise Invalid(f"认不出{what}“{written}”，{hint}。")

    return lambda raw: look_up(plain(raw))


def resolved(resolve: Callable[[str], object]) -> Callable[[Raw], object]:
    """Return a parser that hands clean text to ``resolve``, once per distinct text."""
    look_up = lru_cache(maxsize=4096)(resolve)
    return lambda raw: look_up(clean(plain(raw)))


def identity_of(*, demo: bool, today: date) -> Callable[[Raw], object]:
    """Return the identity parser of one database and one day."""
    return partial(identity, demo=demo, today=today)


def _kept(written: str) -> str:
    return "".join(unicodedata.normalize("NFKC", written).split()).strip("。.、").upper()


def _word(written: str) -> str:
    return re.sub(r"\([^()]*\)", "", _kept(written)).strip("。.、")


def _parts(raw: Raw) -> tuple[int, int, int | None, str]:
    """Year, month, day or None, and a doubt; a cell that cannot be one raises Invalid."""
    if isinstance(raw, date):
        return raw.year, raw.month, raw.day, ""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _of_number(float(raw))
    written = unicodedata.normalize("NFKC", plain(raw)).strip()
    if written in _OPEN:
        raise Invalid(f"“{written}”不是日期，请填写具体日期。")
    compact = _CLOCK.sub("", written).replace(" ", "").translate(DAY_MARKS).replace("月份", "月")
    if not compact.isascii():
        compact = arabic(compact)
    if found := _DIGITS.fullmatch(compact):
        return int(found["y"]), int(found["m"]), int(found["d"]) if found["d"] else None, ""
    found = _DAY.fullmatch(compact)
    if found is None or (found["era"] is None and len(found["y"]) == 3):
        raise Invalid(f"“{written}”不是日期，请写成“2021-03-05”或“2021年3月5日”。")
    year, doubt = _year(found["y"], era=bool(found["era"]))
    return year, int(found["m"]), int(found["d"]) if found["d"] else None, doubt


def _year(written: str, *, era: bool) -> tuple[int, str]:
    year = int(written)
    if era:
        return 1911 + year, f"民国{year}年按{1911 + year}年处理，请核对。"
    if len(written) == 4:
        if not 1900 <= year <= 2100:
            raise Invalid(f"年份“{written}”不合理，请核对。")
        return year, ""
    full = 2000 + year if year < 50 else 1900 + year
    return full, f"年份只有两位，按{full}年处理，请核对。"


def _of_number(value: float) -> tuple[int, int, int | None, str]:
    if value.is_integer():
        if found := _DIGITS.fullmatch(str(int(value))):
            return int(found["y"]), int(found["m"]), int(found["d"]) if found["d"] else None, ""
        if int(value) in _SERIALS:
            found_day = date(1899, 12, 30) + timedelta(days=int(value))
            doubt = f"单元格里是日期序号，按 {found_day:%Y-%m-%d} 处理，请核对。"
            return found_day.year, found_day.month, found_day.day, doubt
    elif 1900 < value < 2100:
        year, fraction = repr(value).split(".")
        if fraction == "1":
            raise Invalid(
                f"“{year}.1”是数字，可能是{year}年1月，也可能是{year}年10月被表格去掉了末尾的0，"
                f"请改写成“{year}-01”或“{year}-10”。"
            )
        if len(fraction) <= 2:
            return int(year), int(fraction), None, ""
    raise Invalid(f"“{plain(value)}”不是日期，请写成“2021-03-05”或“2021年3月5日”。")
