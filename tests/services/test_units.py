"""Units in the database: division lists whole or not at all, grids by rule, vacancies by query."""

from __future__ import annotations

import csv
import itertools
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import URL, select

from app.core.access import Actor
from app.core.clock import SetClock
from app.core.errors import Denied, Invalid, NotFound
from app.core.identity import Sex
from app.domain.roster import GridRole
from app.domain.units import Level, UnitKind, scopes_above
from app.imports import policies as texts
from app.services import accounts, policy, roster, units
from app.services.units import NewGrid, NewUnit, in_parts
from app.workspace import Unit, Workspace
from db.bootstrap import Founder, keys_beside
from db.keys import Vault
from db.models.audit import AuditEntry
from db.models.people import Person
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.sealed import Sealed
from db.store import Store
from tests.office import FOUNDED, PASS, START, Office, copy_database, count, statements
from tests.services.test_roster import EAST_1, new

DIVISIONS = Path(__file__).parents[2] / "resources" / "divisions"
TOWN_A, VILLAGE_A, VIRTUAL = "990101100000", "990101100200", "990101100498"


def listed(name: str = "jishan_140824.csv") -> list[NewUnit]:
    with (DIVISIONS / name).open(encoding="utf-8", newline="") as file:
        return [
            NewUnit(
                code=row["code"],
                name=row["name"],
                level=Level(row["level"]),
                parent_code=row["parent_code"] or None,
                row=number,
            )
            for number, row in enumerate(csv.DictReader(file), start=2)
        ]


def village(code: str, name: str = "新村村委会", parent: str = TOWN_A) -> NewUnit:
    return NewUnit(code=code, name=name, level=Level.VILLAGE, parent_code=parent)


_names = (f"empty_{number}" for number in itertools.count(1))
#: where it was founded, with what it is opened and by whom
Founded = tuple[URL, Vault, Actor]


@pytest.fixture(scope="module")
def founded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """A function that returns the office with the 稷山 policy and no unit: an engine's is founded once."""

    @cache
    def found(engine: str) -> Founded:
        clock = SetClock(FOUNDED)
        founder = Founder("founder", "管理员", PASS, clock(), demo=True, guard="founder_guard")
        if engine == "sqlite":
            place = str(tmp_path_factory.mktemp("empty") / "empty.griddesk")
        else:
            place = request.getfixturevalue("postgres").create_database("empty_template")
        workspace = accounts.establish(place, "稷山县综治中心", founder, clock=clock)
        workspace.do(policy.adopt, policy.NewPolicy(text=texts.policy_text("jishan")))
        workspace.store.close()
        return workspace.store.url, workspace.store.vault, workspace.actor

    return found


@pytest.fixture
def empty(
    office: Office, founded: Callable[[str], Founded], tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Workspace]:
    """A copy of the office without units, on the same engine as ``office``."""
    url, vault, founder = founded("sqlite" if office.admin.store.embedded else "postgresql")
    name = next(_names)
    if office.admin.store.embedded:
        place = tmp_path / f"{name}.griddesk"
        shutil.copyfile(url.database, place)
        shutil.copyfile(keys_beside(Path(url.database)).path, keys_beside(place).path)
        url = url.set(database=str(place))
    else:
        copy_database(request.getfixturevalue("postgres"), name, url.database)
        url = url.set(database=name, password=PASS)
    workspace = Workspace(Store(url, vault), founder, SetClock(FOUNDED))
    yield workspace
    workspace.store.close()
    if not workspace.store.embedded:
        request.getfixturevalue("postgres").drop_database(name)


def test_a_real_county_is_imported_with_its_statistical_units_marked(empty) -> None:
    opened = empty.do(units.import_divisions, listed(), START)
    assert [(one.level, one.units, one.statistical) for one in opened] == [
        (Level.COUNTY, 1, 0),
        (Level.TOWN, 9, 1),
        (Level.VILLAGE, 151, 1),
    ]
    tree = empty.ask(units.tree, START)
    assert len(tree) == 161
    assert tree[0].name == "稷山县" and (tree[0].scope_lo, tree[0].scope_hi) == (0, 10**18 - 1)
    assert {row.name for row in tree if row.statistical} == {
        "稷山县经济技术开发区",
        "稷山县经济技术开发区虚拟社区",
    }
    by_id = {row.id: row for row in tree}
    for row in tree[1:]:
        parent = by_id[row.parent_id]
        assert parent.scope_lo < row.scope_lo <= row.scope_hi <= parent.scope_hi
        assert row.code[:9].rstrip("0").startswith(parent.code.rstrip("0")[:6])
    office = next(row for row in tree if row.code == "140824400000")
    assert office.unit_kind is UnitKind.COMMUNITY_OFFICE
    community = next(row for row in tree if row.code == "140824400001")
    assert (community.unit_kind, community.full_name) == (UnitKind.COMMUNITY, "稷山县社区 › 汾水社区居委会")


