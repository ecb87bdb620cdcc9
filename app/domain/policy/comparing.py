"""What a new policy says otherwise than the one in force, value by value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.policy.model import Policy
from app.domain.policy.telling import Statement, everything

OWN = frozenset({"valid_from", "id"})
"""What tells the version itself and not what it rules."""

_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value as it is and as it would be; ``before`` or ``after`` is None where there is none."""

    before: Statement | None
    after: Statement | None

    @property
    def either(self) -> Statement:
        """Return the new statement, the old one where nothing takes its place."""
        found = self.after or self.before
        assert found is not None
        return found


def differences(before: Policy, after: Policy) -> list[Difference]:
    """Return what changes, in the order of the new policy, what falls away at the end.

    Entries of a list are known by their names and not by their places, so that one put in the middle is
    one difference; one that only got another name keeps its place and is told as changed.
    """
    old, new = (_keyed(everything(_whole(one))) for one in (before, after))
    gone = {one.path: key for key, one in old.items() if key not in new}
    renamed = {key: gone.pop(one.path) for key, one in new.items() if key not in old and one.path in gone}
    found = [Difference(old.get(renamed.get(key, key)), one) for key, one in new.items()]
    found += [Difference(old[key], None) for key in gone.values()]
    return [one for one in found if not _same(one)]


def _whole(policy: Policy) -> Policy:
    """Return a policy with everything written out: what its text leaves to a default is told as well."""
    return Policy.model_validate(policy.model_dump(exclude_none=True))


def _keyed(stated: Sequence[Statement]) -> dict[_Key, Statement]:
    seen: Counter[str] = Counter()
    found: dict[_Key, Statement] = {}
    for one in stated:
        if one.path not in OWN:
            found[one.title, seen[one.title]] = one
            seen[one.title] += 1
    return found


def _same(one: Difference) -> bool:
    return one.before is not None and one.after is not None and _said(one.before) == _said(one.after)


def _said(one: Statement) -> tuple[str, ...]:
    return one.value, one.source, one.article, one.note
