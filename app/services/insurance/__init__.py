"""Who of the grid workers is insured: the contract, the list at a date, who replaced whom."""

from app.services.insurance.changes import (
    enrol,
    exchange,
    follow_roster,
    open_contract,
    pay_premium,
    remove,
)
from app.services.insurance.foresight import (
    Plan,
    foresee_enrol,
    foresee_exchange,
    foresee_premium,
)
from app.services.insurance.queries import (
    contracts,
    endorsements,
    insured,
    no_insurance,
    premium_total,
    uninsured,
)
from app.services.insurance.rows import ContractRow, EndorsementRow, InsuredRow, NewContract
from app.services.insurance.todo import NextAct, TodoRow, todo

__all__ = [
    "ContractRow",
    "EndorsementRow",
    "InsuredRow",
    "NewContract",
    "NextAct",
    "Plan",
    "TodoRow",
    "contracts",
    "endorsements",
    "enrol",
    "exchange",
    "follow_roster",
    "foresee_enrol",
    "foresee_exchange",
    "foresee_premium",
    "insured",
    "no_insurance",
    "open_contract",
    "pay_premium",
    "premium_total",
    "remove",
    "todo",
    "uninsured",
]
