"""Text cleaned once at the boundary, and never NFC-normalised.

NFC would replace CJK compatibility ideographs, which are other people's names.  NFKC is
used only on digits and on comparison keys, never on what is stored as content.
"""

from __future__ import annotations

import re
import unicodedata

from app.core.errors import Invalid

_HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
_INNER_SPACE = re.compile(rf"(?<=[{_HAN}·])\s+(?=[{_HAN}·])")
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]{1,50}")
_DOTS = str.maketrans(dict.fromkeys("•‧・･∙⋅●﹒．", "·"))
_INNER_DOT = re.compile(rf"(?<=[{_HAN}])[.。](?=[{_HAN}])")
_MISREAD = re.compile(r"[\xe4-\xe9][^\sA-Za-z·'-]")  # how a Chinese character of UTF-8 is read as Latin-1
_TWO_NAMES = re.compile(r"[/\\、,，;；&]|\s和\s")
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")

_LOOKALIKES = str.maketrans({"Х": "X", "х": "X", "Χ": "X", "χ": "X", "×": "X", "✕": "X", "✖": "X", "╳": "X"})
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʹ′‛")

_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百]+")
_NUMERALS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_LEVEL = re.compile(r"(?<=\d)(?:号楼|号院|栋|幢|座|单元|号|室|户|房|-)+")

_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)}
_NAME_LIMIT = 80  # characters: 240 bytes of Chinese, and a file name may have 255

COMPOUND = frozenset(
    re.findall(
        "..",
        "尉迟万俟长孙澹台令狐皇甫欧阳上官司马司徒司空诸葛夏侯东方公孙宇文慕容轩辕端木百里"
        "呼延南宫独孤闻人赫连鲜于太史申屠公羊钟离濮阳淳于单于东郭西门南郭公冶宗政第五拓跋完颜",
    )
)
"""Surnames of two characters: after one of them a space parts surname and given name."""
_PARTED = "中间有空格：是两个人的请每人一行，少数民族姓名请用“·”隔开，只是一个姓名的请去掉空格。"

# GB 18030-2005 and -2022 moved these out of the private use area; Python decodes as in 2000.
_GB18030 = str.maketrans(
    {0xE78D + index: code for index, code in enumerate((0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)))}
    | {
        0xE7C7: 0x1E3F, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8,
        0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB, 0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC,
        0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE,
    }
)  # fmt: skip


def clean(text: str, limit: int = 200) -> str:
    """Return one line of content without control, zero-width and direction characters.

    Line breaks and tabs become one space; spaces at the ends go, full-width ones too.

    Raises: Invalid for half a character (lone surrogate) or more than ``limit`` characters.
    """
    if text.isprintable():  # nearly every text: no control, format, surrogate or private character in it
        visible = text.strip()
    else:
        visible = "".join(char for char in _BREAKS.sub(" ", text) if not _invisible(char)).strip()
        if any("\ud800" <= char <= "\udfff" for char in visible):
            raise Invalid("文字里有损坏的字符，请重新输入这一项。")
    if len(visible) > limit:
        raise Invalid(f"文字太长：共{len(visible)}字，最多{limit}字，请缩短。")
    return visible