def test_what_stands_under_a_statistical_unit_is_statistical_too(empty) -> None:
    rows = [*listed(), village("140824401201", "区内村委会", "140824401000")]
    opened = empty.do(units.import_divisions, rows, START)
    assert opened[-1] == units.LevelCount(Level.VILLAGE, 152, 2)
    assert empty.ask(units.unit_by_code, "140824401201", START).statistical


def test_a_preview_counts_what_would_be_opened_and_opens_nothing(empty) -> None:
    preview = empty.ask(units.preview_divisions, listed(), START)
    assert [(one.level, one.units, one.statistical) for one in preview.new] == [
        (Level.COUNTY, 1, 0),
        (Level.TOWN, 9, 1),
        (Level.VILLAGE, 151, 1),
    ]
    assert (preview.unchanged, preview.problems) == (0, ())
    assert empty.ask(units.tree, START) == []


def test_the_same_list_again_opens_nothing(empty) -> None:
    empty.do(units.import_divisions, listed(), START)
    before = count(empty, UnitVersion)
    assert empty.do(units.import_divisions, listed(), START) == []
    assert count(empty, UnitVersion) == before
    preview = empty.ask(units.preview_divisions, listed(), START)
    assert (preview.new, preview.unchanged, preview.problems) == ((), 161, ())


def test_one_bad_row_keeps_the_whole_list_out(empty) -> None:
    rows = [*listed(), village("140824100299", parent="140824999000")]
    preview = empty.ask(units.preview_divisions, rows, START)
    assert [problem.column for problem in preview.problems] == ["上级代码"]
    with pytest.raises(Invalid, match=r"没有导入.*140824999000"):
        empty.do(units.import_divisions, rows, START)
    assert count(empty, UnitRecord) == 0
    assert count(empty, UnitVersion) == 0


def test_rows_without_a_parent_go_under_the_root_of_the_policy(empty) -> None:
    towns = [
        NewUnit(code="140824100000", name="稷峰镇", level=Level.TOWN),
        NewUnit(code="140824101000", name="西社镇", level=Level.TOWN),
    ]
    empty.do(units.import_divisions, towns, START)
    root, *below = empty.ask(units.tree, START)
    assert root.code == "140824000000"
    assert [row.parent_id for row in below] == [root.id, root.id]


def test_figures_of_the_list_are_kept_although_the_root_has_none(empty) -> None:
    town = NewUnit(code="140824100000", name="稷峰镇", level=Level.TOWN, households=9000, residents=28000)
    empty.do(units.import_divisions, [town], START)
    found = empty.ask(units.unit_by_code, "140824100000", START)
    assert (found.households, found.residents) == (9000, 28000)


def test_another_county_does_not_fit_under_this_policy(empty) -> None:
    with pytest.raises(Invalid, match="请换用这个地方的政策"):
        empty.do(units.import_divisions, listed("jingzhou_421003.csv"), START)


def test_a_village_is_added_later_beside_its_neighbours(office: Office) -> None:
    office.maker.do(units.import_divisions, [village("990101100202")], START)
    old, new = (office.maker.ask(units.unit_by_code, code) for code in ("990101100201", "990101100202"))
    assert new.parent_id == old.parent_id
    assert new.scope_lo > old.scope_hi
    spans = [(row.scope_lo, row.scope_hi) for row in office.maker.ask(units.tree, None, Level.VILLAGE)]
    assert all(one[1] < other[0] for one, other in zip(sorted(spans), sorted(spans)[1:], strict=False))


def test_a_code_that_is_open_under_another_name_is_refused(office: Office) -> None:
    with pytest.raises(Invalid, match="改名请用单位变更"):
        office.maker.do(units.import_divisions, [village(VILLAGE_A, "改了名的村委会")], START)


