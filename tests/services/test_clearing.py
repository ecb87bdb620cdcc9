"""What outlived its time leaves the register by two people; money, audit and the past stay; both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.errors import Denied, Invalid, NotFound
from app.core.identity import make_identity
from app.core.period import Month
from app.domain.personal import RULES, Kind
from app.domain.recruiting import form
from app.domain.roster import EndReason
from app.imports.policies import policy_text
from app.services import (
    audit,
    budget,
    calendar,
    career,
    changes,
    clearing,
    dashboard,
    documents,
    dossier,
    erasing,
    leave,
    pay,
    policy,
    recruiting,
    retention,
    roster,
    vetting,
)
from app.services.clearing import NewClearing, Stage
from app.services.erasing import NewErasure
from app.services.leave import NewLeave
from app.services.pay import NewHold
from app.services.roster import Leaving, NewCorrection
from app.workspace import Unit
from db.models.leave import LeaveRequest
from db.models.people import Person
from db.models.recruiting import CampaignCareer, CampaignKin
from db.models.roster import Posting
from db.models.vetting import VettingCase, VettingInspection, VettingInterview, VettingMeeting, VettingVisit
from tests import campaigns
from tests.cases import candidate, version
from tests.office import START, TODAY, Office
from tests.services import test_own_fields as own_fields
from tests.services.paid import person, worker
from tests.services.test_career import appointed
from tests.services.test_declaring import FULL
from tests.trust.attacks import connect
from tests.trust.county import settled

__all__ = ["appointed"]  # a fixture
PAPER = NewClearing(paper="2029年1月清单，主任签批")
CONTACT, CASE = Kind.CONTACT.value, Kind.VETTING.value
LEFT, LATER = date(2026, 11, 1), date(2029, 1, 8)


def of(office: Office, person_id: int) -> Person:
    found = office.maker.ask(lambda unit: unit.session.get(Person, person_id))
    assert found is not None
    return found


def whole(office: Office) -> list[str]:
    return [f"{one.name}: {one.detail}" for one in office.admin.ask(audit.verified) if not one.ok]


def gone(office: Office, name: str) -> int:
    """Let somebody leave."""
    row = next(row for row in office.maker.ask(roster.workers) if row.person_id == person(office, name))
    office.maker.do(roster.leave, row.id, row.version, Leaving(on=LEFT, reason=EndReason.RESIGNED))
    return row.person_id


def cleared(office: Office, person_id: int, kind: Kind) -> None:
    """Let a kind of what is known of somebody be asked for by the maker and approved."""
    (asked,) = office.maker.do(clearing.propose, [(person_id, kind.value)], PAPER)
    office.approver.do(clearing.approve, asked, 1)


def due(office: Office) -> set[str]:
    return {one.key for one in office.maker.ask(retention.due) if one.person_id}


def test_telephone_and_address_leave_and_the_months_stay_to_the_fen(office: Office) -> None:
    run = settled(office)
    office.maker.do(pay.confirm, run, date(2026, 11, 2))
    someone = gone(office, "演示甲")
    before = office.maker.ask(pay.register, run), office.maker.ask(budget.subjects, 2026)
    phone = of(office, someone).phone
    assert phone
    with pytest.raises(Invalid, match="还没有到期"):
        office.maker.do(clearing.propose, [(someone, CONTACT)], PAPER)
    office.clock.set(LATER)
    held = office.maker.do(pay.hold, NewHold(person_id=someone, month=Month(2026, 9), reason="待核实"))
    with pytest.raises(Invalid, match="没结清"):
        office.maker.do(clearing.propose, [(someone, CONTACT)], PAPER)
    office.maker.do(pay.lift, held, "核实无误")
    (asked,) = office.maker.do(clearing.propose, [(someone, CONTACT)], PAPER)
    with pytest.raises(Invalid, match="等待审批"):
        office.maker.do(clearing.propose, [(someone, CONTACT)], PAPER)
    assert of(office, someone).phone == phone, "nothing leaves yet"
    for who in (office.maker, office.checker, office.clerk_a):
        with pytest.raises(Denied):
            who.do(clearing.approve, asked, 1)
    (due,) = office.approver.ask(dashboard.waiting)
    assert due.text == "1 项保存期满的清除等待审批，最早的是经办甲提请的演示甲"
    office.approver.do(clearing.approve, asked, 1)
    kept = of(office, someone)
    assert (kept.phone, kept.address, kept.hukou_address, kept.name) == ("", "", "", "演示甲")
    with pytest.raises(Invalid, match="没有到期"):
        office.maker.do(clearing.propose, [(someone, CONTACT)], PAPER)
    assert (office.maker.ask(pay.register, run), office.maker.ask(budget.subjects, 2026)) == before
    assert whole(office) == []


def test_who_was_never_taken_is_nobody_any_more_and_may_come_again(office: Office) -> None:
    office.clock.set(TODAY)
    new = candidate(office)
    case = office.clerk_a.do(vetting.open_case, new)
    office.clerk_a.do(vetting.withdraw, case, version(office, case), "另有安排")
    person_id = next(one.person_id for one in office.maker.ask(vetting.cases))
    office.clock.set(RULES[Kind.VETTING].due(TODAY) + timedelta(days=1))
    (asked,) = office.maker.do(clearing.propose, [(person_id, CASE)], PAPER)
    office.approver.do(clearing.leave, asked, 1, "还有申诉，再等一等")
    assert office.maker.ask(clearing.clearings)[0].stage is Stage.REFUSED
    (again,) = office.maker.do(clearing.propose, [(person_id, CASE)], PAPER)
    office.approver.do(clearing.approve, again, 1)
    left = of(office, person_id)
    assert (left.name, left.id_number.cipher, left.id_number.blind, left.phone) == (
        f"已清除{person_id}",
        None,
        None,
        "",
    )
    assert office.maker.do(dossier.dossier, person_id).sections, "the sheet of nobody can still be read"
    assert office.maker.ask(vetting.cases)[0].name == f"已清除{person_id}"
    assert whole(office) == []
    told = "".join(row.words for row in office.auditor.ask(changes.changes))
    assert "演示候选" in told, "what the audit says of it stays, and the page says so"
    assert CASE not in due(office), "who is nobody is not asked for again"
    assert office.clerk_a.do(vetting.open_case, new) != case, "the number is free"


def test_a_leavers_family_and_form_go_each_by_itself_and_the_person_stays(office: Office) -> None:
    made = campaigns.announced(office, campaigns.person(1, "演示甲", **vars(FULL)))
    row = campaigns.entry(office.maker, made, "演示甲")
    office.maker.do(recruiting.declare, row.id, row.version, replace(FULL, kin=FULL.kin[:1]))
    office.maker.do(recruiting.cancel, made, campaigns.version(office.maker, made), "岗位不再设置")
    taken = worker(office, 1, name="演示甲", identity=make_identity("990101", date(1992, 5, 1), 1))
    post = {"unit_id": office.unit_id(campaigns.CITY_1), "employment": "grid_worker"}
    office.maker.do(roster.register_many, [replace(taken, **post)])
    assert gone(office, "演示甲") == row.person_id
    office.clock.set(RULES[Kind.FAMILY].due(LEFT) - timedelta(days=1))
    with pytest.raises(Invalid, match="没有到期"):
        office.maker.do(clearing.propose, [(row.person_id, Kind.FAMILY.value)], PAPER)
    office.clock.set(RULES[Kind.FAMILY].due(LEFT))
    cleared(office, row.person_id, Kind.FAMILY)
    assert office.maker.ask(kept_on_the_form) == ([], [one.did for one in FULL.career]), "struck lines too"
    assert {Kind.FAMILY.value, CASE} & due(office) == {CASE}
    cleared(office, row.person_id, Kind.VETTING)
    assert office.maker.ask(kept_on_the_form) == ([], [])
    assert office.maker.ask(recruiting.form_of, row.id).declared == form.Declared()
    assert {Kind.FAMILY.value, CASE} & due(office) == set()
    stays = of(office, row.person_id)
    assert (stays.name, bool(stays.id_number.cipher), bool(stays.phone)) == ("演示甲", True, True)
    assert office.maker.ask(clearing.clearings)[0].what == Kind.VETTING.label, "no more than that went"
    assert whole(office) == []


def kept_on_the_form(unit: Unit) -> tuple[list[str], list[str]]:
    kin = [one.kinship + one.name + one.politics + one.work for one in unit.session.query(CampaignKin)]
    return [text for text in kin if text], [one.did for one in unit.session.query(CampaignCareer) if one.did]


def sheets_of(unit: Unit, case_id: int) -> str:
    """Return all that is kept on a case's sheets, as it lies in the database."""
    tables = (VettingVisit, VettingMeeting, VettingInterview, VettingInspection)
    rows = [unit.session.scalars(select(one).where(one.case_id == case_id)).all() for one in tables]
    return str([vars(one) for each in rows for one in each])


