"""open-register and scroll: the roster of a large county on screen, beside the bare rows of the database."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QEventLoop
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from sqlalchemy import Select, select

from app.services import roster
from app.workspace import Unit, Workspace
from db.models.people import Person
from db.models.roster import Posting
from db.models.units import UnitVersion
from tests.bench import county
from tests.bench.county import Master
from tests.bench.measure import Bench
from ui.kit.desk import Desk
from ui.kit.register import RegisterPage
from ui.kit.theme import dress
from ui.pages.roster import PAGE

SIZE = (1366, 700)
JUMPS, ROWS = 20, 100
T = TypeVar("T")


def desk(folder: Path, n: int) -> Desk:
    """Return the desk of a clerk of a county with ``n`` workers, in an application without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["bench"])
    if isinstance(app, QApplication):
        dress(app)
    master = Master(folder)
    master.found(lambda admin: county.furnish(admin, n))
    (maker,) = master.fresh("maker")
    maker.do(roster.register_many, maker.ask(county.workers))
    return Desk(maker, _failed)


def _failed(_owner: object, error: BaseException) -> None:
    raise error


def _columns() -> Select[tuple[object, ...]]:
    """Return the statement of the roster's own columns: whom, where, since when."""
    person = (Person.name, Person.sex, Person.birth, Person.id_tail, Person.ethnicity, Person.politics)
    more = (Person.education, Person.phone, Person.address, Person.note)
    post = (Posting.id, Posting.role, Posting.employment, Posting.source)
    place = (UnitVersion.name, UnitVersion.code)
    return (
        select(*person, *more, *post, Posting.valid_from, Posting.valid_to, *place)
        .join(Person, Person.id == Posting.person_id)
        .join(UnitVersion, UnitVersion.unit_id == Posting.unit_id)
    )


def drawn(widget: QWidget) -> None:
    """Show a widget as large as a page, painted once."""
    widget.resize(*SIZE)
    widget.show()
    QApplication.processEvents()


def here(workspace: Workspace, query: Callable[[Unit], T]) -> T:
    """Return what a query gives, asked on this thread: only a benchmark may."""
    workspace.forbid_this_thread(None)
    found = workspace.ask(query)
    workspace.forbid_this_thread(threading.get_ident())
    return found


def bare(workspace: Workspace, statement: Select[tuple[object, ...]]) -> int:
    """Return how many rows a statement gives."""
    return here(workspace, lambda unit: len(unit.session.connection().execute(statement).all()))


def gone(widget: QWidget) -> None:
    """Delete a widget now."""
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents()


def open_register(folder: Path, n: int) -> Iterator[Bench]:
    """Yield the time to the first rows on screen, beside the bare SELECT and an empty table."""
    door = desk(folder, n)

    def ours() -> None:
        page = RegisterPage(PAGE, door)
        drawn(page)
        while not page.model.rows:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        page.table.viewport().repaint()
        shown.append(page)

    def floor() -> None:
        assert bare(door.workspace, _columns()) == n
        view, model = QTableView(), QStandardItemModel()
        view.setModel(model)
        drawn(view)
        shown.append(view)

    def prepare() -> None:
        while door.tasks.busy:
            QApplication.processEvents()
        for widget in shown:
            assert not isinstance(widget, RegisterPage) or len(widget.model.rows) == n
        while shown:
            gone(shown.pop())

    shown: list[QWidget] = []
    yield Bench(name="open-register", n=n, goal=3.0, ours=ours, floor=floor, prepare=prepare)
    prepare()
    door.close()


def scroll(folder: Path, n: int) -> Iterator[Bench]:
    """Yield twenty jumps to random places, each drawn, beside as many keyed SELECTs of 100 rows."""
    door = desk(folder, n)
    page = RegisterPage(PAGE, door)
    drawn(page)
    while door.tasks.busy:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    model: QAbstractItemModel = page.model
    places = [Random(n + jump).randrange(n) for jump in range(JUMPS)]
    keys = sorted(row.id for row in page.model.rows)

    def ours() -> None:
        for place in places:
            page.table.scrollTo(model.index(place, 0), page.table.ScrollHint.PositionAtTop)
            page.table.viewport().repaint()

    def floor() -> None:
        for place in places:
            first = keys[min(place, max(0, n - ROWS))]
            bare(door.workspace, _columns().where(Posting.id >= first).order_by(Posting.id).limit(ROWS))

    def prepare() -> None:
        page.model.replace(page.model.rows)  # no text is known from the round before

    yield Bench(name="scroll", n=n, goal=5.0, ours=ours, floor=floor, prepare=prepare)
    gone(page)
    door.close()
