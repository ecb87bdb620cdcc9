"""Who saw whom: what the auditor is told of looks, lists and sign-ins, and nobody else is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.errors import Denied, Invalid, NotFound
from app.core.identity import make_identity
from app.services import accounts, acts, roster
from app.services.accounts import note_act
from app.services.acts import Asked
from db.models.people import Person
from tests.office import TODAY, Office, one
from tests.services.paid import hire
from tests.trust import attacks


@pytest.fixture
def seen(office: Office) -> tuple[Office, int]:
    """One person was looked at on a day, a list was taken out on the next."""
    hire(office)
    person = one(office.maker, select(Person.id).order_by(Person.id))
    office.clock.set(TODAY)
    office.maker.do(roster.reveal, person, "核对银行卡")
    office.clock.set(TODAY + timedelta(days=1))
    office.clerk_a.do(note_act, "print", "花名册", "4人；甲镇")
    return office, person


def told(office: Office, **words: Any) -> list[tuple[str, str, str]]:
    rows = office.auditor.ask(acts.acts, Asked(**words))
    return [(row.login, row.what, row.reach) for row in rows if row.what != "登录"]


def test_who_saw_a_person_is_said_with_every_list_that_may_name_them(seen: tuple[Office, int]) -> None:
    office, person = seen
    look, taken = ("maker", "查看完整号码", "一人"), ("clerk_a", "打印", "批量")
    assert told(office) == [taken, look]
    assert told(office, person_id=person) == [taken, look]
    assert told(office, person_id=person + 1) == [taken]
    assert told(office, start=TODAY, end=TODAY) == [look]
    assert told(office, start=TODAY + timedelta(days=1)) == [taken]
    assert told(office, start=date(2026, 1, 1), end=date(2026, 1, 31)) == []
    assert told(office, login="maker") == [look] and told(office, kind="print") == [taken]
    (row,) = office.auditor.ask(acts.acts, Asked(start=TODAY, end=TODAY, person_id=person))
    assert (row.who, row.purpose) == ("经办甲", "核对银行卡")
    assert row.whom


def test_an_auditor_asks_about_a_person_by_their_number_alone(seen: tuple[Office, int]) -> None:
    office, person = seen
    number = office.maker.do(roster.reveal, person, "核对号码").identity
    assert office.auditor.ask(acts.subject, number) == person
    office.clerk_a.do(acts.searched, "花名册", "120人；政治面貌：群众")
    assert told(office, person_id=person)[0] == ("clerk_a", "批量查询", "批量")
    with pytest.raises(NotFound, match="没有登记过"):
        office.auditor.ask(acts.subject, make_identity("990101", date(1970, 6, 1), 99))
    with pytest.raises(Invalid):
        office.auditor.ask(acts.subject, "12345")
    with pytest.raises(Denied):
        office.maker.ask(acts.subject, number)


def test_a_server_tells_nobody_else_whose_number_it_is(server_office: Office) -> None:
    hire(server_office)
    asked = "SELECT app.person_of(id_blind) FROM app.person LIMIT 1"
    with attacks.connect(server_office, "maker") as session:
        assert session.execute(asked).fetchone() == (None,)


def test_only_the_auditor_is_told_and_only_of_days_in_order(office: Office) -> None:
    for login in ("admin", "guard", "maker", "clerk_a"):
        with pytest.raises(Denied, match="查看审计"):
            office.workspace(login).ask(acts.acts)
    with pytest.raises(Invalid, match="晚于"):
        office.auditor.ask(acts.acts, Asked(start=TODAY, end=TODAY - timedelta(days=1)))


def test_an_account_nobody_uses_is_said_to_be_idle(office: Office) -> None:
    def idle() -> dict[str, str]:
        return {row.login: row.idle for row in office.guard.ask(accounts.accounts)}

    office.clock.set(TODAY)
    office.maker.do(note_act, "sign_in", "登录")
    for days, said in ((60, ""), (61, "61 天没有登录"), (90, "90 天没有登录，请停用")):
        office.clock.set(TODAY + timedelta(days=days))
        assert idle()["maker"] == said
    assert "请停用" in idle()["checker"], "never signed in: counted from when they were let in"


def test_the_county_is_not_told_by_the_audit_who_looked_at_whom(server_office: Office) -> None:
    server_office.maker.do(note_act, "reveal", "核对卡号")
    asked = "SELECT count(*) FROM app.audit_entry WHERE table_name = 'act'"
    for login, told in (("maker", False), ("auditor", True)):
        with attacks.connect(server_office, login) as session:
            found = session.execute(asked).fetchone()
        assert found is not None and bool(found[0]) is told
