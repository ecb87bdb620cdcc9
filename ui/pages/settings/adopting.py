"""The dialog a policy is adopted by: first what differs, then, by whoever may, the adoption."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from app.core.errors import Invalid
from app.services.policy import Preview, adopt
from ui.kit.desk import Desk
from ui.kit.errors import Banner, expected
from ui.kit.form import Form, Sheet
from ui.pages.settings.comparison import Comparison, refusal
from ui.pages.settings.frame import frame, lay, scrolled

_WIDTH, _HEIGHT = 900, 690
_FIRST, _CHANGED = "先看差异，核对后再采用。", "填写有改动，请再看一次差异。"
_MAY_NOT = f"您没有“{adopt.permission.label}”的权限：可以看差异，采用请联系系统管理员。"


class AdoptDialog(QDialog):
    """A form, its differences to the policy in force, and the adoption; nothing typed is lost.

    ``see(unit, command)`` gives the preview; the sheet's ``send`` adopts; ``done`` gets the version's id.
    """

    def __init__(
        self,
        desk: Desk,
        sheet: Sheet,
        see: Callable[..., Preview],
        done: Callable[[Any], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.sheet, self._see, self._done = desk, sheet, see, done
        self.form, self.banner, self.comparison = Form(sheet), Banner(), Comparison()
        self.see_button, self.adopt_button = QPushButton("看差异"), QPushButton("采用")
        self.close_button, self.sending = QPushButton("取消"), False
        self.command: Any = None
        self.area = scrolled(self.form)
        self._arrange()
        self.form.changed.connect(self._stale)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.adopt)
        self._wait(_FIRST)
        self.may_not = "" if desk.may(adopt.permission) else _MAY_NOT
        self.banner.say(self.may_not)

    def _arrange(self) -> None:
        frame(self, self.sheet.title, _WIDTH, _HEIGHT)
        buttons = (self.close_button, self.see_button, self.adopt_button)
        lay(self, self.sheet.note, (self.banner, self.area, self.comparison), buttons)
        for button, act in zip(buttons, (self.reject, self.look, self.adopt), strict=True):
            button.clicked.connect(act)

    def open(self) -> None:
        """Show it, the keyboard in the first field."""
        super().open()
        self.form.setFocus()

    def _wait(self, reason: str) -> None:
        """Let nothing be adopted until it has been looked at."""
        self.command = None
        ready = not reason
        self.adopt_button.setEnabled(ready)
        self.adopt_button.setToolTip(reason or "Ctrl+回车")
        self.adopt_button.setDefault(ready)
        self.see_button.setDefault(not ready)

    def _stale(self) -> None:
        if self.command is not None:
            self._wait(_CHANGED)

    def look(self) -> None:
        """Read what the form's policy would change."""
        command = self.form.command()
        if command is not None:
            self.comparison.wait("正在比较…")
            shown = partial(self._show, command)
            self.desk.ask(self, self._see, command, done=shown, failed=self._failed, name="preview")

    def _show(self, command: Any, seen: Preview) -> None:
        if self.form.command() != command:  # somebody went on typing
            self._wait(_CHANGED)
            return
        self.comparison.show_preview(seen)
        self.banner.say("；".join(self.form.mark(dict(seen.refused))) or self.may_not)
        reason = refusal(seen) or self.may_not
        self._wait(reason)
        self.command = None if reason else command

    def adopt(self) -> None:
        """Adopt what has been looked at, and look first where nothing has been."""
        if self.command is None:
            self.look()
        if self.command is None or self.sending:
            return
        self._send(on=True)
        self.desk.do(self, self.sheet.send, self.command, done=self._adopted, failed=self._failed)

    def _send(self, *, on: bool) -> None:
        self.sending = on
        for each in (self.form, self.see_button, self.adopt_button):
            each.setEnabled(not on)

    def _adopted(self, version: Any) -> None:
        self.accept()
        self._done(version)

    def _failed(self, error: BaseException) -> None:
        self._send(on=False)
        self.comparison.wait("")
        known = expected(error)
        if known is None:
            self.desk.tasks.present(self, error)
            return
        faults = known.fields if isinstance(known, Invalid) else {}
        self._wait(_FIRST)
        self.banner.say("；".join(self.form.mark(faults)) if faults else str(known))
        self.form.go_to_first()

    def unsent(self) -> str:
        """Return what was typed and not adopted, empty when nothing is."""
        return f"“{self.sheet.title}”填写的内容还没有采用。" if self.form.typed else ""

    def reject(self) -> None:
        """Close it; once something was typed only after asking, and never while it is being adopted."""
        if self.sending:
            return
        if self.form.typed:
            self.banner.ask_to_leave("填写的内容还没有采用。", self._go_on, super().reject)
        else:
            super().reject()

    def _go_on(self) -> None:
        self.banner.say(self.may_not)
        self.form.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next field with Enter; nothing is adopted by it."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not isinstance(self.focusWidget(), QPushButton):
            (self.focusWidget() or self).focusNextChild()  # scrolls to it, which the dialog's own does not
