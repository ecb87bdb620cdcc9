"""A list of workers beside the roster: who is new, of whom it says something else, of whom the same.

What the list leaves empty changes nothing; where and since when somebody serves is no matter of a list.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Conflict
from app.core.fields import fields_of
from app.core.identity import Card, mask_card, mask_phone
from app.core.own_words import in_own_words
from app.core.period import OPEN_END
from app.domain import codes
from app.services._hidden import put, true
from app.services._listed import Standing as Standing
from app.services.roster._ground import chunks
from app.services.roster._intake import Plan
from app.services.roster._persons import Paid, current_accounts, insert_accounts, stranger
from app.services.roster._sight import seen_person
from app.services.roster.rows import NewWorker
from app.workspace import Unit
from db.models.people import BankAccount, Person
from db.models.roster import Posting
from db.sealed import Sealed

_FACTS = ("phone", "address", "ethnicity", "politics", "education", "note")
_CODES = {"ethnicity": codes.ETHNICITY, "politics": codes.POLITICS, "education": codes.EDUCATION}
_ADVICE = "请核对；要更正，请在花名册里办理。"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is to be another, as it may be shown; ``field`` is a field of the command."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Update:
    """What is to be written about somebody known."""

    person_id: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    paid: Paid | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A row about somebody who serves already, and what it changes or why it cannot be."""

    standing: Standing
    changes: tuple[Change, ...] = ()
    against: tuple[tuple[str, str], ...] = ()
    update: Update | None = None


@permits(Permission.ROSTER_WRITE)
def compare(
    unit: Unit, plan: Plan, unsaid: Mapping[int, Collection[str]] = MappingProxyType({})
) -> dict[int, Compared]:
    """Return what the rows of a plan say about people who serve there already, by their place in it.

    ``unsaid`` are the fields of a post, by the place of a row, that the list does not say of it: somebody
    said them for all of its rows, so that they hold for who is new and speak against nobody.
    """
    ids = {person.id for person in plan.persons.values()}
    served = _serving(unit, ids)
    accounts = current_accounts(unit, ids) if ids else {}
    found: dict[int, Compared] = {}
    for index, (new, clean_) in enumerate(zip(plan.news, plan.people, strict=True)):
        person = plan.persons.get(clean_.blind)
        if person is None:
            continue
        if stranger(unit, clean_, person):
            found[index] = Compared(Standing.CONFLICT)
        elif posting := _same_post(served.get(person.id, ()), new):
            against = tuple(_against(new, posting, unsaid.get(index, ())))
            of = (person, accounts.get(person.id))
            found[index] = (
                Compared(Standing.CONFLICT, against=against) if against else _beside(unit, plan, index, of)
            )
    return found


def _serving(unit: Unit, ids: Collection[int]) -> dict[int, list[Posting]]:
    found: dict[int, list[Posting]] = {}
    for some in chunks(ids):
        statement = select(Posting).where(Posting.person_id.in_(some), Posting.voided_at.is_(None))
        for posting in unit.session.scalars(statement):
            found.setdefault(posting.person_id, []).append(posting)
    return found


def _same_post(postings: Collection[Posting], new: NewWorker) -> Posting | None:
    for posting in postings:
        there = (posting.unit_id, posting.role) == (new.unit_id, new.role)
        if there and posting.valid_from < new.until and new.since < posting.valid_to:
            return posting
    return None


def _beside(unit: Unit, plan: Plan, index: int, known: tuple[Person, BankAccount | None]) -> Compared:
    person, account = known
    new = plan.news[index]
    facts = {key: value for key in _FACTS if (value := plan.people[index].columns[key])}
    facts = {key: value for key, value in facts.items() if value != _now(unit, person, key)}
    changes = [_change(key, getattr(person, key), value) for key, value in facts.items()]
    extra = plan.extras[index].person
    if any(person.extra.get(key) != value for key, value in extra.items()):
        facts["extra"] = {**person.extra, **extra}
        changes.append(Change("extra", in_own_words("本县字段"), "", "有变更"))
    paid = _paid(unit, new, person, plan.cards[index], account)
    if paid is not None:
        changes.append(Change("card", "银行卡号", _tail(account), mask_card(paid.card.number)))
    if not changes:
        return Compared(Standing.SAME)
    return Compared(Standing.CHANGED, tuple(changes), update=Update(person.id, facts, paid))


