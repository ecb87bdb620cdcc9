"""A sixth county: any policy file and any list of divisions, with no line of code about it."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from app.demo.dividing import landless
from app.demo.forces import Muster, drafted
from app.demo.inventing import invented
from app.demo.shape import PERSONS, Draft, heads_of, shape_of, sizes
from app.domain.assessment import CycleState
from app.domain.divisions import DivisionRow, check_divisions
from app.domain.policy import Policy, load
from app.domain.policy.people import Area
from app.domain.recruiting import CampaignState, EntryState
from app.domain.tenure import TenureKind, TenureState
from app.domain.units import Level, UnitKind
from app.imports.policies import policy_text, preset_names
from app.services import assessment, budget, dashboard, recruiting, roster, tenure, units
from app.services.forces import NewForce
from app.services.units import UnitRow
from app.services.worklog.holding import MOST
from tests.stories.conftest import County
from tests.stories.program import here

SILENT = ("pay", "insurance", "budget", "vetting")
LISTED = """\
代码,名称,层级,上级代码
990203,样县,county,
990203100,样安镇,town,990203
990203100200,样安村村委会,village,990203100
990203100001,样和社区居委会,village,990203100000
990203401000,样县开发区,town,990203000000
990203401498,样县开发区虚拟社区,village,990203401000
990204,邻县,county,
990204100,邻安镇,town,990204
990204100200,邻安村村委会,village,990204100
"""


def sixth() -> str:
    """Return the text of a county nobody has heard of: five tiers, and silent about money and vetting."""
    text = policy_text("dianbai")
    for old, new in (
        ('id = "dianbai"', 'id = "yangxian"'),
        ('county = "电白区"', 'county = "样县"'),
        ("440904", "990203"),
        ("电白区", "样县"),
    ):
        text = text.replace(old, new)
    town = 'code_from = "100", code_to = "199" },'
    zone = f'{town}\n  {{ kind = "zone", label = "开发区", code_from = "400", code_to = "499" }},'
    value = '{ village_codes = ["498"], name_endings = ["开发区"] }'
    apart = f'[hierarchy.statistical]\nsource = "假设"\nvalue = {value}\n\n[hierarchy.roles]'
    return text.replace(town, zone).replace("[hierarchy.roles]", apart)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> County:
    folder = tmp_path_factory.mktemp("sixth")
    (folder / "policy.toml").write_text(sixth(), encoding="utf-8")
    (folder / "list.csv").write_text(LISTED, encoding="utf-8")
    words = ("--policy", folder / "policy.toml", "--divisions", folder / "list.csv", "--out", folder / "out")
    done = here("demo", *words, "--workers", 24, "--months", 4, "--no-window")
    assert done.code == 0, done.err
    return County(folder / "out", folder / "out" / "yangxian.griddesk", done)


def test_a_county_from_a_policy_file_and_a_list_of_mixed_codes(made: County) -> None:
    said = made.done.said
    assert said["county"] == "yangxian"
    assert said["workers"] == {"group_worker": 24, "total": 24}
    assert said["units"] == {"county": 1, "town": 2, "village": 3, "grid": 4, "group": 31}
    assert said["kinds"]["town"] == {"镇": 1, "开发区": 1} and said["kinds"]["group"] == {
        "全科全要素网格": 31
    }
    assert (said["gridded"], said["entered"]) == ({"village": 2}, {}), "one is for statistics alone"
    assert set(said["budget"].values()) == {None} and len(said["budget"]) == 5
    assert any("没有取：邻县。" in line for line in said["absent"])
    assert any("补贴" in line for line in said["absent"]) and any("保险" in line for line in said["absent"])
    kinds = Counter(one["kind"] for one in said["bundle"])
    assert kinds == {"roster": 1, "assessment-summary": 1, "assessment": 1, "manifest": 2}
    assert all(one["file"].startswith("2026-03-") for one in said["bundle"]), "the quarter's last month"


def test_its_units_are_of_the_policys_size_and_its_people_of_the_policys_age(made: County) -> None:
    tree = made.ask(units.tree)
    groups = [row for row in tree if row.level is Level.GROUP]
    assert {30 <= (row.households or 0) <= 50 for row in groups} == {True}
    assert all(re.fullmatch(r"9902031000\d\d\d{3}\d{4}|990203100\d{8}", row.code) for row in groups)
    zone = next(row for row in tree if row.name == "样县开发区")
    assert zone.statistical and not [row for row in groups if row.path.startswith(zone.name)]
    staffed = made.ask(units.staffing)
    assert sum(row.workers for row in staffed) == 24 - 3, "three have just gone"
    assert {row.kind for row in staffed} == {"全科全要素网格"}, "the county's word, as in the tree"
    people = made.ask(roster.workers)
    assert len(people) == 24 - 3
    quarter, before = made.ask(assessment.cycles)
    assert quarter.title == "2026年第1季度考核" and quarter.people == 24
    assert (before.title, before.state) == ("2025年度考核", CycleState.LOCKED)
    assert made.ask(assessment.graded)[0].grade
    board = made.ask(dashboard.board)
    assert [tile.title for tile in board.tiles if "补贴" in tile.title or "经费" in tile.title] == []
    titles = "".join(chart.title for chart in board.charts)
    assert "各镇（街道）" in titles and "各乡镇" not in titles, "the county's word for its towns"
    assert made.ask(budget.ledger, 2026) == []
    words = {row.kind for row in made.ask(units.outline)}
    assert {"区", "村（居）民小组", "全科全要素网格"} <= words
    assert made.call("verify").code == 0


def test_its_own_roster_is_read_back_where_workers_serve_below_a_grid(made: County, tmp_path: Path) -> None:
    file = next(made.folder.glob("*花名册*.xlsx"))
    book = openpyxl.load_workbook(file)
    titles = [cell.value for cell in book.active[3]]
    book.active.delete_cols(titles.index("网格编码") + 1)
    book.save(tmp_path / "只有名称.xlsx")
    for roster_ in (file, tmp_path / "只有名称.xlsx"):
        said = made.call("import", "workers", roster_, "--dry-run").said
        places = [one for one in said["problems"] if one["column"].startswith(("网格", "行政村", "镇"))]
        assert (said["rows"], places) == (24, []), "who has gone is told so"


def test_its_towns_fill_posts_by_its_own_way_and_who_failed_the_year_is_dismissed(made: County) -> None:
    """D16, D17, D20: what an annual result ends and a town's own campaign fills; three more are under way."""
    gone = Counter((one.kind, one.state) for one in made.ask(tenure.acts))
    assert gone[TenureKind.DISMISSAL, TenureState.APPROVED] == 1
    assert gone[TenureKind.RESIGNATION, TenureState.APPROVED] == 3
    files = [made.ask(recruiting.campaign_file, row.id) for row in made.ask(recruiting.campaigns)]
    assert Counter(file.row.state for file in files) == {
        CampaignState.FINISHED: 1,
        CampaignState.PUBLICISED: 1,
        CampaignState.SCREENED: 1,
        CampaignState.ANNOUNCED: 2,  # one of them for a group that waited all year
    }
    towns = {row.id for row in made.ask(units.tree) if row.level is Level.TOWN}
    assert {file.row.unit_id for file in files} <= towns, "the towns recruit"
    (over,) = [file for file in files if file.row.state is CampaignState.FINISHED]
    new = next(row for row in over.entries if row.state is EntryState.APPOINTED)
    assert new.age <= 55 and new.letter and new.since
    assert any("选聘批次等待" in one.text for one in made.ask(dashboard.board, user="shenpi").due)


