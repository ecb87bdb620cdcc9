"""The checklist of a case: households, team, dates, eligibility, deciders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.domain import workflow
from app.domain.vetting import (
    CATALOGUE,
    AgeLimit,
    Bar,
    Candidate,
    CaseFacts,
    CaseState,
    Decision,
    Home,
    Inspection,
    Interview,
    Issue,
    Meeting,
    Member,
    Numbers,
    Someone,
    Visit,
    checklist,
    flow_of,
    households,
    near,
    reached,
)
from app.domain.vetting.guards import age_on, eligible, joint_team

EVIDENCE = ("team_formed", "inspected", "meeting_held", "neighbours_visited", "interviewed")
STEPS = (*EVIDENCE, "decided", "appointed")
FLOW = flow_of(STEPS)
NUMBERS = Numbers(
    ages=(AgeLimit(20, 60),),
    barred=(Bar("two_heads", "村(社区)党组织书记和村(居)委会主任不选聘为网格员。"),),
    allowed=("party_member", "group_head"),
    labels=(("party_member", "农村党员"), ("group_head", "小组组长"), ("guard", "保安")),
    papers=1,
    members=3,
    bodies=2,
    inspections=1,
    photos=1,
    quorum=60,
    majority=None,
    households=5,
    visitors=2,
    visit_days=20,
    panel=1,
)
FORMED, TODAY = date(2026, 3, 2), date(2026, 3, 31)
TEAM = (
    Member(id=1, who=Someone("考察甲", 101, 11), body="县综治中心", leader=True, declared=True),
    Member(id=2, who=Someone("考察乙", 102), body="化峪镇", leader=False, declared=True),
    Member(id=3, who=Someone("考察丙", 103), body="化峪镇", leader=False, declared=True),
)
CANDIDATE = Candidate(
    who=Someone("演示候选", 900),
    born=date(1988, 5, 1),
    age_on=date(2026, 2, 20),
    category="party_member",
    homes=(Home("演示候选", "西汉村9号", "13800000009", "H9"),),
)


def _visit(number: int, **changes: object) -> Visit:
    home = Home(f"户主{number}", f"西汉村{number + 20}号", f"1390000{number:04}", f"H{number + 20}")
    sound = Visit(on=date(2026, 3, 10), home=home, visitors=frozenset({1, 2}), evidence=True)
    return replace(sound, **changes)


def _home(visit: Visit, **changes: str) -> Visit:
    return replace(visit, home=replace(visit.home, **changes))


FIVE = tuple(_visit(number) for number in range(1, 6))
GOOD = CaseFacts(
    papers=1,
    today=TODAY,
    candidate=CANDIDATE,
    formed_on=FORMED,
    team=TEAM,
    inspections=(Inspection(on=date(2026, 3, 5), registered=True, photos=2, present=frozenset({1, 2})),),
    meetings=(Meeting(on=date(2026, 3, 6), minutes=True, present=frozenset({1, 2})),),
    visits=FIVE,
    issues=(Issue(text="曾与邻居争吵", answer="已和好", finding="属实，已化解"),),
    interviews=(Interview(on=date(2026, 3, 20), record=True, present=frozenset({1, 3})),),
    makers=(Someone("经办", None, 21),),
)


def _unmet(facts: CaseFacts, numbers: Numbers = NUMBERS) -> list[str]:
    return [check.text for check in workflow.unmet(checklist(facts, numbers, FLOW))]


def _notes(facts: CaseFacts) -> list[str]:
    return [check.text for check in checklist(facts, NUMBERS, FLOW) if check.warn]


def _with(*visits: Visit) -> CaseFacts:
    return replace(GOOD, visits=visits)


# ---- households


def test_five_good_households():
    assert _unmet(GOOD) == []
    assert _notes(GOOD) == []


def test_four_households():
    assert _unmet(_with(*FIVE[:4])) == ["走访街坊邻居4户，至少5户，还差1户"]


def test_five_of_which_two_share_a_phone():
    facts = _with(*FIVE[:4], _home(FIVE[4], phone=" +86 139-0000-0001 "))
    assert _unmet(facts) == ["走访街坊邻居4户，至少5户，还差1户"]
    assert _notes(facts) == ["第1次走访（户主1）、第5次走访（户主5）电话相同，算一户"]


@pytest.mark.parametrize("flag", ["relative", "same_household"])
def test_five_of_which_one_is_kin(flag):
    facts = _with(*FIVE[:4], replace(FIVE[4], **{flag: True}))
    assert _unmet(facts) == ["走访街坊邻居4户，至少5户，还差1户"]
    assert len(_notes(facts)) == 1 and "不计" in _notes(facts)[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "西汉村２１號"),
        ("address", " 西汉村 二十一 号 "),
        ("household_no", "ｈ 21"),
        ("householder", "户 主１"),
        ("phone", "0359-5512345/13900000001"),
    ],
)
def test_written_differently_it_is_the_same_household(field, value):
    facts = _with(*FIVE[:4], _home(FIVE[4], **{field: value}))
    assert _unmet(facts) == ["走访街坊邻居4户，至少5户，还差1户"]


def test_a_sixth_household_makes_up_for_a_doubled_one():
    assert _unmet(_with(*FIVE[:4], _home(FIVE[4], phone="13900000001"), _visit(6))) == []


def test_households_join_through_a_third_visit():
    bridge = _home(_visit(9), phone=FIVE[0].home.phone, address=FIVE[1].home.address)
    assert _unmet(_with(*FIVE, bridge)) == ["走访街坊邻居4户，至少5户，还差1户"]


def test_a_household_of_kin_does_not_count_by_its_other_visit():
    kin = _home(replace(_visit(6), relative=True), phone=FIVE[0].home.phone)
    assert _unmet(_with(*FIVE, kin)) == ["走访街坊邻居4户，至少5户，还差1户"]


def test_the_candidates_own_home_does_not_count():
    facts = _with(*FIVE[:4], _home(FIVE[4], address="西汉村9号"))
    assert _unmet(facts) == ["走访街坊邻居4户，至少5户，还差1户"]
    assert _notes(facts) == ["第5次走访（户主5）与考察对象本人住址相同，不计"]


def test_what_is_not_recorded_joins_nothing():
    bare = [_home(visit, address="不详", phone="无", household_no="") for visit in FIVE]
    assert _unmet(_with(*bare)) == []


def test_near_addresses_are_shown_and_not_merged():
    facts = _with(*FIVE[:4], _home(FIVE[4], address="化峪镇西汉村21号"))
    assert _unmet(facts) == []
    assert _notes(facts) == ["第1次走访（户主1）与第5次走访（户主5）住址很相近，请核对是不是同一户"]


def test_next_door_is_not_near():
    assert near([Home(address="西汉村12号"), Home(address="西汉村13号"), Home(address="西汉村112号")]) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"visitors": frozenset({1})}, "考察组成员只有1人，至少2人"),
        ({"visitors": frozenset({1, 99})}, "考察组成员只有1人，至少2人"),
        ({"evidence": False}, "没有签字或照片"),
        ({"on": date(2026, 3, 1)}, "2026-03-01时还没有组建考察组"),
        ({"on": date(2026, 4, 1)}, "日期2026-04-01还没有到；超过组建考察组后20天"),
        ({"on": date(2026, 3, 23)}, "超过组建考察组后20天"),
    ],
)
def test_an_unsound_visit_does_not_count(change, word):
    facts = _with(*FIVE[:4], replace(FIVE[4], **change))
    assert _unmet(facts) == ["走访街坊邻居4户，至少5户，还差1户"]
    assert _notes(facts) == [f"第5次走访（户主5）不计：{word}"]


def test_the_window_of_visits_holds_its_last_day():
    assert _unmet(_with(*FIVE[:4], replace(FIVE[4], on=date(2026, 3, 22)))) == []


def test_a_second_sound_visit_repairs_an_unsound_one():
    assert _unmet(_with(*FIVE[:4], replace(FIVE[4], evidence=False), FIVE[4])) == []


HOMES = st.lists(
    st.builds(
        Home,
        householder=st.sampled_from(["", "甲", "乙", "丙", "丁"]),
        address=st.sampled_from(["", "村1号", "村２號", "村2号", "村3号"]),
        phone=st.sampled_from(["", "13900000001", "139 0000 0001", "13900000002"]),
        household_no=st.sampled_from(["", "1", "2", "3"]),
    ),
    max_size=7,
)


@given(HOMES, st.randoms(use_true_random=False))
def test_households_do_not_depend_on_the_order(homes, random):
    order = list(range(len(homes)))
    random.shuffle(order)
    groups = {frozenset(group) for group in households(homes)}
    shuffled = {frozenset(order[place] for place in group) for group in households([homes[n] for n in order])}
    assert shuffled == groups
    assert sorted(place for group in groups for place in group) == list(range(len(homes)))


@given(HOMES, HOMES)
def test_a_further_visit_adds_at_most_one_household_each(homes, more):
    before, after = len(households(homes)), len(households([*homes, *more]))
    assert after - before <= len(more)


def test_a_chain_is_one_household_in_every_order():
    phone = "13900000001"
    chain = [Home("甲", phone=phone), Home("乙", "村2号", phone), Home("丙", "村２號"), Home("丁")]
    for order in permutations(chain):
        assert sorted(len(group) for group in households(order)) == [1, 3]


# ---- team, inspection, meeting, interview


@pytest.mark.parametrize(
    ("team", "word"),
    [
        (TEAM[:2], "考察组2人，至少3人，还差1人"),
        (
            tuple(replace(member, body="化峪镇") for member in TEAM),
            "考察组来自1个单位，至少2个单位，还差1个单位",
        ),
        ((replace(TEAM[0], leader=False), *TEAM[1:]), "组长：未定，应有1人"),
        ((TEAM[0], replace(TEAM[1], leader=True), TEAM[2]), "组长：考察甲、考察乙，应有1人"),
        ((*TEAM[:2], replace(TEAM[2], declared=False)), "回避声明未签：考察丙"),
        ((*TEAM, replace(TEAM[2], id=4, who=CANDIDATE.who)), "考察对象本人不能在考察组里，请调整成员"),
        ((*TEAM[:2], replace(TEAM[2], recused=True)), "考察组2人，至少3人，还差1人"),
    ],
)
def test_joint_team(team, word):
    assert word in _unmet(replace(GOOD, team=team))


def test_a_member_called_as_one_of_the_family_is_pointed_at_and_stops_nothing():
    family = (("父亲", "考察乙"), ("母亲", "考察丁"))
    (told,) = (line for line in joint_team(replace(GOOD, family=family), NUMBERS) if line.warn)
    assert told.ok and told.text.startswith("考察组考察乙与登记表上考察对象的父亲同名")
    recused = (TEAM[0], replace(TEAM[1], recused=True), TEAM[2])
    assert not [line for line in joint_team(replace(GOOD, team=recused, family=family), NUMBERS) if line.warn]


def test_a_recused_member_counts_nowhere():
    spare = Member(id=4, who=Someone("考察丁", 104), body="县司法局", leader=False, declared=True)
    team = (TEAM[0], replace(TEAM[1], recused=True), TEAM[2], spare)
    faults = _unmet(replace(GOOD, team=team))
    assert faults[0] == "户籍所在地实地考察：考察组成员只有1人，至少2人"
    assert "走访街坊邻居0户，至少5户，还差5户" in faults


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"registered": False}, "还差1次记录"),
        ({"photos": 0}, "照片还差1张"),
        ({"present": frozenset({3})}, "考察组成员只有1人，至少2人"),
        ({"on": date(2026, 4, 1)}, "日期2026-04-01还没有到"),
    ],
)
def test_inspection(change, word):
    facts = replace(GOOD, inspections=(replace(GOOD.inspections[0], **change),))
    assert _unmet(facts) == [f"户籍所在地实地考察：{word}"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"minutes": False}, "没有会议纪要"),
        ({"present": frozenset({1})}, "考察组3人到会1人，不到60%"),
        ({"votes": (2, 1, 0)}, "票数3多于到会的考察组成员2人"),
    ],
)
def test_meeting(change, word):
    facts = replace(GOOD, meetings=(replace(GOOD.meetings[0], **change),))
    assert _unmet(facts) == [f"考察工作会议：{word}"]


def test_a_lost_vote_blocks_where_the_county_votes():
    voted = replace(GOOD.meetings[0], votes=(1, 1, 0))
    facts = replace(GOOD, meetings=(voted,))
    assert _unmet(facts) == []
    assert _unmet(facts, replace(NUMBERS, majority=60)) == ["考察工作会议：同意1票、不同意1票，同意不到60%"]
    won = replace(facts, meetings=(replace(voted, votes=(1, 0, 1)),))
    assert _unmet(won, replace(NUMBERS, majority=60)) == []


@pytest.mark.parametrize(
    ("issue", "word"),
    [
        (Issue(text="欠款"), "本人说明和核实结论"),
        (Issue(text="欠款", answer="已还"), "核实结论"),
        (Issue(text="欠款", finding="属实", answer=" "), "本人说明"),
    ],
)
def test_every_issue_needs_answer_and_finding(issue, word):
    assert _unmet(replace(GOOD, issues=(*GOOD.issues, issue))) == [f"反映的问题“欠款”还没有{word}"]


def test_interview_missing():
    assert _unmet(replace(GOOD, interviews=())) == ["与考察对象面谈：还差1次记录"]


# ---- eligibility and decision


def _who(**changes: object) -> CaseFacts:
    return replace(GOOD, candidate=replace(CANDIDATE, **changes))


@pytest.mark.parametrize(("born", "age"), [(date(2006, 2, 20), 20), (date(1965, 2, 21), 60)])
def test_both_ends_of_the_age_are_inside(born, age):
    assert age_on(born, CANDIDATE.age_on) == age
    assert _unmet(_who(born=born)) == []


@pytest.mark.parametrize(("born", "age"), [(date(2006, 2, 21), 19), (date(1965, 2, 20), 61)])
def test_outside_the_age_a_reason_is_asked(born, age):
    assert _unmet(_who(born=born)) == [
        f"年龄：2026-02-20时{age}周岁，不在20至60周岁之内，请更换人选或说明理由"
    ]
    reasoned = _who(born=born, reasons=(("age", "村里无其他人选"),))
    assert _unmet(reasoned) == []
    assert len(_notes(reasoned)) == 1 and _notes(reasoned)[0].endswith("已说明理由：村里无其他人选")


def test_a_hard_age_takes_no_reason():
    facts = _who(born=date(1960, 1, 1), reasons=(("age", "经验丰富"),))
    assert len(_unmet(facts, replace(NUMBERS, ages=(AgeLimit(None, 60, soft=False),)))) == 1


def test_born_on_leap_day():
    assert age_on(date(2004, 2, 29), date(2025, 2, 28)) == 20
    assert age_on(date(2004, 2, 29), date(2025, 3, 1)) == 21


def test_the_two_heads_are_barred_whatever_the_reason():
    facts = _who(category="two_heads", reasons=(("category", "特殊情况"),))
    assert _unmet(facts) == ["村(社区)党组织书记和村(居)委会主任不选聘为网格员，请更换人选"]


def test_category_off_the_list():
    assert _unmet(_who(category="teacher")) == ["人员类别应为：农村党员、小组组长，请改正"]


def test_where_any_category_will_do_its_words_are_still_shown():
    lines = eligible(_who(category="guard"), replace(NUMBERS, allowed=()))
    assert "人员类别：保安" in [line.text for line in lines]


def test_a_wrong_number_and_a_second_case():
    facts = _who(number_fault="校验码不对", other_case="2026-007")
    assert _unmet(facts) == ["身份证号有误：校验码不对，请核对", "另有在办的考察2026-007，请先办结"]


def _decided(*deciders: Someone, text: str = "同意聘用") -> CaseFacts:
    return replace(GOOD, decision=Decision(on=TODAY, text=text, deciders=deciders))


def test_a_decision_by_others():
    assert _unmet(_decided(Someone("审批", 501, 31))) == []


@pytest.mark.parametrize(
    "decider",
    [
        Someone("改了名字", 101, 31),
        Someone("考察甲", None, 11),
        Someone("考察乙", None, 31),
        Someone("经办", 501, 21),
        Someone("候选本人", 900, 31),
    ],
)
def test_nobody_decides_on_own_work(decider):
    assert _unmet(_decided(decider)) == [f"{decider.name}参加了考察或经办，不能作决定，请由他人决定"]


def test_a_namesake_known_by_number_may_decide():
    assert _unmet(_decided(Someone("考察乙", 777, 31))) == []


@pytest.mark.parametrize(
    ("on", "fault"),
    [
        (date(2026, 3, 19), "决定日期2026-03-19早于最后一次考察2026-03-20，请核对"),
        (date(2026, 4, 1), "决定日期2026-04-01还没有到，请核对"),
    ],
)
def test_a_decision_comes_after_the_evidence_and_not_tomorrow(on, fault):
    decided = _decided(Someone("审批", 501))
    assert _unmet(replace(decided, decision=replace(decided.decision, on=on))) == [fault]
    assert _unmet(replace(decided, decision=replace(decided.decision, on=date(2026, 3, 20)))) == []


def test_a_decision_needs_words_and_somebody():
    assert _unmet(_decided(text=" ")) == ["综合评价意见没有填写", "决定人0人，至少1人，还差1人"]


# ---- the way


def test_evidence_carries_a_case_as_far_as_it_goes():
    assert reached(GOOD, NUMBERS, FLOW, CaseState.NOMINATED)[-1].state is CaseState.INTERVIEWED
    four = _with(*FIVE[:4])
    assert reached(four, NUMBERS, FLOW, CaseState.NOMINATED)[-1].state is CaseState.MEETING_HELD
    assert reached(replace(GOOD, team=()), NUMBERS, FLOW, CaseState.NOMINATED) == []


def test_evidence_never_decides():
    assert reached(_decided(Someone("审批", 501)), NUMBERS, FLOW, CaseState.INTERVIEWED) == []


@pytest.mark.parametrize("gate", ["team_formed", "neighbours_visited", "interviewed", "decided"])
def test_no_county_skips_a_hard_gate(gate):
    with pytest.raises(Invalid, match="不能省略"):
        flow_of([name for name in STEPS if name != gate])


def test_a_county_may_leave_out_inspection_and_meeting():
    flow = flow_of([name for name in STEPS if name not in ("inspected", "meeting_held")])
    assert workflow.unmet(checklist(replace(GOOD, inspections=(), meetings=()), NUMBERS, flow)) == []


def test_no_decision_before_the_evidence():
    with pytest.raises(Invalid, match="“确定人选”应当在“走访街坊邻居”之后"):
        flow_of(["team_formed", "interviewed", "decided", "neighbours_visited", "appointed"])


def test_three_different_ends():
    ends = {step.action: step.state for step in workflow.next_steps(FLOW, CaseState.INTERVIEWED)}
    assert ends == {
        "decide": CaseState.DECIDED,
        "return": CaseState.RETURNED,
        "reject": CaseState.REJECTED,
        "withdraw": CaseState.WITHDRAWN,
    }
    back = [step.action for step in workflow.next_steps(FLOW, CaseState.RETURNED)]
    assert back == ["resume", "reject", "withdraw"]
    for end in (CaseState.APPOINTED, CaseState.REJECTED, CaseState.WITHDRAWN):
        assert workflow.next_steps(FLOW, end) == ()


def test_every_state_is_reached_and_every_open_one_has_a_way_out():
    reachable = {CATALOGUE.start, *(step.state for step in (*CATALOGUE.steps, *CATALOGUE.side))}
    assert reachable == set(CaseState)
    ended = {CaseState.APPOINTED, CaseState.REJECTED, CaseState.WITHDRAWN}
    assert all(workflow.next_steps(FLOW, state) for state in set(CaseState) - ended)


def test_the_vacancy_is_asked_on_appointment():
    full = replace(_decided(Someone("审批", 501)), vacant=False)
    lines = checklist(full, NUMBERS, FLOW, CaseState.APPOINTED)
    assert [check.text for check in workflow.unmet(lines)] == ["岗位没有空缺，请先办理离岗，或换一个网格"]
