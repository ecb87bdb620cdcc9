"""Who is older, before next year is over, than the county takes people on: told while there is time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from app.core.figures import Door
from app.core.narrowing import Kept, Narrowing
from app.domain.ages import oldest_of, passing
from app.services.dashboard._once import births
from app.services.dashboard.rows import Due, Term
from app.services.policy import policy_on
from app.workspace import Unit


def ageing(unit: Unit) -> Iterator[Due]:
    """Yield a line for each limit of the policy with how many of its kinds pass it."""
    policy, born = policy_on(unit, unit.today), births(unit)
    limits = oldest_of(policy)
    for oldest in sorted(set(limits.values())):
        kinds = [policy.kind_labels[key] for key, most in limits.items() if most == oldest]
        first, last = passing(oldest, unit.today)
        many = sum(bisect_right(born[k], last) - bisect_left(born[k], first) for k in kinds if k in born)
        if many:
            whom = "" if len(kinds) == len(policy.employment_kinds) else f"（{'、'.join(kinds)}）"
            words = f"{many:,} 人到明年底超过选聘年龄 {oldest} 周岁{whom}，请提前安排接替"
            kept = (
                Kept(key="birth", least=first, most=last),
                Kept(key="employment", values=frozenset(kinds)),
            )
            door = Door(page="roster", narrowing=Narrowing(kept))
            yield Due(words, Term(f"{unit.today.year + 1}-12-31 前"), door)
