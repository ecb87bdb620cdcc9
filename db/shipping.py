"""Prepare a server for this program, and word the configuration its administrator puts in place.

What a superuser may set by SQL for our own database is set; what concerns the whole server is written into
files and told, never changed behind its administrator's back (trust.md 1.6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import PurePosixPath, PureWindowsPath

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.core.errors import Denied, Invalid
from db import bootstrap, logins, tls
from db.address import parsed
from db.certificates import CRL, SERVER_CERTIFICATE, SERVER_KEY
from db.store import check_version, translated
from db.tls import CA

HBA, CONFIGURATION, PLACE = "pg_hba.conf", "griddesk.conf", "griddesk"
LIMITS = {
    "idle_in_transaction_session_timeout": "60s",
    "statement_timeout": "60s",
    "lock_timeout": "10s",
}
#: as the server shows them; what a log would keep of people is left out of it
SETTINGS = {
    "password_encryption": "scram-sha-256",
    "log_connections": "on",
    "log_disconnections": "on",
    "log_line_prefix": "%m [%p] %u@%d %h %a ",
    "log_statement": "ddl",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
DELAY, DELAYED = "auth_delay", {"auth_delay.milliseconds": "1500"}
_MAINTENANCE = ("postgres", "template1")


@dataclass(frozen=True, slots=True)
class Server:
    """What a server says of itself, as far as its configuration depends on it."""

    version: int
    windows: bool
    superuser: str
    socket: bool
    loopback: bool
    preloaded: tuple[str, ...]
    delays: bool
    hba_file: str
    config_file: str
    encrypts: bool
    listens: str

    @property
    def certificates(self) -> str:
        """The folder on the server where its certificates belong: beside its own configuration."""
        path = (PureWindowsPath if self.windows else PurePosixPath)(self.config_file)
        return (path.parent / PLACE).as_posix()


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was done to a server, and the two files to put there, by name."""

    database: str
    created: bool
    ours: bool
    server: Server
    files: dict[str, str]


def prepare(address: str, networks: Sequence[str]) -> Prepared:
    """Make an empty database where there is none, limit what a session may take, and set ours up anew.

    ``address`` is a superuser's.

    Raises:
        Invalid: the address or a network is none. Denied: no superuser's. Unavailable: it cannot be reached,
            or is too old.
    """
    url, ranges = address_of(address), [_network(each) for each in networks]
    created = _create(url)
    engine = create_engine(tls.secured(url))
    try:
        with translated(), engine.begin() as connection:
            server = asked(connection)
            for name, value in LIMITS.items():
                connection.exec_driver_sql(f"ALTER DATABASE {_quoted(url)} SET {name} = '{value}'")
            ours = connection.scalar(text("SELECT to_regclass('app.account')")) is not None
    finally:
        engine.dispose()
    if ours:
        bootstrap.secure(url.render_as_string(hide_password=False))
    files = {HBA: hba(url.database or "", server, ranges), CONFIGURATION: configuration(server)}
    return Prepared(url.database or "", created, ours, server, files)


def address_of(address: str) -> URL:
    """Return a server's address that names a database.

    Raises:
        Invalid: it is something else.
    """
    url = parsed(address) if "://" in address else None
    if url is None or url.get_backend_name() != "postgresql" or not url.database:
        raise Invalid("请用 --db 写明数据库服务器，例如 postgresql:///griddesk?host=/var/run/postgresql。")
    if url.database in _MAINTENANCE:
        raise Invalid(f"“{url.database}”是服务器自己用的，请另给一个库名，例如 griddesk。")
    return url.set(drivername="postgresql+psycopg")


def _quoted(url: URL) -> str:
    return '"' + (url.database or "").replace('"', '""').replace("%", "%%") + '"'


def _network(written: str) -> str:
    try:
        return str(ip_network(written))
    except ValueError:
        raise Invalid(f"“{written}”不是网段，请写成 10.0.0.0/8 或 192.168.1.0/24 的样子。") from None


def _create(url: URL) -> bool:
    """Make the database where it is missing, by way of the server's own: UTF-8, sorted by code."""
    engine = create_engine(tls.secured(url.set(database="postgres")), isolation_level="AUTOCOMMIT")
    try:
        with translated(), engine.connect() as connection:
            superuser(connection)
            check_version(connection)
            there = text("SELECT 1 FROM pg_database WHERE datname = :name")
            if connection.scalar(there, {"name": url.database}):
                return False
            options = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
            connection.exec_driver_sql(f"CREATE DATABASE {_quoted(url)} {options}")
            return True
    finally:
        engine.dispose()


