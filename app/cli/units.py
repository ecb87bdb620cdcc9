"""``units at DATE``: the tree as it stood on a date."""

from __future__ import annotations

import argparse

from app.cli import arguments as kinds
from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.services import units


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("act", choices=("at",), metavar="at", help="某一天的层级网格")
    parser.add_argument("date", metavar="DATE", type=kinds.day, help="日期，例如 2026-10-31")


def run(call: Call) -> Answer:
    """Return the units in the caller's scope, parents before children, and how many stand at each level."""
    with signed_in(call) as workspace:
        rows = workspace.ask(units.tree, call.options.date)
        counted = workspace.ask(units.counts, call.options.date)
    data = {"date": call.options.date, "units": {one.level.value: one.units for one in counted}, "tree": rows}
    return Answer(data, "\n".join(_line(row) for row in rows))


def _line(row: units.UnitRow) -> str:
    mark = " [统计用]" if row.statistical else ""
    return f"{row.code:<18}{row.level.label:<8}{row.full_name}{mark}"
