"""Move a county from its file to a server: all is there, compared, or the server is as empty as before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, Unavailable
from app.core.fields import Label
from app.services._door import MOVED
from app.services.accounts import address_of, note_act
from app.services.backup import back_up
from app.workspace import Unit
from db import about, moving
from db.bootstrap import keys_beside
from db.models.accounts import Account
from db.models.audit import Meta
from db.moving import Chief
from db.verify import verify


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One table as it was found on both sides."""

    table: Annotated[str, Label("登记簿", width=20)]
    rows: Annotated[int, Label("记录", width=10)]
    money: Annotated[Decimal, Label("金额合计", width=16)]
    sha256: Annotated[str, Label("内容校验码", width=20)]


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the county is now, what was compared, the backup of before, and who needs a first passphrase."""

    address: str
    tables: list[MovedRow]
    backup: str
    to_reset: list[str]


@permits(Permission.SYSTEM_RUN)
def move_to(unit: Unit, url: str, passphrase: str, copy: Path) -> Moved:
    """Carry this file's county over to the empty server database ``url``, a superuser's address.

    Run it by ``Workspace.do``: nobody writes meanwhile, and the file says afterwards that it has moved.
    ``passphrase`` is the administrator's own, which the server is to know; ``copy`` is a verified backup made
    first, the way back.

    Raises:
        Invalid: not a file, not a server, or something is there. Denied: no superuser's address.
        Unavailable: not sound, not reached, or not the same on both sides; then nothing has moved.
    """
    target = address_of(url)
    if not unit.embedded or target.get_backend_name() != "postgresql":
        raise Invalid(
            "move-to 把本机数据库文件迁到服务器：--db 是文件，地址写成 postgresql://USER:PASSWORD@HOST/DATABASE。"
        )
    _refuse_moved(unit)
    back_up(unit, copy)
    if unit.recorder:
        unit.recorder.seal()  # what is carried over has its block
    if wrong := [f"{one.name}：{one.detail}" for one in verify(unit.session, vault=unit.vault) if not one.ok]:
        raise Unavailable(f"这个数据库没有通过检查（{'；'.join(wrong)}），没有迁移；请先从备份恢复。")
    path = Path(unit.session.connection().engine.url.database or "")
    slots = keys_beside(path).slots()
    chief = Chief(unit.actor.login, passphrase, unit.now)
    told = moving.move(unit.session.connection(), unit.vault, slots, target, chief)
    address = target._replace(username=None, password=None, drivername="postgresql").render_as_string()
    assert unit.recorder is not None  # a file that is written has one
    about.put(unit.session, unit.recorder, MOVED, address)
    note_act(unit, "move", address, f"{len(told)}张表，{sum(one.rows for one in told)}条记录")
    rows = [MovedRow(one.table, one.rows, one.money, one.digest) for one in told]
    return Moved(address, rows, str(copy), _to_reset(unit))


def _refuse_moved(unit: Unit) -> None:
    if address := unit.session.scalar(select(Meta.value).where(Meta.key == MOVED)):
        raise Invalid(f"这个数据库已经迁到 {address}，不能再迁；请改用那个地址。")


def _to_reset(unit: Unit) -> list[str]:
    """List the accounts that get a first passphrase from the security administrator."""
    demo = unit.session.scalar(select(Meta.value).where(Meta.key == "demo")) == "1"
    rows = unit.session.scalars(select(Account).where(Account.active).order_by(Account.login)).all()
    others = [row.login for row in rows if "secadmin" not in row.roles and row.login != unit.actor.login]
    return [] if demo else others
