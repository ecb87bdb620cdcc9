"""Run blocking work off the GUI thread and come back to it.

``work`` runs on a pool thread and sees only its Job: never a widget, never a callback.
``done`` and ``failed`` run on the GUI thread, and only while ``owner`` lives.
Reads may be dropped; a write is never dropped, never superseded, and its failure always
finds a reader.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

R = TypeVar("R")
Present = Callable[[QObject | None, BaseException], object]
Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]

_READERS = 4
_REPORT_EVERY = 0.05  # seconds; a report per row of 20,000 would keep the window busy drawing
_SOON = 0.5  # seconds work waits for the painting; the loop may have ended
_PATIENCE = 5.0  # seconds a closing window waits for reads it no longer wants


class Cancelled(Exception):
    """Raised inside the work when the user, or a newer read, asked it to stop."""


class Outcome(Enum):
    """How a task stands, or how it ended."""

    UNDER_WAY = "进行中"
    DONE = "完成"
    CANCELLED = "已取消"
    FAILED = "未完成"


class Job:
    """The worker's side of a task: report progress, notice a wish to stop."""

    def __init__(self, ticket: int, report: Callable[[int, float, str], None], title: str = "") -> None:
        """Hold a ticket; ``title`` is what the list of tasks calls it, empty for what needs no line there."""
        self.ticket, self.title, self.outcome = ticket, title, Outcome.UNDER_WAY
        self.cancelled = False
        self._report = report
        self._reported = float("-inf")

    def cancel(self) -> None:
        """Ask the work to stop at its next step; a write rolls back."""
        self.cancelled = True

    def step(self, fraction: float, text: str = "") -> None:
        """Report between rows or pages; ``fraction`` is 0 to 1.

        Raises: Cancelled when somebody asked the work to stop.
        """
        if self.cancelled:
            raise Cancelled
        moment = time.monotonic()
        if moment - self._reported >= _REPORT_EVERY or fraction >= 1:
            self._reported = moment
            self._report(self.ticket, fraction, text)


@dataclass(slots=True, frozen=True)
class _Waiting:
    """The GUI's side of a task; it never leaves the GUI thread."""

    job: Job
    owner: QObject
    name: str
    done: Done
    failed: Failed | None
    write: bool


