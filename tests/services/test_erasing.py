"""A person's own request to be deleted: what may go goes by two, what the law keeps is said; both engines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.errors import Conflict, Denied, Invalid
from app.core.period import Month
from app.domain.personal import RULES, Kind
from app.reports.erasure import letter
from app.services import audit, clearing, dashboard, erasing, pay, search, vetting
from app.services.erasing import NewErasure, Standing
from app.services.pay import NewHold
from tests.cases import candidate, version
from tests.office import TODAY, Office
from tests.reports.paper_kit import texts
from tests.services.paid import hire, person
from tests.services.test_clearing import LEFT, gone, of

ASKED = date(2026, 11, 20)


def wish(person_id: int) -> NewErasure:
    return NewErasure(person_id=person_id, asked_on=ASKED, wish="已离职，请删除我的电话、住址和备注")


def test_what_the_law_keeps_stays_until_its_day_and_the_rest_goes(office: Office) -> None:
    hire(office)
    someone = person(office, "演示甲")
    office.maker.do(_noted, someone)
    office.clock.set(ASKED)
    with pytest.raises(Denied):
        office.clerk_a.do(erasing.register, wish(someone))
    serving = office.maker.do(erasing.register, wish(someone))
    assert office.maker.ask(clearing.clearings) == [], "who serves is needed"
    office.approver.do(erasing.answer, serving, 1)
    assert "仍在任职" in office.maker.ask(erasing.erasures)[0].said
    gone(office, "演示甲")
    asked = office.maker.do(erasing.register, wish(someone))
    with pytest.raises(Invalid, match="正在办理"):
        office.maker.do(erasing.register, wish(someone))
    (one,) = office.maker.ask(clearing.clearings)
    assert one.what == Kind.OWN.label and "删00002" in one.paper, "the telephone is kept for two years by law"
    with pytest.raises(Invalid, match="还没有办完"):
        office.approver.do(erasing.answer, asked, 1)
    assert any("删除个人信息的申请" in due.text for due in office.approver.ask(dashboard.waiting))
    office.approver.do(clearing.approve, one.id, 1)
    assert (of(office, someone).note, bool(of(office, someone).phone)) == ("", True)
    with pytest.raises(Denied):
        office.maker.do(erasing.answer, asked, 1)
    office.approver.do(erasing.answer, asked, 1, "备注已删除")
    with pytest.raises(Conflict):
        office.approver.do(erasing.answer, asked, 1)
    row = office.maker.ask(erasing.erasures)[0]
    due = RULES[Kind.CONTACT].due(LEFT)
    assert row.standing is Standing.ANSWERED and row.until == ASKED + timedelta(days=30)
    assert f"联系方式和住址：保存到{due}" in row.said and "第50条" in row.said
    name, content = letter(office.maker, asked)
    told = "".join("".join(texts(content)).split())
    assert "删00002" in name and "演示甲" in told and due.isoformat() in told and "网信部门" in told
    assert [one for one in office.admin.ask(audit.verified) if not one.ok] == []


def test_only_what_might_go_waits_for_money(office: Office) -> None:
    hire(office)
    someone = person(office, "演示甲")
    office.maker.do(_noted, someone)
    gone(office, "演示甲")
    office.clock.set(ASKED)
    office.maker.do(pay.hold, NewHold(person_id=someone, month=Month(2026, 10), reason="待核实"))
    asked = office.maker.do(erasing.register, wish(someone))
    assert office.maker.ask(clearing.clearings) == []
    office.approver.do(erasing.answer, asked, 1)
    told = dict(line.split("：", 1) for line in office.maker.ask(erasing.erasures)[0].told)
    assert "没有结清" in told[Kind.OWN.label]
    assert told[Kind.IDENTITY.label].startswith(f"保存到{RULES[Kind.IDENTITY].due(LEFT)}")


def _noted(unit, someone):
    from db.models.people import Person

    unit.session.get(Person, someone).note = "喜欢钓鱼"


def test_who_was_never_taken_is_forgotten_on_request_and_answered(office: Office) -> None:
    office.clock.set(TODAY)
    new = candidate(office)
    case = office.clerk_a.do(vetting.open_case, new)
    person_id = office.maker.ask(vetting.cases)[0].person_id
    office.clerk_a.do(vetting.withdraw, case, version(office, case), "另有安排")
    office.clock.set(ASKED)
    assert [one.target for one in office.maker.ask(search.find_known, "演示候选")] == [person_id]
    assert office.clerk_a.ask(search.find_known, "演示候选") == []
    asked = office.maker.do(erasing.register, wish(person_id))
    (one,) = office.maker.ask(clearing.clearings)
    office.approver.do(clearing.approve, one.id, 1)
    office.approver.do(erasing.answer, asked, 1)
    assert of(office, person_id).name == f"已清除{person_id}"
    assert office.maker.ask(erasing.erasures)[0].said == "选聘考察材料：已于2026-11-20删除"
    assert "申请人" in "".join(texts(letter(office.maker, asked)[1]))
