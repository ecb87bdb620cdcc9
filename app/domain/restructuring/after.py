"""The tree after a day of a restructuring: what its units would be, what must hold of it, and its writing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from typing import Any

from app.domain.restructuring.day import UNKNOWN, Day, Opening
from app.domain.restructuring.lineage import Link
from app.domain.restructuring.rows import ChangeRow, Spell
from app.domain.units import ChangeOp, Level, UnitKind, is_above, is_group_code, level_of, prefix_of


class After:
    """What a day's rows make of the tree; ``commit`` writes it into the lives."""

    def __init__(self, day: Day) -> None:
        self.day, self.on = day, day.on
        self.codes = self._codes_after()
        found = [self._changed(unit_id, noted) for unit_id, noted in day.amended.items()]
        found += [self._opened(code, one) for code, one in day.openings.items()]
        self.spells = [one for one in found if one is not None]
        self.new = {one.unit_id: one for one in self.spells}

    def _codes_after(self) -> dict[str, int]:
        day = self.day
        after = {one.code: one.unit_id for one in day.now.values() if one.unit_id not in day.going}
        recoded = {unit_id: noted["code"] for unit_id, noted in day.amended.items() if "code" in noted}
        for unit_id in recoded:
            after.pop(day.now[unit_id].code, None)
        after |= {code: unit_id for unit_id, code in recoded.items()}
        return after | {code: one.unit_id for code, one in day.openings.items()}

    def _parent(self, row: ChangeRow, code: str) -> int | None:
        if code not in self.codes:
            before = self.day.by_code.get(code)
            gone = f"“{before.name}”在同一天变更后没有了这个代码" if before else f"{UNKNOWN}“{code}”的单位"
            self.day.say(row, "parent_code", f"{gone}，不能作上级。请核对上级代码。")
        return self.codes.get(code)

    def _changed(self, unit_id: int, noted: dict[str, Any]) -> Spell | None:
        row, old = self.day.row_of[unit_id], self.day.now[unit_id]
        if why := self.day.bound(old):  # one that a merger would change, without a row of its own
            self.day.say(row, "effective", why)
            return None
        parent_id = noted.get("parent_id", old.parent_id)
        if "parent" in noted:
            parent_id = self._parent(row, noted["parent"])
        facts = {name: value for name, value in noted.items() if name not in ("parent", "parent_id")}
        return replace(old, parent_id=parent_id, valid_from=self.on, version_id=0, row=row.number, **facts)

    def _opened(self, code: str, one: Opening) -> Spell | None:
        row, name = one.rows[0], one.said("name")
        if not name:
            self.day.say(row, "name", f"代码“{code}”是新单位，请写明名称；并入现有单位请写它的现行代码。")
            return None
        if row.op is ChangeOp.MERGE and len(one.rows) == 1:
            self.day.say(row, "new_code", "合并成新单位至少要有两个原单位；只改代码或名称请用“更名”。")
            return None
        level = one.olds[0].level if one.olds else _level(one, code)
        kind = self._kind(one, level, code)
        if kind is None:
            self.day.say(row, "unit_kind", "按代码认不出它是哪一种单位，请写明类型。")
            return None
        return Spell(
            unit_id=one.unit_id,
            parent_id=self._parent_of(row, one),
            code=code,
            name=name,
            level=level,
            unit_kind=kind,
            valid_from=self.on,
            households=_figure(one, "households"),
            residents=_figure(one, "residents"),
            row=row.number,
        )

    def _kind(self, one: Opening, level: Level, code: str) -> UnitKind | None:
        said: UnitKind | None = one.said("unit_kind")
        if said is not None:
            return said
        return one.olds[0].unit_kind if one.olds else self.day.kind_of(level, code, one.said("name"))

    def _parent_of(self, row: ChangeRow, one: Opening) -> int | None:
        """Return the parent that is said, or that all the old units have."""
        day = self.day
        if said := one.said("parent_code"):
            return self._parent(row, said)
        above = {day.heirs.get(old.parent_id or 0, old.parent_id) for old in one.olds}
        if len(above) != 1 or (above & day.going.keys()):
            day.say(row, "parent_code", "原单位的上级不同，或上级也要撤销，请写明新单位的上级代码。")
            return None
        return above.pop()

    # --- what must hold

    def check(self) -> None:
        """Find what would not hold: codes, their form, parents."""
        self._check_codes()
        for one in self.spells:
            row = self.day.row_of[one.unit_id]
            if one.code != (self.day.now[one.unit_id].code if one.unit_id in self.day.now else ""):
                self._check_form(row, one)
            parent = self.new.get(one.parent_id or 0) or self.day.now.get(one.parent_id or 0)
            if parent is not None:
                self._check_parent(row, one, parent)

    def _check_form(self, row: ChangeRow, one: Spell) -> None:
        meant = Level.GROUP if is_group_code(one.code) else level_of(one.code)
        may = {meant, Level.GROUP} if meant is Level.MICRO_GRID else {meant}  # by digits alone
        if one.level not in may:
            reason = f"“{one.code}”是{meant.label}的代码，“{one.name}”是{one.level.label}。请改正代码。"
            self.day.say(row, "new_code", reason)

    def _check_codes(self) -> None:
        day = self.day
        changed = self.new.keys() | day.going.keys()
        holders = {one.code: one for one in day.now.values() if one.unit_id not in changed}
        holders |= {one.code: one for some in day.lives.values() for one in some if one.valid_from > self.on}
        for one in self.spells:
            other = holders.get(one.code)
            if other is not None and other.unit_id != one.unit_id:
                reason = f"代码“{one.code}”已被“{other.name}”使用，请换一个。"
                day.say(day.row_of[one.unit_id], "new_code", reason)
            holders[one.code] = one

    def _check_parent(self, row: ChangeRow, one: Spell, parent: Spell) -> None:
        begins = prefix_of(parent.code, one.level)
        if one.level is Level.GROUP and one.code == row.new_code and not one.code.startswith(begins):
            reason = f"{one.level.label}的代码是上级的代码（{begins}）再加顺序码，请改正代码。"
            self.day.say(row, "new_code", reason)
        if reason := self._unfit(one, parent):
            self.day.say(row, "parent_code" if row.parent_code else "op", reason)

    def _unfit(self, one: Spell, parent: Spell) -> str:
        """Return why a unit may not stand under another from the day on."""
        if self._within(parent, one.unit_id):
            return f"“{parent.name}”就在“{one.name}”下面，不能作它的上级。请另选上级。"
        if not is_above(parent.level, one.level):
            return f"{one.level.label}不能设在{parent.level.label}“{parent.name}”下面，请另选上级。"
        if parent.statistical and not one.statistical:
            return f"“{parent.name}”只供统计，不设下级单位，请另选上级。"
        if parent.unit_id not in self.new and (until := self.day.ends(parent.unit_id)) < one.valid_to:
            return f"“{parent.name}”到 {until} 撤销，不能作“{one.name}”的上级。请另选上级。"
        return ""

    def _within(self, spell: Spell, unit_id: int) -> bool:
        """Return whether ``spell`` is the unit or hangs on it after the day; a ring ends somewhere."""
        seen: set[int] = set()
        one: Spell | None = spell
        while one is not None and one.unit_id not in seen:
            if one.unit_id == unit_id:
                return True
            seen.add(one.unit_id)
            above = one.parent_id or 0
            one = self.new.get(above) or self.day.now.get(above)
        return False

    # --- and it is so

    def commit(self) -> list[Link]:
        """Write the day into the lives and return its lineage."""
        day = self.day
        ended = {one.unit_id: one.row for one in self.spells if one.unit_id in day.now}
        ended |= {unit_id: rows[0].number for unit_id, rows in day.going.items()}
        for unit_id, number in ended.items():
            last = day.lives[unit_id].pop()
            day.lives[unit_id].append(replace(last, valid_to=self.on, row=last.row or number))
        for one in self.spells:
            day.lives[one.unit_id].append(one)
        return [*day.links, *self._rests()]

    def _rests(self) -> list[Link]:
        """Return what of each unit stays in itself because it was not extracted."""
        taken: dict[int, list[Link]] = defaultdict(list)
        for link in self.day.links:
            if link.from_id not in self.day.going:
                taken[link.from_id].append(link)
        found = []
        for unit_id, some in taken.items():
            rest = 1 - sum((link.share for link in some), Fraction())
            one = some[0]
            found.append(
                Link(unit_id, unit_id, rest.numerator, rest.denominator, one.basis, self.on, one.row)
            )
        return found


def _level(one: Opening, code: str) -> Level:
    """Return the level of a unit nobody comes from: by its kind where that says it, else by its code."""
    said = one.said("unit_kind") is UnitKind.GROUP or is_group_code(code)
    return Level.GROUP if said else level_of(code)


def _figure(one: Opening, name: str) -> int | None:
    """Return what the rows say, of a merger else the sum of its units where all are known."""
    said = one.said(name)
    if said is not None:
        return int(said)
    known = [getattr(old, name) for old in one.olds if getattr(old, name) is not None]
    merged = one.rows[0].op is ChangeOp.MERGE and len(known) == len(one.olds)
    return sum(known) if merged else None