def test_a_code_no_range_of_the_policy_covers_is_refused(office: Office) -> None:
    with pytest.raises(Invalid, match="代码段"):
        office.maker.do(units.import_divisions, [village("990101100999")], START)


def test_grids_get_the_next_code_and_their_name_by_rule(office: Office) -> None:
    where = office.unit_id(VILLAGE_A)
    ids = office.maker.do(
        units.open_grids,
        [
            NewGrid(village_id=where, unit_kind=UnitKind.RURAL_GRID, households=88, residents=260),
            NewGrid(village_id=where, unit_kind=UnitKind.DEDICATED_GRID, name="邮政网格", host="县邮政公司"),
        ],
        START,
    )
    third, fourth = (office.maker.ask(units.unit_by_id, one) for one in ids)
    assert (third.code, third.name, third.households) == (VILLAGE_A + "003", "东村第3网格", 88)
    assert (fourth.code, fourth.name, fourth.host) == (VILLAGE_A + "004", "邮政网格", "县邮政公司")
    parent = office.maker.ask(units.unit_by_id, where)
    assert parent.scope_lo < third.scope_lo < fourth.scope_lo <= parent.scope_hi
    assert third.full_name == "甲镇 › 东村村委会 › 东村第3网格"


@pytest.mark.parametrize(
    ("code", "kind", "host", "sentence"),
    [
        (VIRTUAL, UnitKind.RURAL_GRID, "", "只供统计"),
        (TOWN_A, UnitKind.RURAL_GRID, "", "只能设在村"),
        (VILLAGE_A, UnitKind.TOWN, "", "政策里没有"),
        (VILLAGE_A, UnitKind.DEDICATED_GRID, " ", "写明所属单位"),
    ],
)
def test_a_grid_where_none_may_stand_is_refused(
    office: Office, code: str, kind: UnitKind, host: str, sentence: str
) -> None:
    new = NewGrid(village_id=office.unit_id(code), unit_kind=kind, host=host)
    with pytest.raises(Invalid, match=sentence):
        office.maker.do(units.open_grids, [new], START)


def test_a_statistical_unit_carries_nobody(office: Office) -> None:
    with pytest.raises(Invalid, match="不配网格员"):
        office.maker.ask(units.staffable, office.unit_id(VIRTUAL))
    assert office.maker.ask(units.staffable, office.unit_id(VILLAGE_A)).name == "东村村委会"


def test_a_town_sees_and_counts_its_own(office: Office) -> None:
    mine = office.clerk_a.ask(units.tree)
    assert mine[0].name == "甲镇"
    assert {row.code[:9] for row in mine} == {"990101100"}
    assert [(one.level, one.units, one.statistical) for one in office.clerk_a.ask(units.counts)] == [
        (Level.TOWN, 1, 0),
        (Level.VILLAGE, 3, 1),
        (Level.GRID, 3, 0),
    ]
    for ask in (
        lambda: office.clerk_b.ask(units.unit_by_code, VILLAGE_A),
        lambda: office.clerk_b.ask(units.unit_by_id, office.unit_id(VILLAGE_A)),
        lambda: office.maker.ask(units.unit_by_code, "990101100777"),
    ):
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(Denied):
        office.clerk_a.do(units.import_divisions, [village("990101100202")], START)


def serve(unit: Unit, office: Office, code: str, first: date, last: date | None = None) -> None:
    person = Person(
        uid="0" * 31 + code[-1],
        name="网格员甲",
        sort_key="a",
        sex=Sex.MALE,
        birth=date(1980, 1, 1),
        id_number=Sealed(None, None, None),
    )
    unit.session.add(person)
    unit.session.flush()  # the posting needs the id
    place = units.unit_by_code(unit, code)
    posting = Posting(
        person_id=person.id,
        unit_id=place.id,
        role=GridRole.WORKER,
        employment="rural_part_time",
        valid_from=first,
        scope_code=place.scope_lo,
    )
    if last:
        posting.valid_to = last
    unit.session.add(posting)


def test_vacant_grids_are_those_without_a_worker_on_the_date(office: Office) -> None:
    office.maker.do(serve, office, VILLAGE_A + "001", START, date(2026, 6, 1))
    office.maker.do(serve, office, VILLAGE_A + "002", START)

    def vacant(on: date) -> list[str]:
        return [row.code[-6:] for row in office.clerk_a.ask(units.vacancies, on)]

    assert vacant(date(2026, 5, 31)) == ["201001"]
    assert vacant(date(2026, 6, 1)) == ["200001", "201001"]
    staffed = office.clerk_a.ask(units.staffing, START)
    assert [(row.workers, row.wanted) for row in staffed] == [(1, 1), (1, 1), (0, 1)]


