"""编码生成: the codes units should get, and the change that gives them."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.period import Month
from app.domain.units import ChangeOp
from app.services import restructuring, units
from app.services.units import NumberRow
from ui.kit.register import Action, Register, RegisterPage
from ui.pages.grids.checking import GO, TOPICS
from ui.pages.grids.restructuring.drafting import DraftDialog


def _draft(page: RegisterPage) -> None:
    """Begin a document that gives the chosen units their codes from the first of next month."""
    rows: list[NumberRow] = page.table.chosen()
    day = Month.of(page.desk.today).end.isoformat()
    lines = [[ChangeOp.RENAME.label, row.old, row.new, "", "", "", "", day] for row in rows]
    DraftDialog(page.desk, lines, page.window()).open()


def _ready(rows: Sequence[NumberRow]) -> str:
    """Return why no document can be drafted for these rows."""
    if not rows:
        return "请先在列表中选中要改代码的单位，可以选多行。"
    return "" if all(row.new for row in rows) else "选中的单位里有的要先按“原因”改好，才排得出代码。"


NUMBERS = Register(
    id="unit_codes",
    title="编码生成",
    section="网格",
    icon="tree-structure",
    row=NumberRow,
    query=units.numbering,
    counted="个",
    topics=TOPICS,
    opens=GO.title,
    empty="网格、微网格和住户小组的代码都对，不用重编。",
    actions=(
        GO,
        Action(
            title="起草变更",
            icon="plus",
            permission=restructuring.draft.permission,
            start=_draft,
            blocked=_ready,
        ),
    ),
)
