"""Dismissal on a locked year, probation, renewal and resignation, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.core.identity import make_identity
from app.domain.roster import EndReason
from app.domain.search import Group, matches
from app.domain.tenure import ProbationEnd, Standing, TenureKind, TenureState
from app.services import assessment, dashboard, pay, recruiting, roster, scans, search, tenure
from app.services.assessment._resting import refuse_resting
from app.services.pay import NewRun
from app.services.roster import Leaving
from app.services.scans import NewPaper
from app.services.tenure import NewDismissal, NewProbationEnd, NewResignation, Renewal
from app.services.vetting import Appointment
from app.workspace import Unit
from db.models.assessment import Appeal, Subject
from db.models.pay import LateChange
from db.models.tenure import TenureAct
from tests.campaigns import CITY_1, advance, chosen, entry
from tests.office import Office, one
from tests.services import paid
from tests.tenure import GROUPS, LOCKED, dianbai, scored

LAST = date(2026, 12, 1)
FAILED = NewDismissal(ground="failed_annual", on=LAST, reason="年度考核得分不合格")
SCAN = b"%PDF-1.4 signed"


def worker(office: Office, name: str) -> roster.WorkerRow:
    return next(row for row in office.maker.ask(tenure.listed) if row.name == name)


def version(office: Office, act: int) -> int:
    return next(row for row in office.maker.ask(tenure.acts) if row.id == act).version


def scan(office: Office, act: int, posting: int) -> None:
    kept = NewPaper(posting_id=posting, name="签字件.pdf", content=SCAN, paper_kind="其他", act=act)
    office.maker.do(scans.keep_paper, kept)


def test_a_failed_year_is_due_drafted_approved_and_ends_the_post(office: Office) -> None:
    dianbai(office)
    scored(office)
    row = worker(office, "演示甲")
    assert (row.due, worker(office, "演示乙").due) == ("应解聘", "")
    (must,) = [one for one in office.clerk_a.ask(tenure.due) if one.standing is Standing.DISMISS]
    assert must.due == "年度考核不合格：2025年度考核（50分，不合格），请起草解聘"
    assert office.clerk_b.ask(tenure.due) == []  # of another town
    told = [line.text for line in office.maker.ask(dashboard.waiting)]
    assert "1 人按政策应解聘，最早的是演示甲（年度考核不合格：2025年度考核（50分，不合格））" in told
    (barred,) = office.maker.ask(tenure.weigh_renewal, [row.id], Renewal())
    assert barred.why.startswith("应解聘，不能续聘")
    with pytest.raises(Invalid, match="请按“办理 › 解聘”起草"):
        office.maker.do(roster.leave, row.id, row.version, Leaving(on=LAST, reason=EndReason.DISMISSED))
    good = worker(office, "演示乙")
    with pytest.raises(Invalid, match="要有最近一次已锁定、没有申诉的“不合格”"):
        office.maker.do(tenure.dismiss, good.id, good.version, FAILED)
    act = office.clerk_a.do(tenure.dismiss, row.id, row.version, FAILED)
    assert office.maker.ask(tenure.due) == []  # it is drafted
    (drafted,) = office.maker.ask(tenure.acts)
    (entry,) = [one for one in office.clerk_a.ask(search.entries) if one.group is Group.TENURE]
    assert matches([entry], drafted.number, 1)[0].entries == (entry,) and entry.target == act
    assert not any(one.group is Group.TENURE for one in office.clerk_b.ask(search.entries))
    with pytest.raises(Invalid, match="还没有审批"):
        office.maker.do(tenure.dismiss, row.id, row.version, FAILED)
    with pytest.raises(Denied, match="决定考察结果"):
        office.maker.do(tenure.approve, act, version(office, act))
    with pytest.raises(NotFound):
        office.clerk_b.ask(tenure.papers, [act])
    assert any("1 项解聘、续聘等待审批" in line.text for line in office.approver.ask(dashboard.waiting))
    office.approver.do(tenure.approve, act, version(office, act))
    ended = worker(office, "演示甲")
    assert (ended.until, ended.due) == (LAST, "")
    (past,) = office.maker.ask(roster.postings, row.person_id)
    assert past.reason is EndReason.DISMISSED
    (paper,) = office.clerk_a.ask(tenure.papers, [act])
    assert (paper.act.cited, paper.ground) == ("2025年度考核（50分，不合格）", "年度考核不合格")
    assert (paper.source, paper.appeal_days) == ("电白材料 D20", 5)
    assert paper.identity == f"990101********{ended.identity[-4:]}", "the person's own number, masked"
    with pytest.raises(Invalid, match="已批准，不能再审批"):
        office.approver.do(tenure.refuse, act, version(office, act), "不同意")


def test_what_is_not_firm_is_not_cited_and_what_is_cited_is_held(office: Office) -> None:
    dianbai(office)
    cycle = scored(office, lock=False)
    row = worker(office, "演示甲")
    with pytest.raises(Invalid, match="还没有锁定，不能作为解聘依据"):
        office.maker.do(tenure.dismiss, row.id, row.version, FAILED)
    office.maker.do(assessment.finalise, cycle)
    office.maker.do(assessment.lock, cycle)
    act = office.maker.do(tenure.dismiss, row.id, row.version, FAILED)
    subject = one(office.maker, select(Subject.id).where(Subject.person_id == row.person_id))

    def appeal(unit) -> None:
        scope = unit.session.get_one(Subject, subject).scope_code
        told = {"filed_on": LOCKED, "grounds": "评分有误", "scope_code": scope}
        unit.session.add(Appeal(subject_id=subject, **told))

    office.clerk_a.do(appeal)
    with pytest.raises(Invalid, match="申诉还没有答复"):
        office.approver.do(tenure.approve, act, version(office, act))
    with pytest.raises(Invalid, match="演示甲的解聘以这个考核结果为依据，结果不能改"):
        office.maker.do(refuse_resting, [subject])
    office.maker.do(tenure.withdraw, act, version(office, act), "等申诉答复")
    office.maker.do(refuse_resting, [subject])
    assert office.maker.ask(tenure.due) == []  # an appealed one forces nobody out


def test_who_began_anew_is_not_held_to_the_year_before(file_office: Office) -> None:
    office = file_office
    dianbai(office)
    scored(office)
    row = worker(office, "演示甲")
    assert row.due == "应解聘"
    office.maker.do(roster.leave, row.id, row.version, Leaving(on=LOCKED, reason=EndReason.RESIGNED))
    again = roster.NewWorker(
        name="演示甲",
        identity=make_identity("990101", date(1985, 6, 1), 1),
        unit_id=office.unit_ids[GROUPS[0]],
        employment="group_worker",
        since=LOCKED,
    )
    office.maker.do(roster.register, again)
    assert worker(office, "演示甲").due == "" and office.maker.ask(tenure.due) == []


def test_a_document_dismisses_once_it_is_scanned_and_pay_follows(office: Office) -> None:
    paid.hire(office)
    paid.appropriate(office)
    run = office.maker.do(pay.calculate, NewRun(month=paid.OCTOBER))
    office.checker.do(pay.check, run)
    row = worker(office, "演示甲")
    new = NewDismissal(ground="discipline", on=date(2026, 10, 16), reason="违反治安管理规定")
    with pytest.raises(Invalid, match="要写明依据的文件文号"):
        office.maker.do(tenure.dismiss, row.id, row.version, new)
    named = replace(new, doc_no="公（治）行罚〔2026〕12号")
    act = office.maker.do(tenure.dismiss, row.id, row.version, named)
    with pytest.raises(Invalid, match="扫描件还没有上传"):
        office.approver.do(tenure.approve, act, version(office, act))
    scan(office, act, row.id)
    office.approver.do(tenure.approve, act, version(office, act))
    late = one(office.maker, select(LateChange).where(LateChange.person_id == row.person_id))
    assert (late.change_kind, late.for_month) == ("解聘", paid.OCTOBER)


def test_an_appointment_begins_on_probation_and_is_renewed_before_it_ends(office: Office) -> None:
    made = chosen(office)
    advance(office, made, "publicise")
    office.clock.set(date(2026, 11, 19))
    advance(office, made, "confirm")
    won = entry(office.maker, made, "演示乙")
    posting = office.maker.do(recruiting.appoint, won.id, won.version, Appointment(since=date(2026, 12, 1)))
    office.clock.set(date(2027, 1, 20))
    (row,) = office.maker.ask(tenure.due)
    assert (row.standing, row.probation, row.ends) == (
        Standing.PROBATION_ENDS,
        date(2027, 1, 31),
        date(2027, 11, 30),
    )
    assert worker(office, "演示乙").due == "试用期将满"
    longer = NewProbationEnd(outcome=ProbationEnd.EXTENDED, reason="业务还不熟练", until=date(2027, 1, 31))
    with pytest.raises(Invalid, match="试用期原来到2027-01-31"):
        office.maker.do(tenure.end_probation, posting, row.version, longer)
    for until in (date(2027, 12, 1), date(2028, 1, 5)):
        with pytest.raises(Invalid, match="试用期不能长过协议，协议到2027-11-30为止"):
            office.maker.do(tenure.end_probation, posting, row.version, replace(longer, until=until))
    passed = NewProbationEnd(outcome=ProbationEnd.PASSED, reason="工作认真，考核合格")
    act = office.maker.do(tenure.end_probation, posting, row.version, passed)
    office.approver.do(tenure.approve, act, version(office, act))
    assert office.maker.ask(tenure.due) == []
    with pytest.raises(Invalid, match="不在试用期"):
        office.maker.do(tenure.end_probation, posting, row.version, passed)
    office.clock.set(date(2027, 11, 10))
    (row,) = office.maker.ask(tenure.due)
    assert (row.standing, row.due) == (Standing.ENDS, "聘期还有21天，请抓紧续聘")
    weighed = office.maker.ask(tenure.weigh_renewal, [posting], Renewal())
    assert [(one.before, one.after) for one in weighed] == [
        ("2026-12-01 至 2027-11-30", "2027-12-01 至 2028-11-30（1年）")
    ]
    for asked, why in (
        (Renewal(since=date(2027, 11, 30)), "起始日期不能早于2027-12-01"),
        (Renewal(years=11), "聘期不超过10年"),
        (Renewal(since=date(2027, 12, 1), years=10), ""),
    ):
        (told,) = office.maker.ask(tenure.weigh_renewal, [posting], asked)
        assert why in told.why and bool(told.why) is bool(why)
    stale = [replace(weighed[0], version=99)]
    with pytest.raises(Conflict, match="一个也没有办"):
        office.maker.do(tenure.renew_many, stale, Renewal())
    (again,) = office.maker.do(tenure.renew_many, weighed, Renewal())
    assert office.approver.do(tenure.approve_many, [(again, version(office, again))]) == 1
    (term,) = office.maker.ask(tenure.terms)
    assert (term.standing, term.ends) == (Standing.RUNNING, date(2028, 11, 30))
    assert term.number == f"续聘〔2027〕{again:05d}号"


def test_an_act_is_numbered_by_the_year_it_is_recorded_in_and_an_older_one_as_it_was_printed(
    office: Office,
) -> None:
    paid.hire(office)
    office.clock.set(date(2026, 12, 20))
    row, new = worker(office, "演示丙"), Renewal(since=date(2027, 1, 1))
    (act,) = office.maker.do(tenure.renew_many, office.maker.ask(tenure.weigh_renewal, [row.id], new), new)
    office.clock.set(date(2027, 1, 2))
    assert [one.number for one in office.maker.ask(tenure.acts)] == [f"续聘〔2026〕{act:05d}号"]
    office.approver.do(tenure.approve, act, version(office, act))
    (term,) = [one for one in office.maker.ask(tenure.terms) if one.id == row.id]
    assert term.number == f"续聘〔2026〕{act:05d}号", "the agreement has its act's"
    older = office.maker.do(_older, row)
    (paper,) = office.maker.ask(tenure.papers, [older])
    assert paper.act.number == f"解聘〔2028〕{older:05d}号"


def _older(unit: Unit, row: roster.WorkerRow) -> int:
    """Keep an act as those of before the year was kept are."""
    act = TenureAct(
        tenure_kind=TenureKind.DISMISSAL,
        person_id=row.person_id,
        posting_id=row.id,
        effective=date(2028, 1, 1),
        state=TenureState.DRAFTED,
    )
    unit.session.add(act)
    unit.session.flush()
    return act.id


def test_a_resignation_keeps_its_notice_and_its_signed_paper(file_office: Office) -> None:
    office = file_office
    paid.hire(office)
    row = worker(office, "演示丙")
    soon = NewResignation(asked_on=date(2026, 11, 1), last=date(2026, 11, 15))
    with pytest.raises(Invalid, match="政策要求提前30天"):
        office.maker.do(tenure.resign, row.id, row.version, soon)
    with pytest.raises(Invalid, match="申请日期不能晚于今天"):
        office.maker.do(tenure.resign, row.id, row.version, replace(soon, asked_on=date(2026, 11, 3)))
    act = office.maker.do(tenure.resign, row.id, row.version, replace(soon, reason="本人生病，双方同意"))
    with pytest.raises(Invalid, match="辞职申请还没有扫描上传"):
        office.approver.do(tenure.approve, act, version(office, act))
    scan(office, act, row.id)
    office.approver.do(tenure.approve, act, version(office, act))
    (told,) = office.maker.ask(tenure.acts, row.person_id)
    assert (told.state, told.paper) == (TenureState.APPROVED, "签字件.pdf")
    assert worker(office, "演示丙").until == date(2026, 11, 16)


def test_a_post_is_announced_before_it_is_free_and_filled_only_then(file_office: Office) -> None:
    office = file_office
    post = office.unit_id(CITY_1)
    leaver = paid.worker(office, 9, name="演示前任", unit_id=post, employment="urban_full_time")
    posting = office.maker.do(roster.register, leaver)
    gone = Leaving(on=date(2026, 12, 3), reason=EndReason.RESIGNED)
    office.maker.do(roster.leave, posting, 1, gone)
    made = chosen(office)
    advance(office, made, "publicise")
    office.clock.set(date(2026, 11, 19))
    advance(office, made, "confirm")
    won = entry(office.maker, made, "演示乙")
    with pytest.raises(Invalid, match="到这一天还没有空出来"):
        office.maker.do(recruiting.appoint, won.id, won.version, Appointment(since=date(2026, 12, 2)))
    office.maker.do(recruiting.appoint, won.id, won.version, Appointment(since=date(2026, 12, 3)))
