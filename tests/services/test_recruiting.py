"""Campaigns from notice to appointment on both engines: 荆州's open exam, 稷山's town nomination."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.domain.recruiting import CampaignState, EntryState
from app.domain.recruiting.form import Declared, Kin, Stage
from app.domain.vetting import CaseState
from app.imports.answers import Answers
from app.imports.guard import pasted
from app.imports.staged import Asks
from app.imports.taking import Wishes, take_file
from app.reports.recruiting import letters_pdf
from app.reports.vetting import case_summary_pdf
from app.services import career, imports, recruiting, roster, vetting
from app.services.imports import ImportKind
from app.services.recruiting import NewChoice, NewCosign, NewObjection, ObjectionAnswer, Verdict
from app.services.vetting import Appointment
from app.workspace import Unit, Workspace
from db.models.recruiting import Campaign
from tests import cases
from tests.campaigns import (
    AFTER,
    CITY_1,
    COUNTY,
    EAST_1,
    EAST_2,
    FOUR,
    advance,
    announced,
    chosen,
    drafted,
    entry,
    file,
    governed,
    marked,
    person,
    version,
)
from tests.office import TODAY, Office
from tests.reports.paper_kit import STAMP, texts
from tests.services.paid import worker

TOWN = "990101100000"


def test_an_open_exam_from_notice_to_the_roster(office: Office) -> None:
    made = chosen(office)
    told = [(one.name, one.total, one.rank, one.out) for one in file(office.maker, made).entries]
    assert told == [
        ("演示乙", Decimal("76.00"), 1, ""),  # equal totals: the better interview comes first
        ("演示甲", Decimal("76.00"), 2, ""),
        ("演示丙", None, None, "面试不到合格线"),
        ("演示丁", None, None, "笔试不到合格线"),
    ]
    advance(office, made, "publicise")
    shown = file(office.maker, made)
    assert (shown.shown_from, shown.shown_to) == (AFTER, date(2026, 11, 18))  # five working days
    with pytest.raises(Invalid, match="还没有期满"):
        advance(office, made, "confirm")
    against = NewObjection(
        raised_on=AFTER, text="反映年龄不符", entry_id=entry(office.maker, made, "演示乙").id
    )
    with pytest.raises(Invalid, match="不晚于今天"):
        office.maker.do(recruiting.object_to, made, replace(against, raised_on=date(2026, 11, 12)))
    objection = office.maker.do(recruiting.object_to, made, against)
    office.clock.set(date(2026, 11, 19))
    with pytest.raises(Invalid, match="异议还有1件没有答复"):
        advance(office, made, "confirm")
    answer = ObjectionAnswer(answered_on=date(2026, 11, 19), finding="核对档案，年龄相符")
    office.maker.do(recruiting.answer, objection, 1, answer)
    advance(office, made, "confirm")
    won = entry(office.maker, made, "演示乙")
    declared = Declared(school="演示学院", major="农学", native_place="山西稷山")
    office.maker.do(recruiting.declare, won.id, won.version, declared)
    won = entry(office.maker, made, "演示乙")
    with pytest.raises(Invalid, match="要晚于公示截止日"):
        office.maker.do(recruiting.appoint, won.id, won.version, Appointment(since=date(2026, 11, 18)))
    posting = office.maker.do(recruiting.appoint, won.id, won.version, Appointment(since=date(2026, 12, 1)))
    office.clock.set(date(2026, 12, 1))
    (worker,) = office.maker.ask(roster.workers)
    assert (worker.id, worker.name, worker.since) == (posting, "演示乙", date(2026, 12, 1))
    assert worker.extra == (("进入方式", "公开招考"),), "the county keeps by which way one came (Z15)"
    verdicts = {one.name: one.verdict for one in office.maker.ask(recruiting.registrations, made)}
    assert verdicts["演示乙"] == verdicts["演示丙"] == "资格合格", (
        "what the review found, not what came later"
    )
    schooled(office, made, worker)
    assert entry(office.maker, made, "演示乙").letter == f"聘〔2026〕{won.id:05d}号"
    assert "公示期满，所提异议经核实不成立" in "".join(texts(letters_pdf(file(office.maker, made), STAMP)))
    with pytest.raises(Invalid, match="已经有人按这个批次聘用，不能取消"):
        office.maker.do(recruiting.cancel, made, version(office.maker, made), "不办了")
    advance(office, made, "finish")
    assert file(office.maker, made).row.state is CampaignState.FINISHED


def schooled(office: Office, made: int, worker: roster.WorkerRow) -> None:
    """See that the roster has what somebody declared, changes it, and that the form itself is closed."""
    card = {one.title: one.text for one in office.maker.ask(career.career, worker.person_id, worker.id).facts}
    assert (card["毕业院校"], card["籍贯"]) == ("演示学院，农学", "山西稷山")
    known = office.maker.ask(roster.known_person, worker.person_id)
    assert (known.values["school"], known.values["major"]) == ("演示学院", "农学")
    facts = roster.PersonFacts(phone=known.values["phone"], education="20", school="演示大学")
    office.maker.do(roster.change_person, worker.person_id, known.version, facts)
    known = office.maker.ask(roster.known_person, worker.person_id)
    assert (known.values["school"], known.values["native_place"]) == ("演示大学", "")
    won = entry(office.maker, made, "演示乙")
    with pytest.raises(Invalid, match="此人已经聘用"):
        office.maker.do(recruiting.declare, won.id, won.version, Declared())


def test_an_upheld_objection_strikes_and_the_next_comes_after_a_new_publicity(file_office: Office) -> None:
    office = file_office
    made = chosen(office)
    advance(office, made, "publicise")
    won = entry(office.maker, made, "演示乙")
    told = NewObjection(raised_on=AFTER, text="冒用他人成绩", entry_id=won.id)
    objection = office.maker.do(recruiting.object_to, made, told)
    upheld = ObjectionAnswer(answered_on=AFTER, finding="属实", upheld=True, refusal="false_papers")
    office.maker.do(recruiting.answer, objection, 1, upheld)
    office.clock.set(date(2026, 11, 19))
    with pytest.raises(Invalid, match="请重新确定人选或取消"):
        advance(office, made, "confirm")
    office.maker.do(recruiting.reopen, made, version(office.maker, made), "递补")
    advance(office, made, "examine")
    assert entry(office.maker, made, "演示甲").state is EntryState.CHOSEN
    assert file(office.maker, made).shown_to is None


def test_every_body_that_has_a_say_signs_once_before_the_publicity(office: Office) -> None:
    made = drafted(office, office.maker, COUNTY, CITY_1, way="community", employment="urban_full_time")
    signed = NewCosign(body="县委政法委", by=" 演示签 ", on=TODAY)

    def cosign(new: NewCosign, who: Workspace = office.maker, at: int | None = None) -> None:
        who.do(recruiting.cosign, made, version(office.maker, made) if at is None else at, new)

    with pytest.raises(Invalid, match="时不能“会签”"):
        cosign(signed)

    def vetted(unit: Unit) -> None:
        unit.session.get_one(Campaign, made).state = CampaignState.VETTED

    office.maker.do(vetted)
    for changes, field, says in (
        ({"body": "县财政局"}, "body", "会同单位是：县委政法委"),
        ({"by": " "}, "by", "签字人"),
        ({"on": AFTER}, "on", "不能晚于今天"),
    ):
        with pytest.raises(Invalid) as refused:
            cosign(replace(signed, **changes))
        assert says in refused.value.fields[field]
    with pytest.raises(Denied):
        cosign(signed, office.auditor)
    with pytest.raises(Conflict):
        cosign(signed, at=99)
    cosign(signed)
    found = file(office.maker, made)
    assert (found.row.state, found.cosigned) == (CampaignState.COSIGNED, (f"县委政法委（演示签，{TODAY}）",))
    with pytest.raises(Invalid):
        cosign(signed)


def test_what_keeps_a_notice_a_candidate_and_a_choice_back(file_office: Office) -> None:
    office = file_office
    governed(office, "jingzhou")
    made = drafted(office, office.maker, COUNTY, CITY_1, doc_no="", closes=date(2026, 11, 6))
    with pytest.raises(Invalid) as refused:
        office.approver.do(recruiting.announce, made, version(office.maker, made))
    assert "公告文号没有填写" in str(refused.value) and "4个工作日，至少5个" in str(refused.value)
    with pytest.raises(Denied):
        office.maker.do(recruiting.announce, made, version(office.maker, made))
    with pytest.raises(Invalid, match="只有“报名中”"):
        office.maker.do(recruiting.register, made, FOUR[0])
    with pytest.raises(NotFound):  # the county's campaign is not a town's
        office.clerk_a.ask(recruiting.campaign_file, made)
    assert office.clerk_a.ask(recruiting.campaigns) == []


def test_a_replacement_is_of_another_age_and_schooling(file_office: Office) -> None:
    office = file_office
    governed(office, "jingzhou")
    made = drafted(office, office.maker, COUNTY, CITY_1, way="replacement")
    office.approver.do(recruiting.announce, made, version(office.maker, made))
    young, poor = person(1, "演示小", date(2004, 1, 1)), person(2, "演示学", education="70")
    for one in (young, poor):
        office.maker.do(recruiting.register, made, one)
    assert office.maker.do(recruiting.admit_fitting, made, version(office.maker, made)) == 0
    row = entry(office.maker, made, "演示小")
    assert "不在30至40周岁之内" in row.faults
    with pytest.raises(Invalid, match="或说明理由"):
        office.maker.do(recruiting.review, row.id, row.version, Verdict(admitted=True))
    office.maker.do(recruiting.explain, row.id, row.version, "age", "社区急需，街办同意")
    row = entry(office.maker, made, "演示小")
    office.maker.do(recruiting.review, row.id, row.version, Verdict(admitted=True))
    hard = entry(office.maker, made, "演示学")
    office.maker.do(recruiting.explain, hard.id, hard.version, "education", "经验丰富")
    hard = entry(office.maker, made, "演示学")
    with pytest.raises(Invalid, match="请更换人选"):  # schooling is hard: no reason mends it
        office.maker.do(recruiting.review, hard.id, hard.version, Verdict(admitted=True))


def test_a_town_nominates_and_the_case_waits_for_the_publicity(office: Office) -> None:
    governed(office, "jishan")
    changes = {"way": "town", "employment": "rural_part_time", "title": "演示镇选聘"}
    made = drafted(office, office.clerk_a, TOWN, EAST_1, **changes)
    office.approver.do(recruiting.announce, made, version(office.clerk_a, made))
    told = {
        "address": "东村9号",
        "school": "演示中学",
        "kin": (Kin("父亲", "考察甲"), Kin("母亲", "演示母")),
        "career": (Stage("2010.09—2013.07", "演示中学学习"), Stage("2013.08—至今", "东村务农")),
    }
    one = person(1, "演示候选", category="party_member", recommended_by="东村两委", **told)
    office.clerk_a.do(recruiting.register, made, one)
    head = person(2, "演示主干", category="two_heads", recommended_by="东村两委")
    office.clerk_a.do(recruiting.register, made, head)
    office.clock.set(AFTER)
    assert office.clerk_a.do(recruiting.admit_fitting, made, version(office.clerk_a, made)) == 1
    row = entry(office.clerk_a, made, "演示主干")
    office.clerk_a.do(
        recruiting.review, row.id, row.version, Verdict(admitted=False, refusal="category", note="两委主干")
    )
    office.clerk_a.do(recruiting.advance, made, version(office.clerk_a, made), "screen")
    (case,) = office.clerk_a.do(recruiting.send_to_vetting, made, version(office.clerk_a, made))
    with pytest.raises(Invalid, match="考察还没有办完"):
        office.clerk_a.do(recruiting.advance, made, version(office.clerk_a, made), "vet")
    cases.vetted(office, case, AFTER)
    lines = office.maker.ask(vetting.checklist, case).lines
    (same,) = (line for line in lines if "同名" in line.text)
    assert same.ok and same.warn and "考察组考察甲与登记表上考察对象的父亲同名" in same.text
    paper = "".join(texts(case_summary_pdf(office.maker.ask(vetting.case_file, case), STAMP)))
    assert "简历" in paper and "2013.08—至今 东村务农" in paper, "as the registration form has it"
    office.clerk_a.do(recruiting.advance, made, version(office.clerk_a, made), "vet")
    since = Appointment(since=date(2026, 12, 1))
    with pytest.raises(Invalid, match="公示期满以后才能聘用"):
        office.clerk_a.do(vetting.appoint, case, cases.version(office, case), since)
    office.clerk_a.do(recruiting.advance, made, version(office.clerk_a, made), "publicise")
    office.clock.set(date(2026, 11, 20))
    office.clerk_a.do(recruiting.advance, made, version(office.clerk_a, made), "confirm")
    won = entry(office.clerk_a, made, "演示候选")
    office.clerk_a.do(recruiting.appoint, won.id, won.version, Appointment(since=date(2026, 12, 1)))
    assert cases.state(office, case) is CaseState.APPOINTED
    assert office.maker.ask(roster.known_person, won.person_id).values["school"] == "演示中学"
    assert office.clerk_b.ask(recruiting.campaigns) == []
    with pytest.raises(NotFound):
        office.clerk_b.ask(recruiting.campaign_file, made)


def test_a_post_its_host_pays_is_not_weighed_against_the_years_money(file_office: Office) -> None:
    """A county short of money was told that a postman's post lacks it too; a paid one still is."""
    office = file_office
    governed(office, "jishan")
    serving = worker(
        office, 1, name="演示在岗", unit_id=office.unit_id(EAST_1), employment="rural_part_time", host_body=""
    )
    office.maker.do(roster.register_many, [serving])
    town = drafted(
        office, office.maker, COUNTY, EAST_2, way="town", employment="rural_part_time", money_reason=""
    )
    with pytest.raises(Invalid, match="全年经费缺"):
        office.approver.do(recruiting.announce, town, version(office.maker, town))
    made = drafted(office, office.maker, COUNTY, CITY_1, way="host", employment="dedicated", money_reason="")
    office.approver.do(recruiting.announce, made, version(office.maker, made))
    assert file(office.maker, made).row.state is CampaignState.ANNOUNCED


