"""``pack PERSON --purpose TEXT --out X``: a person's whole file (人员档案包): folder, zip or one PDF."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.domain.papers import export_number
from app.reports import pack
from app.reports.files import write_all, write_whole
from app.reports.leaving import request
from app.services import exports, roster
from app.workspace import Workspace


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("person", metavar="PERSON", help="证件号；或者姓名，没有重名时")
    parser.add_argument("--purpose", required=True, metavar="TEXT", help="用途，记入审计")
    parser.add_argument("--ask", action="store_true", help="超过50人或有“重要”人员时：申请由另一个人批准")
    parser.add_argument("--out", type=Path, required=True, metavar="X", help="文件夹、.zip 或合订的 .pdf")


def run(call: Call) -> Answer:
    """Return where the pack was written and what is in it; with ``--ask`` another person is asked first."""
    options = call.options
    with signed_in(call) as workspace:
        person = workspace.ask(roster.find_person, options.person)
        if options.ask:
            return _asked(workspace, person, options.purpose)
        whole = pack.pack(workspace, person, options.purpose, lambda _done, text: call.progress(text))
        _write(whole, options.out)  # here: scans are read as they are written
    files = [asdict(item) | {"on": item.on and item.on.isoformat()} for item in whole.items]
    lines = [f"{item.file}  {item.number}".rstrip() for item in whole.items]
    return Answer(
        {"out": str(options.out), "files": files}, "\n".join((f"{options.out}：{whole.name}", *lines))
    )


def _asked(workspace: Workspace, person: int, purpose: str) -> Answer:
    number = export_number(workspace.do(exports.ask, request(workspace.ask(pack.weigh, person), purpose)))
    told = f"申请{number}已提出。县级复核或审批在“批量导出”里批准后，三天内不带 --ask 再运行一次。"
    return Answer({"asked": number}, told)


def _write(whole: pack.Pack, out: Path) -> None:
    ending = out.suffix.lower()
    if ending == ".pdf":
        write_whole(out, pack.bound(whole))
    elif ending == ".zip":
        write_whole(out, pack.zipped(whole))
    else:
        write_all(out, whole.contents)
