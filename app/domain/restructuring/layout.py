"""Where every unit's interval lies once a change is due: permissions follow today's tree.  Pure rules.

A subtree that moves keeps its inner arrangement.  A unit that went into another shares that one's interval
and follows it from then on; what a unit that was split had itself lies at the nearest unit above its heirs.
A unit closed without heirs stays where it is below whatever holds it.  Source: architecture.md 4.7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.core.access import Scope
from app.domain.restructuring.lineage import Link, heirs
from app.domain.units import MAX_CHILDREN, child_interval, ordinal_in, scopes_above


@dataclass(frozen=True, slots=True)
class Held:
    """The interval of a unit; one that follows another shares that one's."""

    unit_id: int
    lo: int
    hi: int
    follows: int | None = None

    @property
    def scope(self) -> Scope:
        """Return the interval."""
        return Scope(self.lo, self.hi)


def layout(held: Iterable[Held], parents: Mapping[int, int | None], links: Collection[Link]) -> list[Held]:
    """Return the units whose interval is to be another, with it.

    ``held`` are all units, ``parents`` today's tree (living units alone), ``links`` the lineage that is due.

    Raises: Invalid where a unit has more children than there are places.
    """
    return _Layout({one.unit_id: one for one in held}, parents, links).moved()


class _Layout:
    def __init__(
        self, held: Mapping[int, Held], parents: Mapping[int, int | None], links: Collection[Link]
    ) -> None:
        self.held, self.parents = held, parents
        self.bearing = {one.unit_id: one for one in held.values() if one.follows is None}
        self.by_lo = {one.lo: one.unit_id for one in self.bearing.values()}
        gone = held.keys() - parents.keys()
        self.target = {
            unit_id: self._common(some)
            for unit_id in self.bearing.keys() & {link.from_id for link in links}
            if unit_id in gone and (some := heirs(unit_id, links, gone))
        }
        self.scopes: dict[int, Scope] = {}

    def _common(self, some: Iterable[int]) -> int:
        """Return the nearest unit that holds all of these, one of them itself where it does."""
        first, *others = (list(self._path(one)) for one in some)
        return next(one for one in first if all(one in path for path in others))

    def _path(self, unit_id: int) -> Iterator[int]:
        one: int | None = unit_id
        while one is not None:
            yield one
            one = self.parents[one]

    def _host(self, one: Held) -> int | None:
        """Return the unit whose interval is to hold this one's."""
        if one.unit_id in self.parents:
            return self.parents[one.unit_id]
        above = next((self.by_lo[lo] for lo in scopes_above(one.lo) if self._over(lo, one)), None)
        return self.target.get(above, above) if above is not None else None

    def _over(self, lo: int, one: Held) -> bool:
        other = self.bearing.get(self.by_lo.get(lo, 0))
        return other is not None and other.lo <= one.lo and other.hi >= one.hi and other is not one

    def moved(self) -> list[Held]:
        """Return what is to be otherwise, in order of id."""
        below: dict[int | None, list[Held]] = defaultdict(list)
        for one in self.bearing.values():
            if one.unit_id not in self.target:
                below[self._host(one)].append(one)
        for root in below[None]:
            self.scopes[root.unit_id] = root.scope
            waiting = [root.unit_id]
            while waiting:
                host = waiting.pop()
                self._place(host, below[host])
                waiting += [one.unit_id for one in below[host]]
        wanted = (self._wanted(one) for one in self.held.values())
        return sorted((one for one in wanted if one != self.held[one.unit_id]), key=lambda one: one.unit_id)

    def _place(self, host_id: int, children: list[Held]) -> None:
        """Give each child a place: its own where it lies in the host already, else a new one."""
        host = self.bearing[host_id].scope
        width = (host.hi - host.lo + 1) // (MAX_CHILDREN + 1)
        inside = [one for one in children if host.lo < one.lo <= host.hi]
        at_home = [one for one in inside if one.hi - one.lo + 1 == width]
        for one in at_home:
            self.scopes[one.unit_id] = child_interval(self.scopes[host_id], ordinal_in(host, one.scope))
        coming = sorted(
            (one for one in children if one not in at_home), key=lambda one: (one.lo, one.unit_id)
        )
        if coming:
            free = self._free(host, {ordinal_in(host, one.scope) for one in at_home})
            for one in coming:
                self.scopes[one.unit_id] = child_interval(self.scopes[host_id], next(free, MAX_CHILDREN + 1))

    def _free(self, host: Scope, kept: set[int]) -> Iterator[int]:
        """Yield places nobody had, then, where there are no more, those that are free again."""
        width = (host.hi - host.lo + 1) // (MAX_CHILDREN + 1)
        if not width:
            return
        had = {(lo - host.lo) // width for lo in self.by_lo if host.lo < lo <= host.hi}
        highest = max(had | kept, default=0)
        yield from range(highest + 1, MAX_CHILDREN + 1)
        yield from (place for place in range(1, highest + 1) if place not in kept)

    def _wanted(self, one: Held) -> Held:
        follows = one.unit_id if one.follows is None else one.follows
        follows = self.target.get(follows, follows)
        scope = self.scopes[follows]
        return Held(one.unit_id, scope.lo, scope.hi, None if follows == one.unit_id else follows)
