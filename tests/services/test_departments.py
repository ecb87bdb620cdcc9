"""A department's account: it sees whom its body lends, alone, on both engines."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import URL, select

from app.core.access import Permission
from app.core.errors import Denied, Invalid, NotFound
from app.domain.accounts import Role
from app.services import accounts, assessment, career, dashboard, roster, search
from app.services.accounts import NewAccount
from app.workspace import Workspace
from db.models.people import Person
from db.models.roster import Posting
from tests.office import PASS, Office
from tests.services.paid import URBAN, hire, worker
from tests.trust.county import assessed

_names = itertools.count(1)  # login roles are the cluster's, and one worker's tests share it
WHY = {
    "no body": ({"body_id": None}, "body_id", "请选择所属单位"),
    "a body there is not": ({"body_id": 10**6}, "body_id", "没有这个单位"),
    "a town too": ({"unit_ids": (1,)}, "roles", "不选乡镇"),
    "a desk too": ({"roles": (Role.DEPT, Role.TOWN_CLERK)}, "roles", "不兼其他角色"),
    "an administrator": ({"roles": (Role.DEPT, Role.SECADMIN)}, "roles", "不兼"),
    "no department": ({"roles": (Role.COUNTY_MAKER,)}, "body_id", "只用于部门经办"),
}


@dataclass(frozen=True)
class Host:
    """The enterprise: its account's form, and the posting and the person it lent."""

    new: NewAccount
    posting: int
    person: int


@pytest.fixture
def host(office: Office) -> Host:
    """Four people serve, one of them lent."""
    postings = hire(office)
    lent = office.maker.ask(
        lambda unit: unit.session.scalars(select(Posting).where(Posting.host_body_id > 0)).one()
    )
    assert lent.id in postings
    login = f"post_{next(_names)}"
    new = NewAccount(
        login=login, name="邮政甲", passphrase=PASS, roles=(Role.DEPT,), body_id=lent.host_body_id
    )
    return Host(new, lent.id, lent.person_id)


@pytest.fixture
def desk(office: Office, host: Host) -> Iterator[Workspace]:
    office.guard.do(accounts.create, host.new)
    embedded = office.maker.store.embedded
    place = (
        office.place
        if embedded
        else URL.create(
            "postgresql", host="127.0.0.1", port=office.url("x").port, database=office.url("x").database
        ).render_as_string()
    )
    signed = accounts.sign_in(place, host.new.login, PASS, clock=office.clock, new=PASS + "-own")
    yield signed
    signed.store.close()


@pytest.mark.parametrize("case", WHY)
def test_it_is_a_departments_and_nothing_else(office: Office, host: Host, case: str) -> None:
    changes, field, why = WHY[case]
    from dataclasses import replace

    with pytest.raises(Invalid) as refused:
        office.guard.do(accounts.create, replace(host.new, **changes))
    assert why in refused.value.fields[field]


def test_it_sees_whom_it_lent_and_nobody_else(office: Office, host: Host, desk: Workspace) -> None:
    cycle = assessed(office)
    assert (
        [row.id for row in desk.ask(roster.listed)]
        == [row.id for row in desk.ask(roster.first_listed)]
        == [host.posting]
    )
    assert [row.name for row in desk.ask(assessment.results, cycle)] == ["演示丁"]
    assert [row.people for row in desk.ask(assessment.cycles)] == [1]
    assert desk.ask(roster.person_name, host.person) == "演示丁"
    assert [row.title for row in desk.ask(search.find_people, "演示")] == ["演示丁"]
    board = desk.ask(dashboard.board)
    assert [tile.value for tile in board.tiles if tile.title == "在岗网格员"] == ["1"]
    assert not board.news, "who does what at the centre's desks"
    others = office.maker.ask(
        lambda unit: unit.session.scalars(select(Person.id).where(Person.id != host.person)).all()
    )
    for person in others:
        for ask in (roster.person_name, roster.postings):
            with pytest.raises(NotFound):
                desk.ask(ask, person)
    row = next(row for row in office.guard.ask(accounts.accounts) if row.login == host.new.login)
    assert (row.where, row.roles) == ("县邮政分公司", "部门经办")


def test_it_changes_nothing(office: Office, host: Host, desk: Workspace) -> None:
    assert all("read" in one.value or one is Permission.DATA_VERIFY for one in desk.actor.permissions)
    for act, words in ((roster.register, worker(office, 9)), (roster.reveal, host.person)):
        with pytest.raises(Denied):
            desk.do(act, words, *([""] if act is roster.reveal else []))


def test_who_is_lent_no_more_is_seen_as_history_alone(office: Office, host: Host, desk: Workspace) -> None:
    """A posting by somebody else in the same grid is not the host's: what is assigned is not a place."""
    other = worker(office, 7, name="演示戊", unit_id=office.unit_id(URBAN))
    office.maker.do(roster.register, other)
    assert len(desk.ask(roster.listed)) == 1
    assert desk.ask(career.career, host.person, host.posting)
