"""The rules of restructuring: what each operation writes, every refusal, lineage, and where intervals lie."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.access import WHOLE, Scope
from app.domain.restructuring import (
    ChangeRow,
    Held,
    Link,
    Planned,
    Spell,
    act_key,
    carried,
    heirs,
    layout,
)
from app.domain.restructuring import plan as plan_by
from app.domain.units import Basis, ChangeOp, Level, UnitKind, child_interval
from tests.changes import BEGIN, Guess, broken, county, kept, later

DAY = date(2026, 7, 1)
T0, T1, T2 = "990101100000", "990101101000", "990101102000"
V00, V01, V02, V10 = "990101100200", "990101100201", "990101100202", "990101101200"
G = "001"


def plan(spells: list[Spell], rows: list[ChangeRow], done: dict | None = None) -> Planned:
    kinds = {Level.VILLAGE: UnitKind.VILLAGE}
    return plan_by(spells, rows, done, lambda level, *_: kinds.get(level, UnitKind.RURAL_GRID))


def row(number: int, op: ChangeOp, old: str = "", new: str = "", **said: object) -> ChangeRow:
    return ChangeRow(number=number, op=op, old_code=old, new_code=new, **{"effective": DAY} | said)


def on(found: Planned, day: date) -> dict[str, str]:
    """Return the code of each unit's parent by its own code on a day."""
    assert not found.problems, found.problems
    assert broken(found.lives) == []
    alive = {one.unit_id: one for some in found.lives.values() for one in some if one.holds(day)}
    return {one.code: alive[one.parent_id].code if one.parent_id else "" for one in alive.values()}


def before(day: date = DAY) -> date:
    return day - timedelta(days=1)


C, R, M, J, S, X, U, E = (
    ChangeOp.CREATE,
    ChangeOp.RENAME,
    ChangeOp.MOVE,
    ChangeOp.MERGE,
    ChangeOp.SPLIT,
    ChangeOp.EXTRACT,
    ChangeOp.RECUT,
    ChangeOp.CLOSE,
)


def half(
    number: int, op: ChangeOp, old: str, new: str, num: int = 1, den: int = 2, **said: object
) -> ChangeRow:
    return row(number, op, old, new, num=num, den=den, basis=Basis.HOUSEHOLDS, name=f"新{new[-3:]}", **said)


#: rows, what the tree gains or says otherwise (code: parent's code), what it loses
WRITES = {
    "a new village under a town": (
        [row(1, C, new="990101100300", name="新村", parent_code=T0)],
        {"990101100300": T0},
        (),
    ),
    "a new grid under a new village": (
        [
            row(1, C, new="990101100300001", name="新网格", parent_code="990101100300"),
            row(2, C, new="990101100300", name="新村", parent_code=T0),
        ],
        {"990101100300": T0, "990101100300001": "990101100300"},
        (),
    ),
    "a code that changes": (
        [row(1, R, V00, "990101100300")],
        {"990101100300": T0, V00 + G: "990101100300"},
        (V00,),
    ),
    "two units that exchange codes": ([row(1, R, V00, V01), row(2, R, V01, V00)], {V00 + G: V01}, ()),
    "a village to another town": ([row(1, M, V00, parent_code=T1)], {V00: T1, V00 + G: V00}, ()),
    "a village moved and recoded": (
        [row(1, M, V00, "990101101300", parent_code=T1)],
        {"990101101300": T1},
        (V00,),
    ),
    "two villages into a third": (
        [row(1, J, V00, V02), row(2, J, V01, V02)],
        {V00 + G: V02, V01 + G: V02},
        (V00, V01),
    ),
    "two villages into a new one": (
        [row(1, J, V00, "990101100300", name="合村"), row(2, J, V01, "990101100300")],
        {"990101100300": T0, V00 + G: "990101100300"},
        (V00, V01),
    ),
    "a new one with an old one's code": (
        [row(1, J, V00, V01, name="合村"), row(2, J, V01, V01)],
        {V01: T0, V00 + G: V01, V01 + G: V01},
        (V00,),
    ),
    "two towns and their villages": (
        [row(1, J, T0, T2), row(2, J, V00, V10)],
        {V01: T2, V00 + G: V10},
        (T0, V00),
    ),
    "a grid in two": (
        [half(1, S, V00 + G, V00 + "011"), half(2, S, V00 + G, V00 + "012")],
        {V00 + "011": V00, V00 + "012": V00},
        (V00 + G,),
    ),
    "a grid in two, one of them there": (
        [half(1, S, V00 + G, V00 + "011"), replace(half(2, S, V00 + G, V00 + "002"), name="")],
        {V00 + "011": V00},
        (V00 + G,),
    ),
    "a part of a grid": ([half(1, X, V00 + G, V00 + "011", 1, 3)], {V00 + "011": V00, V00 + G: V00}, ()),
    "three grids cut anew into two, codes and all": (
        [
            half(n, U, V00 + old, V00 + new)
            for n, (old, new) in enumerate(
                ((old, new) for old in ("001", "002", "003") for new in ("001", "002")), 1
            )
        ],
        {V00 + "001": V00, V00 + "002": V00},
        (V00 + "003",),
    ),
    "a village with its grids": (
        [row(1, E, V00), *(row(n, E, f"{V00}00{n - 1}") for n in (2, 3, 4))],
        {},
        (V00, V00 + "001", V00 + "002", V00 + "003"),
    ),
    "a village whose grids go elsewhere": (
        [row(1, E, V00), *(row(n, M, f"{V00}00{n - 1}", parent_code=V01) for n in (2, 3, 4))],
        {V00 + "001": V01, V00 + "003": V01},
        (V00,),
    ),
    "on two days, one after the other": (
        [
            row(1, R, V00, "990101100300"),
            row(2, M, "990101100300", parent_code=T1, effective=date(2026, 8, 1)),
        ],
        {"990101100300": T0},
        (V00,),
    ),
}


