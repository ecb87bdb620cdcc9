"""A document of changes as the kit shows it: what may be done, and what becomes of each unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.access import Permission, permits
from app.domain.divisions import RowProblem
from app.domain.restructuring import ChangeRow
from app.domain.units import ChangeState
from app.domain.workflow import Check
from app.services import restructuring
from app.services.restructuring import ChangeSheet, Effect, Preview, StaffMove
from app.workspace import Unit
from ui.kit.case import Act, Case, Section
from ui.pages.grids.restructuring.hanging import Touched, touched


@dataclass(frozen=True, slots=True)
class Opened:
    """A document, and what it would do to the tree of today; once it is approved, who is still to go on."""

    sheet: ChangeSheet
    preview: Preview | None
    moves: tuple[StaffMove, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What the page does when a button is pressed."""

    approve: Callable[[Sequence[Any]], object]
    cancel: Callable[[Sequence[Any]], object]
    go: Callable[[Sequence[Any]], object]
    may_approve: bool
    may_cancel: bool


@permits(Permission.UNITS_READ)
def opened(unit: Unit, set_id: int) -> Opened:
    """Return a document with what is left to look at."""
    sheet = restructuring.change_sheet(unit, set_id)
    waits = sheet.head.state is ChangeState.DRAFT
    if waits:
        found = restructuring.preview(unit, set_id)
        return Opened(sheet, found, found.moves)
    return Opened(sheet, None, restructuring.staff_moves(unit, set_id))


def case_of(seen: Opened, acts: Acts) -> Case:
    """Return what the widget shows of a document."""
    head = seen.sheet.head
    number = head.doc_no or "未填文号"
    return Case(
        title=f"{number}　{head.words}",
        state=head.state.label,
        hint=_hint(seen),
        now="批准" if head.state is ChangeState.DRAFT else "",
        lines=_lines(seen),
        acts=_acts(seen, acts),
        sections=_sections(seen, acts),
    )


def way_of(seen: Opened) -> str:
    """Return how far the document has come, in one line."""
    head, state = seen.sheet.head, seen.sheet.head.state
    if state is ChangeState.CANCELLED:
        return f"✔ 起草 {head.drafted_by} {head.drafted_at:%Y-%m-%d}　→　✘ 已取消：{head.cancelled}"
    approved = f"✔ 批准 {head.approved_by}" if head.approved_by else "● 等待另一人批准"
    due = "✔" if state is ChangeState.APPLIED else "○"
    return f"✔ 起草 {head.drafted_by} {head.drafted_at:%Y-%m-%d}　→　{approved}　→　{due} 生效 {_days(seen)}"


def _days(seen: Opened) -> str:
    head = seen.sheet.head
    return f"{head.effective}" if head.effective == head.until else f"{head.effective} 至 {head.until}"


def _hint(seen: Opened) -> str:
    return f"{seen.sheet.head.rows} 行；{seen.sheet.head.reason}".rstrip("；")


def _lines(seen: Opened) -> tuple[Check, ...]:
    if seen.preview is None:
        return ()
    return tuple(Check(False, f"第 {one.row} 行：{one.reason}") for one in seen.preview.problems) or tuple(
        seen.preview.checks
    )


def _acts(seen: Opened, acts: Acts) -> tuple[Act, ...]:
    head = seen.sheet.head
    found = []
    if acts.may_cancel and not head.fixed:
        found.append(Act(title="取消变更", icon="prohibit", start=acts.cancel))
    if acts.may_approve and head.state is ChangeState.DRAFT:
        bars = tuple(line for line in _lines(seen) if not line.ok)
        if head.mine:
            bars = (Check(False, "自己起草的单位变更要由另一个人批准"), *bars)
        found.append(Act(title="批准", icon="check-circle", start=acts.approve, reasons=bars, primary=True))
    return tuple(found)


def _sections(seen: Opened, acts: Acts) -> tuple[Section, ...]:
    rows = Section(key="rows", title="变更清单", row=ChangeRow, rows=seen.sheet.rows)
    people = Section(key="staff", title="人员去向", row=StaffMove, rows=seen.moves, empty=_NOBODY)
    if seen.preview is None:
        return (people, rows) if seen.moves else (rows,)
    if seen.preview.problems:
        wrong = Section(key="wrong", title="现在不能批准", row=RowProblem, rows=seen.preview.problems)
        return (wrong, rows)
    effects = Section(
        key="effects", title="各单位的变化", row=Effect, rows=seen.preview.effects, columns=_TOLD
    )
    door = Act(
        title="查看",
        icon="arrow-square-out",
        start=acts.go,
        blocked=lambda chosen: "" if chosen else "请先选中一类。",
    )
    hanging = Section(
        key="hanging",
        title="牵涉的人和事",
        row=Touched,
        rows=touched(seen.preview),
        empty="没有人员、考察、考核、发放和经费挂在这些单位上。",
        acts=(door,),
    )
    return (effects, people, hanging, rows)


_NOBODY = "没有人随单位转走。"
_TOLD = ("op", "effective", "before", "code_before", "after", "code_after", "parent_after", "heirs")