def _now(unit: Unit, person: Person, key: str) -> Any:
    """Return what is known of a person, under their label too; a list that is shown says no more of it."""
    return true(unit, person, key) if person.hidden_cipher else getattr(person, key)


def _against(new: NewWorker, posting: Posting, unsaid: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield, by field, what a list says otherwise of a post, which it cannot change."""
    if new.employment != posting.employment and "employment" not in unsaid:
        yield "employment", f"此人在这里已登记为另一种用工类别，{_ADVICE}"
    if new.since != posting.valid_from and "since" not in unsaid:
        yield "since", f"此人在这里登记的聘用日期是 {posting.valid_from:%Y-%m-%d}，{_ADVICE}"
    if posting.valid_to != OPEN_END:
        yield "since", f"此人已登记在 {posting.valid_to:%Y-%m-%d} 离岗，{_ADVICE}"


def _change(key: str, before: Any, after: Any) -> Change:
    return Change(key, _LABELS[key], _shown(key, before), _shown(key, after))


_LABELS = {one.key: one.label.title for one in fields_of(NewWorker)}


def _shown(key: str, value: Any) -> str:
    text = str(value or "")
    if key == "phone":
        return mask_phone(text)
    return codes.said(_CODES[key], text) if key in _CODES and text else text


def _tail(account: BankAccount | None) -> str:
    return f"…{account.card.tail}" if account is not None and account.card.tail else ""


def _paid(
    unit: Unit, new: NewWorker, person: Person, card: Card | None, account: BankAccount | None
) -> Paid | None:
    """Return the account a list gives where it is another than the present one, from today."""
    if card is None:
        return None
    bank = new.bank or (account.bank if account else "")
    same = account is not None and account.card.blind == unit.vault.blind("bank_account.card", card.number)
    if same and account is not None and account.bank == bank:
        return None
    return Paid(person.id, true(unit, person, "name"), bank, card, unit.today)


@permits(Permission.ROSTER_WRITE)
def bring_up(unit: Unit, updates: Collection[Update], batch_id: int) -> str:
    """Write what is to be changed and return what was there before, sealed, for ``put_back``."""
    insert_accounts(unit, [one.paid for one in updates if one.paid is not None])
    changed = {one.person_id: one.facts for one in updates if one.facts}
    people = list(_people(unit, changed))
    before = {person.id: {key: _now(unit, person, key) for key in changed[person.id]} for person in people}
    for person in people:
        put(unit, person, changed[person.id])
    unit.session.flush()  # the versions count on
    kept = {person.id: [person.version, before[person.id]] for person in people}
    return _closed(unit, kept, batch_id) if kept else ""


@permits(Permission.ROSTER_WRITE)
def put_back(unit: Unit, kept: str, batch_id: int) -> int:
    """Put back what ``bring_up`` found and return of how many people.

    Raises:
        Conflict: somebody has been changed since. NotFound: somebody is outside the actor's scope.
    """
    before = _opened(unit, kept, batch_id)
    for key_of_person, (version, facts) in before.items():
        person = seen_person(unit, int(key_of_person))
        if person.version != version:
            raise Conflict(f"批次 {batch_id} 不能撤回：{person.name}的资料在导入以后又改过，请先核对。")
        put(unit, person, facts)
    return len(before)


@permits(Permission.VETTING_DECIDE)
def kept_without(unit: Unit, kept: str, batch_id: int, people: Collection[int]) -> str:
    """Return what ``bring_up`` found without these persons: the same text where they are not in it."""
    before = _opened(unit, kept, batch_id)
    rest = {one: found for one, found in before.items() if int(one) not in people}
    if len(rest) == len(before):
        return kept
    return _closed(unit, rest, batch_id) if rest else ""


def _opened(unit: Unit, kept: str, batch_id: int) -> dict[str, Any]:
    text = unit.vault.open(_place(batch_id), Sealed(bytes.fromhex(kept), None, None))
    before: dict[str, Any] = json.loads(text)
    return before


def _closed(unit: Unit, before: Mapping[Any, Any], batch_id: int) -> str:
    sealed = unit.vault.seal(_place(batch_id), json.dumps(before, ensure_ascii=False))
    return sealed.cipher.hex() if sealed.cipher else ""


def _people(unit: Unit, ids: Collection[int]) -> Iterator[Person]:
    for some in chunks(ids):
        yield from unit.session.scalars(select(Person).where(Person.id.in_(some)).order_by(Person.id))


def _place(batch_id: int) -> str:
    return f"import_batch.before|{batch_id}"
