"""What a server is like, held against what it should be: one line per promise, with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from sqlalchemy import Connection, Row, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.core.errors import Invalid
from app.domain.accounts import ADMINISTRATORS, Role, role_fault
from app.domain.passphrases import SELDOM
from db import fingerprint, shipping, tls
from db.logins import KNOCK, SHUT
from db.rights import login_roles
from db.shipping import DELAY, LIMITS, SETTINGS, Server
from db.store import PG_OLDEST, translated

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Check:
    """One promise: whether it holds, and what was found or what to do."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """A superuser's session in our database, and the moment."""

    connection: Connection
    server: Server
    database: str
    now: datetime

    def setting(self, name: str) -> str:
        value: str | None = self.connection.scalar(
            text("SELECT current_setting(:name, true)"), {"name": name}
        )
        return value or ""

    def rows(self, query: str, **words: object) -> list[Row[Any]]:
        return list(self.connection.execute(text(query), words))


def inspect(address: str, now: datetime) -> list[Check]:
    """List every check of the server at ``address``, which is a superuser's.

    Raises:
        Invalid: none of our databases is there. Denied: no superuser's. Unavailable: it cannot be reached.
    """
    url = shipping.address_of(address)
    engine = create_engine(tls.secured(url))
    try:
        with translated(), engine.connect() as connection:
            shipping.superuser(connection)
            if connection.scalar(text("SELECT to_regclass('app.account')")) is None:
                raise Invalid("这个数据库里没有本程序的数据；请先用 init 建立，或恢复备份。")
            seen = _Seen(connection, shipping.asked(connection), url.database or "", now)
            return [_checked(name, check, seen) for name, check in CHECKS.items()]
    finally:
        engine.dispose()


def _checked(name: str, check: Callable[[_Seen], list[str]], seen: _Seen) -> Check:
    try:
        with seen.connection.begin_nested():
            faults = check(seen)
    except DBAPIError as error:
        faults = [f"没有查成：{str(error.orig).splitlines()[0]}"]
    return Check(name, not faults, "；".join(faults) or "符合要求")


def _version(seen: _Seen) -> list[str]:
    major, minor = divmod(seen.server.version, 10000)
    if major < min(PG_OLDEST) or minor < PG_OLDEST.get(major, 0):
        return [f"{major}.{minor} 有已知安全漏洞，请升级到 {major}.{PG_OLDEST.get(major, 0)} 以上"]
    return []


def _encryption(seen: _Seen) -> list[str]:
    if not seen.server.encrypts:
        return ["服务器没有带 OpenSSL，不能加密，请换用带 OpenSSL 的 PostgreSQL"]
    faults = _differing(seen, {"ssl": "on", "ssl_min_protocol_version": "TLSv1.3"})
    missing = [name for name in ("ssl_ca_file", "ssl_crl_file") if not seen.setting(name)]
    return faults + [f"{name} 没有设置，不能核对电脑的证书" for name in missing]


def _certificates(seen: _Seen) -> list[str]:
    """Read the server's own certificate and the list of revoked ones: one that ran out lets nobody in."""
    if seen.setting("ssl") != "on":
        return ["没有启用加密，没有证书可查"]
    read = text("SELECT pg_read_file(:path)")
    faults: list[str] = []
    certificate = seen.connection.scalar(read, {"path": seen.setting("ssl_cert_file")})
    ends = x509.load_pem_x509_certificate(str(certificate).encode()).not_valid_after_utc
    if ends < seen.now + SOON:
        faults.append(f"服务器的证书 {ends:%Y-%m-%d} 到期，请用 server ca --server … --renew 换发")
    if path := seen.setting("ssl_crl_file"):
        listed = x509.load_pem_x509_crl(str(seen.connection.scalar(read, {"path": path})).encode())
        ends_list = listed.next_update_utc
        if ends_list and ends_list < seen.now + SOON:
            faults.append(f"吊销名单 {ends_list:%Y-%m-%d} 到期，到期后谁都进不来，请用 server ca 重新签发")
    return faults


def _differing(seen: _Seen, wanted: dict[str, str]) -> list[str]:
    return [
        f"{name} 现在是 {found or '空'}，应为 {value}"
        for name, value in wanted.items()
        if (found := seen.setting(name)) != value
    ]


