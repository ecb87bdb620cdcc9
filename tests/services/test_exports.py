"""Lists of many persons: asked for by one, let go by another, once, for this list and not for more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.errors import Conflict, Denied, Invalid
from app.domain.papers import export_number
from app.services import acts, exports
from app.services.dashboard import board
from app.services.exports import NewExport, State
from tests.office import TODAY, Office
from tests.trust import attacks

LIST = NewExport(title="花名册", detail="120人；甲镇", key="a" * 64, people=120, purpose="报县财政局核对")


def states(office: Office, login: str) -> list[State]:
    return [row.state for row in office.workspace(login).ask(exports.requests)]


def test_a_list_goes_out_once_when_another_person_has_let_it_go(office: Office) -> None:
    office.clock.set(TODAY)
    with pytest.raises(Denied, match="120人，超过50人"):
        office.clerk_a.do(exports.give, LIST.key, 120)
    request = office.clerk_a.do(exports.ask, LIST)
    assert "等待" in office.clerk_a.ask(exports.standing, LIST.key, 120).words
    with pytest.raises(Invalid, match="已经申请过"):
        office.clerk_a.do(exports.ask, LIST)
    with pytest.raises(Denied):
        office.clerk_a.do(exports.approve, request, 1)
    assert any("批量导出等待批准" in due.text for due in office.checker.ask(board).due)
    office.checker.do(exports.approve, request, 1)
    with pytest.raises(Conflict):
        office.approver.do(exports.refuse, request, 1, "不需要")
    assert office.clerk_a.ask(exports.standing, LIST.key, 120).may
    for key, people in (("b" * 64, 120), (LIST.key, 121)):
        with pytest.raises(Denied):
            office.clerk_a.do(exports.give, key, people)
    assert office.clerk_a.do(exports.give, LIST.key, 119) == export_number(request)
    with pytest.raises(Denied):
        office.clerk_a.do(exports.give, LIST.key, 119)
    assert states(office, "clerk_a") == states(office, "approver") == [State.GIVEN]
    assert states(office, "clerk_b") == []


def test_what_is_refused_or_has_run_out_does_not_go_out(office: Office) -> None:
    office.clock.set(TODAY)
    with pytest.raises(Invalid):
        office.maker.do(exports.ask, replace(LIST, purpose="用"))
    request = office.maker.do(exports.ask, LIST)
    with pytest.raises(Invalid):
        office.checker.do(exports.refuse, request, 1, "")
    office.checker.do(exports.refuse, request, 1, "范围太大")
    assert office.maker.ask(exports.requests)[0].answer == "范围太大"
    again = office.maker.do(exports.ask, LIST)
    office.checker.do(exports.approve, again, 1)
    office.clock.set(TODAY + timedelta(days=4))
    with pytest.raises(Denied):
        office.maker.do(exports.give, LIST.key, 120)
    assert states(office, "maker") == [State.RUN_OUT, State.REFUSED]
    assert office.auditor.ask(acts.acts) == [], "asking is no act: the request is a row of its own"


def test_nobody_lets_their_own_list_go(office: Office) -> None:
    request = office.checker.do(exports.ask, LIST)
    with pytest.raises(Denied, match="另一个人"):
        office.checker.do(exports.approve, request, 1)


def test_a_server_refuses_one_person_alone_too(server_office: Office) -> None:
    server_office.checker.do(exports.ask, LIST)
    change = "UPDATE app.export_request SET decided_by = 'checker', decided_at = now(), version = 2"
    with attacks.connect(server_office, "checker") as session, pytest.raises(Exception, match="two_persons"):
        session.execute(change)
