"""补贴经费: the runs and one run, the year's money and its end, what waits beside, the insurance.

Each page is announced where it is declared: who opens one does not wait for the modules of all.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.services import pay
from app.services.pay import SlipRef
from ui.kit.desk import Desk
from ui.kit.page import Custom, Ground


def _run_of(target: object) -> object:
    """Return the id of the run a target is about: a run's id, or one person's slip in it."""
    return target.run_id if isinstance(target, SlipRef) else target


def _page(desk: Desk, ground: Ground) -> QWidget:
    from ui.pages.pay.run import RunPage

    return RunPage(desk, ground)


RUN = Custom(
    id="run",
    title="发放办理",
    section="补贴经费",
    icon="wallet",
    permission=pay.overview.permission,
    make=_page,
    each=True,
    key=_run_of,
)
