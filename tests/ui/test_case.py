"""The widget of a case without a database: what blocks is said, and every line leads somewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from app.core.access import Permission
from app.core.fields import Label
from app.domain.workflow import Check, for_another
from ui.kit.case import Act, Case, CaseView, Proof, Section
from ui.kit.theme import dress

LACKING = Check(False, "走访4户，还差1户", "place/visits")


@dataclass(frozen=True)
class Row:
    """A visit."""

    id: int
    name: Annotated[str, Label("户主")]


@pytest.fixture
def view(qtbot):
    shown = CaseView(QWidget())
    qtbot.addWidget(shown)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    return shown


def case(started, **changes):
    add = Act(title="走访记录", icon="plus", start=lambda rows: started.append(("add", rows)))
    void = Act(
        title="作废",
        icon="trash",
        start=lambda rows: started.append(("void", [row.name for row in rows])),
        blocked=lambda rows: "" if rows else "请先选中一次走访。",
    )
    decide = Act(title="确定人选", icon="check", start=started.append, reasons=(LACKING,), primary=True)
    visits = Section(
        key="place/visits", title="走访", row=Row, rows=[Row(1, "赵大"), Row(2, "钱二")], acts=(add, void)
    )
    usual = Case(
        title="案卷",
        state="走访中",
        hint="",
        now="走访",
        lines=(LACKING,),
        acts=(decide,),
        sections=(visits,),
    )
    return replace(usual, **changes)


def test_what_blocks_an_act_stands_beside_it_and_leads_to_its_place(qtbot, view):
    followed = []
    view.followed.connect(followed.append)
    view.show_case(case([]))
    assert not view.buttons["确定人选"].isEnabled() and view.buttons["确定人选"].toolTip() == LACKING.text
    told = [f"去办理：{LACKING.text}"]
    assert [link.accessibleName() for link in view.links] == told  # in the checklist, not again below it
    view.show_case(case([], lines=()))
    assert [link.accessibleName() for link in view.links] == told  # below the act, where no checklist says it
    view.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert followed == ["place/visits"]


def test_what_another_person_does_is_not_marked_as_wrong(view):
    waits = for_another(Permission.VETTING_DECIDE)
    decide = Act(title="确定人选", icon="check", start=print, reasons=(waits, LACKING))
    view.show_case(case([], acts=(decide,)))
    marks = [mark.accessibleName() for mark in view.findChildren(QToolButton) if mark.accessibleName()]
    assert marks == ["不符合", "等别人办理"] and not view.buttons["确定人选"].isEnabled()
    (told,) = (label for label in view.findChildren(QLabel) if label.text() == waits.text)
    assert told.objectName() != "refusal"


def test_going_to_a_place_puts_the_keyboard_on_its_first_button(view):
    view.show_case(case([]))
    assert view.go_to("place/visits") and not view.go_to("place/nowhere")
    assert QApplication.focusWidget() is view.buttons["place/visits/走访记录"]


def test_the_checklist_stands_above_where_both_side_by_side_could_not_be_read(qtbot, view):
    view.show_case(case([]))
    for width, above in ((1100, False), (700, True), (1100, False)):
        view.resize(width, 600)

        def stands_so(above=above):
            link, table = (
                part.mapTo(view, QPoint()) for part in (view.links[0], view.tables["place/visits"])
            )
            return (table.x() < link.x() and table.y() > link.y()) is above

        qtbot.waitUntil(stands_so)


def test_an_act_of_a_section_gets_the_chosen_row_and_waits_for_one(qtbot, view):
    started = []
    view.show_case(case(started))
    table = view.tables["place/visits"]
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    view.buttons["place/visits/作废"].click()
    assert started == [("void", ["钱二"])]
    table.clearSelection()
    assert not view.buttons["place/visits/作废"].isEnabled()
    assert view.buttons["place/visits/作废"].toolTip() == "请先选中一次走访。"


def test_the_keyboard_stays_where_it_was_when_the_case_is_shown_again(view):
    view.show_case(case([]))
    view.buttons["place/visits/走访记录"].setFocus()
    view.show_case(case([], lines=()))
    assert QApplication.focusWidget() is view.buttons["place/visits/走访记录"]


def test_the_first_act_looks_so_when_the_keyboard_has_left_it(view):
    ready = Act(title="确定人选", icon="check", start=print, primary=True)
    view.show_case(case([], acts=(ready,)))
    button = view.buttons["确定人选"]
    button.setFocus()
    view.buttons["place/visits/走访记录"].setFocus()
    assert button.isDefault()


def test_tab_leaves_a_table(qtbot, view):
    view.show_case(case([]))
    view.tables["place/visits"].setFocus()
    qtbot.keyClick(view.tables["place/visits"], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not view.tables["place/visits"]


def test_a_proof_is_asked_for_by_its_picture_and_an_ended_case_says_so(qtbot, view):
    wanted = []
    view.proof_wanted.connect(wanted.append)
    section = Section(key="p", title="附件", row=Row, rows=(), proofs=(Proof(id=7, name="现场.png"),))
    view.show_case(case([], now="", state="已聘用", lines=(), acts=(), sections=(section,)))
    (picture,) = [child for child in view.findChildren(QWidget) if child.accessibleName() == "打开现场.png"]
    picture.click()
    assert wanted == [7]


def test_a_step_that_asks_for_nothing_more_says_what_can_be_done_now(view):
    """A card with a title and nothing below it looks like one that was not read."""

    def said():
        return [label.text() for label in view.findChildren(QLabel)]

    ready = Act(title="补充后重新提交", icon="check", start=lambda _rows: None, primary=True)
    view.show_case(case([], lines=(), acts=(ready,)))
    assert "没有还要办的条件，可以“补充后重新提交”。" in said()
    blocked = replace(ready, reasons=(LACKING,))
    view.show_case(case([], lines=(), acts=(blocked,)))
    assert "没有还要办的条件。" in said()
    assert not any("可以“" in text for text in said())


@dataclass(frozen=True)
class Long:
    """A row of more columns than a narrow window holds."""

    id: int
    day: Annotated[str, Label("日期", width=11)]
    place: Annotated[str, Label("地点", width=60)]
    people: Annotated[str, Label("走访人", width=60)]


def test_what_has_no_room_ends_in_an_ellipsis_and_is_read_in_the_tooltip(qapp, view):
    dress(qapp)  # as the window does: margins and letters are wider than Qt's own
    many = Section(key="long", title="很多", row=Long, rows=[Long(1, "2026-11-19", "某地" * 40, "某人" * 40)])
    title = "2026-020 查演菊 → 隆兴村第1网格（农村兼职）" * 3
    view.show_case(case([], title=title, sections=(many,)))
    view.resize(700, 400)
    QApplication.processEvents()
    table = view.tables["long"]
    widths = [table.columnWidth(place) for place in range(3)]
    assert sum(widths) <= table.viewport().width()
    assert widths[0] >= table.fontMetrics().horizontalAdvance("2026-11-19")
    assert view.title.text().endswith("…") and view.title.toolTip() == view.title.accessibleName() == title
    view.show_case(case([], title="短"))
    assert (view.title.text(), view.title.toolTip()) == ("短", "")
