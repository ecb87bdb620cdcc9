"""What is asked about cells that have been saved: on what a mark rests, and why some are taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from PySide6.QtWidgets import QDialog

from app.core.fields import Label
from app.domain.assessment import check_raw
from app.services import assessment
from app.services.assessment import NotedMark, Taken
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.pages.assessment.pane import ScorePane
from ui.pages.assessment.rows import code_of, plain
from ui.pages.assessment.sheet.drafts import Cell

_NAMED = 6  # cells that are called by their names


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why marks are taken back."""

    reason: Annotated[str, Label("原因", width=40)]


def taking_back(pane: ScorePane, cells: Sequence[Cell]) -> QDialog:
    """Return the question why saved marks are taken back; they are gone when it is answered."""
    held, cycle_id, desk = pane.model.held, pane.filling.cycle.id, pane.desk
    taken = [
        Taken(subject_id=row_id, item=code_of(key), seen=held.sent_value((row_id, key)))
        for row_id, key in cells
    ]
    called = [f"{held.called(cell)} {held.typing.told(cell[1], held.sent_value(cell))}" for cell in cells]
    more = f"等 {len(cells)} 格" if len(cells) > _NAMED else ""
    form = Sheet(
        title=f"撤回 {len(cells)} 格评分",
        command=Reason,
        send=lambda unit, new: assessment.take_back(unit, cycle_id, taken, new.reason),
        note=f"{'、'.join(called[:_NAMED])}{more}。撤回后算作缺评，可以重新填写；原来的分数和撤回原因留在记录里。",
        button="撤回评分",
    )
    return FormDialog(desk, form, lambda count: desk.tell(f"已撤回 {count} 格评分。"), pane)


def read_note(pane: ScorePane, cell: Cell, ask: Callable[[QDialog], object]) -> None:
    """Read a cell as it stands now, then ask for its mark and on what it rests."""
    place = (cell[0], code_of(cell[1]))
    now = partial(ask_about, pane, cell, ask)
    pane.desk.ask(pane, assessment.mark_now, pane.filling.cycle.id, *place, done=now, name="note")


def ask_about(
    pane: ScorePane, cell: Cell, ask: Callable[[QDialog], object], there: tuple[int, NotedMark | None]
) -> None:
    """Ask for the mark of a cell and on what it rests; a mark that waits to be saved goes along."""
    version, mark = there
    held, cycle_id, desk = pane.model.held, pane.filling.cycle.id, pane.desk
    place, draft = (cell[0], code_of(cell[1])), held.drafts.get(cell)
    item = next(item for item in pane.filling.items if item.code == place[1])
    start = _values(mark)
    if draft is not None and draft.value is not None:
        start["raw"] = draft.value
    form = Sheet(
        title=f"{held.called(cell)}：依据",
        command=NotedMark,
        send=lambda unit, new, version: assessment.note_mark(unit, cycle_id, place, new, version),
        asks={"raw": Ask(check=partial(check_raw, item), hint=f"满分 {plain(item.max)} 分")},
        start=start,
        note="事由和依据随评分保存，印在个人考核表上，申诉时凭它核对。",
        button="保存评分和依据",
        record=Record(version=version, seen=_values(mark), whole=True),
    )
    ask(FormDialog(desk, form, lambda _none: desk.tell(f"已保存{held.called(cell)}和依据。"), pane))


def _values(mark: NotedMark | None) -> dict[str, Any]:
    return {"raw": mark.raw, "reason": mark.reason, "evidence": mark.evidence} if mark else {}
