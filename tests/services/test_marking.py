"""安全标记: what a label hides is nowhere in clear, in no list and at no SQL prompt; both engines."""

from __future__ import annotations

import pytest

from app.core.errors import Conflict, Denied, Invalid
from app.domain.sensitivity import Sensitivity
from app.reports.leaving import Outgoing, let_out
from app.services import acts, audit, career, dossier, exports, insurance, leave, pay, roster, search, vetting
from app.services.exports import NewExport
from app.services.roster import NewCorrection, NewMark, PersonFacts
from db.models.people import Person
from tests.office import Office
from tests.services.paid import hire, person, worker
from tests.trust.attacks import connect
from tests.trust.county import OCTOBER, settled

IMPORTANT = NewMark(level=Sensitivity.IMPORTANT, reason="受人身安全保护，住址不得外传")
SENSITIVE = NewMark(level=Sensitivity.SENSITIVE, reason="本人要求不公开住址")
GENERAL = NewMark(level=Sensitivity.GENERAL, reason="保护期已满，本人同意")
NAME, PHONE, PLACE = "欧阳演示", "13987654321", "保密小区9号"


def of(office: Office, person_id: int) -> Person:
    found = office.maker.ask(lambda unit: unit.session.get(Person, person_id))
    assert found is not None
    return found


def guarded(office: Office) -> int:
    """Bring October to its end with somebody in it whose name nobody else has, and label them."""
    settled(office)
    someone = person(office, "演示甲")
    office.maker.do(_called, someone)
    office.clerk_a.do(roster.mark, someone, of(office, someone).version, IMPORTANT)
    return someone


def _called(unit, someone):
    found = unit.session.get(Person, someone)
    found.name, found.phone, found.address = NAME, PHONE, PLACE


def test_a_label_hides_the_name_in_every_list_and_sentence(office: Office) -> None:
    someone = guarded(office)
    (run,) = office.maker.ask(pay.runs, OCTOBER)
    contract = office.maker.ask(insurance.contracts, 2026)[0].id
    rows = office.maker.ask(roster.workers)
    posting = next(row for row in rows if row.person_id == someone)
    assert (posting.name, posting.phone, posting.address, posting.mark.label) == ("欧*", "", "", "重要")
    shown = repr(
        [
            rows,
            office.maker.ask(roster.listed),
            office.maker.ask(roster.named),
            office.maker.ask(search.entries),
            office.maker.ask(career.career, someone, posting.id),
            office.maker.ask(pay.slips, run.id),
            office.maker.ask(pay.register, run.id),
            office.maker.ask(pay.explain, office.maker.ask(pay.slips, run.id)[0].id),
            office.maker.ask(insurance.insured, contract, OCTOBER.last),
            office.maker.ask(vetting.cases),
            office.maker.ask(leave.balances, 2026),
            office.clerk_a.ask(roster.workers),
        ]
    )
    assert "欧*" in shown
    for secret in (NAME, "演示甲", PHONE, PLACE):
        assert secret not in shown, secret
    assert [one for one in office.admin.ask(audit.verified) if not one.ok] == []


def test_who_must_know_still_does_and_it_is_written_down(office: Office) -> None:
    someone = guarded(office)
    (run,) = office.maker.ask(pay.runs, OCTOBER)
    told = office.maker.do(roster.reveal, someone, "核对退票")
    assert (told.name, told.phone, told.address) == (NAME, PHONE, PLACE)
    contract = office.maker.ask(insurance.contracts, 2026)[0].id
    insured = office.maker.ask(insurance.insured, contract, OCTOBER.last, clear=True)
    line = next(row for row in office.maker.do(roster.roster_lines, "打印花名册") if row.name == NAME)
    assert (line.phone, line.address, line.person_id) == (PHONE, PLACE, someone)
    assert NAME in repr(insured) and NAME in repr(office.maker.do(dossier.dossier, someone))
    assert "演示甲" in repr(office.maker.ask(pay.register, run.id, clear=True)), "as it was paid"
    kinds = {row.what for row in office.auditor.ask(acts.acts) if row.reach == acts.ONE}
    assert {"安全标记", "查看完整号码", "个人信息查询单"} <= kinds
    known = worker(office, 1).identity
    office.maker.do(roster.register_person, roster.NewPerson(name=NAME, identity=known, phone="13911112222"))
    assert of(office, someone).phone == "", "a list brings nothing into the open"
    assert office.maker.do(roster.reveal, someone, "核对电话").phone == "13911112222"


