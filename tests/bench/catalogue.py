"""The benchmarks by the names of performance.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import audit, finding, held, lists, paper, past, pay, rls, rosters, starting
from tests.bench.measure import Bench, Result, measure

BENCHES: dict[str, Callable[[Path, int], Iterator[Bench]]] = {
    "import-roster": rosters.import_roster,
    "pay-run": pay.pay_run,
    "finance-xlsx": paper.finance_xlsx,
    "bank-file": paper.bank_lines,
    "open-register": lists.open_register,
    "scroll": lists.scroll,
    "held": held.held,
    "search": finding.search,
    "tree": finding.tree,
    "as-of": past.as_of,
    "cold-start": starting.cold_start,
    "memory": starting.memory,
    "audit": audit.audited_rows,
    "rls": rls.policies,
}


def results(name: str, n: int, rounds: int) -> Iterator[Result]:
    """Yield what the benchmark measured, in a folder that disappears."""
    with TemporaryDirectory(prefix="griddesk-bench-", ignore_cleanup_errors=True) as folder:
        for bench in BENCHES[name](Path(folder), n):
            yield measure(bench, rounds)
