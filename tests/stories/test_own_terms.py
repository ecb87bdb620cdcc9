"""荆州区 and 鄂州市 from their policy files alone: how many serve, where, and by which way they came."""

from __future__ import annotations

from collections import Counter

from app.demo.entering import entered, later_mode, modes_of
from app.demo.inventing import invented
from app.demo.presets import divisions_of
from app.demo.shape import shape_of
from app.domain.policy import load
from app.domain.policy.people import Area
from app.imports.policies import policy_text


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
