"""The county's own fields of an entity, for whoever keeps them: declared in the policy in force today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.core.errors import Denied, NotFound
from app.domain.own_fields import Kept, checked, declared
from app.domain.policy import OwnField
from app.services.policy import policy_on
from app.workspace import Unit

OWN = "own"  # under which key a JSON column keeps them beside other things


def own_fields(unit: Unit, entity: str) -> tuple[OwnField, ...]:
    """Return what the policy in force today adds to ``entity``; nothing before a county has a policy.

    Nothing either for who may not read the policy: the fields are the county's, not the tree's.
    """
    try:
        return declared(policy_on(unit, unit.today), entity)
    except (NotFound, Denied):
        return ()


def own_values(
    unit: Unit, entity: str, given: Iterable[tuple[str, Any]], *, all_asked: bool
) -> tuple[dict[str, Kept], dict[str, str]]:
    """Return the values as they are kept and what is wrong, by ``extra.key``.

    A list that comes from elsewhere has no column for them: with ``all_asked`` false only what it
    gives is judged.
    """
    values = dict(given)
    kept, faults = checked(own_fields(unit, entity), values)
    return kept, {f"extra.{key}": text for key, text in faults.items() if all_asked or key in values}