def superuser(connection: Connection) -> None:
    """Return when the session is a superuser's.

    Raises:
        Denied: it is not.
    """
    if connection.scalar(text("SELECT current_setting('is_superuser')")) != "on":
        raise Denied("这要由数据库服务器的超级用户办理（通常叫 postgres），请用它的地址重试。")


def asked(connection: Connection) -> Server:
    """Return what the server says of itself."""
    setting = {row[0]: row[1] for row in connection.execute(text("SELECT name, setting FROM pg_settings"))}
    client = connection.scalar(text("SELECT host(inet_client_addr())"))
    preloaded = tuple(each.strip() for each in setting["shared_preload_libraries"].split(",") if each.strip())
    version = str(connection.scalar(text("SELECT version()")))
    return Server(
        version=int(setting["server_version_num"]),
        windows=any(sign in version for sign in ("Visual C++", "msvc", "mingw", "w64")),
        superuser=str(connection.scalar(text("SELECT session_user"))),
        socket=client is None,
        loopback=client is not None and ip_address(client).is_loopback,
        preloaded=preloaded,
        delays=DELAY in preloaded or _loads(connection, DELAY),
        hba_file=setting["hba_file"],
        config_file=setting["config_file"],
        encrypts=setting["ssl_library"] == "OpenSSL",
        listens=setting["listen_addresses"],
    )


def _loads(connection: Connection, library: str) -> bool:
    """Return whether the server has a module of that name; it holds for this session alone."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"LOAD '{library}'")
    except DBAPIError:
        return False
    return True


def hba(database: str, server: Server, networks: Sequence[str]) -> str:
    """Return who may come from where: by their word and the workstation's certificate, and nobody else.

    The superuser keeps the way he came by, on the server itself alone.
    """
    quoted = '"' + database.replace('"', '""') + '"'
    lines = [
        "# 全科网格管理台：谁从哪里、怎样进入数据库。由 server init 写出，逐行从上到下，先符合的算。",
        "# 服务器上还有别的数据库时，把它们的行放在最后两行之前。",
        "# 有备机时，去掉下一行开头的“# ”，写上备机的地址；replicator 是专为复制建的账号，不进业务库。",
        "# hostssl replication  replicator  备机地址/32  scram-sha-256 clientcert=verify-ca",
    ]
    if not server.windows:
        lines.append(f'local   all  "{server.superuser}"  peer')
    if server.loopback:
        lines += [
            f'host    all  "{server.superuser}"  {here}  scram-sha-256'
            for here in ("127.0.0.1/32", "::1/128")
        ]
    for network in networks:
        for who in ("+cg_app", logins.KNOCK):
            lines.append(f"hostssl {quoted}  {who}  {network}  scram-sha-256 clientcert=verify-ca")
    lines += [] if server.windows else ["local   all  all  reject"]
    return "\n".join([*lines, "host    all  all  all  reject", ""])


def configuration(server: Server) -> str:
    """Return what the whole server is set to: TLS 1.3 with our certificates, and a log without people."""
    files = {
        "ssl_ca_file": CA,
        "ssl_crl_file": CRL,
        "ssl_cert_file": SERVER_CERTIFICATE,
        "ssl_key_file": SERVER_KEY,
    }
    settings = {"ssl": "on", "ssl_min_protocol_version": "TLSv1.3"}
    settings |= {name: f"{server.certificates}/{file}" for name, file in files.items()}
    settings |= SETTINGS
    if server.listens == "localhost":  # what a new server does: nobody else would reach it
        settings["listen_addresses"] = "*"
    if server.version >= 160000:
        settings["scram_iterations"] = "100000"
    if server.delays:
        settings["shared_preload_libraries"] = ", ".join(dict.fromkeys((*server.preloaded, DELAY)))
        settings |= DELAYED
    lines = ["# 全科网格管理台：整个数据库服务器的设置。由 server init 写出，改后要重新启动服务器。"]
    return "\n".join([*lines, *(f"{name} = '{value}'" for name, value in settings.items()), ""])
