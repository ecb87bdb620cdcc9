"""Two people at two windows change one person: what does not collide is kept of both, the rest is chosen."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from app.core.identity import make_identity
from app.services import roster
from db.models.audit import AuditEntry
from db.models.people import Person
from ui.kit.form_dialog import FormDialog
from ui.pages import PAGES
from ui.pages.roster import acts
from ui.shell.window import Window

Key = Qt.Key


@pytest.fixture
def seats(qtbot, file_office):
    """Two windows on one file: the county's clerk and the town's, both at the roster."""
    new = roster.NewWorker(
        name="曾小明",
        identity=make_identity("990101", date(1985, 6, 1), 1),
        unit_id=file_office.unit_id("990101100200001"),
        employment="rural_part_time",
        since=date(2026, 1, 1),
        phone="13900000001",
    )
    file_office.maker.do(roster.register, new)
    shown = [page for page in PAGES if page.id == "roster"]
    made = [Window(file_office.workspace(login), shown) for login in ("maker", "clerk_a")]
    for window in made:
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.open_page("roster")
    yield made
    for window in made:
        window.close()


def rest(qtbot, window):
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)


def amend(qtbot, window):
    """Open the form of the only worker there is."""
    rest(qtbot, window)
    page = window.tabs.front.widget
    page.table.choose({row.id for row in page.model.rows})
    deed = next(deed for deed in acts.DEEDS if deed.title == "修改资料")
    deed.start(acts.at(page), page.table.chosen()[0])
    rest(qtbot, window)
    return next(one for one in window.findChildren(FormDialog) if one.isVisible())


def write(qtbot, form, key, text):
    control = form.form.cells[key].editor.controls[0]
    control.setFocus()
    control.selectAll()
    qtbot.keyClicks(control, text)


def save(qtbot, window, form):
    qtbot.mouseClick(form.submit_button, Qt.MouseButton.LeftButton)
    rest(qtbot, window)


def known(office):
    """Return what is known of everybody; asked by a workspace no window has forbidden to this thread."""
    return office.checker.ask(lambda unit: [(one.phone, one.address) for one in unit.session.query(Person)])


def test_two_windows_edit_one_person_and_both_keep_their_work(qtbot, seats, file_office):
    first, second = seats
    told = []
    second.desk.told.connect(lambda said, _door: told.append(said))

    mine, theirs = amend(qtbot, second), amend(qtbot, first)
    write(qtbot, theirs, "phone", "13800000002")
    save(qtbot, first, theirs)
    write(qtbot, mine, "address", "Dongcun 12")
    save(qtbot, second, mine)
    assert known(file_office) == [("13800000002", "Dongcun 12")], "nobody was asked, nothing is lost"
    assert told[0] == "曾小明的资料已修改。" and "经办甲" in told[1] and "同时改了联系电话" in told[1]

    mine, theirs = amend(qtbot, second), amend(qtbot, first)
    write(qtbot, theirs, "phone", "13700000003")
    save(qtbot, first, theirs)
    write(qtbot, mine, "phone", "13600000004")
    save(qtbot, second, mine)
    said = [side.words.text() for side in mine.comparison.lines["phone"]]
    assert said == ["13600000004", "137****0003", "138****0002"] and "经办甲" in mine.banner.text.text()
    save(qtbot, second, mine)
    assert known(file_office) == [("13700000003", "Dongcun 12")], "nothing is saved before it is chosen"
    qtbot.keyClick(mine.comparison.lines["phone"][0].button, Key.Key_Space)
    save(qtbot, second, mine)
    assert known(file_office) == [("13600000004", "Dongcun 12")]

    written = select(AuditEntry).where(AuditEntry.table_name == "person", AuditEntry.record == "1")
    lines = file_office.auditor.ask(
        lambda unit: [
            (line.actor, line.payload) for line in unit.session.scalars(written.order_by(AuditEntry.id))
        ]
    )
    steps = [(who, "13700000003" in said, "13600000004" in said) for who, said in lines]
    assert steps[-2:] == [("maker", True, False), ("clerk_a", True, True)], "the audit shows both steps"


def test_their_number_is_taken_without_being_seen(qtbot, seats, file_office):
    """What is chosen of the other is masked on screen; the number itself stays what they wrote."""
    first, second = seats
    mine, theirs = amend(qtbot, second), amend(qtbot, first)
    write(qtbot, theirs, "phone", "13700000003")
    save(qtbot, first, theirs)
    write(qtbot, mine, "phone", "13600000004")
    write(qtbot, mine, "note", "by post")
    save(qtbot, second, mine)
    qtbot.keyClick(mine.comparison.lines["phone"][1].button, Key.Key_Space)
    save(qtbot, second, mine)
    assert known(file_office) == [("13700000003", "")]
    assert not [one for one in second.findChildren(FormDialog) if one.isVisible()]
