"""Pictures of the window, drawn without a screen: every page, light and dark, at the sizes people have."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from app.core import platform
from app.core.errors import Unavailable
from app.services import accounts, backup
from app.workspace import Workspace
from ui.kit.page import EVERYTHING, for_each
from ui.kit.theme import Look, Scheme, dress
from ui.shell.garbage import collected_between_events
from ui.shell.scenes import SCENES
from ui.shell.scenes.scene import Scene
from ui.shell.sign_in import SignIn
from ui.shell.window import Window

_SIZES = ((1366, 768, 100), (1440, 900, 100), (1366, 768, 125))  # width, height, zoom
_SCHEMES = (Scheme.LIGHT, Scheme.DARK)
_ROW = 2  # a selected row shows the inspector's lines and the sums


def take(place: str, login: str, passphrase: str, folder: Path) -> list[Path]:
    """Write the pictures of a database as one person sees it into ``folder``; return their paths.

    A file is copied first, and the copy drawn: scenes of a demonstration make up what has not happened yet.

    Raises:
        Denied: the passphrase is wrong.
        Unavailable: the database cannot be opened, or a page could not be read.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["shots"])
    folder.mkdir(parents=True, exist_ok=True)
    with collected_between_events(), TemporaryDirectory(ignore_cleanup_errors=True) as aside:
        dress(app)
        window = Window(_opened(place, login, passphrase, Path(aside)))
        window.show()
        return _draw(app, window, SignIn(place, login), folder)


def _opened(place: str, login: str, passphrase: str, aside: Path) -> Workspace:
    """Sign in to a copy of the database, where a scene could write: on a server none does."""
    workspace = accounts.sign_in(place, login, passphrase, station=platform.station())
    if backup.copied.permission not in workspace.actor.permissions:
        return workspace
    try:
        copy = workspace.ask(backup.copied, aside)
    except BaseException:
        workspace.store.close()
        raise
    if copy is None:
        return workspace
    workspace.store.close()
    return accounts.sign_in(copy, login, passphrase, station=platform.station())


def _draw(app: QApplication, window: Window, sign_in: SignIn, folder: Path) -> list[Path]:
    try:
        files = list(_pages(window, folder))
        files += _scenes(window, folder)
        files += _dialogs(window, sign_in, folder)
    finally:
        window.close()
        dress(app)
    return files


def _pages(window: Window, folder: Path) -> Iterator[Path]:
    for scheme in _SCHEMES:
        for width, height, zoom in _SIZES:
            window.dress(Look(scheme, zoom))
            window.resize(width, height)
            bare = [page for page in window.pages if not for_each(page)]
            for number, page in enumerate(bare, 1):
                window.open_page(page.id)
                _settle(window)
                table = getattr(window.tabs.stack.currentWidget(), "table", None)
                if table is not None:
                    table.selectRow(_ROW)
                _settle(window)
                name = f"{number:02}-{page.id}-{width}x{height}-{zoom}-{scheme.value}.png"
                yield _save(window, folder / name)


def _scenes(window: Window, folder: Path) -> Iterator[Path]:
    mine = {page.id for page in window.pages}
    _tidy(window)
    _settle(window)  # fifty pages would each take every new style
    for scheme in _SCHEMES:
        for width, height, zoom in _SIZES[:2]:
            window.dress(Look(scheme, zoom))
            window.resize(width, height)
            for scene in (scene for scene in SCENES if scene.page in mine):
                name = f"scene-{scene.page}-{scene.name}-{width}x{height}-{scheme.value}.png"
                yield _scene(window, scene, folder / name)


def _scene(window: Window, scene: Scene, path: Path) -> Path:
    """Draw one scene on a page that is built anew, so that no scene leaves its traces to the next."""
    _tidy(window)
    window.open_page(scene.page)
    _settle(window)
    try:
        drawn = scene.play(window, lambda: _settle(window))
    except (LookupError, StopIteration):
        drawn = None  # the county has nothing of the kind: the page as it stands
    _save(drawn or window, path)
    if isinstance(drawn, QDialog):
        drawn.done(0)  # whatever was typed in it
    elif drawn is not None:
        drawn.close()
    front = window.tabs.bar.currentIndex()
    window.open_page(next(page.id for page in window.pages if page.id != scene.page))
    window.tabs.drop(front)
    _settle(window)
    return path


def _tidy(window: Window) -> None:
    """Leave one tab about everything, the inspector where there is room, and nothing said in passing."""
    while len(window.tabs.tabs) > 1:
        window.tabs.drop(window.tabs.bar.currentIndex())
    window.tabs.stand_on(EVERYTHING)
    if window.scopes:
        window.scopes.go_to(EVERYTHING)
    window.shape.inspector_wanted = None
    for toast in list(window.toasts.shown):
        toast.closer.click()


def _dialogs(window: Window, sign_in: SignIn, folder: Path) -> Iterator[Path]:
    sheet = window.show_keys()
    sign_in.show()
    for scheme in _SCHEMES:
        window.dress(Look(scheme))
        QApplication.processEvents()
        for name, dialog in (("keys", sheet), ("sign-in", sign_in)):
            yield _save(dialog, folder / f"dialog-{name}-{scheme.value}.png")
    sheet.close()
    sign_in.reject()


def _save(widget: QWidget, path: Path) -> Path:
    if not widget.grab().save(str(path)):
        raise Unavailable(f"图片“{path.name}”写不进去，请检查文件夹是否可写、磁盘是否已满。")
    return path


def _settle(window: Window) -> None:
    """Return when everything asked for has been read and drawn, and what was closed is gone.

    Layouts answer one another: what one turn has read takes its height in the next; a chart that lies lower
    for it is drawn on a real screen in the turn after that.
    Outside ``exec`` Qt deletes nothing that was to go later: 500 pages would stay and take each new style.
    """
    for _turn in range(3):
        while window.desk.tasks.busy:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        raise Unavailable(f"有一页没有读到数据，图片没有做完：{box.text()}")
