"""补贴经费: the runs of pay, and the ledger of the year's money."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.domain.pay import RunState
from app.services import budget, pay
from app.workspace import Unit
from ui.kit.register import Register
from ui.kit.theme import Tone

_TONES = {
    "state": {
        RunState.DRAFT: Tone.NEUTRAL,
        RunState.CALCULATED: Tone.WARNING,
        RunState.CHECKED: Tone.INFO,
        RunState.APPROVED: Tone.INFO,
        RunState.POSTED: Tone.INFO,
        RunState.EXPORTED: Tone.INFO,
        RunState.PAID: Tone.SUCCESS,
        RunState.SETTLED: Tone.SUCCESS,
        RunState.DISCARDED: Tone.NEUTRAL,
    }
}

RUNS = Register(
    id="pay",
    title="补贴发放",
    section="补贴经费",
    icon="wallet",
    row=pay.RunRow,
    query=pay.runs,
    tones=_TONES,
    counted="批",
    topics=frozenset({"pay_run", "pay_slip"}),
    names=(),
    empty="还没有编制过补贴。",
)


@permits(Permission.BUDGET_READ)
def this_years_ledger(unit: Unit) -> list[budget.LedgerRow]:
    """List the ledger of the year that is being looked at."""
    return budget.ledger(unit, unit.as_of.valid_on.year)


LEDGER = Register(
    id="ledger",
    title="经费台账",
    section="补贴经费",
    icon="wallet",
    row=budget.LedgerRow,
    query=this_years_ledger,
    topics=frozenset({"budget_entry"}),
    names=(),
    whole=True,
    adds=("income", "committed", "expended"),  # a running balance adds up to nothing
    empty="本年度还没有登记经费。",
)