def test_one_labelled_person_makes_any_list_need_two(office: Office) -> None:
    someone = guarded(office)
    other = person(office, "演示乙")
    list_of = Outgoing("名单", "2人", "c" * 64, 2, frozenset({someone, other}))
    with pytest.raises(Denied, match="重要"):
        office.maker.do(let_out, "export", list_of)
    assert (
        office.maker.do(let_out, "export", Outgoing("名单", "1人", "d" * 64, 1, frozenset({other}))).number
        == ""
    )
    new = NewExport(title="名单", detail="", key=list_of.key, people=2, who=list_of.who, purpose="报公安核对")
    asked = office.maker.do(exports.ask, new)
    office.checker.do(exports.approve, asked, 1)
    assert office.maker.ask(exports.standing, list_of.key, 2, list_of.who).may
    assert office.maker.do(let_out, "export", list_of).number


def test_another_one_lowers_it_and_all_comes_back(office: Office) -> None:
    hire(office)
    someone = person(office, "演示甲")
    before = of(office, someone)
    office.clerk_a.do(roster.mark, someone, before.version, IMPORTANT)
    version = of(office, someone).version
    with pytest.raises(Invalid):
        office.maker.do(roster.mark, someone, version, SENSITIVE)
    with pytest.raises(Conflict):
        office.approver.do(roster.lower_mark, someone, before.version, SENSITIVE)
    for who in (office.maker, office.clerk_a, office.checker):
        with pytest.raises(Denied):
            who.do(roster.lower_mark, someone, version, SENSITIVE)
    new = NewCorrection(name="演示卫", reason="本人持身份证核对")
    with pytest.raises(Invalid, match="安全标记"):
        office.maker.do(roster.propose, someone, version, new)
    office.maker.do(roster.change_person, someone, version, PersonFacts(address="新居2号", politics="01"))
    office.approver.do(roster.lower_mark, someone, version + 1, SENSITIVE)
    half = of(office, someone)
    assert (half.name, half.full_keys, half.phone) == (before.name, before.full_keys, "")
    assert office.approver.ask(roster.marked, someone).by == "审批丙"
    with pytest.raises(Denied, match="另一个人"):
        office.approver.do(roster.lower_mark, someone, half.version, GENERAL)
    assert (half.sensitivity, half.marked_by) == (Sensitivity.SENSITIVE, "approver")


def test_the_database_itself_keeps_hidden_what_is_hidden(office: Office) -> None:
    hire(office)
    someone = person(office, "演示甲")
    office.maker.do(roster.mark, someone, of(office, someone).version, IMPORTANT)
    for column, value in (("phone", PHONE), ("address", PLACE), ("name", NAME), ("former_name", NAME)):
        with pytest.raises(Invalid, match="没有保存"):
            office.maker.do(_set, someone, column, value)
    with pytest.raises(Invalid, match="没有保存"):
        office.maker.do(_set, someone, "sensitivity", Sensitivity.GENERAL)


def _set(unit, someone, column, value):
    setattr(unit.session.get(Person, someone), column, value)
    unit.session.flush()


def test_at_an_sql_prompt_the_label_holds_too(server_office: Office) -> None:
    hire(server_office)
    someone = person(server_office, "演示甲")
    old = of(server_office, someone)
    server_office.maker.do(roster.mark, someone, old.version, IMPORTANT)
    with connect(server_office, "clerk_a") as session:
        row = session.execute("SELECT * FROM person WHERE sensitivity = 'important'").fetchone()
        assert "演*" in row and old.name not in row and old.phone not in row and old.address not in row
        with pytest.raises(Exception, match="sealed"):
            session.execute(f"UPDATE person SET sensitivity = 'general', version = 9 WHERE id = {someone}")
