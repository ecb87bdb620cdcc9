"""Whoever waits for a server that will never answer is set free: a stalled network says nothing by itself.

A peer that is gone while routers or its kernel still acknowledge keeps a client waiting for ever; neither
keepalives nor timeouts of TCP end it (trust.md section 4, stalled network).  Long statements are not touched:
before a connection is given up, the server is asked by another one whether it is there.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

PATIENCE = 15.0  # seconds of waiting after which the server is asked
PROBE = 5.0  # seconds it has to answer that
_ASK_FOR_TLS = struct.pack("!ii", 8, 80877103)  # every server answers it with one byte, before any sign-in


class Patient(psycopg.Connection[Any]):
    """A connection whose waiting is watched."""

    def wait(self, *args: Any, **named: Any) -> Any:
        """Wait for the server as psycopg does.

        Raises: psycopg.OperationalError also where it does not answer any more.
        """
        with _WATCH.over(self):
            return super().wait(*args, **named)


class _Watch:
    """One thread that looks after all who wait."""

    def __init__(self) -> None:
        self._waiting: dict[int, tuple[Patient, float]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, connection: Patient) -> Iterator[None]:
        """Look after ``connection`` while the block waits."""
        key = id(connection)
        with self._lock:
            self._waiting[key] = (connection, time.monotonic())
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="patience", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                del self._waiting[key]

    def _look(self) -> None:
        while True:
            time.sleep(min(1.0, PATIENCE / 4))
            with self._lock:
                late = [
                    (key, one)
                    for key, (one, since) in self._waiting.items()
                    if time.monotonic() - since > PATIENCE
                ]
            for key, connection in late:
                self._judge(key, connection, there=_answers(connection))

    def _judge(self, key: int, connection: Patient, *, there: bool) -> None:
        with self._lock:
            if key not in self._waiting:
                return  # the answer has come meanwhile
            if there:
                self._waiting[key] = (connection, time.monotonic())
            else:
                _hang_up(connection)


def _answers(connection: Patient) -> bool:
    """Return whether the server of ``connection`` answers somebody new."""
    try:
        where = (connection.info.hostaddr or connection.info.host, connection.info.port)
        if where[0].startswith("/"):
            return True  # a socket of this machine: there is no network that could stall
        with socket.create_connection(where, PROBE) as probe:
            probe.settimeout(PROBE)
            probe.sendall(_ASK_FOR_TLS)
            return bool(probe.recv(1))
    except psycopg.Error:
        return True  # closed meanwhile: nothing to judge
    except OSError:
        return False


def _hang_up(connection: Patient) -> None:
    """End both directions of the socket: who waits on it reads its end."""
    line = socket.socket(fileno=connection.pgconn.socket)
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself
    finally:
        line.detach()


_WATCH = _Watch()
