"""The recovery code: 160 bits on paper in a sealed envelope, for the day nobody's passphrase opens the file.

Source: trust.md 2.2: eight groups of four in base32, and four signs by which a slip of the pen is noticed.
"""

from __future__ import annotations

import base64
import re
from hashlib import sha256

from app.core.errors import Invalid

BYTES = 20
SLOT = "#recovery"  # no login: those begin with a letter
ENVELOPE = (
    "恢复码（只显示这一次）：{}\n"
    "请由两个人在场抄写或打印，封入信封，与数据库分开保管。系统管理员和安全管理员都忘记口令时，"
    "用它执行 main.py recover 设新口令；用过一次就作废，换成新的。"
)
_SAME = str.maketrans({"0": "O", "1": "I", "8": "B"})


def code_of(raw: bytes) -> str:
    """Return the code of 20 bytes as it is written down."""
    text = base64.b32encode(raw).decode()
    return "-".join([*(text[at : at + 4] for at in range(0, 32, 4)), _check(text)])


def _check(text: str) -> str:
    return base64.b32encode(sha256(text.encode()).digest()[:3]).decode()[:4]


def read(typed: str) -> str:
    """Return the code that was typed, as it is written down; signs easily mistaken are taken for each other.

    Raises:
        Invalid: it is no code, or there is a slip in it.
    """
    signs = re.sub(r"[\s\-－—]", "", typed).upper().translate(_SAME)
    code = "-".join(signs[at : at + 4] for at in range(0, 36, 4))
    if len(signs) != 36 or _check(signs[:32]) != signs[32:]:
        raise Invalid("恢复码抄得不对：一共九组，每组四个字母或数字；请对照信封逐组核对后重新输入。")
    return code