def test_why_one_was_away_and_the_countys_own_columns_go_and_the_days_stay(office: Office) -> None:
    text = policy_text("jishan") + own_fields.DECLARED
    office.admin.do(policy.adopt, policy.NewPolicy(text=text, valid_from=START, reason="增加自设字段"))
    office.admin.do(calendar.adopt_year, 2026, campaigns.NOTICE)
    office.maker.do(roster.register, own_fields.worker(office, 1, extra=own_fields.EXTRA))
    someone = person(office, "演示甲")
    monday = date(2026, 10, 12)
    ill = NewLeave(
        person_id=someone, kind="sick", first=monday, last=monday, reason="腰椎手术", evidence="诊断证明"
    )
    asked = office.clerk_a.do(leave.ask, ill)
    office.maker.do(leave.refuse, asked, 1, "腰病请先住院")
    gone(office, "演示甲")
    office.clock.set(RULES[Kind.LEAVE].due(LEFT))
    assert {Kind.LEAVE.value, Kind.OWN.value} <= due(office)
    cleared(office, someone, Kind.LEAVE)
    cleared(office, someone, Kind.OWN)
    (row,) = office.maker.ask(leave.requests)
    assert (row.reason, row.evidence, row.answer, row.first) == ("", "", "", monday)
    extras = office.maker.ask(lambda unit: [one.extra for one in unit.session.query(Posting)])
    assert extras == [{}] and of(office, someone).extra == {}
    assert not {Kind.LEAVE.value, Kind.OWN.value} & due(office)
    with pytest.raises((Denied, Invalid), match="不能修改"):
        office.maker.do(lambda unit: setattr(unit.session.get(LeaveRequest, asked), "reason", "另写一个"))
    assert whole(office) == []


