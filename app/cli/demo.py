"""``demo COUNTY``: build the demonstration county, draw its month's bundle, say what was made."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.arguments import Usage, whole
from app.cli.frame import Answer, Call
from app.core.errors import Invalid
from app.demo.making import Made, Order, make
from app.demo.presets import divisions_of
from app.domain.policy import load
from app.imports.policies import policy_text, preset_names


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    known = "、".join(preset_names())
    words = f"演示县：{known}；或自己的政策文件（--policy），县名由它定"
    parser.add_argument("county", metavar="COUNTY", nargs="?", help=words)
    parser.add_argument(
        "--out", type=Path, default=Path("demo-output"), metavar="DIR", help="文件放在哪个文件夹"
    )
    parser.add_argument(
        "--divisions",
        type=Path,
        metavar="CSV",
        help="区划清单（code,name,level,parent_code）；没有的由程序生成",
    )
    parser.add_argument("--policy", metavar="FILE", help="政策文件，默认用该县的自带政策")
    parser.add_argument("--workers", type=whole, metavar="N", help="网格员人数，增减的是人数最多的用工类别")
    parser.add_argument("--months", type=_months, default=10, metavar="M", help="办理到几月，默认 10")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="随机种子，默认 1")
    parser.add_argument("--no-window", action="store_true", help="做完不打开窗口")


def run(call: Call) -> Answer:
    """Build the county and return the summary; a window opens afterwards where one can."""
    options = call.options
    if options.county is None and options.policy is None:
        raise Usage("缺少参数：COUNTY（自带的演示县），或 --policy FILE（自己的县）。")
    if options.policy is None and options.county not in preset_names():
        raise Invalid(f"没有“{options.county}”这个演示县，可选：{'、'.join(preset_names())}。")
    text = policy_text(options.policy or options.county)
    county = options.county or load(text).id
    order = Order(
        county=county,
        out=options.out,
        place=call.db,
        policy_text=text,
        divisions=options.divisions or divisions_of(county),
        workers=options.workers,
        months=options.months,
        seed=options.seed,
    )
    try:
        made = make(order, call.progress)
    except Invalid as problem:
        if not problem.fields:
            raise
        return Answer({"problems": list(problem.fields.values())}, _row_by_row(problem), error=problem)
    window = None if options.no_window else (made.place, "jingban")
    return Answer(_summary(made), made.text, window=window)


def _row_by_row(problem: Invalid) -> str:
    return "\n".join(problem.fields.values())


def _months(text: str) -> int:
    found = whole(text)
    if found > 12:
        raise argparse.ArgumentTypeError("一年只有 12 个月")
    return found


def _summary(made: Made) -> dict[str, object]:
    return {
        "county": made.county,
        "units": made.counted.units,
        "kinds": made.counted.kinds,
        "gridded": made.counted.gridded,
        "workers": made.counted.workers,
        "entered": made.counted.entered,
        "forces": made.counted.forces,
        "months": made.months,
        "budget": made.budget,
        "forecast": made.forecast,
        "absent": list(made.absent),
        "bundle": [{"file": one.file, "kind": one.kind, "sha256": one.sha256} for one in made.bundle.files],
    }
