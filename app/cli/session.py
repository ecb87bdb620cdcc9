"""Sign in for one command: the database after ``--db``, the person after ``--user``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.cli.arguments import Usage
from app.cli.frame import Call
from app.core import platform
from app.services import accounts
from app.workspace import Workspace


@contextmanager
def signed_in(call: Call, secret: str = "") -> Iterator[Workspace]:
    """Yield the workspace of ``--user``, who proves it with a passphrase; it is closed afterwards.

    ``secret`` is the passphrase where the command has asked for it already.

    Raises:
        Usage: no ``--user`` was given: nothing is done by nobody.
    """
    if call.user is None:
        raise Usage("缺少 --user：请写明以哪个账号办理。")
    place = call.db or str(platform.data_folder() / "griddesk.griddesk")
    secret = secret or call.passphrase(f"{call.user} 的口令")
    workspace = accounts.sign_in(place, call.user, secret, station=platform.station())
    if workspace.told:
        call.progress(workspace.told)
    try:
        yield workspace
    finally:
        workspace.store.close()
