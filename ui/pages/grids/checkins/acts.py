"""What is asked for: another mode, and why a check-in is void."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from app.core.fields import Label
from app.domain.checkins import Mode
from app.services import checkins
from app.services.checkins import Now, SheetRow, Switch
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """Why a check-in is void."""

    reason: Annotated[str, Label("作废原因", width=40)]


def switch(page: RegisterPage) -> None:
    """Ask for the other mode, from which day and why."""
    page.desk.ask(page, checkins.now, done=partial(_ask, page), name="switch")


def _ask(page: RegisterPage, now: Now | None) -> None:
    other = Mode.PEACE if now is not None and now.mode is Mode.WAR else Mode.WAR
    sheet = Sheet(
        title="平时战时切换",
        command=Switch,
        send=checkins.switch,
        button="切换",
        note="切换以后报到的期限和任务按县政策另一种状态执行；谁在什么时候、为什么切换都有记录，不能删改。",
        start={"mode": other, "on": page.desk.today},
    )
    FormDialog(page.desk, sheet, lambda _none: page.desk.tell("已切换。"), page.window()).open()


def written(rows: Sequence[SheetRow]) -> str:
    """Return why nothing can be voided, empty for one check-in."""
    if len(rows) != 1:
        return "请只选一行。"
    return "" if rows[0].check_in_id else "这个人这个月还没有报到。"


def void(page: RegisterPage) -> None:
    """Ask why a check-in is void."""
    row: SheetRow = page.table.chosen()[0]
    check_in_id = row.check_in_id or 0
    sheet = Sheet(
        title=f"作废报到：{row.name} {row.day}",
        command=Mistake,
        send=lambda unit, new, version: checkins.take_away(unit, check_in_id, version, new.reason),
        button="作废",
        note="作废后可以重新登记；原来的一条和原因留在记录里。",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, lambda _none: page.desk.tell("报到已作废。"), page.window()).open()
