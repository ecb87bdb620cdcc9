"""花名册 in the window: the real rows of the real service, masked, live, and cut to the person's scope."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.identity import make_identity
from app.domain.roster import EndReason
from app.services import roster
from ui.kit.desk import Desk
from ui.kit.register import RegisterPage
from ui.pages.roster import PAGE

JANUARY = date(2026, 1, 1)
PEOPLE = (
    ("曾小明", "990101100200001", 1),
    ("解晓东", "990101100200002", 2),
    ("单红", "990101101200001", 4),
)


def new(office, name, code, sequence):
    return roster.NewWorker(
        name=name,
        identity=make_identity("990101", date(1985, 6, 1), sequence),
        unit_id=office.unit_id(code),
        employment="rural_part_time",
        since=JANUARY,
        phone="13900000001",
    )


@pytest.fixture
def staffed(office):
    """The office with three people in two towns, and their posting ids."""
    ids = [office.maker.do(roster.register, new(office, *person)) for person in PEOPLE]
    return office, ids


@pytest.fixture
def page(qtbot, staffed, errors, request):
    office, _ = staffed
    desk = Desk(
        office.workspace(getattr(request, "param", "maker")), lambda owner, error: errors.append(error)
    )
    page = RegisterPage(PAGE, desk)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    yield page
    desk.close()


def names(page):
    return [row.name for row in page.model.rows]


def test_everybody_in_post_is_listed_masked(page, errors):
    assert errors == []
    assert sorted(names(page)) == sorted(name for name, _, _ in PEOPLE)
    keys = [field.key for field in page.model.columns]
    cells = [page.model.index(0, place).data() for place in range(len(keys))]
    assert cells[keys.index("identity")].startswith("*" * 14)
    assert cells[keys.index("phone")] == "139****0001"
    assert cells[keys.index("employment")] == "农村兼职"
    assert page.foot.text() == "共 3 人"


@pytest.mark.parametrize("page", ["clerk_b"], indirect=True)
def test_a_town_sees_its_own_people(page):
    assert names(page) == ["单红"]


def test_initials_find_a_person(page):
    page.filter.setText("zxm")
    assert names(page) == ["曾小明"]


def test_who_leaves_disappears_and_who_comes_appears(qtbot, page, staffed, errors):
    office, ids = staffed
    page.table.choose({ids[1]})
    page.desk.do(
        page, roster.leave, ids[0], 1, roster.Leaving(on=date(2026, 10, 1), reason=EndReason.RESIGNED)
    )
    qtbot.waitUntil(lambda: "曾小明" not in names(page))
    page.desk.do(page, roster.register, new(office, "任新", PEOPLE[0][1], 6))
    qtbot.waitUntil(lambda: "任新" in names(page))
    assert [row.name for row in page.table.chosen()] == ["解晓东"]
    assert errors == []
