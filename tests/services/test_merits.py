"""Honours, discipline and the reserve: kept with document and dates, told where it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from psycopg.errors import InsufficientPrivilege

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.domain.merits import MeritKind, MeritState
from app.domain.vetting import Bar, Candidate, Someone
from app.domain.vetting.guards import discipline_check
from app.services import career, dossier, merits, recruiting, roster, vetting
from app.services._merits import disciplines
from app.services.merits import MeritEnd, MeritRow, NewMerit
from tests.campaigns import announced, entry
from tests.campaigns import person as candidate
from tests.cases import opened
from tests.office import Office
from tests.services.paid import hire, person
from tests.trust.attacks import connect

HONOUR = NewMerit(
    kind=MeritKind.HONOUR,
    title="十佳网格员",
    body="县委政法委",
    doc_no="稷政法〔2026〕3号",
    since=date(2026, 2, 1),
    basis="2025年度综合考核前十名",
)
WARNED = replace(
    HONOUR,
    kind=MeritKind.DISCIPLINE,
    title="警告",
    doc_no="甲纪〔2026〕1号",
    since=date(2026, 9, 1),
    until=date(2027, 3, 1),
    basis="漏报安全隐患",
)
RESERVE = replace(HONOUR, kind=MeritKind.RESERVE, title="东村两委后备", basis="2024、2025年度考核优秀")


def rows(office: Office, login: str = "maker") -> list[MeritRow]:
    return office.workspace(login).ask(merits.merits)


def test_each_is_kept_with_its_document_shown_and_ended(office: Office) -> None:
    hire(office)
    someone = person(office, "演示甲")
    office.clerk_a.do(merits.record_merit, someone, HONOUR)
    office.maker.do(merits.record_merit, someone, WARNED)
    told = [(row.title, row.state, row.place) for row in rows(office)]
    assert told == [
        ("警告", MeritState.IN_FORCE, "东村第1网格"),
        ("十佳网格员", MeritState.IN_FORCE, "东村第1网格"),
    ]
    assert rows(office, "clerk_b") == [] and len(rows(office, "clerk_a")) == 2
    (posting,) = (row for row in office.maker.ask(roster.workers) if row.person_id == someone)
    card = office.maker.ask(career.career, someone, posting.id)
    assert {fact.title: fact.text for fact in card.facts}["处分"] == "警告，2026-09-01起"
    assert [event.text for event in card.events if event.page == "merits"] == [
        "处分：警告（2026-09-01起至2027-03-01，甲纪〔2026〕1号）",
        "表彰：十佳网格员（2026-02-01起，稷政法〔2026〕3号）",
    ]
    found = office.maker.do(dossier.dossier, someone)
    (section,) = (each for each in found.sections if each.title == "表彰处分")
    assert [row.title for row in section.rows] == ["十佳网格员", "警告"]
    warned = rows(office)[0]
    end = MeritEnd(on=date(2026, 11, 1), doc_no="甲纪〔2026〕9号", note="表现良好，提前解除")
    with pytest.raises(Invalid) as late:
        office.maker.do(merits.end_merit, warned.id, warned.version, replace(end, on=date(2027, 4, 1)))
    assert "2027-03-01 已经到期" in late.value.fields["on"], "an end does not draw it out"
    office.maker.do(merits.end_merit, warned.id, warned.version, end)
    after = rows(office)[0]
    assert (after.state, after.until, after.ended) == (
        MeritState.ENDED,
        date(2026, 11, 1),
        "表现良好，提前解除；甲纪〔2026〕9号",
    )
    with pytest.raises(Invalid, match="已经结束"):
        office.maker.do(merits.end_merit, warned.id, after.version, end)
    honour = rows(office)[1]
    office.maker.do(merits.void_merit, honour.id, honour.version, "录到别人名下了")
    assert [row.title for row in rows(office)] == ["警告"]
    if office.url("maker").get_backend_name() != "sqlite":
        with connect(office, "approver") as prompt, pytest.raises(InsufficientPrivilege):
            prompt.execute(
                "UPDATE app.merit SET end_note = 'x'"
            )  # who decides a round adds, and changes none


def test_what_is_not_said_or_not_ones_own_is_refused(office: Office) -> None:
    hire(office)
    someone = person(office, "演示甲")
    with pytest.raises(Invalid) as refused:
        office.maker.do(merits.record_merit, someone, replace(WARNED, doc_no="", until=date(2026, 9, 1)))
    assert set(refused.value.fields) == {"doc_no", "until"}
    with pytest.raises(NotFound):
        office.clerk_b.do(merits.record_merit, someone, HONOUR)
    with pytest.raises(Denied):
        office.auditor.do(merits.record_merit, someone, HONOUR)
    made = office.clerk_a.do(merits.record_merit, someone, HONOUR)
    end = MeritEnd(on=HONOUR.since, note="撤销")
    with pytest.raises(Invalid, match="要晚于生效日期"):
        office.maker.do(merits.end_merit, made, 1, end)
    with pytest.raises(Conflict):
        office.maker.do(merits.end_merit, made, 2, replace(end, on=date(2026, 11, 1)))
    with pytest.raises(Conflict):
        office.maker.do(merits.void_merit, made, 2, "录错了")
    for act, told in ((merits.end_merit, replace(end, on=date(2026, 11, 1))), (merits.void_merit, "录错了")):
        with pytest.raises(NotFound):
            office.clerk_b.do(act, made, 1, told)


def test_nobody_under_discipline_enters_the_reserve_and_from_it_one_is_appointed(office: Office) -> None:
    hire(office)
    someone = person(office, "演示甲")
    told = office.maker.ask(merits.reserve_told, someone)
    assert "纳入村（社区）两委后备干部队伍" in told and "连续1年“优秀”" in told and "还没有公布" in told
    office.maker.do(merits.record_merit, someone, WARNED)
    with pytest.raises(Invalid, match="处分期内不能列入后备干部：处分：警告"):
        office.maker.do(merits.record_merit, someone, replace(RESERVE, since=date(2026, 10, 1)))
    other = person(office, "演示乙")
    office.maker.do(merits.record_merit, other, RESERVE)
    with pytest.raises(Invalid, match="已经在后备干部里"):
        office.maker.do(merits.record_merit, other, RESERVE)
    (row,) = (one for one in rows(office) if one.kind is MeritKind.RESERVE)
    appointed = MeritEnd(on=date(2026, 11, 2), doc_no="甲组〔2026〕7号", note="任用为东村村委会委员")
    office.maker.do(merits.end_merit, row.id, row.version, appointed)
    (row,) = (one for one in rows(office) if one.kind is MeritKind.RESERVE)
    assert (row.since, row.until, row.ended) == (
        date(2026, 2, 1),
        date(2026, 11, 2),
        "任用为东村村委会委员；甲组〔2026〕7号",
    )


def test_discipline_in_force_is_told_to_who_vets_and_who_recruits(file_office: Office) -> None:
    case_id, _team = opened(file_office)
    (case,) = file_office.maker.ask(vetting.cases)
    file_office.maker.do(merits.record_merit, case.person_id, WARNED)
    lines = file_office.maker.ask(vetting.checklist, case_id).lines
    (line,) = (one for one in lines if "处分期内" in one.text)
    assert line.ok and line.warn and "甲纪〔2026〕1号" in line.text, "the county has no rule: to be looked at"
    barred = partial(disciplines, people={case.person_id})
    days = (date(2026, 8, 31), date(2026, 9, 1), date(2027, 2, 28), date(2027, 3, 1))
    assert [bool(file_office.maker.ask(lambda unit, day=day: barred(unit, day=day))) for day in days] == [
        False,
        True,
        True,
        False,
    ]
    wrong = file_office.maker.do(merits.record_merit, case.person_id, replace(WARNED, title="记过"))
    file_office.maker.do(merits.void_merit, wrong, 1, "录到别人名下了")
    told = file_office.maker.ask(lambda unit: barred(unit, day=date(2026, 10, 1)))[case.person_id]
    assert len(told) == 1 and "警告" in told[0], "what is void bars nobody"
    made = announced(file_office, candidate(1, "演示报名"))
    who = entry(file_office.maker, made, "演示报名").person_id
    file_office.maker.do(merits.record_merit, who, WARNED)
    assert "处分期内" in entry(file_office.maker, made, "演示报名").faults
    assert file_office.maker.ask(recruiting.campaign_file, made)


def test_a_county_that_bars_breaches_of_discipline_refuses() -> None:
    born = date(1990, 1, 1)
    who = Candidate(
        who=Someone("甲"), born=born, age_on=date(2026, 1, 1), category="x", disciplines=("处分：警告",)
    )

    class Numbers:
        barred = (Bar("violation", "有违纪违法行为的不选聘为网格员"),)
        allowed = ()
        labels = ()

    (line,) = discipline_check(who, Numbers())
    assert not line.ok and line.text.startswith("有违纪违法行为的不选聘为网格员：处分：警告")
    assert discipline_check(replace(who, disciplines=()), Numbers()) == []
