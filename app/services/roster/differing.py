"""名册比对: today's roster beside that of another day, or beside a list somebody brought."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.fields import Kind, Label
from app.core.identity import mask_card, mask_identity, mask_phone
from app.core.period import Month
from app.domain.differing import Difference, Differs, Stand, differences
from app.services._same import stays
from app.services.roster._found import labels_of
from app.services.roster._persons import CARD, NUMBER, known
from app.services.roster.lists import listed_from, workers
from app.services.roster.rows import WorkerRow
from app.workspace import Unit
from db.models.people import BankAccount, Person
from db.models.roster import Posting
from db.scope import valid

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint

_KIND = re.compile("(?:村民委员会|村委会|居民委员会|居委会|社区|街道|镇|乡|村)$")


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One person beside two lists; ``sides`` is what the lists are called."""

    id: int
    person_id: int
    posting_id: int
    kind: Annotated[Differs, Label("比对结果", width=10)]
    name: Annotated[str, Label("姓名", width=10)]
    changed: Annotated[str, Label("变更内容", width=38)]
    before: Annotated[str, Label("原来", width=32)]
    after: Annotated[str, Label("现在", width=32)]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    sides: tuple[str, str] = ("原来", "现在")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """One line of a brought list; an empty text is what it does not say, ``doubts`` what cannot be read.

    ``employment`` is a key of the policy's kinds.
    """

    name: str
    number: str = ""
    where: str = ""
    employment: str = ""
    phone: str = ""
    card: str = ""
    bank: str = ""
    since: date | None = None
    doubts: str = ""


@permits(Permission.ROSTER_READ)
def since_last_month(unit: Unit) -> list[DifferenceRow]:
    """List today's roster beside that of the last day of the month before, in the order of the tree."""
    day = Month.of(unit.as_of.valid_on).previous().last
    return _rows(unit, workers(unit, AsOf(day, unit.as_of.known_at)), (f"{day}", f"{unit.as_of.valid_on}"))


@permits(Permission.ROSTER_READ)
def since_day(unit: Unit, point: Standpoint) -> list[DifferenceRow]:
    """List today's roster beside that of a standpoint's day, under the units it asks for."""
    return _rows(_cut(unit, point), listed_from(unit, point), (f"{point.day}", f"{unit.today}"))


def _cut(unit: Unit, point: Standpoint) -> Unit:
    """Return the unit for whoever sees no more of today than the ground the other day is asked for."""
    ground, own = point.ground, unit.actor.scopes
    cut = (replace(each, lo=max(each.lo, ground.lo), hi=min(each.hi, ground.hi)) for each in own)
    return replace(unit, actor=replace(unit.actor, scopes=tuple(each for each in cut if each.lo <= each.hi)))


def _rows(unit: Unit, before: Sequence[WorkerRow], sides: tuple[str, str]) -> list[DifferenceRow]:
    kept, now = stays(unit), workers(unit)
    found = _differing([_stand(row, kept) for row in before], [_stand(row, kept) for row in now])
    told = _ends(unit, {row.id for row in before} - {row.id for row in now})
    told |= {row.id: f"{row.since}上岗" for row in now}
    return [_row(number, one, sides, told) for number, one in enumerate(found, start=1)]


def _differing(before: Sequence[Stand], after: Sequence[Stand]) -> list[Difference]:
    """Return the differences first, each in the order of the tree, then who is the same."""
    return sorted(differences(before, after), key=lambda one: one.kind is Differs.SAME)


def _stand(row: WorkerRow, kept: Mapping[int, int]) -> Stand:
    facts = {
        "用工类别": row.employment,
        "网格角色": row.role.label,
        "原身份": row.source,
        "银行卡号": row.card,
        "开户行": row.bank,
    }
    key = kept.get(row.person_id, row.person_id)
    return Stand(key, row.name, row.identity, _where(row), facts, row.id, row.person_id)


def _where(row: WorkerRow) -> str:
    return " › ".join(filter(None, (row.town, row.village, row.grid)))


def _ends(unit: Unit, postings: set[int]) -> dict[int, str]:
    """Return how postings ended, in words."""
    found = select(Posting).where(Posting.id.in_(postings))
    return {
        one.id: f"{one.valid_to}离岗" + (f"：{one.end_reason.label}" if one.end_reason else "")
        for one in unit.session.scalars(found)
    }


def _row(number: int, one: Difference, sides: tuple[str, str], told: Mapping[int, str]) -> DifferenceRow:
    shown = one.after or one.before
    assert shown is not None  # a difference is of somebody
    before, after = (stand.where or "在册" if stand else "" for stand in (one.before, one.after))
    said = [f"{title}：{was or '空'} → {now or '空'}" for title, was, now in one.fields]
    said += [stand.said for stand in (one.before, one.after) if stand and stand.said]
    if one.kind in (Differs.LEFT, Differs.NEW):
        said.append(told.get(shown.id, ""))
    return DifferenceRow(
        id=number,
        person_id=shown.person_id,
        posting_id=one.after.id if one.after else 0,
        kind=one.kind,
        name=shown.name,
        identity=shown.identity,
        before=before,
        after=after,
        changed="；".join(filter(None, said)),
        sides=sides,
    )


