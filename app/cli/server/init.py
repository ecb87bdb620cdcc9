"""``server init``: prepare a PostgreSQL server by its superuser, and write its configuration."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.arguments import Usage
from app.cli.frame import Answer, Call
from db import shipping
from db.shipping import CONFIGURATION, HBA, Prepared


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the act's own options."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="配置文件写到哪个文件夹")
    words = "用户的电脑在哪些网段，例如 10.20.0.0/16；其他地方连不进来"
    parser.add_argument("--network", nargs="+", required=True, metavar="CIDR", help=words)


def run(call: Call) -> Answer:
    """Return what was done, the files written and the steps that are left.

    Raises:
        Usage: no server was named.
    """
    if call.db is None:
        raise Usage("缺少 --db：请写明超级用户的数据库地址。")
    folder: Path = call.options.out
    prepared = shipping.prepare(call.db, call.options.network)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in prepared.files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
    steps = _steps(prepared, folder)
    data = {
        "database": prepared.database,
        "created": prepared.created,
        "secured": prepared.ours,
        "files": [folder / name for name in prepared.files],
        "steps": steps,
    }
    return Answer(data, "\n".join([_done(prepared), *(f"{n}. {step}" for n, step in enumerate(steps, 1))]))


def _done(prepared: Prepared) -> str:
    if prepared.ours:
        return f"数据库“{prepared.database}”的角色、权限和防护规则已按本程序重新设好，数据没有改动。还要做："
    made = "已建立" if prepared.created else "原来就有，没有改动数据"
    return f"空数据库“{prepared.database}”{made}。还要做："


def _steps(prepared: Prepared, folder: Path) -> list[str]:
    server = prepared.server
    steps = (
        [] if server.encrypts else ["这台服务器没有带 OpenSSL，不能加密：请换用带 OpenSSL 的 PostgreSQL。"]
    )
    steps += [
        (
            f"把 server ca 写出的“server”文件夹里的四个文件放到服务器的 {server.certificates}，"
            "归运行数据库的账号所有，别人不能读。"
        ),
        f"用“{folder / HBA}”换下服务器的 {server.hba_file}。",
        (
            f"把“{folder / CONFIGURATION}”放到服务器上，并让 {server.config_file} 用到它："
            "Debian 放进同一文件夹的 conf.d 里即可，别处加一行 include_if_exists = '它的位置'。"
        ),
        "重新启动数据库服务器。",
    ]
    if not server.delays:
        steps.append(
            "服务器没有 auth_delay 模块，口令试错没有延迟：请安装 PostgreSQL 的 contrib 组件后重做。"
        )
    if not prepared.ours:
        steps.append("用同一个 --db 执行 init 县名，建立本县的数据库（已有单机数据库的，用 move-to 搬来）。")
    return [*steps, "用同一个 --db 执行 server check，逐项检查。"]
