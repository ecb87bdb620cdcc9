"""A parser of foreign bytes runs in a process of its own: it may hang, swell or abort, the program does not.

A workbook of two cells, A1 and XFD1048576, made calamine ask for 512 GB and abort the process.
"""

from __future__ import annotations

import gc
import io
import multiprocessing
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar, cast

from app.core import platform
from app.core.errors import AppError, Invalid

A = TypeVar("A")
R = TypeVar("R")

_SPLIT = "请把有用的行复制到新的工作簿（.xlsx），或拆成几个文件再导入。"
SECONDS = 60.0
MEMORY_BYTES = 3 << 30
_GLANCE = 0.05  # seconds between two looks at whether it should stop
_WORKED = "读取这个文件用了超过 {seconds:.0f} 秒的计算时间，已停止。" + _SPLIT
_SWELLED = "读取这个文件占用的内存超过 {size} MB，已停止。" + _SPLIT
_TOO_LONG = "读取这个文件超过 {seconds:.0f} 秒，已停止。请把有用的行复制到新的工作簿，或拆成几个文件再导入。"
_DIED = "读取这个文件时中断：文件已损坏，或占用的内存超过 {size} MB。" + _SPLIT


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a reader may take: seconds of computing, and bytes beyond what its process begins with."""

    seconds: float = SECONDS
    memory: int = MEMORY_BYTES


WIDEST = Bounds()


@dataclass(frozen=True, slots=True)
class _Process:
    """A process that has come up, or is about to, and waits for what to compute with its function."""

    process: BaseProcess
    here: Connection
    born: float


_PATIENCE = 600.0  # seconds after which a process that nobody has given anything to leaves by itself
_STANDING_BY: dict[Callable[..., object], _Process] = {}
_ONE_BY_ONE = threading.Lock()


class _DiedError(Exception):
    """The process is gone without a word."""


def _wait() -> None:
    """Nobody wants to stop it."""


def stand_by(function: Callable[..., object]) -> None:
    """Bring up the process that will compute ``function`` next: whoever needs it need not wait for that.

    It computes once, as any other, and leaves after ten minutes where nobody came.
    """
    with _ONE_BY_ONE:
        if (ready := _STANDING_BY.get(function)) is None or not _still_there(ready):
            _STANDING_BY[function] = _up(function)


def in_child(
    function: Callable[[A], R],
    argument: A,
    seconds: float = SECONDS,
    wait: Callable[[], None] = _wait,
    bounds: Bounds = WIDEST,
) -> R:
    """Return ``function(argument)`` computed in a fresh process; ``beside`` says how."""
    with beside(function, argument, seconds, bounds) as result:
        return result(wait)


@contextmanager
def beside(
    function: Callable[[A], R], argument: A, seconds: float = SECONDS, bounds: Bounds = WIDEST
) -> Iterator[Callable[[Callable[[], None]], R]]:
    """Compute ``function(argument)`` in a fresh process with limits of time and memory, while the block runs.

    ``seconds`` are of the clock on the wall, those of ``bounds`` of computing: a busy machine is no fault
    of the file.  ``function`` must be importable by name; argument and result must be picklable.  What the
    block gets waits for the result, and calls what it is given many times a second: what that raises ends
    the process, as leaving the block does.

    Raises, where the result is waited for:
        Invalid: the function raised it, its process died, or the time was up.
    """
    child = _called(function)
    process, here = child.process, child.here
    # Not among ``args``: start() never returns from a child that died unread.  A large argument fills the
    # pipe, and whoever sends it waits until the child has come up and reads.
    sender = threading.Thread(target=_send, args=(here, (argument, bounds)), daemon=True)
    sender.start()

    def result(wait: Callable[[], None]) -> R:
        try:
            return cast("R", _result(here, seconds, wait))
        except _DiedError as died:
            process.join()
            said = _why(process.exitcode)
            raise Invalid(said.format(seconds=bounds.seconds, size=bounds.memory >> 20)) from died

    try:
        yield result
    finally:
        process.kill()
        process.join()
        sender.join()
        here.close()


def _called(function: Callable[..., object]) -> _Process:
    """Return the process that stands by for a function, else a fresh one."""
    with _ONE_BY_ONE:
        ready = _STANDING_BY.pop(function, None)
    return ready if ready is not None and _still_there(ready) else _up(function)


def _still_there(child: _Process) -> bool:
    """Whether it waits, and will for a while."""
    return child.process.is_alive() and time.monotonic() - child.born < _PATIENCE / 2


def _up(function: Callable[..., object]) -> _Process:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, function), daemon=True)
    process.start()
    there.close()
    return _Process(process, here, time.monotonic())


def _why(exitcode: int | None) -> str:
    if platform.worked_too_long(exitcode):
        return _WORKED
    return _SWELLED if platform.ran_out_of_memory(exitcode) else _DIED


def _send(here: Connection, argument: object) -> None:
    with suppress(OSError):  # a child that died unread is noticed where its result is waited for
        here.send(argument)


def _result(here: Connection, seconds: float, wait: Callable[[], None]) -> object:
    ends = time.monotonic() + seconds
    try:
        while not here.poll(min(_GLANCE, max(0.0, ends - time.monotonic()))):
            wait()
            if time.monotonic() >= ends:
                raise Invalid(_TOO_LONG.format(seconds=seconds))
        result, error = here.recv()
    except (EOFError, ConnectionError) as died:
        raise _DiedError from died
    if error is not None:
        raise error
    return result


def _serve(there: Connection, function: Callable[[A], R]) -> None:
    gc.disable()  # it reads one file and ends: what it makes it keeps
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer; it ends us
    platform.silence_stderr()
    platform.leave_no_dump()
    try:
        if not there.poll(_PATIENCE):
            return
        argument, bounds = there.recv()
    except EOFError:  # whoever it stood by for is gone
        return
    platform.limit_growth(bounds.memory)
    platform.limit_work(bounds.seconds)
    try:
        there.send_bytes(_told((function(argument), None)))
    except AppError as error:
        there.send((None, error))
    except MemoryError:
        there.send((None, Invalid(_SWELLED.format(size=bounds.memory >> 20))))
    there.close()


def _told(outcome: tuple[object, None]) -> memoryview:
    """Return what ``recv`` unpacks.

    The cells of a book are texts of their own: none is looked for among those before, which took nine
    tenths of the time.
    """
    told = io.BytesIO()
    pickler = pickle.Pickler(told, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True
    pickler.dump(outcome)
    return told.getbuffer()
