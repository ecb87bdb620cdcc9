"""Lists brought in by the window: the insurer's, the bank's and a ticked sheet, each pasted and confirmed."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.services import insurance, pay
from tests.imports import test_lists as lists
from tests.services.paid import appropriate, hire
from tests.ui.test_pay_page import Desks
from ui.kit.intake import IntakeDialog


@pytest.fixture
def desks(qtbot, file_office):
    hire(file_office)
    appropriate(file_office)
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def pasted(desks, rows, *, key=False, answer=0):
    """Copy a list, paste it into the dialog that is open, import what passes; return what was told first.

    ``answer`` is the choice to be made in the question the list asks.
    """
    dialog = next(one for one in desks.at("maker").findChildren(IntakeDialog) if one.isVisible())
    QGuiApplication.clipboard().setText("只是一句话")
    dialog.paste_button.click()
    assert "连表头一起选中" in dialog.head.text()
    QGuiApplication.clipboard().setText("\n".join("\t".join(str(cell) for cell in row) for row in rows))
    if key:
        desks.qtbot.keyClick(dialog, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    else:
        dialog.paste_button.click()
    desks.settle("maker")
    told = dialog.head.text()
    if answer:
        assert not dialog.yes.isEnabled(), "nothing is done unasked"
        box = dialog.problems.cellWidget(0, dialog.problems.columnCount() - 1)
        box.activated.emit(answer)
        desks.settle("maker")
    dialog.yes.click()
    desks.settle("maker")
    return told


def test_lists_of_insurer_bank_and_training_come_in_beside_what_is_kept(desks, file_office, errors):
    office = file_office
    lists.contract(office)
    run_id, (made, _) = lists.paid_run(office), lists.session(office)
    office.maker.do(pay.confirm, run_id, date(2026, 11, 1))
    page = desks.open("maker", "insurance_todo")
    page.buttons["导入清单"].click()
    desks.settle("maker")
    rows = [lists.INSURED, lists.listed(office, 1), lists.listed(office, 3)]
    assert "可导入 2 人" in pasted(desks, rows, key=True)
    insured = desks.open("maker", "insurance").model.rows
    assert [row.name for row in insured] == ["演示甲", "演示丙"]

    run = desks.open("maker", "run", run_id)
    run.acts.buttons["take_answers"].click()
    answers = [lists.BANK, lists.answer(office, 1, "失败", "销户"), lists.answer(office, 2, "成功")]
    assert "变更 1，相同 1" in pasted(desks, answers)
    assert "1人没有到账结果或退票未补发：演示甲" in run.heed.lines

    sheet = desks.open("maker", "training_sheet", made).page
    sheet.buttons["办理"].click()
    menu = sheet.buttons["办理"].findChildren(QMenu)[-1]
    next(entry for entry in menu.actions() if entry.text() == "导入").trigger()
    menu.hide()
    ticked = [lists.SHEET, [1, "演示甲", "", "√", "85", ""], [2, "演示乙", "", "请假", "", "事假"]]
    assert "可导入 2 人" in pasted(desks, ticked)
    assert [row.note for row in sheet.model.rows if row.name == "演示乙"] == ["事假"]
    assert desks.ask(insurance.premium_total, 1) == 200

    desks.open("maker", "insurance_todo").buttons["导入清单"].click()
    desks.settle("maker")
    assert "相同 1" in pasted(desks, rows[:2], answer=1), "a whole list, and whom it does not name"
    assert [row.name for row in desks.open("maker", "insurance").model.rows] == ["演示甲"]
    assert errors == []
