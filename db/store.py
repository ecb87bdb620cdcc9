"""Open a database and hand out short sessions, on both engines."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlcipher3 import dbapi2 as sqlcipher

from app.core.errors import AppError, Conflict, Denied, Invalid, Unavailable
from app.core.storage import refuse_network_drive
from db import tls
from db.address import parsed, several
from db.keys import Vault

CHANNEL = "griddesk"  # where a server says that something has been written
STANDBY = 60.0  # seconds; whoever promotes a standby, a person or a program, has found out and done it
_SLICE = 0.25  # seconds
SQLITE_OLDEST = (3, 51, 3)  # earlier ones can corrupt a WAL file (trust.md 2.1)
PG_OLDEST = {15: 18, 16: 14, 17: 10, 18: 4}  # CVE-2026-6473 (trust.md D12)
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "busy_timeout": "5000",
    "trusted_schema": "0",
    "cell_size_check": "1",
    "secure_delete": "1",
    "temp_store": "2",
    "cache_size": "-5000",  # KiB a connection: holds the units of the largest county; the default is 8000
    "wal_autocheckpoint": "4000",  # pages: a month's rows go into the file later, not while somebody waits
}
_ROOM = "-16000"  # KiB, from many rows until the connection goes back

_RENEWED: WeakKeyDictionary[Dialect, str] = WeakKeyDictionary()


def connect_with(engine: Engine, secret: str) -> None:
    """Let an open window's new connections use the passphrase that has just been changed."""
    _RENEWED[engine.dialect] = secret


class Busy(Unavailable):
    """The transaction may simply be run again: serialisation, deadlock, lock or lost connection."""


class Away(Unavailable):
    """No server answers that takes writes; where there is a standby, it soon will."""


class Unsure(Unavailable):
    """The connection was lost during the commit: it may or may not have been kept."""


class Store:
    """One database; every session is short and belongs to one thread."""

    def __init__(self, url: str | URL, vault: Vault | None = None, station: str = "") -> None:
        self.url = parsed(url)
        self.vault = vault
        #: how long to look for the host that takes the place of one that is gone
        self.patience = STANDBY if several(self.url) else 0.0
        self.embedded = self.url.get_backend_name() == "sqlite"
        self.engine = self._embedded_engine() if self.embedded else self._server_engine(station)
        self._quiet_thread: int | None = None
        event.listen(self.engine, "before_cursor_execute", self._check_thread)
        self._reader = sessionmaker(self.engine, expire_on_commit=False)
        self._writer = sessionmaker(
            self.engine.execution_options(griddesk_begin="IMMEDIATE"), expire_on_commit=False
        )

    def _embedded_engine(self) -> Engine:
        if sqlcipher.sqlite_version_info < SQLITE_OLDEST:
            raise Unavailable("程序自带的数据库组件版本过旧，请重新安装本程序。")
        refuse_network_drive(Path(self.url.database or ""))
        # The connection used last is used next: its pages are deciphered already, the others' need not be.
        engine = create_engine(self.url, module=sqlcipher, pool_use_lifo=True)
        key = self.vault.file_key.hex() if self.vault else None

        @event.listens_for(engine, "connect")
        def connect(raw: Any, _record: object) -> None:
            raw.isolation_level = None  # we emit BEGIN ourselves, below
            if key:
                raw.execute(f"PRAGMA key=\"x'{key}'\"")
            for name, value in PRAGMAS.items():
                raw.execute(f"PRAGMA {name}={value}")

        @event.listens_for(engine, "checkin")
        def checkin(raw: Any, record: ConnectionPoolEntry) -> None:
            if record.info.pop("roomy", False) and raw is not None:
                raw.execute(f"PRAGMA cache_size={PRAGMAS['cache_size']}")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            # A writer takes the lock first: a deferred BEGIN that reads and then writes
            # fails at once with "database is locked", whatever busy_timeout says.
            connection.exec_driver_sql(
                f"BEGIN {connection.get_execution_options().get('griddesk_begin', '')}"
            )

        return engine

    def _server_engine(self, station: str) -> Engine:
        url = tls.secured(self.url.set(drivername="postgresql+psycopg"))
        engine = create_engine(
            url,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": 5,
                "target_session_attrs": "read-write",  # of several hosts, or of one that is a standby
                "keepalives_idle": 30,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "application_name": f"griddesk {station}".strip(),
                "options": "-csearch_path=app -ctimezone=UTC",
            },
        )

        @event.listens_for(engine, "do_connect")
        def connect(dialect: Dialect, _record: object, _args: Any, named: Any) -> Any:
            from db.patience import Patient  # a workstation with a file never reads the driver

            secret = _RENEWED.get(dialect, named.get("password"))
            return Patient.connect(**{**named, "password": secret})

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            if "griddesk_begin" not in connection.get_execution_options():
                # a report's totals must agree with its lines
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

        return engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session whose work is thrown away."""
        with translated(), self._reader() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session that commits when the block ends well, else rolls back."""
        with translated(), self._writer() as session:
            yield session
            _commit(session)

    @contextmanager
    def listening(self, stopped: threading.Event) -> Iterator[Callable[[float], object]]:
        """Yield a function that waits so many seconds, less when a server says that something was written.

        It ends early when ``stopped`` is set.  A file says nothing: one has to look.
        """
        if self.embedded:
            yield stopped.wait
            return
        options = {"isolation_level": "AUTOCOMMIT", "griddesk_begin": ""}
        with translated(), self.engine.connect().execution_options(**options) as connection:
            raw = connection.connection.driver_connection
            connection.detach()  # one that listens goes to nobody else
            connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            yield partial(_heard, raw, stopped)

    def check(self) -> None:
        """Raise Unavailable unless the database opens, is ours to read, and its engine is new enough."""
        with self.reading() as session:
            if self.embedded:
                _check_pragmas(session)
            else:
                check_version(session.connection())

    def no_statements_on(self, thread: int | None) -> None:
        """Raise on every statement executed on ``thread`` (the GUI thread)."""
        self._quiet_thread = thread

    def _check_thread(self, *_: object) -> None:
        if self._quiet_thread is not None and threading.get_ident() == self._quiet_thread:
            raise RuntimeError("a statement was executed on the GUI thread")

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _heard(raw: Any, stopped: threading.Event, seconds: float) -> None:
    """Wait for a word of the server; a short while at a time, so that a closing window need not wait."""
    from psycopg import Error  # a workstation with a file never reads it

    until = time.monotonic() + seconds
    try:
        while not stopped.is_set() and (left := until - time.monotonic()) > 0:
            if list(raw.notifies(timeout=min(left, _SLICE), stop_after=1)):
                return
    except Error as error:
        raise Unavailable("与数据库服务器的连接中断了，正在重新连接。") from error


