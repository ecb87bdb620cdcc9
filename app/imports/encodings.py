"""Text files as offices save them: which encoding it was, without ever replacing a character by ``?``."""

from __future__ import annotations

import re

from app.core.errors import Invalid
from app.core.text import gb18030_repair

_CHARSET = re.compile(rb"charset=[\"']?\s*([\w-]+)", re.IGNORECASE)


def charset(data: bytes) -> str:
    """Return the encoding a web page says it is in, empty where it says none that offices use."""
    found = _CHARSET.search(data[:4096])
    written = found[1].decode().lower() if found else ""
    return "gb18030" if written in {"gbk", "gb2312", "gb18030", "cp936"} else "utf-8" if written else ""


def decode(name: str, data: bytes, said: str = "") -> tuple[str, str]:
    """Return the text of a file and the name of the encoding that was taken; ``said`` is tried first.

    Order: byte order mark, what the file says itself, strict UTF-8, strict GB18030.
    Source: trust.md section 4, rows encodings and GB18030 mapping.

    Raises:
        Invalid: no encoding fits without loss.
    """
    for encoding in _candidates(data, said):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return gb18030_repair(text) if encoding == "gb18030" else text, encoding
    raise Invalid(f"认不出“{name}”的文字编码。请在 Excel 或 WPS 中打开，另存为“CSV UTF-8”或 .xlsx 后再导入。")


def _candidates(data: bytes, said: str) -> tuple[str, ...]:
    if data.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return ("utf-16",)
    return tuple(dict.fromkeys((said, "utf-8", "gb18030") if said else ("utf-8", "gb18030")))
