"""Every guard of the vetting, with the smallest case it refuses and the smallest it lets pass, by four doors.

The doors are the window (what keeps its button grey, and what its form says when it is sent: real widgets of
one window for the whole table), the decision over several cases, the imported list and the command line.  A
guard has one sentence, and all of them say it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from itertools import count
from typing import Any

import pytest

from app import cli
from app.core.errors import Invalid
from app.core.identity import make_identity
from app.domain.vetting import CaseState, Relation
from app.imports.guard import pasted
from app.imports.taking import Wishes, take_file
from app.services import roster, vetting
from app.services.imports import ImportKind
from app.services.vetting import (
    Answer,
    Appointment,
    NewInspection,
    NewInterview,
    NewIssue,
    NewMeeting,
    NewMember,
    Ruling,
)
from app.workspace import Unit
from tests.cases import (
    EAST_1,
    FORMED,
    GOOD,
    SHORT,
    TEAM,
    candidate,
    decided,
    member,
    recommend,
    row,
    version,
    visit,
)
from tests.office import PASS, TODAY, Office, Template, file_copy
from tests.ui.glass import glass
from ui.pages.vetting.several import SEVERAL

_people = count(1)
How = dict[str, Any]
JOINT = TEAM.members
JUDGE = NewMember(name="审批丙", body="县综治中心", recusal_signed=True)
LATER = date(2100, 1, 4)  # the command line looks at the machine's clock


@pytest.fixture(scope="module")
def office(
    _file_template: tuple[Any, Template], tmp_path_factory: pytest.TempPathFactory, qapp: object
) -> Iterator[Office]:
    """One office and one window for the whole table: what is refused writes nothing."""
    with (
        pytest.MonkeyPatch.context() as set_,
        file_copy(*_file_template, tmp_path_factory.mktemp("doors")) as made,
    ):
        set_.setenv("GRIDDESK_PASSPHRASE", PASS)
        with glass(made, "approver") as made.glass:
            yield made


@dataclass(frozen=True)
class Guard:
    """One guard: what it says of a case that just fails it; ``good`` is the same case, just mended."""

    name: str
    says: str
    bad: How
    good: How = field(default_factory=dict)
    form: str = ""  # what the window's form says by itself, before anything is sent


def four(**fifth: object) -> How:
    return {"visits": [{}, {}, {}, {}, fifth]}


def born(day: date) -> How:
    return {"born": day}


GUARDS = (
    Guard(
        "one day too young", "19周岁，不在20至60周岁之内", born(date(2006, 2, 21)), born(date(2006, 2, 20))
    ),
    Guard("one day too old", "61周岁，不在20至60周岁之内", born(date(1965, 2, 20)), born(date(1965, 2, 21))),
    Guard(
        "too old, with a reason",
        "61周岁，不在20至60周岁之内，请更换人选或说明理由",
        born(date(1965, 2, 20)),
        {**born(date(1965, 2, 20)), "new": {"age_reason": "村里没有其他人选"}},
    ),
    Guard(
        "two heads",
        "主任不选聘为网格员，请更换人选",
        {"new": {"category": "two_heads"}},
        {"new": {"category": "group_head"}},
    ),
    Guard("category of no list", "人员类别应为", {"new": {"category": "guard"}}),
    Guard("no paper", "推荐材料0份，至少1份，还差1份", {"paper": False}),
    Guard("two members", "考察组2人，至少3人，还差1人", {"team": JOINT[:2]}),
    Guard(
        "one body", "考察组来自1个单位，至少2个单位", {"team": [replace(one, body="甲镇") for one in JOINT]}
    ),
    Guard("no leader", "组长：未定，应有1人", {"team": [replace(one, leader=False) for one in JOINT]}),
    Guard("two leaders", "应有1人", {"team": [replace(one, leader=True) for one in JOINT[:2]] + [JOINT[2]]}),
    Guard(
        "unsigned", "回避声明未签：考察丙", {"team": [*JOINT[:2], replace(JOINT[2], recusal_signed=False)]}
    ),
    Guard(
        "a relative on the team counts for nothing",
        "考察组2人，至少3人，还差1人",
        {"team": [*JOINT[:2], replace(JOINT[2], recused=True)]},
        {"team": [*JOINT, replace(member("考察丁", "甲镇"), recused=True)]},
    ),
    Guard(
        "the candidate on the team",
        "考察对象本人不能在考察组里",
        {"team": [*JOINT, member("演示候选", "东村")]},
    ),
    Guard("no inspection", "户籍所在地实地考察：还差1次记录", {"inspection": None}),
    Guard("inspected elsewhere", "户籍所在地实地考察：还差1次记录", {"inspection": {"at_hukou": False}}),
    Guard(
        "inspected without a picture",
        "照片还差1张",
        {"inspection": {"photos": 0}},
        {"inspection": {"photos": 1}},
    ),
    Guard(
        "inspected before the team",
        "2026-03-01时还没有组建考察组",
        {"inspection": {"held_on": date(2026, 3, 1)}},
        {"inspection": {"held_on": FORMED}},
    ),
    Guard("inspected tomorrow", "日期2100-01-04还没有到", {"inspection": {"held_on": LATER}}),
    Guard(
        "inspected by one",
        "考察组成员只有1人，至少2人",
        {"inspection": {"members": 1}},
        {"inspection": {"members": 2}},
    ),
    Guard("no meeting", "考察工作会议：还差1次记录", {"meeting": None}),
    Guard("no quorum", "考察工作会议：", {"meeting": {"members": 1}}, {"meeting": {"members": 2}}),
    Guard("no minutes", "考察工作会议：", {"meeting": {"minutes": " "}}, {"meeting": {"minutes": "记"}}),
    Guard("met before the team", "2026-03-01时还没有组建考察组", {"meeting": {"held_on": date(2026, 3, 1)}}),
    Guard("four households", SHORT, {"visits": [{}, {}, {}, {}]}),
    Guard("the same number", SHORT, four(household_no="h21")),
    Guard("the same address", SHORT, four(address="东村２１號")),
    Guard("the same telephone", SHORT, four(phone="139 0000 0001")),
    Guard("the same householder", SHORT, four(householder="赵户主")),
    Guard("a relative", SHORT, four(relation=Relation.RELATIVE)),
    Guard("who lives there", SHORT, four(relation=Relation.SAME_HOUSEHOLD)),
    Guard("the candidate's own", SHORT, four(address="东村9号")),
    Guard("unsigned sheet", SHORT, four(signed=False)),
    Guard("visited by one", SHORT, four(members=1), four(members=2)),
    Guard("visited before the case", SHORT, four(visited_on=date(2026, 2, 19)), four(visited_on=FORMED)),
    Guard("visited tomorrow", SHORT, four(visited_on=LATER)),
    Guard("no talk", "与考察对象面谈：还差1次记录", {"talk": None}),
    Guard("a talk without a record", "没有面谈记录", {"talk": {"summary": " "}}, {"talk": {"summary": "谈"}}),
    Guard("a talk by one", "考察组成员只有1人，至少2人", {"talk": {"members": 1}}),
    Guard(
        "an issue without an answer", "还没有本人说明和核实结论", {"issue": ("", "")}, {"issue": ("有", "否")}
    ),
    Guard("an issue without a finding", "还没有核实结论", {"issue": ("已还清", "")}),
    Guard(
        "no words",
        "综合评价意见没有填写",
        {"decision": {"text": " "}},
        {"decision": {"text": "好"}},
        form="“综合评价意见”还没有填写",
    ),
    Guard("who sat on the team decides", "审批丙参加了考察或经办，不能作决定", {"team": [*JOINT, JUDGE]}),
    Guard("who prepared decides too", "甲镇经办参加了考察或经办", {"decision": {"panel": ("甲镇经办",)}}),
    Guard(
        "decided before the last sheet",
        "决定日期2026-03-19早于最后一次考察2026-03-20",
        {"decision": {"decided_on": date(2026, 3, 19)}},
        {"decision": {"decided_on": date(2026, 3, 20)}},
    ),
    Guard(
        "decided tomorrow",
        "决定日期2100-01-04还没有到",
        {"decision": {"decided_on": LATER}},
        {"decision": {"decided_on": TODAY}},
    ),
)


def built(office: Office, how: How) -> int:
    """Return a case that is whole but for what ``how`` says otherwise."""
    number = make_identity("990101", how.get("born", date(1988, 5, 1)), next(_people))
    new = candidate(office, identity=number, **how.get("new", {}))
    case = office.clerk_a.do(vetting.open_case, new)
    if how.get("paper", True):
        recommend(office.clerk_a, case)
    formed = replace(TEAM, members=tuple(how.get("team", JOINT)))
    ids = office.clerk_a.do(vetting.form_team, case, version(office, case), formed)
    office.clerk_a.do(_sheets, case, ids, how)
    return case


def _sheets(unit: Unit, case: int, ids: list[int], how: How) -> None:
    def told(key: str, plain: How) -> How | None:
        asked = how.get(key, {})
        if asked is None:
            return None
        there = plain | asked
        return there | {"members": tuple(ids[: there.get("members", 3)])}

    kinds: tuple[tuple[str, type[Any], Callable[..., int], How], ...] = (
        (
            "inspection",
            NewInspection,
            vetting.add_inspection,
            {"place": "东村", "at_hukou": True, "photos": 1},
        ),
        ("meeting", NewMeeting, vetting.hold_meeting, {"minutes": "逐项讨论"}),
        ("talk", NewInterview, vetting.interview, {"summary": "愿意任职", "held_on": date(2026, 3, 20)}),
    )
    for key, command, service, plain in kinds:
        said = told(key, {"held_on": date(2026, 3, 5)} | plain)
        if said is not None:
            service(unit, case, command(**said))
    for place, change in enumerate(how.get("visits", [{}] * 5), start=1):
        there = change | ({"members": tuple(ids[: change["members"]])} if "members" in change else {})
        vetting.add_visit(unit, case, visit(ids, place, **there))
    if "issue" in how:
        raised = vetting.raise_issue(unit, case, NewIssue(raised_on=FORMED, text="反映有欠款"))
        answer, finding = how["issue"]
        if answer:
            vetting.answer_issue(unit, raised, 1, Answer(answered_on=FORMED, answer=answer, finding=finding))


# ---- the doors: each says what it refuses, empty where it lets pass


def window(
    office: Office, case: int, new: vetting.NewDecision, *, act: bool = False, no: bool = False
) -> str:
    """Return what keeps the button of the case's page grey; with it free, what its form says when sent."""
    return office.glass.decide(case, new, act=act, title="不予聘用" if no else "确定人选")


