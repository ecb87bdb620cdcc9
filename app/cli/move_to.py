"""``move-to URL``: from the embedded file to an empty PostgreSQL, compared table by table."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from app.cli.arguments import Usage
from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.core import platform
from app.services import moving
from app.services.moving import Moved


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    where = "空的目标数据库，用服务器超级用户：postgresql://postgres:PASSWORD@HOST/DATABASE"
    parser.add_argument("url", metavar="URL", help=where)


def run(call: Call) -> Answer:
    """Return where the county is now, and what was compared."""
    if call.user is None:
        raise Usage("缺少 --user：请写明以哪个系统管理员的账号办理。")
    secret = call.passphrase(f"{call.user} 的口令")
    file = Path(call.db or platform.data_folder() / "griddesk.griddesk").absolute()
    copy = file.parent / "backups" / f"{file.stem}-before-move{file.suffix}"
    with signed_in(call, secret) as workspace:
        copy.parent.mkdir(exist_ok=True)
        call.progress("正在备份、迁移并逐表核对……")
        done = workspace.do(moving.move_to, call.options.url, secret, copy)
    return Answer(asdict(done), _words(done))


def _words(done: Moved) -> str:
    rows, money = sum(one.rows for one in done.tables), sum(one.money for one in done.tables)
    lines = [
        f"已迁到 {done.address}：{len(done.tables)}张表、{rows}条记录、金额合计 {money} 元，",
        "逐表核对一致，审计链完整。",
        f"原来的文件没有删除，但已标明迁走，不再用于办理；迁移前的备份在 {done.backup}。",
    ]
    if done.to_reset:
        lines.append(
            "服务器要另外登记口令：系统管理员沿用原口令；安全管理员第一次用系统管理员的口令登录，登录时必须更换；"
            f"其他账号由安全管理员重设口令后才能登录：{'、'.join(done.to_reset)}。"
        )
    return "\n".join(lines)
