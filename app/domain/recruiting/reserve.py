"""Who stands by (递补) when somebody chosen drops out: worked out from the ranking.  Pure rules.

Source: county-practices Z15 to Z17, features.md 32; how many and how long is the county's policy
(``recruit.ways.reserve``), for the published texts are silent.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from app.core.period import Month
from app.domain.recruiting.facts import Entry, EntryState, Facts, Rules
from app.domain.recruiting.guards import ENTRIES, eligible
from app.domain.vetting.guards import exception
from app.domain.workflow import Check


def stand_by(facts: Facts, rules: Rules) -> list[Entry]:
    """Return who stands by, the next first: ranked, never chosen, within the policy's number for each post.

    The number is counted from the ranking as it was made: who was called up or gave up is not made up for.
    """
    if rules.reserve is None:
        return []
    ranked = sorted((one for one in facts.entries if one.rank is not None), key=lambda one: one.rank or 0)
    most = facts.heads * (1 + rules.reserve.ratio)
    return [one for one in ranked[:most] if one.state is EntryState.ADMITTED]


def until(facts: Facts, rules: Rules) -> date | None:
    """Return the last day on which somebody may be called up; None before the publicity, or for no rule."""
    if rules.reserve is None or facts.shown_to is None:
        return None
    month = Month.of(facts.shown_to).plus(rules.reserve.months)
    last = calendar.monthrange(month.year, month.number)[1]
    return date(month.year, month.number, min(facts.shown_to.day, last))


def may_follow(entry: Entry, facts: Facts, rules: Rules, *, vacant: bool, reason: str) -> list[Check]:
    """Check that somebody may be called up: next in the ranking, in time, for a post that fell vacant.

    Who passes over somebody says why in ``reason``.
    """
    waiting, ends = stand_by(facts, rules), until(facts, rules)
    if rules.reserve is None or ends is None:
        return [Check(False, "县政策没有写递补的人数和期限，不能递补，请重新发布公告", ENTRIES)]
    on_list = entry.id in {one.id for one in waiting}
    over = facts.today > ends
    return [
        Check(on_list, f"{entry.name}" + ("在递补名单上" if on_list else "不在递补名单上"), ENTRIES),
        Check(not over, f"递补到{ends}为止" + ("，已经过期，请重新发布公告" if over else ""), ENTRIES),
        Check(vacant, "岗位已经空出" if vacant else "这个岗位没有空出来，不用递补", ENTRIES),
        *_passed(entry, waiting, reason),
        *(line for line in eligible(entry, rules) if not line.ok),
    ]


def _passed(entry: Entry, waiting: Sequence[Entry], reason: str) -> list[Check]:
    """Say whom somebody worse would be called up before: their reason, or that there must be one."""
    before = [one.name for one in waiting if one.rank and entry.rank and one.rank < entry.rank]
    if not before:
        return []
    return [exception(f"{entry.name}（第{entry.rank}名）排在{'、'.join(before[:5])}之后", reason, soft=True)]
