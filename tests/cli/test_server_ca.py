"""``server ca``: certificates that are what they say, handed out once, for their owners' eyes alone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from app import cli
from app.core import platform
from app.core.clock import system_clock

NAMES = ["--server", "db.county", "10.0.0.5"]


def called(folder: Path, *words: str) -> int:
    return cli.run(["server", "ca", str(folder), *words, "--json"])


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def revoked(path: Path) -> set[int]:
    return {one.serial_number for one in x509.load_pem_x509_crl(path.read_bytes())}


def message(capsys: pytest.CaptureFixture[str]) -> str:
    said: str = json.loads(capsys.readouterr().out)["error"]["message"]
    return said


def test_each_machine_has_a_folder_with_what_it_needs(tmp_path: Path, capsys) -> None:
    folder = tmp_path / "ca"
    assert called(folder, "--title", "稷山县", *NAMES, "--station", "jingban-1", "复核") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["authority"], set(said["stations"])) == ("new", {"jingban-1", "复核"})
    authority, server = read(folder / "ca.crt"), read(folder / "server/server.crt")
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["db.county"]
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["10.0.0.5"]
    for place, key in (("stations/jingban-1/station", "station"), ("server/server", "server")):
        certificate = read(folder / f"{place}.crt")
        certificate.verify_directly_issued_by(authority)
        assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey), key
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {
        *("ca.crt", "ca.key", "ca.crl"),
        *(f"server/{name}" for name in ("ca.crt", "ca.crl", "server.crt", "server.key")),
        *(
            f"stations/{who}/{name}"
            for who in ("jingban-1", "复核")
            for name in ("ca.crt", "station.crt", "station.key")
        ),
    }
    if not platform.WINDOWS:
        assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}


def test_again_adds_a_workstation_and_overwrites_nothing(tmp_path: Path, capsys) -> None:
    folder = tmp_path / "ca"
    assert called(folder, *NAMES, "--station", "a1") == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert called(folder, "--station", "a2") == 0
    assert called(folder, "--station", "a1") == 3
    assert called(folder, *NAMES) == 3
    assert {path: path.read_bytes() for path in before} == before
    assert read(folder / "stations/a2/station.crt").issuer == read(folder / "ca.crt").subject


def test_revoked_and_renewed_certificates_are_on_the_list_and_stay_there(tmp_path: Path, capsys) -> None:
    folder = tmp_path / "ca"
    assert called(folder, *NAMES, "--station", "a1", "a2") == 0
    assert revoked(folder / "server/ca.crl") == set()
    first, second = (read(folder / f"stations/{name}/station.crt") for name in ("a1", "a2"))
    assert called(folder, "--revoke", "a1") == 0
    assert called(folder, "--station", "a2", "--renew") == 0
    assert revoked(folder / "ca.crl") == {first.serial_number, second.serial_number}
    assert (folder / "ca.crl").read_bytes() == (folder / "server/ca.crl").read_bytes()
    assert read(folder / "stations/a2/station.crt").serial_number not in revoked(folder / "ca.crl")
    crl = x509.load_pem_x509_crl((folder / "ca.crl").read_bytes())
    assert crl.next_update_utc and crl.next_update_utc > system_clock() + timedelta(days=7000), (
        "it must not run out"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--station", "../evil"], "不能作电脑的名称"),
        (["--station", ".hidden"], "不能作电脑的名称"),
        (["--server", "db county"], "不是主机名也不是 IP 地址"),
        (["--server", "300.1.1.1"], "不是主机名也不是 IP 地址"),
        (["--revoke", "nobody"], "没有给电脑“nobody”签发过证书"),
    ],
)
def test_a_bad_name_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys, words: list[str], sentence: str
) -> None:
    folder = tmp_path / "ca"
    assert called(folder, *words) == 3
    assert sentence in message(capsys)
    assert not folder.exists()


def test_a_folder_that_is_something_else_is_refused(tmp_path: Path, capsys) -> None:
    (tmp_path / "letter.docx").write_text("x")
    assert called(tmp_path, *NAMES) == 3
    assert "空文件夹" in message(capsys)
    assert called(tmp_path / "letter.docx", *NAMES) == 3
    assert "不是文件夹" in message(capsys)
    whole = tmp_path / "ca"
    assert called(whole, *NAMES) == 0
    (whole / "ca.crt").write_text("broken")
    capsys.readouterr()
    assert called(whole, "--station", "a1") == 3
    assert "已损坏" in message(capsys)
    (whole / "ca.crt").unlink()
    assert called(whole, "--station", "a1") == 3
    assert "找回" in message(capsys)
    assert called(whole) == 2
