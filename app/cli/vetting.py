"""``vetting check``: where a case stands and every line of its checklist."""

from __future__ import annotations

import argparse

from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.services import vetting
from app.services.vetting import Checklist
from app.workspace import Unit


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("act", choices=("check",), metavar="check", help="显示案卷的办理清单")
    parser.add_argument("case", metavar="CASE", help="案卷编号，例如 2026-001")


def run(call: Call) -> Answer:
    """Return the checklist of the case; an unmet line is an answer, not a failure."""
    with signed_in(call) as workspace:
        found = workspace.ask(_checklist, call.options.case)
    lines = [{"ok": line.ok, "text": line.text, "warn": line.warn} for line in found.lines]
    data = {"case": found.number, "state": found.state.value, "next": found.next, "checklist": lines}
    return Answer(data, _text(found))


def _checklist(unit: Unit, written: str) -> Checklist:
    return vetting.checklist(unit, vetting.find_case(unit, written))


def _text(found: Checklist) -> str:
    heading = f"案卷{found.number}：{found.state.label}"
    onward = f"下一步：{found.next_title}" if found.next else "已经结束"
    marks = {(True, False): "✔", (True, True): "▲", (False, False): "✘"}
    return "\n".join([f"{heading}，{onward}", *(f"{marks[x.ok, x.warn]} {x.text}" for x in found.lines)])
