"""补贴经费: the runs and one run, the year's money and its end, what waits beside, the insurance."""

from __future__ import annotations

from app.services import pay
from app.services.pay import SlipRef
from ui.kit.page import Custom
from ui.pages.pay.forecast import FORECAST
from ui.pages.pay.insurance import DUE, EXCHANGES, INSURED
from ui.pages.pay.late import LATE
from ui.pages.pay.ledger import LEDGER
from ui.pages.pay.run import RunPage
from ui.pages.pay.runs import RUNS
from ui.pages.pay.waiting import HOLDS


def _run_of(target: object) -> object:
    """Return the id of the run a target is about: a run's id, or one person's slip in it."""
    return target.run_id if isinstance(target, SlipRef) else target


RUN = Custom(
    id="run",
    title="发放办理",
    section="补贴经费",
    icon="wallet",
    permission=pay.overview.permission,
    make=RunPage,
    each=True,
    key=_run_of,
)

__all__ = ["DUE", "EXCHANGES", "FORECAST", "HOLDS", "INSURED", "LATE", "LEDGER", "RUN", "RUNS"]
