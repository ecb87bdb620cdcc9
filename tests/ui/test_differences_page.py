"""名册比对 in the window: last month's at once, a list that is brought, back again."""

from __future__ import annotations

from datetime import date

from app.domain.differing import Differs
from tests.services.paid import worker
from tests.services.test_differing import brought, changed
from ui.kit.page import EVERYTHING
from ui.pages.roster import DIFFERENCES, differing


def titles(page) -> list[str]:
    return [field.label.title for field in page.model.columns]


def kinds(page):
    return {row.name: row.kind for row in page.model.rows}


def test_a_list_is_read_and_the_page_says_how_it_differs(qtbot, open_desk, file_office, errors, tmp_path):
    changed(file_office)
    desk = open_desk("maker")
    page = DIFFERENCES.build(desk, EVERYTHING)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: len(page.model.rows) == 5)
    assert kinds(page)["演示甲"] is Differs.LEFT
    assert "2026-10-31" in titles(page) and "2026-11-20" in titles(page)
    strip = page.strip.buttons
    assert [button.text() for button in strip.values()] == ["新增 1", "减少 1", "调动 1", "变更 1", "相同 1"]
    strip[Differs.LEFT].click()
    assert list(kinds(page).values()) == [Differs.LEFT] and page.strip.said.text() == ""
    page.clear()
    page.look_back.box.day.show_value(date(2026, 11, 19))  # they are counted beside any day
    qtbot.waitUntil(lambda: "2026-11-19" in titles(page))
    assert page.strip.isVisible() and strip[Differs.SAME].text() == "相同 4"
    assert page.strip.said.text() == "两份名册没有不同。"
    page.look_back.box.day.show_value(None)
    qtbot.waitUntil(lambda: len(page.model.rows) == 5)
    moved = next(row for row in page.model.rows if row.kind is Differs.MOVED)
    page.table.choose({moved.id})
    opened = []
    desk.open = lambda *args: opened.append(args)
    page.buttons["查看此人"].click()
    assert opened == [("roster", None, moved.posting_id)]
    one = worker(file_office, 1)
    differing.read(page, brought(tmp_path / "财政.xlsx", ("姓名", "身份证号"), ("演示甲", one.identity)))
    qtbot.waitUntil(lambda: "财政.xlsx" in titles(page))
    assert kinds(page)["演示甲"] is Differs.LEFT and kinds(page)["演示丙"] is Differs.NEW
    page.buttons["与上月比对"].click()
    qtbot.waitUntil(lambda: kinds(page).get("演示丙") is Differs.CHANGED)
    assert errors == []