def refused(act_: Callable[[], object], *, act: bool) -> str:
    if not act:  # a decision that passes is taken by one door alone
        return ""
    try:
        act_()
    except Invalid as error:
        return str(error)
    return ""


def several(
    office: Office, case: int, new: vetting.NewDecision, *, act: bool = False, no: bool = False
) -> str:
    """Return what the decision over several selected cases is told."""
    ruling = Ruling(case_id=case, decision=new, accepted=not no)
    told = office.approver.ask(vetting.ruling_problems, [ruling])
    said = refused(lambda: office.approver.do(vetting.rule_many, [ruling]), act=act or bool(told))
    assert all(one.text.rstrip("。") in said for one in told)
    return said


def listed(
    office: Office, case: int, new: vetting.NewDecision, *, act: bool = False, no: bool = False
) -> str:
    """Return what is said beside the row of an imported list."""
    head = ("案卷编号", "结论", "决定日期", "综合评价意见", "参加决定", "不予聘用原因", "告知本人的说明")
    line = (
        row(office.maker, case).number,
        "不予聘用" if no else "同意聘用",
        new.decided_on.isoformat(),
        new.text,
        "、".join(new.panel),
        WORDS.get(new.refusal, new.refusal),
        new.told,
    )
    file = pasted(f"决定{case}.csv", [head, line])
    taken = take_file(office.approver, ImportKind.DECISIONS, file, Wishes(dry_run=not act))
    return "；".join(one.reason for one in taken.staged.problems)