def test_every_fault_of_a_list_is_told_row_by_row_and_nothing_is_left(tmp_path: Path) -> None:
    policy, listed, out = tmp_path / "policy.toml", tmp_path / "list.csv", tmp_path / "out"
    policy.write_text(sixth(), encoding="utf-8")
    wrong = (
        "990203100,样重镇,town,990203",  # the same code with fewer digits
        "9902031,样短村,village,990203100",  # seven digits are no code
        "990203999200,样孤村,village,990203999",  # a parent nobody has
    )
    listed.write_text(LISTED + "\n".join(wrong), encoding="utf-8")
    done = here("demo", "--policy", policy, "--divisions", listed, "--out", out, "--no-window")
    assert done.code == 3
    rows = {int(found[1]) for text in done.said["problems"] if (found := re.match(r"第 (\d+) 行", text))}
    assert rows >= {3, 11, 12, 13}
    assert "另有" in done.message
    assert not out.exists() or list(out.iterdir()) == []


def test_zhangzi_has_two_service_centres_without_land_and_a_tier_that_may_be_skipped() -> None:
    rules = load(policy_text("zhangzi"))
    towns = [replace(_ROW, level=Level.TOWN, unit_kind=kind) for kind in (UnitKind.TOWN, UnitKind.TOWNSHIP)]
    centres = landless(rules, towns)
    assert [(one.code, one.name) for one in centres] == [
        ("140428500000", "演示甲服务中心"),
        ("140428501000", "演示乙服务中心"),
    ]
    kinds = [rules.hierarchy.kind_of(Level.TOWN, one.code, one.name) for one in centres]
    assert kinds == [UnitKind.SERVICE_CENTRE] * 2
    assert landless(rules, [replace(_ROW, level=Level.TOWN, unit_kind=kind) for kind in kinds]) == []
    assert rules.hierarchy.parents_of(Level.MICRO_GRID) == (Level.GRID, Level.VILLAGE)
    tiers = [one.level for one in load(policy_text("dianbai")).hierarchy.levels.value]
    assert tiers == [Level.COUNTY, Level.TOWN, Level.VILLAGE, Level.GRID, Level.GROUP]


