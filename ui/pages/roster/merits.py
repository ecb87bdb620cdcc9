"""表彰处分、后备干部、选入两委: listed, ended or made void here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from PySide6.QtWidgets import QDialog

from app.core.fields import Label
from app.domain.merits import ENDS, MeritKind, MeritState
from app.services import merits, reserve
from app.services.merits import MeritEnd, MeritRow
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.roster.meriting import MAY, anybody


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why an entry is void."""

    reason: Annotated[str, Label("原因", width=60)]


def end(page: RegisterPage) -> QDialog:
    """Ask how a decision ended."""
    row = page.table.chosen()[0]
    sheet = Sheet(
        title=f"{ENDS[row.kind]}：{row.name}",
        command=MeritEnd,
        send=lambda unit, new, version: merits.end_merit(unit, row.id, version, new),
        button=ENDS[row.kind],
        note=row.words,
        start={"on": page.desk.today},
        record=Record(version=row.version),
    )
    return _open(page, sheet, f"{row.name}：已{ENDS[row.kind]}。")


def void(page: RegisterPage) -> QDialog:
    """Ask why an entry is void."""
    row = page.table.chosen()[0]
    sheet = Sheet(
        title=f"作废：{row.name}",
        command=Why,
        send=lambda unit, new, version: merits.void_merit(unit, row.id, version, new.reason),
        button="作废",
        note=f"{row.words}。作废后不再列出，原因留在数据库里。",
        record=Record(version=row.version),
    )
    return _open(page, sheet, "已作废。")


def _open(page: RegisterPage, sheet: Sheet, said: str) -> QDialog:
    dialog = FormDialog(page.desk, sheet, lambda _none: page.desk.tell(said), page.window())
    dialog.open()
    return dialog


def _one(rows: Sequence[Any]) -> str:
    if len(rows) != 1:
        return "请先在列表中选中一条记录。" if not rows else "一次只能办理一条，请只选一行。"
    return ""


def _running(rows: Sequence[MeritRow]) -> str:
    return _one(rows) or ("这条记录已经结束。" if rows[0].state is MeritState.ENDED else "")


MERITS = Register(
    id="merits",
    title="表彰处分",
    section="花名册",
    icon="users-three",
    row=MeritRow,
    query=merits.merits,
    topics=frozenset({"merit", "person", "posting"}),
    counted="条",
    opens="解除、任用或离任",
    tones={
        "kind": {
            MeritKind.HONOUR: Tone.SUCCESS,
            MeritKind.DISCIPLINE: Tone.DANGER,
            MeritKind.RESERVE: Tone.INFO,
            MeritKind.CHOSEN: Tone.SUCCESS,
        },
        "state": {
            MeritState.COMING: Tone.WARNING,
            MeritState.IN_FORCE: Tone.INFO,
            MeritState.ENDED: Tone.NEUTRAL,
        },
    },
    empty="还没有表彰、处分、后备干部和选入两委的记录：按“登记”选人登记，或在花名册选中一个人，按“办理”登记。",
    actions=(
        Action(
            title="作废", icon="prohibit", permission=merits.void_merit.permission, start=void, blocked=_one
        ),
        Action(
            title="解除、任用或离任",
            icon="check-circle",
            permission=merits.end_merit.permission,
            start=end,
            blocked=_running,
        ),
        Action(
            title="工作成效",
            icon="chart-bar",
            permission=merits.merits.permission,
            start=lambda page: page.desk.open("outcome_counts", page.ground),
        ),
        Action(
            title="按考核列出",
            icon="list-bullets",
            permission=reserve.suggested.permission,
            start=lambda page: page.desk.open("reserve"),
        ),
        Action(title="登记", icon="plus", permission=MAY, start=anybody, keys="Ctrl+N", primary=True),
    ),
)
