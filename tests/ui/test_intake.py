"""A roster brought in by the window: looked at cell by cell, the good rows imported, and taken back."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from app.core import platform
from app.core.errors import Invalid, Unavailable
from app.domain.roster import EndReason
from app.imports import child
from app.services import imports, roster, units
from app.services.imports import ImportKind
from tests.imports import books
from ui.kit import intake, tasks
from ui.kit.form_dialog import FormDialog
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.register import RegisterPage
from ui.kit.tasks import Outcome
from ui.pages.roster import PAGE
from ui.pages.roster.importing import paste, take_in
from ui.pages.settings import imports as history

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=20_000)


@pytest.fixture
def page(qtbot, open_desk):
    """The roster's page of the county's clerk; what was told is in ``page.told``."""
    page = RegisterPage(PAGE, open_desk("maker"))
    page.told = []
    page.desk.told.connect(lambda said, door: page.told.append((said, door)))
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, page)
    return page


@pytest.fixture
def file(tmp_path):
    """Two good rows and one whose identity number has a wrong check digit."""
    bad = books.number(3)
    wrong = bad[:-1] + ("0" if bad[-1] != "0" else "1")
    rows = [books.person(1), books.person(2), books.person(3, 身份证号=wrong)]
    return books.roster(tmp_path / "花名册.xlsx", rows)


def looked_at(qtbot, page, path):
    dialog = take_in(page)
    dialog.look_at(path)
    settle(qtbot, page)
    return dialog


def undated(qtbot, page, tmp_path):
    """Look at a roster whose one row does not say since when."""
    titles = [title for title in books.TITLES if title != "聘用日期"]
    row = [books.person(1)[title] for title in titles]
    return looked_at(qtbot, page, books.grid(tmp_path / "无日期.xlsx", [titles, row]))


def say(qtbot, page, dialog, words):
    """Type the answer to the first question and wait for the file to be looked at again."""
    edit = dialog.problems.cellWidget(0, 5).lineEdit()
    qtbot.keyClicks(edit, words)
    qtbot.keyClick(edit, Key.Key_Return)
    settle(qtbot, page)


def drop(dialog, urls):
    """Let go of files over the dialog."""
    what = QMimeData()
    what.setUrls(urls)
    where, none = QPointF(10, 10), Qt.KeyboardModifier.NoModifier
    dialog.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, what, Qt.MouseButton.LeftButton, none))


def lines(dialog):
    table = dialog.problems
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def names(page):
    return sorted(row.name for row in page.model.rows)


def test_what_is_wrong_stands_cell_by_cell_and_nothing_is_written(qtbot, page, file, errors):
    dialog = looked_at(qtbot, page, file)
    assert dialog.head.text() == "花名册.xlsx：共 3 人，可导入 2 人，有误 1 人"
    wrong = lines(dialog)[0]
    assert wrong[:3] == ["花名册", "6", "身份证号（J6）"] and wrong[5] == "✘ 不导入"
    assert "校验" in wrong[4] and wrong[3].startswith("9901") and "*" in wrong[3]
    left = [line for line in lines(dialog) if line[5] == "跳过"]
    assert left and "合计" in left[0][3] + left[0][4]
    assert "全部改正后再导入" in dialog.note.text() and dialog.yes.text() == "只导入通过的 2 人"
    assert names(page) == [] and errors == []


def test_a_remark_of_hundreds_of_characters_leaves_reasons_and_answers_in_sight(qtbot, page, tmp_path):
    many = [books.person(n, 备注="长" * 300) for n in range(1, 320)]  # more than all are measured of
    table = looked_at(qtbot, page, books.roster(tmp_path / "长.xlsx", many)).problems
    assert sum(table.columnWidth(column) for column in range(6)) <= table.viewport().width()
    assert (table.item(0, 3).text(), len(table.item(0, 3).toolTip())) == ("长" * 11 + "…", 60)
    assert table.columnWidth(4) > table.columnWidth(3) and table.rowHeight(0) >= table.rowHeight(310)


def test_the_good_rows_come_in_and_can_be_taken_back_from_the_toast(qtbot, page, file, errors):
    dialog = looked_at(qtbot, page, file)
    qtbot.keyClick(dialog.yes, Key.Key_Space)
    qtbot.waitUntil(lambda: len(names(page)) == 2, timeout=20_000)
    settle(qtbot, page)  # the list may be read anew before the writing is told
    said, door = page.told[-1]
    assert said.startswith("已导入 2 人（批次") and door.text == "撤回本次导入"
    door.act()
    qtbot.waitUntil(lambda: names(page) == [], timeout=20_000)
    settle(qtbot, page)
    assert page.told[-1][0].startswith("已撤回批次") and errors == []


def test_what_stands_against_taking_back_is_said(qtbot, page, file, file_office, errors):
    dialog = looked_at(qtbot, page, file)
    dialog.accept()
    qtbot.waitUntil(lambda: len(names(page)) == 2, timeout=20_000)
    settle(qtbot, page)
    row = page.model.rows[0]
    gone = roster.Leaving(on=row.since.replace(year=2026), reason=EndReason.RESIGNED)
    file_office.clerk_a.do(roster.leave, row.id, row.version, gone)
    page.told[-1][1].act()
    qtbot.waitUntil(lambda: bool(errors), timeout=20_000)
    assert "不能撤回" in str(errors[0]) and "任职" in str(errors[0])


def test_the_same_file_again_is_refused_with_the_batch_it_came_in_by(qtbot, page, file, errors):
    looked_at(qtbot, page, file).accept()
    qtbot.waitUntil(lambda: len(names(page)) == 2, timeout=20_000)
    dialog = looked_at(qtbot, page, file)
    assert "已经导入过（批次" in lines(dialog)[0][4] and lines(dialog)[0][1] == "整个文件"
    assert not dialog.yes.isEnabled() and dialog.yes.toolTip() and errors == []


def test_a_file_that_is_no_table_is_refused_in_place_and_another_can_be_chosen(qtbot, page, tmp_path, errors):
    picture = tmp_path / "花名册.xlsx"
    picture.write_bytes(b"\x89PNG not a workbook")
    dialog = looked_at(qtbot, page, picture)
    assert "是图片" in dialog.head.text() and dialog.drop.isVisible() and not dialog.yes.isVisible()
    chooser = dialog.choose()
    assert isinstance(chooser, QFileDialog)
    chooser.reject()
    assert errors == []


def test_a_file_dropped_on_the_dialog_is_looked_at(qtbot, page, file):
    dialog = take_in(page)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    none = Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, none)
    dialog.dropEvent(drop)
    settle(qtbot, page)
    assert "可导入 2 人" in dialog.head.text()


def test_a_copied_list_is_pasted_with_the_keyboard(qtbot, page, file_office, errors):
    titles = ("姓名", "身份证号", "网格名称", "村(社区)", "乡镇", "专/兼职", "聘用日期")
    first = books.person(1)
    broken = books.person(2) | {"专/兼职": "没有的类别"}
    text = "\n".join("\t".join(str(row[title]) for title in titles) for row in (first, broken))
    QGuiApplication.clipboard().setText("\t".join(titles) + "\n" + text)
    qtbot.keyClick(page.table, Key.Key_V, Ctrl)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), IntakeDialog))
    dialog = QApplication.activeModalWidget()
    qtbot.waitUntil(lambda: dialog.taken is not None, timeout=20_000)
    assert "共 2 人，可导入 1 人，有误 1 人" in dialog.head.text()
    assert any("没有的类别" in line[3] for line in lines(dialog))
    qtbot.keyClick(dialog.yes, Key.Key_Return)
    qtbot.waitUntil(lambda: names(page) == [str(first["姓名"])], timeout=20_000)
    assert errors == []


def test_nothing_copied_is_said(page):
    QGuiApplication.clipboard().setText("只是一句话")
    assert paste(page) is None and "连表头一起选中" in page.told[-1][0]


def test_what_is_no_list_leaves_what_is_looked_at_and_answered(qtbot, page, tmp_path, errors):
    """An empty clipboard, several files and a page of the web; Esc asks before the answers are given up."""
    dialog = undated(qtbot, page, tmp_path)
    say(qtbot, page, dialog, "2025-01-02")
    assert dialog.yes.isEnabled() and "还没有导入" in dialog.unsent()
    QGuiApplication.clipboard().setText("只是一句话")
    qtbot.keyClick(dialog, Key.Key_V, Ctrl)
    assert "连表头一起选中" in dialog.banner.text.text()
    for urls in (
        [QUrl.fromLocalFile("/一.xlsx"), QUrl.fromLocalFile("/二.xlsx")],
        [QUrl("http://县/三.xlsx")],
        [],
    ):
        drop(dialog, urls)
        assert "一次只看一个文件" in dialog.banner.text.text()
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible() and "还没有导入" in dialog.banner.text.text()
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible() and not dialog.banner.isVisible()
    assert dialog.taken is not None and dialog.yes.isEnabled()
    dialog.accept()
    qtbot.waitUntil(lambda: len(names(page)) == 1, timeout=20_000)
    settle(qtbot, page)
    assert errors == []


def test_what_could_not_be_written_is_opened_again_with_every_answer(
    qtbot, page, tmp_path, file_office, errors
):
    """The connection is lost at an answer, and the disk is full at the import."""

    def lost(_taken):
        raise Unavailable("连接不上数据库服务器。")

    dialog = undated(qtbot, page, tmp_path)
    dialog.receives, whole = replace(dialog.receives, accepts=lost), dialog.receives
    say(qtbot, page, dialog, "2025-01-02")
    assert "请再答一次" in dialog.banner.text.text() and "1 个问题要您回答" in dialog.note.text()
    dialog.receives = whole
    say(qtbot, page, dialog, "2025-01-02")
    make_room = platform.limit_file_size(0)
    dialog.accept()
    settle(qtbot, page)
    make_room()
    again = QApplication.activeModalWidget()
    assert isinstance(again, IntakeDialog) and "没有写入任何内容" in again.banner.text.text()
    assert names(page) == [] and again.yes.isEnabled() and "还没有导入" in again.unsent()
    again.accept()
    qtbot.waitUntil(lambda: len(names(page)) == 1, timeout=20_000)
    settle(qtbot, page)
    assert errors == []


def test_what_became_wrong_meanwhile_is_shown_and_not_only_told(qtbot, page, tmp_path, errors):
    """Somebody else brings in the same person between the check and the import."""
    path = books.roster(tmp_path / "一.xlsx", [books.person(1)])
    first, second = looked_at(qtbot, page, path), looked_at(qtbot, page, path)
    first.accept()
    settle(qtbot, page)
    second.accept()
    settle(qtbot, page)
    again = QApplication.activeModalWidget()
    assert isinstance(again, IntakeDialog) and "没有导入" in again.banner.text.text()
    assert "已经导入过" in lines(again)[0][4] and errors == []


def test_the_annotated_copy_says_the_reasons_beside_the_rows(qtbot, page, file, tmp_path, errors):
    dialog = looked_at(qtbot, page, file)
    out = tmp_path / "标注.xlsx"
    asked = dialog.save_copy()
    asked.fileSelected.emit(str(out))
    asked.reject()
    qtbot.waitUntil(lambda: bool(page.told), timeout=20_000)
    sheet = load_workbook(out)["花名册"]
    assert "校验" in str(sheet.cell(6, sheet.max_column).value) and errors == []
    assert page.told[-1][1].text == "打开文件"


def test_what_another_rule_refuses_is_said_before_anything_is_shown(qtbot, page, file):
    def refuse(_taken):
        raise Invalid("这张表是别的月份的。")

    dialog = IntakeDialog(page.desk, Receives(kind=ImportKind.WORKERS, title="试", accepts=refuse), page)
    dialog.look_at(file)
    settle(qtbot, page)
    assert dialog.head.text() == "这张表是别的月份的。" and dialog.taken is None
    dialog.reject()


# ---- the list of what was imported


@pytest.fixture
def past(qtbot, file_office, page, file):
    """The list of batches after one import."""
    looked_at(qtbot, page, file).accept()
    qtbot.waitUntil(lambda: len(names(page)) == 2, timeout=20_000)
    listed = RegisterPage(history.PAGE, page.desk)
    qtbot.addWidget(listed)
    listed.show()
    settle(qtbot, page)
    return listed


def test_a_batch_is_taken_back_from_the_list_with_a_reason(qtbot, past, page, errors):
    (row,) = past.model.rows
    assert (row.kind, row.accepted, row.rejected, row.undone) == (ImportKind.WORKERS, 2, 1, False)
    button = past.buttons["撤回"]
    assert not button.isEnabled() and button.toolTip() == "请先在列表中选中一个批次。"
    past.table.choose({row.id})
    button.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    dialog = QApplication.activeModalWidget()
    dialog.form.cells["reason"].editor.show_value("导错了文件")
    dialog.submit()
    qtbot.waitUntil(lambda: past.model.rows[0].undone, timeout=20_000)
    settle(qtbot, page)
    past.table.choose({row.id})
    assert past.buttons["撤回"].toolTip() == "这个批次已经撤回过。" and names(page) == [] and errors == []


def test_what_stands_on_a_batch_is_said_on_the_button(qtbot, past, page, file_office):
    worker = file_office.checker.ask(roster.workers)[0]
    gone = roster.Leaving(on=worker.since.replace(year=2026), reason=EndReason.RESIGNED)
    file_office.clerk_a.do(roster.leave, worker.id, worker.version, gone)
    past.table.choose({past.model.rows[0].id})
    qtbot.waitUntil(lambda: not past.buttons["撤回"].isEnabled(), timeout=20_000)
    told = past.buttons["撤回"].toolTip()
    assert "已有别的登记以它为根据" in told and "改动过的任职 1 条" in told


def test_a_batch_taken_back_by_somebody_else_meanwhile_is_said(qtbot, past, file_office):
    (row,) = past.model.rows
    past.table.choose({row.id})
    past.buttons["撤回"].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    dialog = QApplication.activeModalWidget()
    file_office.clerk_a.do(imports.undo, row.id, row.version)
    dialog.form.cells["reason"].editor.show_value("导错了文件")
    dialog.submit()
    qtbot.waitUntil(lambda: "改过这一份" in dialog.banner.text.text(), timeout=20_000)
    dialog.submit()
    qtbot.waitUntil(lambda: "已经撤回过" in dialog.banner.text.text(), timeout=20_000)


def test_the_dialog_leads_to_the_list(page):
    opened = []
    page.desk.wanted.connect(lambda *what: opened.append(what[0]))
    dialog = take_in(page)
    dialog.past_button.click()
    assert opened == [intake.HISTORY]


# ---- how far it is


def test_the_check_is_shown_in_per_cent(qtbot, monkeypatch, page, file):
    monkeypatch.setattr(tasks, "_REPORT_EVERY", 0)  # three lines are checked before anybody could look
    dialog = take_in(page)
    seen = []
    dialog.busy.valueChanged.connect(seen.append)
    dialog.look_at(file)
    settle(qtbot, page)
    assert seen and max(seen) <= 100 and "%" in dialog.busy.text()


def reading_now():
    """Return the processes that read a file; one more may stand by for the next."""
    ready = {one.process for one in child._STANDING_BY.values()}
    return set(multiprocessing.active_children()) - ready


def test_a_dialog_that_is_closed_stops_reading_and_leaves_nothing(qtbot, page, file, file_office, errors):
    dialog = take_in(page)
    dialog.look_at(file)
    job = dialog.job
    qtbot.waitUntil(lambda: bool(reading_now()))
    dialog.close_button.click()
    settle(qtbot, page)
    assert job.outcome is Outcome.CANCELLED and not reading_now()
    assert errors == [] and page.told == [] and file_office.checker.ask(imports.batches) == []


def test_an_import_cancelled_while_it_is_under_way_leaves_nothing(qtbot, page, file, file_office, errors):
    dialog = looked_at(qtbot, page, file)
    jobs = []
    page.desk.tasks.started.connect(jobs.append)
    page.desk.tasks.progressed.connect(lambda job, fraction, text: job.cancel() if job in jobs else None)
    dialog.accept()
    settle(qtbot, page)
    assert [job.outcome for job in jobs if job.title] == [Outcome.CANCELLED]
    assert names(page) == [] and page.told == [] and errors == []
    assert file_office.checker.ask(imports.batches) == []


def answered(qtbot, page, dialog, row, words):
    """Choose an answer in the row's box, as a click does, and wait for the file to be looked at again."""
    box = dialog.problems.cellWidget(row, 5)
    at = box.findText(words)
    box.setCurrentIndex(at)
    box.activated.emit(at)
    settle(qtbot, page)


