"""``server user-disable LOGIN``: shut a person out, at once, as the security administrator."""

from __future__ import annotations

import argparse

from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.core.errors import NotFound
from app.services import accounts


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the act's own options."""
    parser.add_argument("login", metavar="LOGIN", help="登录名")


def run(call: Call) -> Answer:
    """Return that the account is shut; open sessions of it have ended.

    Raises:
        NotFound: there is no such account.
    """
    login = call.options.login
    with signed_in(call) as workspace:
        row = next((each for each in workspace.ask(accounts.accounts) if each.login == login), None)
        if row is None:
            raise NotFound(f"没有登录名为“{login}”的账号，请核对。")
        workspace.do(accounts.disable, row.id, row.version)
    text = f"已停用“{login}”（{row.name}），正在使用的也已断开。做过的事都留着。"
    return Answer({"login": login, "name": row.name, "active": False}, text)