def test_units_are_found_by_the_names_papers_use(office: Office) -> None:
    maker = office.maker

    def found(name: str, **narrow: object) -> list[str]:
        return [row.name for row in maker.ask(units.named, name, **narrow)]

    assert found("东村村委会") == found("东村") == found(VILLAGE_A) == ["东村村委会"]
    assert found("东") == []
    alias = maker.do(units.name_alias, office.unit_id(VILLAGE_A), " 东庄 ")
    assert maker.do(units.name_alias, office.unit_id(VILLAGE_A), "东庄") == alias
    assert found("东庄") == ["东村村委会"]
    assert found("东庄", level=Level.TOWN) == []
    assert found("东庄", parent_id=office.unit_id(TOWN_A)) == ["东村村委会"]
    with pytest.raises(Invalid, match="另一个单位"):
        maker.do(units.name_alias, office.unit_id(TOWN_A), "东庄")
    row = maker.ask(units.aliases)[0]
    maker.do(units.withdraw_alias, row.id, row.version, "写错")
    assert found("东庄") == [] and maker.ask(units.aliases) == []


def test_the_tree_of_an_earlier_date_is_that_of_its_date(office: Office) -> None:
    later = date(2026, 9, 1)
    office.maker.do(units.import_divisions, [village("990101100203")], later)
    assert len(office.maker.ask(units.tree, later)) == len(office.maker.ask(units.tree, START)) + 1
    with pytest.raises(NotFound):
        office.maker.ask(units.unit_by_code, "990101100203", START)


def test_placing_says_what_an_import_must_fit(office: Office, empty) -> None:
    here = office.maker.ask(units.placing, START)
    assert here.root == ("990101000000", "测试县", Level.COUNTY)
    assert here.existing[VILLAGE_A] is Level.VILLAGE
    there = empty.ask(units.placing, START)
    assert there.root == ("140824000000", "稷山县", Level.COUNTY) and there.existing == {}
    assert there.hierarchy.kind_of(Level.TOWN, "140824401000", "某区") is UnitKind.ZONE


def test_every_opened_unit_is_audited_to_the_person(office: Office) -> None:
    office.maker.do(units.import_divisions, [village("990101100204")], START)
    actors = {"maker", "u_maker"}
    entries = office.auditor.ask(
        lambda unit: unit.session.execute(select(AuditEntry.actor, AuditEntry.table_name)).all()
    )
    assert {table for actor, table in entries if actor in actors} == {"unit", "unit_version"}


def test_the_outline_adds_up_grids_from_below_and_says_what_is_amiss(office):
    village = office.unit_id("990101101001")
    sized = [
        units.NewGrid(village_id=village, unit_kind=UnitKind.URBAN_GRID, households=count, residents=900)
        for count in (400, 640)
    ]
    first, second = office.maker.do(units.open_grids, sized, date(2026, 3, 1))
    rows = {row.id: row for row in office.maker.ask(units.outline)}
    assert (rows[first].problem, rows[second].problem) == (
        "缺 1 人",
        "缺 1 人；超过城市社区网格 500 户的上限",
    )
    above = rows[village]
    assert (above.households, above.residents, above.grids, above.workers, above.wanted) == (
        1040,
        1800,
        4,
        0,
        4,
    )
    assert above.problem == "缺 4 人"
    county = next(row for row in rows.values() if row.parent_id is None)
    assert (county.grids, county.wanted, county.households) == (8, 8, 1040)
    assert rows[office.unit_id("990101100498")].problem == "统计用，不设网格"
    assert rows[office.unit_id("990101100200")].households is None
    town = {row.name for row in office.clerk_a.ask(units.outline)}
    assert "甲镇" in town and "乙镇" not in town


def test_the_outline_names_the_chief_of_a_village_and_who_serves_its_grids(office):
    hired = (("演示甲", GridRole.WORKER, EAST_1), ("演示长", GridRole.CHIEF, VILLAGE_A))
    for sequence, (name, role, code) in enumerate(hired, 1):
        office.maker.do(roster.register, new(office, code, sequence, name=name, role=role, card=""))
    told = [row.people for row in office.maker.ask(units.outline) if row.people]
    assert told == ["演示长（网格长）", "演示甲"]
    assert not any(row.people for row in office.clerk_b.ask(units.outline)), "another town's people"


