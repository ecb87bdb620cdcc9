"""档案: a paper looked at, one whose file is damaged, scans, an upload, a list about to be printed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from app.core.errors import Invalid
from ui.pages.documents import papers, scans
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

Settle = Callable[[], None]


def _looked_at(window: Window, settle: Settle) -> QWidget | None:
    """Look at the last PDF of the list."""
    page = window.tabs.front.widget
    rows = [row for row in page.model.rows if row.file_name.endswith(".pdf")]
    if not rows:
        return None
    page.table.choose({rows[-1].id})
    return _drawn(papers.show(page), settle)


def _drawn(dialog: QWidget | None, settle: Settle) -> QWidget | None:
    settle()
    if dialog is not None:
        dialog.grab()  # what is in sight is asked for when it is painted
        settle()
    return dialog


def _damaged(window: Window, settle: Settle) -> QWidget | None:
    """Look at a paper whose bytes are no longer those that were issued."""
    dialog = _looked_at(window, settle)
    if dialog is not None:
        row = window.tabs.front.widget.table.chosen()[0]
        problem = f"“{row.number}”的内容与签发时不符，请从备份恢复并报告管理员。"
        dialog.preview.paper = None
        dialog.preview.refuse(Invalid(problem))
    return dialog


def _scan(window: Window, settle: Settle) -> QWidget | None:
    page = window.tabs.front.widget
    if not page.model.rows:
        return None
    page.table.choose({page.model.rows[0].id})
    return _drawn(scans.show(page), settle)


def _upload(window: Window, settle: Settle) -> QWidget | None:
    page = window.tabs.front.widget
    if "上传" not in page.buttons:
        return None
    dialog = scans.upload(page)
    settle()
    return dialog


def _printed(window: Window, settle: Settle) -> QWidget | None:
    """Let the list be drawn as pages."""
    window.tabs.front.widget.giving.print()
    settle()
    return _drawn(QApplication.activeModalWidget(), settle)


SCENES = (
    Scene("paper", "documents", _looked_at),
    Scene("damaged", "documents", _damaged),
    Scene("list", "documents", _printed),
    Scene("scan", "scans", _scan),
    Scene("upload", "scans", _upload),
)
