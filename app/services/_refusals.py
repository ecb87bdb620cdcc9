"""The county's reasons of refusal as the policy of a day lists them."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from app.core.text import clean
from app.domain.refusals import UNSORTED, Reason, chosen
from app.services.policy import policy_on
from app.services.policy._book import loaded, versions
from app.workspace import Unit

MOST_TOLD = 100
Pairs = tuple[tuple[str, str], ...]


def reasons_on(unit: Unit, on: date) -> tuple[Reason, ...]:
    """Return the reasons of the policy in force on a day, in its order; none where it lists none."""
    listed = policy_on(unit, on).recruit.refusals
    return tuple(Reason(one.key, one.label, one.words) for one in listed.value) if listed else ()


def pairs_on(unit: Unit, on: date) -> Pairs:
    """Return the reasons as a form offers them: key, words."""
    return tuple((one.key, one.label) for one in reasons_on(unit, on))


def refusal_of(unit: Unit, on: date, written: str, told: str) -> str:
    """Return the key of the reason somebody is refused for on a day; every door asks here.

    Raises: Invalid by field.
    """
    return chosen(reasons_on(unit, on), clean(written), clean(told))


def told_of(told: str) -> str:
    """Return what somebody refused is told, as it is kept."""
    return clean(told)[:MOST_TOLD]


class Labels:
    """What reasons were called on the day they were given; the policies are read once, when first asked."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    @cached_property
    def _periods(self) -> list[tuple[date, date, dict[str, Reason]]]:
        found = []
        for one in versions(self.unit):
            listed = loaded(one.text).recruit.refusals
            known = (
                {said.key: Reason(said.key, said.label, said.words) for said in listed.value}
                if listed
                else {}
            )
            found.append((one.valid_from, one.valid_to, known))
        return found

    def of(self, key: str, on: date | None) -> str:
        """Return the words of a reason, ``未分类`` where none was given.

        A policy that took another's place may not know it: then it is called as in any that does.
        """
        if not key or on is None:
            return UNSORTED
        found = self._found(key, on)
        return found.label if found else key

    def bare(self, key: str, on: date | None) -> bool:
        """Return whether the name of a reason says nothing, as 其他 does."""
        found = self._found(key, on) if key and on is not None else None
        return found is not None and found.words

    def _found(self, key: str, on: date) -> Reason | None:
        of_day = [known for first, end, known in self._periods if first <= on < end]
        listed = (*of_day, *(known for _, _, known in self._periods))
        return next((known[key] for known in listed if key in known), None)
