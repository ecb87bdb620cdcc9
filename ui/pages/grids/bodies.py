"""组织: the bodies the county works with, their own fields, and who lends workers or sends team members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any

from app.core.fields import Field, Label
from app.services import bodies
from app.services.bodies import BodyRow, NewBody
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage

_CHANGE = "修改"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiding:
    """Why a body leaves the list."""

    reason: Annotated[str, Label("停用原因", width=40)]


def _one(rows: Sequence[BodyRow]) -> str:
    if len(rows) != 1:
        return "请先在列表中选中一个组织。" if not rows else "一次只能办理一个组织，请只选一行。"
    return ""


def _add(page: RegisterPage) -> None:
    page.desk.ask(page, bodies.body_fields, done=partial(_ask, page, None), name="own")


def _change(page: RegisterPage) -> None:
    shown = partial(_ask, page, page.table.chosen()[0])
    page.desk.ask(page, bodies.body_fields, done=shown, name="own")


def _ask(page: RegisterPage, row: BodyRow | None, own: Sequence[Field]) -> None:
    said = "组织已修改。" if row else "组织已登记。"
    FormDialog(page.desk, sheet_of(row, own), partial(_told, page, said), page.window()).open()


def _told(page: RegisterPage, said: str, _result: Any) -> None:
    page.desk.tell(said)


def sheet_of(row: BodyRow | None, own: Sequence[Field]) -> Sheet:
    """Return the form of a body, a new one or one that is changed."""
    sheet = Sheet(
        title="登记组织",
        command=NewBody,
        send=bodies.add_body,
        button="登记",
        note="参加联合考察组的单位、专属网格的所属单位、保险机构等；同一个组织只登记一次。",
        own=own,
    )
    if row is None:
        return sheet
    return replace(
        sheet,
        title=f"修改组织：{row.name}",
        send=lambda unit, new, version: bodies.change_body(unit, row.id, version, new),
        button=_CHANGE,
        start=_values(row),
        record=Record(version=row.version, seen=_values(row)),
    )


def _values(row: BodyRow) -> dict[str, Any]:
    own = {f"extra.{key}": value for key, value in row.kept}
    return {"name": row.name, "kind": row.kind, "credit_code": row.credit_code, **own}


def _void(page: RegisterPage) -> None:
    row = page.table.chosen()[0]
    sheet = Sheet(
        title=f"停用组织：{row.name}",
        command=Voiding,
        send=lambda unit, new, version: bodies.void_body(unit, row.id, version, new.reason),
        button="停用",
        note="登记错的组织不再列出，以前的记录不变。",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, partial(_told, page, "组织已停用。"), page.window()).open()


PAGE = Register(
    id="bodies",
    title="组织",
    section="网格",
    icon="tree-structure",
    row=BodyRow,
    query=bodies.bodies,
    topics=frozenset({"body", "policy_version"}),
    counted="个",
    whole=True,
    opens=_CHANGE,
    empty="还没有组织：登记参加考察组的单位、专属网格的所属单位和保险机构。",
    actions=(
        Action(
            title="停用",
            icon="prohibit",
            permission=bodies.void_body.permission,
            start=_void,
            blocked=_one,
        ),
        Action(
            title=_CHANGE,
            icon="pencil-simple",
            permission=bodies.change_body.permission,
            start=_change,
            blocked=_one,
        ),
        Action(
            title="登记组织",
            icon="plus",
            permission=bodies.add_body.permission,
            start=_add,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
