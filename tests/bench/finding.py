"""search and tree: what somebody finds as they type, and the county's units with their badges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import Select, func, or_, select

from app.domain.names import keys
from app.domain.search import Index
from app.domain.units import Level
from app.services import search as searching
from app.services.units import Branch, Trunk, branches, leaves, trunk
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from tests.bench.lists import bare, desk, drawn, gone, here
from tests.bench.measure import Bench
from ui.kit.desk import Desk
from ui.shell.scope_tree import BRANCH, ScopeTree, TreeModel

WORDS = 20


def search(folder: Path, n: int) -> Iterator[Bench]:
    """Yield twenty people sought by name, initials or last digits, each key of them answered.

    Beside it one indexed SELECT for each key, and LIKE '%x%' over the table; the list is not drawn.
    Each round asks an index that was asked nothing yet: it remembers what it answered.
    """
    door = desk(folder, n)
    entries = here(door.workspace, searching.entries)
    words = here(door.workspace, _typed)
    made: list[Index] = []

    def anew() -> None:
        made[:] = [Index(entries)]

    def ours() -> None:
        for word in words:
            found = made[0].matches(word)
            assert found, word

    def one() -> None:
        for word in words:
            bare(door.workspace, _first_six(word))

    def like() -> None:
        for word in words:
            bare(door.workspace, _like(word))

    yield Bench(name="search", n=n, goal=5.0, ours=ours, floor=one, prepare=anew)
    yield Bench(name="search/like", n=n, goal=0.05, ours=ours, floor=like, prepare=anew)
    door.close()


def _typed(unit: Unit) -> list[str]:
    """Return what stands in the line after each key, for twenty people in three ways of seeking them."""
    people = unit.session.execute(select(Person.name, Person.id_tail).order_by(Person.id)).all()
    chosen = Random(len(people)).sample(people, min(WORDS, len(people)))
    ways = [(name, keys(name).initials[0], tail)[place % 3] for place, (name, tail) in enumerate(chosen)]
    return [word[:length] for word in ways for length in range(3 if word.isdigit() else 1, len(word) + 1)]


def _first_six(word: str) -> Select[tuple[int, str]]:
    found = select(Person.id, Person.name).where(Person.sort_key >= word)
    return found.order_by(Person.sort_key).limit(6)


def _like(word: str) -> Select[tuple[int, str]]:
    held = f"%{word}%"
    seen = (Person.name, Person.full_keys, Person.initial_keys, Person.id_tail)
    return select(Person.id, Person.name).where(or_(*(column.like(held) for column in seen)))


def tree(folder: Path, n: int) -> Iterator[Bench]:
    """Yield the tree counted, every branch opened and all in sight drawn, beside the bare aggregate SELECT.

    ``tree/whole`` is the same with every grid read before anything is drawn, as whoever filters it has it.
    """
    door = desk(folder, n)
    shown: list[QWidget] = []

    def floor() -> None:
        assert bare(door.workspace, _counted()) > n

    def prepare() -> None:
        while shown:
            gone(shown.pop())

    for name, work in (("tree", _opened), ("tree/whole", _whole)):
        ours = partial(lambda work: shown.append(work(door, n)), work)
        yield Bench(name=name, n=n, goal=3.0, ours=ours, floor=floor, prepare=prepare)
    prepare()
    door.close()


def _opened(door: Desk, n: int) -> QWidget:
    model = TreeModel()
    view = ScopeTree(model)
    model.setParent(view)
    told: list[Trunk] = []
    filled: list[bool] = []

    def show(found: Trunk) -> None:
        model.replace(found.branches, found.unread)
        told.append(found)

    def come_to(above: list[Branch]) -> None:
        door.ask(view, leaves, above, done=lambda read: filled.append(model.fill(above, read)))

    model.wanting.connect(come_to)
    door.ask(view, trunk, done=show, name="branches")
    drawn(view)  # as it stands in the window meanwhile
    _wait_until(lambda: bool(told))
    view.expandAll()
    (found,) = told
    if found.unread:  # of a small county nothing is left to be read
        _wait_until(lambda: bool(filled))
    QApplication.processEvents()  # drawn
    assert all(_in_sight(view))
    assert Level.GRID in {branch.level for branch in _in_sight(view) if branch}
    assert view.verticalScrollBar().maximum() > n - 50, "a place for each"  # rows
    read = sum(branch.level is Level.GRID for branch in found.branches)
    assert read + sum(found.unread.values()) == found.branches[0].workers == n
    return view


def _whole(door: Desk, n: int) -> QWidget:
    model = TreeModel()
    view = ScopeTree(model)
    model.setParent(view)
    door.ask(view, branches, done=model.replace, name="branches")
    _wait_until(lambda: bool(model.branches))
    view.expandAll()
    drawn(view)
    assert len(model.branches) > n
    return view


def _wait_until(here: Callable[[], bool]) -> None:
    while not here():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _in_sight(view: ScopeTree) -> Iterator[Branch | None]:
    """Yield what is known of each row that somebody sees."""
    index = view.indexAt(QPoint(0, 0))
    while index.isValid() and view.visualRect(index).top() < view.viewport().height():
        yield index.data(BRANCH)
        index = view.indexBelow(index)


def _counted() -> Select[tuple[object, ...]]:
    """Return the statement that lists the units, each with how many serve below it."""
    below = select(func.count()).select_from(Posting).where(Posting.unit_id == UnitRecord.id)
    return select(
        UnitRecord.id, UnitRecord.scope_lo, UnitVersion.name, UnitVersion.code, below.scalar_subquery()
    ).join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
