"""Signing in and letting people in, on both engines."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.domain.accounts import Role
from app.services import accounts, rights, vetting
from db.models.accounts import Account
from db.models.audit import AuditEntry
from tests.cases import candidate
from tests.office import PASS, Office


def test_a_person_signs_in_with_their_own_passphrase_and_scope(office: Office):
    clerk = accounts.sign_in(
        office.place if office.clerk_a.store.embedded else str(_plain(office)), "clerk_a", PASS
    )
    assert clerk.actor.name == "甲镇经办"
    assert clerk.actor.scopes != office.maker.actor.scopes
    clerk.store.close()


def _plain(office: Office) -> str:
    return office.url("x").set(username=None, password=None).render_as_string(hide_password=False)


@pytest.mark.parametrize(("login", "passphrase"), [("clerk_a", "wrong-passphrase"), ("nobody", PASS)])
def test_wrong_login_or_passphrase_is_one_sentence(office: Office, login: str, passphrase: str):
    place = office.place if office.clerk_a.store.embedded else _plain(office)
    with pytest.raises(Denied, match="用户名或口令不正确"):
        accounts.sign_in(place, login, passphrase)


def test_the_time_of_a_demonstration_goes_on_from_its_last_step(office: Office):
    """Its last step may lie ahead of the machine: what it holds is never still to come."""
    place = office.place if office.clerk_a.store.embedded else _plain(office)
    office.clock.set(date(2099, 3, 1))
    office.clerk_a.do(vetting.open_case, candidate(office))
    clerk = accounts.sign_in(place, "clerk_b", PASS)
    clerk.store.close()
    begun = clerk.clock()
    assert begun.date() >= date(2099, 3, 1)
    assert any(clerk.clock() > begun for _ in range(100_000)), "it stands still; two looks may fall together"


def test_only_an_administrator_lets_people_in(office: Office):
    new = accounts.NewAccount(login="extra", name="某人", passphrase=PASS, roles=(Role.TOWN_CLERK,))
    with pytest.raises(Denied):
        office.maker.do(accounts.create, new)


def test_new_account_is_checked_field_by_field(office: Office):
    bad = accounts.NewAccount(login="1x", name="某人", passphrase="short", roles=())
    with pytest.raises(Invalid) as caught:
        office.guard.do(accounts.create, bad)
    assert set(caught.value.fields) == {"login", "passphrase", "roles"}


def test_every_change_has_an_actor(office: Office):
    found = office.auditor.ask(
        lambda unit: unit.session.execute(text("select distinct actor from audit_entry")).scalars().all()
    )
    assert set(found) <= {"admin", "guard", "postgres"}


def _row(office: Office, login: str) -> accounts.AccountRow:
    return next(row for row in office.guard.ask(accounts.accounts) if row.login == login)


def test_the_list_says_what_part_of_the_county_an_account_is_kept_to(office: Office):
    assert (_row(office, "clerk_a").where, _row(office, "maker").where) == ("甲镇", "全县")


def test_what_another_has_just_changed_is_a_conflict(office: Office):
    row = _row(office, "clerk_a")
    office.guard.do(lambda unit: setattr(unit.session.get(Account, row.id), "name", "改了名"))
    for act, args in ((accounts.disable, ()), (accounts.reset_passphrase, ("quite-another-one",))):
        with pytest.raises(Conflict, match="别人修改过"):
            office.guard.do(act, row.id, row.version, *args)
    assert _row(office, "clerk_a").active
    with pytest.raises(NotFound):
        office.guard.do(accounts.disable, 10**6, 1)


def test_a_reset_passphrase_opens_and_the_old_one_does_not(office: Office):
    place = office.place if office.clerk_b.store.embedded else _plain(office)
    row = _row(office, "clerk_b")
    with pytest.raises(Invalid, match="至少 10 位"):
        office.guard.do(accounts.reset_passphrase, row.id, row.version, "short")
    office.guard.do(accounts.reset_passphrase, row.id, row.version, "quite-another-one")
    try:
        with pytest.raises(Denied):
            accounts.sign_in(place, "clerk_b", PASS)
        clerk = accounts.sign_in(place, "clerk_b", "quite-another-one")
        assert clerk.actor.name == "乙镇经办"
        clerk.store.close()
    finally:  # a login role belongs to the whole server, and so to the tests that follow
        office.guard.do(accounts.reset_passphrase, row.id, _row(office, "clerk_b").version, PASS)
    with pytest.raises(Denied):
        office.maker.do(accounts.reset_passphrase, row.id, row.version, "quite-another-one")


def test_a_shut_account_gets_no_passphrase(office: Office):
    new = accounts.NewAccount(login="leaver", name="某人", passphrase=PASS, roles=(Role.TOWN_CLERK,))
    if not office.guard.store.embedded:
        return  # the login role would outlive the test's database
    account_id = office.guard.do(accounts.create, new)
    office.guard.do(accounts.disable, account_id, _row(office, "leaver").version)
    with pytest.raises(Invalid, match="已经停用"):
        office.guard.do(
            accounts.reset_passphrase, account_id, _row(office, "leaver").version, "quite-another"
        )


def test_the_matrix_has_a_column_for_every_role(office: Office):
    rows = office.clerk_a.ask(rights.matrix)
    assert set(rights.RightRow.__slots__) == {"id", "title", *(role.value for role in Role)}
    assert {row.id: bool(row.auditor) for row in rows}["pay.read"] is False


def test_the_audit_repeats_no_key(server_office: Office):
    """Whoever reads the audit could try passphrases on a wrapped key at leisure."""
    new = accounts.NewAccount(login="keyless", name="无名", passphrase=PASS, roles=(Role.AUDITOR,))
    server_office.guard.do(
        accounts.create, new
    )  # login roles are the cluster's: the others' stay as they are
    lines = server_office.auditor.ask(
        lambda unit: unit.session.scalars(
            select(AuditEntry.payload).where(AuditEntry.table_name == "key_slot")
        ).all()
    )
    assert lines and not [line for line in lines if "slot" in line or "argon" in line]