def test_the_questions_of_a_file_are_answered_in_the_list(qtbot, page, tmp_path, errors):
    """Which column one is, and who a damaged number was; then what is changed, and it is written."""
    looked_at(qtbot, page, books.roster(tmp_path / "一月.xlsx", [books.person(1)])).accept()
    qtbot.waitUntil(lambda: len(names(page)) == 1, timeout=20_000)
    titles = [{"聘用日期": "进队日子"}.get(title, title) for title in books.TITLES]
    spoilt = books.person(1, 身份证号=float(books.number(1)), 联系电话="13900000111")
    dialog = looked_at(qtbot, page, books.grid(tmp_path / "二月.xlsx", [titles, books.cells(spoilt)]))
    assert [line[4] for line in lines(dialog)[:3]] == [
        "号码已损坏：花名册里的“测试乙”（990101********0038）姓名和前 15 位相同，是同一个人吗？",
        "“进队日子”是哪一列？",
        "没有“聘用日期”一列：1 行全部按哪一天？",
    ]
    assert not dialog.yes.isEnabled() and "3 个问题要您回答" in dialog.note.text()
    answered(qtbot, page, dialog, 1, "聘用日期")
    answered(qtbot, page, dialog, 0, "是同一个人")
    assert dialog.head.text() == "二月.xlsx：共 1 人：新增 0，变更 1，相同 0，冲突 0，有误 0"
    assert lines(dialog)[0][4:] == ["联系电话：139****0001 → 139****0111", "✎ 变更"]
    dialog.accept()
    qtbot.waitUntil(lambda: [row.phone for row in page.model.rows] == ["139****0111"], timeout=20_000)
    assert errors == []
    again = looked_at(
        qtbot, page, books.roster(tmp_path / "三月.xlsx", [books.person(1) | {"联系电话": "13900000111"}])
    )
    assert not again.yes.isEnabled() and "完全相同" in again.yes.toolTip()


