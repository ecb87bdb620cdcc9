"""``init``: an empty database with a policy, the calendar and the units; any county, not only the five."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.frame import Answer, Call
from app.core import platform
from app.domain.recovery import ENVELOPE
from app.imports import founding
from app.imports.founding import Founded


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("name", metavar="NAME", help="县（市、区）名称")
    parser.add_argument("--divisions", type=Path, metavar="CSV", required=True, help="区划列表")
    parser.add_argument("--policy", metavar="PRESET|FILE", required=True, help="自带政策的名称，或政策文件")
    parser.add_argument("--admin", metavar="LOGIN", required=True, help="系统管理员的登录名")
    parser.add_argument("--security", metavar="LOGIN", default="", help="安全管理员的登录名，默认 anquan")


def run(call: Call) -> Answer:
    """Return how many units were opened by level; a refused list leaves no database behind."""
    options = call.options
    county = founding.county_from(options.name, options.policy, options.divisions)
    founding.check_login(options.admin)
    guard = founding.guard_for(options.admin, options.security)
    secret = call.passphrase(f"{options.admin} 的口令", confirm=True)
    founding.check_secret(secret, options.admin)
    place = call.db or str(platform.data_folder() / "griddesk.griddesk")
    call.progress(f"正在新建 {county.name} 的数据库")
    return _answer(founding.found(county, place, options.admin, secret, guard=guard))


def _answer(founded: Founded) -> Answer:
    if founded.refused is not None:
        return Answer(founded.refused.summary(), error=founded.error)
    units = {row.level.value: row.units for row in founded.opened}
    accounts = {"system": founded.login, "security": founded.guard}
    told = f"{founded.words}\n{ENVELOPE.format(founded.code)}" if founded.code else founded.words
    return Answer({"units": units, "accounts": accounts, "recovery": founded.code}, told)
