"""``month YYYY-MM``: give out the bundle of a posted month; it never posts."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.arguments import month
from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.core.errors import Invalid
from app.reports import bundle


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("month", type=month, metavar="YYYY-MM", help="月份")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="文件放在哪个文件夹")


def run(call: Call) -> Answer:
    """Return the files; a month that is not ready gives its checklist and exit 3."""
    wanted = call.options.month
    with signed_in(call) as workspace:
        checks = workspace.ask(bundle.checklist, wanted)
        if not all(check.ok for check in checks):
            text = "\n".join(f"{'✔' if check.ok else '✘'} {check.text}" for check in checks)
            listed = [{"ok": check.ok, "text": check.text} for check in checks]
            error = Invalid(f"{wanted.label}的文件还不能生成，请先办完清单里打✘的事项。")
            return Answer({"checklist": listed}, text, error=error)
        drawn = bundle.draw(workspace, wanted, call.options.out, call.progress)
    text = "\n".join([*drawn.agreement, *(f"  {one.file}" for one in drawn.files)])
    files = [
        {
            "file": one.file,
            "kind": one.kind,
            "sha256": one.sha256,
            "rows": one.rows,
            "total": None if one.total is None else str(one.total),
        }
        for one in drawn.files
    ]
    return Answer({"files": files, "reconciled": True}, text)
