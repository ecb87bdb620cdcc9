"""The button over the tree that begins a document of changes with the selected unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton

from app.core.period import Month
from app.domain.units import Basis, ChangeOp
from app.services import restructuring
from app.services.units import OutlineRow
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.pages.grids.restructuring.drafting import DraftDialog

_WORDS = {
    ChangeOp.RENAME: "更名或改代码…",
    ChangeOp.MOVE: "划转到别的上级…",
    ChangeOp.MERGE: "并入或合并…",
    ChangeOp.SPLIT: "拆分…",
    ChangeOp.EXTRACT: "析出一部分…",
    ChangeOp.RECUT: "重划…",
    ChangeOp.CREATE: "在下面新设…",
    ChangeOp.CLOSE: "撤销…",
}
_PARTS = {ChangeOp.SPLIT: 2, ChangeOp.RECUT: 2, ChangeOp.EXTRACT: 1}


def change_button(desk: Desk, chosen: Callable[[], Sequence[OutlineRow]]) -> QPushButton:
    """Return the button; it stands in no one's way who may not draft."""
    button, menu = QPushButton(icon("git-merge", "text2"), " 单位变更"), QMenu()
    button.setAccessibleName("单位变更")
    button.setToolTip("对选中的单位更名、划转、合并、拆分或撤销，由另一人批准后按日期生效")
    menu.setParent(button, menu.windowFlags())
    for op, words in _WORDS.items():
        menu.addAction(words, partial(_begin, desk, button, chosen, op))
    menu.addSeparator()
    menu.addAction("变更清单", lambda: desk.open("changes_of_units"))
    menu.aboutToShow.connect(partial(_aim, menu, chosen))
    button.setMenu(menu)
    if not desk.may(restructuring.draft.permission):
        button.hide()
    return button


def _aim(menu: QMenu, chosen: Callable[[], Sequence[OutlineRow]]) -> None:
    """Let only what can be begun be pressed: the root is only renamed or added to."""
    row = next(iter(chosen()), None)
    for action, op in zip(menu.actions(), _WORDS, strict=False):
        free = row is not None and (row.parent_id is not None or op in (ChangeOp.RENAME, ChangeOp.CREATE))
        action.setEnabled(free)


def _begin(desk: Desk, button: QPushButton, chosen: Callable[[], Sequence[OutlineRow]], op: ChangeOp) -> None:
    for row in chosen():
        DraftDialog(desk, lines_of(op, row, desk.today), button.window()).open()


def lines_of(op: ChangeOp, row: OutlineRow, today: date) -> list[list[str]]:
    """Return the lines a document begins with: what is known of the unit, from the first of next month."""
    day = Month(today.year, today.month).end.isoformat()
    old, above = ("", row.code) if op is ChangeOp.CREATE else (row.code, "")
    name = row.name if op is ChangeOp.RENAME else ""
    parts = _PARTS.get(op, 0)
    share, basis = (f"1/{max(parts, 2)}", Basis.HOUSEHOLDS.label) if parts else ("", "")
    return [[op.label, old, "", name, above, share, basis, day] for _ in range(max(parts, 1))]