def command(
    office: Office, case: int, new: vetting.NewDecision, *, act: bool = True, no: bool = False
) -> str:
    """Return what the command line prints when it refuses."""
    number, on = row(office.maker, case).number, new.decided_on.isoformat()
    panel = ["--panel", *new.panel] if new.panel else []
    told = ["--reason", new.refusal, "--told", new.told] if no else []
    words = ["reject" if no else "decide", number, "--on", on, "--text", new.text, *panel, *told]
    words = words if act else ["check", number]
    return said_by("vetting", *words, office=office)


def said_by(*words: str, office: Office) -> str:
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(StringIO()):
        code = cli.run([*words, "--db", office.place, "--user", "approver", "--json"])
    said = json.loads(out.getvalue())
    if code == 0 and words[1] != "check":
        return ""  # the checklist that comes with it is that of the next act
    if code == 0:
        return "；".join(line["text"] for line in said["checklist"] if not line["ok"])
    return str(said["error"]["message"])


DOORS = (window, several, listed, command)


@pytest.mark.parametrize("guard", GUARDS, ids=[one.name for one in GUARDS])
def test_a_guard_says_the_same_at_every_door_and_lets_the_mended_case_pass(
    office: Office, guard: Guard
) -> None:
    case, new = built(office, guard.bad), replace(GOOD, **guard.bad.get("decision", {}))
    answers = {door.__name__: door(office, case, new, act=True) for door in DOORS}
    says = dict.fromkeys(answers, guard.says) | ({"window": guard.form} if guard.form else {})
    assert {name: says[name] in said for name, said in answers.items()} == dict.fromkeys(answers, True), (
        answers
    )
    assert office.glass.grey is ("decision" not in guard.bad), "what the form does not ask keeps it shut"
    assert row(office.maker, case).state not in (CaseState.DECIDED, CaseState.APPOINTED)
    office.clerk_a.do(vetting.withdraw, case, version(office, case), "试过了")

    mended, better = built(office, guard.good), replace(GOOD, **guard.good.get("decision", {}))
    assert [door(office, mended, better, act=False) for door in DOORS] == [""] * len(DOORS)
    taking = DOORS[GUARDS.index(guard) % len(DOORS)]
    assert taking(office, mended, better, act=True) == ""
    assert row(office.maker, mended).state is CaseState.DECIDED


