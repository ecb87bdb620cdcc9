"""The county's own certificates: who signs them, the server's, one per workstation, and which are revoked.

Everything lies in one folder: the authority's key never leaves it, ``server`` and ``stations/<name>`` hold
exactly what is carried to that machine (trust.md 1.6).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.core.errors import Invalid
from db.tls import CA, CERTIFICATE, KEY

AUTHORITY_LASTS, LASTS = timedelta(days=20 * 365), timedelta(days=3 * 365)
CA_KEY, CRL = "ca.key", "ca.crl"
SERVER, SERVER_CERTIFICATE, SERVER_KEY = "server", "server.crt", "server.key"
STATIONS = "stations"
_STATION = re.compile(r"\w[\w.-]{0,59}")
_HOST = re.compile(r"(?!\d+\.)(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*", re.IGNORECASE)
_EARLIER = timedelta(days=1)  # a workstation's clock may be behind


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one call asks for: names of the server, workstations, and whose certificate is worth nothing now.

    ``renew`` lets a server or a workstation that has one have another; the old one is revoked.
    """

    names: Sequence[str] = ()
    stations: Sequence[str] = ()
    revoked: Sequence[str] = ()
    renew: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """What was made: whether the authority is new, and the folders to carry away."""

    new: bool
    server: Path | None = None
    stations: list[Path] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Authority:
    folder: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    now: datetime

    @property
    def until(self) -> datetime:
        return min(self.now + LASTS, self.certificate.not_valid_after_utc)


def issue(folder: Path, title: str, wanted: Wanted, now: datetime) -> Issued:
    """Make what is wanted in ``folder``; the authority is made the first time and never again.

    Raises:
        Invalid: a name cannot be one, is taken, or is unknown; the folder holds something else.
    """
    _check(folder, wanted)
    new = not (folder / CA).exists()
    authority = _found(folder, title, now) if new else _opened(folder, now)
    _revoke(authority, [_place(folder, name) for name in wanted.revoked])
    places = [_station(authority, name) for name in dict.fromkeys(wanted.stations)]
    server = _server(authority, wanted.names) if wanted.names else None
    return Issued(new, server, places, list(wanted.revoked), authority.until)


def _check(folder: Path, wanted: Wanted) -> None:
    """Refuse what cannot be done before anything is written."""
    for name in (*wanted.stations, *wanted.revoked):
        if not _STATION.fullmatch(name):
            raise Invalid(f"“{name}”不能作电脑的名称：用汉字、字母、数字、点和横线，不超过 60 个字。")
    for name in wanted.names:
        if not _address(name) and not _HOST.fullmatch(name):
            raise Invalid(f"“{name}”不是主机名也不是 IP 地址，请改正后重试。")
    _check_folder(folder)
    if unknown := [name for name in wanted.revoked if not _place(folder, name).exists()]:
        raise Invalid(f"没有给电脑“{'、'.join(unknown)}”签发过证书，请核对名称。")
    if not wanted.renew:
        _check_new(folder, wanted)


def _check_folder(folder: Path) -> None:
    there = _names_in(folder)
    if there and not there & {CA, CA_KEY}:
        raise Invalid(f"“{folder}”里已有别的文件，请给证书一个空文件夹。")
    if len(there & {CA, CA_KEY}) == 1:
        raise Invalid(f"“{folder}”里只有 {CA} 和 {CA_KEY} 中的一个，不能签发；请找回另一个，或换一个文件夹。")


def _check_new(folder: Path, wanted: Wanted) -> None:
    if wanted.names and (folder / SERVER).exists():
        raise Invalid("服务器已有证书，没有改动；要换发请加 --renew，旧证书随即吊销。")
    if taken := [name for name in wanted.stations if _place(folder, name).exists()]:
        raise Invalid(f"电脑“{'、'.join(taken)}”已有证书，没有改动；要换发请加 --renew，旧证书随即吊销。")


def _names_in(folder: Path) -> set[str]:
    if folder.exists() and not folder.is_dir():
        raise Invalid(f"“{folder}”不是文件夹，请换一个位置。")
    return {path.name for path in folder.glob("*")}


def _place(folder: Path, station: str) -> Path:
    return folder / STATIONS / station


def _address(name: str) -> x509.IPAddress | None:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return None


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return builder.serial_number(x509.random_serial_number()).add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key), critical=False
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    others = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, **others)


