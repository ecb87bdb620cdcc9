"""A list of divisions for a county whose own is not at hand: as many units as its policy says, all made up.

Names begin 演, 示 or 样, as the given names of the demonstration's people do: none can be taken for real.
Codes follow GB/T 10114 under the policy's own prefix.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from app.core.errors import Invalid
from app.demo.people import GIVEN, MARKS
from app.domain.policy import Policy
from app.domain.units import Level, UnitKind

HEAD = ["code", "name", "level", "parent_code"]
Row = list[str]

DISTRICTS = 3  # of a city whose hierarchy has them
TOWNSHIPS = {UnitKind.STREET: 5, UnitKind.TOWN: 15, UnitKind.TOWNSHIP: 4}  # where the policy counts none
COMMUNITIES, VILLAGES = 2, 14  # to a township, where the profile does not say how many there are
_COMMUNITY, _VILLAGE = (1, 199), (200, 399)  # the three digits of a place: 统计用区划代码
_ORDER = "甲乙丙丁戊己庚辛壬癸"


def invented(rules: Policy) -> list[Row]:
    """Return the rows of a list of divisions, its head first; the same for the same policy.

    Raises:
        Invalid: the policy's figures do not fit into the codes.
    """
    root = rules.root
    rows: list[Row] = [HEAD, [root.code, root.name, root.level.value, ""]]
    counties = [root.code]
    if root.level is Level.CITY and any(one.level is Level.COUNTY for one in rules.hierarchy.levels.value):
        made = [f"{root.code[:4]}{number:02}000000" for number in range(2, DISTRICTS + 2)]
        rows += [[code, f"演示{_ORDER[at]}区", "county", root.code] for at, code in enumerate(made)]
        counties = made
    towns = list(_towns(rules, counties))
    return [*rows, *towns, *_places(rules, [row[0] for row in towns])]


def _towns(rules: Policy, counties: list[str]) -> Iterator[Row]:
    """Yield the townships of every kind with land, dealt out to the counties in turn."""
    names = (f"{mark}{one}" for one, mark in product(GIVEN, MARKS))
    for kind in rules.hierarchy.township_kinds.value:
        number = kind.count if kind.count is not None else TOWNSHIPS.get(kind.kind, 0)
        for at in range(number if kind.territory else 0):
            place, county = divmod(at, len(counties))
            own = int(kind.code_from) + place
            if own > int(kind.code_to):
                raise Invalid(
                    f"政策的“{kind.label}”有 {number} 个，代码段里排不下；请用 --divisions 指定区划清单。"
                )
            code = f"{counties[county][:6]}{own:03}000"
            yield [code, f"{next(names)}{kind.label}", "town", counties[county]]


def _places(rules: Policy, towns: list[str]) -> Iterator[Row]:
    """Yield the communities and villages, dealt out to the townships in turn, then sorted by code."""
    profile = rules.profile
    communities = profile.communities.value if profile.communities else COMMUNITIES * len(towns)
    villages = profile.villages.value if profile.villages else VILLAGES * len(towns)
    names = (f"{mark}{two}{one}" for one, two, mark in product(GIVEN, GIVEN, MARKS) if one != two)
    rows: list[Row] = []
    for number, (low, high), ending in (
        (communities, _COMMUNITY, "社区居民委员会"),
        (villages, _VILLAGE, "村村民委员会"),
    ):
        for at in range(number):
            place, town = divmod(at, len(towns))
            if low + place > high:
                raise Invalid(
                    f"县情里的村（社区）有 {number} 个，代码段里排不下；请用 --divisions 指定区划清单。"
                )
            rows.append(
                [f"{towns[town][:9]}{low + place:03}", f"{next(names)}{ending}", "village", towns[town]]
            )
    yield from sorted(rows)