class Tasks(QObject):
    """Two pools: several readers, one writer."""

    counted = Signal(int)
    """How many tasks are under way, whenever that changes."""

    progressed = Signal(object, float, str)
    """A Job that nobody has cancelled, the fraction done, what it is doing."""

    started = Signal(object)
    """A Job that waits for its turn or runs."""

    finished = Signal(object)
    """A Job that is over; its outcome says how."""

    _settled = Signal(int, object)
    _reported = Signal(int, float, str)

    def __init__(self, present: Present, parent: QObject | None = None) -> None:
        """``present`` shows an error nobody else wanted; its first argument is the owner, or None."""
        super().__init__(parent)
        self.present = present
        self._tickets = itertools.count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._futures: dict[int, Future[Any]] = {}
        self._reads = ThreadPoolExecutor(_READERS, "griddesk-read")
        self._writes = ThreadPoolExecutor(1, "griddesk-write")
        self._closing = False
        # A read may outlive the window; a signal of an object that is gone brings the process down.
        self._gate, self._gone = threading.Lock(), False
        self._unheard: list[BaseException] = []
        # Queued, always: work that ends before its callback is attached would otherwise be
        # delivered inside the call that started it.
        self._settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._progress, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Return whether a task is waiting, running or not yet delivered."""
        return bool(self._waiting)

    @property
    def under_way(self) -> int:
        """Return how many tasks are waiting, running or not yet delivered."""
        return len(self._waiting)

    @property
    def writing(self) -> int:
        """Return how many writes are waiting, running or not yet delivered."""
        return sum(task.write for task in self._waiting.values())

    def read(
        self,
        owner: QObject,
        work: Callable[[Job], Any],
        *,
        done: Done,
        failed: Failed | None = None,
        name: str = "",
    ) -> Job:
        """Start a read and return its job; an earlier one of the same owner and name is superseded.

        When the window closes it is dropped as the others are: a page may still be laid out then, and ask.
        """
        for other in self._waiting.values():
            if name and other.name == name and other.owner is owner:
                other.job.cancel()
        task = _Waiting(self._job(), owner, name, done, failed, write=False)
        if self._closing:
            task.job.cancelled, task.job.outcome = True, Outcome.CANCELLED
            return task.job
        return self._start(self._reads, work, task)

    def write(
        self,
        owner: QObject,
        work: Callable[[Job], Any],
        *,
        done: Done,
        failed: Failed | None = None,
        title: str = "",
    ) -> Job:
        """Queue a write behind the earlier ones and return its job; ``title`` names it in the task list.

        Raises: RuntimeError when the window closes; what would be lost must be asked about before.
        """
        if self._closing:
            raise RuntimeError("the tasks have been shut down")
        task = _Waiting(self._job(title), owner, "", done, failed, write=True)
        return self._start(self._writes, work, task)

    def _job(self, title: str = "") -> Job:
        return Job(next(self._tickets), self._pass_on, title)

    def _start(self, pool: ThreadPoolExecutor, work: Callable[[Job], Any], task: _Waiting) -> Job:
        ticket = task.job.ticket
        self._waiting[ticket] = task
        future = pool.submit(_run, task.job, work)
        self._futures[ticket] = future
        future.add_done_callback(lambda finished: self._hand_over(ticket, finished))
        self.counted.emit(len(self._waiting))
        self.started.emit(task.job)
        return task.job

    def _hand_over(self, ticket: int, finished: Future[Any]) -> None:
        """Send a result home, on the thread that has it."""
        with self._gate:
            if not self._gone:
                self._settled.emit(ticket, finished)

    def _pass_on(self, ticket: int, fraction: float, text: str) -> None:
        """Send a report home, on the thread that works."""
        with self._gate:
            if not self._gone:
                self._reported.emit(ticket, fraction, text)

    @Slot(int, object)
    def _settle(self, ticket: int, finished: Future[Any]) -> None:
        task = self._waiting.pop(ticket)
        del self._futures[ticket]
        error = Cancelled() if finished.cancelled() else finished.exception()
        task.job.outcome = _outcome(error)
        self.counted.emit(len(self._waiting))
        self.finished.emit(task.job)
        heard = shiboken6.isValid(task.owner) and not self._closing
        if error is None:
            if heard and (task.write or not task.job.cancelled):
                task.done(finished.result())
        elif isinstance(error, Cancelled) or (task.job.cancelled and not task.write):
            return
        elif heard and task.failed:
            task.failed(error)
        elif heard:
            self.present(task.owner, error)
        elif task.write:
            self._report_unheard(error)

    def _report_unheard(self, error: BaseException) -> None:
        if self._closing:
            self._unheard.append(error)
        else:
            self.present(None, error)

    @Slot(int, float, str)
    def _progress(self, ticket: int, fraction: float, text: str) -> None:
        task = self._waiting.get(ticket)
        if task and not task.job.cancelled:
            self.progressed.emit(task.job, fraction, text)

    def shut_down(self) -> list[BaseException]:
        """Drop the reads, finish the writes, and return the failures of writes nobody has seen yet.

        Call it on the GUI thread before the database closes.
        """
        self._closing = True
        for task in self._waiting.values():
            if not task.write:
                task.job.cancel()
        self._writes.shutdown(wait=True)
        self._reads.shutdown(wait=False, cancel_futures=True)
        # A future cancelled in its queue counts as unfinished for ``wait`` until a worker has seen it.
        wait([future for future in self._futures.values() if not future.cancelled()], timeout=_PATIENCE)
        with self._gate:
            self._gone = True
        QCoreApplication.sendPostedEvents(self)  # deliver what the writes have just reported
        self._forget_reads()
        return self._unheard

    def _forget_reads(self) -> None:
        """Let go of reads whose end comes too late to be told: still at work, or ended and not told yet."""
        for task in self._waiting.values():
            task.job.outcome = Outcome.CANCELLED
        self._waiting.clear()
        self._futures.clear()


def _outcome(error: BaseException | None) -> Outcome:
    if error is None:
        return Outcome.DONE
    return Outcome.CANCELLED if isinstance(error, Cancelled) else Outcome.FAILED


def _run(job: Job, work: Callable[[Job], Any]) -> Any:
    if job.cancelled:
        raise Cancelled
    return work(job)


def after_paint(work: Callable[[], R]) -> Callable[[Job], R]:
    """Return work for a task that lets the window go first: it begins when what waits there has been done.

    Two threads of Python slow each other down; first rows were on screen four times later beside such work.
    """
    painted = threading.Event()
    # At 0 Qt posts an event instead, and that overtakes the low priority of a painting. Not the bound method
    # itself: PySide would watch its object, and that one dies on the thread that did the work, which crashed.
    QTimer.singleShot(1, partial(painted.set))

    def run(_job: Job) -> R:
        painted.wait(_SOON)
        return work()

    return run
