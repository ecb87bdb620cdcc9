"""What a demonstration came to, counted by the services: units by tier and kind, who serves, who came how."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from app.core.asof import AsOf
from app.demo.entering import ways
from app.demo.office import DemoOffice
from app.domain.policy import Policy
from app.domain.units import Level
from app.services import forces, roster, units


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The figures of a county on a day.

    ``kinds`` of units by tier, in the county's words; ``gridded``: how many of a tier lie where grids are.
    ``entered``: by which way who served on the year's first day came, where the policy keeps it.
    """

    units: dict[str, int]
    kinds: dict[str, dict[str, int]]
    gridded: dict[str, int]
    workers: dict[str, int]
    entered: dict[str, int]
    forces: dict[str, int]


def count(office: DemoOffice, rules: Policy, day: date) -> Counted:
    """Count the county as it stands on a day."""
    levels = office.ask("jingban", units.counts, day)
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    for row in office.ask("jingban", units.tree, day):
        mine, word = kinds[row.level.value], rules.word_of(row.unit_kind)
        mine[word] = mine.get(word, 0) + 1
    serving = {row.key: row.count for row in office.ask("jingban", roster.counts, AsOf(day))}
    beside = Counter[str]()
    for one in office.ask("jingban", forces.coverage, day):
        beside[one.kind] += one.entries
    return Counted(
        units={one.level.value: one.units for one in levels},
        kinds=dict(kinds),
        gridded={one.level.value: one.gridded or 0 for one in levels if one.level is Level.VILLAGE},
        workers={**serving, "total": sum(serving.values())},
        entered=_entered(office, rules, date(day.year, 1, 1)),
        forces=dict(beside),
    )


def _entered(office: DemoOffice, rules: Policy, first: date) -> dict[str, int]:
    known = ways(rules)
    if not known:
        return {}
    there = office.ask("jingban", roster.workers, AsOf(first))
    return dict(Counter(str(value) for row in there for _title, value in row.extra if value in known))
