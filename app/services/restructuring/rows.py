"""What the restructuring services hand out and take in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from app.core.fields import Choice, Kind, Label
from app.domain.divisions import RowProblem
from app.domain.restructuring import ChangeRow
from app.domain.units import ChangeOp, ChangeState
from app.domain.workflow import Check


class HangingKind(Choice):
    """What hangs on a unit that is to change."""

    PEOPLE = "people", "在岗人员"
    CASES = "cases", "在办考察"
    CYCLES = "cycles", "未锁定的考核"
    RUNS = "runs", "未结清的发放批次"
    BUDGETS = "budgets", "未用完的经费"
    ACCOUNTS = "accounts", "使用人账号"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """A document of changes to be drafted; ``doc_no`` is that of rows that name none."""

    rows: tuple[ChangeRow, ...]
    doc_no: Annotated[str, Label("文号", help="县里批准区划或网格调整的文件")] = ""
    reason: Annotated[str, Label("说明")] = ""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One document: its rows as a whole; ``id`` and ``version`` are what acts on it name.

    ``mine``: the actor drafted it and so cannot approve it.  ``fixed`` says why it cannot be cancelled.
    """

    id: int
    version: int
    doc_no: Annotated[str, Label("文号", width=20)]
    words: Annotated[str, Label("内容", width=30)]
    effective: Annotated[date, Label("生效日期", width=11)]
    until: Annotated[date, Label("最后生效", width=11)]
    rows: Annotated[int, Label("行数", width=6)]
    state: Annotated[ChangeState, Label("状态", width=11)]
    drafted_by: Annotated[str, Label("起草人", width=10)]
    drafted_at: Annotated[datetime, Label("起草时间", width=18)]
    approved_by: Annotated[str, Label("批准人", width=10)]
    approved_at: Annotated[datetime | None, Label("批准时间", width=18)]
    reason: Annotated[str, Label("说明", width=30)]
    cancelled: Annotated[str, Label("取消原因", width=20)]
    mine: bool
    fixed: str


@dataclass(frozen=True, slots=True)
class ChangeSheet:
    """A document with its rows as they were written."""

    head: ChangeSet
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one unit; ``unit_id`` is None for one that does not exist yet.

    A closed unit has no ``after``, a new one no ``before``.
    """

    unit_id: int | None
    row: Annotated[int, Label("行号", width=6)]
    op: Annotated[ChangeOp, Label("变更", width=8)]
    effective: Annotated[date, Label("生效日期", width=11)]
    before: Annotated[str, Label("变更前", width=26)]
    code_before: Annotated[str, Label("原代码", width=18, kind=Kind.CODE)]
    parent_before: Annotated[str, Label("原上级", width=20)]
    after: Annotated[str, Label("变更后", width=26)]
    code_after: Annotated[str, Label("新代码", width=18, kind=Kind.CODE)]
    parent_after: Annotated[str, Label("新上级", width=20)]
    heirs: Annotated[str, Label("去向和份额", width=30)]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that hangs on a unit, by the id its page opens."""

    id: int
    title: Annotated[str, Label("名称", width=20)]
    unit: Annotated[str, Label("所在单位", width=24)]


@dataclass(frozen=True, slots=True)
class Hanging:
    """All of one kind that hangs on the units a document touches; ``goto`` is its page."""

    kind: Annotated[HangingKind, Label("类别", width=14)]
    items: tuple[Item, ...]
    goto: str

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class StaffMove:
    """Somebody who goes on where their unit goes, by which row; ``unit_id`` is the new one's."""

    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    role: Annotated[str, Label("岗位", width=10)]
    before: Annotated[str, Label("原单位", width=26)]
    after: Annotated[str, Label("转入", width=26)]
    effective: Annotated[date, Label("转入日期", width=11)]
    row: Annotated[int, Label("行号", width=6)]
    unit_id: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a document would do, and what keeps it from being done.

    With ``problems`` there is nothing else.  ``checks`` are what approval asks: a line that is not ``ok``
    blocks, one with ``warn`` should be looked at.
    """

    problems: tuple[RowProblem, ...]
    effects: tuple[Effect, ...] = ()
    hanging: tuple[Hanging, ...] = ()
    checks: tuple[Check, ...] = ()
    moves: tuple[StaffMove, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One turn in a unit's life: what it was from a day on, and where from or where to."""

    effective: Annotated[date, Label("日期", width=11)]
    what: Annotated[str, Label("变更", width=8)]
    name: Annotated[str, Label("名称", width=24)]
    code: Annotated[str, Label("代码", width=18, kind=Kind.CODE)]
    parent: Annotated[str, Label("上级", width=20)]
    kin: Annotated[str, Label("来源或去向", width=40)]
    doc_no: Annotated[str, Label("文号", width=20)]
