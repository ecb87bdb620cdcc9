"""Two journeys in the windows of those who do them: a dismissal after a failed year in 电白, renewal by many.

The year is scored, locked and cited through the window; the notice is read back from the PDF that is shown.
"""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from app.domain.assessment import CycleState
from app.domain.roster import Standing as Serving
from app.domain.tenure import Standing, TenureState
from app.services import assessment, dashboard, roster, tenure
from tests.office import Office
from tests.services.paid import hire
from tests.tenure import LOCKED, dianbai
from tests.ui.choosing import choose as picked
from tests.ui.test_assessment_page import stand, typed
from tests.ui.test_pay_page import Desks
from ui.kit.form_dialog import FormDialog
from ui.pages.roster import acts
from ui.pages.roster.tenure import deciding
from ui.pages.roster.tenure.acts import renew

LAST = date(2026, 12, 1)


@pytest.fixture
def desks(qtbot, file_office):
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def paper(desks, qtbot, login, page) -> tuple[str, bytes]:
    """Return the words of the chosen acts' paper as the window previews it, and the paper."""
    dialog = deciding.print_papers(page)
    desks.settle(login)
    qtbot.waitUntil(lambda: dialog.preview.paper is not None)
    content = dialog.preview.paper.content
    words = "".join(leaf.get_textpage().get_text_bounded() for leaf in pypdfium2.PdfDocument(content))
    dialog.close()
    return words.replace("\r\n", ""), content


def said(desks, qtbot, login, page) -> str:
    return paper(desks, qtbot, login, page)[0]


def choose(page, *names) -> None:
    page.table.choose({row.id for row in page.model.rows if row.name in names})


def choose_files(desks, qtbot, *paths) -> None:
    """Choose files in the form that is open at the county's desk, by its button and the dialog."""
    box = next(one for one in desks.at("maker").findChildren(FormDialog) if one.isVisible())
    qtbot.mouseClick(box.form.cells["files"].editor.button, Qt.MouseButton.LeftButton)
    picked(qtbot, *paths)
    assert box.form.cells["files"].editor.value() == paths


def step(desks, login, page, title) -> None:
    """Take a step of the assessment from its button and the checklist that opens."""
    button = page.frame.tools.steps[title]
    assert button.text() == title, button.text()
    button.click()
    page.dialog.accept()
    desks.settle(login)


def scored(desks, qtbot) -> None:
    """Open the year, type its marks at the town's desk, and lead it to its lock at the county's."""
    county = desks.open("maker", "scores")
    county.open_cycle()
    county.dialog.months.setCurrentText("2025年度考核")
    county.dialog.accept()
    desks.settle("maker")
    town = desks.open("clerk_a", "scores")
    assert town.frame.cycle.currentText() == "2025年度考核"
    for name, marks in (("演示甲", ("30", "20")), ("演示乙", ("55", "38"))):
        stand(town, name, "quarters")
        for mark in marks:
            typed(qtbot, town, mark)
    desks.at("clerk_a").activateWindow()
    assert qtbot.waitUntil(lambda: desks.at("clerk_a").isActiveWindow()) is None
    qtbot.keyClick(town.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not town.unsent())
    desks.settle("clerk_a")
    step(desks, "clerk_a", town, "提交县级")
    county = desks.open("maker", "scores")
    for title in ("县级接收", "截止评分", "完成复核", "公布结果"):
        step(desks, "maker", county, title)


def lock(desks) -> None:
    county = desks.open("maker", "scores")
    for title in ("确定结果", "锁定"):
        step(desks, "maker", county, title)


def day(desks, on) -> None:
    """Let everybody come in on another day."""
    desks.close()
    desks.windows.clear()
    desks.office.clock.set(on)


