"""The first start: try a demonstration county, found one's own, or join the county's server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Invalid
from app.demo.making import Order, make
from app.demo.office import PASSPHRASE
from app.demo.presets import divisions_of, ready
from app.domain.passphrases import DEMONSTRATION, HINT
from app.imports import founding
from app.imports.policies import policy_text
from ui.kit.errors import expected, present
from ui.kit.icons import icon
from ui.kit.tasks import Cancelled, Job, Tasks
from ui.kit.theme import px
from ui.shell.leaving import ask_about_typing
from ui.shell.paper import CodePaper
from ui.shell.places import Opening

Made = tuple[Opening, str]
"""What to open, and the recovery code to show before; empty where there is none."""

_WIDTH, _PADDING, _GAP, _STEPS = 620, 24, 12, 24
_CLERK = "jingban"
_OFFICES = f"口令：{HINT}。两个管理员口令先相同，安全管理员首次登录时更换，再给其他人开通账号。"


class Welcome(QDialog):
    """Three choices; afterwards ``opening`` holds what to open, or None when the person has left."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        """``folder`` is where a new database is put unless the person says otherwise."""
        super().__init__(parent)
        self.folder, self.opening = folder, None
        self.tasks = Tasks(present, self)
        self._job: Job | None = None
        self.setWindowTitle("全科网格管理台")
        self.setMinimumWidth(px(_WIDTH))
        self.pages = QStackedWidget()
        self.choices = [
            _choice(
                "play-circle",
                "体验演示县",
                "约一分钟建成一个县（上万人的县要几分钟）：虚构的人员，十个月的业务。",
            ),
            _choice("plus-circle", "新建", "在这台电脑上为本县建立加密的数据库，选好政策，导入区划。"),
            _choice("hard-drives", "连接", "打开已有的数据库文件，或登录县级 PostgreSQL 服务器。"),
        ]
        self.demo, self.new = DemoChoice(), NewChoice(folder)
        self.refusal, self.progress, self.said = QLabel(), QProgressBar(), QLabel()
        self.back, self.go = QPushButton("返回"), QPushButton("开始")
        self._arrange()
        for button, act in zip(self.choices, (self._show_demo, self._show_new, self._connect), strict=True):
            button.clicked.connect(act)
        self.back.clicked.connect(lambda: self._turn(0))
        self.go.clicked.connect(self.submit)
        self.finished.connect(self._leave)
        self._turn(0)

    def _arrange(self) -> None:
        title, first = QLabel("欢迎使用全科网格管理台"), QWidget()
        title.setObjectName("pageTitle")
        row = QVBoxLayout(first)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for button in self.choices:
            row.addWidget(button)
        for page in (first, self.demo, self.new):
            self.pages.addWidget(page)
        self.refusal.setObjectName("refusal")
        self.said.setObjectName("hint")
        for label in (self.refusal, self.said):
            label.setWordWrap(True)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, _STEPS)
        self.go.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        layout.setSpacing(_GAP)
        for part in (title, self.pages, self.said, self.progress, self.refusal):
            layout.addWidget(part)
        layout.addLayout(buttons)

    def _turn(self, place: int) -> None:
        self.pages.setCurrentIndex(place)
        self.refusal.clear()
        self.said.clear()
        self.progress.hide()
        self.back.setVisible(place > 0)
        self.go.setVisible(place > 0)
        (self.choices[0] if place == 0 else self.pages.currentWidget()).setFocus()

    def _show_demo(self) -> None:
        self._turn(1)

    def _show_new(self) -> None:
        self._turn(2)

    def _connect(self) -> None:
        self.opening = Opening()
        self.accept()

    def reject(self) -> None:
        """Leave; what was filled in for a new county is given up only after asking."""
        typed = self.new.unsent()
        if typed:
            ask_about_typing(self, [typed], super().reject)
        else:
            super().reject()

    def submit(self) -> None:
        """Make what the page in front describes."""
        try:
            work = self._demo_work() if self.pages.currentWidget() is self.demo else self._new_work()
        except Invalid as problem:
            self.refusal.setText(str(problem))
            return
        self._busy(True)
        self._job = self.tasks.write(self, work, done=self._made, failed=self._refused)
        self.tasks.progressed.connect(self._progressed)

    def _demo_work(self) -> Callable[[Job], Made]:
        county, out = self.demo.county, self.folder / f"demo-{self.demo.county}"

        def work(job: Job) -> Made:
            steps = iter(range(1, _STEPS))
            order = Order(
                county=county,
                out=out,
                place=None,
                policy_text=policy_text(county),
                divisions=divisions_of(county),
                workers=None,
                months=10,
                seed=1,
            )
            made = make(order, lambda text: job.step(next(steps, _STEPS - 1) / _STEPS, text))
            return Opening(made.place, _CLERK, PASSPHRASE), ""

        return work

    def _new_work(self) -> Callable[[Job], Made]:
        asked = self.new.asked()

        def work(job: Job) -> Made:
            job.step(0.1, "正在读取区划和政策…")
            county = founding.county_from(asked.name, asked.policy, asked.divisions)
            job.step(0.3, f"正在建立{asked.name}的数据库…")
            founded = founding.found(county, asked.place, asked.login, asked.passphrase, guard=asked.guard)
            if founded.error is not None:
                raise founded.error
            return Opening(asked.place, asked.login, asked.passphrase), founded.code

        return work

    def _busy(self, working: bool) -> None:
        self.refusal.clear()
        self.progress.setVisible(working)
        self.progress.setValue(0)
        self.said.setText("正在准备…" if working else "")
        for part in (self.pages, self.go, self.back):
            part.setEnabled(not working)

    def _progressed(self, _job: Job, fraction: float, text: str) -> None:
        self.progress.setValue(round(fraction * _STEPS))
        self.said.setText(text)

    def _made(self, made: Made) -> None:
        self.opening, code = made
        if code:
            shown = CodePaper(code, self)
            shown.accepted.connect(self.accept)
            shown.open()
        else:
            self.accept()

    def _refused(self, error: BaseException) -> None:
        self._busy(False)
        known = expected(error)
        if known is not None:
            self.refusal.setText(str(known))
        elif not isinstance(error, Cancelled):
            present(self, error)

    def _leave(self) -> None:
        self.new.forget()
        if self._job:
            self._job.cancel()
        self.tasks.shut_down()


class DemoChoice(QWidget):
    """Which county to try."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setAccessibleName("演示县")
        for preset in ready():
            self.box.addItem(preset.county, preset.name)
        self.setFocusProxy(self.box)
        form = _form(self)
        form.addRow("演示县", self.box)
        words = "人员、证件号码和银行卡都是虚构的，每页都写明“演示数据”。"
        form.addRow(_hint(f"{words}账号 {_CLERK} 等，口令 {PASSPHRASE}。{DEMONSTRATION}"))

    @property
    def county(self) -> str:
        """The preset's name."""
        name: str = self.box.currentData()
        return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a new county is to be founded on."""

    name: str
    policy: str
    divisions: Path
    place: str
    login: str
    guard: str
    passphrase: str


class NewChoice(QWidget):
    """Name, policy, division list, where to put it, and who administers it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.name, self.policy, self.divisions = QLineEdit(), QComboBox(), QLineEdit()
        self.place = QLineEdit(str(folder / "griddesk.griddesk"))
        self.login, self.guard = QLineEdit("admin"), QLineEdit(founding.GUARD)
        self.secret, self.again = QLineEdit(), QLineEdit()
        for preset in ready(drafts=True):
            self.policy.addItem(preset.title, preset.name)
        for editor in (self.secret, self.again):
            editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.name.setPlaceholderText("例如：稷山县")
        self.divisions.setPlaceholderText("统计用区划代码表，CSV：代码、名称、层级、上级代码")
        browse = QPushButton("选择…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        listed = QHBoxLayout()
        listed.addWidget(self.divisions, 1)
        listed.addWidget(browse)
        form = _form(self)
        self._editors: dict[str, QWidget] = {
            "县（市、区）名称": self.name,
            "政策": self.policy,
            "区划列表": self.divisions,
            "数据库文件": self.place,
            "系统管理员登录名": self.login,
            "安全管理员登录名": self.guard,
            "口令": self.secret,
            "再输一遍口令": self.again,
        }
        for title, editor in self._editors.items():
            editor.setAccessibleName(title)
            form.addRow(title, listed if editor is self.divisions else editor)
        form.addRow(_hint(_OFFICES))
        self.setFocusProxy(self.name)

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "选择区划列表", "", "CSV (*.csv);;所有文件 (*)")
        if path:
            self.divisions.setText(path)

    def asked(self) -> Asked:
        """Return what is filled in.

        Raises:
            Invalid: something is missing, or the two passphrases differ.
        """
        for title, editor in self._editors.items():
            if isinstance(editor, QLineEdit) and not editor.text().strip():
                editor.setFocus()
                raise Invalid(f"请填写“{title}”。")
        founding.check_login(self.login.text().strip())
        guard = founding.guard_for(self.login.text().strip(), self.guard.text().strip())
        founding.check_secret(self.secret.text(), self.login.text().strip())
        if self.secret.text() != self.again.text():
            self.again.setFocus()
            raise Invalid("两次输入的口令不一样，请重新输入。")
        return Asked(
            name=self.name.text().strip(),
            policy=self.policy.currentData(),
            divisions=Path(self.divisions.text().strip()).expanduser(),
            place=self.place.text().strip(),
            login=self.login.text().strip(),
            guard=guard,
            passphrase=self.secret.text(),
        )

    def unsent(self) -> str:
        """Return that something was filled in and no database was founded, empty when nothing was."""
        typed = any(editor.isModified() for editor in self._editors.values() if isinstance(editor, QLineEdit))
        return "“新建”填写的内容还没有提交。" if typed else ""

    def forget(self) -> None:
        """Forget the passphrase."""
        self.secret.clear()
        self.again.clear()


def _choice(picture: str, title: str, words: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName("choice")
    button.setAccessibleName(title)
    button.setAccessibleDescription(words)
    mark, head, text = QLabel(), QLabel(title), QLabel(words)
    mark.setPixmap(icon(picture, "primary").pixmap(px(32), px(32)))
    head.setObjectName("section")
    text.setObjectName("hint")
    lines, row = QVBoxLayout(), QHBoxLayout(button)
    lines.addWidget(head)
    lines.addWidget(text)
    row.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
    row.setSpacing(_GAP)
    row.addWidget(mark)
    row.addLayout(lines, 1)
    for part in (mark, head, text):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return button


def _hint(words: str) -> QLabel:
    hint = QLabel(words)
    hint.setWordWrap(True)
    hint.setObjectName("hint")
    return hint


def _form(page: QWidget) -> QFormLayout:
    form = QFormLayout(page)
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(_GAP)
    form.setVerticalSpacing(_GAP)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form