def _found(folder: Path, title: str, now: datetime) -> _Authority:
    key, name = ec.generate_private_key(ec.SECP256R1()), _named(f"{title or '网格管理'}证书签发")
    builder = _begun(name, name, key.public_key())
    builder = builder.not_valid_before(now - _EARLIER).not_valid_after(now + AUTHORITY_LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate = builder.add_extension(_usage(signs=True), critical=True).sign(key, hashes.SHA256())
    authority = _Authority(folder, certificate, key, now)
    _write_key(folder / CA_KEY, key)
    _write(folder / CRL, _revoking(authority, []))
    _write(folder / CA, certificate.public_bytes(serialization.Encoding.PEM))
    return authority


def _opened(folder: Path, now: datetime) -> _Authority:
    try:
        certificate = x509.load_pem_x509_certificate((folder / CA).read_bytes())
        key = serialization.load_pem_private_key((folder / CA_KEY).read_bytes(), None)
    except ValueError:
        raise Invalid(f"“{folder}”里的 {CA} 或 {CA_KEY} 已损坏，不能签发；请从备份找回。") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise Invalid(f"“{folder}”里的 {CA} 和 {CA_KEY} 不是一套，不能签发；请从备份找回。")
    if certificate.not_valid_after_utc <= now:
        raise Invalid(f"“{folder}”里的签发证书已经到期，请换一个空文件夹重新建立，并换发全部证书。")
    return _Authority(folder, certificate, key, now)


def _signed(
    authority: _Authority,
    name: str,
    key: ec.EllipticCurvePrivateKey,
    alternatives: Iterable[x509.GeneralName],
) -> bytes:
    """Return a certificate: a server's where it has addresses, else a workstation's."""
    issuer, public = authority.certificate, key.public_key()
    builder = _begun(_named(name), issuer.subject, public)
    builder = builder.not_valid_before(authority.now - _EARLIER).not_valid_after(authority.until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs=False), critical=True)
    signer = authority.key.public_key()
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False
    )
    purpose = ExtendedKeyUsageOID.CLIENT_AUTH
    if addresses := list(alternatives):
        purpose = ExtendedKeyUsageOID.SERVER_AUTH
        builder = builder.add_extension(x509.SubjectAlternativeName(addresses), critical=False)
    builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _server(authority: _Authority, names: Sequence[str]) -> Path:
    place, key = authority.folder / SERVER, ec.generate_private_key(ec.SECP256R1())
    _revoke(authority, [place])
    addresses = [_address(name) or x509.DNSName(name) for name in dict.fromkeys(names)]
    _write_key(place / SERVER_KEY, key)
    _write(place / SERVER_CERTIFICATE, _signed(authority, names[0], key, addresses))
    _write(place / CA, (authority.folder / CA).read_bytes())
    _write(place / CRL, (authority.folder / CRL).read_bytes())
    return place


def _station(authority: _Authority, name: str) -> Path:
    place, key = _place(authority.folder, name), ec.generate_private_key(ec.SECP256R1())
    _revoke(authority, [place])
    _write_key(place / KEY, key)
    _write(place / CERTIFICATE, _signed(authority, name, key, ()))
    _write(place / CA, (authority.folder / CA).read_bytes())
    return place


def _revoke(authority: _Authority, places: Iterable[Path]) -> None:
    """Put the certificates of these folders on the list, and the list where the server's files are."""
    found = [place / name for place in places for name in (SERVER_CERTIFICATE, CERTIFICATE)]
    serials = [
        x509.load_pem_x509_certificate(path.read_bytes()).serial_number for path in found if path.exists()
    ]
    if not serials:
        return
    _write(authority.folder / CRL, _revoking(authority, serials))
    if (authority.folder / SERVER).exists():
        _write(authority.folder / SERVER / CRL, (authority.folder / CRL).read_bytes())


def _revoking(authority: _Authority, serials: Sequence[int]) -> bytes:
    """Return the list with those before and these; it lasts as long as the authority.

    A list that has run out lets nobody in at all.
    """
    kept: list[x509.RevokedCertificate] = []
    if (authority.folder / CRL).exists():
        kept = list(x509.load_pem_x509_crl((authority.folder / CRL).read_bytes()))
    issuer = authority.certificate
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.subject)
    builder = builder.last_update(authority.now - _EARLIER).next_update(issuer.not_valid_after_utc)
    known = {one.serial_number for one in kept}
    for serial in serials:
        if serial not in known:
            revoked = x509.RevokedCertificateBuilder().serial_number(serial)
            kept.append(revoked.revocation_date(authority.now).build())
    for one in kept:
        builder = builder.add_revoked_certificate(one)
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    plain = serialization.NoEncryption()
    _write(path, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))


def _write(path: Path, content: bytes) -> None:
    """Put a file in place whole, for its owner alone: others can read a key at no moment."""
    _make(path.parent)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _make(folder: Path) -> None:
    """Make a folder, and those it lies in, for their owner alone."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700)