def test_a_failed_year_in_dianbai_ends_in_a_notice_of_dismissal(desks, qtbot):
    dianbai(desks.office)
    scored(desks, qtbot)
    people = desks.open("clerk_a", "roster")
    assert [row.due for row in people.model.rows] == ["", ""]  # nobody goes by what is not locked
    day(desks, LOCKED)
    lock(desks)
    (cycle,) = desks.ask(assessment.cycles)
    assert cycle.state is CycleState.LOCKED
    assert any("1 人按政策应解聘，最早的是演示甲" in one.text for one in desks.ask(dashboard.waiting))

    people = desks.open("clerk_a", "roster")
    assert {row.name: row.due for row in people.model.rows} == {"演示甲": "应解聘", "演示乙": ""}
    choose(people, "演示甲")
    menu = acts.menu(people)
    entry = next(each for each in menu.actions() if each.text() == "解聘")
    menu.close()
    entry.trigger()
    desks.settle("clerk_a")
    dialog = next(one for one in desks.at("clerk_a").findChildren(FormDialog) if one.isVisible())
    assert dialog.form.cells["ground"].read() == "failed_annual"
    note = desks.fill("clerk_a", on=LAST, reason="全年事件上报少，履职情况不合格")
    assert "年度考核不合格：2025年度考核（50分，不合格）。" in note

    mine = desks.open("clerk_a", "tenure")
    choose(mine, "演示甲")
    assert not mine.buttons.get("批准"), "who may not decide sees no button"
    assert "草稿：还没有批准" in said(desks, qtbot, "clerk_a", mine)
    deciding_page = desks.open("approver", "tenure")
    choose(deciding_page, "演示甲")
    deciding_page.buttons["批准"].click()
    assert "演示甲：年度考核不合格，2026-12-01 起解聘" in desks.fill("approver")
    mine = desks.open("clerk_a", "tenure")
    choose(mine, "演示甲")
    (row,) = mine.model.rows
    assert row.state is TenureState.APPROVED
    words = said(desks, qtbot, "clerk_a", mine)
    for part in (
        "解聘通知书",
        row.number,
        "电白材料 D20",
        "2025年度考核（50分，不合格）",
        "自2026年12月1日起与你解除聘用关系，补贴发至2026年11月30日",
        "全年事件上报少，履职情况不合格。",
    ):
        assert part in words, part
    assert "草稿" not in words
    day(desks, LAST)
    people = desks.open("clerk_a", "roster")
    assert [row.name for row in people.model.rows if row.standing is Serving.SERVING] == ["演示乙"]


def test_many_are_renewed_in_one_act_and_one_resigns_on_a_signed_paper(desks, qtbot, tmp_path):
    office: Office = desks.office
    hire(office)
    page = desks.open("maker", "terms")
    assert {row.standing for row in page.model.rows} == {Standing.NONE}
    page.table.choose({row.id for row in page.model.rows})
    dialog = renew(page)
    desks.settle("maker")
    qtbot.waitUntil(lambda: dialog.submit_button.text() == "续聘 3 人")
    dialog.submit()
    desks.settle("maker")
    theirs = desks.open("approver", "tenure")
    theirs.table.choose({row.id for row in theirs.model.rows})
    theirs.buttons["批准"].click()
    assert "共 3 项" in desks.fill("approver")
    words = said(desks, qtbot, "approver", theirs)
    rows = desks.ask(tenure.acts)
    assert all(row.number in words and row.name in words for row in rows)
    assert words.count("聘用协议书（续聘）") == 3 and "至2027年11月1日止" in words

    page = desks.open("maker", "terms")
    choose(page, "演示丙")
    page.buttons["辞职"].click()
    desks.settle("maker")
    desks.fill("maker", last=date(2026, 12, 5), reason="外出务工")
    mine = desks.open("maker", "tenure")
    waiting = {row.id for row in mine.model.rows if row.state is TenureState.DRAFTED}
    mine.table.choose(waiting)
    words, content = paper(desks, qtbot, "maker", mine)
    assert "辞职审批表" in words and "33 天（应提前 30 天）" in words
    signed = tmp_path / "辞职申请.pdf"
    signed.write_bytes(content)
    mine.buttons["上传签字件"].click()
    desks.settle("maker")
    choose_files(desks, qtbot, signed)
    desks.fill("maker")
    theirs = desks.open("approver", "tenure")
    theirs.table.choose(waiting)
    theirs.buttons["批准"].click()
    assert "附件：辞职申请.pdf" in desks.fill("approver")
    (gone,) = [row for row in desks.ask(roster.workers) if row.until]
    assert (gone.name, gone.until) == ("演示丙", date(2026, 12, 6))
