"""What a passphrase is held against: the common words, and the person it belongs to."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from sqlalchemy import select

from app.core.errors import Invalid
from app.domain.names import keys
from app.domain.passphrases import SHORTEST, fault
from app.workspace import Unit
from db.bootstrap import Entropy, attempts_beside, keys_beside
from db.keys import COST, OPENLY, Slot, followed, wrap
from db.models.accounts import KeySlot
from db.models.audit import Meta

_COMMON = Path(__file__).parents[2] / "resources" / "words" / "common_passphrases.txt"


@cache
def common_words() -> frozenset[str]:
    """Return the words everybody tries first."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def about_person(login: str, name: str) -> list[str]:
    """Return what nobody may put into their passphrase: login and name, as written and as spelt."""
    parts = [name, name[1:]] if len(name) > 2 else [name]  # 国藩 of 曾国藩; 伟 alone is in many words
    return [login, *parts, *(spelling for part in parts for spelling in keys(part).full)]


def strong(text: str, login: str, name: str) -> None:
    """Return when the passphrase may be this person's.

    Raises:
        Invalid: it is too weak; why, at the field.
    """
    if said := fault(text, about_person(login, name), common_words()):
        raise Invalid(fields={"passphrase": said})


def is_demo(unit: Unit) -> bool:
    """Whether the people are made up: passphrases are said openly then, and held against nothing."""
    return unit.session.scalar(select(Meta.value).where(Meta.key == "demo")) == "1"


def checked(unit: Unit, text: str, login: str, name: str) -> str:
    """Return what is wrong with a passphrase in this database, empty for one that may be."""
    if is_demo(unit):
        return "" if len(text) >= SHORTEST else fault(text)
    return fault(text, about_person(login, name), common_words())


def slot_of(unit: Unit, login: str) -> Slot:
    """Return the key slot of an account as it is kept now, empty where it has none."""
    if unit.embedded:
        return keys_beside(_path(unit)).slot(login)
    return unit.session.scalar(select(KeySlot.slot).where(KeySlot.login == login)) or {}


def wrapped(unit: Unit, login: str, passphrase: str, entropy: Entropy = os.urandom) -> Slot:
    """Return the slot of a passphrase that is chosen now, with the marks of those before it."""
    cost = OPENLY if is_demo(unit) else COST
    made = wrap(unit.vault.master, unit.vault.file_id, login, passphrase, entropy, cost)
    return followed(made, slot_of(unit, login), unit.now)


def keep_beside(unit: Unit, login: str, slot: Slot) -> None:
    """Put a slot beside an embedded database, and forget what was typed wrongly before.

    A slot without an account opens nothing: sign-in refuses.
    """
    keys_beside(_path(unit)).add(login, slot)
    attempts_beside(_path(unit)).forgive(login)


def _path(unit: Unit) -> Path:
    return Path(unit.session.get_bind().engine.url.database or "")
