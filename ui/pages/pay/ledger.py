"""经费台账: every group of the year's money; what is entered by hand, and what is taken back."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.core.errors import AppError
from app.domain.budget import DocKind
from app.services import budget
from app.services.budget import LedgerRow
from app.workspace import Unit
from ui.kit.register import Action, Register
from ui.kit.theme import Tone
from ui.pages.pay import entering, taking
from ui.pages.pay.ledger_card import GroupCard
from ui.pages.pay.ledger_year import YearStrip, look_at_year, this_years_ledger


@permits(Permission.BUDGET_WRITE)
def nothing_to_enter(unit: Unit) -> str:
    """Return why nothing can be entered, a policy without subjects; empty where something can."""
    try:
        budget.choices(unit)
    except AppError as reason:
        return str(reason)
    return ""


LEDGER = Register(
    id="ledger",
    title="经费台账",
    section="补贴经费",
    icon="wallet",
    row=LedgerRow,
    query=this_years_ledger,
    topics=frozenset({"budget_entry", "budget_assertion"}),
    names=(),
    whole=True,
    adds=("income", "committed", "expended"),  # a running balance adds up to nothing
    tones={"kind": {DocKind.REVERSAL: Tone.DANGER}},
    empty="本年度还没有登记经费。",
    card=GroupCard,
    strip=YearStrip,
    sent={int: look_at_year},
    actions=(
        Action(
            title="红字冲销",
            icon="arrow-u-up-left",
            permission=budget.reverse.permission,
            start=entering.reverse,
            blocked=entering.irreversible,
        ),
        Action(
            title="导入台账",
            icon="upload-simple",
            permission=budget.enter.permission,
            start=taking.money,
            barred=nothing_to_enter,
        ),
        Action(
            title=entering.ENTER,
            icon="plus",
            permission=budget.enter.permission,
            start=entering.enter,
            barred=nothing_to_enter,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
