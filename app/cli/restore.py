"""``restore FILE``: a checked backup takes the place of the database; ``--rehearse`` only tries it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from app.cli.arguments import Usage
from app.cli.frame import Answer, Call, Exit
from app.cli.session import signed_in
from app.core import platform
from app.services import restore
from app.services.restore import Rehearsal


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="备份文件；它的密钥文件要在旁边")
    parser.add_argument(
        "--rehearse", action="store_true", help="恢复演练：恢复到临时位置并检查，不动现在的数据"
    )


def run(call: Call) -> Answer:
    """Return what the backup holds and where the data of before are kept."""
    file: Path = call.options.file
    if call.options.rehearse:
        with signed_in(call) as workspace:
            call.progress("正在把备份恢复到临时位置并检查……")
            return _told(workspace.do(restore.rehearsed, file))
    if call.user is None:
        raise Usage("缺少 --user：请写明以哪个系统管理员的账号办理。")
    place = call.db or str(platform.data_folder() / "griddesk.griddesk")
    secret = call.passphrase(f"{call.user} 在备份当时的口令")
    call.progress("正在检查备份……")
    done = restore.restored(place, file, call.user, secret, station=platform.station())
    text = f"已从备份恢复：{done.file}，{done.contents.words}。口令以备份当时的为准。"
    text += f"\n恢复前的数据留在 {done.kept}，确认无误后可以删除。" if done.kept else ""
    if done.to_reset:
        text += f"\n这台服务器还没有这些账号的口令，由安全管理员重设后才能登录：{'、'.join(done.to_reset)}。"
    return Answer(
        {"file": done.file, "to_reset": done.to_reset, "kept": done.kept, **asdict(done.contents)}, text
    )


def _told(tried: Rehearsal) -> Answer:
    data = {"file": tried.file, "ok": not tried.problem, "problem": tried.problem, "known": tried.known}
    if tried.contents is None:
        return Answer(data, tried.words, Exit.WRONG)
    return Answer(data | asdict(tried.contents), tried.words)