def _commit(session: Session) -> None:
    session.flush()
    try:
        session.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unsure("连接在提交时中断，请刷新后核对这次操作是否已保存。") from error
        raise


def make_room(connection: Connection) -> None:
    """Let the embedded engine hold what a great many rows touch until the connection goes back.

    Pages that do not fit are enciphered and written in the middle, read and deciphered, and written again.
    """
    connection.info["roomy"] = True
    connection.exec_driver_sql(f"PRAGMA cache_size={_ROOM}")


def _check_pragmas(session: Session) -> None:
    for name, value in PRAGMAS.items():
        found = session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
        if str(found).lower() != value:
            raise Unavailable(f"数据库不能按安全方式打开（{name}={found}），请检查磁盘后重试。")


def check_version(connection: Connection) -> None:
    """Return when a server is new enough.

    Raises:
        Unavailable: it has known holes.
    """
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    major, minor = divmod(number, 10000)
    if minor < PG_OLDEST.get(major, 0) or major < min(PG_OLDEST):
        raise Unavailable(f"数据库服务器版本 {major}.{minor} 有已知安全漏洞，请管理员升级后再连接。")


RETRY = frozenset({"40001", "40P01", "55P03"})


@contextmanager
def translated() -> Iterator[None]:
    """Turn driver errors a user can act on into AppErrors; let bugs through."""
    try:
        yield
    except StaleDataError as error:
        raise Conflict("这条记录刚被别人修改过，请刷新后再试；您填写的内容没有保存。") from error
    except IntegrityError as error:
        raise Invalid(_refusal(error) or "与已有记录重复或不一致，没有保存；请刷新后核对。") from error
    except DBAPIError as error:
        raise _meaning(error) from error
    except sqlcipher.DatabaseError as error:
        raise _embedded_meaning(str(error)) from error


def _refusal(error: DBAPIError) -> str:
    """Return what one of our own triggers said: their sentences are Chinese, a driver's are not."""
    said = str(error.orig).splitlines()[0]
    return f"{said}。" if any("\u4e00" <= sign <= "\u9fff" for sign in said) else ""


def _meaning(error: DBAPIError) -> Exception:
    state = str(getattr(error.orig, "sqlstate", "") or "")
    text = str(error.orig)
    if state in RETRY or error.connection_invalidated:
        return Busy("数据库连接中断或正忙，操作没有完成，请稍后重试。")
    if not state and (refused := tls.refusal(text)):
        return refused
    if refused := _not_let_in(state, text):
        return refused
    if state == "42501":
        return Denied(_refusal(error) or "数据库拒绝了这一操作：没有权限，请联系县综治中心管理员。")
    if state == "42710" and _refusal(error):  # duplicate_object: a login role belongs to the whole server
        return Invalid(_refusal(error))
    return _embedded_meaning(text) if isinstance(error.orig, sqlcipher.DatabaseError) else _unreached(error)


def _not_let_in(state: str, text: str) -> Denied | None:
    if "not permitted to log in" in text:  # told to who has the right passphrase, as an open window has
        return Denied("这个账号已停用，不能再办理；请联系县综治中心安全管理员。")
    if state in ("28P01", "28000") or "authentication failed" in text:
        return Denied("用户名或口令不正确，请重新输入；忘记口令请联系县综治中心管理员。")
    return None


def _unreached(error: DBAPIError) -> Exception:
    if isinstance(error, OperationalError):
        said = getattr(error.orig, "sqlstate", None)  # then it was reached
        return (Unavailable if said else Away)("连接不上数据库服务器，请检查网络或联系管理员后重试。")
    return error


def _embedded_meaning(text: str) -> AppError | SQLAlchemyError:
    for sign, sentence in (
        ("locked", "数据库正被另一个操作占用，请稍后重试。"),
        ("busy", "数据库正被另一个操作占用，请稍后重试。"),
    ):
        if sign in text:
            return Busy(sentence)
    for sign, sentence in (
        ("not a database", "数据库文件打不开：口令不对，或文件已损坏；请核对口令，或从备份恢复。"),
        ("malformed", "数据库文件已损坏，请从最近的备份恢复。"),
        ("full", "磁盘空间不足，没有写入任何内容；请清理磁盘后重试。"),
        ("readonly", "数据库文件是只读的，请检查文件权限后重试。"),
        ("unable to open", "数据库文件打不开，请检查路径和权限。"),
        ("disk I/O", "读写磁盘出错，没有写入任何内容；请检查磁盘后重试。"),
    ):
        if sign in text:
            return Unavailable(sentence)
    return SQLAlchemyError(text)
