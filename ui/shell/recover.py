"""用恢复码: an administrator who forgot the passphrase sets another one by the code in the envelope."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.core import platform
from app.domain.passphrases import HINT
from app.services import recovery
from app.services.recovery import Recovered
from ui.kit.errors import answers, expected, present
from ui.kit.tasks import Job, Tasks
from ui.kit.theme import px, text_label
from ui.shell.paper import CodePaper
from ui.shell.places import Opening

_WIDTH, _PADDING, _GAP = 520, 24, 12
_WHAT = (
    "系统管理员或安全管理员忘记口令时，用信封里的恢复码设新口令；其他人的口令请安全管理员重设。"
    "恢复码用过即作废，随后显示新的一个。"
)


class Recover(QDialog):
    """Asks until the new passphrase is set; then ``opening`` holds what to sign in with."""

    def __init__(self, place: str, login: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opening: Opening | None = None
        self.tasks = Tasks(present, self)
        self.setWindowTitle("用恢复码设新口令")
        self.setMinimumWidth(px(_WIDTH))
        self.place, self.login, self.code = QLineEdit(place), QLineEdit(login), QLineEdit()
        self.new, self.again, self.refusal = QLineEdit(), QLineEdit(), text_label("", "refusal")
        self.buttons, self.go = answers(self, "设新口令", "返回", self.submit)
        self._arrange()
        self.finished.connect(lambda _code: self._leave())

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(px(_GAP))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.editors = {
            "数据库": self.place,
            "登录名": self.login,
            "恢复码": self.code,
            "新口令": self.new,
            "再输一遍": self.again,
        }
        for title, editor in self.editors.items():
            editor.setAccessibleName(title)
            form.addRow(title, editor)
        form.addRow(text_label(HINT, "hint"))
        self.code.setPlaceholderText("九组，每组四个字母或数字")
        for secret in (self.new, self.again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        title = QLabel(self.windowTitle())
        title.setObjectName("pageTitle")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(_PADDING),) * 4)
        layout.setSpacing(px(_GAP))
        layout.addWidget(title)
        layout.addWidget(text_label(_WHAT, "hint"))
        layout.addLayout(form)
        layout.addWidget(self.refusal)
        layout.addWidget(self.buttons)
        next((one for one in self.editors.values() if not one.text()), self.code).setFocus()

    def submit(self) -> None:
        """Set the new passphrase, or say what is missing."""
        for title, editor in self.editors.items():
            if not editor.text().strip():
                self._refuse(f"请填写“{title}”。", editor)
                return
        if self.new.text() != self.again.text():
            self._refuse("两次输入的新口令不一样，请重新输入。", self.again)
            return
        place, login = self.place.text().strip(), self.login.text().strip()
        code, new, station = self.code.text(), self.new.text(), platform.station()

        def work(_job: Job) -> Recovered:
            return recovery.recovered(place, code, login, new, station=station)

        self._busy(True)
        self.tasks.write(self, work, done=self._done, failed=self._failed)

    def _busy(self, working: bool) -> None:
        self.go.setText("正在设新口令…" if working else "设新口令")
        for part in (*self.editors.values(), self.buttons):
            part.setEnabled(not working)

    def _refuse(self, sentence: str, editor: QLineEdit) -> None:
        self.refusal.setText(sentence)
        editor.setFocus()
        self.adjustSize()

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        known = expected(error)
        if known is None:
            present(self, error)
        else:
            self._refuse(str(known), self.code)

    def _done(self, done: Recovered) -> None:
        self.opening = Opening(self.place.text().strip(), done.login, self.new.text())
        shown = CodePaper(done.code, self)
        shown.accepted.connect(self.accept)
        shown.open()

    def reject(self) -> None:
        """Go back, but not while the passphrase is being set: the new code would be lost."""
        if self.buttons.isEnabled():
            super().reject()

    def _leave(self) -> None:
        for secret in (self.code, self.new, self.again):
            secret.clear()
        self.tasks.shut_down()
