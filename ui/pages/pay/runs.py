"""补贴发放: every run; begin a month's, open one, open and lock months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from app.core.fields import Label
from app.core.period import Month
from app.domain.pay import RunKind, RunState
from app.services import pay
from app.workspace import Unit
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone

_STATES = {
    RunState.DRAFT: Tone.NEUTRAL,
    RunState.CALCULATED: Tone.WARNING,
    RunState.CHECKED: Tone.INFO,
    RunState.APPROVED: Tone.INFO,
    RunState.POSTED: Tone.INFO,
    RunState.EXPORTED: Tone.INFO,
    RunState.PAID: Tone.SUCCESS,
    RunState.SETTLED: Tone.SUCCESS,
    RunState.DISCARDED: Tone.NEUTRAL,
}


@dataclass(frozen=True, kw_only=True)
class Period:
    """A month whose pay is opened or locked."""

    month: Annotated[Month, Label("月份")]


def next_month(rows: Sequence[pay.RunRow], today: Month) -> Month:
    """Return the month after the last one that has a run; before the first one, last month."""
    regular = [
        one.month for one in rows if one.kind is RunKind.REGULAR and one.state is not RunState.DISCARDED
    ]
    return max(regular).next() if regular else today.previous()


def this_month(page: RegisterPage) -> Month:
    """Return the month of today."""
    return Month.of(page.desk.today)


def ask(page: RegisterPage, sheet: Sheet, done: Any) -> FormDialog:
    """Open a form over the page; ``done`` gets what the service returned."""
    dialog = FormDialog(page.desk, sheet, done, page)
    dialog.open()
    return dialog


def new_run(page: RegisterPage) -> FormDialog:
    """Ask for the month and calculate it; the new run opens."""
    sheet = Sheet(
        title="新编一批",
        command=pay.NewRun,
        send=pay.calculate,
        start={"month": next_month(page.model.rows, this_month(page))},
        fixed={"unit_id": None},
        button="计算",
        note="按花名册和政策标准计算一个月的补贴；当月已有未过账的发放时，写明重新计算的原因。",
    )
    return ask(page, sheet, lambda run_id: page.desk.open("run", page.ground, run_id))


def _open(page: RegisterPage) -> None:
    page.desk.open("run", page.ground, page.table.chosen()[0].id)


def _none_chosen(rows: Sequence[Any]) -> str:
    return "" if len(rows) == 1 else "请先在列表中选中一次发放。"


def _open_period(page: RegisterPage) -> FormDialog:
    def send(unit: Unit, one: Period) -> int:
        return pay.open_period(unit, one.month)

    start = {"month": next_month(page.model.rows, this_month(page))}
    note = "开放后可以编制这个月的补贴；已结账或已锁定的月份不能再开放。"
    sheet = Sheet(title="开放期间", command=Period, send=send, start=start, note=note, button="开放")
    return ask(page, sheet, lambda _id: page.desk.tell("期间已开放。"))


def _lock_period(page: RegisterPage) -> FormDialog:
    def send(unit: Unit, one: Period) -> None:
        pay.lock_period(unit, one.month)

    chosen = page.table.chosen()[0]
    note = f"锁定{chosen.month.label}以后，这个月不再过账；以后的更正记入之后的月份。"
    sheet = Sheet(
        title="锁定期间", command=Period, send=send, start={"month": chosen.month}, note=note, button="锁定"
    )
    return ask(page, sheet, lambda _none: page.desk.tell("期间已锁定。"))


RUNS = Register(
    id="pay",
    title="补贴发放",
    section="补贴经费",
    icon="wallet",
    row=pay.RunRow,
    query=pay.runs,
    past=pay.runs_by,
    means="编制到",
    topics=frozenset({"pay_run", "pay_slip", "pay_period"}),
    names=(),
    tones={"state": _STATES},
    counted="批",
    empty="还没有编制过补贴。",
    actions=(
        Action(title="开放期间", icon="lock-open", permission=pay.open_period.permission, start=_open_period),
        Action(
            title="锁定期间",
            icon="lock",
            permission=pay.lock_period.permission,
            start=_lock_period,
            blocked=_none_chosen,
            hindered=pay.not_lockable,
        ),
        Action(
            title="打开",
            icon="arrow-square-out",
            permission=pay.runs.permission,
            start=_open,
            blocked=_none_chosen,
            keys="Ctrl+O",
        ),
        Action(
            title="新编一批",
            icon="plus",
            permission=pay.calculate.permission,
            start=new_run,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
