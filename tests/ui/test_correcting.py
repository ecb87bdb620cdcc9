"""更正姓名证件号 in the window: asked for in the roster's 办理, decided on a page of its own."""

from __future__ import annotations

from types import SimpleNamespace

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.services import roster
from tests.services.paid import hire, person
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster import CORRECTIONS, correcting
from ui.pages.roster.acts import DEEDS
from ui.pages.roster.place import Place


def waited(qtbot):
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def test_one_asks_and_another_puts_it_right(qtbot, open_desk, file_office, errors, tmp_path):
    hire(file_office)
    checker = file_office.workspace("checker")
    row = next(one for one in checker.ask(roster.workers) if one.name == "演示甲")
    page = RegisterPage(CORRECTIONS, open_desk("maker"))
    qtbot.addWidget(page)
    page.show()
    deed = next(one for one in DEEDS if one.title == "更正姓名证件号")
    deed.start(Place(page.desk, page, lambda _target: None), row)
    form = waited(qtbot)
    assert form.form.cells["name"].editor.value() == "演示甲"
    form.form.cells["name"].editor.show_value("演示卫")
    form.form.cells["reason"].editor.show_value("本人持身份证核对")
    scan, picture = tmp_path / "身份证.png", QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(0)
    assert picture.save(str(scan))
    form.form.cells["files"].editor.show_value((scan,))
    form.submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    page.refresh()
    qtbot.waitUntil(lambda: len(page.model.rows) == 1)
    assert "另一个人" in correcting.undecided(page.model.rows)
    assert "批准更正" not in page.buttons, "who may not decide is not shown how"
    deciding = RegisterPage(CORRECTIONS, open_desk("approver"))
    qtbot.addWidget(deciding)
    deciding.show()
    qtbot.waitUntil(lambda: len(deciding.model.rows) == 1)
    deciding.table.choose({deciding.model.rows[0].id})
    assert deciding.buttons["查看材料"].isEnabled()
    assert deciding.model.rows[0].proof == "身份证.png"
    deciding.buttons["批准更正"].click()
    waited(qtbot).submit()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert person(SimpleNamespace(maker=checker), "演示卫") == row.person_id
    assert errors == []
