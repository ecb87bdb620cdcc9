"""``demo COUNTY``: build the demonstration county, draw its month's bundle, say what was made."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.arguments import whole
from app.cli.frame import Answer, Call
from app.core.errors import Invalid
from app.demo.making import Made, Order, make
from app.demo.presets import divisions_of
from app.imports.policies import policy_text, preset_names


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("county", metavar="COUNTY", help=f"演示县：{'、'.join(preset_names())}")
    parser.add_argument(
        "--out", type=Path, default=Path("demo-output"), metavar="DIR", help="文件放在哪个文件夹"
    )
    parser.add_argument(
        "--divisions", type=Path, metavar="CSV", help="区划清单（code,name,level,parent_code）"
    )
    parser.add_argument("--policy", metavar="FILE", help="政策文件，默认用该县的自带政策")
    parser.add_argument("--workers", type=whole, metavar="N", help="网格员人数，增减的是农村兼职")
    parser.add_argument("--months", type=_months, default=10, metavar="M", help="办理到几月，默认 10")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="随机种子，默认 1")
    parser.add_argument("--no-window", action="store_true", help="做完不打开窗口")


def run(call: Call) -> Answer:
    """Build the county and return the summary; a window opens afterwards where one can."""
    options = call.options
    if options.county not in preset_names():
        raise Invalid(f"没有“{options.county}”这个演示县，可选：{'、'.join(preset_names())}。")
    order = Order(
        county=options.county,
        out=options.out,
        place=call.db,
        policy_text=policy_text(options.policy or options.county),
        divisions=options.divisions or divisions_of(options.county),
        workers=options.workers,
        months=options.months,
        seed=options.seed,
    )
    made = make(order, call.progress)
    window = None if options.no_window else (made.place, "jingban")
    return Answer(_summary(made), made.text, window=window)


def _months(text: str) -> int:
    found = whole(text)
    if found > 12:
        raise argparse.ArgumentTypeError("一年只有 12 个月")
    return found


def _summary(made: Made) -> dict[str, object]:
    return {
        "county": made.county,
        "units": made.units,
        "workers": made.workers,
        "months": made.months,
        "budget": made.budget,
        "forecast": made.forecast,
        "bundle": [{"file": one.file, "kind": one.kind, "sha256": one.sha256} for one in made.bundle.files],
    }