@pytest.mark.parametrize("county", ["dianbai", "ezhou"])
def test_an_invented_list_is_a_list_without_a_fault(county: str) -> None:
    rules = load(policy_text(county))
    head, *rows = invented(rules)
    listed = [DivisionRow(number, *row) for number, row in enumerate(rows, start=2)]
    assert head == ["code", "name", "level", "parent_code"]
    assert check_divisions(listed, rules.root) == []
    assert invented(rules) == [head, *rows]
    assert len({row[1] for row in rows if row[2] == "village"}) == sum(row[2] == "village" for row in rows)
    kinds = [rules.hierarchy.kind_of(Level(level), code, name) for code, name, level, _above in rows]
    assert None not in kinds


def shaped(county: str, workers: int | None, villages: int) -> tuple[Policy, dict[Level, int], int]:
    rules = load(policy_text(county))
    shape = shape_of(rules, workers, villages)
    return rules, shape.others, shape.total


def test_figures_of_the_policy_are_the_figures_of_the_county() -> None:
    assert shaped("zhangzi", None, 292)[1:] == ({Level.MICRO_GRID: 2995}, 365)
    _, others, groups = shaped("dianbai", None, 320)
    assert (groups, others) == (10_007, {Level.GRID: 1251})
    rules, others, grids = shaped("jishan", None, 150)
    assert (grids, others) == (428, {})
    assert shape_of(rules, None, 150).staffed == {Area.URBAN: 70, Area.RURAL: 357, Area.DEDICATED: 1}
    assert heads_of(rules, 90, 0) == {"urban_full_time": 70, "rural_part_time": 19, "dedicated": 1}
    assert shaped("zhangzi", 73, 292)[1:] == ({Level.MICRO_GRID: 599}, 73)


@pytest.mark.parametrize("county", preset_names())
def test_a_town_of_every_county_fits_into_one_meeting(county: str) -> None:
    rules = load(policy_text(county))
    towns = sum(row[2] == "town" for row in invented(rules))
    assert sum(heads_of(rules, None, 320).values()) * 1.5 / towns < MOST  # some are larger than the mean


def test_a_population_is_shared_out_to_the_last_person() -> None:
    rules = load(policy_text("zhangzi"))
    drafts = [Draft(parent=1, kind=UnitKind.MICRO_GRID, weight=200 + at % 7, more=0) for at in range(2995)]
    found = sizes(rules, Level.MICRO_GRID, drafts, Fraction(1))
    assert sum(residents for _, residents in found) == 294_181
    assert all(households == max(round(residents / PERSONS), 1) for households, residents in found)


def mustered(county: str, units: dict[str, int]) -> dict[str, list[NewForce]]:
    """Return who stands beside the workers of a county with so many units to each kind, by kind."""
    since, found = date(2026, 1, 1), dict[str, list[NewForce]]()
    for one in (each.value for each in load(policy_text(county)).forces):
        rows = [replace(_ROW, id=at, name=f"样村第{at}网格") for at in range(units[one.key])]
        found[one.key] = list(drafted(Muster(one, rows, Fraction(1)), random.Random(1), since))
    return found


_ROW = UnitRow(
    id=0,
    version=1,
    parent_id=1,
    code="990101001001001",
    name="",
    level=Level.GRID,
    unit_kind=UnitKind.URBAN_GRID,
    path="",
    statistical=False,
    urban_like=False,
    households=None,
    residents=None,
    host="",
    valid_from=date(2026, 1, 1),
    scope_lo=0,
    scope_hi=0,
)


def test_forces_are_as_many_as_the_accounts_say_and_nobody_is_twice_in_a_unit() -> None:
    party = mustered("zhangzi", {"party_group": 365, "party_member": 2995, "volunteer": 365})
    members = party["party_member"]
    assert len(members) == 13_414 and len({one.unit_id for one in members}) == 2995
    assert len({(one.unit_id, one.name) for one in members}) == 13_414
    assert len(party["party_group"]) == 365 and all(one.leader for one in party["party_group"])
    urban = {"grid_branch": 381, "centre_household": 381, "building_head": 381, "sunk_cadre": 2158}
    found = mustered("ezhou", urban | {"property_party": 381, "community_police": 320})
    police = found["community_police"]
    assert len(police) == len({one.unit_id for one in police}) == 320, "one in every village"
    assert [len(found[key]) for key in urban] == [177, 1877, 2460, 13_641]
    branches = found["grid_branch"]
    assert len({one.unit_id for one in branches}) == 177 and sum(one.heads or 0 for one in branches) == 556
    ten = [one.heads or 0 for one in found["centre_household"]]
    assert min(ten) >= 8 and max(ten) <= 12 and abs(sum(ten) / len(ten) - 10) < 0.2
    assert all(one.name[1] in "演示样" for one in found["building_head"])
