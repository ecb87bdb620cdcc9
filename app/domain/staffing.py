"""Posts and norms: what a unit must and may have of each role, and since when somebody lacks.  Pure rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.policy import Policy
from app.domain.policy.posts import PostRule
from app.domain.roster import SERVING, GridRole
from app.domain.units import Level, UnitKind

Days = tuple[date, date]
"""Somebody's days in a post, [first, end)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A post of a kind of unit, with everything the policy says of it in one place.

    ``maximum`` None is no limit.  ``employment`` is empty for a post that is no employment.
    """

    role: GridRole
    label: str
    level: Level
    kinds: frozenset[UnitKind]
    minimum: int
    maximum: int | None
    paid: bool
    employment: str
    recruited_by: str
    managed_by: str
    used_by: str

    @property
    def roles(self) -> tuple[GridRole, ...]:
        """Return as what one may hold it."""
        return SERVING if self.role is GridRole.WORKER else (self.role,)

    def fits(self, level: Level, kind: UnitKind) -> bool:
        """Return whether a unit has the post."""
        return level is self.level and (not self.kinds or kind in self.kinds)


def slots_of(policy: Policy) -> tuple[Slot, ...]:
    """Return the posts of a policy, from the top; its workers' where it names none or leaves kinds out.

    Source: county-practices Z3, J8, E9, E10; how many workers is ``workers_per_grid``, one where silent.
    """
    stated = [one.value for one in policy.posts]
    worker = [one for one in stated if one.role is GridRole.WORKER]
    found = [_slot(policy, one) for one in stated]
    if all(one.kinds for one in worker):
        found.append(_rest(policy, worker))
    order = list(Level)
    return tuple(sorted(found, key=lambda one: order.index(one.level)))


def _rest(policy: Policy, worker: Sequence[PostRule]) -> Slot:
    """Return the workers' post of the kinds of unit no post of theirs names."""
    named = {kind for one in worker for kind in one.kinds}
    level = policy.hierarchy.worker_level
    rules = policy.hierarchy.roles.value if policy.hierarchy.roles else ()
    label = next((rule.label for rule in rules if rule.role is GridRole.WORKER), GridRole.WORKER.label)
    only = policy.employment_kinds[0].key if len(policy.employment_kinds) == 1 else None
    kinds = tuple(kind for kind in UnitKind if kind not in named) if named else ()
    return _slot(
        policy, PostRule(role=GridRole.WORKER, label=label, level=level, kinds=kinds, employment=only)
    )


def _slot(policy: Policy, rule: PostRule) -> Slot:
    minimum, maximum = rule.minimum or 0, rule.maximum
    if rule.role is GridRole.WORKER:
        minimum = maximum = policy.workers_per_grid.value if policy.workers_per_grid else 1
    paid, owners = rule.paid, (rule.recruited_by, rule.managed_by, rule.used_by)
    if rule.employment:
        kind = policy.kind(rule.employment)
        paid, owners = kind.paid.value or kind.host_paid.value, _owners(policy, kind.key)
    return Slot(
        rule.role,
        rule.label,
        rule.level,
        frozenset(rule.kinds),
        minimum,
        maximum,
        paid,
        rule.employment or "",
        *owners,
    )


def _owners(policy: Policy, kind: str) -> tuple[str, str, str]:
    """Return who recruits, manages and uses a kind of employment, empty where the policy is silent."""
    rules = policy.recruit.owner.value if policy.recruit.owner else ()
    for rule in rules:
        if rule.kind == kind:
            return "、".join((rule.owner, *rule.co_owners)), rule.managed_by, rule.used_by
    return "", "", ""


def short_since(held: Iterable[Days], minimum: int, day: date, opened: date) -> date:
    """Return the first day of the time, still going on at ``day``, in which too few held a post.

    ``opened`` is the day the post has been there from: nobody lacks before it.
    """
    changes: Counter[date] = Counter()
    for first, end in held:
        changes[first] += 1
        changes[end] -= 1
    here, since = 0, opened
    for when in sorted(changes):
        if when > day:
            break
        before, here = here, here + changes[when]
        if before >= minimum > here:
            since = max(when, opened)
    return since