def _secrets(seen: _Seen) -> list[str]:
    faults = _differing(seen, {"password_encryption": SETTINGS["password_encryption"]})
    weak = seen.rows("SELECT rolname FROM pg_authid WHERE rolpassword LIKE 'md5%' ORDER BY 1")
    return faults + [f"“{row.rolname}”的口令还是旧式 md5，请重设" for row in weak]


def _log(seen: _Seen) -> list[str]:
    wanted = {name: value for name, value in SETTINGS.items() if name.startswith("log_")}
    still = {"log_statement": ("none", "ddl"), "log_line_prefix": (seen.setting("log_line_prefix"),)}
    return [
        f"{name} 现在是 {found}，应为 {value}"
        for name, value in wanted.items()
        if (found := seen.setting(name)) not in (value, *still.get(name, ()))
    ]


def _guessing(seen: _Seen) -> list[str]:
    if DELAY in seen.server.preloaded:
        return []
    more = "" if seen.server.delays else "（先安装 PostgreSQL 的 contrib 组件）"
    return [f"没有启用 {DELAY}，用别的程序试口令没有延迟：请按 server init 写出的配置启用{more}"]


def _limits(seen: _Seen) -> list[str]:
    query = "SELECT name, setting::int AS ms FROM pg_settings WHERE name = ANY(:names)"
    most = {name: int(value.rstrip("s")) * 1000 for name, value in LIMITS.items()}
    return [
        f"{row.name} 现在是 {row.ms} 毫秒，应在 1 到 {most[row.name]} 之间，请再执行一次 server init"
        for row in seen.rows(query, names=list(LIMITS))
        if not 0 < row.ms <= most[row.name]
    ]


def _access(seen: _Seen) -> list[str]:
    """Read the rules as they are written: from elsewhere, nothing without TLS and a certificate."""
    rules = seen.rows(
        "SELECT line_number, type, database, user_name, address, auth_method, options, error"
        " FROM pg_hba_file_rules ORDER BY line_number"
    )
    faults = [fault for rule in rules if (fault := _rule_fault(rule, seen.server.superuser))]
    for who in ("+cg_app", KNOCK):
        if not any(who in (rule.user_name or ()) and _names(rule, seen.database) for rule in rules):
            faults.append(f"没有让 {who} 进入“{seen.database}”的行，请用 server init 写出的 pg_hba.conf")
    changed = seen.connection.scalar(
        text("SELECT (pg_stat_file(current_setting('hba_file'))).modification > pg_conf_load_time()")
    )
    return faults + (["文件改过还没有生效，请重新载入配置"] if changed else [])


def _names(rule: Row[Any], database: str) -> bool:
    return bool({database, "all"} & set(rule.database or ()))


def _rule_fault(rule: Row[Any], superuser: str) -> str:
    """Return what is wrong with a line of pg_hba.conf, empty for a good one."""
    where = f"第 {rule.line_number} 行"
    if rule.error:
        return f"{where}有错：{rule.error}"
    if rule.auth_method == "reject":
        return ""
    if rule.auth_method not in ("scram-sha-256", "peer", "cert"):
        return f"{where}用 {rule.auth_method} 认证，请改为 scram-sha-256"
    if rule.type == "local" or (rule.address in ("127.0.0.1", "::1") and rule.user_name == [superuser]):
        return ""
    if rule.type != "hostssl":
        return f"{where}允许不加密的连接，请改为 hostssl"
    checked = any(option.startswith("clientcert=verify-") for option in rule.options or ())
    return (
        "" if checked or rule.auth_method == "cert" else f"{where}不查电脑的证书，请加 clientcert=verify-ca"
    )


def _pending(seen: _Seen) -> list[str]:
    names = [row.name for row in seen.rows("SELECT name FROM pg_settings WHERE pending_restart ORDER BY 1")]
    broken = seen.rows("SELECT name, error FROM pg_file_settings WHERE error IS NOT NULL AND NOT applied")
    wrong = [row for row in broken if row.name not in names]
    faults = [f"{'、'.join(names)} 改过，要重新启动服务器才生效"] if names else []
    return faults + [f"配置文件里 {row.name} 有错：{row.error}" for row in wrong]


_POWERS = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")


