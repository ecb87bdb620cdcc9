"""Who of the grid workers is insured: the contract, the list at a date, who replaced whom."""

from app.services.insurance.changes import (
    enrol,
    exchange,
    follow_roster,
    open_contract,
    pay_premium,
    remove,
)
from app.services.insurance.queries import contracts, endorsements, insured, premium_total
from app.services.insurance.rows import ContractRow, EndorsementRow, InsuredRow, NewContract

__all__ = [
    "ContractRow",
    "EndorsementRow",
    "InsuredRow",
    "NewContract",
    "contracts",
    "endorsements",
    "enrol",
    "exchange",
    "follow_roster",
    "insured",
    "open_contract",
    "pay_premium",
    "premium_total",
    "remove",
]
