"""``server upgrade``: bring a server's database to this program's version, by its superuser."""

from __future__ import annotations

import argparse

from app.cli.arguments import Usage
from app.cli.frame import Answer, Call
from db import bootstrap, shipping


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say how it is called; it has no options of its own."""
    parser.epilog = "升级期间请所有人退出程序。备份写在当前文件夹的 backups 里。"


def run(call: Call) -> Answer:
    """Return the version before and after, and where the backup lies.

    Raises:
        Usage: no server was named.
    """
    if call.db is None:
        raise Usage("缺少 --db：请写明超级用户的数据库地址。")
    url = shipping.address_of(call.db)
    call.progress("正在备份并升级……")
    done = bootstrap.bring_up(url.render_as_string(hide_password=False))
    data = {"before": done.before, "after": done.after, "backup": done.backup}
    if done.before == done.after:
        return Answer(data, f"数据库已经是本程序的版本（{done.after}）；角色、权限和防护规则已重新设好。")
    return Answer(data, f"已从 {done.before} 升级到 {done.after}；升级前的备份：{done.backup}。")
