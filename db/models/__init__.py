"""Every table of the product, one module per feature; importing this package fills the metadata."""

from db.models import (
    accounts,
    assessment,
    audit,
    budget,
    calendar,
    documents,
    imports,
    insurance,
    pay,
    people,
    planning,
    policy,
    roster,
    units,
    vetting,
    workflow,
)

__all__ = [
    "accounts",
    "assessment",
    "audit",
    "budget",
    "calendar",
    "documents",
    "imports",
    "insurance",
    "pay",
    "people",
    "planning",
    "policy",
    "roster",
    "units",
    "vetting",
    "workflow",
]