@pytest.mark.parametrize("case", WRITES)
def test_what_rows_write(case: str):
    rows, gained, lost = WRITES[case]
    found = plan(county(), rows)
    was, now = on(found, before()), on(found, DAY)
    assert {code: now.get(code) for code in gained} == gained
    assert [code for code in lost if code in now] == []
    assert was == on(plan(county(), [row(1, C, new="990101100399", name="无", parent_code=T0)]), before())


#: rows, and what is said of which row and column
REFUSED = {
    "merged twice": (
        [row(1, J, V00, V01), row(2, J, V00, V02)],
        [(1, "原代码", "合并了不止一次"), (2, "原代码", "第1行")],
    ),
    "merged and closed": (
        [row(1, J, V00, V01), row(2, E, V00)],
        [(1, "原代码", "既“合并”、“撤销”"), (2, "原代码", "只留一种")],
    ),
    "shares that do not sum": (
        [half(1, S, V00 + G, V00 + "011", 2, 5), half(2, S, V00 + G, V00 + "012", 1, 2)],
        [(1, "份额", "合计是9/10，应当正好是1"), (2, "份额", "9/10")],
    ),
    "nothing left of an extraction": ([half(1, X, V00 + G, V00 + "011", 1, 1)], [(1, "份额", "请用“拆分”")]),
    "no share": ([row(1, S, V00 + G, V00 + "011")], [(1, "份额", "要写明份额")]),
    "a share above one": ([half(1, X, V00 + G, V00 + "011", 3, 2)], [(1, "份额", "不超过1")]),
    "living children": ([row(1, E, V00)], [(1, "原代码", "下面还有“网格4”、“网格5”、“网格6”")]),
    "a split whose children are not said": (
        [half(1, S, V00, "990101100301"), half(2, S, V00, "990101100302")],
        [(1, "原代码", "请先写明它们划转到哪里")],
    ),
    "before the county": (
        [row(1, R, V00, name="早", effective=date(2000, 1, 1))],
        [(1, "原代码", "早于本县登记的起始日 2020-01-01")],
    ),
    "on the county's first day": (
        [row(1, R, V00, name="早", effective=BEGIN)],
        [(1, "生效日期", "当天已有变更")],
    ),
    "an unknown code": (
        [row(1, R, "990101100999", name="谁")],
        [(1, "原代码", "没有代码为“990101100999”的单位")],
    ),
    "a code that is taken": ([row(1, R, V00, V01)], [(1, "新代码", "已被“村（社区）7”使用")]),
    "two new units of one code": (
        [row(n, C, new="990101100300", name=f"新{n}", parent_code=T0) for n in (1, 2)],
        [(2, "新代码", "在第1行已经用过")],
    ),
    "a ring": ([row(1, M, T0, parent_code=V00)], [(1, "上级代码", "就在“乡镇2”下面")]),
    "a parent at the wrong level": (
        [row(1, M, V00, parent_code=V10 + G)],
        [(1, "上级代码", "村（社区）不能设在网格")],
    ),
    "a parent that goes": (
        [row(1, M, V00 + G, parent_code=V01), row(2, J, V01, V02)],
        [(1, "上级代码", "在同一天变更后没有了这个代码")],
    ),
    "the form of a code": ([row(1, R, V00, V00 + "009")], [(1, "新代码", "是网格的代码")]),
    "not a code": ([row(1, C, new="12", name="短", parent_code=T0)], [(1, "新代码", "不是单位代码")]),
    "levels that differ": ([row(1, J, V00 + G, V01)], [(1, "新代码", "是网格，不能并入村（社区）")]),
    "the root": ([row(1, E, "990101000000")], [(1, "原代码", "是根单位，只能更名")]),
    "a new name forgotten": (
        [row(1, J, V00, "990101100300"), row(2, J, V01, "990101100300")],
        [(1, "名称", "是新单位，请写明名称")],
    ),
    "a merger of one": ([row(1, J, V00, "990101100300", name="独")], [(1, "新代码", "至少要有两个原单位")]),
    "a name for one that is there": ([row(1, J, V00, V01, name="合村")], [(1, "名称", "请去掉名称")]),
    "an empty rename": ([row(1, R, V00)], [(1, "名称", "请至少写一样")]),
    "two parents": (
        [row(1, M, V00, parent_code=T1), row(2, M, V01, parent_code="990101109000")],
        [(2, "上级代码", "没有代码为“990101109000”的单位")],
    ),
    "re-cut into one that is there": (
        [half(1, U, V00 + G, V00 + "002", 1, 1)],
        [(1, "新代码", "重划要用新的单位")],
    ),
    "nothing": ([], [(0, "", "请至少写一行")]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_and_why(case: str):
    rows, told = REFUSED[case]
    found = plan(county(), rows)
    said = [(one.row, one.column) for one in found.problems]
    assert said == [(number, column) for number, column, _ in told]
    assert all(words in one.reason for one, (*_, words) in zip(found.problems, told, strict=True))
    assert not found.spells and not found.endings and not found.links


def test_all_problems_are_told_at_once_and_none_that_another_row_only_caused():
    rows = [
        row(1, C, new="990101100300", name="", parent_code=T0),
        row(2, C, new="990101100300001", name="网格", parent_code="990101100300"),
        row(3, R, "990101109999", name="谁"),
        row(4, E, V00),
        row(5, M, V00 + G, parent_code="990101109998"),
        *(row(n, E, f"{V00}00{n - 4}") for n in (6, 7)),
        row(8, R, V01, name="好"),
        half(9, S, V10 + G, V10 + "011", effective=date(2026, 8, 1)),
    ]
    told = {(one.row, one.column) for one in plan(county(), rows).problems}
    assert told == {(1, "名称"), (3, "原代码"), (5, "上级代码"), (9, "份额")}


def test_the_same_act_is_refused_with_where_it_was_done_and_nothing_else_is_said_of_it():
    done = {act_key(J, V00, V01, DAY): "测政发〔2026〕3号，2026-07-01 生效，已生效"}
    found = plan(county(), [row(1, J, V00, V01), row(2, R, V02, name="好")], done)
    assert [(one.row, one.column) for one in found.problems] == [(1, "变更")]
    assert "已经登记过（测政发〔2026〕3号" in found.problems[0].reason


def test_a_change_before_an_approved_later_one_is_refused():
    later_on = plan(county(), [row(1, R, V00, name="后", effective=date(2027, 1, 1))])
    spells = kept(later_on)
    told = plan(spells, [row(1, R, V00, name="先")]).problems
    assert "已批准在 2027-01-01 变更，请先取消那次变更" in told[0].reason
    closing = kept(plan(county(), [row(1, J, V00, V01, effective=date(2027, 1, 1))]))
    told = plan(closing, [row(1, C, new=V00 + "009", name="新", parent_code=V00)]).problems
    assert "到 2027-01-01 撤销，不能作“新”的上级" in told[0].reason


def test_of_a_unit_a_part_leaves_nothing_else_is_changed_on_the_day_or_before_it():
    spells = kept(plan(county(), [half(1, X, V00 + G, V00 + "011", 1, 3)]))
    twice = plan(spells, [half(1, X, V00 + G, V00 + "012", 1, 3)]).problems
    assert "当天已有变更" in twice[0].reason
    before_it = plan(spells, [row(1, J, V00 + G, V00 + "002", effective=before())]).problems
    assert "已批准在 2026-07-01 变更" in before_it[0].reason


def test_households_of_a_merger_are_the_sum_and_of_others_what_is_said():
    found = plan(county(), [row(1, J, V00, V01), half(2, X, V10 + G, V10 + "011", households=7)])
    new = {one.code: one.households for one in found.spells}
    assert new[V01] == 30 + 70
    assert new[V10 + "011"] == 7


def test_shares_carry_a_figure_through_every_step():
    first, second, third = date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)
    links = [
        Link(1, 3, 1, 1, Basis.WHOLE, first),
        Link(2, 3, 1, 1, Basis.WHOLE, first),
        Link(3, 4, 2, 5, Basis.HOUSEHOLDS, second),
        Link(3, 5, 3, 5, Basis.HOUSEHOLDS, second),
        Link(5, 6, 1, 3, Basis.AREA, third),
        Link(5, 5, 2, 3, Basis.AREA, third),
    ]
    assert carried(1, links, date(2020, 6, 1)) == {4: Fraction(2, 5), 5: Fraction(2, 5), 6: Fraction(1, 5)}
    assert carried(1, links, date(2020, 6, 1), until=first) == {3: 1}
    assert carried(3, links, first) == carried(1, links, date(2020, 6, 1))
    assert carried(5, links, second) == {5: Fraction(2, 3), 6: Fraction(1, 3)}
    assert carried(5, links, third) == {5: 1}
    assert heirs(1, links, gone={1, 2, 3}) == [4, 5]
    assert heirs(5, links, gone={1, 2, 3}) == [5]


# --- any sequence of changes


def run(seed: int, steps: int = 6, loses: bool = False) -> tuple[int, Fraction, int]:
    """Return what figures of grids sum to as was, as now, and how many steps could be done."""
    draw, spells, day, links = random.Random(seed), county(2, 2, 2), BEGIN, []
    facts: dict[tuple[int, date], int] = {}
    done = 0
    for _ in range(steps):
        day = later(draw, day)
        for one in spells:
            if one.holds(day - timedelta(days=1)) and one.level is Level.GRID:
                facts[one.unit_id, day - timedelta(days=1)] = draw.randint(1, 99)
        found = plan(spells, Guess(draw, spells, day).some())
        if found.problems:
            continue
        done += 1
        assert broken(found.lives) == []
        new = found.links[:-1] if loses else found.links
        links += [replace(one, from_id=_id(spells, one.from_id), to_id=_id(spells, one.to_id)) for one in new]
        spells = kept(found)
        _check_layout(spells, day, links)
    alive = {one.unit_id for one in spells if one.holds(day)}
    now: dict[int, Fraction] = defaultdict(Fraction)
    ends = {one.unit_id: one.valid_to for one in sorted(spells, key=lambda one: one.valid_to)}
    left = {(link.from_id, link.effective) for link in links}
    for (unit_id, when), figure in facts.items():
        for at, share in carried(unit_id, links, when).items():
            assert at in alive or (at, ends[at]) not in left  # closed without heirs: it stays where it was
            now[at] += figure * share
    return sum(facts.values()), sum(now.values(), Fraction()), done


def _id(spells: list[Spell], unit_id: int) -> int:
    return unit_id if unit_id > 0 else max(one.unit_id for one in spells) - unit_id


def _check_layout(spells: list[Spell], day: date, links: list[Link]) -> None:
    """Look at intervals laid out from nothing: inside the parent's, each living unit's its own."""
    parents = {one.unit_id: one.parent_id for one in spells if one.holds(day)}
    held: dict[int, Held] = {}
    for one in sorted(spells, key=lambda one: (one.valid_from, list(Level).index(one.level), one.unit_id)):
        if one.unit_id in held:
            continue
        above = held[one.parent_id].scope if one.parent_id else WHOLE
        taken = [other.lo for other in held.values() if above.lo < other.lo <= above.hi]
        width = (above.hi - above.lo + 1) // 1000
        place = max(((low - above.lo) // width for low in taken), default=0) + 1
        scope = child_interval(above, place) if one.parent_id else Scope(WHOLE.lo, WHOLE.hi)
        held[one.unit_id] = Held(one.unit_id, scope.lo, scope.hi)
    moved = {one.unit_id: one for one in layout(held.values(), parents, links)}
    after = held | moved
    living = [after[unit_id] for unit_id in parents]
    assert len({one.lo for one in living}) == len(living)
    for unit_id, parent_id in parents.items():
        one, above = after[unit_id], after[parent_id] if parent_id else None
        assert one.follows is None
        assert above is None or above.lo < one.lo <= one.hi <= above.hi
    for one in after.values():
        if one.follows is not None:
            assert after[one.follows].follows is None
            assert after[one.follows].scope == one.scope
    assert layout(after.values(), parents, links) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_any_sequence_keeps_the_lives_whole_and_the_total_as_was_as_now(seed: int):
    was, now, _ = run(seed)
    assert was == now


def test_a_lost_line_of_lineage_is_noticed():
    assert any(was != now for was, now, _ in (run(seed, loses=True) for seed in range(12)))


def test_household_groups_are_made_merged_and_held_to_their_parents_code():
    spells, day = county(1, 1, 1), date(2026, 1, 1)
    grid = next(one.code for one in spells if one.level is Level.GRID)
    said = {"op": ChangeOp.CREATE, "effective": day, "doc_no": "〔2026〕1号"}
    micro = ChangeRow(
        number=1, new_code=f"{grid}01", name="微", parent_code=grid, unit_kind=UnitKind.MICRO_GRID, **said
    )
    groups = [
        ChangeRow(number=n + 1, new_code=f"{grid}01{n:02}", name=f"组{n}", parent_code=f"{grid}01", **said)
        for n in (1, 2)
    ]
    under_grid = ChangeRow(
        number=4, new_code=f"{grid}02", name="组3", parent_code=grid, unit_kind=UnitKind.GROUP, **said
    )
    found = plan(spells, [micro, *groups, under_grid])
    assert found.problems == ()
    assert [one.level for one in found.spells].count(Level.GROUP) == 3
    ids = {one.unit_id: 900 - one.unit_id for one in found.spells}  # as they are once they are written
    kept = spells + [
        replace(
            one, unit_id=ids[one.unit_id], parent_id=ids.get(one.parent_id or 0, one.parent_id), version_id=n
        )
        for n, one in enumerate(found.spells, 900)
    ]
    later = {"effective": date(2026, 2, 1), "doc_no": "〔2026〕2号"}
    merge = ChangeRow(number=1, op=ChangeOp.MERGE, old_code=f"{grid}0101", new_code=f"{grid}0102", **later)
    assert plan(kept, [merge]).problems == ()
    stray = replace(groups[0], new_code=f"{grid}0307", number=1)
    (told,) = plan(kept, [replace(stray, **later)]).problems
    assert f"上级的代码（{grid}01）再加顺序码" in told.reason
    (told,) = plan(kept, [replace(merge, old_code=grid, new_code=f"{grid}0199", op=ChangeOp.RENAME)]).problems
    assert "是住户小组的代码" in told.reason


def test_what_another_went_into_is_changed_no_more_that_day_though_nobody_knows_how_many_live_there():
    unknown = [replace(one, households=None, residents=None) for one in county()]
    spells = kept(plan(unknown, [row(1, J, V00, V01)]))
    told = plan(spells, [row(1, R, V01, name="好")]).problems
    assert ["当天已有变更" in one.reason for one in told] == [True]