@pytest.mark.parametrize("login", ["maker", "clerk_a", "clerk_b"])
def test_the_branches_agree_with_the_tree_and_the_staffing(office: Office, login: str) -> None:
    for code, sequence in (("990101100200001", 1), ("990101100200001", 2), ("990101101001001", 3)):
        office.maker.do(roster.register, new(office, code, sequence, card=""))
    workspace = office.workspace(login)
    rows, grids = workspace.ask(units.tree), workspace.ask(units.staffing)
    with statements(workspace) as sent:
        found = workspace.ask(units.branches)
    # the units, the policy, who serves where; of who sees a part, where that is by now (DECISIONS 58)
    assert len(sent) <= 3 + (login != "maker")
    shown = {row.id for row in rows}
    assert [
        (one.id, one.parent_id, one.name, one.level, one.code, one.full_name, one.scope_lo, one.scope_hi)
        for one in found
    ] == [
        (
            row.id,
            row.parent_id if row.parent_id in shown else None,
            row.name,
            row.level,
            row.code,
            row.full_name,
            row.scope_lo,
            row.scope_hi,
        )
        for row in rows
    ]
    lows = {row.id: row.scope_lo for row in rows}
    for one in found:
        inside = [grid for grid in grids if one.scope.holds(lows[grid.id])]
        assert one.workers == sum(grid.workers for grid in inside)
        assert one.missing == sum(grid.workers < grid.wanted for grid in inside)
    assert any(one.workers for one in found) and any(one.missing for one in found)


def grown(workspace: Workspace, near: int | None = None) -> units.Trunk:
    """Return the trunk of a tree, after comparing it and all its leaves with the whole tree."""
    every, trunk = workspace.ask(units.branches), workspace.ask(units.trunk, near)
    late = workspace.ask(units.leaves, [one for one in trunk.branches if one.id in trunk.unread])
    there = {one.id for one in trunk.branches}
    assert trunk.branches == [one for one in every if one.id in there]
    assert Counter(one.parent_id for one in late) == trunk.unread
    assert {one.level for one in late} <= {trunk.level}
    order = [one.parent_id for one in every].index
    assert sorted(late, key=lambda one: order(one.parent_id)) == [one for one in every if one.id not in there]
    return trunk


def test_a_trunk_and_its_leaves_are_the_branches(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for code, sequence in (("990101100200001", 1), ("990101100200001", 2), ("990101101001001", 3)):
        office.maker.do(roster.register, new(office, code, sequence, card=""))
    assert not grown(office.maker).unread, "a small county is read at once"
    monkeypatch.setattr(in_parts, "FEW", 0)
    trunk = grown(office.maker)
    assert trunk.unread and trunk.level is Level.GRID
    assert {one.level for one in trunk.branches} == {Level.COUNTY, Level.TOWN, Level.VILLAGE}
    grid = office.unit_id("990101100200001")
    near = grown(office.maker, grid)
    assert grid in {one.id for one in near.branches}
    assert trunk.unread.keys() - near.unread.keys() == {office.unit_id("990101100200")}
    assert not grown(office.clerk_a).unread, "who sees a part reads it at once"
    assert {(one.workers, one.missing) for one in grown(office.guard).branches} == {(0, 0)}


def test_the_scope_codes_above_a_unit_are_those_it_hangs_on(office: Office) -> None:
    rows = {row.id: row for row in office.maker.ask(units.tree)}
    for row in rows.values():
        above, place = {row.scope_lo}, row
        while place.parent_id is not None:
            place = rows[place.parent_id]
            above.add(place.scope_lo)
        assert above <= set(scopes_above(row.scope_lo))
        assert len(above) == len(set(scopes_above(row.scope_lo)))


def test_an_administrator_sees_the_units_and_nobody_in_them(office: Office) -> None:
    for who in (office.guard, office.admin):
        rows = who.ask(units.outline)
        assert rows and {(row.workers, row.wanted) for row in rows} == {(None, None)}
        assert {(one.workers, one.missing) for one in who.ask(units.branches)} == {(0, 0)}
    assert {row.wanted for row in office.maker.ask(units.outline)} != {None}
