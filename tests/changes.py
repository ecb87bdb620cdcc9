"""Random restructurings of a small county, and what must hold of any tree: for tests of every size."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from app.domain.restructuring import ChangeRow, Planned, Spell
from app.domain.units import Basis, ChangeOp, Level, UnitKind, is_above

BEGIN = date(2020, 1, 1)
Lives = Mapping[int, Sequence[Spell]]
#: how often a document says who takes the people
_TOLD = {ChangeOp.SPLIT: 0.9, ChangeOp.RECUT: 0.9, ChangeOp.EXTRACT: 0.3}


def broken(lives: Lives) -> list[str]:
    """Return every way in which versions break what must hold at every date."""
    found = []
    for unit_id, some in lives.items():
        ordered = sorted(some, key=lambda one: one.valid_from)
        for one in ordered:
            if one.valid_from >= one.valid_to:
                found.append(f"{unit_id}: empty version")
            found += _parents(one, lives)
        for one, other in pairwise(ordered):
            if one.valid_to != other.valid_from:
                found.append(f"{unit_id}: gap or overlap at {one.valid_to}")
    return found + _codes(lives)


def _parents(one: Spell, lives: Lives) -> list[str]:
    if one.parent_id is None:
        return []
    above = lives.get(one.parent_id, ())
    if not above:
        return [f"{one.unit_id}: no parent"]
    begins, ends = min(p.valid_from for p in above), max(p.valid_to for p in above)
    found = [] if begins <= one.valid_from and one.valid_to <= ends else [f"{one.unit_id}: orphan"]
    if not is_above(above[0].level, one.level):  # levels descend, so there is no ring
        found.append(f"{one.unit_id}: level")
    return found


def _codes(lives: Lives) -> list[str]:
    by_code: dict[str, list[Spell]] = {}
    for some in lives.values():
        for one in some:
            by_code.setdefault(one.code, []).append(one)
    found = []
    for code, some in by_code.items():
        ordered = sorted(some, key=lambda one: one.valid_from)
        for one, other in pairwise(ordered):
            if other.valid_from < one.valid_to:
                found.append(f"{code}: two units at {other.valid_from}")
    return found


def county(towns: int = 3, villages: int = 3, grids: int = 3) -> list[Spell]:
    """Return the versions of a county as it begins."""
    found: list[Spell] = []

    def add(parent: int | None, code: str, level: Level, kind: UnitKind) -> int:
        number = len(found) + 1
        spell = Spell(
            unit_id=number,
            parent_id=parent,
            code=code,
            name=f"{level.label}{number}",
            level=level,
            unit_kind=kind,
            valid_from=BEGIN,
            households=10 * number,
            version_id=number,
        )
        found.append(spell)
        return number

    root = add(None, "990101000000", Level.COUNTY, UnitKind.COUNTY)
    for t in range(towns):
        town = add(root, f"990101{100 + t}000", Level.TOWN, UnitKind.TOWN)
        for v in range(villages):
            village_code = f"990101{100 + t}{200 + v}"
            village = add(town, village_code, Level.VILLAGE, UnitKind.VILLAGE)
            for g in range(grids):
                add(village, f"{village_code}{g + 1:03d}", Level.GRID, UnitKind.RURAL_GRID)
    return found


class Guess:
    """Rows somebody might write on a day: most of them can be done, some cannot."""

    def __init__(self, draw: random.Random, spells: Iterable[Spell], on: date) -> None:
        self.draw, self.on = draw, on
        self.alive = sorted((one for one in spells if one.holds(on)), key=lambda one: one.unit_id)
        self.codes = {one.code for one in self.alive}
        self.rows: list[ChangeRow] = []

    def some(self, most: int = 3) -> list[ChangeRow]:
        """Return the rows of one to ``most`` acts."""
        for _ in range(self.draw.randint(1, most)):
            op = self.draw.choice(list(ChangeOp))
            getattr(self, f"_{op.value}")()
        return self.rows

    def _one(self, *levels: Level) -> Spell:
        fit = [one for one in self.alive if one.level in (levels or tuple(Level)) and one.parent_id]
        return self.draw.choice(fit or self.alive)

    def _add(self, op: ChangeOp, **said: object) -> None:
        number = len(self.rows) + 1
        self.rows.append(ChangeRow(number=number, op=op, effective=self.on, doc_no="〔2026〕1号", **said))

    def _free(self, level: Level) -> str:
        """Return a code nobody has."""
        while True:
            town, village, grid = (self.draw.randint(*ends) for ends in ((100, 399), (1, 999), (1, 999)))
            code = f"990101{town}" + ("000" if level is Level.TOWN else f"{village:03d}")
            code += f"{grid:03d}" if level is Level.GRID else ""
            if code not in self.codes:
                self.codes.add(code)
                return code

    def _above(self, level: Level) -> Spell:
        fit = [one for one in self.alive if is_above(one.level, level)]
        near = [one for one in fit if list(Level).index(level) - list(Level).index(one.level) == 1]
        return self.draw.choice(near or fit)

    def _create(self) -> None:
        level = self.draw.choice((Level.VILLAGE, Level.GRID))
        above = self._above(level)
        self._add(
            ChangeOp.CREATE,
            new_code=self._free(level),
            name=f"新设{len(self.codes)}",
            parent_code=above.code,
            unit_kind=UnitKind.VILLAGE if level is Level.VILLAGE else UnitKind.RURAL_GRID,
        )

    def _rename(self) -> None:
        one = self._one()
        code = self._free(one.level) if self.draw.random() < 0.5 and one.parent_id else ""
        self._add(ChangeOp.RENAME, old_code=one.code, new_code=code, name=f"更名{len(self.codes)}")

    def _move(self) -> None:
        one = self._one()
        self._add(ChangeOp.MOVE, old_code=one.code, parent_code=self._above(one.level).code)

    def _merge(self) -> None:
        one = self._one()
        peers = [other for other in self.alive if other.level is one.level and other is not one]
        if not peers or not one.parent_id:
            return
        other = self.draw.choice(peers)
        if self.draw.random() < 0.5:
            self._add(ChangeOp.MERGE, old_code=one.code, new_code=other.code)
            return
        code = self.draw.choice((self._free(one.level), one.code))
        for old in (one, other):
            self._add(
                ChangeOp.MERGE,
                old_code=old.code,
                new_code=code,
                name=f"合并{len(self.codes)}",
                parent_code=self._above(one.level).code if old is one else "",
            )

    def _shared(self, op: ChangeOp, one: Spell, parts: int, den: int) -> None:
        cuts = sorted(self.draw.sample(range(1, den), parts))
        taker = self.draw.randrange(parts) if self.draw.random() < _TOLD[op] else -1
        ends = cuts if op is ChangeOp.EXTRACT else [*cuts[:-1], den]
        for part, (low, high) in enumerate(zip([0, *ends], ends, strict=False)):
            self._add(
                op,
                old_code=one.code,
                new_code=self._free(one.level),
                name=f"{op.label}{len(self.codes)}",
                num=high - low,
                den=den,
                basis=Basis.HOUSEHOLDS,
                staff="全部" if part == taker else "",
            )

    def _split(self) -> None:
        one = self._one(Level.GRID)
        self._shared(ChangeOp.SPLIT, one, self.draw.randint(2, 3), 120)

    def _extract(self) -> None:
        self._shared(ChangeOp.EXTRACT, self._one(Level.GRID, Level.VILLAGE), 1, 7)

    def _recut(self) -> None:
        one = self._one(Level.GRID)
        peers = [p for p in self.alive if p.parent_id == one.parent_id and p.level is Level.GRID]
        codes = [self._free(Level.GRID) for _ in range(self.draw.randint(1, 4))]
        told = self.draw.random() < _TOLD[ChangeOp.RECUT]
        for old in peers:
            den = len(codes)
            for code in codes:
                staff = "全部" if told and code == codes[-1] else ""
                name = f"重划{code[-6:]}"
                self._add(
                    ChangeOp.RECUT, old_code=old.code, new_code=code, name=name, num=1, den=den, staff=staff
                )

    def _close(self) -> None:
        self._add(ChangeOp.CLOSE, old_code=self._one(Level.GRID, Level.VILLAGE).code)


def later(draw: random.Random, on: date) -> date:
    """Return a day some time after ``on``."""
    return on + timedelta(days=draw.randint(1, 200))


def kept(found: Planned) -> list[Spell]:
    """Return the versions as a plan leaves them once it is written: new ones with ids of their own."""
    highest = max(found.lives)
    some = (one for lives in found.lives.values() for one in lives)
    return [
        replace(
            one,
            unit_id=_kept(one.unit_id, highest),
            parent_id=None if one.parent_id is None else _kept(one.parent_id, highest),
            version_id=number,
            row=0,
        )
        for number, one in enumerate(some, 1)
    ]


def _kept(unit_id: int, highest: int) -> int:
    return unit_id if unit_id > 0 else highest - unit_id
