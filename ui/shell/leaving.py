"""What is asked before the window closes: nothing typed and nothing being written is lost unasked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.kit.desk import Desk
from ui.kit.tasks import Job, Outcome


def unsent(widgets: Sequence[QWidget]) -> list[str]:
    """Return what each page says of what was typed and not sent."""
    said = (widget.unsent() for widget in widgets if hasattr(widget, "unsent"))
    return [sentence for sentence in said if sentence]


def ask_about_typing(parent: QWidget, sentences: Sequence[str], go_on: Callable[[], object]) -> QMessageBox:
    """Ask whether to give up what was typed; ``go_on`` when the person says so."""
    text = "\n".join([*sentences, "关闭后这些填写不再保留。"])
    return _ask(parent, "还有没提交的填写", text, ("放弃填写并关闭", "返回"), go_on)


def ask_about_writing(parent: QWidget, desk: Desk, go_on: Callable[[], object]) -> QMessageBox:
    """Ask whether to close once what is being written has been written; ``go_on`` at once or then."""
    count = desk.tasks.writing
    text = f"还有 {count} 项正在写入或生成，现在关闭会等它们做完；什么都不会丢。"

    def when_done() -> None:
        if desk.tasks.writing:
            desk.tasks.finished.connect(settle, Qt.ConnectionType.QueuedConnection)
        else:
            go_on()

    def settle(job: Job) -> None:
        """Go when all is written; a failure stays on screen until it has been read."""
        failed = job.outcome is Outcome.FAILED
        if failed or not desk.tasks.writing:
            desk.tasks.finished.disconnect(settle)
        if not failed and not desk.tasks.writing:
            go_on()

    return _ask(parent, "还有任务没有完成", text, ("做完后关闭", "返回"), when_done)


def _ask(
    parent: QWidget, title: str, text: str, words: tuple[str, str], go_on: Callable[[], object]
) -> QMessageBox:
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    leave = box.addButton(words[0], QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(words[1], QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    leave.clicked.connect(lambda _on=False: go_on())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box
