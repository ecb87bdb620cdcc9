"""What other windows and commands have written: open pages read it again by themselves."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal

from app.workspace import Workspace

_PATIENCE = 5.0  # seconds a closing window waits for a look that is under way


class News(QObject):
    """Waits on a thread of its own for what others write; ``came`` names the tables."""

    came = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._stopped = workspace, threading.Event()
        # A look may outlive the window; a signal of an object that is gone brings the process down.
        self._gate = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name="griddesk-news", daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        for topics in self._workspace.changes(self._stopped):
            with self._gate:
                if self._stopped.is_set():
                    return
                self.came.emit(topics)

    def stop(self) -> None:
        """Wait no more; call it before the database is given back."""
        with self._gate:
            self._stopped.set()
        self._thread.join(_PATIENCE)
