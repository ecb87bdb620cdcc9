"""批量修改: which fields of the roster may be changed for many workers at once, and by which form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from app.services import roster
from app.services.roster import Amendable, Amendment, How, WorkerRow
from ui.kit.editors import Editor, OneOf, editor_of
from ui.kit.foreseen import Batch, open_batch
from ui.kit.form import Ask, Sheet
from ui.kit.register import RegisterPage

TITLE = "批量修改"
_KIND = "employment"
_SEVERAL = "请先在列表中勾选要一起修改的网格员（空格勾选，Ctrl+A 全选）。"
_DATED = "从这一天起按新的；以前的任职照旧保留，任职记录从这天起另起一条。"
_PLAIN = "不分日期，改后即是新的；改动前后都记入审计。"


def some(rows: Sequence[Any]) -> str:
    """Return why nothing can be changed together, empty for one worker or more."""
    return "" if rows else _SEVERAL


def ask(page: RegisterPage) -> None:
    """Ask what is changed for the selected workers, and look at it before it is."""
    rows = page.table.chosen()
    page.desk.ask(page, roster.amendable, done=partial(_ask, page, rows), name="amendable")


def _ask(page: RegisterPage, rows: Sequence[WorkerRow], found: Sequence[Amendable]) -> None:
    batch = Batch(
        sheets=[(one.field.label.title, _sheet(page, one, found, len(rows))) for one in found],
        weigh=roster.weigh_many,
        send=roster.amend_many,
        topics=frozenset({"posting", "person"}),
    )

    def done(title: str, count: int) -> None:
        page.desk.tell(f"已修改 {count} 人的{title}。")

    open_batch(page.desk, batch, [row.id for row in rows], done, page.window())


def _sheet(page: RegisterPage, one: Amendable, every: Sequence[Amendable], count: int) -> Sheet:
    """Return the form of one field."""
    lent = next((each for each in every if each.field.key == "host_body_id"), None)
    hows = [how for how in How if _fits(how, one)]
    fixed: dict[str, Any] = {"field": one.field.key}
    if one.field.key != _KIND:
        fixed["host_body_id"] = None
    if not one.dated:
        fixed |= {"since": None, "doc_no": ""}
    if len(hows) == 1:
        fixed["how"] = How.SET
    return Sheet(
        title=f"{TITLE}：{count} 人",
        command=Amendment,
        send=roster.amend_many,  # by way of what was weighed
        start={"how": How.SET} | ({"since": page.desk.today} if one.dated else {}),
        fixed=fixed,
        note=_DATED if one.dated else _PLAIN,
        asks={
            "how": Ask(editor=lambda: OneOf([(how, how.label) for how in hows], None)),
            "value": Ask(editor=partial(_editor, one), title="新的值", wide=True),
            "host_body_id": Ask(
                editor=lambda: OneOf(lent.options if lent else (), "（不填）"),
                title="所属单位",
                hint="改为专属类别时选；专属类别之间调整可以不选，仍用现在的",
            ),
            "since": Ask(required=one.dated),
        },
    )


def _fits(how: How, one: Amendable) -> bool:
    return {How.SET: True, How.CLEAR: one.empties}.get(how, one.steps)


def _editor(one: Amendable) -> Editor:
    if one.options:
        return OneOf(one.options)
    return editor_of(replace(one.field, required=False), open_choice=True)
