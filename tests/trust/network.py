"""G15: the network fails in thirty ways while a command is under way; afterwards its fate is known.

Between station and server stands a proxy that swallows or resets at a chosen packet, before it reaches the
server or before the answer comes back.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import pytest

from app.core.errors import Unavailable
from app.services import bodies
from app.services.bodies import BodyKind, NewBody
from app.workspace import Workspace
from db import patience
from db.store import Store
from tests.office import Office
from tests.trust.deaths import wrong
from tests.trust.ground import Ground, Reached

LONGEST = 120.0  # seconds after which a command is taken for lost
FAULTS = ("吞没请求", "吞没回答", "请求时断开", "回答时断开")
_AT_ONCE = struct.pack("ii", 1, 0)  # close with a reset


class Proxy:
    """A wire to the server that can be cut; ``fail_at`` says at which packet of the client from now on."""

    def __init__(self, port: int) -> None:
        self.server, self.fault, self.left = port, "", 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._lines: list[socket.socket] = []
        self._healed = threading.Event()
        self._healed.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def fail_at(self, packet: int, fault: str) -> None:
        """Let the wire fail at the client's packet of that number."""
        self.left, self.fault = packet, fault

    def heal(self) -> None:
        """Let the wire work again; what was swallowed stays so, and its lines are ended."""
        self.left, self.fault = 0, ""
        self._healed.set()
        self._end()

    def close(self) -> None:
        """End everything."""
        self._listener.close()
        self.heal()

    def _end(self) -> None:
        lines, self._lines = self._lines, []
        for line in lines:
            with suppress(OSError):
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.server))
                self._lines += [client, server]
                for source, target, asked in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self._pump, args=(source, target, asked), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, asked: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if asked and self.left:
                    self.left -= 1
                    if not self.left:
                        self._fail()
                if not self._swallowed(asked):
                    target.sendall(data)
                if not asked and self.fault == "回答时断开" and not self._healed.is_set():
                    self._end()

    def _fail(self) -> None:
        self._healed.clear()
        if self.fault == "请求时断开":
            self._end()

    def _swallowed(self, asked: bool) -> bool:
        if self._healed.is_set():
            return False
        return self.fault == "吞没请求" or (not asked and self.fault in ("吞没回答", "回答时断开"))


def fate_known(ground: Ground) -> Reached:
    """Fail in every way at every packet of a command; the same without patience must hang."""
    packets = ground.of((2, 7), tuple(range(1, 9)), tuple(range(1, 13)))
    faults, done, told = list[str](), 0, 0
    with ground.office("postgresql") as office, _patient(0.6), _wired(ground, office) as (proxy, desk):
        for fault in FAULTS:
            for packet in packets:
                outcome = _tried(office, proxy, desk, f"{fault}-{packet}", (packet, fault))
                told += outcome == ""
                done += 1
                faults += filter(None, [outcome if outcome not in ("", "kept") else ""])
        faults += wrong(office)
        hung = _hangs(proxy, desk)
    text = f"{done} 种情形：{done - told - len(faults)} 种照常办成或自行重试办成，"
    text += f"{told} 种明确告知后按原键重发恰好一次，{len(faults)} 种结果不明；窗口线程不发语句，另有测试；"
    text += f"对照：没有看门狗时{'一直等待' if hung else '没有等待'}"
    return Reached(not faults and hung and done >= ground.of(8, 30, 30), "；".join([text, *faults[:3]]))


@contextmanager
def _patient(seconds: float) -> Iterator[None]:
    """Let stations wait less before they ask whether the server is there, and for one that is not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patience, "PATIENCE", seconds)
        patch.setattr(patience, "PROBE", seconds)
        patch.setattr(patience.Patient, "connect", classmethod(_connect_or_give_up))
        yield


def _connect_or_give_up(cls: type[patience.Patient], **named: Any) -> patience.Patient:
    """Connect within two seconds, the least that psycopg waits, instead of five."""
    return psycopg.Connection.connect.__func__(cls, **{**named, "connect_timeout": 2})


@contextmanager
def _wired(ground: Ground, office: Office) -> Iterator[tuple[Proxy, Workspace]]:
    """Yield a wire and a station at its end."""
    proxy = Proxy(ground.server().port)
    store = Store(office.url("maker").set(port=proxy.port), office.vault)
    yield proxy, Workspace(store, office.maker.actor, office.clock)
    proxy.close()
    store.close()


def _tried(office: Office, proxy: Proxy, desk: Workspace, key: str, fault: tuple[int, str]) -> str:
    """Send one intention over a failing wire; return "kept", "" for a refusal in words, or what is wrong."""
    desk.ask(bodies.bodies)  # the connection is there before it fails
    proxy.fail_at(*fault)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(_add, desk, key)
        outcome = _outcome(answer, proxy)
    proxy.heal()
    first = _add(desk, key)
    rows = [one.id for one in office.maker.ask(bodies.bodies) if one.name == key]
    if rows != [first] or (isinstance(outcome, int) and outcome != first):
        return f"{key}：{outcome}，重发后 {rows}"
    return outcome if outcome == "" or isinstance(outcome, str) else "kept"


def _outcome(answer: Future[int], proxy: Proxy) -> int | str:
    try:
        return answer.result(LONGEST)
    except Unavailable as refused:
        return "" if str(refused).endswith("。") else str(refused)
    except TooLong:
        proxy.heal()  # frees the thread
        return "一直等待"


def _add(desk: Workspace, key: str) -> int:
    return desk.once(key, bodies.add_body, NewBody(name=key, kind=BodyKind.known("")))


def _hangs(proxy: Proxy, desk: Workspace) -> bool:
    """Return whether a command waits for a swallowed answer when nobody looks after it."""
    desk.ask(bodies.bodies)
    proxy.fail_at(2, "吞没回答")
    with _patient(3600.0), ThreadPoolExecutor(1) as pool:
        answer = pool.submit(_add, desk, "hang")
        try:
            answer.result(4.0)
        except TooLong:
            return True
        except Unavailable:
            return False
        finally:
            proxy.heal()
    return False
