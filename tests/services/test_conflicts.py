"""What a service says of a record that somebody else changed: what it says now, by whom; both engines."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.clock import CHINA
from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.core.identity import make_identity
from app.domain.bodies import BodyKind
from app.services import bodies, calendar, roster, vetting
from app.services.bodies import NewBody
from app.services.roster import PersonFacts
from db.models.people import Person
from db.models.roster import Posting
from tests.cases import candidate
from tests.office import TODAY, Office


def met(workspace, service, *args) -> Conflict:
    """Return what a service says to somebody who comes too late."""
    with pytest.raises(Conflict) as caught:
        workspace.do(service, *args)
    return caught.value


def test_a_conflict_says_what_the_fields_say_now_and_who_made_them_so(office: Office) -> None:
    first = NewBody(name="县公安局", kind=BodyKind.DEPARTMENT)
    body_id = office.maker.do(bodies.add_body, first)
    office.clerk_a.do(bodies.change_body, body_id, 1, NewBody(name="县局", kind=BodyKind.DEPARTMENT))
    office.clerk_b.do(bodies.change_body, body_id, 2, NewBody(name="县局", kind=BodyKind.OTHER))
    told = met(office.maker, bodies.change_body, body_id, 1, first)
    assert (told.version, told.theirs) == (3, {"name": "县局", "kind": BodyKind.OTHER, "credit_code": ""})
    assert [edit.by for edit in told.edits] == ["甲镇经办", "乙镇经办"]
    assert told.moved == {"name", "body_kind"}
    later = met(office.maker, bodies.change_body, body_id, 2, first)
    assert ([edit.by for edit in later.edits], later.moved) == (["乙镇经办"], {"body_kind"})


def test_what_was_changed_and_changed_back_has_not_moved(office: Office) -> None:
    first = NewBody(name="县公安局", kind=BodyKind.DEPARTMENT)
    body_id = office.maker.do(bodies.add_body, first)
    office.clerk_a.do(bodies.change_body, body_id, 1, NewBody(name="县局", kind=BodyKind.DEPARTMENT))
    office.clerk_a.do(bodies.change_body, body_id, 2, first)
    told = met(office.maker, bodies.change_body, body_id, 1, first)
    assert (told.version, told.moved) == (3, frozenset())


def test_a_team_formed_twice_on_one_day_is_another_version_each_time(office: Office) -> None:
    case_id = office.clerk_a.do(vetting.open_case, candidate(office))
    case = office.clerk_a.ask(vetting.case_row, case_id)

    def team(*names: str) -> vetting.NewTeam:
        members = [vetting.NewMember(name=name, body="县公安局", leader=name == names[0]) for name in names]
        return vetting.NewTeam(formed_on=TODAY, members=tuple(members))

    office.clerk_a.do(vetting.form_team, case_id, case.version, team("张三", "李四", "王五"))
    second = office.clerk_a.ask(vetting.case_row, case_id).version
    office.clerk_a.do(vetting.form_team, case_id, second, team("张三", "李四", "赵六"))
    told = met(office.maker, vetting.form_team, case_id, second, team("张三", "李四", "孙七"))
    assert [member.name for member in told.theirs["members"]] == ["张三", "李四", "赵六"]
    assert office.admin.ask(what_is_wrong) == []


def what_is_wrong(unit) -> list:
    """Return what a verification finds: a version that moved alone is no fact."""
    from db.verify import verify

    return [found for found in verify(unit.session, None) if not found.ok]


# ---- somebody known


def person_of(office: Office) -> int:
    """Return somebody of the first town with a telephone."""
    new = roster.NewWorker(
        name="曾小明",
        identity=make_identity("990101", date(1985, 6, 1), 1),
        unit_id=office.unit_id("990101100200001"),
        employment="rural_part_time",
        since=date(2026, 1, 1),
        phone="13900000001",
    )
    posting_id = office.maker.do(roster.register, new)
    return office.maker.ask(lambda unit: unit.session.get(Posting, posting_id).person_id)


def kept(office: Office, person_id: int, *keys: str) -> tuple:
    return office.maker.ask(
        lambda unit: tuple(getattr(unit.session.get(Person, person_id), key) for key in keys)
    )


def test_what_is_known_of_somebody_is_changed_and_a_masked_number_stays(office: Office) -> None:
    person_id = person_of(office)
    known = office.clerk_a.ask(roster.known_person, person_id)
    assert (known.version, known.values["phone"]) == (1, "139****0001")
    new = PersonFacts(phone="139****0001", address="东村12号", education="30")
    office.clerk_a.do(roster.change_person, person_id, 1, new)
    assert kept(office, person_id, "phone", "address", "education") == ("13900000001", "东村12号", "30")
    office.clerk_a.do(roster.change_person, person_id, 2, PersonFacts(phone="138 0000 0002"))
    assert kept(office, person_id, "phone", "address") == ("13800000002", "")
    for phone in ("139****0001", "12"):  # not the number there is now, and none at all
        with pytest.raises(Invalid) as caught:
            office.clerk_a.do(roster.change_person, person_id, 3, PersonFacts(phone=phone))
        assert set(caught.value.fields) == {"phone"}


def test_a_number_mended_in_the_middle_has_moved_though_it_is_shown_alike(office: Office) -> None:
    person_id = person_of(office)
    office.clerk_a.do(roster.change_person, person_id, 1, PersonFacts(phone="13900990001"))
    told = met(office.maker, roster.change_person, person_id, 1, PersonFacts(phone="13700000007"))
    assert told.theirs["phone"] == "139****0001" and "phone" in told.moved
    assert [edit.by for edit in told.edits] == ["甲镇经办"]


def test_another_card_meanwhile_is_said_before_one_takes_the_place_of_the_other(office: Office) -> None:
    person_id, day = person_of(office), date(2026, 4, 1)
    first, second = "6228480000000000018", "6228480000000000026"
    office.clerk_a.do(roster.set_account, person_id, first, "县信用社", day, 0)
    told = met(office.maker, roster.set_account, person_id, second, "县农行", day, 0)
    assert told.version and [edit.by for edit in told.edits] == ["甲镇经办"]
    office.maker.do(roster.set_account, person_id, second, "县农行", day, told.version)


def test_somebody_of_another_town_is_nobody_here(office: Office) -> None:
    person_id = person_of(office)
    with pytest.raises(NotFound):
        office.clerk_b.do(roster.change_person, person_id, 1, PersonFacts(phone="13800000002"))
    with pytest.raises(Denied):
        office.checker.do(roster.change_person, person_id, 1, PersonFacts(phone="13800000002"))


def test_a_day_says_who_changed_it(office: Office) -> None:
    year = TODAY.year
    office.admin.do(calendar.adopt_year, year)
    day = date(year, 11, 3)
    seen = office.admin.ask(calendar.day_on, day)
    new = calendar.DayChange(day=day, is_work=not seen.is_work, label="放假", source="县政府通知")
    office.admin.do(calendar.change_day, new, seen.version)
    told = met(office.admin, calendar.change_day, new, seen.version)
    assert told.theirs == {"is_work": new.is_work, "label": "放假", "source": "县政府通知"}
    (edit,) = told.edits
    assert edit.by == "管理员" and edit.at.astimezone(CHINA).tzinfo is not None
