"""The engine of background work: every rule of its docstring, and a storm."""

from __future__ import annotations

import gc
import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget

from ui.kit import tasks as tasks_module
from ui.kit.tasks import Cancelled, Outcome, Tasks, after_paint


@pytest.fixture
def presented():
    return []


@pytest.fixture
def tasks(qtbot, presented):
    made = Tasks(lambda owner, error: presented.append((owner, error)))
    yield made
    if not made._closing:
        made.shut_down()


@pytest.fixture
def owner(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


class Gate:
    """Work that waits until the test lets it go, and says when it has begun."""

    def __init__(self, result=None, error=None):
        self.begun, self.go = threading.Event(), threading.Event()
        self.result, self.error = result, error

    def __call__(self, job):
        self.begun.set()
        assert self.go.wait(10)
        if self.error:
            raise self.error
        return self.result


def nothing(_result):
    pass


def test_work_runs_elsewhere_and_comes_back_here(qtbot, tasks, owner):
    here, seen = threading.get_ident(), []
    tasks.read(
        owner,
        lambda job: threading.get_ident(),
        done=lambda there: seen.append((there, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: not tasks.busy)
    ((there, back),) = seen
    assert there != here
    assert back == here
    assert QThread.currentThread() is tasks.thread()


def test_a_failure_goes_to_the_owner_or_to_the_presenter(qtbot, tasks, owner, presented):
    boom, heard = ValueError("boom"), []

    def fail(job):
        raise boom

    tasks.read(owner, fail, done=nothing, failed=heard.append)
    tasks.write(owner, fail, done=nothing)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert heard == [boom]
    assert presented == [(owner, boom)]


def test_the_latest_read_of_a_name_wins(qtbot, tasks, owner):
    gates, seen = [Gate(n) for n in range(3)], []
    for gate in gates:
        tasks.read(owner, gate, done=seen.append, name="rows")
    for gate in reversed(gates):  # the earliest answer comes last
        gate.go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert seen == [2]


def test_a_superseded_read_may_fail_in_peace(qtbot, tasks, owner, presented):
    old, new = Gate(error=ValueError()), Gate(1)
    tasks.read(owner, old, done=nothing, name="rows")
    tasks.read(owner, new, done=nothing, name="rows")
    old.go.set()
    new.go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert presented == []


def test_other_names_and_other_owners_are_not_superseded(qtbot, tasks, owner):
    other, seen = QObject(), []
    for who, name in ((owner, "rows"), (owner, "sum"), (other, "rows"), (owner, ""), (owner, "")):
        tasks.read(who, lambda job: 1, done=seen.append, name=name)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert len(seen) == 5


def test_writes_run_one_at_a_time_in_their_order(qtbot, tasks, owner):
    running, order = [], []

    def work(number):
        def write(job):
            running.append(number)
            assert running == [number], "two writers at once"
            order.append(number)
            running.remove(number)

        return write

    for number in range(50):
        tasks.write(owner, work(number), done=nothing)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert order == list(range(50))


def test_a_read_does_not_wait_for_a_write(qtbot, tasks, owner):
    slow, seen = Gate(), []
    tasks.write(owner, slow, done=nothing)
    assert slow.begun.wait(10)
    tasks.read(owner, lambda job: "read", done=seen.append)
    qtbot.waitUntil(lambda: seen == ["read"])
    slow.go.set()


def test_a_dead_owner_hears_nothing(qtbot, tasks, presented):
    owner, gate, seen = QWidget(), Gate(1), []
    tasks.read(owner, gate, done=seen.append, failed=seen.append)
    shiboken6.delete(owner)
    gate.go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert seen == presented == []


def test_the_failed_write_of_a_closed_page_is_still_presented(qtbot, tasks, presented):
    owner, lost = QWidget(), ValueError("lost")
    gate = Gate(error=lost)
    tasks.write(owner, gate, done=nothing, failed=nothing)
    shiboken6.delete(owner)
    gate.go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert presented == [(None, lost)]


def test_progress_and_cancel(qtbot, tasks, owner):
    seen, told, stepped = [], [], threading.Event()

    def work(job):
        while True:
            job.step(0.5, "第1页")
            stepped.set()

    tasks.progressed.connect(lambda job, fraction, text: told.append((fraction, text)))
    job = tasks.write(owner, work, done=seen.append, failed=seen.append)
    qtbot.waitUntil(lambda: told == [(0.5, "第1页")] * len(told) != [])
    with qtbot.waitSignal(tasks.finished, check_params_cb=lambda over: over is job):
        job.cancel()
    assert seen == []


def test_a_cancelled_write_that_has_not_begun_never_begins(qtbot, tasks, owner):
    first, began = Gate(), []
    tasks.write(owner, first, done=nothing)
    tasks.write(owner, began.append, done=nothing).cancel()
    first.go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert began == []


def test_a_write_cancelled_too_late_still_says_it_is_done(qtbot, tasks, owner):
    gate, seen = Gate("written"), []
    job = tasks.write(owner, gate, done=seen.append)
    assert gate.begun.wait(10)
    job.cancel()
    gate.go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert seen == ["written"]


def test_reports_are_few_but_the_last_one_comes(qtbot, tasks, owner):
    told = []
    tasks.progressed.connect(lambda job, fraction, text: told.append(fraction))
    tasks.read(owner, lambda job: [job.step(n / 10000) for n in range(1, 10001)], done=nothing)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert told[-1] == 1.0
    assert len(told) < 1000


def test_counting_goes_up_and_down(qtbot, tasks, owner):
    counts = []
    tasks.counted.connect(counts.append)
    tasks.read(owner, lambda job: 1, done=nothing)
    tasks.read(owner, lambda job: 1, done=nothing)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert counts == [1, 2, 1, 0]


def test_writes_finish_before_the_door_closes_and_reads_are_dropped(qtbot, tasks, owner):
    written, seen, waiting = [], [], [Gate(n) for n in range(8)]
    for gate in waiting:
        tasks.read(owner, gate, done=seen.append)
    for number in range(5):
        tasks.write(owner, lambda job, number=number: written.append(number), done=seen.append)
    for gate in waiting:
        gate.go.set()
    assert tasks.shut_down() == []
    assert written == [0, 1, 2, 3, 4]
    qtbot.wait(0)
    assert seen == [], "a closing window hears nothing"
    with pytest.raises(RuntimeError, match="shut down"):
        tasks.write(owner, nothing, done=nothing)
    late = tasks.read(owner, lambda job: seen.append("read"), done=seen.append, name="rows")
    assert (late.cancelled, late.outcome, tasks.busy, seen) == (True, Outcome.CANCELLED, False, [])


def test_a_read_that_outlives_its_window_is_heard_by_nobody(qtbot, owner, monkeypatch, caplog):
    """An emit that meets the deletion of its object ends the process; one that comes later is logged."""
    monkeypatch.setattr(tasks_module, "_PATIENCE", 0)
    tasks, gate = Tasks(print), Gate()

    def work(job):
        gate(job)
        job.cancelled = False  # it had asked just before
        job.step(1)

    job = tasks.read(owner, work, done=print)
    assert gate.begun.wait(10)
    tasks.shut_down()
    assert (tasks.busy, job.outcome) == (False, Outcome.CANCELLED)
    pool = tasks._reads
    shiboken6.delete(tasks)
    del tasks
    gc.collect()
    gate.go.set()
    pool.shutdown(wait=True)
    assert caplog.records == []


def test_a_write_that_fails_while_the_window_closes_is_returned(qtbot, tasks, owner, presented):
    lost = ValueError("lost")
    gate = Gate(error=lost)
    tasks.write(owner, gate, done=nothing, failed=nothing)
    gate.go.set()
    assert tasks.shut_down() == [lost]
    assert presented == []


def test_a_storm_of_tasks_whose_owners_die(qtbot, tasks, presented):
    owners, delivered = [], []

    def work(job):
        for step in range(5):
            job.step(step / 5)
        return 1

    for number in range(1500):
        owner = QWidget()
        tasks.read(owner, work, done=delivered.append, name="rows")
        if number % 3 == 0:
            shiboken6.delete(owner)
        elif number % 3 == 1:
            owner.deleteLater()
        else:
            owners.append(owner)
        if number % 100 == 0:
            qtbot.wait(0)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=30_000)
    assert presented == []
    assert len(delivered) >= len(owners)


def test_cancelled_is_no_failure(qtbot, tasks, owner, presented):
    def work(job):
        raise Cancelled

    tasks.write(owner, work, done=nothing)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert presented == []


class Painted(QWidget):
    """Says when it is painted."""

    def __init__(self, log):
        super().__init__()
        self.log = log

    def paintEvent(self, _event):
        self.log.append("painted")


def test_work_nobody_waits_for_yet_lets_the_window_paint_first(qtbot, tasks, monkeypatch):
    monkeypatch.setattr(tasks_module, "_SOON", 10)
    log = []
    widget = Painted(log)
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    qtbot.waitUntil(lambda: "painted" in log)
    for _ in range(50):  # two threads race where the order is not kept: once would mostly look right
        log.clear()
        widget.update()
        tasks.read(widget, after_paint(lambda: log.append("read")), done=nothing)
        qtbot.waitUntil(lambda: not tasks.busy)
        assert log == ["painted", "read"]
    monkeypatch.setattr(tasks_module, "_SOON", 0.01)
    tasks.read(widget, after_paint(lambda: log.append("again")), done=nothing)
    tasks.shut_down()  # nobody turns the loop any more, and nothing hangs
