"""What the county's policy lets a clerk choose from when a candidate is recommended."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.access import Permission, permits
from app.domain import codes
from app.services.policy import policy_on
from app.workspace import Unit

Pairs = tuple[tuple[str, str], ...]
"""(key, what the person reads)."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The lists of the nomination form, in the policy's order; the three of a person are national codes."""

    employments: Pairs
    categories: Pairs
    channels: Pairs
    ethnicities: Pairs
    politics: Pairs
    educations: Pairs


@permits(Permission.VETTING_READ)
def choices(unit: Unit) -> Choices:
    """Return the lists of today's policy.

    Who may not be chosen stands among the categories too: the checklist says why, and what a reason mends.
    """
    rules = policy_on(unit, unit.today)
    lists = (rules.recruit.candidate_categories, rules.recruit.dedicated_sources)
    categories = {item.key: item.label for items in lists if items for item in items.value}
    if rules.recruit.exclusion:
        categories |= {bar.key: bar.label for bar in rules.recruit.exclusion.value}
    channels = rules.recruit.channels.value if rules.recruit.channels else ()
    return Choices(
        employments=tuple((kind.key, kind.label) for kind in rules.employment_kinds),
        categories=tuple(categories.items()),
        channels=tuple((item.label, item.label) for item in channels),
        ethnicities=tuple(codes.ETHNICITY.items()),
        politics=tuple(codes.POLITICS.items()),
        educations=tuple(codes.EDUCATION.items()),
    )
