"""Given out: one thing to a person or a unit, or to many people what they lack, looked at before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import attrgetter

from sqlalchemy import select

from app.core.access import Permission, Scope, permits
from app.core.errors import Conflict, Invalid
from app.domain.equipment import Asked, SlipKind, drawn, issue_faults
from app.domain.policy import EquipmentKind
from app.services.equipment._book import (
    Act,
    Given,
    Where,
    give,
    give_all,
    kinds_of,
    out_of,
    people_at,
    person_at,
    slip,
    stocked,
    things_of,
    unit_at,
    word,
)
from app.services.equipment.rows import Handout, Issue, LackRow, Offered
from app.services.equipment.who_lacks import lacking
from app.services.roster import person_name
from app.workspace import Unit
from db.models.equipment import Equipment
from db.models.units import Unit as UnitRecord
from db.scope import in_scope


@permits(Permission.ROSTER_WRITE)
def issue(unit: Unit, equipment_id: int, version: int, new: Issue) -> int:
    """Give something out of stock and return the id of its slip.

    Raises: NotFound, Conflict; Invalid: every fault at once, by field.
    """
    thing = stocked(unit, equipment_id, version)
    kind = _kind(unit, thing)
    to = _to(unit, new)
    left = thing.quantity - thing.gone - out_of(unit, [thing.id]).get(thing.id, 0)
    asked = Asked(new.quantity, new.on, left, thing.bought_on, to.served)
    if wrong := issue_faults(kind, asked, unit.today):
        raise Invalid("；".join(wrong.values()), wrong)
    signer = new.signer or ("" if to.person_id is None else person_name(unit, to.person_id))
    made = slip(unit, Act(SlipKind.ISSUED, new.on, signer, new.note), to)
    give(unit, made, to, [(thing, new.quantity)])
    return made.id


def _kind(unit: Unit, thing: Equipment) -> EquipmentKind:
    kinds = kinds_of(unit)
    known = kinds.get(thing.equipment_kind)
    return known or EquipmentKind(key=thing.equipment_kind, label=word(kinds, thing.equipment_kind))


def _to(unit: Unit, new: Issue) -> Where:
    if new.person_id is not None:
        return person_at(unit, new.person_id, new.on)
    if new.unit_id is None:
        raise Invalid(fields={"person_id": "请选择领用的人。", "unit_id": "请选择领用的单位。"})
    return unit_at(unit, new.unit_id)


@dataclass(frozen=True, slots=True)
class _Stock:
    """An entry with how many are left of it, and for whose people it is."""

    thing: Equipment
    left: int
    scope: Scope


@dataclass(slots=True)
class _Shelf:
    """What is left in one unit's stock of a kind; what is used up next lies last."""

    scope: Scope
    things: list[tuple[int, int]]

    def next(self) -> Iterable[tuple[int, int]]:
        """Return its entries with what is left of each, in the order in which they are used up."""
        return reversed(self.things)

    def take(self, parts: Sequence[tuple[int, int]]) -> None:
        """Let what was drawn be gone from it; the rest of ``parts`` lies on others."""
        for one, many in parts:
            if self.things and self.things[-1][0] == one:
                left = self.things.pop()[1] - many
                if left:
                    self.things.append((one, left))


@permits(Permission.ROSTER_WRITE)
def weigh_many(unit: Unit, ids: Sequence[int], new: Handout) -> list[Offered]:
    """List what each chosen line of who lacks what would be given from stock, without writing.

    A stock is for the people of its own unit; the smallest unit's is used up first, by number.

    Raises: Invalid for a day to come.
    """
    if new.on > unit.today:
        raise Invalid(fields={"on": "领用日期不能晚于今天，请改日期。"})
    wanted = {row.id: row for row in lacking(unit)}
    rows = [wanted[one] for one in ids if one in wanted]
    kinds, stocks = kinds_of(unit), _stocks(unit)
    found: dict[int, Offered] = {}
    for key in dict.fromkeys(row.kind_key for row in rows):
        mine = [row for row in rows if row.kind_key == key]
        for offered in _offered(unit, kinds[key], mine, stocks.get(key, []), new):
            found[offered.id] = offered
    return [found[row.id] for row in rows]


