"""Open a database as a person: place, login, passphrase.  The work is done off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core import platform
from app.domain.passphrases import HINT, MustChange
from ui.kit.errors import answers, expected, present
from ui.kit.icons import icon
from ui.kit.tasks import Cancelled, Job, Tasks
from ui.kit.theme import px, text_label
from ui.shell.places import Opening

if TYPE_CHECKING:
    from app.workspace import Workspace

_WIDTH, _SIDE, _HIGH = 720, 236, 380
_PADDING, _BETWEEN, _MARK = 28, 10, 44
_TOLD = (
    ("tree-structure", "网格、花名册、选聘考察"),
    ("clipboard-text", "考核、补贴经费、报表"),
    ("shield-check", "数据加密，办理留痕"),
)


class SignIn(QDialog):
    """Asks until a workspace is open or the user gives up; then ``workspace`` holds it."""

    seen = Signal()
    """It stands on the screen, once."""

    def __init__(
        self,
        place: str,
        login: str,
        passphrase: str = "",
        recent: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Fill in what is known; a complete set is tried at once, without a click.

        ``recent`` are the places opened before, offered while one types.
        """
        super().__init__(parent)
        self.workspace: Workspace | None = None
        self.tasks = Tasks(present, self)
        self._job: Job | None = None
        self._painted = False
        self.setWindowTitle("登录·全科网格管理台")
        self.setMinimumSize(px(_WIDTH), px(_HIGH))
        self.place, self.login, self.passphrase = QLineEdit(place), QLineEdit(login), QLineEdit(passphrase)
        self.new, self.again, self._changing = QLineEdit(), QLineEdit(), False
        self._second = list[QWidget]()  # asked for once the passphrase must be changed
        self.browse = QPushButton("选择…")
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._browse)
        self.first = _link("新建或体验演示县…")
        self.first.clicked.connect(self._choose_first)
        self.forgot = _link("用恢复码…")
        self.forgot.setToolTip("系统管理员和安全管理员都忘记口令时，用信封里的恢复码设新口令")
        self.forgot.clicked.connect(self._recover)
        self.place.setCompleter(QCompleter(list(recent), self.place))
        self.column, self.refusal = QVBoxLayout(), QLabel()
        self.refusal.setObjectName("refusal")
        self.refusal.setWordWrap(True)
        self.buttons, self.enter = answers(self, "登录", "退出", self.submit)
        self._arrange()
        self.finished.connect(self._leave)
        if place and login and passphrase:
            self.submit()

    def _arrange(self) -> None:
        grid = QGridLayout()
        self.place.setPlaceholderText("文件路径，或 postgresql://主机/库名")
        for secret in (self.passphrase, self.new, self.again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        lines = (
            ("数据库", self.place),
            ("登录名", self.login),
            ("口令", self.passphrase),
            ("新口令", self.new),
            ("再输一遍", self.again),
        )
        for line, (text, editor) in enumerate(lines):
            label = text_label(text, "label", wrap=False)
            label.setBuddy(editor)
            editor.setAccessibleName(text)
            grid.addWidget(label, line, 0)
            grid.addWidget(editor, line, 1, 1, 1 if editor is self.place else 2)
            if editor in (self.new, self.again):
                self._second += [label, editor]
        grid.addWidget(self.browse, 0, 2)
        self._second.append(text_label(HINT, "hint"))
        grid.addWidget(self._second[-1], len(lines), 1, 1, 2)
        self._show_second(False)
        for turn in (grid.setHorizontalSpacing, grid.setVerticalSpacing):
            turn(px(_BETWEEN))
        self._stack(grid)
        first = next((box for box in (self.place, self.login) if not box.text()), self.passphrase)
        first.setFocus()

    def _stack(self, grid: QGridLayout) -> None:
        """Put what is typed, what is refused and the buttons under one another, beside the program's name."""
        beside, layout, links = QHBoxLayout(self), self.column, QHBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(_side())
        beside.addLayout(layout, 1)
        layout.setContentsMargins(*(px(_PADDING),) * 4)
        layout.setSpacing(px(_BETWEEN))
        layout.addWidget(text_label("登录", "pageTitle", wrap=False))
        layout.addLayout(grid)
        layout.addWidget(self.refusal)
        layout.addStretch(1)
        links.addWidget(self.first)
        links.addStretch(1)
        links.addWidget(self.forgot)
        layout.addLayout(links)
        layout.addWidget(self.buttons)

    def _show_second(self, on: bool) -> None:
        for part in self._second:
            part.setVisible(on)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say when it is seen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.seen.emit)

    def submit(self) -> None:
        """Try to sign in with what is typed."""
        place, login, passphrase = (
            self.place.text().strip(),
            self.login.text().strip(),
            self.passphrase.text(),
        )
        if not (place and login and passphrase):
            self.refusal.setText("请填写数据库、登录名和口令。")
            return
        if self._changing and self.new.text() != self.again.text():
            self.refusal.setText("两次输入的新口令不一样，请重新输入。")
            self.again.setFocus()
            return
        new = self.new.text() if self._changing else ""
        self._busy(True)
        from app.services import (
            accounts,
        )  # with all the tables, and here: two threads may not read one module

        station = platform.station()

        def work(job: Job) -> Workspace:
            workspace = accounts.sign_in(place, login, passphrase, station=station, new=new)
            if job.cancelled:  # the user has left meanwhile
                workspace.store.close()
                raise Cancelled
            return workspace

        self._job = self.tasks.read(self, work, done=self._opened, failed=self._refused)

    def _busy(self, working: bool) -> None:
        self.refusal.setText("")
        usual = "更换口令并登录" if self._changing else "登录"
        self.enter.setText("正在登录…" if working else usual)
        for part in (self.place, self.login, self.passphrase, self.browse, self.first, self.forgot):
            part.setEnabled(not working and not self._changing)
        for part in (self.new, self.again, self.enter):
            part.setEnabled(not working)

    def _opened(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.accept()

    def _refused(self, error: BaseException) -> None:
        self._changing = self._changing or isinstance(error, MustChange)
        self._busy(False)
        if isinstance(error, MustChange):
            self._show_second(True)
            self.refusal.setText("请先换成只有您自己知道的口令，再进入。")
            self.new.setFocus()
            return
        known = expected(error)
        if known is None:
            present(self, error)
            return
        self.refusal.setText(str(known))
        self._make_room()
        wrong = self.new if self._changing else self.passphrase
        wrong.selectAll()
        wrong.setFocus()

    def _make_room(self) -> None:
        """Grow where a sentence of several lines would press the fields together."""
        if self.isVisible():
            wanted = self.column.totalHeightForWidth(self.width() - px(_SIDE))
            self.resize(self.width(), max(self.height(), wanted))

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, "选择数据库", self.place.text(), "数据库 (*.griddesk);;所有文件 (*)"
        )
        if path:
            self.place.setText(path)

    def _choose_first(self) -> None:
        """Let the first start's choices make a database, and sign in to it."""
        from ui.shell.welcome import Welcome  # brings all that draws papers; most people only sign in

        welcome = Welcome(platform.data_folder(), self)
        welcome.finished.connect(lambda _code: self._fill_in(welcome.opening))
        welcome.open()

    def _recover(self) -> None:
        """Let an administrator set another passphrase by the recovery code, and sign in with it."""
        from ui.shell.recover import Recover  # few sign-ins need it

        recover = Recover(self.place.text().strip(), self.login.text().strip(), self)
        recover.finished.connect(lambda _code: self._fill_in(recover.opening))
        recover.open()

    def _fill_in(self, opening: Opening | None) -> None:
        if opening is not None and opening.place:
            self.place.setText(opening.place)
            self.login.setText(opening.login)
            self.passphrase.setText(opening.passphrase)
            self.submit()

    def _leave(self) -> None:
        for secret in (self.passphrase, self.new, self.again):
            secret.clear()
        if self._job:
            self._job.cancel()
        self.tasks.shut_down()


def _side() -> QFrame:
    """Return what the program is, beside what is typed."""
    side, mark = QFrame(), QLabel()
    side.setObjectName("side")
    side.setFixedWidth(px(_SIDE))
    mark.setPixmap(icon("shield-check-fill", "on_rail").pixmap(px(_MARK), px(_MARK)))
    column = QVBoxLayout(side)
    column.setContentsMargins(*(px(_PADDING),) * 4)
    column.setSpacing(px(12))
    column.addWidget(mark)
    column.addWidget(text_label("全科网格管理台", "sideTitle", wrap=False))
    column.addStretch(1)
    for picture, words in _TOLD:
        line, glyph = QHBoxLayout(), QLabel()
        line.setSpacing(px(8))
        glyph.setPixmap(icon(picture, "rail_text").pixmap(px(18), px(18)))
        line.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text_label(words), 1)
        column.addLayout(line)
    return side


def _link(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName("link")
    button.setAutoDefault(False)
    return button
