"""评优: from the locked year to the honours, whatever door is taken; another person decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.core.access import Permission
from app.core.errors import Conflict, Denied, Invalid
from app.core.period import Month
from app.domain.assessment import ResultState
from app.domain.awards import AwardState, Standing
from app.domain.merits import MeritKind
from app.domain.policy import for_county
from app.domain.roster import EndReason
from app.domain.search import Group, matches
from app.imports.policies import policy_text
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.services import awards, dashboard, merits, policy, roster, search
from app.services.awards import NewHonours, NewNotice, NewRound, RankedRow, RoundFile, TiePlace
from app.services.policy import NewPolicy
from app.services.roster import Leaving
from app.services.vetting import NewObjection, ObjectionAnswer
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject
from tests.campaigns import governed
from tests.office import TODAY, Office
from tests.services.paid import hire, person
from tests.services.test_conflicts import what_is_wrong
from tests.services.test_merits import WARNED
from tests.services.test_reserve import graded
from tests.services.test_two_persons import both

NOTICE = NewNotice(place="县政府网站", contact="县综治中心 0000-0000001")
ENDS, AFTER = date(2026, 11, 9), date(2026, 11, 10)  # five working days after Monday 2 November
HONOURS = NewHonours(body="演示县综治中心")
NAMES = ("演示甲", "演示乙", "演示丙")


def year_of(office: Office, *points: str, year: int = 2025, public: bool = True) -> int:
    """Let a year give the first people these points, and return its cycle."""
    people = [person(office, name) for name in NAMES[: len(points)]]
    scores = dict(zip(people, points, strict=True))
    office.maker.do(graded, year, dict.fromkeys(people, "优秀"), public=public, points=scores)
    return office.maker.ask(cycle_of, year)


def cycle_of(unit: Unit, year: int) -> int:
    return unit.session.scalars(select(Cycle.id).where(Cycle.month == Month(year, 12))).one()


def of(office: Office, round_id: int, login: str = "maker") -> RoundFile:
    return office.workspace(login).ask(awards.round_file, round_id)


def stands(file: RoundFile) -> list[tuple[str, int, Standing]]:
    return [(one.name, one.rank, one.standing) for one in file.ranked]


def row(office: Office, round_id: int, name: str) -> RankedRow:
    return next(one for one in of(office, round_id).ranked if one.name == name)


def due(office: Office, login: str = "maker") -> list[str]:
    """Return what the first page says of rounds to somebody."""
    lines = office.workspace(login).ask(dashboard.waiting)
    return [one.text.partition("：")[2] for one in lines if one.door.page == "award"]


def refused(error: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return set(error.value.fields)


def test_only_a_locked_year_is_rewarded_once_by_the_policys_numbers(office: Office) -> None:
    governed(office, "jishan")
    days = 'notice_days = { value = 5, source = "假设" }'
    text = policy_text("jishan").replace(days, f'{days}\nserving = {{ value = true, source = "假设" }}')
    new_policy = NewPolicy(
        text=for_county(text, "测试县", "990101000000"), valid_from=TODAY, reason="在岗", source="试用"
    )
    office.admin.do(policy.adopt, new_policy)
    hire(office)
    open_ = year_of(office, "95", year=2024, public=False)
    cycle = year_of(office, "96.5", "91")
    found = office.maker.ask(awards.choices)
    assert (found.title, found.places, found.days, len(found.years)) == ("十佳网格员", 10, 5, 1)
    new = NewRound(cycle_id=cycle, places=10, days=5)
    with pytest.raises(Invalid, match="已经锁定") as error:
        office.maker.do(awards.draft, replace(new, cycle_id=open_))
    assert refused(error) == {"cycle_id"}
    with pytest.raises(Invalid) as error:
        office.maker.do(awards.draft, replace(new, places=8, days=3))
    assert refused(error) == {"places", "days"}, "the policy says how many and for how long"
    for login in ("clerk_a", "checker", "approver"):
        with pytest.raises(Denied):
            office.workspace(login).do(awards.draft, new)
    made = office.maker.do(awards.draft, new)
    with pytest.raises(Invalid, match="已经拟定过"):
        office.maker.do(awards.draft, new)
    file = of(office, made)
    assert stands(file) == [("演示甲", 1, Standing.IN), ("演示乙", 2, Standing.IN)]
    assert file.rule == "同分的依次比较专项考核得分、核实办结事件数、任职时间"
    (gone,) = [one for one in office.maker.ask(roster.workers) if one.name == "演示乙"]
    office.maker.do(roster.leave, gone.id, gone.version, Leaving(on=TODAY, reason=EndReason.RESIGNED))
    with pytest.raises(Invalid, match=f"已经离岗：演示乙（{TODAY}离岗），本县规定决定时须在岗"):
        office.maker.do(awards.publicise, made, of(office, made).row.version, NOTICE)
    office.maker.do(awards.withdraw, made, file.row.version, "年度考核要更正")
    again = office.maker.do(awards.draft, new)
    assert [(one.id, one.state) for one in office.approver.ask(awards.rounds)] == [
        (again, AwardState.DRAFTED),
        (made, AwardState.WITHDRAWN),
    ]


def test_from_the_list_to_the_honours(office: Office) -> None:
    hire(office)
    governed(office, "zhangzi")  # whose policy says neither how many nor for how long
    cycle = year_of(office, "95", "97", "95")
    office.maker.do(merits.record_merit, person(office, "演示乙"), WARNED)
    assert office.maker.ask(awards.choices).places is None
    made = office.maker.do(awards.draft, NewRound(cycle_id=cycle, places=1, days=5))
    assert stands(of(office, made)) == [
        ("演示乙", 1, Standing.OUT),
        ("演示甲", 2, Standing.TIED),
        ("演示丙", 2, Standing.TIED),
    ]
    assert row(office, made, "演示乙").reason.startswith("处分期内：")
    with pytest.raises(Invalid, match="分不出先后"):
        office.maker.do(awards.publicise, made, of(office, made).row.version, NOTICE)
    assert (due(office), due(office, "approver")) == (["名单已排出，等待核对、公示"], [])
    some = replace(office.maker.actor, scopes=office.clerk_a.actor.scopes)
    assert office.maker.ask(lambda unit: awards.pressing(replace(unit, actor=some))) == [], "ranked by all"
    third = _parted(office, made)
    assert [one.name for one in of(office, made).chosen] == ["演示丙"]
    office.maker.do(awards.publicise, made, of(office, made).row.version, NOTICE)
    file = of(office, made)
    assert (file.row.shown_from, file.row.shown_to) == (TODAY, ENDS)
    assert file.notice_no == f"评公示〔2026〕{made:03d}号"
    assert due(office) == due(office, "approver") == [], "it is public and nobody objects"
    heard = office.maker.do(
        awards.object_to, third, NewObjection(raised_on=TODAY, text="巡查记录不实", origin="演示群众")
    )
    assert (due(office), due(office, "clerk_a")) == (["有 1 件异议等待答复"], [])
    with pytest.raises(Invalid, match="只有“拟定中”"):
        office.maker.do(awards.leave_out, third, row(office, made, "演示丙").version, "不实")
    office.clock.set(AFTER)
    assert due(office, "approver") == [], "an objection is open"
    with pytest.raises(Invalid, match="还有1件没有答复"):
        office.approver.do(awards.decide, made, of(office, made).row.version, HONOURS)
    _put_right_between(office, made, cycle)
    said = ObjectionAnswer(answered_on=AFTER, finding="核对日志，记录属实", upheld=False)
    office.maker.do(awards.answer, heard, 1, said)
    with pytest.raises(Denied):
        office.maker.do(awards.decide, made, of(office, made).row.version, HONOURS)
    assert (due(office), due(office, "approver")) == ([], ["公示期满，等待“决定表彰”"])
    maker = office.maker
    every = replace(maker.actor, permissions=maker.actor.permissions | {Permission.VETTING_DECIDE})
    assert maker.ask(lambda unit: awards.pressing(replace(unit, actor=every))) == [], "another decides"
    _not_by(office, made)
    assert office.approver.do(awards.decide, made, of(office, made).row.version, HONOURS) == 1
    _decided(office, made)


def put_right(unit: Unit, cycle: int, person_id: int, value: str) -> None:
    """Let somebody have another result of the year, as after an appeal."""
    mine = (Subject.cycle_id == cycle, Subject.person_id == person_id)
    subject = unit.session.scalar(select(Subject).where(*mine))
    if subject is None:
        some = unit.session.scalars(select(Subject).where(Subject.cycle_id == cycle)).first()
        same = ("unit_id", "town_id", "employment", "posting_id", "scope_code", "state")
        subject = Subject(cycle_id=cycle, person_id=person_id, **{name: getattr(some, name) for name in same})
        unit.session.add(subject)
        unit.session.flush()
    number = select(func.count(Result.id)).where(Result.subject_id == subject.id)
    told = {"state": ResultState.FINAL, "digest": "0" * 64, "rank": 1, "grade": "优秀"}
    place = {"subject_id": subject.id, "scope_code": subject.scope_code}
    made = (unit.session.scalar(number) or 0) + 1
    unit.session.add(Result(number=made, value=Decimal(value), **place, **told))


def _put_right_between(office: Office, made: int, cycle: int) -> None:
    """A result that is put right once the list is made stops it: of who is on it, and of who would be."""

    def lacking() -> str:
        (decide,) = [move for move in of(office, made, "approver").moves if move.forward]
        return "；".join(line.text for line in decide.reasons)

    third, other = person(office, "演示丙"), person(office, "演示丁")
    assert "更正" not in lacking()
    office.maker.do(put_right, cycle, third, "94")
    assert "年度考核结果已经更正：演示丙" in lacking()
    office.maker.do(put_right, cycle, third, "95")
    office.maker.do(put_right, cycle, other, "95")
    assert "更正后得分不低于入选的最后一名，没有列入：演示丁" in lacking()
    office.maker.do(put_right, cycle, other, "94.99")
    assert "更正" not in lacking()


def _not_by(office: Office, made: int) -> None:
    """Neither who stands on the list decides nor who sees a part of the county."""
    version, approver = of(office, made).row.version, office.approver
    for other, why in (
        (replace(approver.actor, person_id=person(office, "演示丙")), "名单里有本人"),
        (replace(approver.actor, scopes=office.clerk_a.actor.scopes), "管全县"),
    ):
        with pytest.raises(Denied, match=why):
            approver.do(
                lambda unit, other=other: awards.decide(replace(unit, actor=other), made, version, HONOURS)
            )


def _parted(office: Office, made: int) -> int:
    stale, third = of(office, made).row.version, row(office, made, "演示丙")
    with pytest.raises(Invalid) as error:
        office.maker.do(awards.part_tie, third.id, third.version, TiePlace(place=0, reason=""))
    assert refused(error) == {"place", "reason"}
    office.maker.do(awards.part_tie, third.id, third.version, TiePlace(place=1, reason="会议纪要1号"))
    with pytest.raises(Conflict):
        office.maker.do(awards.publicise, made, stale, NOTICE)
    warned = row(office, made, "演示乙")
    with pytest.raises(Invalid, match="处分期内不能列入"):
        office.maker.do(awards.take_back, warned.id, warned.version)
    assert office.admin.ask(what_is_wrong) == []
    return third.id


def _decided(office: Office, made: int) -> None:
    file = of(office, made)
    assert (file.row.state, file.row.doc_no) == (AwardState.DECIDED, f"表彰〔2026〕{made:03d}号")
    (honour,) = [one for one in office.maker.ask(merits.merits) if one.kind is MeritKind.HONOUR]
    assert (honour.name, honour.title, honour.doc_no) == ("演示丙", "2025年度优秀网格员", file.row.doc_no)
    assert honour.basis == f"2025年度考核95分，第2名；{file.notice_no}公示至{ENDS}"
    with pytest.raises(Invalid):
        office.maker.do(awards.withdraw, made, file.row.version, "反悔")
    assert due(office, "approver") == []
    for text in ("2025", "优秀网格员", "yxwgy", f"〔2026〕{made:03d}"):
        (entry,) = [one for one in office.clerk_b.ask(search.entries) if one.group is Group.AWARDS]
        assert matches([entry], text), text
    assert (entry.page, entry.target) == ("award", made)


def test_an_objection_that_is_right_takes_the_person_off_and_the_list_is_drafted_anew(office: Office) -> None:
    hire(office)
    governed(office, "zhangzi")
    made = office.maker.do(
        awards.draft, NewRound(cycle_id=year_of(office, "95", "93", "91"), places=2, days=5)
    )
    office.maker.do(awards.publicise, made, of(office, made).row.version, NOTICE)
    first, third = row(office, made, "演示甲"), row(office, made, "演示丙")
    with pytest.raises(Invalid, match="不在公示名单上"):
        office.maker.do(awards.object_to, third.id, NewObjection(raised_on=TODAY, text="不实"))
    heard = office.maker.do(awards.object_to, first.id, NewObjection(raised_on=TODAY, text="弄虚作假"))
    office.maker.do(awards.answer, heard, 1, ObjectionAnswer(answered_on=TODAY, finding="属实", upheld=True))
    assert [one.name for one in of(office, made).chosen] == ["演示乙"], "nobody moves up who was not public"
    office.maker.do(awards.reopen, made, of(office, made).row.version, "异议成立，依次递补")
    assert stands(of(office, made)) == [
        ("演示甲", 1, Standing.OUT),
        ("演示乙", 2, Standing.IN),
        ("演示丙", 3, Standing.IN),
    ]
    town = of(office, made, "clerk_b")
    assert ([one.name for one in town.ranked], town.moves) == (["演示丙"], ()), "a town sees its own"
    with pytest.raises(Invalid, match="管全县的人员打印"):
        look(office.clerk_b, REPORTS["award-publicity"], Wish(case=town.row.number, ending="pdf"))
    two = both(office)
    two.do(awards.publicise, made, of(office, made).row.version, NOTICE)
    office.clock.set(ENDS)
    assert due(office, "approver") == [], "it is public to the end of the day"
    office.clock.set(AFTER)
    assert [len(due(office, login)) for login in ("maker", "checker", "approver")] == [0, 0, 1]
    with pytest.raises(Denied, match="由另一个人决定"):
        two.do(awards.decide, made, of(office, made).row.version, HONOURS)
    assert office.approver.do(awards.decide, made, of(office, made).row.version, HONOURS) == 2