@pytest.mark.parametrize(
    ("county", "way", "employment"),
    [
        ("zhangzi", "village", "part_time"),
        ("dianbai", "town", "group_worker"),
        ("ezhou", "village", "rural_worker"),
        ("ezhou", "district", "urban_community_worker"),
    ],
)
def test_each_county_has_its_ways(file_office: Office, county: str, way: str, employment: str) -> None:
    office = file_office
    governed(office, county)
    made = drafted(office, office.maker, COUNTY, EAST_2, way=way, employment=employment)
    if county == "ezhou":  # what E11 asks of who serves a village is asked of nobody in town
        asked, rural = "".join(file(office.maker, made).conditions), way == "village"
        assert [word in asked for word in ("政治觉悟", "会做群众工作", "60周岁以下")] == [rural] * 3
    office.approver.do(recruiting.announce, made, version(office.maker, made))
    category = {"zhangzi": "party_member", "ezhou": "group_head"}.get(county, "")
    office.maker.do(recruiting.register, made, person(1, "演示候选", category=category))
    office.clock.set(AFTER)
    assert office.maker.do(recruiting.admit_fitting, made, version(office.maker, made)) == 1
    advance(office, made, "screen")
    row = entry(office.maker, made, "演示候选")
    if way == "district":
        marked(office, made, {"演示候选": (80, 70)})
        advance(office, made, "examine")
        assert entry(office.maker, made, "演示候选").total == Decimal("75.00")
    else:
        pick = recruiting.Pick(unit_id=office.unit_id(EAST_2))
        office.maker.do(recruiting.pick, row.id, row.version, pick)
    office.approver.do(recruiting.choose, made, version(office.maker, made), NewChoice(text="同意"))
    advance(office, made, "publicise")
    assert file(office.maker, made).shown_to is not None


