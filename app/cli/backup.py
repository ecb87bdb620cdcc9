"""``backup FILE``: a verified copy of the whole database."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.services import backup


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="备份写到哪个文件；密钥文件写在它旁边")


def run(call: Call) -> Answer:
    """Return the file, its size and hash, and how many rows were counted in the copy."""
    with signed_in(call) as workspace:
        call.progress("正在备份并检查副本……")
        done = workspace.do(backup.back_up, call.options.file)
    text = f"备份已完成并通过检查：{done.file}（{done.tables}张表，{done.rows}条记录）。"
    return Answer(asdict(done), text)
