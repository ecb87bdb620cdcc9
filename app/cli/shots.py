"""``shots DIR``: a picture of every page of the window, for the README and for looking at."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.frame import Answer, Call
from app.core import platform
from app.core.errors import Invalid, Unavailable


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="图片放在哪个文件夹")


def run(call: Call) -> Answer:
    """Draw every page as ``--user`` sees it and return the files.

    Raises:
        Invalid: no ``--user`` was given. Unavailable: this program came without its window.
    """
    if call.user is None:
        raise Invalid("请用 --user 写明以哪个账号办理。")
    if call.shots is None:
        raise Unavailable("本程序未带窗口。")
    place = call.db or str(platform.data_folder() / "griddesk.griddesk")
    secret = call.passphrase(f"{call.user} 的口令")
    files = call.shots(place, call.user, secret, call.options.folder)
    return Answer({"files": [str(file) for file in files]}, f"已生成 {len(files)} 张图片。")