def test_how_a_leaver_was_chosen_goes_and_the_case_counts_as_it_did(
    appointed: tuple[Office, roster.WorkerRow],
) -> None:
    office, row = appointed
    someone = gone(office, row.name)
    office.clock.set(TODAY)
    (case,) = office.maker.ask(vetting.cases)
    papers = office.clerk_a.ask(career.career, someone, row.id).papers
    assert len(papers) == 2
    told = office.maker.ask(vetting.checklist, case.id)
    asked = office.maker.do(
        erasing.register, NewErasure(person_id=someone, asked_on=TODAY, wish="删除考察材料")
    )
    assert office.maker.ask(clearing.clearings) == [], "the post rested on it: its term stays"
    office.approver.do(erasing.answer, asked, 1)
    office.clock.set(RULES[Kind.VETTING].due(LEFT))
    wrong = NewCorrection(name="演示候选人", reason="身份证上多一个字")
    waits = office.maker.do(roster.propose, someone, of(office, someone).version, wrong)
    with pytest.raises(Invalid, match="没有办完的申诉、更正"):
        office.maker.do(clearing.propose, [(someone, CASE)], PAPER)
    office.approver.do(roster.leave_as_is, waits, 1, "与身份证一致")
    cleared(office, someone, Kind.VETTING)
    file, sheets = office.maker.ask(vetting.case_file, case.id), office.maker.ask(sheets_of, case.id)
    for word in ("户主", "1390000", "东村2", "H2", "逐项讨论", "列席甲", "本人愿意任职"):
        assert word not in sheets, word
    assert office.maker.ask(lambda unit: unit.session.get_one(VettingCase, case.id).household_no) == ""
    assert (len(file.visits), office.maker.ask(vetting.checklist, case.id)) == (5, told)
    assert office.clerk_a.ask(career.career, someone, row.id).papers == ()
    for one in papers:
        with pytest.raises(NotFound):
            office.clerk_a.ask(documents.content_of, one.file_id)
    assert office.maker.do(dossier.dossier, someone).sections
    assert CASE not in due(office) and of(office, someone).name == row.name
    assert whole(office) == []


def test_at_an_sql_prompt_nobody_clears_their_own(server_office: Office) -> None:
    test = server_office
    test.clock.set(TODAY)
    case = test.clerk_a.do(vetting.open_case, candidate(test))
    test.clerk_a.do(vetting.withdraw, case, version(test, case), "另有安排")
    person_id = next(one.person_id for one in test.maker.ask(vetting.cases))
    test.clock.set(RULES[Kind.VETTING].due(TODAY) + timedelta(days=1))
    test.maker.do(clearing.propose, [(person_id, CASE)], PAPER)
    with connect(test, "maker") as session, pytest.raises(Exception, match="two_persons"):
        session.execute("UPDATE clearing SET decided_by = 'maker', version = 2")
    with connect(test, "clerk_a") as session:
        assert session.execute("SELECT count(*) FROM clearing").fetchone() == (0,)
