"""文书模板 in the window: words changed beside what they print, a fault said, the original back."""

from __future__ import annotations

import pytest

from app.services import wording
from app.services.wording import Standing
from tests.services.paid import hire
from tests.ui.test_leave_page import press
from tests.ui.test_pay_page import Desks
from ui.pages.settings.template_dialog import TemplateDialog

FORM = "campaign-letters"


@pytest.fixture
def desks(qtbot, file_office):
    hire(file_office)
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def rows(desks):
    return [row for row in desks.ask(wording.texts) if row.form == FORM]


def chosen(page, place=0):
    at = [number for number, row in enumerate(page.model.rows) if row.form == FORM]
    page.table.selectRow(at[place])


def drawn(qtbot, dialog):
    """Return when the page beside the words is the one they print."""
    qtbot.waitUntil(lambda: dialog.shown.body.isVisible() or not dialog.shown.sentence.isHidden())
    qtbot.waitUntil(lambda: not dialog.desk.tasks.busy)


def test_words_are_changed_beside_the_page_they_print_and_brought_back(qtbot, desks):
    page = desks.open("maker", "templates")
    chosen(page)
    press(desks, "maker", page, "修改文字…")
    dialog = desks.at("maker").findChild(TemplateDialog)
    assert "note" not in dialog.form.cells, "a letter has no note"
    text = dialog.form.cells["text"].editor
    drawn(qtbot, dialog)
    before = dialog.shown.paper.content

    text.text.setFocus()
    text.text.moveCursor(text.text.textCursor().MoveOperation.Start)
    dialog.fields_.setCurrentText("【姓名】")
    dialog.fields_.activated.emit(dialog.fields_.currentIndex())
    assert text.value().startswith("【姓名】【姓名】（身份证号")
    text.text.insertPlainText("【姓明】")
    dialog.waiting.stop()
    dialog.look()
    assert "没有【姓明】这个栏目" in dialog.form.cells["text"].fault
    assert "标红" in dialog.shown.sentence.text()
    dialog.submit()
    desks.settle("maker")
    assert dialog.isVisible() and len(rows(desks)) == 1, "nothing is kept while a field is unknown"

    text.show_value(text.value().replace("【姓明】", ""))
    dialog.form.cells["title"].editor.show_value("【县】网格员聘书")
    dialog.waiting.stop()
    dialog.look()
    qtbot.waitUntil(lambda: dialog.shown.paper.content != before)
    assert not dialog.form.wrong
    dialog.submit()
    desks.settle("maker")
    bare, own = rows(desks)
    assert (bare.standing, own.standing) == (Standing.SHIPPED, Standing.NOW)
    assert own.words.title == "【县】网格员聘书" and own.words.text.startswith("【姓名】【姓名】")

    chosen(page)
    assert "选中的就是原文" in page.buttons["恢复原文"].toolTip()
    chosen(page, 1)
    press(desks, "maker", page, "恢复原文")
    desks.fill("maker")
    assert rows(desks)[-1].words == bare.words and rows(desks)[-1].source == "恢复原文"
