"""网格核查: what breaks the standard of units, and why it may stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from app.core.fields import Label
from app.services import units
from app.services.units import ProblemRow
from app.workspace import Unit
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.grids import acts
from ui.pages.grids.kinds_strip import KindsStrip

TOPICS = frozenset({"unit", "unit_version", "unit_alias", "unit_waiver", "policy_version"})
_CHOOSE = "请先在列表中选中要说明的问题，可以选多行。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why something that breaks the standard may stay."""

    reason: Annotated[str, Label("说明", width=40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """Why an explanation is taken back."""

    reason: Annotated[str, Label("收回原因", width=40)]


def _open(rows: Sequence[ProblemRow]) -> str:
    """Return why these cannot be explained."""
    if not rows:
        return _CHOOSE
    if any(row.explained for row in rows):
        return "选中的问题里有的已经说明过，请只选还没有说明的。"
    return "选中的问题里有政策规定必须达到的，请先调整网格。" if any(row.hard for row in rows) else ""


def _explained(rows: Sequence[ProblemRow]) -> str:
    if len(rows) != 1 or not rows[0].explained:
        return "请先在列表中选中一条已说明的问题。"
    return ""


def _explain(page: RegisterPage) -> None:
    rows: list[ProblemRow] = page.table.chosen()
    sheet = Sheet(
        title=f"说明原因：{rows[0].name}" if len(rows) == 1 else f"说明原因：{len(rows)} 个问题",
        command=Why,
        send=partial(_send, [row.id for row in rows]),
        button="说明",
        note="说明后不再计为问题，谁在什么时候说明的都有记录；户数、人口、代码或名称变了，会重新列出。",
    )
    FormDialog(page.desk, sheet, partial(_told, page, "已说明，不再计为问题。"), page.window()).open()


def _send(ids: Sequence[str], unit: Unit, new: Why) -> int:
    return units.explain(unit, ids, new.reason)


def _withdraw(page: RegisterPage) -> None:
    row: ProblemRow = page.table.chosen()[0]
    waiver_id, version = row.waiver or (0, 0)
    sheet = Sheet(
        title=f"收回说明：{row.name}",
        command=Back,
        send=lambda unit, new, version: units.withdraw_waiver(unit, waiver_id, version, new.reason),
        button="收回",
        note=f"原来的说明是“{row.reason}”；收回后重新计为问题。",
        record=Record(version=version),
    )
    FormDialog(page.desk, sheet, partial(_told, page, "说明已收回。"), page.window()).open()


def _told(page: RegisterPage, said: str, _result: Any) -> None:
    page.desk.tell(said)


def _go(page: RegisterPage) -> None:
    row = page.table.chosen()[0]
    page.desk.open("outline", None, getattr(row, "unit_id", row.id))


GO = Action(
    title="查看单位",
    icon="tree-structure",
    permission=units.outline.permission,
    start=_go,
    blocked=acts.one_unit,
)

CHECKS = Register(
    id="unit_checks",
    title="网格核查",
    section="网格",
    icon="tree-structure",
    row=ProblemRow,
    query=units.problems,
    tones={"explained": {True: Tone.SUCCESS, False: Tone.WARNING}},
    counted="个",
    topics=TOPICS,
    strip=KindsStrip,
    opens=GO.title,
    empty="没有发现问题：规模、编码、名称都符合政策，每个村（社区）都有网格。",
    actions=(
        GO,
        Action(
            title="收回说明",
            icon="arrow-counter-clockwise",
            permission=units.withdraw_waiver.permission,
            start=_withdraw,
            blocked=_explained,
        ),
        Action(
            title="说明原因",
            icon="note-pencil",
            permission=units.explain.permission,
            start=_explain,
            blocked=_open,
            primary=True,
        ),
    ),
)
