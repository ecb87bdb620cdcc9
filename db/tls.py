"""A workstation's way to a server: encrypted, with two certificates, unless the address says otherwise.

The county's certificate and the workstation's own lie in a folder of the user's data folder, as ``server ca``
hands them out (trust.md D11).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import URL

from app.core import platform
from app.core.errors import AppError, Denied, Unavailable

CA, CERTIFICATE, KEY = "ca.crt", "station.crt", "station.key"
_FILES = {"sslrootcert": CA, "sslcert": CERTIFICATE, "sslkey": KEY}
_LOOPBACK = ("localhost", "::1", "127.")


def folder() -> Path:
    """Return where this workstation's certificates are looked for; it need not be there."""
    return platform.data_folder() / "certificates"


def secured(url: URL, certificates: Path | None = None) -> URL:
    """Return a server's address with what it leaves open filled in: verify-full, and our certificates.

    What the address says holds.  On this computer itself nothing has to be encrypted, but a certificate that
    is there is shown.
    """
    place = certificates or folder()
    said = dict(url.query)
    if "sslmode" not in said and not _is_here(_hosts(url)):
        said["sslmode"] = "verify-full"
    ours = {option: place / name for option, name in _FILES.items()}
    wanted = said.get("sslmode") == "verify-full"
    for option, path in ours.items():
        # of the county's certificate the place is said even if it is missing: that is what will be told
        if said.get("sslmode") != "disable" and (path.exists() or (wanted and option == "sslrootcert")):
            said.setdefault(option, str(path))
    return url.set(query=said)


def _hosts(url: URL) -> list[str]:
    named: list[str] = [url.host] if url.host else []
    for option in ("host", "hostaddr"):
        given = url.query.get(option, ())
        named += [given] if isinstance(given, str) else given
    return [host for each in named for host in each.split(",")]


def _is_here(hosts: Iterable[str]) -> bool:
    """Return whether all of them are this computer: its loopback, or a socket in its file system."""
    return all(host.startswith(("/", "@", *_LOOPBACK)) for host in hosts)


_ASK = "请联系县综治中心管理员"
#: what libpq or the server says, and what the person can do; the first that fits
_REFUSALS: tuple[tuple[tuple[str, ...], type[AppError], str], ...] = (
    (
        ("root certificate file", "could not read root certificate"),
        Unavailable,
        "这台电脑还没有县里的证书，不能确认服务器是真的：请把管理员发的三个证书文件放到“{folder}”后重试。",
    ),
    (
        ("does not match host name",),
        Unavailable,
        f"服务器证书上的名称与地址不一致，没有连接：请按管理员给的主机名填写地址；仍不行{_ASK}。",
    ),
    (
        ("certificate verify failed", "self-signed certificate", "self signed certificate"),
        Unavailable,
        f"服务器的证书不是本县签发的，或已过期，没有连接，口令没有送出：{_ASK}核对地址和证书。",
    ),
    (
        ("server does not support SSL",),
        Unavailable,
        f"服务器没有开启加密连接，没有连接，口令没有送出：{_ASK}检查服务器。",
    ),
    (
        ("requires a valid client certificate", "could not open certificate file", "certificate required"),
        Denied,
        "这台电脑没有登录服务器用的证书：请把管理员发的三个证书文件放到“{folder}”后重试。",
    ),
    (
        (
            "certificate revoked",
            "unknown ca",
            "certificate expired",
            "bad certificate",
            "certificate unknown",
        ),
        Denied,
        f"服务器不认这台电脑的证书（不是本县签发、已过期，或已吊销）：{_ASK}换发。",
    ),
    (
        ("private key file", "certificate does not match private key", "could not load private key"),
        Unavailable,
        "这台电脑的证书密钥用不了：“{folder}”里的文件要成套，密钥只能本人可读；请改好权限或重新放一套。",
    ),
    (
        ("pg_hba.conf rejects", "no pg_hba.conf entry"),
        Denied,
        f"服务器不接受这次连接（账号已停用，没有加密，或网段、库名不对）：请核对地址；仍不行{_ASK}。",
    ),
)


def refusal(said: str) -> AppError | None:
    """Return what a failure to connect means where the encryption or a certificate is the reason."""
    for signs, kind, sentence in _REFUSALS:
        if any(sign in said for sign in signs):
            return kind(sentence.replace("{folder}", str(folder())))
    return None
