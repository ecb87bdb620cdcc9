"""Text files as offices save them: which encoding it was, without ever replacing a character by ``?``."""

from __future__ import annotations

from app.core.errors import Invalid
from app.core.text import gb18030_repair


def decode(name: str, data: bytes) -> tuple[str, str]:
    """Return the text of a CSV file and the name of the encoding that was taken.

    Order: byte order mark, strict UTF-8, strict GB18030.
    Source: trust.md section 4, rows encodings and GB18030 mapping.

    Raises:
        Invalid: no encoding fits without loss.
    """
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return gb18030_repair(text) if encoding == "gb18030" else text, encoding
    raise Invalid(f"认不出“{name}”的文字编码。请在 Excel 或 WPS 中打开，另存为“CSV UTF-8”或 .xlsx 后再导入。")


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return ("utf-16",)
    return ("utf-8", "gb18030")
