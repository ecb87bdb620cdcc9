"""What is next to be told to the insurer, person by person: the one act each of them needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core.access import Permission, permits
from app.core.fields import Choice, Label
from app.services.insurance._list import covers_on, insurable
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.insurance import InsurancePolicy, Insured
from db.models.people import Person
from db.models.roster import Posting


class NextAct(Choice):
    """What is to be done next about somebody's insurance."""

    EXCHANGE = "exchange", "替换"
    REMOVE = "remove", "减员"
    ENROL = "enrol", "投保"
    RENEW = "renew", "续保"
    CONTRACT = "contract", "登记保单"


@dataclass(frozen=True, slots=True)
class TodoRow:
    """One person whose insurance needs an act, and the one it needs next; ``id`` is the person's.

    ``cost`` is the premium the act promises; ``on`` the day it is offered for.
    """

    id: int
    contract_id: int | None
    heir_id: int | None
    heir: str
    name: Annotated[str, Label("姓名", width=9)]
    act: Annotated[NextAct, Label("下一步", width=10)]
    why: Annotated[str, Label("原因", width=34)]
    cost: Annotated[Decimal, Label("保费", width=10)]
    ends: Annotated[date | None, Label("保险到期日（不含）", width=16)]
    left: Annotated[int | None, Label("剩余天数", width=9)]
    on: Annotated[date, Label("生效日期", width=11)]


@dataclass(frozen=True, slots=True)
class _State:
    """How it stands on a day: the contract in force, the one after it, who is covered, who serves."""

    day: date
    horizon: date
    now: InsurancePolicy | None
    after: InsurancePolicy | None
    covers: Mapping[int, Insured]
    posted: Mapping[int, int]
    renewed: frozenset[int]
    heirs: Mapping[int, tuple[int, date]]


@permits(Permission.INSURANCE_READ)
def todo(unit: Unit) -> list[TodoRow]:
    """List who needs an act on the day that is looked at: leavers, who is not insured, whose cover ends.

    Who is covered and serves on is listed once the cover ends within the policy's days of warning.
    """
    state = _state(unit)
    rows = [*_leavers(state), *_newcomers(state), *_ending(state)]
    wanted = {row.id for row in rows} | {row.heir_id for row in rows if row.heir_id is not None}
    found = unit.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    names = {one.id: one.name for one in found}
    return [_named(row, names) for row in rows if unit.actor.sees(_code(state, row.id))]


def _code(state: _State, person: int) -> int:
    return state.posted[person] if person in state.posted else state.covers[person].scope_code


def _named(row: TodoRow, names: Mapping[int, str]) -> TodoRow:
    heir = names[row.heir_id] if row.heir_id is not None else ""
    why = f"已离岗，由{heir}接替，不另收保费" if heir else row.why
    return replace(row, name=names[row.id], heir=heir, why=why)


def _state(unit: Unit) -> _State:
    day = unit.as_of.valid_on
    contracts = unit.session.scalars(
        select(InsurancePolicy)
        .where(InsurancePolicy.voided.is_(False), InsurancePolicy.ends > day)
        .order_by(InsurancePolicy.starts, InsurancePolicy.id)
    ).all()
    now = next((one for one in contracts if one.starts <= day), None)
    after = next((one for one in contracts if one.starts > day), None)
    accident = policy_on(unit, day).insurance.accident
    warn = accident.warn_days.value if accident and accident.warn_days else 0
    covers = {one.person_id: one for one in covers_on(unit, now, day)} if now else {}
    posted = insurable(unit, day)
    renewed = (
        frozenset(one.person_id for one in covers_on(unit, after, after.starts)) if after else frozenset()
    )
    heirs = _heirs(unit, [one for one in covers if one not in posted])
    heirs = {old: new for old, new in heirs.items() if new[0] in posted and new[0] not in covers}
    return _State(day, day + timedelta(days=warn), now, after, covers, posted, renewed, heirs)


def _heirs(unit: Unit, gone: Sequence[int]) -> dict[int, tuple[int, date]]:
    """Return who took over from leavers, as the roster names them, and since when."""
    old, new = aliased(Posting), aliased(Posting)
    rows = unit.session.execute(
        select(old.person_id.label("leaver"), new.person_id, new.valid_from)
        .join(new, new.replaces_id == old.id)
        .where(old.person_id.in_(gone), new.voided_at.is_(None), old.voided_at.is_(None))
        .order_by(new.valid_from, new.id)
    )
    return {row.leaver: (row.person_id, row.valid_from) for row in rows}


def _row(state: _State, person: int, act: NextAct, why: str, at: InsurancePolicy | None) -> TodoRow:
    cover = state.covers.get(person)
    heir, since = state.heirs.get(person, (None, state.day))
    buys = at is not None and act in (NextAct.ENROL, NextAct.RENEW)
    return TodoRow(
        id=person,
        contract_id=at.id if at else None,
        heir_id=heir,
        heir="",
        name="",
        act=act,
        why=why,
        cost=at.premium if buys and at else Decimal("0.00"),
        ends=cover.valid_to if cover else None,
        left=(cover.valid_to - state.day).days if cover else None,
        on=_offered(state, since, at, cover),
    )


def _offered(state: _State, since: date, at: InsurancePolicy | None, cover: Insured | None) -> date:
    """Return the day an act is offered for: a contract that is still to be made begins as this cover ends."""
    if at is not None:
        return max(since, at.starts)
    return max(state.day, cover.valid_to) if cover else since


def _leavers(state: _State) -> Iterator[TodoRow]:
    """Yield the covered who no longer serve: exchanged for the successor, or taken off the list."""
    for person in state.covers:
        if person not in state.posted:
            act = NextAct.EXCHANGE if person in state.heirs else NextAct.REMOVE
            yield _row(state, person, act, "已离岗，没有接替人", state.now)


def _newcomers(state: _State) -> Iterator[TodoRow]:
    """Yield who serves and is not covered; a successor is exchanged for the leaver instead."""
    heirs = {heir for heir, _ in state.heirs.values()}
    for person in state.posted:
        if person in state.covers or person in heirs:
            continue
        if state.now is not None:
            yield _row(state, person, NextAct.ENROL, "在岗，还没有投保", state.now)
        elif state.after is None:
            yield _row(state, person, NextAct.CONTRACT, "在岗，没有在保期内的保单", None)
        elif person not in state.renewed:
            yield _row(state, person, NextAct.ENROL, f"在岗，还没有列入保单{state.after.number}", state.after)


def _ending(state: _State) -> Iterator[TodoRow]:
    """Yield whose cover ends soon and goes on in no other contract."""
    for person, cover in state.covers.items():
        if person not in state.posted or person in state.renewed or cover.valid_to > state.horizon:
            continue
        if state.after is None:
            yield _row(state, person, NextAct.CONTRACT, "快到期，还没有下一年度的保单", None)
        else:
            yield _row(state, person, NextAct.RENEW, f"快到期，续入保单{state.after.number}", state.after)
