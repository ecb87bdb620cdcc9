"""One day of a restructuring, worked on the versions in memory: all its rows happen at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.core.own_words import in_own_words
from app.core.period import OPEN_END
from app.domain.divisions import RowProblem
from app.domain.restructuring.checks import wrong
from app.domain.restructuring.lineage import Link
from app.domain.restructuring.rows import CLOSING, HEIRED, ChangeRow, Spell
from app.domain.units import Basis, ChangeOp, Level, UnitKind

Lives = dict[int, list[Spell]]
KindOf = Callable[[Level, str, str], UnitKind | None]
UNKNOWN = "没有代码为"  # how it is said that no unit has a code
_MOST = 3  # children that are named in a sentence


@dataclass
class Opening:
    """A unit that several rows may speak of, about to be opened."""

    unit_id: int
    rows: list[ChangeRow]
    olds: list[Spell] = field(default_factory=list)

    def said(self, name: str) -> Any:
        """Return what the first row that says it says."""
        return next((value for row in self.rows if (value := getattr(row, name))), None)


class Day:
    """The rows of one date against the lives of all units: which they mean and what they want of them."""

    def __init__(
        self, lives: Lives, rows: Sequence[ChangeRow], kind_of: KindOf, excused: Collection[str] = ()
    ) -> None:
        """``excused`` are codes of rows that were found wrong: nothing is said of what they leave undone."""
        self.lives, self.kind_of, self.excused = lives, kind_of, excused
        self.on: date = rows[0].effective
        self.problems: list[RowProblem] = []
        self.links: list[Link] = []
        self.touched: dict[int, list[int]] = defaultdict(list)
        self.now = {one.unit_id: one for some in lives.values() for one in some if one.holds(self.on)}
        self.by_code = {one.code: one for one in self.now.values()}
        self.going: dict[int, list[ChangeRow]] = defaultdict(list)
        self.amended: dict[int, dict[str, Any]] = defaultdict(dict)
        self.openings: dict[str, Opening] = {}
        self.heirs: dict[int, int] = {}  # of a merged unit the one it merged into
        self.rows = rows
        self.below: dict[int | None, list[Spell]] = defaultdict(list)
        for one in (one for some in lives.values() for one in some if one.valid_to > self.on):
            self.below[one.parent_id].append(one)
        self.row_of: dict[int, ChangeRow] = {}  # by which a unit is changed

    def want(self) -> None:
        """Note what the rows want of which units, and what is wrong with that."""
        olds = {row.number: one for row in self.rows if (one := self._old(row)) is not None}
        for row in self.rows:
            if row.op in CLOSING and row.number in olds:
                self.going[olds[row.number].unit_id].append(row)
        for row in self.rows:
            if row.number in olds or row.op is ChangeOp.CREATE:
                self._act(row, olds.get(row.number))
        self._carry_children()

    def ends(self, unit_id: int) -> date:
        """Return when a unit's life ends, as far as is written."""
        return self.lives[unit_id][-1].valid_to

    def say(self, row: ChangeRow, column: str, reason: str) -> None:
        """Note what is wrong with one cell of a row."""
        self.problems.append(wrong(row, column, reason))

    # --- which unit a row means

    def _old(self, row: ChangeRow) -> Spell | None:
        if row.op is ChangeOp.CREATE:
            return None
        found = self.by_code.get(row.old_code)
        if found is None:
            self.say(row, "old_code", self._unknown(row.old_code))
            return None
        self.touched[row.number].append(found.unit_id)
        if why := self.bound(found):
            self.say(row, "effective", why)
            return None
        if found.parent_id is None and row.op is not ChangeOp.RENAME:
            self.say(row, "old_code", f"“{found.name}”是根单位，只能更名，不能{row.op.label}。")
            return None
        return found

    def _unknown(self, code: str) -> str:
        """Say why no unit has a code on the day: never, not yet, or no more."""
        roots = [some[0].valid_from for some in self.lives.values() if some[0].parent_id is None]
        if roots and self.on < min(roots):
            return in_own_words(
                f"{self.on} 早于本县登记的起始日 {min(roots)}，那时还没有任何单位。请改生效日期。"
            )
        had = [one for some in self.lives.values() for one in some if one.code == code]
        if not had:
            return f"{UNKNOWN}“{code}”的单位，请核对代码。"
        first = min(one.valid_from for one in had)
        if self.on < first:
            return f"代码“{code}”到 {first} 才启用，{self.on} 还没有这个单位。请改生效日期。"
        last = max(one.valid_to for one in had if one.valid_to <= self.on)
        return f"代码“{code}”已在 {last} 停用，请用现行代码。"

    def bound(self, spell: Spell) -> str:
        """Return why a unit cannot be changed on the day: of it something is written for then or later."""
        if spell.valid_to != OPEN_END:
            return f"“{spell.name}”已批准在 {spell.valid_to} 变更，请先取消那次变更，或把日期放在它之后。"
        if spell.valid_from >= self.on:
            return f"“{spell.name}”在 {self.on} 当天已有变更，请并入那份文件，或换一个日期。"
        return ""

    # --- what the rows want

    def _act(self, row: ChangeRow, old: Spell | None) -> None:
        if old is None:
            self._open(row, None)
        elif row.op in HEIRED:
            self._inherit(row, old)
        elif row.op in (ChangeOp.RENAME, ChangeOp.MOVE):
            self._amend(row, old.unit_id, code=row.new_code, name=row.name, parent=row.parent_code)
            self._amend(row, old.unit_id, households=row.households, residents=row.residents)

    def _amend(self, row: ChangeRow, unit_id: int, **said: Any) -> None:
        """Note what of a unit is to be otherwise; two rows must not say different things."""
        noted = self.amended[unit_id]
        self.row_of.setdefault(unit_id, row)
        for name, value in said.items():
            if value in ("", None):
                continue
            if noted.setdefault(name, value) != value:
                self.say(row, "old_code", "这个单位同一天的另一行写的不一样，请改成一致。")

    def _inherit(self, row: ChangeRow, old: Spell) -> None:
        there = self.by_code.get(row.new_code)
        there = None if there is not None and there.unit_id in self.going else there
        if there is None:
            opening = self._open(row, old)
            heir_id, level = opening.unit_id, opening.olds[0].level
        elif row.op is ChangeOp.RECUT:
            self.say(row, "new_code", f"代码已被“{there.name}”使用；重划要用新的单位，请换代码。")
            return
        else:
            heir_id, level = there.unit_id, there.level
            self.touched[row.number].append(there.unit_id)
            self._grow(row, old, there)
            if not self.bound(there):
                self._amend(row, there.unit_id)  # it is another from then on, though nothing is said of it
            if row.name and row.name != there.name:
                reason = f"新代码是现有的“{there.name}”：并入它请去掉名称，要成立新单位请换代码。"
                self.say(row, "name", reason)
        if level is not old.level:
            self.say(row, "new_code", f"“{old.name}”是{old.level.label}，不能并入{level.label}。请核对代码。")
        if row.op is ChangeOp.MERGE:
            self.heirs[old.unit_id] = heir_id
        elif row.op is ChangeOp.EXTRACT:
            self._amend(row, old.unit_id)  # it is another from then on: nothing else may happen to it before
        basis = row.basis or (Basis.WHOLE if row.op is ChangeOp.MERGE else Basis.HOUSEHOLDS)
        link = Link(old.unit_id, heir_id, row.num or 1, row.den, basis, self.on, row.number)
        self.links.append(link)

    def _grow(self, row: ChangeRow, old: Spell, there: Spell) -> None:
        """Give a unit that takes another in the households of both, where both are known, none said."""
        if row.households is not None or row.residents is not None:
            self._amend(row, there.unit_id, households=row.households, residents=row.residents)
        elif row.op is ChangeOp.MERGE and not self.bound(there):
            noted = self.amended.get(there.unit_id, {})
            for name in ("households", "residents"):
                before, more = noted.get(name, getattr(there, name)), getattr(old, name)
                if before is not None and more is not None:
                    self.amended[there.unit_id][name] = before + more
                    self.row_of.setdefault(there.unit_id, row)

    def _open(self, row: ChangeRow, old: Spell | None) -> Opening:
        found = self.openings.get(row.new_code)
        if found is None:
            lowest = min((unit_id for unit_id in self.lives if unit_id < 0), default=0)
            found = Opening(lowest - 1 - len(self.openings), [])
            self.openings[row.new_code] = found
            self.row_of[found.unit_id] = row
        elif row.op is ChangeOp.CREATE or found.rows[0].op is not row.op:
            self.say(row, "new_code", f"代码“{row.new_code}”在第{found.rows[0].number}行已经用过，请换一个。")
        found.rows.append(row)
        found.olds += [old] if old is not None else []
        return found

    def _carry_children(self) -> None:
        """Children of a merged unit go to its heir; of another that ends, each must be said where it goes."""
        for unit_id, rows in self.going.items():
            stay = [one for one in self.below[unit_id] if not self._leaves(one)]
            later = [one for one in stay if one.valid_from > self.on or self.bound(one)]
            if unit_id in self.heirs and not later:
                for child in stay:
                    self._amend(rows[0], child.unit_id, parent_id=self.heirs[unit_id])
                    self.touched[rows[0].number].append(child.unit_id)
            elif stay:
                self.say(rows[0], "old_code", self._left(unit_id, later or stay))

    def _leaves(self, child: Spell) -> bool:
        moved = self.amended.get(child.unit_id, {})
        if child.code in self.excused:
            return True
        return child.valid_from <= self.on and (child.unit_id in self.going or bool(moved.get("parent")))

    def _left(self, unit_id: int, some: Sequence[Spell]) -> str:
        names = "、".join(dict.fromkeys(f"“{one.name}”" for one in some[:_MOST]))
        more = f"等{len(some)}个" if len(some) > _MOST else ""
        name = self.now[unit_id].name
        return f"“{name}”下面还有{names}{more}，请先写明它们划转到哪里，或一并撤销。"
