"""A printed form's number, typed or scanned into the search, opens its entry; digits and Enter fill it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.core.errors import Invalid
from app.domain.record_numbers import Form, Record
from app.domain.vetting import Opinion
from app.services import scans, vetting
from tests.cases import opened
from tests.services.paid import hire
from tests.ui.test_pay_page import Desks
from tests.ui.test_preview import picture_bytes
from ui.kit.form_dialog import FormDialog

Key = Qt.Key


@pytest.fixture
def desks(qtbot, file_office):
    hire(file_office)
    made = Desks(qtbot, file_office)
    made.case, _team = opened(file_office)
    yield made
    made.close()


def scanned(desks, record, text=""):
    """Type a number as a scanner does, Return at once, and return the form that comes up."""
    window = desks.at("maker")
    window.search.seek()
    QTest.keyClicks(window.search, text or record.digits)
    QTest.keyClick(window.search, Key.Key_Return)
    desks.settle("maker")
    desks.settle("maker")
    return next((one for one in window.findChildren(FormDialog) if one.isVisible()), None)


def typed(dialog, *keys):
    """Press keys where the keyboard is: a text is typed, Enter follows; a single digit chooses alone."""
    for text in keys:
        focus = dialog.focusWidget()
        if isinstance(focus, QLineEdit):
            focus.insert(text)
            QTest.keyClick(focus, Key.Key_Return)
        else:
            QTest.keyClicks(focus, text)


def test_a_visit_is_typed_from_its_sheet_by_digits_and_enter(qtbot, desks):
    dialog = scanned(desks, Record(Form.VISIT, desks.case, 2))
    assert dialog.windowTitle() == "第 1 次走访记录"
    assert list(dialog.form.cells)[:10] == [
        "visited_on",
        "address",
        "householder",
        "respondent",
        "relation",
        "residence",
        "household_no",
        "phone",
        "ratings",
        "remarks",
    ], "in the order of the paper"
    dialog.activateWindow()
    dialog.form.setFocus()
    dialog.focusWidget().clear()
    typed(dialog, "2026-03-10", "东村21号", "赵户主", "赵户主之妻", "2", "12年", "H21", "13900000001")
    typed(dialog, "1", "2", "1", "3", "1")
    cells = dialog.form.cells
    assert cells["relation"].editor.says(cells["relation"].editor.value()) == "同事或熟人"
    assert [answer for _, answer in cells["ratings"].editor.value()] == ["好", "较好", "好", "一般", "无"]
    assert cells["remarks"].holds(dialog.focusWidget())
    QTest.keyClick(dialog.focusWidget(), Key.Key_Tab)
    typed(dialog, "3")
    assert cells["opinion"].editor.value() is Opinion.ABSTAIN
    dialog.submit()
    desks.settle("maker")
    (visit,) = desks.ask(vetting.case_file, desks.case).visits
    assert (visit.householder, visit.relation, visit.opinion) == ("赵户主", "同事或熟人", Opinion.ABSTAIN)
    assert scanned(desks, Record(Form.VISIT, desks.case, 2)).windowTitle() == "第 2 次走访记录", "a new sheet"
    desks.at("maker").findChildren(FormDialog)[-1].done(0)


def test_a_sheet_that_was_entered_takes_its_scan_and_is_not_entered_twice(qtbot, desks, tmp_path):
    case_id, office = desks.case, desks.office
    member = desks.ask(vetting.case_file, case_id).team[0]
    visit = vetting.NewVisit(
        visited_on=date(2026, 3, 10),
        householder="赵户主",
        members=(member.id,),
        opinion=Opinion.AGREE,
        signed=True,
    )
    made = office.clerk_a.do(vetting.add_visit, case_id, visit)
    path = tmp_path / "走访.png"
    path.write_bytes(picture_bytes())
    for step in ("first", "again", "said"):
        dialog = scanned(desks, Record(Form.VISIT, case_id, 1))
        assert dialog.windowTitle() == "第 1 张，已登记过 1 张：是哪一张？"
        cells = dialog.form.cells
        (key, words), (_new, last) = cells["sheet"].editor.options
        assert (key, last) == (f"visit:{made}", "还没有登记，现在登记")
        assert words == f"走访 2026-03-10 赵户主（{'还没有' if step == 'first' else '已有 1 份'}扫描件）"
        cells["sheet"].take(key)
        cells["files"].take((path,))
        cells["again"].take(step == "said")
        dialog.submit()
        desks.settle("maker")
        told = cells["again"].fault if shiboken6.isValid(dialog) and dialog.isVisible() else ""
        assert ("已有1份扫描件" in told) is (step == "again")
        if told:
            dialog.done(0)
    docket = desks.ask(vetting.docket, case_id)
    assert [(one.part, one.part_id, one.kind) for one in docket.proofs if one.part == "visit"] == [
        ("visit", made, "签字页")
    ] * 2
    assert len(docket.file.visits) == 1
    dialog = scanned(desks, Record(Form.VISIT, case_id, 1))
    dialog.form.cells["sheet"].take("new")
    dialog.submit()
    desks.settle("maker")
    (entry,) = (one for one in desks.at("maker").findChildren(FormDialog) if one.isVisible())
    assert entry.windowTitle() == "第 2 次走访记录"
    entry.done(0)
    new = scans.NewUpload(case_id=case_id, name="a.png", content=picture_bytes(), evidence_kind="签字页")
    with pytest.raises(Invalid, match="不在案卷"):
        office.clerk_a.do(scans.keep, replace(new, sheet=f"visit:{made + 1}"))


def test_a_count_is_typed_box_by_box_and_the_slip_and_the_card_are_found(qtbot, desks):
    window = desks.at("maker")
    dialog = scanned(desks, None, f"{Record(Form.BALLOT, desks.case, 1)}")
    assert "民主测评统计" in dialog.windowTitle()
    dialog.activateWindow()
    dialog.form.setFocus()
    dialog.focusWidget().clear()
    typed(dialog, "2026-03-20", "村委会", "30", "28", "27")
    typed(dialog, *("20", "5", "1", "0") * 5, "20", "5", "2", "0")
    dialog.submit()
    desks.settle("maker")
    (row,) = desks.ask(vetting.case_file, desks.case).ballots
    assert row.said == "优秀 20 票，称职 5 票，基本称职 2 票，不称职 0 票"
    assert row.of("integrity") == [20, 5, 1, 0]

    slip = scanned(desks, Record(Form.LEAVE, 0))
    assert slip is not None and "请假" in slip.windowTitle()
    cells = slip.form.cells
    cells["kind"].editor.controls[0].setFocus()
    typed(slip, "3")
    assert cells["kind"].editor.value() == "sick" and cells["first"].holds(slip.focusWidget())
    cells["from_noon"].editor.controls[0].setFocus()
    typed(slip, "1")
    assert cells["from_noon"].editor.value() and cells["last"].holds(slip.focusWidget())
    slip.done(0)
    posting = desks.open("maker", "roster").model.rows[1].id
    assert scanned(desks, Record(Form.CARD, posting)) is None
    assert [one.id for one in window.tabs.front.widget.table.chosen()] == [posting]

    short = Record(Form.VISIT, desks.case).digits[:-1]
    assert scanned(desks, None, short) is None, "without its check digit it is no number"
