"""What a server's address leaves open is filled in; what a refused connection means is a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url

from db import tls

ALL = (tls.CA, tls.CERTIFICATE, tls.KEY)


def options(address: str, folder: Path) -> dict[str, object]:
    return dict(tls.secured(make_url(f"postgresql://{address}"), folder).query)


def with_certificates(folder: Path) -> dict[str, str]:
    for name in ALL:
        (folder / name).write_text("x")
    return {
        option: str(folder / name)
        for option, name in zip(("sslrootcert", "sslcert", "sslkey"), ALL, strict=True)
    }


def test_a_server_elsewhere_must_prove_itself_and_the_workstation_shows_its_certificate(
    tmp_path: Path,
) -> None:
    ours = with_certificates(tmp_path)
    for host in ("db.county", "10.0.0.5", "db.county:5433", "127.0.0.1,db.county", "1270.county"):
        assert options(f"{host}/griddesk", tmp_path) == {"sslmode": "verify-full", **ours}, host
    assert options("/griddesk?host=a,b", tmp_path)["sslmode"] == "verify-full"
    assert options("/griddesk?host=localhost&host=b", tmp_path)["sslmode"] == "verify-full"


def test_a_missing_certificate_does_not_lower_the_guard(tmp_path: Path) -> None:
    found = options("db.county/griddesk", tmp_path)
    assert found == {"sslmode": "verify-full", "sslrootcert": str(tmp_path / tls.CA)}


def test_what_the_address_says_holds(tmp_path: Path) -> None:
    ours = with_certificates(tmp_path)
    assert options("db.county/x?sslmode=disable", tmp_path) == {"sslmode": "disable"}
    said = options("db.county/x?sslmode=verify-ca&sslrootcert=other.crt", tmp_path)
    assert said == {**ours, "sslmode": "verify-ca", "sslrootcert": "other.crt"}


def test_this_computer_needs_no_encryption_and_shows_what_it_has(tmp_path: Path) -> None:
    here = ("127.0.0.1:5432/x", "localhost/x", "[::1]/x", "/x", "/x?host=/var/run/postgresql")
    assert all(options(address, tmp_path).keys() <= {"host"} for address in here)
    ours = with_certificates(tmp_path)
    assert options("127.0.0.1/x", tmp_path) == ours


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('root certificate file "/x/ca.crt" does not exist', "还没有县里的证书"),
        ('server certificate for "db" does not match host name "evil"', "与地址不一致"),
        ("SSL error: certificate verify failed", "不是本县签发"),
        ("server does not support SSL, but SSL was required", "没有开启加密"),
        ("FATAL:  connection requires a valid client certificate", "没有登录服务器用的证书"),
        ("SSL error: ssl/tls alert certificate revoked", "不认这台电脑的证书"),
        ('private key file "/x/station.key" has group or world access', "本人可读"),
        ('FATAL:  pg_hba.conf rejects connection for host "1.2.3.4", no encryption', "不接受这次连接"),
    ],
)
def test_a_refused_connection_is_told_in_a_sentence(said: str, words: str) -> None:
    assert words in str(tls.refusal(f"connection failed: {said}"))
    assert tls.refusal("password authentication failed for user") is None
