"""Walking a window as one does who sees nothing, or has no mouse: what is named, reached and marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QEventLoop, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QScrollArea,
    QScrollBar,
    QTableView,
    QTreeView,
    QWidget,
)

from app.core.access import Permission
from app.services import accounts
from app.workspace import Workspace
from tests.stories.conftest import County
from tests.stories.program import SECRET
from ui.shell.window import Window

HAN = re.compile("[一-鿿]")
KEY = re.compile(r"[a-z_]{3,}")
ALLOWED = re.compile(r"\.(?:pdf|png)$|Ctrl|Alt|Shift")  # how a kept file is named; keys of the keyboard
MARKUP = re.compile(r"<[^>]*>|&\w+;")
_ROWS = 400  # of a list: more would say nothing new
_STOPS = 400  # of Tab, at most, in a window


def window_of(county: County, login: str) -> Window:
    """Return the window of a person, shown and active, with its first page read."""
    return window_on(accounts.sign_in(str(county.database), login, SECRET))


def window_on(workspace: Workspace) -> Window:
    """Return the window of who has signed in."""
    shown = Window(workspace)
    shown.resize(1440, 900)
    shown.show()
    settle(shown)
    shown.raise_()
    shown.activateWindow()
    assert QTest.qWaitForWindowActive(shown)
    return shown


def settle(window: Window) -> None:
    """Return when everything asked for has been read and drawn."""
    while window.desk.tasks.busy:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()


#: where a page that stands for one record has its records; that of a day stands for today
LISTED = {
    "change": "changes_of_units",
    "training_sheet": "training",
    "worklog_day": "",
    "checkin_sheet": "checkins",
    "case": "vetting",
    "campaign": "campaigns",
    "award": "awards",
    "run": "pay",
}


def visit(window: Window, others: frozenset[Permission] = frozenset()) -> Iterator[tuple[str, QWidget]]:
    """Open every page, and yield its id and widget when it has been read; a record is the first of its list.

    ``others`` are permissions whose pages are left to another person's walk.
    """
    first: dict[str, object] = {"": window.desk.today.toordinal()}
    for page in window.pages:
        if page.permission in others:
            continue
        window.open_page(page.id, None, first.get(LISTED[page.id]) if page.id in LISTED else None)
        settle(window)
        front = window.tabs.front
        assert front is not None and front.page is page
        rows = getattr(getattr(front.widget, "model", None), "rows", ())
        first[page.id] = getattr(rows[0], "id", None) if rows else None
        yield page.id, front.widget


# -- words ------------------------------------------------------------------------------------------


def words(within: QWidget) -> Iterator[tuple[str, str]]:
    """Yield every text on a page with where it stands: labels, buttons, titles, cells."""
    for label in within.findChildren(QLabel):
        if label.isVisible() and not label.pixmap():
            yield "label", MARKUP.sub("", label.text())
    for button in within.findChildren(QAbstractButton):
        if button.isVisible():
            yield "button", button.text()
    for view in within.findChildren(QAbstractItemView):
        if view.isVisible() and not isinstance(view, QHeaderView):
            yield from _cells(view)


def _cells(view: QAbstractItemView) -> Iterator[tuple[str, str]]:
    model, root = view.model(), QModelIndex()
    for column in range(1 if isinstance(view, QListView) else model.columnCount(root)):
        columns = getattr(getattr(view, "rows_model", None), "columns", ())
        name = columns[column].key if column < len(columns) else str(column)
        yield name, str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(model.rowCount(root), _ROWS)):
            yield name, str(model.index(row, column).data() or "")


# -- names ------------------------------------------------------------------------------------------


def unnamed(within: QWidget) -> list[str]:
    """Return what can be used and has no name in Chinese: of widgets, of titles, of rows and segments."""
    found = [_told(widget) for widget in _usable(within) if not HAN.search(name_of(widget))]
    for view in _shown(within):
        if isinstance(view, QAbstractItemView) and not isinstance(view.parent(), QScrollBar):
            found += [f"{_told(view)}: {what}" for what in _silent(view)]
    return found


def name_of(widget: QWidget) -> str:
    """Return what a screen reader says of a widget; of a list to choose from Qt for Linux says its value."""
    if widget.accessibleName():
        return widget.accessibleName()
    spoken = QAccessible.queryAccessibleInterface(widget)
    return spoken.text(QAccessible.Text.Name) if spoken else ""


def _usable(within: QWidget) -> Iterator[QWidget]:
    """Yield what takes the focus or is pressed; Qt's own parts of a control are the control's."""
    for widget in _shown(within):
        own = isinstance(widget.parent(), QLineEdit) or isinstance(widget, (QScrollArea, QScrollBar))
        takes = widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton)
        if widget.isEnabled() and takes and not own and widget.focusProxy() is None:
            yield widget


def _shown(within: QWidget) -> Iterator[QWidget]:
    """Yield what is visible in a widget; whatever lies in the pages behind the one in front is not walked."""
    for child in within.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if child.isVisible():
            yield child
            yield from _shown(child)


def _silent(view: QAbstractItemView) -> Iterator[str]:
    """Yield the parts of a list a screen reader would pass over."""
    model, root = view.model(), QModelIndex()
    titled = isinstance(view, QTableView) and not view.horizontalHeader().isHidden()
    for column in range(model.columnCount(root) if titled else 0):
        if not view.isColumnHidden(column) and not model.headerData(column, Qt.Orientation.Horizontal):
            yield f"title {column}"
    rows = model.rowCount(root) if isinstance(view, QTreeView) else 0
    for row in range(rows):
        spoken = model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        if not HAN.search(str(spoken or model.index(row, 0).data() or "")):
            yield f"row {row}"


def broken(spoken: QAccessibleInterface, depth: int = 0) -> Iterator[str]:
    """Yield the parts of the accessibility tree that cannot be walked: a child without a parent or a role."""
    for place in range(min(spoken.childCount(), _ROWS)):
        child = spoken.child(place)
        if child is None or not child.isValid():
            continue
        role = child.role()
        if role == QAccessible.Role.NoRole:
            yield f"{spoken.text(QAccessible.Text.Name)}[{place}]"
        if depth < 12 and role != QAccessible.Role.Cell:
            yield from broken(child, depth + 1)


def _told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName() or name_of(widget)}".strip()


# -- the keyboard -----------------------------------------------------------------------------------


@dataclass
class Round:
    """The way Tab takes through a window: where it stops, and whether it came back to where it began."""

    stops: list[QWidget] = field(default_factory=list)
    closed: bool = False


def tabbed(window: Window, back: bool = False) -> Round:
    """Press Tab from where the focus is until it is there again."""
    way, key = Round(), Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
    QTest.keyClick(QApplication.focusWidget() or window, key)  # a page may have had the focus itself
    start = QApplication.focusWidget()
    for _ in range(_STOPS):
        here = QApplication.focusWidget()
        assert here is not None, "the focus is nowhere"
        way.stops.append(here)
        QTest.keyClick(here, key)
        if QApplication.focusWidget() is start:
            way.closed = True
            break
    return way


def unreached(within: QWidget, way: Round) -> list[str]:
    """Return what takes the focus and was passed over."""
    seen = set(map(id, way.stops))
    takers = (w for w in _usable(within) if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return [_told(w) for w in takers if id(w) not in seen and w.window() is within.window()]


def unmarked(stops: list[QWidget]) -> list[str]:
    """Return what looks the same with the focus as without; only its picture is drawn, not the window."""
    found = []
    for widget in dict.fromkeys(stops):
        if not widget.isVisible():
            continue
        with undrawn(widget.window()):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
        having = _picture(widget)
        with undrawn(widget.window()):
            widget.clearFocus()
            QApplication.processEvents()
        if having == _picture(widget):
            found.append(_told(widget))
    return found


@contextmanager
def undrawn(within: QWidget) -> Iterator[None]:
    """Draw nothing on the screen while the block runs."""
    within.setUpdatesEnabled(False)
    yield
    within.setUpdatesEnabled(True)


def _picture(widget: QWidget) -> QImage:
    """Return the pixels of a widget with a little of what is around it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    window = widget.window()
    place = widget.rect().translated(widget.mapTo(window, widget.rect().topLeft()))
    return window.grab(place.adjusted(-4, -4, 4, 4) & window.rect()).toImage()
