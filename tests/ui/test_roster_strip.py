"""The figures over the roster: their room is kept until they are read, and none is ever cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QApplication

from tests.trust.county import settled
from ui.kit.register import RegisterPage
from ui.kit.theme import Look, Scheme, dress
from ui.pages.roster import PAGE
from ui.pages.roster.chip import Form


class Places(QObject):
    """Writes down where the list lies whenever it has been painted."""

    def __init__(self, page):
        super().__init__(page)
        self.page, self.seen = page, []
        page.table.viewport().installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            place = self.page.table.geometry()
            at = self.page.table.mapTo(self.page, QPoint(0, 0))
            self.seen.append((at.y(), place.height()))
        return super().eventFilter(watched, event)


@pytest.fixture
def built(qtbot, file_office, open_desk):
    """A function that builds the page of a county whose October is marked and paid, in a size."""
    settled(file_office)
    desk = open_desk("maker")

    def build(width, height):
        page = RegisterPage(PAGE, desk)
        qtbot.addWidget(page)
        page.setMinimumSize(1, 1)  # the window presses it together where it must
        page.resize(width, height)
        return page

    return build


def settle(qtbot, page):
    qtbot.waitUntil(lambda: bool(page.strip.chips) and page.reading.whole and not page.desk.tasks.busy)
    turned = []
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: turned.append(True)))
    qtbot.waitUntil(lambda: bool(turned))


@pytest.mark.parametrize("size", [(1050, 800), (1050, 620)])
def test_nothing_moves_when_figures_sums_and_charts_arrive(qtbot, built, size):
    page = built(*size)
    places = Places(page)
    with qtbot.waitExposed(page):
        page.show()
    settle(qtbot, page)
    assert page.strip.below.isVisible() == (size[1] == 800) and page.sums.isVisible()
    assert page.sums.accessibleName().startswith("合计 4 人")
    assert len(places.seen) > 1 and len(set(places.seen)) == 1, places.seen


@pytest.fixture
def zoom():
    """A function that dresses the application in another zoom; the usual one comes back at the end."""
    yield lambda per_cent: dress(QApplication.instance(), Look(Scheme.LIGHT, per_cent))
    dress(QApplication.instance())


@pytest.mark.parametrize("per_cent", [100, 125, 150])
def test_no_figure_is_cut_however_narrow_the_page(qtbot, built, zoom, per_cent):
    zoom(per_cent)
    page = built(1200, 820)
    page.show()
    settle(qtbot, page)
    forms = set()
    for height in (1100, 600):
        for width in range(1700, 480, -60):
            page.resize(width, height)
            settle(qtbot, page)
            shown = [chip for chip in page.strip.chips.values() if chip.isVisible()]
            for chip in shown:
                assert chip.width() >= chip.sizeHint().width(), (width, height, chip.accessibleName())
            forms.add(page.strip.form)
            titles = [chip.figure.title for chip in shown]
            assert {"在岗网格员", "空岗网格", "10月应发"} <= set(titles) or width < 560, titles
    assert forms == set(Form)


def test_what_was_left_out_comes_back_where_there_is_room(qtbot, built):
    page = built(1200, 600)
    page.show()
    settle(qtbot, page)
    every = list(page.strip.chips)
    page.resize(400, 600)
    settle(qtbot, page)
    assert sum(chip.isVisible() for chip in page.strip.chips.values()) < len(every)
    page.resize(1200, 600)
    settle(qtbot, page)
    assert all(chip.isVisible() for chip in page.strip.chips.values()) and page.strip.form is Form.LINE
