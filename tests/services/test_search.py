"""The index of the search on both engines: whose scope, and by which words what is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.access import WHOLE, Scope
from app.core.errors import Denied
from app.domain.names import spelt
from app.domain.papers import export_number
from app.domain.roster import EndReason, GridRole
from app.domain.search import Entry, Group, Index, lines, matches
from app.services import documents, exports, roster, search, vetting
from tests import campaigns
from tests.cases import candidate
from tests.office import Office
from tests.services.test_documents import paper
from tests.services.test_exports import LIST
from tests.ui.test_roster import PEOPLE, new


@pytest.fixture
def staffed(office: Office) -> Office:
    for person in PEOPLE:
        office.maker.do(roster.register, new(office, *person))
    office.clerk_a.do(vetting.open_case, candidate(office, 9))
    office.maker.do(documents.issue, paper("综治〔2026〕1号"))
    return office


def titles(office: Office, text: str, group: Group, login: str = "maker") -> list[str]:
    every = office.workspace(login).ask(search.entries)
    found = matches(every, text, 50)
    assert Index(every).matches(text, 50) == found
    return [entry.title for each in found if each.group is group for entry in each.entries]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zeng", "曾小明"),
        ("zengxiaoming", "曾小明"),
        ("ZXM", "曾小明"),
        ("shan", "单红"),
        ("sh", "单红"),
        ("xie", "解晓东"),
        ("曾 东村", "曾小明"),
    ],
)
def test_a_person_is_found_as_the_surname_is_read(staffed: Office, text: str, name: str):
    assert titles(staffed, text, Group.PERSONS)[0] == name


@pytest.mark.parametrize("text", ["无此人", "东村"])
def test_a_person_is_not_found_by_the_place_alone(staffed: Office, text: str):
    assert titles(staffed, text, Group.PERSONS) == []


def test_last_digits_find_from_three_on(staffed: Office):
    assert sorted(titles(staffed, "0001", Group.PERSONS)) == sorted(name for name, _, _ in PEOPLE)
    assert len(titles(staffed, "001", Group.PERSONS)) == 3
    assert titles(staffed, "01", Group.PERSONS) == []
    row = next(row for row in staffed.maker.ask(roster.workers) if row.name == "单红")
    assert "单红" in titles(staffed, row.identity[-4:], Group.PERSONS)
    entry = next(each for each in staffed.maker.ask(search.entries) if each.title == "单红")
    assert (entry.page, entry.target, entry.where) == ("roster", row.id, "乙镇 › 南村村委会 › 南村第1网格")
    assert row.identity[-4:] in entry.detail


@pytest.mark.parametrize("login", ["maker", "clerk_a", "clerk_b"])
def test_whom_the_search_knows_the_roster_lists(staffed: Office, login: str):
    listed = staffed.workspace(login).ask(roster.workers)
    assert listed
    assert staffed.workspace(login).ask(roster.named) == [
        roster.NamedRow(
            row.id,
            row.person_id,
            row.unit_id,
            row.name,
            row.name_keys,
            row.identity[-4:],
            row.phone[-4:],
        )
        for row in listed
    ]


def test_units_are_found_by_name_code_and_pinyin(staffed: Office):
    assert titles(staffed, "东村第2", Group.GRIDS) == ["东村第2网格"]
    assert titles(staffed, "990101100200002", Group.GRIDS) == ["东村第2网格"]
    assert titles(staffed, "yizhen", Group.GRIDS)[0] == "乙镇"
    assert "南村第1网格" in titles(staffed, "nancun", Group.GRIDS)
    top = next(each for each in staffed.maker.ask(search.entries) if each.title == "测试县")
    assert (top.scope, top.where, top.target) == (WHOLE, "", None)


def test_cases_and_papers_are_found_by_number_and_name(staffed: Office):
    (case,) = titles(staffed, "2026-0", Group.CASES)
    assert case.endswith("演示候选")
    assert titles(staffed, "yshx", Group.CASES) == [case]
    assert titles(staffed, "〔2026〕1", Group.PAPERS) == ["花名册"]


def test_what_has_a_number_of_its_own_is_found_by_it(staffed: Office):
    request = staffed.clerk_a.do(exports.ask, LIST)
    number = export_number(request)
    assert titles(staffed, number, Group.PAPERS, "clerk_a") == [f"{number} 花名册导出申请"]
    assert titles(staffed, number, Group.PAPERS, "clerk_b") == [], "each finds what their own page lists"
    (entry,) = (one for one in staffed.clerk_a.ask(search.entries) if one.title.startswith(number))
    assert (entry.page, entry.target) == ("exports", request)


def test_a_campaign_is_found_by_number_title_and_pinyin(office: Office):
    campaigns.governed(office, "jingzhou")
    campaigns.drafted(office, office.maker, campaigns.COUNTY, campaigns.CITY_1)
    (found,) = titles(office, "ysgkzk", Group.CASES)
    assert found.endswith("演示公开招考网格员")
    assert titles(office, found.split()[0], Group.CASES) == [found]


def test_nobody_finds_what_lies_outside_their_scope(staffed: Office):
    assert titles(staffed, "曾", Group.PERSONS, "clerk_b") == []
    assert titles(staffed, "单", Group.PERSONS, "clerk_b") == ["单红"]
    assert titles(staffed, "2026", Group.CASES, "clerk_b") == []
    assert titles(staffed, "综治", Group.PAPERS, "clerk_b") == []
    assert titles(staffed, "甲镇", Group.GRIDS, "clerk_b") == []
    town = next(each for each in staffed.clerk_b.ask(search.entries) if each.title == "乙镇")
    assert (town.scope, town.where) == (WHOLE, "")


def test_who_may_not_see_people_finds_none(staffed: Office):
    with pytest.raises(Denied):
        staffed.auditor.ask(search.entries)


# ---- finding one for a form


def test_a_grid_is_found_for_a_form_by_name_code_or_pinyin(staffed: Office):
    east = staffed.unit_id("990101100200001")
    for text in ("东村第1", "990101100200001", "dc", "dongcun 第1"):
        assert east in [entry.target for entry in staffed.maker.ask(search.find_grids, text)]
    assert staffed.maker.ask(search.find_grids, "甲镇虚拟") == []  # no grid
    assert staffed.clerk_b.ask(search.find_grids, "东村") == []  # another town's
    assert len(staffed.maker.ask(search.find_grids, "第1", 2)) == 2


def test_a_person_is_found_for_a_form_by_name_or_pinyin(staffed: Office):
    (worker,) = [row for row in staffed.maker.ask(roster.workers) if row.name == "曾小明"]
    for text in ("曾小明", "zxm", "zeng"):
        assert [entry.target for entry in staffed.maker.ask(search.find_people, text)] == [worker.person_id]


# ---- matching, without a database


def entry(title: str, *more: str, group: Group = Group.PERSONS, tails: str = "", detail: str = "") -> Entry:
    return Entry(group, title, detail, lines((title, *more)), "page", 1, Scope(1, 2), "", tails)


def found(entries: list[Entry], text: str, limit: int = 6) -> list[str]:
    return [each.title for group in matches(entries, text, limit) for each in group.entries]


def test_whole_keys_come_before_beginnings_and_these_before_the_inside():
    every = [entry("a", "wushanli"), entry("b", "shanhong"), entry("c", "shan")]
    assert found(every, "shan") == ["c", "b", "a"]


def test_the_group_with_the_best_match_comes_first_and_persons_among_equals():
    page = entry("花名册", group=Group.PAGES)
    every = [entry("网格员花名册", group=Group.PAPERS), page, entry("花小明", "hxm")]
    assert found(every, "花名册") == ["花名册", "网格员花名册"]
    assert found(every, "花") == ["花小明", "花名册", "网格员花名册"]


def test_groups_say_how_many_there_are():
    every = [entry("文件一", group=Group.PAPERS), *(entry(f"文{place}") for place in range(9))]
    people, papers = matches(every, "文", 4)
    assert (people.group, len(people.entries), people.total) == (Group.PERSONS, 4, 9)
    assert (papers.group, papers.total) == (Group.PAPERS, 1)


@pytest.mark.parametrize("text", ["", "  ", "\n", "aa", "村"])
def test_nothing_is_found_by_nothing(text: str):
    assert found([entry("曾", "zeng", detail="东村")], text) == []


def test_an_identity_may_end_in_x():
    assert found([entry("甲", tails=lines(["086X"]))], "86X") == ["甲"]
    assert found([entry("甲", tails=lines(["0864"]))], "86") == []


SOME = [
    entry(name, *spelt(name), tails=lines([f"{place:03d}x", f"1{place:03d}"]), detail=f"{name}的家 {place}")
    for place, name in enumerate(
        ("曾国藩", "单红", "解晓东", "曾红红", "任重", "单单", "重阳镇", "a1", "aaa")
    )
]
KINDS = [replace(one, group=list(Group)[place % 3]) for place, one in enumerate(SOME)]


@given(
    st.lists(st.sampled_from(KINDS), max_size=150),
    st.lists(st.text("曾国红单重阳镇家zhengxdocan01234x的\n ", max_size=5), max_size=3).map(" ".join),
    st.integers(1, 7),
)
def test_the_index_finds_what_is_found_by_looking_at_each(entries: list[Entry], text: str, limit: int):
    assert Index(entries).matches(text, limit) == matches(entries, text, limit)


def test_a_word_is_answered_without_looking_at_each(monkeypatch: pytest.MonkeyPatch):
    index = Index([entry(f"曾{place}", "zeng", tails=lines([f"{place:04d}"])) for place in range(900)])
    monkeypatch.setattr("app.domain.search._rank", None)
    assert [(each.total, len(each.entries)) for each in index.matches("zen")] == [(900, 6)]
    assert [one.title for each in index.matches("0512") for one in each.entries] == ["曾512"]


def test_a_village_is_found_for_a_new_grid_and_a_statistical_one_is_not(office):
    found = office.maker.ask(search.find_villages, "dc")
    assert [entry.target for entry in found] == [office.unit_id("990101100200")]
    assert office.maker.ask(search.find_villages, "虚拟") == []
    assert office.clerk_b.ask(search.find_villages, "dc") == []


def test_whoever_the_roster_does_not_list_is_on_a_list_and_found(office: Office):
    people = [new(office, *person) for person in PEOPLE]
    chief = replace(people[0], role=GridRole.CHIEF, unit_id=office.unit_id("990101100200"), employment="")
    later = replace(people[1], since=date(2026, 12, 1))
    for person in (chief, later, people[2]):
        office.maker.do(roster.register, person)
    served = next(row for row in office.maker.ask(roster.workers) if row.name == people[2].name)
    leaving = roster.Leaving(on=date(2026, 11, 1), reason=EndReason.RESIGNED)
    office.maker.do(roster.leave, served.id, served.version, leaving)
    told = {row.name: (row.role.label, row.standing.label) for row in office.maker.ask(roster.others)}
    assert told == {
        chief.name: ("网格长", "在岗"),
        later.name: ("网格员", "待上岗"),
        people[2].name: ("网格员", "已离岗"),
    }
    for person, said in ((chief, "网格长"), (later, "待上岗"), (people[2], "已离岗")):
        (entry,) = (each for each in office.maker.ask(search.entries) if each.title == person.name)
        assert entry.page == "others" and entry.detail.startswith(said)
    (found,) = office.maker.ask(search.find_in_post, "演示") + office.clerk_a.ask(search.find_in_post, "zxm")
    assert (found.title, found.detail[:3]) == (chief.name, "网格长"), (
        "no worker is in post, and no leaver is found"
    )
    assert office.maker.ask(roster.workers) == [] and office.clerk_b.ask(search.find_in_post, "zxm") == []
