"""What the buttons over the sheet do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from app.core.access import Permission, Scope, permits
from app.domain.record_numbers import Record
from app.services import assessment, measured, units
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.errors import expected
from ui.kit.page import EVERYTHING, Ground
from ui.pages.assessment import noting
from ui.pages.assessment.asking import StepDialog
from ui.pages.assessment.opening import OpenDialog
from ui.pages.assessment.pane import ScorePane
from ui.pages.assessment.reading import Seen
from ui.pages.assessment.rows import key_of
from ui.pages.assessment.sheet import keys
from ui.pages.assessment.sheet.batch import BatchDialog
from ui.pages.assessment.sheet.fitting import fitted
from ui.pages.assessment.sheet.pasting import PasteDialog
from ui.pages.assessment.steps import Move

_APART = ("unit", "town")


def attend(pane: ScorePane, ask: Callable[[QDialog], object]) -> None:
    """Let ``ask`` show what the keys of a sheet ask for."""
    pane.table.pasted.connect(lambda block: ask(paste_dialog(pane, block)))
    pane.table.emptied.connect(lambda cells: ask(noting.taking_back(pane, cells)))
    pane.table.asked.connect(lambda cell: noting.read_note(pane, cell, ask))


def paste_dialog(pane: ScorePane, block: Sequence[Sequence[str]]) -> QDialog:
    """Return the preview of a block; what passes is typed when it is accepted."""
    model = pane.model
    at = model.cell_at(pane.table.currentIndex()) or (model.rows[0].id, "")
    names = {key_of(item.code): item.name for item in pane.filling.items}
    dialog = PasteDialog(fitted(model, block, at, _APART, names), pane)
    plan = dialog.plan
    dialog.accepted.connect(lambda: model.put(plan.typed, f"粘贴 {len(plan.typed)} 格"))
    return dialog


def paste(pane: ScorePane | None) -> None:
    """Paste what is on the clipboard, from the cell in hand on."""
    if pane is not None:
        keys.paste(pane.table)


def fill_many(pane: ScorePane | None, ask: Callable[[QDialog], object]) -> None:
    """Ask for one value for several selected people, else for everybody in sight."""
    if pane is not None:
        rows = pane.table.chosen()
        ids = [row.id for row in (rows if len(rows) > 1 else pane.model.rows)]
        ask(BatchDialog(pane.model, ids, pane))


def by_records(pane: ScorePane | None) -> None:
    """Enter the marks that follow from records; not while something typed waits to be saved."""
    if pane is not None and not pane.model.drafts:
        cycle_id, desk = pane.filling.cycle.id, pane.desk
        desk.do(pane, measured.score_by_records, cycle_id, done=lambda found: desk.tell(found.told))
    elif pane is not None:
        pane.desk.tell("还有填写没有保存，请先保存或撤销，再按记录评分。")


def step_dialog(owner: QWidget, desk: Desk, move: Move, go: Callable[[str], object]) -> QDialog:
    """Return the checklist of a step; taken, it says so."""

    def act(reason: str, taken: Callable[[], object], refused: Callable[[str], object]) -> None:
        arguments = (*move.arguments, reason) if move.reason else move.arguments

        def done(_result: Any) -> None:
            taken()
            desk.tell(f"{move.about}：已办好“{move.title}”。")

        def failed(error: BaseException) -> None:
            known = expected(error)
            refused(str(known) if known else "")
            if known is None:
                desk.tasks.present(owner, error)

        desk.do(owner, move.command, *arguments, done=done, failed=failed)

    dialog = StepDialog(move, go, act, owner)
    if move.command is assessment.finish_review:
        (cycle_id,) = move.arguments
        desk.ask(dialog, assessment.assessor_spreads, cycle_id, done=dialog.show_spreads, name="spreads")
    return dialog


def open_dialog(owner: QWidget, desk: Desk, seen: Seen, then: Callable[[int], object]) -> QDialog:
    """Return the question which assessment begins."""

    def act(one: Any) -> None:
        desk.do(owner, assessment.open_cycle, one.month, one.kind, done=then)

    return OpenDialog(seen.openable, act, owner)


def open_town(owner: QWidget, desk: Desk, town_id: int) -> None:
    """Open the sheet of one town in a tab of its own, as the tree would."""
    desk.ask(owner, _ground_of, town_id, done=lambda ground: desk.open("scores", ground), name="town")


def brought_up(page: Any, desk: Desk, target: object) -> object:
    """Open the sheet a printed one is typed into, its town in a tab of its own; return any other target."""
    if not isinstance(target, Record):
        return target
    if target.sheet:
        month = Record(target.form, target.record)
        shown = partial(desk.open, "scores", target=month)
        desk.ask(page, _ground_of, target.sheet, done=shown, name="town")
    else:
        page.refresh(target.record)
    return None


@permits(Permission.UNITS_READ)
def _ground_of(unit: Unit, town_id: int) -> Ground:
    rows = units.today_of(unit, town_id)
    if len(rows) != 1:  # it was split: its people stand in several towns
        return EVERYTHING
    return Ground(rows[0].full_name, Scope(rows[0].scope_lo, rows[0].scope_hi))
