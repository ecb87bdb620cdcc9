"""``server check``: hold a server against what it should be, line by line."""

from __future__ import annotations

import argparse

from app.cli.arguments import Usage
from app.cli.frame import Answer, Call, Exit
from app.core.clock import system_clock
from db import inspection


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say how it is called; it has no options of its own."""
    parser.epilog = "例如：main.py server check --db postgresql:///griddesk?host=/var/run/postgresql"


def run(call: Call) -> Answer:
    """Return every check; exit 4 when one of them found something.

    Raises:
        Usage: no server was named.
    """
    if call.db is None:
        raise Usage("缺少 --db：请写明超级用户的数据库地址。")
    checks = inspection.inspect(call.db, system_clock())
    text = "\n".join(f"{'✔' if check.ok else '✘'} {check.name}：{check.detail}" for check in checks)
    code = Exit.DONE if all(check.ok for check in checks) else Exit.WRONG
    return Answer({"checks": checks}, text, code)
