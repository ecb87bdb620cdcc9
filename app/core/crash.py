"""The text of a crash report: enough to find the bug, nothing that names a person."""

from __future__ import annotations

import platform
import re
import sys
import traceback
from collections.abc import Sequence

# Identity numbers and bank cards, then phone numbers: letters may stand beside them, further digits may not.
_LONG = re.compile(r"(?<!\d)\d{6}(\d{5,11})(\d{3}[\dXx])(?!\d)")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{5}(\d{4})(?!\d)")
_SECRET = re.compile(r"(://[^:/@\s]*:)[^@\s]*@")


def masked(text: str) -> str:
    """Return ``text`` with identity, card and phone numbers cut to four digits, passwords in URLs hidden."""
    text = _LONG.sub(lambda found: "*" * (6 + len(found[1])) + found[2], text)
    return _SECRET.sub(r"\1***@", _PHONE.sub(r"*******\1", text))


def crash_text(bug: BaseException, arguments: Sequence[str], version: str) -> str:
    """Return the masked report of ``bug``: what was asked, on which Python and system, and the traceback."""
    head = [
        f"GridDesk {version}",
        f"Python {sys.version.split()[0]} on {platform.platform()}",
        f"Arguments: {' '.join(arguments)}",
        "",
    ]
    return masked("\n".join(head) + "".join(traceback.format_exception(bug)))
