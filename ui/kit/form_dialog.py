"""A form over a page that stays alive: sent once, and nothing typed is lost whatever the answer."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial, wraps
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Conflict, Invalid, Unavailable
from app.core.own_words import in_own_words
from app.workspace import Happened, Unit, Workspace, give_up
from ui.kit.desk import Desk
from ui.kit.editors import Day, OptionList
from ui.kit.errors import Banner, Clash, Comparison, expected, told_by
from ui.kit.form import Form, Sheet
from ui.kit.tasks import Job
from ui.kit.theme import px

_PADDING, _GAP = 16, 8
_WIDTH, _SLACK, _ROOM = 640, 32, 60  # room for a fault below a field; left free of the screen's height
_CHOOSE = "请逐项选择用哪一个，再提交；您填写的内容都还在。"
_KEYS = "Ctrl+回车"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FormDialog(QDialog):
    """A sheet to fill in over a page that stays alive; ``done`` gets what the service returned.

    Ctrl+Enter submits, Enter goes to the next field, Esc asks once something was typed.  Whatever the
    answer, nothing typed is lost until it is accepted.
    """

    changed = Signal()
    """What it says may have changed."""

    def __init__(
        self, desk: Desk, sheet: Sheet, done: Callable[[Any], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.sheet, self._done = desk, sheet, done
        self.form, self.banner = Form(sheet), Banner()
        self.forms, self.fields = [self.form], QVBoxLayout()
        self.submit_button, self.cancel_button = QPushButton(sheet.button), QPushButton("取消")
        self.area = QScrollArea()
        self._version, self._seen = 0, dict[str, Any]()
        if sheet.record:
            self._version, self._seen = sheet.record.version, dict(sheet.record.seen)
        self.comparison, self._values = Comparison(), dict[str, tuple[Any, Any, Any]]()
        self._joined, self._choosing, self._met = list[str](), False, 0
        self._barred = ""
        self._sent: Any = None
        self._key, self._doubtful = "", list[str]()
        self.sending = False
        self._held: QWidget | None = None
        self.setWindowTitle(sheet.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._arrange()
        self.form.changed.connect(self.weigh)
        self.comparison.chosen.connect(self._choose)
        for key, cell in self.form.cells.items():
            cell.edited.connect(partial(self._typed, key))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.submit)
        QShortcut(QKeySequence("Ctrl+;"), self, partial(_put_today, self))

    def _arrange(self) -> None:
        title, note = QLabel(in_own_words(self.sheet.title)), QLabel(in_own_words(self.sheet.note))
        title.setObjectName("pageTitle")
        note.setObjectName("hint")
        note.setWordWrap(True)
        if not self.sheet.note:  # shown before it has a parent it would be a window, and the active one
            note.hide()
        body = QWidget()
        body.setLayout(self.fields)
        self.fields.setContentsMargins(px(2), 0, px(_GAP), 0)
        self.fields.addWidget(self.comparison)
        self.fields.addWidget(self.form)
        self.fields.addStretch(1)
        self.area.setWidget(body)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(_PADDING),) * 4)
        layout.setSpacing(px(_PADDING) - px(4))
        for each in (title, note, self.banner, self.area):
            layout.addWidget(each)
        layout.addLayout(_foot(self))
        around = self.sizeHint().height() - self.area.sizeHint().height()
        screen = QApplication.primaryScreen().availableGeometry().height()
        width = px(_WIDTH) * self.sheet.across // 2
        self.resize(width, min(around + body.sizeHint().height() + px(_SLACK), screen - px(_ROOM)))

    def open(self) -> None:
        """Show it without blocking, the keyboard in the first field."""
        super().open()
        self.form.setFocus()

    def promise(self, button: str, barred: str = "") -> None:
        """Let the button say what it will do, or why it cannot be pressed."""
        self.sheet, self._barred = replace(self.sheet, button=button), barred
        self._count()

    def weigh(self) -> None:
        """Look anew at what the form says."""
        self._count()
        self.changed.emit()

    def submit(self) -> None:
        """Send the command once, or go to the first field that is wrong."""
        if self.sending:
            return
        command = self.form.command()
        if command is None or self.comparison.open:
            self._refused(_CHOOSE if command else "")
            return
        if self._barred:  # the keys send where the button cannot be pressed
            self._refused(self._barred)
            return
        if command != self._sent:  # the same words sent again are the same intention
            self._sent, self._key = command, uuid.uuid4().hex
        self.banner.say("")
        self._send()

    def _send(self) -> None:
        self.sending, self._held = True, self.form.focusWidget()
        self.form.setEnabled(False)
        self.submit_button.setEnabled(False)
        self.submit_button.setText("正在提交…")
        args = (self._sent, self._version) if self.sheet.record else (self._sent,)
        before = tuple(key for key in self._doubtful if key != self._key)
        work = partial(_once, self._key, before, self.sheet.send, args)
        self.desk.run(self, work, done=self._taken, failed=self._failed)

    def _taken(self, result: Any) -> None:
        self.accept()
        self._done(result)
        for said in self._joined:
            self.desk.tell(said)

    def _failed(self, error: BaseException) -> None:
        self.sending = False
        self.form.setEnabled(True)
        self.submit_button.setEnabled(True)
        if self._held is not None:
            self._held.setFocus()  # a form that was out of use has lost the keyboard
        self._count()
        known = expected(error)
        if isinstance(known, Happened):
            self._tell_happened(known)
        elif isinstance(known, Unavailable):
            self._doubtful.append(self._key)  # it may have arrived all the same
            self.banner.say(f"{known} 已填写的内容都还在。", ("重试", self.submit))
        elif isinstance(known, Conflict) and self.sheet.record:
            self.meet(known)
        elif known is not None:
            faults = known.fields if isinstance(known, Invalid) else {}
            self._refused("；".join(self.form.mark(faults)) if faults else str(known))
        else:
            self.desk.tasks.present(self, error)

    def _tell_happened(self, known: Happened) -> None:
        answer = partial(_once, known.key, (), self.sheet.send, ())  # fetched, not sent again
        show = partial(self.desk.run, self, answer, done=self._taken, failed=self._failed)
        self.banner.say(f"{known} 需要更正的，请在那条记录上办理。", ("关闭并查看", show))

    def _refused(self, sentence: str) -> None:
        self.banner.say(sentence)
        self._count()
        if self.comparison.open:
            self.area.verticalScrollBar().setValue(0)
            self.comparison.go_to_first()
        elif self.form.wrong:
            self.form.go_to_first()

    def meet(self, met: Conflict) -> None:
        """Send again with what somebody else wrote elsewhere; ask where both changed the same field."""
        self._met += 1
        if met.version is None and self._met > 1:
            self._refused(str(met))
        elif met.version is None:  # it came to light while writing; asked again, the service says by whom
            self._send()
        else:
            both, who = self.form.join(self._seen, met), told_by(met)
            self._version, self._met = met.version, 0
            self._compare(both.collisions, met)
            self._seen |= met.theirs
            titles = "、".join(self.form.cells[key].plan.title for key in both.taken)
            self._joined += [f"{who}同时改了{titles}，与您的修改一并保存了。"] if titles else []
            if both.collisions:
                self._refused(f"您填写的时候，{who}也改了下面 {len(both.collisions)} 项。{_CHOOSE}")
            elif self._seen:
                self.submit()
            else:
                self._refused(f"您填写的时候，{who}改过这一份；填写的内容都还在，请核对后再次提交。")

    def _compare(self, keys: Sequence[str], met: Conflict) -> None:
        """Show what both wrote into these fields, and what it was."""
        cells = {key: self.form.cells[key] for key in keys}
        self._values = {
            key: (cell.read(), met.theirs[key], self._seen.get(key)) for key, cell in cells.items()
        }
        clashes = []
        for key, cell in cells.items():
            mine, theirs, before = map(cell.editor.says, self._values[key])
            clashes.append(Clash(key, cell.plan.title, (mine, theirs, before)))
        self.comparison.ask(clashes)
        QTimer.singleShot(0, self, self.grow)  # when it has been laid out

    def _choose(self, key: str, side: int) -> None:
        if not self._choosing:
            self._choosing = True
            self.form.cells[key].take(self._values[key][side])
            self._choosing = False
        self._count()

    def _typed(self, key: str) -> None:
        """Let what is typed into a field in question be what one wants to stand."""
        if key not in self._values or self._choosing:
            return
        try:
            mine = self.form.cells[key].read()
        except Invalid:
            return  # the form says so at the field
        self._choosing = True
        self._values[key] = (mine, *self._values[key][1:])
        self.comparison.take_mine(key, self.form.cells[key].editor.says(mine))
        self._choosing = False

    def _count(self) -> None:
        if self.sending:
            return
        wrong, open_ = len(self.form.wrong), len(self.comparison.open)
        said = f"还有 {wrong} 处需要修正" if wrong else f"还有 {open_} 处需要选择" if open_ else ""
        self.submit_button.setEnabled(not self._barred)
        self.submit_button.setToolTip(self._barred or _KEYS)
        self.submit_button.setText(said or self.sheet.button)

    def grow(self, more: int = 0) -> None:
        """Be as high as the form needs, and so many pixels ``more``; never lower than before."""
        view, form = self.area.viewport(), self.area.widget()
        self.layout().activate()
        whole = max(form.sizeHint().height(), form.layout().totalHeightForWidth(view.width()))
        lacking = whole - view.height() + more
        if lacking > 0:
            most = self.screen().availableGeometry().height() - px(_ROOM)
            self.resize(self.width(), min(self.height() + lacking, most))

    def unsent(self) -> str:
        """Return what was typed and not sent, empty when nothing is."""
        return f"“{self.sheet.title}”填写的内容还没有提交。" if self.typed else ""

    @property
    def typed(self) -> bool:
        """Whether somebody changed anything, in a form that was turned away too."""
        return any(form.typed for form in self.forms)

    def reject(self) -> None:
        """Close it; once something was typed only after asking, and never while it is being sent."""
        if self.sending:
            return
        if self.typed:
            self.banner.ask_to_leave("填写的内容还没有提交。", self._go_on, super().reject)
        else:
            super().reject()

    def _go_on(self) -> None:
        self.banner.say("")
        self.form.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next field with Enter; a button is pressed by it, a choice made by its digit."""
        if not _by_key(self.focusWidget(), event, self):
            super().keyPressEvent(event)


