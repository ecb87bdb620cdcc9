"""A name or number that was registered wrongly, put right by two people; both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.core.figures import Door
from app.core.identity import make_identity
from app.services import audit, dashboard, pay, roster, scans, search
from app.services.roster import NewCorrection, Stage
from app.services.scans import NewPaper
from db.models.people import Person
from tests.office import Office
from tests.services.paid import hire, person, worker
from tests.trust.attacks import connect
from tests.trust.county import OCTOBER, settled

RIGHT = make_identity("990101", date(1979, 9, 9), 42)
NEW = NewCorrection(name="演示卫", identity=RIGHT, reason="本人持身份证核对，登记时录错")


def version(office: Office, person_id: int) -> int:
    found = office.maker.ask(lambda unit: unit.session.get(Person, person_id))
    assert found is not None
    return found.version


def test_a_name_and_a_number_are_put_right_by_two_people(office: Office) -> None:
    settled(office)
    someone, (before,) = person(office, "演示甲"), office.maker.ask(pay.runs, OCTOBER)
    register = office.maker.ask(pay.register, before.id)
    asked = office.clerk_a.do(roster.propose, someone, version(office, someone), NEW)
    (row,) = office.clerk_a.ask(roster.corrections)
    assert (row.stage, row.before[:3], row.after[:3]) == (Stage.ASKED, "演示甲", "演示卫")
    assert RIGHT not in row.after and row.after.endswith(RIGHT[-4:]), "masked"
    assert office.clerk_b.ask(roster.corrections) == [], "another town's"
    assert person(office, "演示甲") == someone, "nothing is put right yet"
    for who in (office.clerk_a, office.maker, office.checker):
        with pytest.raises(Denied):
            who.do(roster.correct, asked, 1)
    office.approver.do(roster.correct, asked, 1)
    with pytest.raises(Conflict):
        office.approver.do(roster.correct, asked, 1)
    shown = next(one for one in office.maker.ask(roster.workers) if one.person_id == someone)
    assert shown.name == "演示卫"
    assert [entry.title for entry in office.clerk_a.ask(search.find_people, "yanshiwei")] == ["演示卫"]
    told = office.maker.do(roster.reveal, someone, "核对身份证")
    assert told.identity == RIGHT
    found = office.maker.ask(lambda unit: unit.session.get(Person, someone))
    assert found.birth == date(1979, 9, 9) and found.id_number.tail == RIGHT[-4:]
    paid = [replace(one, identity="") for one in office.maker.ask(pay.register, before.id)]
    assert paid == [replace(one, identity="") for one in register], "a posted month is as it was paid"
    assert [one for one in office.admin.ask(audit.verified) if not one.ok] == []
    new = worker(office, 99, name="演示卫", identity=RIGHT)
    with pytest.raises(Invalid):
        office.clerk_a.do(roster.register, new)


def test_the_number_before_is_free_for_whom_it_belongs_to(office: Office) -> None:
    hire(office)
    someone = person(office, "演示甲")
    old = office.maker.do(lambda unit: unit.vault.open(*_sealed(unit, someone)))
    asked = office.maker.do(roster.propose, someone, version(office, someone), NEW)
    office.approver.do(roster.correct, asked, 1)
    other = roster.NewPerson(name="演示真", identity=old)
    assert office.maker.do(roster.register_person, other) != someone


def _sealed(unit, someone):
    found = unit.session.get(Person, someone)
    return f"person.id|{found.uid}", found.id_number


def test_what_cannot_be_put_right_is_said(office: Office) -> None:
    hire(office)
    someone, seen = person(office, "演示甲"), version(office, person(office, "演示甲"))
    taken = office.maker.do(lambda unit: unit.vault.open(*_sealed(unit, person(office, "演示乙"))))
    for new, said in (
        (NewCorrection(name="演示甲", reason="没有什么要改"), "相同"),
        (NewCorrection(name="演示卫", reason="错"), "至少四个字"),
        (NewCorrection(name="演示卫", identity="140824", reason="本人核对过身份证"), "身份证"),
        (NewCorrection(name="演示卫", identity=taken, reason="本人核对过身份证"), "另一个人"),
    ):
        with pytest.raises(Invalid) as caught:
            office.maker.do(roster.propose, someone, seen, new)
        assert said in str(caught.value) + str(caught.value.fields)
    with pytest.raises(Conflict):
        office.maker.do(roster.propose, someone, seen + 1, NEW)
    with pytest.raises(NotFound):
        office.clerk_b.do(roster.propose, someone, seen, NEW)
    asked = office.maker.do(roster.propose, someone, seen, NEW)
    with pytest.raises(Invalid, match="等待审批"):
        office.maker.do(roster.propose, someone, seen, NEW)
    with pytest.raises(Invalid, match="理由"):
        office.approver.do(roster.leave_as_is, asked, 1, "")
    office.approver.do(roster.leave_as_is, asked, 1, "身份证复印件看不清")
    (row,) = office.maker.ask(roster.corrections)
    assert (row.stage, row.answer) == (Stage.REFUSED, "身份证复印件看不清")
    assert person(office, "演示甲") == someone


def test_at_an_sql_prompt_nobody_decides_their_own(server_office: Office) -> None:
    hire(server_office)
    someone = person(server_office, "演示甲")
    server_office.clerk_a.do(roster.propose, someone, version(server_office, someone), NEW)
    with connect(server_office, "clerk_a") as session, pytest.raises(Exception, match="two_persons"):
        session.execute("UPDATE correction SET decided_by = 'clerk_a', version = 2")
    with connect(server_office, "clerk_b") as session:
        assert session.execute("SELECT count(*) FROM correction").fetchone() == (0,)


def test_who_decides_finds_it_among_the_due_work_with_its_scan(office: Office) -> None:
    hire(office)
    someone = person(office, "演示甲")
    posting = next(one.id for one in office.clerk_a.ask(roster.workers) if one.person_id == someone)
    asked = office.clerk_a.do(roster.propose, someone, version(office, someone), NEW)
    scan = NewPaper(
        posting_id=posting, name="身份证.pdf", content=b"%PDF-1", paper_kind="身份证复印件", correction=asked
    )
    kept = office.clerk_a.do(scans.keep_paper, scan)
    (due,) = office.approver.ask(dashboard.waiting)
    assert due.text.startswith("1 项姓名证件更正等待审批，最早的是甲镇经办提出的演示甲")
    assert due.door == Door(page="corrections", target=asked)
    assert office.checker.ask(dashboard.waiting) == (), "it is not theirs to decide"
    (row,) = office.approver.ask(roster.corrections)
    assert (row.proof, row.proofs) == ("身份证.pdf", ((kept, "身份证.pdf"),))
    assert office.approver.ask(scans.scan_bytes, kept) == b"%PDF-1"
    office.approver.do(roster.leave_as_is, asked, 1, "照片与本人不符")
    assert office.approver.ask(dashboard.waiting) == ()
