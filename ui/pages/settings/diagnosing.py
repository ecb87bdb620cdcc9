"""The card 诊断: a zip for whoever mends the program, with nothing of any person in it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from app.workspace import Workspace
from ui.kit.desk import Desk, Door
from ui.kit.giving import ask_path, open_path
from ui.kit.tasks import Job
from ui.kit.theme import look
from ui.pages.settings.cards import card

_NAME = "诊断包.zip"
_KEPT = ("idle_minutes", "density")  # of the notes: the others hold what people look for
_NOTE = "版本、系统、本机设置、完整性检查和最近的出错报告。没有人员、号码、口令和文件内容，可以发给维护人员。"


def diagnosis_card(desk: Desk, owner: QWidget) -> QFrame:
    """Return the card with the button that asks where the zip is to be kept."""
    button = QPushButton("生成诊断包…")
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.clicked.connect(lambda _on=False: ask_path(owner, desk, _NAME, partial(_write, desk, owner)))
    return card("诊断", (("诊断包", button),), _NOTE)


def settings_of(desk: Desk) -> dict[str, Any]:
    """Return what may be told of the window."""
    now = look()
    return {"配色": now.scheme.value, "缩放": now.zoom} | {
        key: desk.notes[key] for key in _KEPT if key in desk.notes
    }


def _write(desk: Desk, owner: QWidget, path: Path) -> None:
    settings = settings_of(desk)

    def work(space: Workspace, _job: Job) -> None:
        from app.reports.diagnosis import diagnose  # read when somebody asks for it

        fresh = path.with_suffix(".part")
        fresh.write_bytes(diagnose(space, settings))
        fresh.replace(path)

    door = Door("打开文件夹", partial(open_path, desk, path.parent))
    said = f"诊断包已存为“{path.name}”。"
    desk.run(owner, work, done=lambda _none: desk.tell(said, door), title="正在生成诊断包")