def _stocks(unit: Unit) -> dict[str, list[_Stock]]:
    rows = unit.session.execute(
        select(Equipment, UnitRecord.scope_lo, UnitRecord.scope_hi)
        .join(UnitRecord, UnitRecord.id == Equipment.unit_id)
        .where(Equipment.voided.is_(False), in_scope(unit.actor.scopes, Equipment.scope_code))
        .order_by(Equipment.number, Equipment.id)
    ).all()
    out = out_of(unit, [row.Equipment.id for row in rows])
    found: dict[str, list[_Stock]] = {}
    for row in rows:
        thing = row.Equipment
        if (left := thing.quantity - thing.gone - out.get(thing.id, 0)) > 0:
            scope = Scope(row.scope_lo, row.scope_hi)
            found.setdefault(thing.equipment_kind, []).append(_Stock(thing, left, scope))
    for stocks in found.values():
        stocks.sort(key=lambda one: (one.scope.hi - one.scope.lo, one.scope.lo))  # by number within a unit
    return found


def _offered(
    unit: Unit, kind: EquipmentKind, rows: Sequence[LackRow], stocks: Sequence[_Stock], new: Handout
) -> list[Offered]:
    """Return the lines of one kind; each group of people that share the same stocks is served in order."""
    named = {one.thing.id: one.thing.number for one in stocks}
    shelves = [
        _Shelf(scope, [(one.thing.id, one.left) for one in some][::-1])
        for scope, some in groupby(stocks, attrgetter("scope"))
    ]
    at = people_at(unit, {row.person_id for row in rows}, new.on)
    found = []
    for row in rows:
        mine = [one for one in shelves if one.scope.holds(at[row.person_id].scope_code)]
        # of each entry there is one at least: nothing lies farther back that could be needed
        near = list(islice(chain.from_iterable(one.next() for one in mine), row.lacking))
        parts = drawn(row.lacking, near)
        why = _why(kind, row, near, parts, new)
        for shelf in () if why else mine:
            shelf.take(parts)
        numbers = "、".join(filter(None, (named[thing_id] for thing_id, _ in parts)))
        after = f"{kind.label} {numbers or f'{row.lacking} {kind.measure}'}"
        found.append(
            Offered(
                row.id,
                row.person_id,
                row.name,
                row.grid or row.town,
                f"缺{kind.label} {row.lacking} {kind.measure}",
                "" if why else after,
                why,
                () if why else tuple(parts),
            )
        )
    return found


def _why(
    kind: EquipmentKind,
    row: LackRow,
    mine: Sequence[tuple[int, int]],
    parts: Sequence[tuple[int, int]],
    new: Handout,
) -> str:
    if new.on < row.since:
        return f"{row.since} 才上岗，领用日期不能更早。"
    if not parts:
        return f"{kind.label}在库 {sum(many for _, many in mine)} {kind.measure}，不够发，请先登记入库。"
    return ""


@permits(Permission.ROSTER_WRITE)
def give_many(unit: Unit, weighed: Sequence[Offered], new: Handout) -> int:
    """Give the lines as they were weighed, all or none, a slip each; return how many people got some.

    Raises: Conflict where something else would be given by now.
    """
    now = {one.id: one for one in weigh_many(unit, [one.id for one in weighed], new)}
    if any(now.get(one.id) != one for one in weighed):
        raise Conflict("库存或人员刚有变动，与刚才看到的不一样，请重新看过再发。")
    things, names = _things(unit, weighed), {one.person_id: one.name for one in weighed}
    people: dict[int, list[tuple[Equipment, int]]] = {}
    for one in weighed:
        people.setdefault(one.person_id, []).extend((things[at], many) for at, many in one.parts)
    to = people_at(unit, people, new.on)
    give_all(
        unit,
        [
            Given(Act(SlipKind.ISSUED, new.on, names[one], new.note), to[one], parts)
            for one, parts in people.items()
        ],
    )
    return len(people)


def _things(unit: Unit, weighed: Sequence[Offered]) -> Mapping[int, Equipment]:
    return {one.id: one for one in things_of(unit, {at for one in weighed for at, _ in one.parts})}
