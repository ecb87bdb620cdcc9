"""``backup FILE``: a verified copy of the whole database; ``--second DIR`` names a place for copies."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from app.cli.arguments import Usage
from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.services import backup, daily


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    help_ = "备份写到哪个文件；密钥文件写在它旁边"
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help=help_)
    second = "每日自动备份另抄一份到哪个文件夹（移动硬盘、网络盘）；写 none 不再另抄"
    parser.add_argument("--second", metavar="DIR", help=second)


def run(call: Call) -> Answer:
    """Return the file, its size and hash, and how many rows were counted in the copy."""
    if (call.options.file is None) == (call.options.second is None):
        raise Usage("请写明备份文件 FILE，或用 --second 设定第二备份位置。")
    if call.options.second is not None:
        return _second(call, call.options.second)
    with signed_in(call) as workspace:
        call.progress("正在备份并检查副本……")
        done = workspace.do(backup.back_up, call.options.file)
    text = f"备份已完成并通过检查：{done.file}（{done.tables}张表，{done.rows}条记录）。"
    return Answer(asdict(done), text)


def _second(call: Call, folder: str) -> Answer:
    place = None if folder == "none" else Path(folder).absolute()
    with signed_in(call) as workspace:
        workspace.do(daily.set_place, place)
    return Answer(
        {"second": str(place or "")}, f"每日备份另抄到：{place}。" if place else "每日备份不再另抄。"
    )
