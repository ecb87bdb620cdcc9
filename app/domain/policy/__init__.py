"""County policies: what each county's published text says, dated, every value with its source.

Nothing numeric about a county is in code (architecture.md 4.13); it is here, read from TOML.
"""

from app.domain.policy.assessment import Assessment, Cadence, Grade, Indicator
from app.domain.policy.comparing import Difference, differences
from app.domain.policy.editing import Change, Editable, changed, editable, why_fixed
from app.domain.policy.model import Policy
from app.domain.policy.money import (
    Accident,
    Bank,
    BankField,
    BankFile,
    Budget,
    BudgetLine,
    Cost,
    Filling,
    FlatByKind,
    FlatRate,
    Insurance,
    Pay,
    Tax,
)
from app.domain.policy.organisation import Hierarchy, OwnField, Root, SizeRule
from app.domain.policy.parts import ASSUMED, Item, Items, Sourced
from app.domain.policy.people import EmploymentKind, Recruit, StepNumber, StepRule, Vetting, keys_of
from app.domain.policy.reading import Fault, StepsCheck, Unfit, digest, dump, for_county, line_of, load
from app.domain.policy.telling import Statement, everything, statements

__all__ = [
    "ASSUMED",
    "Accident",
    "Assessment",
    "Bank",
    "BankField",
    "BankFile",
    "Budget",
    "BudgetLine",
    "Cadence",
    "Change",
    "Cost",
    "Difference",
    "Editable",
    "EmploymentKind",
    "Fault",
    "Filling",
    "FlatByKind",
    "FlatRate",
    "Grade",
    "Hierarchy",
    "Indicator",
    "Insurance",
    "Item",
    "Items",
    "OwnField",
    "Pay",
    "Policy",
    "Recruit",
    "Root",
    "SizeRule",
    "Sourced",
    "Statement",
    "StepNumber",
    "StepRule",
    "StepsCheck",
    "Tax",
    "Unfit",
    "Vetting",
    "changed",
    "differences",
    "digest",
    "dump",
    "editable",
    "everything",
    "for_county",
    "keys_of",
    "line_of",
    "load",
    "statements",
    "why_fixed",
]