def _by_key(focus: QWidget | None, event: QKeyEvent, dialog: FormDialog) -> bool:
    """Do what a key does in a form, and return whether it does anything of its own."""
    chosen = _chosen(focus, event)
    if not chosen and event.key() not in _ENTER:
        return False
    if isinstance(focus, QPushButton):
        focus.click()
    else:
        (_last(focus) or dialog).focusNextChild()  # scrolls to it, which the dialog's own does not
    return True


def _last(focus: QWidget | None) -> QWidget | None:
    """Return where the field of a widget ends: of choices side by side the last one."""
    group = focus.group() if isinstance(focus, QRadioButton) else None
    last = group.buttons()[-1] if group else focus
    if last is not None:
        last.setFocus()
    return last


def _chosen(focus: QWidget | None, event: QKeyEvent) -> bool:
    """Choose by a digit, as one ticks the second box on paper, and say whether one was; a lone box by 1 or 0.

    A list has chosen by itself what it lets pass.
    """
    text = unicodedata.normalize("NFKC", event.text())
    if not (len(text) == 1 and text in "0123456789"):
        return False
    if isinstance(focus, QCheckBox) and text in "01":
        focus.setChecked(text == "1")
        return True
    group = focus.group() if isinstance(focus, QRadioButton) else None
    button = group.button(int(text) - 1) if group else None
    if button is not None:
        button.setChecked(True)
    return button is not None or isinstance(focus, OptionList)


