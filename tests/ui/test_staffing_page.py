"""编制与在岗 in the window: who lacks by a click, a day for both lists, a town opened to its posts."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.roster import EndReason
from app.services import roster
from app.services.roster import Leaving
from tests.services.test_roster import EAST_1, EAST_2, new, posting
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.grids import POSTS, TOTALS
from ui.pages.vetting import PAGE as VETTING

JUNE = date(2026, 6, 1)


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


@pytest.fixture
def desk(qtbot, file_office, open_desk):
    do = file_office.maker.do
    left = do(roster.register, new(file_office, EAST_1, 1))
    leaving = Leaving(on=JUNE, reason=EndReason.RESIGNED)
    do(roster.leave, left, posting(file_office, left).version, leaving)
    for sequence in (3, 5):
        do(roster.register, new(file_office, EAST_2, sequence, card="", phone=""))
    return open_desk("maker")


def opened(qtbot, desk, register):
    page = register.build(desk)
    assert isinstance(page, RegisterPage)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, page)
    return page


def test_who_lacks_is_a_click_away_and_both_lists_look_at_one_day(qtbot, desk, file_office, errors):
    towns, posts = (opened(qtbot, desk, register) for register in (TOTALS, POSTS))
    assert [towns.strip.buttons[key].text() for key in ("short", "over", "doubled")] == [
        "缺编 5 人",
        "超编 1 人",
        "一人多岗 0 人次",
    ]
    assert towns.strip.buttons["doubled"].toolTip() == "没有人同时在两个岗位。"
    posts.strip.buttons["short"].click()
    settle(qtbot, posts)
    lacking = {(row.code, row.since) for row in posts.model.rows}
    assert (EAST_1, JUNE) in lacking and len(lacking) == 5

    towns.strip.box.day.show_value(date(2026, 5, 31))  # as somebody types it
    settle(qtbot, towns)
    settle(qtbot, posts)
    assert posts.strip.box.on == date(2026, 5, 31) and posts.mark.text() == "2026年5月31日"
    assert EAST_1 not in {row.code for row in posts.model.rows} and len(posts.model.rows) == 4
    third = opened(qtbot, desk, POSTS)
    assert third.strip.box.on == date(2026, 5, 31)
    posts.strip.box.back.click()
    settle(qtbot, posts)
    assert towns.strip.box.on is None and towns.strip.buttons["short"].text() == "缺编 5 人"

    went = []
    desk.wanted.connect(lambda *where: went.append(where))
    place = next(n for n, row in enumerate(towns.model.rows) if (row.name, row.over) == ("甲镇", 1))
    towns.table.selectRow(place)
    towns.buttons["查看岗位"].click()
    page, ground, narrowing = went[-1]
    assert (page, ground.name) == ("posts", "甲镇")
    posts.stand_on(ground)
    posts.go_to(narrowing)
    settle(qtbot, posts)
    assert {row.town for row in posts.model.rows} == {"甲镇"} and errors == []


def test_somebody_is_nominated_for_a_post_that_lacks_one(qtbot, desk, errors):
    posts, went = opened(qtbot, desk, POSTS), []
    desk.wanted.connect(lambda *where: went.append(where))
    free = next(n for n, row in enumerate(posts.model.rows) if row.code == EAST_2)
    posts.table.selectRow(free)
    assert "不缺人" in posts.buttons["提名"].toolTip() and not posts.buttons["提名"].isEnabled()
    posts.table.selectRow(next(n for n, row in enumerate(posts.model.rows) if row.code == EAST_1))
    posts.buttons["提名"].click()
    page, _ground, seat = went[-1]
    assert (page, seat.place.detail) == ("vetting", EAST_1)
    cases = opened(qtbot, desk, VETTING)
    cases.go_to(seat)
    settle(qtbot, cases)
    (form,) = cases.window().findChildren(FormDialog)
    assert EAST_1 in form.form.cells["unit_id"].editor.line.text() and errors == []