def test_a_day_nobody_wrote_is_typed_and_only_what_is_wrong_is_listed(qtbot, page, tmp_path, errors):
    """Without a column of days; a wrong number; what is only a reminder or left out can be hidden."""
    titles = [title for title in books.TITLES if title != "聘用日期"]
    lost = books.person(2) | {"身份证号": "1.42731E+17"}
    path = books.roster(tmp_path / "a.xlsx", [books.person(1, 性别="女"), lost], titles)
    dialog = looked_at(qtbot, page, path)
    found, kinds = dialog.found, dialog.found.kinds
    assert "只看有问题的行（3）" in found.only.text() and not dialog.yes.isEnabled()
    assert lines(dialog)[0][1:5] == ["整个文件", "聘用日期", "", "没有“聘用日期”一列：2 行全部按哪一天？"]
    qtbot.keyClick(found, Key.Key_F3)
    box = dialog.problems.cellWidget(0, 5)
    assert box.hasFocus() or box.lineEdit().hasFocus()
    qtbot.keyClicks(box.lineEdit(), "2026-9-1")
    qtbot.keyClick(box.lineEdit(), Key.Key_Return)
    settle(qtbot, page)
    assert dialog.yes.isEnabled() and "可导入 1 人" in dialog.head.text()
    assert [kinds.itemText(at) for at in range(kinds.count())] == [
        "全部（6）",
        "✘ 身份证号（1）",
        "▲ 整行（2）",
        "▲ 性别（1）",
        "跳过（2）",
    ]
    qtbot.keyClick(found.only, Key.Key_Space)
    assert [line[5] for line in lines(dialog)] == ["✘ 不导入"] and kinds.count() == 2
    qtbot.keyClick(found, Key.Key_F3)
    assert dialog.problems.currentRow() == 0 and dialog.problems.hasFocus()
    qtbot.keyClick(found.only, Key.Key_Space)
    kinds.setCurrentIndex(kinds.findData("跳过"))
    kinds.activated.emit(kinds.currentIndex())
    assert {line[5] for line in lines(dialog)} == {"跳过"} and errors == []
    kinds.setCurrentIndex(0)
    kinds.activated.emit(0)
    assert "选中那一行，按 F2" in dialog.note.text()
    (at,) = (n for n, line in enumerate(lines(dialog)) if line[1] == "4" and "没有写" in line[4])
    dialog.problems.setCurrentCell(at, 4)
    qtbot.keyClick(found, Key.Key_F2)
    own = dialog.problems.cellWidget(at, 5)
    assert own.hasFocus() or own.lineEdit().hasFocus()
    qtbot.keyClicks(own.lineEdit(), "2026-9-8")
    qtbot.keyClick(own.lineEdit(), Key.Key_Return)
    settle(qtbot, page)
    assert dialog.problems.hasFocus() and dialog.problems.currentRow() == at, "one goes on where one stood"
    assert lines(dialog)[at][4] == "“聘用日期”没有写，按导入时对这一行的回答：2026-9-8。"
    dialog.accept()
    qtbot.waitUntil(lambda: [f"{row.since}" for row in page.model.rows] == ["2026-09-08"], timeout=20_000)
    settle(qtbot, page)


def test_a_unit_nobody_knows_is_chosen_in_the_list(qtbot, page, tmp_path, errors, file_office):
    dialog = looked_at(
        qtbot, page, books.roster(tmp_path / "a.xlsx", [books.person(1, **{"村(社区)": "大槐树"})])
    )
    first = lines(dialog)[0]
    assert first[2:5] == ["村(社区)", "大槐树", "“大槐树”是哪个村（社区）？导入后记为它的别名，不再问。"]
    answered(qtbot, page, dialog, 0, "东村村委会")
    assert dialog.yes.isEnabled() and dialog.head.text() == "a.xlsx：共 1 人，可导入 1 人，有误 0 人"
    dialog.accept()
    qtbot.waitUntil(lambda: len(names(page)) == 1, timeout=20_000)
    assert [one.alias for one in file_office.checker.ask(units.aliases)] == ["大槐树"] and errors == []
