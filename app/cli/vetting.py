"""``vetting``: a case's checklist, and the acts it guards: decide, reject, publicise, appoint."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from app.cli.arguments import Usage, day
from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.services import vetting
from app.services.vetting import Appointment, Checklist, NewDecision, NewPublicity
from app.workspace import Unit


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    acts = "check 显示办理清单，decide 确定人选，reject 不予聘用，publicise 公示，appoint 聘用"
    parser.add_argument("act", choices=("check", *_ACTS), metavar="ACT", help=acts)
    parser.add_argument("case", metavar="CASE", help="案卷编号，例如 2026-001")
    parser.add_argument("--on", type=day, metavar="DATE", help="决定、公示开始或聘用日期，默认今天")
    parser.add_argument("--text", default="", metavar="TEXT", help="综合评价意见")
    parser.add_argument("--reason", default="", metavar="REASON", help="不予聘用原因，政策列的代号或名称")
    parser.add_argument("--told", default="", metavar="TEXT", help="告知本人的说明")
    parser.add_argument("--panel", nargs="*", default=[], metavar="NAME", help="一同决定的人（不含本人）")
    parser.add_argument("--doc", default="", metavar="NUMBER", help="公示或聘用文号")
    parser.add_argument("--host", default="", metavar="NAME", help="专属网格员的所属单位")


def run(call: Call) -> Answer:
    """Return the checklist of the case, after the act if one was asked for.

    An unmet line is an answer to ``check`` and refuses an act.
    """
    act = _ACTS.get(call.options.act)
    with signed_in(call) as workspace:
        if act is not None:
            workspace.do(act, call.options)
        found = workspace.ask(_checklist, call.options.case)
    lines = [{"ok": line.ok, "text": line.text, "warn": line.warn} for line in found.lines]
    data = {"case": found.number, "state": found.state.value, "next": found.next, "checklist": lines}
    return Answer(data, _text(found))


def _decide(unit: Unit, options: argparse.Namespace) -> None:
    case = vetting.case_row(unit, vetting.find_case(unit, options.case))
    vetting.decide(unit, case.id, case.version, _decision(unit, options))


def _reject(unit: Unit, options: argparse.Namespace) -> None:
    case = vetting.case_row(unit, vetting.find_case(unit, options.case))
    vetting.reject(unit, case.id, case.version, _decision(unit, options))


def _decision(unit: Unit, options: argparse.Namespace) -> NewDecision:
    return NewDecision(
        decided_on=options.on or unit.today,
        text=options.text,
        refusal=options.reason,
        told=options.told,
        panel=tuple(options.panel),
    )


def _publicise(unit: Unit, options: argparse.Namespace) -> None:
    case = vetting.case_row(unit, vetting.find_case(unit, options.case))
    new = NewPublicity(shown_from=options.on or unit.today, doc_no=options.doc)
    vetting.publicise(unit, case.id, case.version, new)


def _appoint(unit: Unit, options: argparse.Namespace) -> None:
    docket = vetting.docket(unit, vetting.find_case(unit, options.case))
    host = next((at for at, name in docket.hosts or () if name == options.host), None)
    if options.host and host is None:
        known = "、".join(name for _, name in docket.hosts or ()) or "（没有）"
        raise Usage(f"没有登记“{options.host}”可以选派这名网格员，现有：{known}")
    new = Appointment(since=options.on or unit.today, doc_no=options.doc, host_body_id=host)
    vetting.appoint(unit, docket.file.case.id, docket.file.case.version, new)


_ACTS: dict[str, Callable[[Unit, argparse.Namespace], None]] = {
    "decide": _decide,
    "reject": _reject,
    "publicise": _publicise,
    "appoint": _appoint,
}


def _checklist(unit: Unit, written: str) -> Checklist:
    return vetting.checklist(unit, vetting.find_case(unit, written))


def _text(found: Checklist) -> str:
    heading = f"案卷{found.number}：{found.state.label}"
    onward = f"下一步：{found.next_title}" if found.next else "已经结束"
    marks = {(True, False): "✔", (True, True): "▲", (False, False): "✘"}
    return "\n".join([f"{heading}，{onward}", *(f"{marks[x.ok, x.warn]} {x.text}" for x in found.lines)])
