"""``bench``: the benchmarks of performance.md, ours beside the floor in one run."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.cli.arguments import Usage, whole
from app.cli.checkout import from_tests
from app.cli.frame import Answer, Call


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the names, the size and the number of rounds."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="只运行这些，默认全部")
    parser.add_argument("--rows", type=whole, default=10_000, metavar="N", help="行数，默认 10000")
    parser.add_argument("--rounds", type=whole, default=5, metavar="R", help="预热后计时的次数，默认 5")


def run(call: Call) -> Answer:
    """Return the figures of the named benchmarks, or of all.

    Raises:
        Usage: the test requirements are not installed, or a name is unknown.
    """
    catalogue = from_tests("tests.bench.catalogue", "bench")
    names: Sequence[str] = call.options.names or list(catalogue.BENCHES)
    unknown = sorted(set(names) - set(catalogue.BENCHES))
    if unknown:
        raise Usage(f"没有名为 {'、'.join(unknown)} 的基准，可选：{'、'.join(catalogue.BENCHES)}。")
    results: list[dict[str, Any]] = []
    for name in names:
        call.progress(f"正在测量 {name} …")
        results += [
            asdict(found) for found in catalogue.results(name, call.options.rows, call.options.rounds)
        ]
    return Answer({"results": results}, text="\n".join([_heading(), *map(_line, results)]))


def _heading() -> str:
    return f"{'name':<24}{'n':>8}{'ours s':>10}{'floor s':>10}{'ratio':>8}{'goal':>7}"


def _line(found: dict[str, Any]) -> str:
    reached = "" if found["ratio"] <= found["goal"] else "  未达到"
    figures = f"{found['ours_s']:>10.4f}{found['floor_s']:>10.4f}{found['ratio']:>8.2f}{found['goal']:>7.1f}"
    return f"{found['name']:<24}{found['n']:>8}{figures}{reached}"
