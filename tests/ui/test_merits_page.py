"""表彰处分 in the window: into the reserve from somebody's card, to the appointment on the page."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication

from app.domain.merits import MeritKind, MeritState
from app.domain.roster import EndReason
from app.services import merits, roster
from app.services.outcomes import Outcome
from tests.services.paid import hire, person
from tests.services.test_outcomes import CHOSEN
from tests.services.test_reserve import graded
from ui.kit.foreseen import Foreseen
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster import MERITS, OUTCOME_COUNTS, OUTCOMES, RESERVE
from ui.pages.roster.acts import DEEDS
from ui.pages.roster.leave.sheets import entry
from ui.pages.roster.place import Place


def waited(qtbot) -> FormDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def test_from_two_good_years_to_the_appointment(qtbot, open_desk, file_office, errors):
    hire(file_office)
    row = next(one for one in file_office.maker.ask(roster.workers) if one.name == "演示甲")
    page = RegisterPage(MERITS, open_desk("maker"))
    qtbot.addWidget(page)
    page.show()
    deed = next(one for one in DEEDS if one.title == "登记表彰处分")
    deed.start(Place(page.desk, page, lambda _target: None), row)
    form = waited(qtbot)
    cells = form.form.cells
    cells["kind"].editor.show_value(MeritKind.RESERVE)
    qtbot.waitUntil(lambda: "后备干部队伍" in form.findChild(Foreseen).said.text())
    said = {"title": "东村两委后备", "body": "甲镇党委", "doc_no": "甲组〔2026〕2号", "basis": "两年考核优秀"}
    for key, text in said.items():
        cells[key].editor.show_value(text)
    cells["since"].editor.show_value(date(2026, 3, 1))
    form.submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    page.refresh()
    qtbot.waitUntil(lambda: [one.title for one in page.model.rows] == ["东村两委后备"])
    page.table.choose({page.model.rows[0].id})
    page.buttons["解除、任用或离任"].click()
    form = waited(qtbot)
    form.form.cells["on"].editor.show_value(date(2026, 11, 1))
    form.form.cells["note"].editor.show_value("任用为东村村委会委员")
    form.submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    page.refresh()
    qtbot.waitUntil(lambda: page.model.rows[0].state is MeritState.ENDED)
    assert page.model.rows[0].ended == "任用为东村村委会委员" and errors == []
    page.buttons["登记"].click()  # of somebody who is named in the form
    form = waited(qtbot)
    cells = form.form.cells
    assert next(iter(cells)) == "person_id", "who comes first"
    cells["person_id"].editor.show_value(entry(row.person_id, row.name))
    cells["kind"].editor.show_value(MeritKind.HONOUR)
    for key, text in (said | {"title": "十佳网格员"}).items():
        cells[key].editor.show_value(text)
    form.submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    page.refresh()
    qtbot.waitUntil(lambda: {one.title for one in page.model.rows} == {"东村两委后备", "十佳网格员"})
    assert {one.name for one in page.model.rows} == {"演示甲"} and errors == []


def test_two_who_meet_the_rule_are_entered_at_once(qtbot, open_desk, file_office, errors):
    hire(file_office)
    people = {person(file_office, name): "优秀" for name in ("演示甲", "演示乙", "演示丙")}
    file_office.maker.do(graded, 2025, people)
    page = RegisterPage(RESERVE, open_desk("maker"))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: len(page.model.rows) == 3)
    assert not page.buttons["列入后备"].isEnabled()
    page.table.choose({row.id for row in page.model.rows[:2]})
    page.buttons["列入后备"].click()
    form = waited(qtbot)
    form.form.cells["body"].editor.show_value("甲镇党委")
    form.form.cells["doc_no"].editor.show_value("甲组〔2026〕2号")
    form.submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    page.refresh()
    qtbot.waitUntil(lambda: [row.name for row in page.model.rows] == ["演示丙"])
    kept = RegisterPage(MERITS, page.desk)
    qtbot.addWidget(kept)
    qtbot.waitUntil(lambda: {row.name for row in kept.model.rows} == {"演示甲", "演示乙"})
    assert {row.kind for row in kept.model.rows} == {MeritKind.RESERVE} and errors == []


def test_who_was_chosen_is_counted_and_the_figure_opens_to_the_decision(
    qtbot, open_desk, file_office, errors
):
    hire(file_office)
    someone = person(file_office, "演示甲")
    made = file_office.maker.do(merits.record_merit, someone, CHOSEN)
    left = next(one for one in file_office.maker.ask(roster.workers) if one.name == "演示乙")
    leaving = roster.Leaving(on=date(2026, 10, 10), reason=EndReason.PROMOTED)
    file_office.maker.do(roster.leave, left.id, left.version, leaving)
    desk = open_desk("maker")
    opened = []
    desk.open = lambda *where: opened.append(where)
    counts = RegisterPage(OUTCOME_COUNTS, desk)
    qtbot.addWidget(counts)
    qtbot.waitUntil(lambda: len(counts.model.rows) == 3)
    assert (counts.model.rows[0].chosen, counts.model.rows[0].chosen_said) == (1, 68)
    counts.table.choose({counts.model.rows[2].id})
    counts.buttons["看这些人"].click()
    page, _ground, narrowing = opened.pop()
    people = RegisterPage(OUTCOMES, desk)
    qtbot.addWidget(people)
    qtbot.waitUntil(lambda: [row.name for row in people.model.rows] == ["演示甲", "演示乙"])
    assert page == "outcomes" and narrowing.holds(people.model.rows[0])
    people.table.choose({made})
    people.buttons["看依据"].click()
    assert opened.pop()[::2] == ("merits", made)
    assert not people.buttons["补登选任"].isEnabled()
    people.table.choose({people.model.rows[1].id})
    people.buttons["看依据"].click()
    assert opened.pop()[::2] == ("roster", left.id)
    people.buttons["补登选任"].click()
    form = waited(qtbot)
    assert form.form.cells["kind"].editor.value() is MeritKind.CHOSEN
    for key, text in {"title": "东村村委会委员", "body": "甲镇党委", "doc_no": "甲组〔2026〕8号"}.items():
        form.form.cells[key].editor.show_value(text)
    form.form.cells["basis"].editor.show_value("届中补选")
    form.submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    people.refresh(anew=True)
    qtbot.waitUntil(lambda: {row.outcome for row in people.model.rows} == {Outcome.CHOSEN})
    assert [row.since for row in people.model.rows] == [CHOSEN.since, leaving.on] and errors == []
