"""荆州区 and 鄂州市 from their policy files alone: how many serve, where, and by which way they came."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.core.errors import Invalid
from app.demo.county import FOUNDED
from app.demo.dividing import open_divisions
from app.demo.entering import entered, later_mode, modes_of, ways
from app.demo.ground import Sources, adopt_rules
from app.demo.inventing import invented
from app.demo.office import establish
from app.demo.past import past_of
from app.demo.presets import divisions_of
from app.demo.shape import shape_of
from app.domain.policy import load
from app.domain.policy.people import Area
from app.domain.units import ChangeOp, ChangeState, Level
from app.imports.policies import policy_text
from app.services import restructuring, units

STARTS, MERGED = date(2026, 1, 1), date(2015, 3, 1)
LIST = """code,name,level,parent_code
990101000000,测试区,county,
990101001000,甲街道,town,990101000000
990101001001,东社区居民委员会,village,990101001000
990101001002,西社区居民委员会,village,990101001000
990101001201,南村村民委员会,village,990101001000
"""
FORMER = """code,name,level,parent_code
990101001091,演示一社区居民委员会,village,990101001000
"""
CHANGES = f"""变更,原代码,新代码,生效日期,文号
合并,990101001091,990101001002,{MERGED},演示〔2015〕1号
"""


def test_jingzhou_has_170_grids_in_27_communities_142_transferred_and_28_recruited() -> None:
    rules = load(policy_text("jingzhou"))
    listed = divisions_of("jingzhou")
    assert listed is not None and rules.hierarchy.gridded is not None
    rows = [line.split(",") for line in listed.read_text(encoding="utf-8").splitlines()[1:]]
    inside = [row for row in rows if row[2] == "village" and rules.hierarchy.gridded.value.holds(row[0])]
    towns = {row[0]: row[1] for row in rows if row[2] == "town"}
    assert Counter(towns[row[3]] for row in inside) == {
        "西城街道": 6,
        "东城街道": 10,
        "城南街道": 9,
        "郢城镇": 2,
    }
    assert all("社区" in row[1] for row in inside)
    assert rules.hierarchy.gridded.assumed  # which communities they were the account does not say
    assert shape_of(rules, None, len(inside)).staffed == {Area.URBAN: 170}
    assert Counter(modes_of(rules, 170, 7)) == {"转岗": 142, "公开招考": 28}
    assert Counter(modes_of(rules, 17, 7)) == {"转岗": 14, "公开招考": 3}
    assert ways(rules) == ("转岗", "公开招考", "缺额补入") and ways(load(policy_text("jishan"))) == ()
    assert (later_mode(rules), entered("")) == ("缺额补入", ())
    assert modes_of(load(policy_text("jishan")), 2, 7) == ["", ""]


def test_ezhou_has_381_urban_grids_in_33_communities_and_1777_rural_ones() -> None:
    rules = load(policy_text("ezhou"))
    assert shape_of(rules, None, 369).staffed == {Area.URBAN: 381, Area.RURAL: 1777}
    names = [row[1] for row in invented(rules)[1:]]
    assert sum(name.endswith("社区居民委员会") for name in names) == 33
    assert rules.recruit.owner is not None
    (owner,) = rules.recruit.owner.value
    assert (owner.owner, owner.managed_by, owner.used_by) == (
        "区级统一招聘",
        "街道统一管理",
        "社区统一使用",
    )


def test_jingzhou_had_33_communities_six_of_which_went_into_one_each_before_the_account() -> None:
    rules, listed = load(policy_text("jingzhou")), divisions_of("jingzhou")
    past = past_of(listed, STARTS)
    assert listed is not None and past is not None and rules.hierarchy.gridded is not None
    now, former = (
        list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in (listed, past.former)
    )
    scope = rules.hierarchy.gridded.value
    inside = {row["code"] for row in now if row["level"] == "village" and scope.holds(row["code"])}
    gone = {row["code"] for row in former if scope.holds(row["code"])}
    before = rules.profile.communities_before
    assert before is not None and len(inside | gone) == before.value == 33
    assert (len(inside), len(gone), len(former)) == (27, 6, 6)
    assert all(row["name"].startswith("演示") for row in former)
    assert {row.op for row in past.rows} == {ChangeOp.MERGE}
    assert {row.old_code for row in past.rows} == gone
    assert len({row.new_code for row in past.rows} & inside) == 6
    assert past.since <= date(2014, 1, 1)
    assert all(row.effective < rules.valid_from == date(2015, 7, 23) for row in past.rows)
    assert past_of(None, STARTS) is None and past_of(divisions_of("jishan"), STARTS) is None


def test_any_county_lives_through_the_past_its_list_brings(tmp_path: Path) -> None:
    listed = _listed(tmp_path, CHANGES)
    past = past_of(listed, STARTS)
    assert past is not None and past.since == date(2014, 1, 1)
    text = policy_text("jingzhou").replace("421003", "990101").replace("荆州区", "测试区")
    office = establish(str(tmp_path / "it.griddesk"), "测试", past.since - FOUNDED, 7)
    try:
        rules = adopt_rules(
            office,
            Sources(policy_text=text, divisions=listed, workers=None, seed=7, starts=STARTS, past=past),
        )
        divided = open_divisions(office, rules, listed, STARTS, past)
        gridded = {
            day: [(one.units, one.gridded) for one in office.ask("jingban", units.counts, day)][-1]
            for day in (past.since, MERGED)
        }
        names = {
            day: [row.name[:3] for row in office.ask("jingban", units.tree, day, Level.VILLAGE)]
            for day in (past.since, date(2015, 2, 28), MERGED)
        }
        (done,) = office.ask("fuhe", restructuring.change_sets)
        assert office.clock().date() == MERGED
    finally:
        office.close()
    assert [row.code for row in divided.villages] == ["990101001001", "990101001002"]
    assert [len(some) for some in names.values()] == [4, 4, 3] and "演示一" not in names[MERGED]
    assert gridded == {past.since: (4, 3), MERGED: (3, 2)}, "the village has no grids by this policy"
    assert (done.state, done.drafted_by, done.approved_by) == (ChangeState.APPLIED, "演示经办", "演示审批")
    assert done.approved_at is not None
    assert done.drafted_at.date() < done.approved_at.date() < MERGED
    assert done.drafted_at.year == MERGED.year


def test_a_past_that_is_not_past_or_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="要早于 2015-03-01"):
        past_of(_listed(tmp_path, CHANGES), MERGED)
    with pytest.raises(Invalid, match="没有数据行"):
        past_of(_listed(tmp_path, CHANGES.splitlines()[0] + "\n"), STARTS)
    with pytest.raises(Invalid, match=r"以前的单位变更没有导入.*第 2 行"):
        past_of(_listed(tmp_path, CHANGES.replace("合并", "并拢")), STARTS)


def _listed(folder: Path, changes: str) -> Path:
    """Write a list of divisions with its past beside it."""
    (folder / "list").mkdir(exist_ok=True)
    for name, text in (("list.csv", LIST), ("list/former.csv", FORMER), ("list/changes.csv", changes)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "list.csv"