def test_a_list_of_people_and_one_of_marks_come_in_by_the_same_guards(file_office: Office) -> None:
    office = file_office
    made = announced(office)
    number = file(office.maker, made).row.number
    one, two = (person(n, f"演示{word}").identity for n, word in ((1, "甲"), (2, "乙")))
    head = ("姓名", "身份证号", "学历", "岗位", "报名日期")
    rows = [head, ("演示甲", one, "本科", "城关社区第1网格", "2026-11-02"), ("演示乙", two, "大专", "", "")]
    late = ("演示丙", person(3, "演示丙").identity, "本科", "没有的网格", "2026-11-20")
    wishes = Wishes(of=number, accept_valid=True)
    taken = take_file(office.maker, ImportKind.CANDIDATES, pasted("报名.csv", [*rows, late]), wishes)
    assert [one.name for one in file(office.maker, made).entries] == ["演示甲", "演示乙"]
    assert any("认不出岗位" in one.reason for one in taken.staged.problems)
    (asked,) = taken.staged.questions
    said = Answers().with_one(asked, str(office.unit_id("990101101001001")))
    assert asked.text.startswith("“没有的网格”是哪个岗位？") and "城关社区第1网格" in str(asked.choices)
    looked = replace(wishes, answers=said, dry_run=True)
    found = take_file(office.maker, ImportKind.CANDIDATES, pasted("报.csv", [head, late]), looked).staged
    assert [row.values["post"] for row in found.rows] == [office.unit_id("990101101001001")]
    assert taken.batch is not None
    again = take_file(office.maker, ImportKind.CANDIDATES, pasted("又一份.csv", rows), wishes)
    assert (again.batch, dict(again.staged.fate_counts)) == (None, {"相同": 2})
    moved = [head, ("演示甲", one, "", "", "2026-11-01")]
    against = take_file(office.maker, ImportKind.CANDIDATES, pasted("改日期.csv", moved), wishes)
    assert against.staged.fate_counts["冲突"] == 1 and against.batch is None
    assert office.maker.do(imports.undo, taken.batch) > 0 and file(office.maker, made).entries == ()
    take_file(office.maker, ImportKind.CANDIDATES, pasted("第三份.csv", [*rows, ()]), wishes)
    office.clock.set(AFTER)
    office.maker.do(recruiting.admit_fitting, made, version(office.maker, made))
    advance(office, made, "screen")
    scores = [
        ("姓名", "身份证号", "笔试成绩", "面试成绩"),
        ("演示甲", one, "81.5", "70"),
        ("演示乙", two, "101", ""),
    ]
    told = take_file(office.maker, ImportKind.EXAM, pasted("成绩.csv", scores), wishes)
    marked = [entry(office.maker, made, name).written for name in ("演示甲", "演示乙")]
    assert (told.staged.fate_counts["新增"], marked) == (1, [Decimal("81.5"), None])
    alone = [scores[0], ("演示乙", one, "10", "10")]  # the names were sorted, the numbers were not
    told = take_file(office.maker, ImportKind.EXAM, pasted("错行.csv", alone), wishes)
    assert told.batch is None and "报名人是演*甲" in str(told.staged.problems)
    other = [scores[0], ("演示甲", one, "82", "70"), ("演示乙", two, "", "")]
    told = take_file(office.maker, ImportKind.EXAM, pasted("改.csv", other), wishes)
    assert [fate.changes for fate in told.staged.fates.values()] == [("笔试：81.5 → 82",), ()]
    with pytest.raises(Invalid, match="逐个更正"):
        office.maker.do(imports.undo, told.batch)


