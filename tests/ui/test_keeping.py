"""The backup of the day is made behind the window; what goes wrong is told and nobody is kept out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.services import copies, daily
from app.services._keeping import FOLDER
from tests.services.test_daily import in_earnest, names
from ui.kit.desk import Desk
from ui.pages.settings import BACKUPS
from ui.shell.keeping import Keeper
from ui.shell.overdue import Overdue


def test_the_window_lets_it_be_made(qtbot, file_office, open_desk, errors) -> None:
    folder = in_earnest(file_office)
    desk = open_desk("maker")
    Keeper(desk, desk, soon=0)
    qtbot.waitUntil(lambda: len(names(folder)) == 2)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert errors == []


def test_a_folder_that_cannot_be_made_is_told(qtbot, file_office, open_desk, errors) -> None:
    in_earnest(file_office)
    (Path(file_office.place).parent / FOLDER).write_text("in the way", encoding="utf-8")
    desk, told = open_desk("maker"), []
    desk.told.connect(lambda sentence, _door: told.append(sentence))
    Keeper(desk, desk, soon=0)
    qtbot.waitUntil(lambda: bool(told or errors))
    assert errors == [] and "已超过 24 小时" in told[0]


def press(qtbot, page, title) -> None:
    """Press a button once it may be pressed: what is barred is asked beside what the page shows."""
    qtbot.waitUntil(page.buttons[title].isEnabled)
    page.buttons[title].click()


def test_the_page_makes_one_rehearses_it_and_says_how_it_is_put_back(
    qtbot, file_office, open_desk, errors, tmp_path
) -> None:
    in_earnest(file_office)
    page = BACKUPS.build(open_desk("admin"))
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: "还没有做过" in page.strip.last.text() and page.buttons["立即备份"].isEnabled())
    assert page.strip.last.objectName() == "refusal" and "请先在列表中" in page.buttons["恢复演练"].toolTip()
    qtbot.waitUntil(lambda: page.buttons["不设第二处"].toolTip() == "现在没有设第二处。")  # asked by itself
    press(qtbot, page, "立即备份")
    qtbot.waitUntil(lambda: len(page.model.lines) == 2 and "张表" in page.strip.last.text())
    assert page.strip.last.objectName() == ""
    page.table.selectRow(0)
    assert f'restore "{page.table.chosen()[0].path}" --db "{file_office.place}"' in page.strip.back.text()
    press(qtbot, page, "恢复演练")
    qtbot.waitUntil(lambda: "恢复演练通过" in page.strip.said.text())
    qtbot.waitUntil(lambda: "通过" in {row.tried for row in page.model.lines})
    (tmp_path / "usb").mkdir()
    press(qtbot, page, "第二处…")
    page.findChild(QFileDialog).fileSelected.emit(str(tmp_path / "usb"))
    qtbot.waitUntil(lambda: page.strip.second.text() == str(tmp_path / "usb"))
    (tmp_path / "usb").rmdir()
    page.refresh()
    qtbot.waitUntil(lambda: "现在找不到" in page.strip.second.text())
    press(qtbot, page, "不设第二处")
    qtbot.waitUntil(lambda: "没有设" in page.strip.second.text())
    assert errors == []


def test_others_see_when_the_last_one_was_made(qtbot, file_office, open_desk, errors) -> None:
    in_earnest(file_office)
    file_office.admin.do(daily.keep_now)
    page = BACKUPS.build(open_desk("maker"))
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: "已通过检查" in page.strip.last.text())
    assert page.buttons == {} and page.model.lines == [] and page.strip.back.isHidden()
    assert "office" not in page.strip.last.text() and errors == []


def test_a_word_stands_in_the_window_until_a_backup_is_made(qtbot, file_office, open_desk, errors) -> None:
    in_earnest(file_office)
    desk, opened = open_desk("admin"), []
    desk.wanted.connect(lambda page, _ground, _target: opened.append(page))
    word = Overdue(desk, soon=0)
    qtbot.addWidget(word)
    assert word.isHidden()
    qtbot.waitUntil(lambda: not word.isHidden())
    word.click()
    assert opened == [BACKUPS.id] and "立即备份" in word.toolTip()
    desk.do(word, daily.keep_now)
    qtbot.waitUntil(word.isHidden)
    assert errors == []


def test_of_a_server_a_backup_is_a_file_somebody_names(
    qtbot, postgres, server_office, errors, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("GRIDDESK_PG_BIN", str(postgres.binaries))
    desk = Desk(server_office.workspace("admin"), lambda _owner, error: errors.append(error))
    page = BACKUPS.build(desk)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: copies.ON_SERVER in page.buttons["恢复演练"].toolTip())
    qtbot.waitUntil(lambda: "计划任务" in page.strip.second.text())
    assert "空数据库" in page.strip.back.text()
    page.buttons["立即备份"].click()
    page.findChild(QFileDialog).fileSelected.emit(str(tmp_path / "county.dump"))
    qtbot.waitUntil(lambda: "county.dump（" in page.strip.last.text() or bool(errors))
    assert errors == [] and (tmp_path / "county.dump").stat().st_size > 0
    desk.close()
    desk.deleteLater()
