"""The one presenter: a sentence for what can be mended, a masked report for a bug."""

from __future__ import annotations

import errno
import gc
import sys
import threading

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.core.errors import Conflict, Denied, Invalid, NotFound, Unavailable
from ui.kit.errors import CrashHooks, expected, present, present_and_wait, write_report


@pytest.fixture(autouse=True)
def logs(tmp_path, monkeypatch):
    monkeypatch.setenv("GRIDDESK_LOGS", str(tmp_path / "logs"))
    return tmp_path / "logs"


@pytest.mark.parametrize("kind", [Invalid, Denied, NotFound, Conflict, Unavailable])
def test_what_can_be_mended_is_a_sentence_under_its_own_title(qtbot, kind):
    window = QWidget()
    qtbot.addWidget(window)
    box = present(window, kind("请先<b>保存</b>。"))
    assert box.text() == "请先<b>保存</b>。", "a quoted text is never markup"
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert box.icon() is QMessageBox.Icon.Warning
    assert box.parent() is window
    assert not box.isHidden()
    titles = {present(window, other("x")).windowTitle() for other in (Invalid, Denied, NotFound, Conflict)}
    assert len(titles) == 4


def test_a_full_disk_can_be_mended_a_type_error_cannot():
    assert "磁盘已满" in str(expected(OSError(errno.ENOSPC, "x", "a.xlsx")))
    assert expected(OSError(errno.EBADF, "x")) is None
    assert expected(TypeError()) is None


def test_a_bug_gives_a_masked_report(qtbot, logs):
    box = present(None, ValueError("140824199001010012 的卡 6217001234567890123"))
    assert box.icon() is QMessageBox.Icon.Critical
    (report,) = logs.iterdir()
    assert str(report) in box.text()
    text = report.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "14082419900101" not in text
    assert "6217001234567890" not in text
    assert box.detailedText() == text
    box.close()


def test_nobody_is_waited_for_in_a_test(qtbot):
    with pytest.raises(AssertionError, match="磁盘已满"):
        present_and_wait(Invalid("磁盘已满"))


def test_a_box_without_a_window_stays_until_it_is_closed(qtbot):
    present(None, Invalid("没有窗口"))
    gc.collect()
    boxes = [
        box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()
    ]
    (box,) = [box for box in boxes if box.text() == "没有窗口"]
    box.accept()
    qtbot.waitUntil(lambda: not shiboken6.isValid(box))


def test_reports_of_one_second_are_both_kept(logs):
    write_report(ValueError("one"))
    write_report(ValueError("two"))
    text = "".join(path.read_text(encoding="utf-8") for path in logs.iterdir())
    assert "one" in text
    assert "two" in text


def test_bugs_of_every_thread_are_led_to_the_presenter(qtbot, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    hooks, seen = CrashHooks(), []
    hooks.happened.disconnect()
    hooks.happened.connect(lambda bug: seen.append((str(bug), threading.get_ident())))
    hooks.install()

    def fail():
        raise ValueError("elsewhere")

    worker = threading.Thread(target=fail)
    worker.start()
    worker.join()
    here = ValueError("here")
    sys.excepthook(ValueError, here, None)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert {text for text, _ in seen} == {"elsewhere", "here"}
    assert {thread for _, thread in seen} == {threading.get_ident()}
