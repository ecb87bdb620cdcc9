"""The master key: wrapped in slots under passphrases, and the vault of numbers it opens.

Source: trust.md 2.2.  Nothing here is the database's own encryption; a Store asks for ``Vault.file_key``.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as keyed
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.errors import Denied, Unavailable
from app.core.records import many
from app.domain.passphrases import REMEMBERED
from db.sealed import Sealed

Slot = dict[str, Any]
Cost = Mapping[str, int]
COST: Cost = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 2}  # trust.md 2.2: floor 64 MiB
OPENLY: Cost = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}  # a demonstration's: nothing to guess
_MARK = ("salt", "cost", "mark")
_sealed = many(Sealed)
FORMAT = b"\x01\x01"  # version of the ciphertext, id of the key


def _kek(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(passphrase.encode(), salt, hash_len=32, type=Type.ID, **cost)


def _aad(file_id: str, name: str, cost: Cost) -> bytes:
    return f"{file_id}|{name}|{json.dumps(cost, sort_keys=True)}".encode()


def wrap(
    master: bytes,
    file_id: str,
    name: str,
    passphrase: str,
    entropy: Callable[[int], bytes] = os.urandom,
    cost: Cost = COST,
) -> Slot:
    """Return a slot that gives ``master`` back to whoever knows ``passphrase``; a guess costs ``cost``."""
    salt, nonce = entropy(16), entropy(12)
    kek = _kek(passphrase, salt, cost)
    sealed = AESGCM(kek).encrypt(nonce, master, _aad(file_id, name, cost))
    text = {
        key: base64.b64encode(value).decode()
        for key, value in (("salt", salt), ("nonce", nonce), ("key", sealed))
    }
    return {**text, "cost": dict(cost), "mark": _mark(kek)}


def followed(new: Slot, old: Slot | None, at: datetime) -> Slot:
    """Return ``new`` with the day it was chosen on and the marks of those before, the last first."""
    marks = [{key: old[key] for key in _MARK}, *old.get("past", ())] if old and "mark" in old else []
    return {**new, "set_at": at.isoformat(), "past": marks[: REMEMBERED - 1]}


def was_used(slot: Slot, passphrase: str) -> bool:
    """Return whether a passphrase is the slot's own, or one of the last before it."""
    return any(_marked(mark, passphrase) for mark in (slot, *slot.get("past", ())) if "mark" in mark)


def _marked(kept: Slot, passphrase: str) -> bool:
    kek = _kek(passphrase, base64.b64decode(kept["salt"]), kept["cost"])
    return hmac.compare_digest(str(kept["mark"]), _mark(kek))


def _mark(kek: bytes) -> str:
    """Return what a passphrase is known again by: to guess it costs as much as to open the slot."""
    return base64.b64encode(hmac.digest(kek, b"used before", "sha256")).decode()


def unwrap(slot: Slot, file_id: str, name: str, passphrase: str) -> bytes:
    """Return the master key.

    Raises:
        Denied: the passphrase is wrong, or the slot was copied or weakened.
    """
    salt, nonce, sealed = (base64.b64decode(slot[key]) for key in ("salt", "nonce", "key"))
    try:
        return AESGCM(_kek(passphrase, salt, slot["cost"])).decrypt(
            nonce, sealed, _aad(file_id, name, slot["cost"])
        )
    except InvalidTag:
        raise Denied("用户名或口令不正确，请重新输入；忘记口令请联系县综治中心管理员。") from None


@dataclass(frozen=True)
class Vault:
    """The open master key of one database: seals and opens identity and card numbers."""

    file_id: str
    master: bytes

    def _sub(self, label: str) -> bytes:
        return HKDF(hashes.SHA256(), 32, self.file_id.encode(), label.encode()).derive(self.master)

    @property
    def file_key(self) -> bytes:
        """The raw 32 bytes an embedded file is encrypted with."""
        return self._sub("db")

    @cached_property
    def _field(self) -> AESGCM:
        return AESGCM(self._sub("field"))

    @cached_property
    def _nonce(self) -> keyed.HMAC:
        return keyed.HMAC(self._sub("nonce"), hashes.SHA256())

    @cached_property
    def _blind(self) -> keyed.HMAC:
        return keyed.HMAC(self._sub("blind"), hashes.SHA256())

    def seal(self, place: str, number: str, blind: bytes | None = None) -> Sealed:
        """Return the three columns of ``number``; ``place`` is ``table.column|uid`` and binds it to its row.

        The nonce is a keyed hash of place and number: the same number in the same row gives the same
        bytes (a demonstration is reproducible), and never the same nonce for two plaintexts.  ``blind`` is
        what ``self.blind`` says of both, where it is known.
        """
        aad, text = place.encode(), number.encode()
        nonce = _keyed(self._nonce, aad + b"\0" + text)[:12]
        cipher = FORMAT + nonce + self._field.encrypt(nonce, text, aad)
        return _sealed(cipher, blind or self.blind(place, number), number[-4:])

    def open(self, place: str, sealed: Sealed) -> str:
        """Return the number in clear; a ciphertext moved to another row does not open."""
        if sealed.cipher is None:
            return ""
        nonce, body = sealed.cipher[2:14], sealed.cipher[14:]
        return self._field.decrypt(nonce, body, place.encode()).decode()

    def blind(self, place: str, number: str) -> bytes:
        """Return the index by which equal numbers of one column are found without opening them."""
        column = place.split("|", 1)[0]
        return _keyed(self._blind, f"{column}\0{number.upper()}".encode())[:16]


def _keyed(key: keyed.HMAC, text: bytes) -> bytes:
    """Return the keyed hash; a copy of the set-up key takes half the time of setting it up again."""
    mac = key.copy()
    mac.update(text)
    return mac.finalize()


class KeyFile:
    """``<database>.keys``: the slots of an embedded database, one per person."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def exists(self) -> bool:
        """Whether there is one."""
        return self.path.exists()

    def _read(self) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise Unavailable(
                f"找不到密钥文件“{self.path.name}”，请把它和数据库放在同一文件夹后重试。"
            ) from None
        except (OSError, ValueError):
            raise Unavailable(f"密钥文件“{self.path.name}”无法读取，请从备份恢复后重试。") from None
        return content

    def create(self, file_id: str) -> None:
        """Start an empty key file."""
        self._write({"v": 1, "id": file_id, "slots": {}})

    def file_id(self) -> str:
        """Return the id all slots are bound to."""
        return str(self._read()["id"])

    def add(self, name: str, slot: Slot) -> None:
        """Add or replace one person's slot."""
        content = self._read()
        content["slots"][name] = slot
        self._write(content)

    def slot(self, name: str) -> Slot:
        """Return one person's slot, empty where there is none."""
        found: Slot = self._read()["slots"].get(name, {})
        return found

    def slots(self) -> dict[str, Slot]:
        """Return every slot by name."""
        found: dict[str, Slot] = self._read()["slots"]
        return found

    def open(self, name: str, passphrase: str) -> Vault:
        """Return the vault for a person who knows the passphrase."""
        content = self._read()
        if name not in content["slots"]:
            raise Denied("用户名或口令不正确，请重新输入；忘记口令请联系县综治中心管理员。")
        return Vault(content["id"], unwrap(content["slots"][name], content["id"], name, passphrase))

    def _write(self, content: dict[str, Any]) -> None:
        part = self.path.with_name(self.path.name + ".tmp")
        with part.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path)
