"""What the tabs of a case and of a campaign have alike: where their parts lie, F5, what is said unread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.core.errors import AppError
from ui.kit.case import CaseView
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.pages.vetting.strip import Strip


class Parts(NamedTuple):
    """The steps, what is worked on below them, and the line at the foot."""

    strip: Strip
    view: CaseView
    foot: QLabel


def more_papers(papers: Sequence[tuple[str, str]], give: Callable[[str], object]) -> QPushButton:
    """Return a button from which other papers drop, each by its name and title."""
    button, menu = QPushButton(icon("files"), " 更多文书"), QMenu()
    button.setAccessibleName("更多文书")
    button.setToolTip("空白的和已登记的其他表，预览后可以打印")
    menu.setParent(button, menu.windowFlags())
    for name, title in papers:
        menu.addAction(icon("file-pdf"), title).triggered.connect(lambda _on=False, name=name: give(name))
    button.setMenu(menu)
    return button


def laid_out(page: QWidget, papers: QWidget, empty: str, refresh: Callable[[], None]) -> Parts:
    """Lay a page out: the view, its foot and its papers below; nothing is shown before something is read."""
    strip, foot = Strip(), QLabel(empty)
    view = CaseView(strip)
    foot.setObjectName("hint")
    below = QHBoxLayout()
    below.setContentsMargins(16, 0, 16, 8)
    below.addWidget(foot, 1)
    below.addWidget(papers)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(view, 1)
    layout.addLayout(below)
    view.hide()
    papers.hide()
    reach = Qt.ShortcutContext.WidgetWithChildrenShortcut
    QShortcut(QKeySequence("F5"), page, refresh, context=reach)
    return Parts(strip, view, foot)


def unread(desk: Desk, page: QWidget, foot: QLabel, error: BaseException) -> None:
    """Say at the foot what kept a page from being read; what nobody foresaw is presented too."""
    foot.setText(f"{error} 按 F5 重试。" if isinstance(error, AppError) else "没有读到，按 F5 重试。")
    if not isinstance(error, AppError):
        desk.tasks.present(page, error)
