"""The only door from the window to the application: reads, writes, long work, and news of changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.access import Permission
from app.core.clock import CHINA
from app.core.own_words import in_own_words
from app.services import policy
from app.workspace import Workspace
from ui.kit.tasks import Done, Failed, Job, Present, Tasks

MINUTES = (5, 10, 15, 30)
"""After how many minutes without a touch a window may lock."""

USUAL = 15
_RULES = frozenset({"policy_version"})


def minutes_of(notes: dict[str, Any]) -> int:
    """Return after how many minutes a person's window locks; what was kept is not taken on faith."""
    kept = notes.get("idle_minutes")
    return kept if kept in MINUTES and isinstance(kept, int) else USUAL


def _nothing(_result: object) -> None:
    """Nobody waits for the result."""


@dataclass(frozen=True, slots=True)
class Door:
    """What one may do about a sentence: open the file just written, go to the row just made."""

    text: str
    act: Callable[[], object]


class _News(QObject):
    """Calls a page that is its parent, and ends with it."""

    def __init__(self, page: QObject, topics: frozenset[str], act: Callable[[], object]) -> None:
        super().__init__(page)
        self._topics, self._act = topics, act

    def come(self, topics: frozenset[str]) -> None:
        if topics & self._topics:
            self._act()


class Desk(QObject):
    """What a page may ask of the application; nothing here runs on the GUI thread.

    From its creation on, a statement executed on the GUI thread raises.
    """

    changed = Signal(object)
    """Names of the tables a committed write has touched, as a frozenset."""

    told = Signal(str, object)
    """A sentence for a moment, and its Door or None."""

    wanted = Signal(str, object, object)
    """A page somebody wants to see: its id, the ground, and what to show there."""

    styled = Signal(object)
    """The Look the person wants the window to wear."""

    waited = Signal(int)
    """The minutes after which the person wants the window to lock."""

    closing = Signal()
    """The window is about to give the database back: what is written now is still written."""

    def __init__(
        self,
        workspace: Workspace,
        present: Present,
        parent: QObject | None = None,
        notes: dict[str, Any] | None = None,
    ) -> None:
        """Open it; ``notes`` are what pages remember for the person, as JSON knows it."""
        super().__init__(parent)
        self.workspace, self.notes = workspace, {} if notes is None else notes
        self.tasks = Tasks(present, self)
        workspace.publish = self.changed.emit
        self.heed(self, _RULES, self._learn)
        workspace.forbid_this_thread(threading.get_ident())

    def _learn(self) -> None:
        self.ask(self, policy.own_words, done=self.workspace.say, name="words")

    def heed(self, page: QObject, topics: frozenset[str], act: Callable[[], object]) -> None:
        """Call ``act`` at news of one of the tables, as long as ``page`` lives.

        A lambda on ``changed`` would outlive a closed page, hold all it has read, and be called for it.
        """
        self.changed.connect(_News(page, topics, act).come)

    @property
    def today(self) -> date:
        """The business date: the day in China by the workspace's clock."""
        return self.workspace.clock().astimezone(CHINA).date()

    def may(self, permission: Permission) -> bool:
        """Return whether the person holds ``permission``: hiding is courtesy, the service is the law."""
        return permission in self.workspace.actor.permissions

    def ask(
        self,
        owner: QObject,
        query: Callable[..., Any],
        *args: Any,
        done: Done,
        failed: Failed | None = None,
        name: str = "",
    ) -> Job:
        """Run ``query(unit, *args)`` and hand its rows to ``done``; the latest of one ``name`` wins."""
        workspace = self.workspace
        return self.tasks.read(
            owner, lambda _job: workspace.ask(query, *args), done=done, failed=failed, name=name
        )

    def do(
        self,
        owner: QObject,
        command: Callable[..., Any],
        *args: Any,
        done: Done = _nothing,
        failed: Failed | None = None,
    ) -> Job:
        """Run ``command(unit, *args)`` in one transaction, behind the writes before it."""
        workspace = self.workspace
        return self.tasks.write(owner, lambda _job: workspace.do(command, *args), done=done, failed=failed)

    def run(
        self,
        owner: QObject,
        work: Callable[[Workspace, Job], Any],
        *,
        done: Done = _nothing,
        failed: Failed | None = None,
        title: str = "",
    ) -> Job:
        """Run work of several transactions or files, which reports by ``job.step`` and may be cancelled.

        It waits its turn among the writes; the status line shows how far it is, under its ``title``.
        """
        space = self.workspace
        return self.tasks.write(owner, lambda job: work(space, job), done=done, failed=failed, title=title)

    def tell(self, sentence: str, door: Door | None = None) -> None:
        """Show a sentence for a moment, with one thing to do about it if given."""
        self.told.emit(in_own_words(sentence), door)

    def open(self, page: str, ground: object = None, target: object = None) -> None:
        """Bring a page to the front, on another ground and with a target if given; pages meet only here."""
        self.wanted.emit(page, ground, target)

    def miss(self, elsewhere: str, target: object) -> None:
        """Look for a row that a list does not have on the page of the others, or say that it is gone."""
        if elsewhere:
            self.open(elsewhere, None, target)
        else:
            self.tell("要找的这一条不在列表里，可能刚被改动；请重新搜索。")

    def close(self) -> list[BaseException]:
        """Finish the writes, give the database back, and return the failures nobody has seen yet."""
        self.closing.emit()
        unheard = self.tasks.shut_down()
        self.workspace.publish = _nothing  # nobody listens, and soon there is no signal to emit
        self.workspace.forbid_this_thread(None)
        self.workspace.store.close()
        return unheard