def may_be_two(text: str) -> bool:
    """Return whether a space parts words: 张 三 and 欧阳 娜娜 are one name set wide, 张三 李四 may be two."""
    parts = text.split()
    words = len(parts) > 1 and all(len(part) > 1 and not part.isascii() for part in parts)
    return words and (len(parts) > 2 or parts[0] not in COMPOUND)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of a line: parted by marks, and by spaces where 张三 李四 are two; 张　三 is one."""
    parts = (part for part in re.split(r"[、，,；;/]+", text) if part.strip())
    return tuple(
        name
        for part in parts
        for name in (part.split() if may_be_two(part) else [_INNER_SPACE.sub("", part.strip())])
    )


def clean_name(text: str) -> str:
    """Return a person's name: no spaces between Chinese characters, one kind of middle dot ``·``.

    Digits, brackets, a second name or ``?`` are never dropped silently: 赵师泉3 and 赵师泉4
    may be two people, and so may 张三 李四.

    Raises: Invalid with what to correct.
    """
    if _PLAIN_NAME.fullmatch(text):  # nearly every name: nothing to clean, nothing to doubt
        return text
    if may_be_two(text):
        raise Invalid(f"“{' '.join(text.split())}”{_PARTED}")
    name = _INNER_SPACE.sub("", clean(text, 50).translate(_DOTS))
    name = _INNER_DOT.sub("·", re.sub(r"\s*·\s*", "·", re.sub(r"\s+", " ", name)))
    if not name:
        raise Invalid("姓名不能为空，请填写姓名。")
    if _MISREAD.search(text):
        raise Invalid(f"“{name}”像是乱码，文件的文字编码可能不对，请按身份证填写姓名。")
    if _TWO_NAMES.search(name):
        raise Invalid(f"“{name}”里像是有两个姓名，请每人一行。")
    if any(char in "?？\ufffd□■*＊" for char in name):
        raise Invalid(f"“{name}”里有未能显示的生僻字，请按身份证补全姓名。")
    if any(char.isdigit() or char in "()（）[]【】" for char in name):
        raise Invalid(f"“{name}”里有数字或括号，请只保留姓名，其余写进备注。")
    return name


def clean_digits(text: str) -> str:
    """Return a number of any kind as plain upper-case text.

    Full-width digits become half-width, Cyrillic Х, Greek Χ and × become X; spaces, tabs,
    apostrophes and invisible characters go.  Hyphens and dots stay: they may mean something.
    """
    if text.isascii() and text.isalnum():  # nearly every number: nothing to clean
        return text.upper()
    plain = unicodedata.normalize("NFKC", text.translate(_LOOKALIKES).translate(_APOSTROPHES))
    return "".join(char for char in plain if not char.isspace() and not _invisible(char)).upper()


def address_key(text: str) -> str:
    """Return a key under which two ways to write one address are equal; never shown or stored as content.

    ``3号楼2单元501室``, ``三号楼二单元501`` and ``3-2-501`` have one key.
    """
    plain = unicodedata.normalize("NFKC", text).upper().translate(dict.fromkeys(map(ord, "—–‐‑−~#"), "-"))
    kept = "".join(char for char in plain if char.isalnum() or char == "-")
    digits = _NUMERAL.sub(lambda found: str(_numeral(found[0])), kept).replace("第", "")
    return re.sub(r"(?<!\d)-", "", _LEVEL.sub("-", digits)).strip("-")


def arabic(text: str) -> str:
    """Return a key to compare numbered names by: half-width, no spaces, 十二 and １２ as 12."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return _NUMERAL.sub(lambda found: str(_numeral(found[0])), plain)


def safe_filename(text: str) -> str:
    """Return a file name every Windows accepts, without a path; 未命名 when nothing is left."""
    name = re.sub(r'[<>:"/\\|?*]', "_", clean(text, 10_000))[:_NAME_LIMIT].strip(" .\u3000")
    if name.split(".")[0].strip().upper() in _RESERVED:
        return f"_{name}"
    return name or "未命名"


def excel_text(text: str) -> str:
    """Return CSV cell text no spreadsheet takes for a formula; plain numbers stay as they are."""
    opening = unicodedata.normalize("NFKC", text[:1])
    if opening in ("=", "+", "-", "@", "\t", "\r", "\n") and not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        return "'" + text
    return text


def private_use(text: str) -> list[str]:
    """Return the private-use characters of ``text``, each once, in order: a person must look at them."""
    return list(dict.fromkeys(char for char in text if unicodedata.category(char) == "Co"))


def gb18030_repair(text: str) -> str:
    """Return decoded GB 18030 text with the characters that Python's table of 2000 still calls private.

    Source: GB 18030-2005 and -2022, the 25 two-byte codes that got code points of their own.
    """
    return text.translate(_GB18030)


def _invisible(char: str) -> bool:
    """Control and format characters; variation selectors stay, they choose a name's glyph."""
    return unicodedata.category(char) in ("Cc", "Cf") or char in "\ufffe\uffff"


def _numeral(text: str) -> int:
    if not set(text) & set("十百"):
        return int("".join(str(_NUMERALS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _NUMERALS:
            digit = _NUMERALS[char]
        else:
            total += max(digit, 1) * (10 if char == "十" else 100)
            digit = 0
    return total + digit
