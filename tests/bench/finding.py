"""search and tree: what somebody finds as they type, and the county's units with their badges."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from sqlalchemy import Select, func, or_, select

from app.domain.names import keys
from app.domain.search import Index
from app.services import search as searching
from app.services.units import branches
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from tests.bench.lists import bare, desk, drawn, gone, here
from tests.bench.measure import Bench
from ui.shell.scope_tree import ScopeTree, TreeModel

WORDS = 20


def search(folder: Path, n: int) -> Iterator[Bench]:
    """Yield twenty people sought by name, initials or last digits, each key of them answered.

    Beside it one indexed SELECT for each key, and LIKE '%x%' over the table; the list is not drawn.
    """
    door = desk(folder, n)
    index = Index(here(door.workspace, searching.entries))
    words = here(door.workspace, _typed)

    def ours() -> None:
        for word in words:
            found = index.matches(word)
            assert found, word

    def one() -> None:
        for word in words:
            bare(door.workspace, _first_six(word))

    def like() -> None:
        for word in words:
            bare(door.workspace, _like(word))

    yield Bench(name="search", n=n, goal=5.0, ours=ours, floor=one)
    yield Bench(name="search/like", n=n, goal=0.05, ours=ours, floor=like)
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
    """Yield the tree read, counted, every branch opened and drawn, beside the bare aggregate SELECT."""
    door = desk(folder, n)
    shown: list[ScopeTree] = []

    def ours() -> None:
        model = TreeModel()
        view = ScopeTree(model)
        model.setParent(view)
        door.ask(view, branches, done=model.replace, name="branches")
        while not model.branches:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        view.expandAll()
        drawn(view)
        assert len(model.branches) > n
        shown.append(view)

    def floor() -> None:
        assert bare(door.workspace, _counted()) > n

    def prepare() -> None:
        while shown:
            gone(shown.pop())

    yield Bench(name="tree", n=n, goal=3.0, ours=ours, floor=floor, prepare=prepare)
    prepare()
    door.close()


def _counted() -> Select[tuple[object, ...]]:
    """Return the statement that lists the units, each with how many serve below it."""
    below = select(func.count()).select_from(Posting).where(Posting.unit_id == UnitRecord.id)
    return select(
        UnitRecord.id, UnitRecord.scope_lo, UnitVersion.name, UnitVersion.code, below.scalar_subquery()
    ).join(UnitVersion, UnitVersion.unit_id == UnitRecord.id)
