"""补贴经费, the forms: money entered and taken back, insurance, a late change; filled in, and refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from app.services import budget, insurance
from app.services.budget import Act, Choices, Closable, Leftover
from app.services.insurance import ContractRow
from app.services.pay import LateKind
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.pay import closing, contract, entering, next_act, reconciling
from ui.pages.pay.asked import entry
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

Settle = Callable[[], None]


def _page(window: Window) -> RegisterPage:
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, RegisterPage)
    return page


def _fill(settle: Settle, values: dict[str, Any], *, send: bool = False) -> QWidget | None:
    """Fill the form in front in, and send it where it is to be refused."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, FormDialog):
        return None
    for key, value in values.items():
        dialog.form.cells[key].editor.show_value(value)
    settle()
    if send:
        dialog.submit()
    for _ in range(3):  # read, laid out, grown
        settle()
        QApplication.processEvents()
    return dialog


def _entry(act: Act, values: dict[str, Any], window: Window, settle: Settle, *, send: bool) -> QWidget | None:
    if not window.desk.may(budget.enter.permission):
        return None
    found: list[Choices] = []
    window.desk.ask(window, budget.choices, done=found.append, name="scene")
    settle()
    entering.open_entry(_page(window), act, found[0])
    return _fill(settle, values, send=send)


def _menu(window: Window, settle: Settle) -> QWidget | None:
    _page(window).buttons[entering.ENTER].click()
    settle()
    return QApplication.activePopupWidget()


def _closing(window: Window, settle: Settle) -> QWidget | None:
    """Close this year as its last month has it; nothing can be closed before."""
    page = _page(window)
    if not page.desk.may(budget.close_year.permission):
        return None
    found: list[tuple[Choices, Closable]] = []
    page.desk.ask(page, closing.offered, page.desk.today.year, done=found.append, name="scene")
    settle()
    choices, closable = found[0]
    if not closable.subjects:
        return None
    closing.close(page, closable, choices.today)
    return _fill(settle, {"goes": Leftover.CARRIED, "doc_no": "稷财结〔2026〕3号"})


def _statement(window: Window, settle: Settle) -> QWidget | None:
    """Compare a statement that lacks the last payment of the month."""
    page = _page(window)
    if reconciling.ENTER not in page.buttons:
        return None
    page.buttons[reconciling.ENTER].click()
    settle()
    month = page.desk.today.replace(day=1) - timedelta(days=1)
    said = {"on": month, "doc_no": f"国库对账单{month:%Y%m}", "given": Decimal("4000000.00")}
    return _fill(settle, {**said, "spent": Decimal("40500.00")})


def _differing(window: Window, settle: Settle) -> QWidget | None:
    """Choose the first figure that differs, or the first of all."""
    page = _page(window)
    place = next((at for at, row in enumerate(page.model.lines) if row.off), 0)
    page.table.selectRow(place)
    settle()
    return None


def _reversal(window: Window, settle: Settle) -> QWidget | None:
    """Take the first line back, which is the appropriation."""
    page = _page(window)
    page.table.selectRow(0)
    page.buttons["红字冲销"].click()
    return _fill(settle, {"reason": "批复文号录错，按正确文号重新登记"})


def _pressed(title: str, values: dict[str, Any], window: Window, settle: Settle) -> QWidget | None:
    page = _page(window)
    page.table.selectRow(0)
    settle()
    page.buttons[title].click()
    settle()
    return _fill(settle, values)


def _enrol(window: Window, settle: Settle) -> QWidget | None:
    """Ask since when everybody is insured; the button says no where everybody is."""
    page = _page(window)
    if page.model.rows:
        next_act.enrol_everybody(page)
        settle()
    return _fill(settle, {})


def _premium(window: Window, settle: Settle) -> QWidget | None:
    """Ask when the insurer was paid by the contract in force, be anything owed of it or not."""
    page, found = _page(window), list[ContractRow | None]()
    page.desk.ask(page, next_act.current, done=found.append, name="scene")
    settle()
    if found[0] is not None and page.desk.may(insurance.pay_premium.permission):
        contract.pay_premium(page, found[0])
    return _fill(settle, {"doc_no": "付款凭证12号"})


def _late(window: Window, settle: Settle, *, send: bool) -> QWidget | None:
    """Note a change of the first person of the roster, rightly, or for a month nobody has checked."""
    window.open_page("roster")
    settle()
    row = _page(window).model.rows[0]
    window.open_page("late_changes")
    settle()
    page = _page(window)
    page.buttons["登记变动"].click()
    today = page.desk.workspace.clock().date()
    since = today if send else today.replace(month=max(today.month - 1, 1), day=1)
    values = {
        "person_id": entry(row.person_id, row.name),
        "kind": LateKind.ABSENT,
        "since": since,
        "note": "请假三天，假条次月才报来",
    }
    return _fill(settle, values, send=send)


_MONEY = {"amount": Decimal("40500.00"), "doc_no": "稷财预〔2026〕58号", "summary": "年内追加"}
_PAID = {"amount": Decimal("9000000.00"), "doc_no": "付款凭证31号", "summary": "补付年内培训费"}

SCENES = (
    Scene("enter-menu", "ledger", _menu),
    Scene("supplement", "ledger", partial(_entry, Act.SUPPLEMENT, _MONEY, send=False)),
    Scene(
        "payment-refused",
        "ledger",
        partial(_entry, Act.EXPEND, _PAID, send=True),
    ),
    Scene("reversal", "ledger", _reversal),
    Scene("closing", "ledger", _closing),
    Scene("statement", "statements", _statement),
    Scene("differing", "statements", _differing),
    Scene("contract", "insurance", partial(_pressed, "登记保单", {"number": "演示保单2027-1"})),
    Scene("enrol", "insurance", _enrol),
    Scene("premium-paid", "insurance", _premium),
    Scene("exchange", "insurance", partial(_pressed, "替换", {})),
    Scene("remove", "insurance", partial(_pressed, "减员", {})),
    Scene("note", "late_changes", partial(_late, send=False)),
    Scene("note-refused", "late_changes", partial(_late, send=True)),
)