@permits(Permission.ROSTER_READ)
def beside_list(unit: Unit, lines: Sequence[ListedPerson], title: str) -> list[DifferenceRow]:
    """List today's roster beside a list somebody brought: what is in one alone, what they say otherwise.

    People are found by number, else by a name that one person alone has.  What the list does not say is not
    compared; numbers are compared whole and shown masked.
    """
    rows = workers(unit)
    here = {row.person_id: row for row in reversed(rows)}
    known_of = _known(unit, here)
    whose = _whose(unit, lines, rows)
    before = [
        _brought(unit, one, here.get(person), known_of.get(person), number)
        for number, (one, person) in enumerate(zip(lines, whose, strict=True), start=1)
    ]
    now = [_here(row) for row in rows]
    found, sides = _differing(before, now), (title, f"花名册 {unit.today}")
    told = {row.id: "名单里没有" for row in rows} | {0: "花名册里没有"}
    return [_row(number, one, sides, told) for number, one in enumerate(found, start=1)]


def _whose(unit: Unit, lines: Sequence[ListedPerson], rows: Sequence[WorkerRow]) -> list[int]:
    """Return by line the person it is about, 0 where nobody is."""
    blinds = {one.number: unit.vault.blind(NUMBER, one.number) for one in lines if one.number}
    by_number = known(unit, set(blinds.values()))
    times = Counter(row.name for row in rows)
    by_name = {row.name: row.person_id for row in rows if times[row.name] == 1}
    found: list[int] = []
    for one in lines:
        person = by_number.get(blinds[one.number]) if one.number else None
        found.append(person.id if person else 0 if one.number else by_name.get(one.name, 0))
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What of a person is compared whole; a hidden telephone is compared with nothing."""

    name: str
    phone: str
    card: bytes | None


def _known(unit: Unit, people: Mapping[int, WorkerRow]) -> dict[int, _Known]:
    paid = select(BankAccount.person_id, BankAccount.__table__.c.card_blind)
    rows = unit.session.execute(paid.where(valid(BankAccount, AsOf(unit.today))))
    cards: dict[int, bytes] = {row.person_id: row.card_blind for row in rows}
    found = select(Person.id, Person.name, Person.phone).where(Person.id.in_(people))
    return {row.id: _Known(row.name, row.phone, cards.get(row.id)) for row in unit.session.execute(found)}


def _here(row: WorkerRow) -> Stand:
    facts = {
        "姓名": row.name,
        "联系电话": row.phone,
        "用工类别": row.employment,
        "银行卡号": row.card,
        "开户行": row.bank,
        "聘用日期": f"{row.since}",
    }
    return Stand(row.person_id, row.name, row.identity, _where(row), facts, row.id, row.person_id)


def _brought(unit: Unit, one: ListedPerson, row: WorkerRow | None, kept: _Known | None, number: int) -> Stand:
    """Return a line of the list; what it says as the roster does is said in the roster's words."""
    identity = mask_identity(one.number) if one.number else ""
    if row is None or kept is None:
        return Stand(f"line {number}", one.name, identity, one.where, said=one.doubts)
    facts = dict(_facts(unit, one, row, kept))
    where = _where(row) if not one.where or _agrees(one.where, _where(row)) else one.where
    return Stand(row.person_id, row.name, row.identity, where, facts, said=one.doubts)


def _facts(unit: Unit, one: ListedPerson, row: WorkerRow, kept: _Known) -> Iterator[tuple[str, str]]:
    yield "姓名", one.name
    if one.phone and kept.phone:
        yield "联系电话", _said(mask_phone(one.phone), row.phone, same=one.phone == kept.phone)
    if one.employment:
        yield "用工类别", labels_of(unit).get(one.employment, one.employment)
    if one.card:
        same = unit.vault.blind(CARD, one.card) == kept.card
        yield "银行卡号", _said(mask_card(one.card), row.card, same=same)
    if one.bank:
        yield "开户行", one.bank
    if one.since:
        yield "聘用日期", f"{one.since}"


def _said(masked: str, shown: str, *, same: bool) -> str:
    """Return what a list says of a number; where only the hidden signs differ, that they do."""
    if same:
        return shown
    return f"{masked}（遮住的几位不同）" if masked[-4:] == shown[-4:] else masked


def _agrees(said: str, where: str) -> bool:
    """Return whether a place in the list's words is this one: every name it gives, with or without 村、镇."""
    return all(_stem(part) in where for part in said.split())


def _stem(part: str) -> str:
    """Return a place's name without 村、镇; of one sign it keeps the next: 东 is in too many names."""
    stem = _KIND.sub("", part)
    return stem if len(stem) > 1 else part[:2]
