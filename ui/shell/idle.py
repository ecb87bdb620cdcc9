"""The idle lock: after minutes without a key or a click the window hides until the passphrase is given."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core import platform
from app.domain.passphrases import SESSION, MustChange
from app.services import accounts
from app.workspace import Workspace
from ui.kit.errors import expected, present
from ui.kit.tasks import Tasks
from ui.kit.theme import px
from ui.shell.garbage import touch

_WIDTH, _PADDING, _MINUTE = 400, 24, 60_000
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
        QEvent.Type.TouchBegin,
    }
)


class Idle(QObject):
    """Watches the application; ``idle`` when nobody has touched it for the minutes given.

    It is ``idle`` too when so much time has passed since the passphrase that it must be given again.
    """

    idle = Signal()

    def __init__(self, app: QApplication, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.idle)
        self._session = QTimer(self, singleShot=True, interval=int(SESSION.total_seconds()) * 1000)
        self._session.timeout.connect(self.idle)
        self.begin()
        self.wait(minutes)
        app.installEventFilter(self)

    def wait(self, minutes: int) -> None:
        """Wait for so many minutes from now on."""
        self._timer.start(minutes * _MINUTE)

    def begin(self) -> None:
        """Begin a session: the passphrase has just been given."""
        self._session.start()

    @property
    def milliseconds(self) -> int:
        """How long somebody must be away."""
        return self._timer.interval()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to count anew at every key, click and movement."""
        if event.type() in _INPUT:
            touch()
            self._timer.start()
        return super().eventFilter(watched, event)


def _proved(place: str, login: str, secret: str) -> None:
    """Return when the passphrase is right; that it ran out meanwhile is said at the next sign-in."""
    with contextlib.suppress(MustChange):
        accounts.sign_in(place, login, secret, station=platform.station()).store.close()


class Lock(QDialog):
    """Asks the person's passphrase; what was on screen, typed or unsent, waits unchanged behind it.

    ``engaged`` when it has hidden the windows, ``opened`` when the passphrase is right, ``left`` when the
    person would rather close the program.
    """

    engaged = Signal()
    opened = Signal()
    left = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.tasks = Tasks(present, self)
        self._hidden: list[QWidget] = []
        self.passphrase, self.refusal = QLineEdit(), QLabel()
        self.enter, self.leave = QPushButton("解锁"), QPushButton("退出程序")
        self._arrange()
        self.enter.clicked.connect(self.submit)
        self.leave.clicked.connect(self.left)
        self.passphrase.returnPressed.connect(self.submit)

    def _arrange(self) -> None:
        self.setWindowTitle("已锁定·全科网格管理台")
        self.setMinimumWidth(px(_WIDTH))
        title, hint = QLabel(f"{self.workspace.actor.name}，窗口已锁定"), QLabel()
        title.setObjectName("pageTitle")
        hint.setText(
            "一段时间没有操作，或登录已满 8 小时，内容已隐藏；没有提交的填写都还在。请输入口令继续。"
        )
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self.refusal.setObjectName("refusal")
        self.refusal.setWordWrap(True)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText("口令")
        self.passphrase.setAccessibleName("口令")
        self.enter.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.enter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        for part in (title, hint, self.passphrase, self.refusal):
            layout.addWidget(part)
        layout.addLayout(buttons)

    def engage(self) -> None:
        """Hide every window of the program and ask for the passphrase."""
        if self._hidden:
            return
        self._hidden = [
            each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not self
        ]
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.show()  # before the others go: a program without a window would end
        for each in self._hidden:
            each.hide()
        self.passphrase.setFocus()
        self.engaged.emit()

    def submit(self) -> None:
        """Try the passphrase, off the GUI thread."""
        place, login, secret = (
            str(self.workspace.store.url),
            self.workspace.actor.login,
            self.passphrase.text(),
        )
        self._busy(True)
        self.tasks.read(
            self,
            lambda _job: _proved(place, login, secret),
            done=self._right,
            failed=self._wrong,
        )

    def _busy(self, working: bool) -> None:
        self.refusal.clear()
        self.enter.setText("正在核对…" if working else "解锁")
        for part in (self.passphrase, self.enter):
            part.setEnabled(not working)

    def _right(self, _result: object) -> None:
        self._busy(False)
        self.passphrase.clear()
        self.hide()
        shown, self._hidden = self._hidden, []
        for each in shown:
            each.show()
        self.opened.emit()

    def _wrong(self, error: BaseException) -> None:
        self._busy(False)
        known = expected(error)
        if known is None:
            present(self, error)
            return
        self.refusal.setText(str(known))
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc open nothing."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the program: nothing but the passphrase leads back."""
        event.ignore()
        self.left.emit()
