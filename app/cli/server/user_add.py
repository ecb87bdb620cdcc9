"""``server user-add LOGIN``: let a person in, as the security administrator."""

from __future__ import annotations

import argparse
import secrets
import string

from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.core.errors import NotFound
from app.domain.accounts import Role
from app.domain.passphrases import fault
from app.services import accounts, bodies, units
from app.services.accounts import NewAccount
from app.workspace import Unit, Workspace

_SIGNS = "".join(sorted({*string.ascii_letters, *string.digits} - {*"0O1lI"}))  # read out, typed once
_GROUPS, _EACH = 4, 4


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the act's own options."""
    parser.add_argument("login", metavar="LOGIN", help="登录名：小写字母开头，3 至 30 位")
    parser.add_argument("--name", required=True, metavar="NAME", help="姓名")
    parser.add_argument(
        "--role",
        nargs="+",
        required=True,
        type=_role,
        metavar="ROLE",
        help="角色，可以多个：" + "、".join(f"{role.value}（{role.label}）" for role in Role),
    )
    parser.add_argument("--body", default="", metavar="NAME", help="部门经办所属的单位，写单位名称")
    words = "只管这些单位，写单位代码；不写就是全县"
    parser.add_argument("--unit", nargs="+", default=[], metavar="CODE", help=words)


def _role(written: str) -> Role:
    for role in Role:
        if written in (role.value, role.label):
            return role
    raise argparse.ArgumentTypeError(f"没有角色“{written}”，可选：{'、'.join(role.value for role in Role)}")


def run(call: Call) -> Answer:
    """Return the login and the passphrase it opens with once; nobody can ask for it again."""
    asked = call.options
    first = first_passphrase()
    with signed_in(call) as workspace:
        new = NewAccount(
            login=asked.login,
            name=asked.name,
            passphrase=first,
            roles=tuple(asked.role),
            unit_ids=_places(workspace, asked.unit),
            body_id=_body(workspace, asked.body),
        )
        workspace.do(accounts.create, new)
        (row,) = (each for each in workspace.ask(accounts.accounts) if each.login == asked.login)
    data = {
        "login": row.login,
        "name": row.name,
        "roles": [role.value for role in new.roles],
        "where": row.where,
        "passphrase": first,
    }
    text = (
        f"已开通“{row.login}”（{row.name}，{row.roles}，{row.where}）。首次登录的口令是 {first}，"
        "请当面交给本人；登录时要换成自己的。"
    )
    return Answer(data, text)


def _places(workspace: Workspace, codes: list[str]) -> tuple[int, ...]:
    def found(unit: Unit) -> tuple[int, ...]:
        return tuple(units.unit_by_code(unit, code).id for code in dict.fromkeys(codes))

    return workspace.ask(found) if codes else ()


def _body(workspace: Workspace, name: str) -> int | None:
    if not name:
        return None
    found = [row.id for row in workspace.ask(bodies.bodies) if row.name == name]
    if len(found) != 1:
        raise NotFound(
            f"组织里没有“{name}”，或有同名的：请核对名称；还没有登记的，由县级经办在 网格 › 组织 里登记。"
        )
    return found[0]


def first_passphrase() -> str:
    """Return a passphrase nobody has chosen, that is good enough to be one."""
    while True:
        groups = ("".join(secrets.choice(_SIGNS) for _ in range(_EACH)) for _ in range(_GROUPS))
        made = "-".join(groups)
        if not fault(made):
            return made
