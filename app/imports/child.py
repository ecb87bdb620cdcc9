"""A parser of foreign bytes runs in a process of its own: it may hang, swell or abort, the program does not.

A workbook of two cells, A1 and XFD1048576, made calamine ask for 512 GB and abort the process.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar, cast

from app.core import platform
from app.core.errors import AppError, Invalid

A = TypeVar("A")
R = TypeVar("R")

SECONDS = 60.0
MEMORY_BYTES = 3 << 30
_GLANCE = 0.05  # seconds between two looks at whether it should stop
_TOO_LONG = "读取这个文件超过 {seconds:.0f} 秒，已停止。请把有用的行复制到新的工作簿，或拆成几个文件再导入。"
_DIED = "读取这个文件时中断：文件已损坏，或内容大得不正常。请把有用的行复制到新的工作簿(.xlsx)再导入。"


def _wait() -> None:
    """Nobody wants to stop it."""


def in_child(
    function: Callable[[A], R], argument: A, seconds: float = SECONDS, wait: Callable[[], None] = _wait
) -> R:
    """Return ``function(argument)`` computed in a fresh process with limits of time and memory.

    ``function`` must be importable by name; argument and result must be picklable.  ``wait`` is called many
    times a second while it works; what it raises ends the process.

    Raises:
        Invalid: the function raised it, its process died, or the time was up.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, function), daemon=True)
    process.start()
    there.close()
    try:
        here.send(argument)  # not among ``args``: start() never returns from a child that died unread
        ends = time.monotonic() + seconds
        while not here.poll(min(_GLANCE, max(0.0, ends - time.monotonic()))):
            wait()
            if time.monotonic() >= ends:
                raise Invalid(_TOO_LONG.format(seconds=seconds))
        result, error = here.recv()
    except (EOFError, ConnectionError) as died:
        raise Invalid(_DIED) from died
    finally:
        process.kill()
        process.join()
        here.close()
    if error is not None:
        raise error
    return cast("R", result)


def _serve(there: Connection, function: Callable[[A], R]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer; it ends us
    platform.limit_memory(MEMORY_BYTES)
    platform.silence_stderr()
    try:
        outcome: tuple[R | None, AppError | None] = (function(there.recv()), None)
    except AppError as error:
        outcome = (None, error)
    there.send(outcome)
    there.close()
