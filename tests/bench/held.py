"""held: how long the GUI thread works between two turns of its loop while somebody uses a long list."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.core.narrowing import only
from app.domain.units import Level
from app.services.units import branches
from tests.bench.lists import desk, drawn, gone, here
from tests.bench.measure import Bench
from ui.kit.desk import Desk
from ui.kit.filters import FilterPopup
from ui.kit.page import Ground
from ui.kit.register import RegisterPage
from ui.pages.roster import PAGE
from ui.shell.scope_tree import ground_of

FRAME = 16.7  # milliseconds
_QUIET = 0.05
Act = Callable[[RegisterPage], object]


class Watch:
    """Turns the loop until the desk is quiet, and tells the longest time one turn took, in milliseconds.

    It counts what the thread worked, not what it waited for a core: others may be at work on the machine.
    """

    def __init__(self, door: Desk) -> None:
        self._door, self._marks = door, [0.0]
        self._clock = QTimer()
        self._clock.setInterval(4)
        self._clock.timeout.connect(lambda: self._marks.append(time.thread_time()))

    def longest(self, act: Callable[[], object]) -> float:
        """Return the longest turn from an act until nothing is under way any more."""
        self._clock.start()
        self._turn(_QUIET)
        self._marks = [time.thread_time()]
        QTimer.singleShot(0, act)
        self._turn(_QUIET)
        while self._door.tasks.busy:
            self._turn(_QUIET)
        self._clock.stop()
        self._marks.append(time.thread_time())
        gaps = (after - before for before, after in zip(self._marks, self._marks[1:], strict=False))
        return 1000 * max(gaps)

    def _turn(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _village(door: Desk) -> Ground:
    one = next(row for row in here(door.workspace, branches) if row.level is Level.VILLAGE)
    return ground_of(one)


def _close(page: RegisterPage) -> None:
    for popup in page.findChildren(FilterPopup):
        popup.close()


def _column(page: RegisterPage, key: str) -> int:
    return [field.key for field in page.model.columns].index(key)


ACTS: dict[str, tuple[Act, Act]] = {
    "read": (lambda page: page.refresh(anew=True), lambda _page: None),
    "sort": (lambda page: page.table.sort_column(_column(page, "name")), lambda page: page.model.sort_by(())),
    "group": (lambda page: page.model.group_by("town"), lambda page: page.model.group_by(None)),
    "words": (lambda page: page.filter.setText("测试甲"), lambda page: page.clear()),
    "narrow": (lambda page: page.narrow(only(sex=page.model.rows[0].sex)), lambda page: page.clear()),
    "values": (lambda page: page.open_filter(_column(page, "address")), _close),
    "choose": (lambda page: page.table.selectAll(), lambda page: page.table.clearSelection()),
    "end": (lambda page: page.table.scrollToBottom(), lambda page: page.table.scrollToTop()),
}
"""What somebody does in a list, and how it is undone again."""


def held(folder: Path, n: int) -> Iterator[Bench]:
    """Yield the longest turn of each act in a list of ``n`` rows, beside the same act in one village's.

    No act may take longer than a frame, or, where it does in a short list too, than it does there.
    """
    door = desk(folder, n)
    watch = Watch(door)
    long, short = RegisterPage(PAGE, door), RegisterPage(PAGE, door, _village(door))
    for page in (long, short):
        drawn(page)
    watch.longest(lambda: None)
    for name, (act, back) in ACTS.items():

        def taken(page: RegisterPage, act: Act = act, back: Act = back) -> float:
            found = watch.longest(lambda: act(page))
            watch.longest(lambda: back(page))
            return found

        yield Bench(
            name=f"held/{name}",
            n=n,
            goal=1.2,
            ours=lambda taken=taken: taken(long),
            floor=lambda taken=taken: max(taken(short), FRAME),
            gauge=True,
        )
    for page in (long, short):
        gone(page)
    door.close()