def _put_today(dialog: FormDialog) -> None:
    """Write today into the day that is being filled in, as WPS does."""
    for cell in dialog.form.cells.values():
        if isinstance(cell.editor, Day) and cell.editor.line.hasFocus() and cell.editor.line.isEnabled():
            cell.editor.show_value(dialog.desk.today)


def _foot(dialog: FormDialog) -> QHBoxLayout:
    """Return the line of the buttons, each bound to what it does."""
    between = (
        "回车到下一项，数字选选项，" if dialog.form.cells else ""
    )  # where nothing is asked there is no next
    foot, keys = QHBoxLayout(), QLabel(f"{between}Ctrl+回车提交")
    keys.setObjectName("hint")
    dialog.submit_button.setDefault(True)
    dialog.submit_button.setToolTip(_KEYS)
    dialog.submit_button.clicked.connect(dialog.submit)
    dialog.cancel_button.setAutoDefault(False)
    dialog.cancel_button.clicked.connect(dialog.reject)
    foot.addWidget(keys, 1)
    foot.addWidget(dialog.cancel_button)
    foot.addWidget(dialog.submit_button)
    return foot


def _once(
    key: str,
    before: tuple[str, ...],
    send: Callable[..., Any],
    args: tuple[Any, ...],
    workspace: Workspace,
    _job: Job,
) -> Any:
    """Send a command once; what was sent ``before`` in other words, and may still arrive, never does."""

    @wraps(send)
    def instead(unit: Unit, *args: Any) -> Any:
        give_up(unit, before)
        return send(unit, *args)

    return workspace.once(key, instead, *args)