def _roles(seen: _Seen) -> list[str]:
    powers = " OR ".join(_POWERS)
    mighty = seen.rows(f"SELECT rolname FROM pg_roles WHERE rolname LIKE 'u\\_%' AND ({powers}) ORDER BY 1")
    limitless = seen.rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'u\\_%' AND rolconnlimit < 0")
    strangers = seen.rows(
        "SELECT DISTINCT m.rolname FROM pg_auth_members a JOIN pg_roles r ON r.oid = roleid"
        " JOIN pg_roles m ON m.oid = member WHERE r.rolname LIKE 'cg\\_%'"
        " AND m.rolname NOT LIKE 'cg\\_%' AND m.rolname NOT LIKE 'u\\_%' AND NOT m.rolsuper ORDER BY 1"
    )
    return [
        *(f"“{row.rolname}”有超出账号的权力，请收回 SUPERUSER 等属性" for row in mighty),
        *(f"“{row.rolname}”的连接数没有限制" for row in limitless),
        *(f"“{row.rolname}”不是本程序的账号，却有本程序的角色，请收回" for row in strangers),
    ]


def _drift(seen: _Seen) -> list[str]:
    return [f"{one}：查明后执行 server init 重设" for one in fingerprint.drifted(seen.connection)]


def _accounts(seen: _Seen) -> list[str]:
    """Compare what the accounts say with what their login roles are."""
    faults: list[str] = []
    for row in seen.rows(_WHO):
        roles = [Role(each) for each in row.roles]
        if why := role_fault(roles):
            faults.append(f"“{row.login}”：{why.rstrip('。')}")
        if row.held is None or not row.can:
            faults.append(f"“{row.login}”没有服务器账号，请停用后另开")
        elif set(row.held) != {"cg_app", *login_roles(roles, len(row.unit_ids))}:
            faults.append(f"“{row.login}”在服务器上的角色与账号不符，请停用后另开")
        elif len({f"cg_{one.value}" for one in ADMINISTRATORS} & set(row.held)) > 1:
            faults.append(f"“{row.login}”兼任两员，请停用后分别开通")
    return faults


_WHO = (
    "SELECT a.login, a.roles::jsonb AS roles, a.unit_ids::jsonb AS unit_ids, u.rolcanlogin AS can,"
    " a.recorded_at,"
    " (SELECT array_agg(g.rolname::text) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
    "  WHERE m.member = u.oid) AS held,"
    " (SELECT max(recorded_at) FROM app.act WHERE act_kind = 'sign_in' AND recorded_by = a.login) AS last"
    " FROM app.account a LEFT JOIN pg_roles u ON u.rolname = 'u_' || a.login"
    " WHERE a.active ORDER BY a.login"
)


def _idle(seen: _Seen) -> list[str]:
    long = [
        f"“{row.login}”{(seen.now - (row.last or row.recorded_at)).days} 天"
        for row in seen.rows(_WHO)
        if seen.now - (row.last or row.recorded_at) > SELDOM
    ]
    return [f"{'、'.join(long)}没有登录，请安全管理员停用"] if long else []


def _last_days(seen: _Seen) -> list[str]:
    """Tell whose passphrase has no last day, or has passed it; a demonstration's have none."""
    if seen.connection.scalar(text("SELECT value FROM app.meta WHERE key = 'demo'")) == "1":
        return []
    ends = seen.rows(
        "SELECT a.login, coalesce(u.rolvaliduntil, 'infinity') = 'infinity' AS endless"
        " FROM app.account a JOIN pg_roles u ON u.rolname = 'u_' || a.login WHERE a.active"
        " AND (coalesce(u.rolvaliduntil, 'infinity') = 'infinity'"
        f" OR (u.rolvaliduntil < now() AND u.rolvaliduntil <> '{SHUT}')) ORDER BY 1"
    )
    return [
        f"“{row.login}”的口令{'没有期限' if row.endless else '已过期，本人进不来'}，请安全管理员重设口令"
        for row in ends
    ]


CHECKS: dict[str, Callable[[_Seen], list[str]]] = {
    "版本": _version,
    "传输加密": _encryption,
    "证书期限": _certificates,
    "口令存储": _secrets,
    "日志不记个人信息": _log,
    "试错延迟": _guessing,
    "会话时限": _limits,
    "访问规则": _access,
    "配置已生效": _pending,
    "角色属性": _roles,
    "防护规则": _drift,
    "账号与角色": _accounts,
    "闲置账号": _idle,
    "口令期限": _last_days,
}
