"""``server …``: prepare and inspect a PostgreSQL server, its certificates and its login roles.

Each act is a module beside this one with ``arguments`` and ``run``, like a command of its own.
"""

from __future__ import annotations

import argparse
import importlib
from types import ModuleType

from app.cli.arguments import Parser, add_global_options
from app.cli.frame import Answer, Call

ACTS = {
    "ca": "签发证书：服务器一份，每台电脑一份；吊销",
    "init": "准备数据库服务器：建库，写出要放到服务器上的配置；恢复之后重设防护",
    "upgrade": "升级数据库服务器上的数据：先备份，再一次改完，或者一点不改",
    "check": "检查数据库服务器：版本、加密、访问规则、日志、账号，逐项说明",
    "user-add": "开通账号（由安全管理员）",
    "user-disable": "停用账号（由安全管理员），正在使用的也随即断开",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add a parser per act; the options every command knows may stand behind the act too."""
    table = parser.add_subparsers(
        title="做什么", dest="act", metavar="ACT", required=True, parser_class=Parser, prog="main.py server"
    )
    for act, words in ACTS.items():
        inner = table.add_parser(act, prog=f"main.py server {act}", description=words, help=words)
        _module(act).arguments(inner)
        add_global_options(inner, preset=False)


def run(call: Call) -> Answer:
    """Return what the act answers."""
    answer: Answer = _module(call.options.act).run(call)
    return answer


def _module(act: str) -> ModuleType:
    return importlib.import_module(f"app.cli.server.{act.replace('-', '_')}")
