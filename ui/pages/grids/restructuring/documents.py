"""The list of documents of changes: what waits for approval, what is still to come, what was done."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.units import ChangeState
from app.services import restructuring
from app.services.restructuring import ChangeSet
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.grids.restructuring.drafting import DraftDialog

_ONE = "请先在列表中选中一份变更。"


def _draft(page: RegisterPage) -> None:
    DraftDialog(page.desk, (), page.window()).open()


def _open(page: RegisterPage) -> None:
    page.desk.open("change", None, page.table.chosen()[0].id)


def _one(rows: Sequence[ChangeSet]) -> str:
    return "" if len(rows) == 1 else _ONE


PAGE = Register(
    id="changes_of_units",
    title="单位变更",
    section="网格",
    icon="tree-structure",
    row=ChangeSet,
    query=restructuring.change_sets,
    topics=frozenset({"unit_change", "unit"}),
    names=("drafted_by", "approved_by"),
    first=("doc_no",),
    counted="份",
    whole=True,
    tones={
        "state": {
            ChangeState.DRAFT: Tone.WARNING,
            ChangeState.APPROVED: Tone.INFO,
            ChangeState.APPLIED: Tone.SUCCESS,
            ChangeState.CANCELLED: Tone.NEUTRAL,
        }
    },
    empty="还没有单位变更：按“起草变更”逐行填写，或从文件读入合并、拆分、划转等的清单。",
    opens="打开",
    actions=(
        Action(
            title="打开",
            icon="folder-open",
            permission=restructuring.change_sheet.permission,
            start=_open,
            blocked=_one,
        ),
        Action(
            title="起草变更",
            icon="plus",
            permission=restructuring.draft.permission,
            start=_draft,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
