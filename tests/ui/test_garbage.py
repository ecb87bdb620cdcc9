"""No object of Qt is deleted in the middle of something, or on another thread, as Python pleases."""

from __future__ import annotations

import gc
import threading

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.ui.conftest import bury
from ui.kit.theme import Look, Scheme, dress
from ui.shell import garbage
from ui.shell.garbage import collected_between_events


def abandon(kind):
    """Leave an object that only refers to itself; return the threads on which such ones are deleted."""
    left, deleted_on = kind(), []
    left.itself = left
    left.destroyed.connect(lambda: deleted_on.append(threading.get_ident()))
    return deleted_on


def allocate():
    """Make enough lists that an automatic collector would look through everything young."""
    return [[] for _ in range(20_000)]


@pytest.fixture
def automatic():
    """The collector as Python starts it."""
    gc.enable()
    yield
    gc.enable()


def test_the_collector_waits_for_the_end_of_a_handler(qtbot, automatic):
    with collected_between_events():
        deleted_on = abandon(QDialog)
        allocate()
        assert deleted_on == []
        qtbot.waitUntil(lambda: bool(deleted_on))
    assert deleted_on == [threading.get_ident()]
    assert gc.isenabled()


def test_no_other_thread_deletes_an_object_of_qt(qtbot, automatic):
    with collected_between_events():
        deleted_on = abandon(QObject)
        worker = threading.Thread(target=allocate)
        worker.start()
        worker.join()
        assert deleted_on == []
        qtbot.waitUntil(lambda: bool(deleted_on))
    assert deleted_on == [threading.get_ident()]


@pytest.fixture
def turns(automatic):
    """What the clock does every second, and what it asked the collector for."""
    asked, turns = [], garbage._Turns()

    def told(phase, news):
        if phase == "start":
            asked.append(news["generation"])

    gc.disable()
    gc.callbacks.append(told)
    garbage._touched[0] = -1e9
    yield turns, asked
    gc.callbacks.remove(told)
    gc.unfreeze()


def take(turns, number):
    for _ in range(number):
        turns.next()


def test_everything_is_looked_at_only_when_nobody_uses_the_window(turns):
    clock, asked = turns
    garbage.touch()
    take(clock, 80)
    assert 2 not in asked and 1 in asked and 0 in asked
    garbage._touched[0] = -1e9
    take(clock, 1)
    assert asked[-1] == 2, "it was due, and waited"
    take(clock, 59)
    assert asked.count(2) == 1


def test_the_rows_of_a_long_list_are_set_apart_unseen_and_given_up_in_the_end(turns):
    clock, asked = turns
    garbage.touch()
    gc.collect()
    asked.clear()
    rows = allocate() + allocate()
    rows.append(rows)
    take(clock, 1)
    assert asked == [] and gc.get_freeze_count() > len(rows)
    take(clock, 1)
    assert asked == [0]
    size = gc.get_freeze_count()
    del rows
    garbage._touched[0] = -1e9
    take(clock, 58)
    assert asked[-1] == 2 and gc.get_freeze_count() == 0 < size


class Page(QWidget):
    """Allocates whenever its style changes, as a page that measures itself does."""

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            allocate()


def test_another_scheme_finds_every_widget_it_has_counted(qapp, qtbot, automatic):
    """A dialog deleted meanwhile is the next one the style sheet comes to."""
    page = Page()
    qtbot.addWidget(page)
    with collected_between_events():
        left = [abandon(QDialog) for _ in range(50)]
        for scheme in (Scheme.DARK, Scheme.LIGHT):
            dress(qapp, Look(scheme))
        assert left == [[]] * 50
    dress(qapp)


def test_a_window_left_open_and_a_rich_clipboard_do_not_outlive_their_test(qapp):
    dialog, content = QDialog(), QMimeData()
    dialog.show()
    content.setHtml("<b>花名册</b>")
    QGuiApplication.clipboard().setMimeData(content)
    bury()
    assert not shiboken6.isValid(dialog)
    assert not shiboken6.isValid(content)
    assert QApplication.topLevelWidgets() == []
