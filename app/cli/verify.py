"""``verify``: check a whole database and say of each check whether it held."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.frame import Answer, Call, Exit
from app.cli.session import signed_in
from app.services import audit


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--anchors", type=Path, metavar="DIR", help="存放审计锚点文件（*.anchor）的文件夹")


def run(call: Call) -> Answer:
    """Return every check; exit 4 when one of them found something."""
    with signed_in(call) as workspace:
        checks = workspace.ask(audit.verified, call.options.anchors)
    text = "\n".join(f"{'✔' if check.ok else '✘'} {check.name}：{check.detail}" for check in checks)
    code = Exit.DONE if all(check.ok for check in checks) else Exit.WRONG
    return Answer({"checks": checks}, text, code)
