"""``trust``: the promises of trust.md section 6, each with the figure that was reached."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.cli.arguments import Usage, whole
from app.cli.checkout import from_tests
from app.cli.frame import Answer, Call, Exit

SEED = 20260101


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the goals, the size and the seed."""
    parser.add_argument("names", metavar="GOAL", nargs="*", help="只验证这些承诺，如 G6 G12；默认全部")
    parser.add_argument("--long", action="store_true", help="用较长的一组数字，需要几个小时")
    parser.add_argument("--seed", type=whole, default=SEED, metavar="S", help="随机数种子，用来重现一次结果")


def run(call: Call) -> Answer:
    """Return what each of the named goals reached, or all; the exit code says whether all were.

    Raises:
        Usage: the test requirements are not installed, or a goal is unknown.
    """
    catalogue = from_tests("tests.trust.catalogue", "trust")
    goals: dict[str, str] = catalogue.GOALS
    names: Sequence[str] = [name.upper() for name in call.options.names] or list(goals)
    unknown = sorted(set(names) - set(goals))
    if unknown:
        raise Usage(f"没有名为 {'、'.join(unknown)} 的承诺，可选：{'、'.join(goals)}。")
    results: list[dict[str, Any]] = []
    for name in names:
        call.progress(f"正在验证 {name}：{goals[name]} …")
        results.append(asdict(catalogue.outcome(name, call.options.seed, long=call.options.long)))
        call.progress(_line(results[-1]))
    code = Exit.DONE if all(found["ok"] for found in results) else Exit.WRONG
    return Answer({"goals": results}, text="\n".join(map(_line, results)), code=code)


def _line(found: dict[str, Any]) -> str:
    told = "达到  " if found["ok"] else "未达到"
    figures = f"{found['seconds']:>7.1f} s  seed {found['seed']}"
    return f"{found['name']:<4}{told}  {found['goal']}：{found['reached']}  ({figures.strip()})"
