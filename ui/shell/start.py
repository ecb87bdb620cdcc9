"""Start the window: display, fonts, sign-in, main window."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.core import platform
from app.workspace import Workspace
from ui.kit.errors import CrashHooks
from ui.kit.garbage import collected_between_events
from ui.kit.theme import dress
from ui.shell.memory import Memory
from ui.shell.probe import require_display
from ui.shell.sign_in import SignIn
from ui.shell.window import Window

_DEFAULT = "griddesk.griddesk"


def start(place: str | None = None, login: str | None = None) -> int:
    """Open the window on ``place``, by default the workstation's own database; return the exit code.

    Login and $GRIDDESK_PASSPHRASE, where both are given, sign in without a question.

    Raises: Unavailable when no window can open here.
    """
    require_display()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    with collected_between_events():
        return _run(app, place, login)


def _run(app: QApplication, place: str | None, login: str | None) -> int:
    _speak_chinese(app)
    dress(app)
    CrashHooks(app).install()
    workspace = _signed_in(place, login)
    if workspace is None:
        return 0
    memory = Memory(platform.data_folder(), workspace.actor.login, str(workspace.store.url))
    window = Window(workspace, memory=memory)
    window.show()
    return app.exec()


def _signed_in(place: str | None, login: str | None) -> Workspace | None:
    default = str(platform.data_folder() / _DEFAULT)
    dialog = SignIn(place or default, login or "", os.environ.get("GRIDDESK_PASSPHRASE", ""))
    dialog.exec()
    return dialog.workspace


def _speak_chinese(app: QApplication) -> None:
    """Let Qt's own buttons and menus speak Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
