"""Check-ins written down and taken away: typed line by line, or a list that was brought; one guard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.identity import check_phone
from app.core.text import clean
from app.domain.checkins import Known, fault, read
from app.domain.worklog import packed
from app.services._listed import Comparison, Listed, Said, Standing
from app.services._undoing import in_chunks
from app.services._versions import unchanged
from app.services.checkins._book import HOLDER, numbered
from app.services.checkins._stood import SILENT, modes
from app.services.checkins.rows import ListedCheckIn, NewCheckIn, NewLine
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.forces import CheckIn, Force
from db.scope import in_scope

_CHANGED = "这次报到刚被别人改过，请刷新后再试。"
_GONE = "没有这次报到，或不在您的管辖范围，请刷新后再试。"


@dataclass(slots=True)
class _Entry:
    """Who somebody is on the list: their names, when they stood at which unit."""

    name: str = ""
    phones: set[str] = field(default_factory=set)
    stood: list[tuple[date, date, int, int]] = field(default_factory=list)  # from, to, unit, scope

    def served(self, unit_id: int) -> list[tuple[date, date]]:
        """Return when they stood at a unit, half-open."""
        return [(start, end) for start, end, at, _ in self.stood if at == unit_id]


class _Lists:
    """The lists of some units as they are kept, and which days are taken."""

    def __init__(self, unit: Unit, unit_ids: Iterable[int]) -> None:
        self.unit, self.stood = unit, modes(unit)
        self.people: dict[int, _Entry] = defaultdict(_Entry)
        self.named: dict[tuple[int, str], set[int]] = defaultdict(set)
        kinds = policy_on(unit, unit.today).check_in.force_kinds
        columns = (HOLDER, Force.name, Force.phone, Force.valid_from, Force.valid_to, Force.unit_id)
        for some in in_chunks(set(unit_ids)):
            rows = unit.session.execute(
                select(*columns, Force.scope_code)
                .where(Force.unit_id.in_(some), Force.voided_at.is_(None), Force.force_kind.in_(kinds))
                .where(in_scope(unit.actor.scopes, Force.scope_code))
                .order_by(Force.valid_from, Force.id)
            )
            for holder, name, phone, start, end, at, scope in rows:
                one = self.people[holder]
                one.name = name
                one.phones.add(phone)
                one.stood.append((start, end, at, scope))
                self.named[at, name].add(holder)
        self.taken = self._taken()

    def _taken(self) -> dict[int, set[date]]:
        found: dict[int, set[date]] = defaultdict(set)
        for some in in_chunks(self.people):
            rows = self.unit.session.execute(
                select(CheckIn.force_id, CheckIn.day).where(
                    CheckIn.force_id.in_(some), CheckIn.voided.is_(False)
                )
            )
            for holder, day in rows:
                found[holder].add(day)
        return found

    def fault(self, new: NewCheckIn) -> tuple[str, str]:
        """Return which field of a check-in is wrong and why, both empty where nothing is."""
        rules, mode = policy_on(self.unit, min(new.day, self.unit.today)).check_in, self.stood.on(new.day)
        if not rules.force_kinds:
            return "day", SILENT
        if new.force_id not in self.people:
            return "name", "名单里没有这个人，或不在您的范围内，请核对。"
        one = self.people[new.force_id]
        known = Known(
            self.unit.today,
            one.name,
            one.served(new.unit_id),
            self.taken[new.force_id],
            mode,
            rules.rule(mode).tasks,
            rules.task_labels,
        )
        return fault(new.day, new.tasks, (new.hours, clean(new.content, 2000)), known)

    def who(self, listed: ListedCheckIn) -> int | str:
        """Return the first entry of who a line names, or why nobody is meant."""
        there = self.named.get((listed.unit_id, clean(listed.name)), set())
        if len(there) > 1:  # the day tells who follows another of that name
            there = {one for one in there if self._on(one, listed)} or there
        if len(there) > 1 and listed.phone.strip():
            phone = check_phone(listed.phone)
            theirs = {one for one in there if phone in self.people[one].phones}
            if not theirs:
                return f"名单里的 {len(there)} 个“{listed.name}”，都没有登记这个电话，请核对联系电话。"
            there = theirs
        if len(there) == 1:
            return next(iter(there))
        if there:
            return f"这个网格的名单里有 {len(there)} 个“{listed.name}”，请补上联系电话，或在登记表里登记。"
        return f"这个网格的名单里没有“{listed.name}”，请先在“网格力量”里登记，或核对姓名和网格。"

    def _on(self, holder: int, listed: ListedCheckIn) -> bool:
        return any(start <= listed.day < end for start, end in self.people[holder].served(listed.unit_id))


@permits(Permission.ROSTER_WRITE)
def write(unit: Unit, new: NewLine) -> str:
    """Keep a check-in that was typed, and return what was kept in one line.

    Raises: Invalid; the sentence says what to mend.
    """
    labels = policy_on(unit, min(new.month.last, unit.today)).check_in.task_labels
    if not labels:
        raise Invalid(SILENT)
    typed = read(new.text, new.month, labels)
    people = list(numbered(unit, new.unit_id, new.month).items())
    if not people:
        raise Invalid("这个网格这个月的名单里没有人，或不在您的范围内，请先在“网格力量”登记。")
    if not 1 <= typed.number <= len(people):
        raise Invalid(f"名单只有 1 至 {len(people)} 号，没有 {typed.number} 号，请核对第一个数。")
    holder, name = people[typed.number - 1]
    _keep(
        unit,
        [
            NewCheckIn(
                force_id=holder,
                unit_id=new.unit_id,
                day=typed.day,
                tasks=typed.tasks,
                hours=typed.hours,
                content=typed.content,
            )
        ],
    )
    done = "、".join(labels[key] for key in typed.tasks)
    return f"{typed.number} {name}，{typed.day:%m-%d}，{done}"


def _keep(unit: Unit, news: Sequence[NewCheckIn]) -> list[int]:
    """Write check-ins, all or none, under the guard.

    Raises: Invalid, naming the first that is wrong.
    """
    lists = _Lists(unit, {new.unit_id for new in news})
    for at, new in enumerate(news, start=1):
        key, told = lists.fault(new)
        if told:
            where = f"第 {at} 行" if len(news) > 1 else ""
            raise Invalid(f"没有登记：{where}{told}" if where else told, {key: told})
        lists.taken[new.force_id].add(new.day)
    return unit.insert(CheckIn, [_values(new, lists) for new in news])


def _values(new: NewCheckIn, lists: _Lists) -> dict[str, object]:
    stood = lists.people[new.force_id].stood
    return {
        "force_id": new.force_id,
        "unit_id": new.unit_id,
        "day": new.day,
        "task_kinds": packed(new.tasks),
        "hours": new.hours,
        "content": clean(new.content),
        "scope_code": next(
            scope for start, end, at, scope in stood if at == new.unit_id and start <= new.day < end
        ),
    }


@permits(Permission.ROSTER_READ)
def compare_list(unit: Unit, listed: Sequence[ListedCheckIn]) -> Comparison:
    """Return what every line of a list means, and what is wrong with it; nothing is written."""
    lists, found = _Lists(unit, {one.unit_id for one in listed}), []
    for one in listed:
        holder = lists.who(one)
        key, told = ("name", holder) if isinstance(holder, str) else lists.fault(_new(one, holder))
        if isinstance(holder, int) and not told:
            lists.taken[holder].add(one.day)
        found.append(Listed(Standing.NEW, told=(Said(key, told),) if told else ()))
    return Comparison(found)


def _new(one: ListedCheckIn, holder: int) -> NewCheckIn:
    return NewCheckIn(
        force_id=holder,
        unit_id=one.unit_id,
        day=one.day,
        tasks=one.tasks,
        hours=one.hours,
        content=one.content,
    )


@permits(Permission.ROSTER_WRITE)
def take_list(unit: Unit, listed: Sequence[ListedCheckIn]) -> int:
    """Keep the check-ins of a list, all or none, and return how many.

    Raises: Invalid, naming the first line that is wrong.
    """
    lists, news = _Lists(unit, {one.unit_id for one in listed}), []
    for at, one in enumerate(listed, start=1):
        holder = lists.who(one)
        if isinstance(holder, str):
            raise Invalid(f"没有登记：第 {at} 行{holder}", {"name": holder})
        news.append(_new(one, holder))
    return len(_keep(unit, news))


@permits(Permission.ROSTER_WRITE)
def take_away(unit: Unit, check_in_id: int, version: int, reason: str) -> None:
    """Void a check-in that was written for the wrong day or person.

    Raises: NotFound, Conflict, Invalid.
    """
    row = unit.session.get(CheckIn, check_in_id)
    if row is None or row.voided or not unit.actor.sees(row.scope_code):
        raise NotFound(_GONE)
    unchanged(unit, row, version, _CHANGED)
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明作废的原因，至少两个字。"})
    row.voided, row.void_reason = True, said


@permits(Permission.ROSTER_WRITE)
def take_back(unit: Unit, ids: Collection[int], reason: str) -> None:
    """Void the check-ins of a list that is taken back; those that are void already stay so.

    Raises: NotFound outside the actor's scope.
    """
    for some in in_chunks(ids):
        rows = unit.session.scalars(select(CheckIn).where(CheckIn.id.in_(some))).all()
        if len(rows) < len(set(some)) or not all(unit.actor.sees(row.scope_code) for row in rows):
            raise NotFound("这个批次里有您管辖范围以外的报到，请由县级经办撤回。")
        for row in rows:
            if not row.voided:
                row.voided, row.void_reason = True, clean(reason)[:200]