def test_marks_without_numbers_mean_who_has_the_name_and_of_two_it_is_asked(office: Office) -> None:
    made = announced(office)
    people = [person(1, "演示甲"), person(2, "演示乙"), person(4, "演示甲")]
    for each in people:
        office.maker.do(recruiting.register, made, each)
    office.clock.set(AFTER)
    office.maker.do(recruiting.admit_fitting, made, version(office.maker, made))
    advance(office, made, "screen")
    wishes = Wishes(of=file(office.maker, made).row.number)
    bare = [("姓名", "面试成绩"), ("演示甲", "66"), ("演示乙", "77"), ("演示甲", "70"), ("无此人", "1")]
    told = take_file(
        office.maker, ImportKind.EXAM, pasted("面试.csv", bare), replace(wishes, accept_valid=False)
    )
    assert [(one.asks, one.row) for one in told.staged.questions] == [(Asks.WHO, 2), (Asks.WHO, 4)]
    assert {row for _, row in told.staged.refused} == {2, 4, 5}, "who has the name alone is meant"
    said = Answers()
    for question, one in zip(told.staged.questions, (people[2], people[0]), strict=True):
        (value,) = (value for value, words in question.choices if one.identity[-4:] in words)
        said = said.with_one(question, value)
    wishes = replace(wishes, answers=said, accept_valid=True)
    take_file(office.maker, ImportKind.EXAM, pasted("面试.csv", bare), wishes)
    marked = [(row.name, row.interview) for row in file(office.maker, made).entries]
    assert marked == [("演示甲", Decimal(70)), ("演示乙", Decimal(77)), ("演示甲", Decimal(66))]