WORDS = {"vetting": "考察不合格", "other": "其他"}  # as a list from the office writes them
REFUSING = (
    Guard(
        "no reason",
        "请选择不予聘用的原因，县政策列有：年龄不符合规定、",
        {"refusal": ""},
        {"refusal": "vetting"},
        form="“不予聘用原因”还没有填写",
    ),
    Guard(
        "other, and nothing said",
        "原因是“其他”的，请写明告知本人的说明，至少两个字。",
        {"refusal": "other", "told": "无"},
        {"refusal": "other", "told": "岗位已撤"},
    ),
)


@pytest.mark.parametrize("guard", REFUSING, ids=[one.name for one in REFUSING])
def test_every_door_asks_for_the_reason_of_a_refusal(office: Office, guard: Guard) -> None:
    case, plain = built(office, {"visits": [{}]}), replace(GOOD, text="不宜聘用")
    answers = {
        one.__name__: one(office, case, replace(plain, **guard.bad), act=True, no=True) for one in DOORS
    }
    says = dict.fromkeys(answers, guard.says) | ({"window": guard.form} if guard.form else {})
    assert {name: says[name] in said for name, said in answers.items()} == dict.fromkeys(answers, True), (
        answers
    )
    assert row(office.maker, case).state not in (CaseState.REJECTED, CaseState.DECIDED)
    office.clerk_a.do(vetting.withdraw, case, version(office, case), "试过了")

    for door in DOORS:
        mended, better = built(office, {"visits": [{}]}), replace(plain, **guard.good)
        assert door(office, mended, better, act=True, no=True) == ""
        found = row(office.maker, mended)
        assert (found.state, found.refusal) == (CaseState.REJECTED, WORDS[better.refusal])


# ---- what no door lets in, and doors there are not


def test_a_decided_case_takes_no_sheet_by_any_door(office: Office) -> None:
    case = built(office, {})
    office.approver.do(vetting.decide, case, version(office, case), GOOD)
    ids = [one.id for one in office.maker.ask(vetting.team, case)]
    late = visit(ids, 6, visited_on=date(2026, 4, 2))
    sheet = vetting.CaseVisit(case_id=case, visit=late)
    says = "不能再补充材料"
    with pytest.raises(Invalid, match=says):
        office.clerk_a.do(vetting.add_visit, case, late)
    with pytest.raises(Invalid, match=says):
        office.clerk_a.do(vetting.add_visits, [sheet])
    head = ("案卷编号", "走访时间", "户主", "是否同意", "走访人")
    line = (row(office.maker, case).number, "2026-04-02", "晚户主", "同意", "考察甲、考察乙")
    taken = take_file(office.clerk_a, ImportKind.VISITS, pasted("晚.csv", [head, line]), Wishes())
    assert taken.batch is None and says in taken.staged.problems[0].reason


def test_a_second_open_case_of_one_person_is_refused_where_a_case_is_opened(office: Office) -> None:
    case = built(office, {})
    number = row(office.maker, case).number
    again = candidate(office, identity=make_identity("990101", date(1988, 5, 1), next(_people) - 1))
    with pytest.raises(Invalid, match=f"另有在办的考察{number}"):
        office.maker.do(vetting.open_case, again)


def test_an_appointment_to_a_grid_that_has_its_worker_is_refused_by_the_doors_there_are(
    office: Office,
) -> None:
    case = built(office, {})
    decided(office, case)
    serving = roster.NewWorker(
        name="演示在岗",
        identity=make_identity("990101", date(1980, 1, 1), 5),
        unit_id=office.unit_id(EAST_1),
        employment="rural_part_time",
        since=date(2026, 1, 1),
    )
    office.maker.do(roster.register, serving)
    says = "岗位没有空缺"
    grey = office.maker.ask(vetting.docket, case).moves
    assert [says in line.text for move in grey if move.action == "appoint" for line in move.reasons] == [True]
    with pytest.raises(Invalid, match=says):
        office.maker.do(vetting.appoint, case, version(office, case), Appointment(since=TODAY))
    number, out = row(office.maker, case).number, StringIO()
    with redirect_stdout(out), redirect_stderr(StringIO()):
        cli.run(["vetting", "appoint", number, "--db", office.place, "--user", "maker", "--json"])
    assert says in json.loads(out.getvalue())["error"]["message"]
    assert not [act.title for act in SEVERAL if "聘用" in act.title], "several at once are not appointed"
    assert not [kind for kind in ImportKind if "聘用" in kind.label], "no list appoints"
