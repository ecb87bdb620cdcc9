"""What a restructuring is made of: the rows of a document, the versions of units, what is to be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from app.core.fields import Kind, Label
from app.core.period import OPEN_END
from app.domain.divisions import RowProblem
from app.domain.restructuring.lineage import Link
from app.domain.units import Basis, ChangeOp, Level, UnitKind

CLOSING = frozenset({ChangeOp.MERGE, ChangeOp.SPLIT, ChangeOp.RECUT, ChangeOp.CLOSE})  # the old unit ends
SHARED = frozenset({ChangeOp.SPLIT, ChangeOp.EXTRACT, ChangeOp.RECUT})  # a share of the old goes to the new
HEIRED = SHARED | {ChangeOp.MERGE}

#: what a row of each operation must say, by field
ASKED: dict[ChangeOp, tuple[str, ...]] = {
    ChangeOp.CREATE: ("new_code", "name", "parent_code"),
    ChangeOp.RENAME: ("old_code",),
    ChangeOp.MOVE: ("old_code", "parent_code"),
    ChangeOp.MERGE: ("old_code", "new_code"),
    ChangeOp.SPLIT: ("old_code", "new_code", "num"),
    ChangeOp.EXTRACT: ("old_code", "new_code", "num"),
    ChangeOp.RECUT: ("old_code", "new_code", "num"),
    ChangeOp.CLOSE: ("old_code",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One row of a restructuring: ``number`` is its line.

    A merge has a row for each unit that goes, a split or a re-cut one for each pair of an old and a new unit.
    The share is ``num / den``; what a row leaves empty stays as it is, or follows from the old units.
    """

    number: Annotated[int, Label("行号", width=6)]
    op: Annotated[ChangeOp, Label("变更", width=8)]
    old_code: Annotated[str, Label("原代码", width=18, kind=Kind.CODE)] = ""
    new_code: Annotated[str, Label("新代码", width=18, kind=Kind.CODE)] = ""
    name: Annotated[str, Label("名称", width=24)] = ""
    parent_code: Annotated[str, Label("上级代码", width=18, kind=Kind.CODE)] = ""
    num: Annotated[int | None, Label("份额分子", width=8)] = None
    den: Annotated[int, Label("份额分母", width=8)] = 1
    basis: Annotated[Basis | None, Label("份额依据", width=8)] = None
    effective: Annotated[date, Label("生效日期", width=11)]
    doc_no: Annotated[str, Label("文号", width=20)] = ""
    unit_kind: Annotated[UnitKind | None, Label("类型", width=10)] = None
    households: Annotated[int | None, Label("户数", width=8)] = None
    residents: Annotated[int | None, Label("人口", width=8)] = None
    staff: Annotated[str, Label("人员", width=16)] = ""


ActKey = tuple[str, str, str, date]


def act_key(op: ChangeOp, old_code: str, new_code: str, effective: date) -> ActKey:
    """Return by what an act is known again: the same operation on the same codes on the same day."""
    return (op.value, old_code, new_code, effective)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """What a unit is during [valid_from, valid_to): a version; ``version_id`` 0 is one yet to be written.

    Units that do not exist yet have negative ids.  ``row`` is the line that wrote it.
    """

    unit_id: int
    parent_id: int | None
    code: str
    name: str
    level: Level
    unit_kind: UnitKind
    valid_from: date
    valid_to: date = OPEN_END
    statistical: bool = False
    households: int | None = None
    residents: int | None = None
    version_id: int = 0
    row: int = 0

    def holds(self, on: date) -> bool:
        """Return whether it is in force on a day."""
        return self.valid_from <= on < self.valid_to


@dataclass(frozen=True, slots=True)
class Ending:
    """A version that is there and is to end earlier."""

    version_id: int
    unit_id: int
    on: date
    row: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What a document would write, or everything that is wrong with it; with problems nothing is written.

    ``lives`` are the versions of every unit as they would be.  ``touched`` names by row the units that were
    there and are changed.
    """

    problems: tuple[RowProblem, ...] = ()
    endings: tuple[Ending, ...] = ()
    spells: tuple[Spell, ...] = ()
    links: tuple[Link, ...] = ()
    lives: dict[int, tuple[Spell, ...]] = field(default_factory=dict)
    touched: dict[int, tuple[int, ...]] = field(default_factory=dict)
