"""What a restructuring would do: units before and after, and what hangs on those it touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from app.core.access import Permission, permits
from app.core.period import OPEN_END
from app.domain.restructuring import ChangeRow, Link, Planned, Spell
from app.services.restructuring._checks import checks, room_checks
from app.services.restructuring._hanging import hanging
from app.services.restructuring._staff import moves, with_staff
from app.services.restructuring._tree import as_rows, kept, planned
from app.services.restructuring.rows import Effect, Preview
from app.workspace import Unit


@permits(Permission.UNITS_READ)
def check(unit: Unit, rows: Sequence[ChangeRow]) -> Preview:
    """Return what rows would do, or all that is wrong with them; nothing is written."""
    return _looked(unit, rows, with_staff(unit, rows, planned(unit, rows)))


@permits(Permission.UNITS_READ)
def preview(unit: Unit, set_id: int) -> Preview:
    """Return what a drafted document would do to the tree as it is now.

    Raises: NotFound.
    """
    rows = as_rows(kept(unit, set_id))
    return _looked(unit, rows, with_staff(unit, rows, planned(unit, rows, set_id)))


def _looked(unit: Unit, rows: Sequence[ChangeRow], found: Planned) -> Preview:
    if found.problems:
        return Preview(found.problems)
    touched = {unit_id for some in found.touched.values() for unit_id in some if unit_id > 0}
    days = {row.number: row.effective for row in rows}
    names = {unit_id: some[0].name for unit_id, some in found.lives.items()}
    since = min(days.values())
    going = moves(unit, rows, found)
    return Preview(
        (),
        tuple(_effects(rows, found)),
        hanging(unit, touched, names, since),
        (*checks(unit, rows, found), *room_checks(unit, going)),
        going,
    )


def _effects(rows: Sequence[ChangeRow], found: Planned) -> Iterator[Effect]:
    """Yield what becomes of each unit on each day, in the order of days and rows."""
    ops = {row.number: row.op for row in rows}
    going: dict[tuple[int, date], list[Link]] = defaultdict(list)
    for link in found.links:
        going[link.from_id, link.effective].append(link)
    before = {(one.unit_id, one.valid_to): one for some in found.lives.values() for one in some if one.row}
    after = {(one.unit_id, one.valid_from): one for one in found.spells}
    turns = [key for key in {*before, *after} if key[1] < OPEN_END]
    acts = {key: (after.get(key) or before[key]).row for key in turns}
    for key in sorted(turns, key=lambda key: (key[1], acts[key], key[0])):
        said = _said(found.lives, before.get(key), key[1], last=True)
        says = _said(found.lives, after.get(key), key[1])
        heirs = "、".join(_heir(found.lives, link) for link in going[key])
        unit_id = key[0] if key[0] > 0 else None
        yield Effect(unit_id, acts[key], ops[acts[key]], key[1], *said, *says, heirs)


def _said(
    lives: Mapping[int, Sequence[Spell]], one: Spell | None, day: date, *, last: bool = False
) -> tuple[str, str, str]:
    """Return name, code and parent of a version, the parent's as it was called then."""
    if one is None:
        return "", "", ""
    on = day - timedelta(days=1) if last else day
    above = [parent.name for parent in lives.get(one.parent_id or 0, ()) if parent.holds(on)]
    return one.name, one.code, above[0] if above else ""


def _heir(lives: Mapping[int, Sequence[Spell]], link: Link) -> str:
    name = next(one.name for one in lives[link.to_id] if one.holds(link.effective))
    return name if link.share == 1 else f"{name} {link.num}/{link.den}（{link.basis.label}）"
