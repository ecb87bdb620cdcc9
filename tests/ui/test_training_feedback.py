"""Feedback at a desk by the keyboard alone: the paper's number brings the second pass up, a digit a line."""

from __future__ import annotations

from io import BytesIO

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from python_calamine import CalamineWorkbook

from app.domain.record_numbers import Form, Record
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.reports.training import sign_in_sheet
from app.reports.training_feedback import feedback_form
from app.services import training
from app.workspace import Workspace
from db.store import Store
from tests.reports.paper_kit import texts
from tests.services.test_training import DAY, called
from tests.ui.test_training_page import desks

__all__ = ["desks"]


def keys(desks, widget, text):
    QTest.keyClicks(widget, text)
    desks.settle("maker")


def test_feedback_is_typed_from_the_paper_by_who_came(desks, file_office):
    session = called(file_office)
    file_office.clock.set(DAY)
    for line, mark in enumerate("1214", start=1):
        file_office.maker.do(training.tick_typed, session, 1, line, mark)
    window = desks.at("maker")
    window.search.setFocus()
    keys(desks, window.search, f"{Record(Form.FEEDBACK, session)}")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    desks.settle("maker")
    desks.settle("maker")
    page = window.tabs.front.widget.page
    strip = page.strip
    assert window.focusWidget() is strip.line, "whoever scanned it types on"
    assert strip.who.text().startswith("第 1 号  演示甲") and "5 很满意" in strip.said.text()
    QTest.keyClicks(strip.line, "5\r\r")  # the second one left it blank
    desks.settle("maker")
    assert strip.who.text().startswith("第 3 号"), "who did not come is passed over"
    keys(desks, strip.line, "4.5\r")
    assert "演示丁缺席，只有到课的人可以评价" in strip.said.text() and strip.line.text() == "4.5"
    strip.line.selectAll()
    keys(desks, strip.line, "3.6\r")
    assert "5 很满意；4 满意" in strip.said.text()
    strip.line.selectAll()
    keys(desks, strip.line, "3.4\r")
    assert {row.name: row.feedback for row in page.model.rows} == {
        "演示甲": 5,
        "演示乙": None,
        "演示丙": 4,
        "演示丁": None,
    }
    assert "份数太少，不显示均分" in strip.told.text()
    strip.line.clear()
    keys(desks, strip.line, "2.5\r")
    assert "评价 3 份，占到课 3 人的 100%，平均 4.67 分（很满意 2、满意 1" in strip.told.text()
    QTest.keyClick(strip.line, Qt.Key.Key_Tab)
    assert window.focusWidget() is strip.other
    QTest.keyClick(strip.other, Qt.Key.Key_Space)
    desks.settle("maker")
    assert "1 到课" in strip.said.text()
    keys(desks, strip.line, "1.4\r")
    assert "演示甲缺席，只有到课的人可以评价" in strip.said.text(), "first the mark is taken back"
    told(desks, file_office, session, page)


def told(desks, office, session, sheet):
    """Tell the sums on paper, in the list and in the workbook, and no mark of anybody."""
    (first,) = [row for row in desks.open("maker", "training_feedback").model.rows if row.of == "期次"]
    page = desks.at("maker").tabs.front.widget
    assert sheet.table.verticalHeader().sizeHint().width() < page.table.verticalHeader().sizeHint().width(), (
        "the sheet's own numbers stand there once"
    )
    assert not any(page.model.sum_text(at) for at in range(len(page.model.columns))), "no mean of means"
    assert (first.answers, f"{first.average}") == (3, "4.67")
    store = Store(office.url("maker"), office.vault)
    desk = Workspace(store, office.template["maker"], office.clock)
    _, blank = feedback_form(desk, session)
    assert str(Record(Form.FEEDBACK, session)) in "".join(texts(blank))
    assert "很满意" in "".join(texts(blank))
    _, filled, _ = sign_in_sheet(desk, session, filled=True)
    assert "平均 4.67 分" in "".join(texts(filled))
    book = look(desk, REPORTS["training-feedback"], Wish(ending="xlsx")).content
    cells = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    whole = [row for row in cells if "演示讲师" in row]
    assert [4.67 in row for row in whole] == [True]
    assert not any("演示甲" in row for row in cells)
    store.close()
