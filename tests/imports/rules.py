"""What a database would supply to the reading of a file, written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.core.errors import Invalid
from app.domain.divisions import DivisionRow, RowProblem, check_divisions
from app.domain.policy import load
from app.domain.roster import GridRole
from app.domain.units import Level
from app.imports.places import Named, Places
from app.imports.scores import Indicator, SheetRules, Who
from app.imports.units import Guard
from app.imports.words import employment_words
from app.imports.workers import Locator, RosterRules
from app.services.units import NewUnit

TODAY = date(2026, 1, 10)
KINDS = (
    ("urban_full_time", "社区专职", True),
    ("rural_part_time", "农村兼职", False),
    ("dedicated", "邮政专属", False),
)
COUNTY = Named(1, "测试县", "990101000000")
TOWNS = (
    Named(2, "甲镇", "990101100000", 1),
    Named(3, "化峪镇", "990101101000", 1, ("老化峪",)),
    Named(4, "城区社区办事处", "990101400000", 1),
)
VILLAGES = (
    Named(10, "东村村委会", "990101100200", 2),
    Named(11, "西村村委会", "990101100201", 2),
    Named(12, "东村村委会", "990101101200", 3),
    Named(13, "城关社区居委会", "990101400001", 4),
)
GRIDS = (
    Named(20, "东村第1网格", "990101100200001", 10),
    Named(21, "东村第2网格", "990101100200002", 10),
    Named(22, "东村第1网格", "990101101200001", 12),
    Named(23, "城关社区第1网格", "990101400001001", 13),
)


def roster_rules(**changes: object) -> RosterRules:
    places = (Places("乡镇", TOWNS, (COUNTY.name,)), Places("村(社区)", VILLAGES), Places("网格", GRIDS))
    locator = Locator(*places, COUNTY, {GridRole.CHIEF: Level.VILLAGE, GridRole.INSTRUCTOR: Level.TOWN})
    values: dict[str, Any] = {
        "demo": True,
        "today": TODAY,
        "employment": employment_words(KINDS),
        "locator": locator,
        "ages": (20, 60),
    }
    return RosterRules(**(values | changes))


INDICATORS = (
    Indicator("collect", "信息采集上报", Decimal(20), ("信息采集",)),
    Indicator("patrol", "网格巡查走访", Decimal(20)),
    Indicator("publicity", "宣传动员", Decimal(15)),
    Indicator("service", "服务群众", Decimal(20)),
    Indicator("training", "参加培训", Decimal(10)),
    Indicator("discipline", "工作纪律", Decimal(15)),
)
SUBJECTS = {"张三丰": 1, "李四光": 2, "王五": 3}


def subject_of(who: Who) -> int:
    if who.name not in SUBJECTS:
        raise Invalid(f"本月考核名单里没有“{who.name}”，请核对姓名。")
    return SUBJECTS[who.name]


def sheet_rules() -> SheetRules:
    return SheetRules(demo=True, today=TODAY, indicators=INDICATORS, subject_of=subject_of)


POLICY = load(Path("resources/policies/jishan.toml").read_text(encoding="utf-8"))


def division_guard(existing: dict[str, Level] | None = None) -> Guard:
    """The checks a database makes of a list, without the database."""

    def guard(units: Sequence[NewUnit]) -> Iterator[RowProblem]:
        listed = [DivisionRow(one.row, one.code, one.name, one.level, one.parent_code or "") for one in units]
        yield from check_divisions(listed, POLICY.root, existing)
        for one in units:
            if not one.unit_kind and POLICY.hierarchy.kind_of(one.level, one.code, one.name) is None:
                yield RowProblem(one.row, "代码", one.code, "按政策的代码段认不出它是哪一种单位")

    return guard
