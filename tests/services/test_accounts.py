"""Signing in and letting people in, on both engines."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from app.core.errors import Denied, Invalid
from app.domain.accounts import Role
from app.services import accounts, vetting
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
    assert clerk.clock().date() >= date(2099, 3, 1)
    assert clerk.clock() < clerk.clock()
    clerk.store.close()


def test_only_an_administrator_lets_people_in(office: Office):
    new = accounts.NewAccount(login="extra", name="某人", passphrase=PASS, roles=(Role.TOWN_CLERK,))
    with pytest.raises(Denied):
        office.maker.do(accounts.create, new)


def test_new_account_is_checked_field_by_field(office: Office):
    bad = accounts.NewAccount(login="1x", name="某人", passphrase="short", roles=())
    with pytest.raises(Invalid) as caught:
        office.admin.do(accounts.create, bad)
    assert set(caught.value.fields) == {"login", "passphrase", "roles"}


def test_every_change_has_an_actor(office: Office):
    found = office.auditor.ask(
        lambda unit: unit.session.execute(text("select distinct actor from audit_entry")).scalars().all()
    )
    assert set(found) <= {"admin", "postgres"}
