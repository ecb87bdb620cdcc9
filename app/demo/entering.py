"""By which way the workers of a demonstration came into post, where the policy keeps it of each posting."""

from __future__ import annotations

import random
from decimal import Decimal

from app.core.money import share
from app.domain.policy import Policy
from app.domain.policy.organisation import Entity
from app.domain.policy.recruiting import EntryMode

FIELD = "entry_mode"
"""The county's own field of a posting that says it."""

Extra = tuple[tuple[str, str], ...]


def modes_of(rules: Policy, number: int, seed: int) -> list[str]:
    """Return the way of each of ``number`` workers, in the policy's proportions; empty where none is kept."""
    stated = [one for one in _modes(rules) if one.heads]
    if not stated or not number:
        return [""] * number
    parts = share(Decimal(number).scaleb(-2), [one.heads or 0 for one in stated])
    found = [one.label for one, part in zip(stated, parts, strict=True) for _ in range(int(part * 100))]
    random.Random(f"entry-{seed}").shuffle(found)
    return found


def later_mode(rules: Policy) -> str:
    """Return the way of who comes later: the first the policy gives no number for."""
    return next((one.label for one in _modes(rules) if not one.heads), "")


def entered(mode: str) -> Extra:
    """Return a way as the county's own field of a registration."""
    return ((FIELD, mode),) if mode else ()


def ways(rules: Policy) -> tuple[str, ...]:
    """Return the ways the policy keeps of each posting, in its words; none where it keeps none."""
    return tuple(one.label for one in _modes(rules))


def _modes(rules: Policy) -> tuple[EntryMode, ...]:
    kept = (one.value for one in rules.own_fields)
    if not any(one.entity is Entity.POSTING and one.key == FIELD for one in kept):
        return ()
    return rules.recruit.entry_modes.value if rules.recruit.entry_modes else ()
