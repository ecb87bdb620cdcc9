"""Persons as they are written: cleaned, sealed, found again by their number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import select

from app.core.errors import Invalid
from app.core.identity import Card, Identity, check_identity, check_phone, mask_name
from app.core.period import OPEN_END
from app.core.records import many
from app.core.text import clean, clean_name
from app.domain import names
from app.services._hidden import put, true
from app.services._numbers import CARD as CARD
from app.services._numbers import NUMBER as NUMBER
from app.services._numbers import known as known
from app.services.roster._ground import among, chunks
from app.services.roster.rows import NewPerson, PersonFacts
from app.workspace import Unit
from db.models.audit import Meta
from db.models.people import BankAccount, Person

R = TypeVar("R")

_REFRESHED = ("phone", "address", "hukou_address", "politics", "education", "ethnicity")


@dataclass(frozen=True, slots=True)
class Clean:
    """A person's facts ready to write, or what is wrong with them by field."""

    name: str
    number: str
    blind: bytes
    columns: dict[str, Any]
    faults: dict[str, str]


_clean = many(Clean)


def is_demo(unit: Unit) -> bool:
    """Return whether this is a demonstration database, where made-up numbers are accepted."""
    if "demo" not in unit.kept:
        unit.kept["demo"] = unit.session.scalar(select(Meta.value).where(Meta.key == "demo")) == "1"
    found: bool = unit.kept["demo"]
    return found


def cleaned(unit: Unit, new: NewPerson) -> Clean:
    """Return ``new`` cleaned and checked."""
    faults: dict[str, str] = {}
    name = _tried(faults, "name", clean_name, new.name) or ""
    identity = unit.kept.get("roster.checked", {}).get(new.identity)
    if identity is None:
        identity = _tried(faults, "identity", _identity_check(unit), new.identity)
    told = told_of(new, faults)
    if identity is None or faults:
        return Clean(name, "", b"", {}, faults)
    keys = names.keys(name)
    columns = {
        "name": name,
        "sort_key": keys.sort[:120],
        "full_keys": _fitting(keys.full, 800),
        "initial_keys": _fitting(keys.initials, 200),
        "sex": identity.sex,
        "birth": identity.birth,
        **told,
    }
    return _clean(name, identity.number, unit.vault.blind(NUMBER, identity.number), columns, faults)


def told_of(new: NewPerson | PersonFacts, faults: dict[str, str]) -> dict[str, str | None]:
    """Return the columns of what a person tells of themselves; ``faults`` gets what is wrong by field."""
    phone = _tried(faults, "phone", check_phone, new.phone) if new.phone.strip() else ""
    former = _tried(faults, "former_name", clean_name, new.former_name) if new.former_name.strip() else ""
    told: dict[str, str | None] = {"former_name": former, "phone": phone}
    try:
        told |= zip(_TEXTS, map(clean, _texts(new)), strict=True)
    except Invalid:  # which of them, and all of them
        told |= {key: _tried(faults, key, clean, raw) for key, raw in zip(_TEXTS, _texts(new), strict=True)}
    return told


def checked_before(unit: Unit, numbers: Iterable[Identity]) -> None:
    """Keep what the check said of these numbers for this register and day; it is not asked again."""
    unit.kept["roster.checked"] = {one.number: one for one in numbers}


def _identity_check(unit: Unit) -> Callable[[str], Identity]:
    if "roster.identity" not in unit.kept:
        unit.kept["roster.identity"] = partial(check_identity, demo=is_demo(unit), today=unit.today)
    found: Callable[[str], Identity] = unit.kept["roster.identity"]
    return found


_TEXTS = ("ethnicity", "politics", "education", "address", "hukou_address", "note")
_texts = attrgetter(*_TEXTS)


def _tried(faults: dict[str, str], field: str, check: Callable[[str], R], raw: str) -> R | None:
    try:
        return check(raw)
    except Invalid as error:
        faults[field] = str(error)
        return None


def _fitting(words: Sequence[str], limit: int) -> str:
    """Return as many whole words as the column holds."""
    while len(fitting := " ".join(words)) > limit:
        words = words[:-1]
    return fitting


def stranger(unit: Unit, clean_: Clean, person: Person) -> str:
    """Return the sentence for a number registered under another name; empty when the names agree."""
    if clean_.name in (true(unit, person, "name"), true(unit, person, "former_name")):
        return ""
    return f"这个身份证号已登记为{mask_name(person.name)}，与“{clean_.name}”不一致，请核对。"


def refresh(unit: Unit, person: Person, clean_: Clean) -> None:
    """Bring what may change about a known person up to what was just given."""
    put(unit, person, {key: clean_.columns[key] for key in _REFRESHED if clean_.columns[key]})


def insert_persons(unit: Unit, people: Sequence[Clean]) -> list[int]:
    """Write new persons and return their ids in order."""
    rows = []
    for person in people:
        uid = unit.vault.blind("person.uid", person.number).hex()
        sealed = unit.vault.seal(f"{NUMBER}|{uid}", person.number, person.blind)
        columns = {"id_cipher": sealed.cipher, "id_blind": sealed.blind, "id_tail": sealed.tail}
        rows.append({"uid": uid, **person.columns, **columns})
    return unit.insert(Person, rows)


@dataclass(frozen=True, slots=True)
class Paid:
    """Where one person is to be paid from a day on."""

    person_id: int
    holder: str
    bank: str
    card: Card
    since: date


def insert_accounts(unit: Unit, accounts: Sequence[Paid]) -> None:
    """Write where people are paid; an account that differs ends where the new one begins."""
    current = current_accounts(unit, {account.person_id for account in accounts})
    stamp = unit.now.isoformat()  # so that an account that was voided may be written once more
    rows = []
    for account in accounts:
        since = account.since
        if (old := current.get(account.person_id)) is not None:
            if _same(unit, old, account):
                continue
            since = max(since, old.valid_from + timedelta(days=1))
            old.valid_to = since
        rows.append(_account_row(unit, account, since, stamp))
    unit.insert(BankAccount, rows)


def current_accounts(unit: Unit, person_ids: Collection[int]) -> dict[int, BankAccount]:
    """Return the accounts without an end, by person."""
    found: dict[int, BankAccount] = {}
    for some in chunks(person_ids):
        statement = select(BankAccount).where(
            among(BankAccount.person_id, some),
            BankAccount.voided_at.is_(None),
            BankAccount.valid_to == OPEN_END,
        )
        found |= {account.person_id: account for account in unit.session.scalars(statement)}
    return found


def _same(unit: Unit, old: BankAccount, new: Paid) -> bool:
    return old.card.blind == unit.vault.blind(CARD, new.card.number) and old.bank == new.bank


def _account_row(unit: Unit, account: Paid, since: date, stamp: str) -> dict[str, Any]:
    number = account.card.number
    named = f"{account.person_id}|{since}|{number}|{stamp}"
    uid = unit.vault.blind("bank_account.uid", named).hex()
    sealed = unit.vault.seal(f"{CARD}|{uid}", number)
    return {
        "person_id": account.person_id,
        "uid": uid,
        "holder": account.holder,
        "bank": account.bank,
        "card_cipher": sealed.cipher,
        "card_blind": sealed.blind,
        "card_tail": sealed.tail,
        "valid_from": since,
    }
