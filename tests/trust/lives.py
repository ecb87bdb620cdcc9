"""What must hold of units with a memory: read from the tables themselves, whatever wrote them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from sqlalchemy import text

from app.domain.restructuring import Spell
from app.domain.units import Level
from app.services.restructuring import _tree
from app.workspace import Workspace

_LINES = """SELECT l.from_unit_id AS old, l.to_unit_id AS new, l.num AS part, l.den AS whole,
    c.effective AS day, c.op AS op, c.num AS num, c.den AS den, c.old_code AS old_code, c.new_code AS new_code
  FROM lineage l JOIN unit_change c ON c.id = l.change_id
  WHERE c.state IN ('approved', 'applied') ORDER BY l.id"""


def read(unit, statement: str, **said: object) -> list[Any]:
    return list(unit.session.connection().execute(text(statement), said))


def descended(maker: Workspace, lives: dict[int, list[Spell]], today: date) -> Iterator[str]:
    """Yield where lineage is not what the documents say, or a unit ended and nobody says into what."""
    shares: dict[tuple[int, date], Fraction] = defaultdict(Fraction)
    for one in maker.ask(read, _LINES):
        day = one.day if isinstance(one.day, date) else date.fromisoformat(one.day)
        shares[one.old, day] += Fraction(one.part, one.whole)
        said = Fraction(one.num, one.den) if one.num else Fraction(1)
        if one.old != one.new and Fraction(one.part, one.whole) != said:
            yield f"lineage {one.old} to {one.new}: {one.part}/{one.whole}, the document says {said}"
        before = day - timedelta(days=1)
        codes = (_code(lives[one.old], before), _code(lives[one.new], day))
        if one.old == one.new and one.op != "extract":
            yield f"unit {one.old} went into itself"
        heirs = {codes[1], _code(lives[one.new], before)}  # the same document may give it another code
        if one.old != one.new and (codes[0] != one.old_code or not codes[1] or one.new_code not in heirs):
            yield f"lineage joins {codes}, the document {one.old_code} and {one.new_code}"
    yield from (f"shares of {key} sum to {share}" for key, share in shares.items() if share != 1)
    closed = {(row.old_code, str(row.effective)) for row in maker.ask(read, _CLOSED)}
    for unit_id, some in lives.items():
        last = max(some, key=lambda one: one.valid_to)
        ended = last.valid_to <= today and (last.code, str(last.valid_to)) not in closed
        if ended and (unit_id, last.valid_to) not in shares:
            yield f"unit {unit_id} ended on {last.valid_to} and went nowhere"


_CLOSED = (
    "SELECT old_code, effective FROM unit_change WHERE op = 'close' AND state IN ('approved', 'applied')"
)


def _code(some: list[Spell], on: date) -> str:
    return next((one.code for one in some if one.holds(on)), "")


def towns_merged(unit) -> list[tuple[date, int, int]]:
    """List when a town went into which, by the codes of merge rows, the first one first."""
    spells = [one for one in _tree.spells(unit) if one.level is Level.TOWN]
    found = []
    for row in read(unit, _MERGED):
        day = row.effective if isinstance(row.effective, date) else date.fromisoformat(row.effective)
        old = [one.unit_id for one in spells if one.code == row.old_code and one.valid_to == day]
        new = [one.unit_id for one in spells if one.code == row.new_code and one.holds(day)]
        found += [(day, old[0], new[0])] if old and new else []
    return found


_MERGED = (
    "SELECT old_code, new_code, effective FROM unit_change WHERE op = 'merge' AND state = 'applied'"
    " ORDER BY effective, id"
)
_UNITS = "SELECT id, scope_lo AS lo, scope_hi AS hi, follows_id AS follows FROM unit"


def nested(maker: Workspace, living: list[Spell]) -> Iterator[str]:
    """Yield where intervals are not those of today's tree, or a row is routed past its unit's."""
    held = {one.id: one for one in maker.ask(read, _UNITS)}
    for one in living:
        if not _inside(held[one.unit_id], held.get(one.parent_id)):
            yield f"unit {one.unit_id} lies outside of unit {one.parent_id}"
    yield from _overlapping(held, living)
    for one in held.values():
        if one.follows is not None and not _beside(one, held[one.follows]):
            yield f"unit {one.id} does not lie where the one it follows does"
    for table, column in _ROUTED:
        lost = f"SELECT t.id FROM {table} t JOIN unit u ON u.id = t.{column} WHERE t.scope_code <> u.scope_lo"
        if found := maker.ask(read, lost):
            yield f"{len(found)} rows of {table} are routed past their unit"


def _inside(one: Any, above: Any) -> bool:
    within = above is None or above.lo < one.lo <= one.hi <= above.hi
    return within and one.follows is None


def _beside(one: Any, other: Any) -> bool:
    return (other.lo, other.hi, other.follows) == (one.lo, one.hi, None)


def _overlapping(held: dict[int, Any], living: list[Spell]) -> Iterator[str]:
    siblings = defaultdict(list)
    for one in living:
        siblings[one.parent_id].append(held[one.unit_id])
    for some in siblings.values():
        for left, right in pairwise(sorted(some, key=lambda one: one.lo)):
            if right.lo <= left.hi:
                yield f"units {left.id} and {right.id} overlap"


_ROUTED = (("posting", "unit_id"), ("pay_slip", "snap_unit_id"))


def people_of(unit, home: int) -> list[Any]:
    """List who serves today at a unit in ``home``'s interval: by their unit, not by their routing."""
    statement = """SELECT p.id FROM posting p JOIN unit u ON u.id = p.unit_id JOIN unit h ON h.id = :home
      WHERE p.voided_at IS NULL AND p.valid_from <= :day AND p.valid_to > :day
      AND u.scope_lo BETWEEN h.scope_lo AND h.scope_hi"""
    day = str(unit.today) if unit.embedded else unit.today
    return read(unit, statement, home=home, day=day)
