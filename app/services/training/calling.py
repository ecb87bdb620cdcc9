"""Who is called to a session: the people of a unit, of one kind, or somebody by name; within the quota."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import ColumnElement, select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.training.rules import quota_told
from app.services import roster, units
from app.services.training._book import called, lines, place_of
from app.services.training._calls import above_of, add, rules_of, serving_then, staffed, tree_then
from app.services.training.rows import Calling
from app.workspace import Unit
from db.models.roster import Posting
from db.models.training import TrainingSession
from db.scope import in_scope, valid


@permits(Permission.ROSTER_WRITE)
def call_many(unit: Unit, session_id: int, version: int, new: Calling) -> int:
    """Call everybody who serves in a unit on the session's first day; return how many were not called yet.

    Raises: NotFound, Denied, Conflict; Invalid where nobody is left, or the quota is exceeded.
    """
    row = called(unit, session_id, version)
    place = units.unit_by_id(unit, new.unit_id)
    where: list[ColumnElement[bool]] = [Posting.scope_code.between(place.scope_lo, place.scope_hi)]
    if new.employment:
        where.append(Posting.employment == new.employment)
    people = unit.session.scalars(
        select(Posting.person_id)
        .where(valid(Posting, AsOf(row.starts)), in_scope(unit.actor.scopes, Posting.scope_code), *where)
        .order_by(Posting.scope_code, Posting.id)
    )
    found = add(unit, row, list(dict.fromkeys(people)))
    if not found:
        raise Invalid(f"{place.name}在 {row.starts} 在岗的人都已通知，或没有这样的人。")
    return found


@permits(Permission.ROSTER_WRITE)
def call_one(unit: Unit, session_id: int, version: int, person_id: int) -> None:
    """Call somebody by name.

    Raises: NotFound, Denied, Conflict; Invalid: they do not serve then, are called, or exceed the quota.
    """
    row, name = called(unit, session_id, version), roster.person_name(unit, person_id)
    if person_id not in serving_then(unit, row, [person_id]):
        sentence = f"{name}在 {row.starts} 不在岗，不能通知；请核对花名册或培训日期。"
        raise Invalid(sentence, {"person_id": sentence})
    if not add(unit, row, [person_id]):
        sentence = f"{name}已经在签到表里。"
        raise Invalid(sentence, {"person_id": sentence})


@permits(Permission.ROSTER_WRITE)
def withdraw(unit: Unit, place_id: int, version: int, reason: str) -> None:
    """Take somebody off the sheet while nothing is written of them; their number is given to nobody.

    Raises: NotFound, Denied, Conflict; Invalid without a reason, or once they are marked.
    """
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明取消通知的原因，至少两个字。"})
    row, session = place_of(unit, place_id, version)
    called(unit, session.id, None)
    if row.mark is not None:
        raise Invalid(f"已经登记{row.mark.label}，不能取消通知；没有来的登记为请假或缺席。")
    row.voided, row.void_reason = True, said[:200]


@permits(Permission.ROSTER_READ)
def quotas(unit: Unit, session_id: int) -> list[tuple[bool, str]]:
    """Return per quota of a session whether it is kept, and in a sentence; none where its level has none.

    Units are those the holder's part of the tree has on the first day and in which somebody serves: of
    荆州's 170 villages and communities 27 have grid workers, and nobody can be sent from the others (Z18).
    """
    row = unit.session.get(TrainingSession, session_id)
    if row is None or not unit.actor.sees(row.scope_code) or not (rules := rules_of(unit, row)):
        return []
    found: list[tuple[bool, str]] = []
    posts = staffed(unit, row)
    for rule in rules:
        above = above_of(unit, row, rule)
        can = {above[one] for one in posts if one in above}
        tree = tree_then(unit, row)
        names = [one.full_name for one in tree if one.level is rule.per and one.full_name in can]
        there = Counter(above[one.unit_id] for one in lines(unit, row.id) if one.unit_id in above)
        found += quota_told([rule], {name: there[name] for name in dict.fromkeys([*names, *there])})
    return found
