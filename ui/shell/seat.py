"""One window per database: the first start takes the seat, a second hands its request to the first."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = 3000  # milliseconds the first window has to answer
_LONGEST = 4096  # bytes of a request


class Seat(QObject):
    """The place of one window on one database, for one user of the workstation."""

    asked = Signal(dict)
    """What a second start wants: it has ended, this window serves it."""

    def __init__(self, folder: Path, place: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        mark = hashlib.sha256(f"{folder}|{_same(place)}".encode()).hexdigest()[:16]
        self._name = f"griddesk-{mark}"
        self._lock = QLockFile(str(folder / f"{self._name}.lock"))
        self._lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however long it runs
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)

    def take(self) -> bool:
        """Take the seat; False when a window of another process has it."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)  # left behind by a window that was killed
        self._server.listen(self._name)
        return True

    def leave(self) -> None:
        """Give the seat back."""
        self._server.close()
        self._lock.unlock()

    def hand_over(self, request: dict[str, Any]) -> bool:
        """Give the request to the window that has the seat; False when it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE):
            return False
        socket.write(json.dumps(request).encode() + b"\n")
        heard = socket.waitForBytesWritten(_PATIENCE) and socket.waitForReadyRead(_PATIENCE)
        socket.disconnectFromServer()
        return heard

    def _hear(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._read(socket))
        socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST:
                socket.abort()
            return
        try:
            request = json.loads(bytes(socket.readLine(_LONGEST).data()))
        except ValueError:
            request = None
        socket.write(b"\n")
        socket.flush()
        if isinstance(request, dict):
            self.asked.emit(request)


def _same(place: str) -> str:
    """Return one spelling for the ways to write one database."""
    if "://" not in place:  # nearly every start; tables are not read before somebody can type
        return str(Path(place).expanduser().resolve())
    from app.services import accounts

    url = accounts.address_of(place)
    if url.get_backend_name() == "sqlite":
        return str(Path(url.database or "").resolve())
    return f"{url.host or url.query.get('host')}:{url.port or url.query.get('port', 5432)}/{url.database}"
