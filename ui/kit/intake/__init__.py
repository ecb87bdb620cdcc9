"""A file, or a copied list, into the database: checked and looked at, written as one batch, taken back.

A page declares a ``Receives`` and opens an ``IntakeDialog``; nothing is written until that is confirmed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.own_words import in_own_words
from app.imports import telling
from app.imports.guard import Intake, intake, pasted
from app.imports.staged import Question
from app.services import imports
from app.services.imports import ImportKind
from app.workspace import Workspace
from ui.kit.clipboard import NOTHING_COPIED, copied_list, files_of, rows_of
from ui.kit.desk import Desk, Door
from ui.kit.errors import Banner, expected
from ui.kit.giving import ask_path, open_path
from ui.kit.intake.problems import Problems
from ui.kit.tasks import Failed, Job
from ui.kit.theme import px

if TYPE_CHECKING:
    from app.imports.taking import Taken, Wishes

    Asked = tuple["Receives", Wishes | None]

_PADDING, _GAP, _WIDTH, _HEIGHT = 16, 12, 920, 560
_FILES = "工作簿或文本表格 (*.xlsx *.xls *.et *.csv *.txt *.xml *.htm *.html)"
_DROP = "把文件拖到这里，或者"
_ONE_BY_ONE = "一次只看一个文件，请逐个拖进来。"
_UNANSWERED = "刚才的回答没有用上，请再答一次；其余的回答都还在。"
_KEPT = "没有写入任何内容，文件和回答都还在，处理好后再按“导入”。"
_ANSWERED = "回答过的问题还没有导入。"
HISTORY = "imports"  # the page that lists what was imported


def _anything(_taken: object) -> None:
    """Nothing more is asked of it."""


@dataclass(frozen=True, kw_only=True)
class Receives:
    """What a page takes in.

    ``accepts`` raises Invalid for a file that belongs elsewhere (another month); ``hint`` says which columns
    are read; ``measure`` is what a row is counted in.
    """

    kind: ImportKind
    title: str
    wishes: Wishes | None = None
    hint: str = ""
    measure: str = "行"
    accepts: Callable[[Taken], None] = _anything


class IntakeDialog(QDialog):
    """Choose or drop a file, see what it holds and what is wrong cell by cell, import what passes."""

    def __init__(self, desk: Desk, receives: Receives, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.receives = desk, receives
        self.taken: Taken | None = None
        self.wishes: Wishes | None = receives.wishes
        self.job: Job | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setWindowTitle(receives.title)
        self.resize(px(_WIDTH), px(_HEIGHT))
        self.head, self.note, self.busy = QLabel(), QLabel(), QProgressBar()
        self.banner = Banner()
        self.drop, self.found = QFrame(), Problems(self.answer)
        self.problems = self.found.table
        self.choose_button, self.again_button = QPushButton("选择文件…"), QPushButton("换一个文件…")
        self.paste_button = QPushButton("粘贴复制的名单")
        self.copy_button, self.yes = QPushButton("另存标注副本…"), QPushButton("导入")
        self.close_button, self.past_button = QPushButton("取消"), QPushButton("以前的导入")
        self._arrange()
        self._connect()
        self.start_over()

    def _arrange(self) -> None:
        title, hint = QLabel(self.receives.title), QLabel(in_own_words(self.receives.hint))
        title.setObjectName("pageTitle")
        self.head.setObjectName("section")
        for label in (hint, self.note):
            label.setObjectName("hint")
        for label in (hint, self.note, self.head):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.busy.setAccessibleName("正在检查")
        self.drop.setObjectName("card")
        words = QLabel(_DROP)
        words.setObjectName("label")
        inside = QVBoxLayout(self.drop)
        inside.addStretch(1)
        for part in (words, self.choose_button, self.paste_button):
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(_PADDING),) * 4)
        layout.setSpacing(px(_GAP))
        for part in (title, hint, self.banner, self.head, self.note, self.busy):
            layout.addWidget(part)
        for part in (self.drop, self.found):
            layout.addWidget(part, 1)
        layout.addLayout(_foot(self))

    def _connect(self) -> None:
        self.choose_button.clicked.connect(self.choose)
        self.again_button.clicked.connect(self.choose)
        paste = partial(_paste_copied, self)
        self.paste_button.clicked.connect(paste)
        QShortcut(QKeySequence.StandardKey.Paste, self, paste)
        self.copy_button.clicked.connect(self.save_copy)
        self.yes.clicked.connect(self.accept)
        self.close_button.clicked.connect(self.reject)
        self.past_button.clicked.connect(self._go_to_past)
        self.desk.tasks.progressed.connect(self._go_on)

    def start_over(self, sentence: str = "") -> None:
        """Wait for a file; ``sentence`` says what was wrong with the one before."""
        self.taken = None
        self.banner.say("")
        self._stand(reading=False)
        self.head.setText(sentence)
        self.head.setVisible(bool(sentence))
        self.note.hide()
        self.choose_button.setFocus()
        self.desk.tasks.read(self, _stand_by, done=_anything)

    def _stand(self, *, reading: bool) -> None:
        looked = self.taken is not None
        self.busy.setVisible(reading)
        self.drop.setVisible(not reading and not looked)
        self.found.setVisible(looked)
        for button in (self.again_button, self.copy_button, self.yes):
            button.setVisible(looked)
        if reading:
            self.note.hide()

    def choose(self) -> QFileDialog:
        """Ask for a file; return the dialog that asks."""
        dialog = QFileDialog(self, "选择要导入的文件", "", _FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.look_at(Path(name)))
        dialog.open()
        return dialog

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dragged here; what lies on the web is none."""
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the file that was dropped; of several none, so that nobody takes one for all."""
        event.acceptProposedAction()
        paths = files_of(event.mimeData())
        if len(paths) == 1:
            self.look_at(paths[0])
        else:
            self.remark(_ONE_BY_ONE)

    def look_at(self, path: Path) -> None:
        """Check a file without writing, and show what was found."""
        self.wishes = self.receives.wishes
        self._check(path.name, lambda: intake(path))

    def look_at_text(self, text: str) -> None:
        """Check a copied list, its titles in the first line."""
        self.wishes = self.receives.wishes
        self._check("粘贴的名单", lambda: pasted("粘贴的名单.csv", rows_of(text)))

    def remark(self, sentence: str) -> None:
        """Say why nothing was taken; what is looked at already stays, and what was answered."""
        if self.taken is None and not self.busy.isVisible():
            self.start_over(sentence)
        else:
            self.banner.say(sentence)

    def _check(self, name: str, open_: Callable[[], Intake], failed: Failed | None = None) -> None:
        self.taken = None
        self.banner.say("")
        self._stand(reading=True)
        self.head.setText(f"正在检查“{name}”，不会写入…")
        self.head.show()
        self.busy.setRange(0, 0)  # nobody knows yet how much it is
        work = partial(_checked, self.desk.workspace, (self.receives, self.wishes), open_)
        failed = failed or self._failed
        self.job = self.desk.tasks.read(self, work, done=self.show_taken, failed=failed, name="file")

    def _go_on(self, job: Job, fraction: float, text: str) -> None:
        if job is self.job and fraction:
            self.busy.setRange(0, 100)
            self.busy.setValue(int(100 * fraction))
            self.busy.setFormat(f"%p%  {text}")

    def done(self, result: int) -> None:
        """Close it; what is still being read is stopped, and the process that reads it."""
        if self.job is not None:
            self.job.cancel()
        super().done(result)

    def _failed(self, error: BaseException) -> None:
        self.start_over(str(expected(error) or ""))
        if expected(error) is None:
            self.desk.tasks.present(self, error)

    def show_taken(self, taken: Taken) -> None:
        """Show counts, problems and rows left out."""
        self.taken, staged, measure = taken, taken.staged, self.receives.measure
        self._stand(reading=False)
        good, every = telling.to_write(staged), len(staged.rows)
        bad = every - len(staged.accepted)
        self.head.setText(f"{taken.file.name}：{telling.counted(staged, measure)}")
        self.note.setText(telling.noted(staged))
        self.note.show()
        self.found.show_told(list(telling.lines(staged)))
        self.desk.tasks.read(self, _stand_by, done=_anything)  # what is imported is read again
        self.yes.setText(f"只导入通过的 {good:,} {measure}" if bad else f"导入 {good:,} {measure}")
        self.yes.setEnabled(good > 0)
        self.yes.setToolTip(telling.nothing_to_write(staged))
        self.yes.setDefault(good > 0)
        self.copy_button.setEnabled(bool(staged.problems))
        self.copy_button.setToolTip(
            "原样保存一份，最右一列写明每行的问题" if staged.problems else "没有问题，不需要标注副本。"
        )
        if not self.found.stand_again():
            (self.yes if good else self.again_button).setFocus()

    def answer(self, question: Question, value: str) -> None:
        """Take what a person said and look at the same file again."""
        from app.imports.taking import Wishes

        if self.taken is None:
            return
        before, wishes, file = (self.taken, self.wishes), self.wishes or Wishes(), self.taken.file
        self.wishes = replace(wishes, answers=wishes.answers.with_one(question, value))
        self._check(file.name, lambda: file, partial(self._unanswered, *before))

    def _unanswered(self, taken: Taken, wishes: Wishes | None, error: BaseException) -> None:
        """Show again what was there before an answer that could not be looked at: the connection was lost."""
        self.wishes = wishes
        self.show_taken(taken)
        if known := expected(error):
            self.banner.say(f"{known} {_UNANSWERED}")
        else:
            self.desk.tasks.present(self, error)

    def save_copy(self) -> QFileDialog | None:
        """Keep the file as it came with the reasons beside it; return the dialog that asks where."""
        if self.taken is None:
            return None
        name = f"{Path(self.taken.file.name).stem}（标注）.xlsx"
        return ask_path(self, self.desk, name, partial(self._annotate, self.taken))

    def _annotate(self, taken: Taken, path: Path) -> None:
        door = Door("打开文件", partial(open_path, self.desk, path))
        said = f"已保存“{path.name}”，改好后再导入。"

        def write(_space: Workspace, _job: Job) -> None:
            from app.imports.annotate import annotate  # a library of its own, for those who ask for the copy

            annotate(taken.file, taken.book, taken.staged, path)

        tell, title = lambda _none: self.desk.tell(said, door), f"正在保存“{path.name}”"
        self.desk.run(self, write, done=tell, title=title)

    def accept(self) -> None:
        """Import what passed as one batch; it can be taken back whole."""
        if self.taken is None or not telling.to_write(self.taken.staged):
            return
        super().accept()
        _write(self, self.taken)

    def unsent(self) -> str:
        """Return what was answered and not imported, empty when nothing was."""
        answered = self.isVisible() and self.wishes is not self.receives.wishes
        return f"“{self.receives.title}”里{_ANSWERED}" if answered else ""

    def reject(self) -> None:
        """Close it; once something was answered only after asking."""
        if self.unsent():
            self.banner.ask_to_leave(_ANSWERED, self._go_on_here, super().reject)
        else:
            super().reject()

    def _go_on_here(self) -> None:
        self.banner.say("")
        self.problems.setFocus()

    def _go_to_past(self) -> None:
        self.reject()
        if not self.isVisible():
            self.desk.open(HISTORY)


def _foot(dialog: IntakeDialog) -> QHBoxLayout:
    foot = QHBoxLayout()
    dialog.past_button.setObjectName("link")
    dialog.past_button.setAutoDefault(False)
    foot.addWidget(dialog.past_button)
    foot.addStretch(1)
    for button in (dialog.again_button, dialog.copy_button, dialog.close_button, dialog.yes):
        button.setAutoDefault(False)
        foot.addWidget(button)
    return foot


def _paste_copied(dialog: IntakeDialog, _on: bool = False) -> None:
    """Look at the copied list; say what to copy where there is none."""
    if text := copied_list():
        dialog.look_at_text(text)
    else:
        dialog.remark(NOTHING_COPIED)


def _stand_by(_job: Job) -> None:
    from app.imports.reading import stand_by

    stand_by()


def _checked(workspace: Workspace, asked: Asked, open_: Callable[[], Intake], job: Job) -> Taken:
    taken = _read(workspace, asked, open_(), job, dry_run=True)
    asked[0].accepts(taken)
    return taken


def _written(asked: Asked, file: Intake, workspace: Workspace, job: Job) -> Taken:
    return _read(workspace, asked, file, job, dry_run=False)


def _read(workspace: Workspace, asked: Asked, file: Intake, job: Job, *, dry_run: bool) -> Taken:
    from app.imports.taking import Wishes, take_file  # many modules, read when somebody brings a file

    wishes = replace(asked[1] or Wishes(), dry_run=dry_run, accept_valid=not dry_run)
    return take_file(workspace, asked[0].kind, file, wishes, job.step)


def _write(dialog: IntakeDialog, looked: Taken) -> None:
    """Import what passed; what could not be is opened once more, with the reason and every answer."""
    desk, receives, wishes = dialog.desk, dialog.receives, dialog.wishes
    owner = dialog.parent() or desk
    again = partial(_again, owner, desk, (receives, wishes))

    def done(taken: Taken) -> None:
        if taken.batch is None:
            again(taken, "没有导入：刚才通过的行现在有误，请看下面的原因。")
        else:
            said = f"已导入 {telling.to_write(taken.staged):,} {receives.measure}（批次 {taken.batch}）。"
            desk.tell(said, Door("撤回本次导入", partial(take_back, owner, desk, taken.batch)))

    def failed(error: BaseException) -> None:
        if known := expected(error):
            again(looked, f"{known} {_KEPT}")
        else:
            desk.tasks.present(owner, error)

    work, title = partial(_written, (receives, wishes), looked.file), f"{receives.title}：{looked.file.name}"
    desk.run(owner, work, done=done, failed=failed, title=title)


def _again(owner: QWidget, desk: Desk, asked: Asked, taken: Taken, sentence: str) -> None:
    dialog = IntakeDialog(desk, asked[0], owner)
    dialog.wishes = asked[1]
    dialog.open()
    dialog.show_taken(taken)
    dialog.banner.say(sentence)


def take_back(owner: QWidget, desk: Desk, batch: int) -> None:
    """Take a batch back; what stands against it is said."""

    def told(count: int) -> None:
        desk.tell(f"已撤回批次 {batch}，共 {count:,} 条记录。")

    desk.do(owner, imports.undo, batch, done=told)
