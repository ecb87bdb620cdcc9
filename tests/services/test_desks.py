"""Accounts of a unit that was merged or closed: the administrator is told, and moves them in one act."""

from __future__ import annotations

import pytest

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.domain.units import ChangeOp
from app.services import accounts, desks, roster
from app.services.accounts import AccountRow
from tests.office import Office
from tests.services.paid import SOUTH, hire, worker
from tests.services.test_restructuring import LATER, TOWN_A, TOWN_B, approved, row, signed_in


def account(office: Office, login: str) -> AccountRow:
    return next(one for one in office.guard.ask(accounts.accounts) if one.login == login)


def test_a_merged_towns_account_is_told_first_and_is_moved_to_the_heir(office: Office) -> None:
    hire(office)
    assert {one.due for one in office.guard.ask(accounts.accounts)} == {""}
    office.clock.set(LATER)
    approved(office, row(1, ChangeOp.MERGE, TOWN_A, TOWN_B, effective=LATER))
    rows = office.guard.ask(accounts.accounts)
    assert [(one.login, one.where, one.due) for one in rows if one.due] == [
        ("clerk_a", "甲镇（已撤并）", "甲镇已撤并，现在看到的是乙镇，请“改管辖”")
    ]
    assert rows[0].login == "clerk_a", "what is due stands first"
    merged, before = rows[0], len(signed_in(office, "clerk_a").ask(roster.workers))
    assert merged.heirs == (office.unit_id(TOWN_B),) and before > 0
    with pytest.raises(Invalid, match="已经撤并"):
        office.guard.do(desks.keep_to, merged.id, merged.version, (office.unit_id(TOWN_A),))
    with pytest.raises(Denied):
        office.maker.do(desks.keep_to, merged.id, merged.version, merged.heirs)
    office.guard.do(desks.keep_to, merged.id, merged.version, merged.heirs)
    moved = account(office, "clerk_a")
    assert (moved.where, moved.due) == ("乙镇", "")
    assert len(signed_in(office, "clerk_a").ask(roster.workers)) == before, "nothing is lost by it"
    with pytest.raises(Conflict):
        office.guard.do(desks.keep_to, merged.id, merged.version, merged.heirs)


def test_whose_account_is_the_whole_countys_is_not_cut_down(office: Office) -> None:
    whole = account(office, "maker")
    assert not whole.kept
    with pytest.raises(Invalid, match="另开一个账号"):
        office.guard.do(desks.keep_to, whole.id, whole.version, (office.unit_id(TOWN_B),))
    mine = account(office, "clerk_b")
    with pytest.raises(Invalid, match="至少选一个单位"):
        office.guard.do(desks.keep_to, mine.id, mine.version, ())


def test_who_serves_one_town_may_serve_two_and_one_again(office: Office) -> None:
    hire(office)
    own = {row.id for row in office.clerk_a.ask(roster.workers)}
    both = {row.id for row in office.maker.ask(roster.workers)}
    towns = (office.unit_id(TOWN_A), office.unit_id(TOWN_B))
    for wanted, seen in ((towns, both), (towns, both), (towns[:1], own)):
        one = account(office, "clerk_a")
        office.guard.do(desks.keep_to, one.id, one.version, wanted)
        found = signed_in(office, "clerk_a")
        assert {row.id for row in found.ask(roster.workers)} == seen
    with pytest.raises(NotFound, match="管辖范围"):
        found.do(roster.register, worker(office, 9, unit_id=office.unit_id(SOUTH)))
