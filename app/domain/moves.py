"""能上能下: how somebody's posts follow on one another: risen, fallen, or moved aside.  Pure rules.

Nothing is kept of a rise beside the postings: each follows from the day on which another post counts.
Source: county-practices J38 (能上能下), J8 and Z3 (the roles).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.fields import Choice
from app.core.period import OPEN_END
from app.domain.roster import EndReason, GridRole

#: the roles from the lowest: those of a grid as J8 lists them, a community's station (Z3) above its grids
_RANK = (
    GridRole.VOLUNTEER,
    GridRole.ASSISTANT,
    GridRole.WORKER,
    GridRole.CHIEF,
    GridRole.DEPUTY_HEAD,
    GridRole.STATION_HEAD,
    GridRole.INSTRUCTOR,
    GridRole.COMMANDER,
)


class Way(Choice):
    """Which way somebody went."""

    UP = "up", "上"
    DOWN = "down", "下"
    ASIDE = "aside", "平调"


@dataclass(frozen=True, slots=True)
class Held:
    """A post during [start, end); ``full_time`` is None where the county does not pay it."""

    id: int
    unit_id: int
    role: GridRole
    full_time: bool | None
    start: date
    end: date
    reason: EndReason | None = None

    def on(self, day: date) -> bool:
        """Return whether it is held on a day."""
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class Move:
    """Another post counts from a day on; ``after`` is None for who is dismissed."""

    on: date
    way: Way
    before: Held
    after: Held | None

    @property
    def words(self) -> str:
        """What became of what: 网格员 → 网格长, 兼职 → 专职, 解聘."""
        if self.after is None:
            return f"{self.before.role.label}，解聘"
        if self.before.role is not self.after.role:
            return f"{self.before.role.label} → {self.after.role.label}"
        if self.way is Way.ASIDE:
            return f"{self.after.role.label}，调动"
        return "兼职 → 专职" if self.way is Way.UP else "专职 → 兼职"


def moves(held: Sequence[Held]) -> Iterator[Move]:
    """Yield how one person's posts followed on one another, the first first.

    Of several posts held at once the highest counts.  Who has left and comes back later is taken on anew,
    unless the leaving says that they go on elsewhere (调整网格).
    """
    days = sorted({one.start for one in held} | {one.end for one in held if one.end < OPEN_END})
    last: Held | None = None  # the post that counted before the day
    for day in days:
        now = _top([one for one in held if one.on(day)])
        if last is not None and now is not last and (way := _way(last, now, day)):
            yield Move(day, way, last, now)
        goes_on = last is not None and last.reason is EndReason.TRANSFERRED
        last = now or (last if goes_on else None)


def _way(before: Held, after: Held | None, day: date) -> Way | None:
    if after is None:
        dismissed = before.end == day and before.reason is EndReason.DISMISSED
        return Way.DOWN if dismissed else None
    ranks = _RANK.index(before.role), _RANK.index(after.role)
    if ranks[0] == ranks[1] and None not in (before.full_time, after.full_time):
        ranks = int(bool(before.full_time)), int(bool(after.full_time))
    if ranks[0] != ranks[1]:
        return Way.UP if ranks[1] > ranks[0] else Way.DOWN
    return Way.ASIDE if before.unit_id != after.unit_id else None


def _top(held: Sequence[Held]) -> Held | None:
    return max(held, key=lambda one: (_RANK.index(one.role), bool(one.full_time), -one.id), default=None)
