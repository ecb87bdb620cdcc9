"""补贴经费: a posted run, one that waits with exceptions and reasons, a slip, what if."""

from __future__ import annotations

from collections.abc import Callable

from app.core.access import Permission, permits
from app.core.period import Month
from app.domain.pay import RunKind, RunState
from app.services import accounts, pay, roster
from app.workspace import Unit
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

Settle = Callable[[], None]


@permits(Permission.PAY_READ)
def _month_to_make(unit: Unit) -> Month | int | None:
    """Return the month after the last posted one, or its run's id; None where nothing may be made up."""
    runs = [one for one in pay.runs(unit) if one.kind is RunKind.REGULAR]
    standing = [one for one in runs if one.state is not RunState.DISCARDED]
    if not unit.embedded or not accounts.about(unit).demo or not standing:  # a file is drawn from a copy
        return None
    last = standing[0]
    return last.id if last.state is RunState.CALCULATED else last.month.next()


@permits(Permission.PAY_MAKE)
def _make_up(unit: Unit, month: Month) -> int:
    """Hold one person's pay back, calculate the month, and hold another's when it is too late for the run."""
    early, late = (row.person_id for row in roster.workers(unit)[3:5])
    pay.hold(unit, pay.NewHold(person_id=early, month=month, reason="银行卡挂失，待本人补办"))
    run_id = pay.calculate(unit, pay.NewRun(month=month))
    pay.hold(unit, pay.NewHold(person_id=late, month=month, reason="本人申请核实账号"))
    return run_id


def _waiting(window: Window, settle: Settle) -> None:
    """Show a run that waits for its check with exceptions: made up for the picture, in a demonstration."""
    found: list[Month | int | None] = []
    window.desk.ask(window, _month_to_make, done=found.append, name="scene")
    settle()
    month = found[0]
    if isinstance(month, Month) and window.desk.may(pay.calculate.permission):
        window.desk.do(window, _make_up, month, done=found.append)
        settle()
    if isinstance(found[-1], int):
        window.open_page("run", None, found[-1])
        settle()
        window.tabs.front.widget.views.odd.setChecked(True)
        settle()


@permits(Permission.PAY_READ)
def _last_posted(unit: Unit) -> int | None:
    return next((one.id for one in pay.runs(unit) if one.posted_at is not None), None)


def _slip(window: Window, settle: Settle) -> None:
    """Show one slip of the latest posted run, told beside the list."""
    found: list[int | None] = []
    window.desk.ask(window, _last_posted, done=found.append, name="scene")
    settle()
    if found[0] is None:
        raise LookupError("no month is posted")
    window.open_page("run", None, found[0])
    settle()
    page = window.tabs.front.widget.views.front
    page.table.choose({page.model.rows[0].id})
    if window.inspector.isHidden():
        window.toggle_inspector()
    settle()


def _what_if(window: Window, settle: Settle) -> None:
    page = window.tabs.front.widget
    page.heads.setValue(6)
    page.ask_button.click()
    settle()


def _later(window: Window, settle: Settle) -> None:
    """Show two runs as two tabs: the latest and the one before."""
    found: list[list[int]] = []
    window.desk.ask(window, _standing, done=found.append, name="scene")
    settle()
    for run_id in reversed(found[0][:2]):
        window.open_page("run", None, run_id)
        settle()


@permits(Permission.PAY_READ)
def _standing(unit: Unit) -> list[int]:
    return [one.id for one in pay.runs(unit) if one.posted_at is not None]


def _differences(window: Window, settle: Settle) -> None:
    """Show who is paid another amount than last month, and why."""
    _slip(window, settle)
    views = window.tabs.front.widget.views
    views.bar.setCurrentIndex(1)
    settle()
    page = views.front
    page.table.choose({page.model.rows[0].id})
    settle()


SCENES = (
    Scene("slip", "pay", _slip),
    Scene("waiting", "pay", _waiting),
    Scene("two-runs", "pay", _later),
    Scene("differences", "pay", _differences),
    Scene("what-if", "budget", _what_if),
)
