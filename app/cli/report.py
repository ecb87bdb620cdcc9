"""``report NAME --out FILE``: one document; ``report --list`` says which there are."""

from __future__ import annotations

import argparse
from hashlib import sha256
from pathlib import Path

from app.cli import arguments as kinds
from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.domain.papers import export_number
from app.domain.restructuring.figures import Way
from app.reports.catalogue import REPORTS, Need, Wish
from app.reports.drafts import ask_for, give
from app.reports.files import write_whole


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("name", metavar="NAME", nargs="?", choices=tuple(REPORTS), help="、".join(REPORTS))
    parser.add_argument("--list", action="store_true", help="列出所有文件和各自需要的选项")
    parser.add_argument("--period", type=kinds.month, metavar="YYYY-MM", help="月份")
    parser.add_argument("--unit", default="", metavar="CODE", help="乡镇代码")
    parser.add_argument("--case", default="", metavar="NUMBER", help="案卷编号，例如 2026-001")
    parser.add_argument("--as-was", type=kinds.day, metavar="DATE", help="按这一天当时的情况")
    parser.add_argument("--as-now", action="store_true", help="按现在的单位归并，份额分摊的标“估”")
    parser.add_argument(
        "--purpose", default="", metavar="TEXT", help="非正式稿超过50人时：写明用途，申请由另一个人批准"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="存为哪个文件，种类看扩展名")


def run(call: Call) -> Answer:
    """Return the written file, its hash, and whether its bytes are those of an issued document.

    With a purpose nothing is written: another person is asked to let a draft of many persons go.

    Raises:
        Usage: an option this document needs is missing.
    """
    options = call.options
    if options.list:
        return _listed()
    _check(options)
    out: Path = options.out
    wish = Wish(
        month=options.period,
        unit=options.unit,
        case=options.case,
        as_was=options.as_was,
        way=Way.AS_NOW if options.as_now else Way.AS_WAS,
        ending=out.suffix.removeprefix(".").lower(),
    )
    with signed_in(call) as workspace:
        if options.purpose:
            return _asked(ask_for(workspace, REPORTS[options.name], wish, options.purpose))
        given = give(workspace, REPORTS[options.name], wish)
    write_whole(out, given.content)
    data = {"file": str(out), "sha256": sha256(given.content).hexdigest(), "issued": given.issued}
    return Answer(data, f"{out}（{'已签发' if given.issued else '非正式'}）")


def _asked(request: int) -> Answer:
    number = export_number(request)
    told = f"申请{number}已提出。县级复核或审批在“批量导出”里批准后，三天内再运行一次同样的命令（不带用途）。"
    return Answer({"asked": number}, told)


def _check(options: argparse.Namespace) -> None:
    told = {Need.PERIOD: options.period, Need.UNIT: options.unit, Need.CASE: options.case}
    if options.name is None:
        raise kinds.Usage("请写明要哪份文件，或用 --list 查看有哪些。")
    missing = [need.value for need in REPORTS[options.name].needs if not told[need]]
    missing += [] if options.out else ["--out"]
    if missing:
        raise kinds.Usage(f"{REPORTS[options.name].title}还需要选项：{'、'.join(missing)}。")


def _listed() -> Answer:
    rows = [
        {
            "name": name,
            "title": report.title,
            "needs": [need.value for need in report.needs],
            "endings": list(report.draw),
        }
        for name, report in REPORTS.items()
    ]
    lines = [
        f"{name:<20}{report.title}  {' '.join(need.value for need in report.needs)}".rstrip()
        for name, report in REPORTS.items()
    ]
    return Answer({"reports": rows}, "\n".join(lines))
