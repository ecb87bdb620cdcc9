"""``recover``: a new passphrase for an administrator by the recovery code; ``--new`` makes another code."""

from __future__ import annotations

import argparse

from app.cli.arguments import Usage
from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.core import platform
from app.domain.recovery import ENVELOPE
from app.services import recovery

CODE = "GRIDDESK_RECOVERY_CODE"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    help_ = "系统管理员用口令登录，生成新的恢复码；旧的随即作废"
    parser.add_argument("--new", action="store_true", help=help_)


def run(call: Call) -> Answer:
    """Return the code to keep from now on, shown this once."""
    if call.options.new:
        with signed_in(call) as workspace:
            code = workspace.do(recovery.renew)
        return Answer({"code": code}, ENVELOPE.format(code))
    if call.user is None:
        raise Usage("缺少 --user：请写明给哪个管理员的账号设新口令。")
    place = call.db or str(platform.data_folder() / "griddesk.griddesk")
    typed = call.passphrase("信封里的恢复码", variable=CODE)
    new = call.passphrase(f"{call.user} 的新口令", confirm=True)
    done = recovery.recovered(place, typed, call.user, new, station=platform.station())
    told = f"“{done.login}”的新口令已设好，可以登录了。用过的恢复码已作废。\n{ENVELOPE.format(done.code)}"
    return Answer({"login": done.login, "code": done.code}, told)
