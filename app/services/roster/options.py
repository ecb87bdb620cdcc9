"""What the roster's forms offer: the policy's kinds, the national codes, the county's own fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core.access import Permission, permits
from app.core.fields import Field
from app.domain import codes, own_fields
from app.services.policy import policy_on
from app.services.roster._extra import own_of
from app.services.roster._persons import is_demo
from app.workspace import Unit

Pairs = tuple[tuple[str, str], ...]
"""(key, what the person reads)."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The lists of the form in the policy's order; ``own`` are the county's fields of person and posting."""

    employments: Pairs
    ethnicities: Pairs
    politics: Pairs
    educations: Pairs
    own: tuple[Field, ...]
    demo: bool
    today: date


@permits(Permission.ROSTER_READ)
def choices(unit: Unit) -> Choices:
    """Return what may be chosen today; a field of person and posting both is asked for once."""
    kinds = policy_on(unit, unit.today).employment_kinds
    own = own_of(unit)
    both = {one.key: one for one in (*own.posting, *own.person)}
    return Choices(
        employments=tuple((kind.key, kind.label) for kind in kinds),
        ethnicities=tuple(codes.ETHNICITY.items()),
        politics=tuple(codes.POLITICS.items()),
        educations=tuple(codes.EDUCATION.items()),
        own=own_fields.fields(both.values()),
        demo=is_demo(unit),
        today=unit.today,
    )
