"""What one does with a policy version: set it beside the one before it, or take it back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from PySide6.QtWidgets import QDialog, QPushButton

from app.core.fields import Label
from app.core.period import Month
from app.services import policy
from app.services.policy import PolicyRow, Preview
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.settings.adopting import AdoptDialog
from ui.pages.settings.comparison import Comparison
from ui.pages.settings.frame import frame, lay
from ui.pages.settings.revising import told

_WIDTH, _HEIGHT = 900, 560


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why a version is taken back."""

    reason: Annotated[str, Label("撤回原因", width=40)]


def compare(page: RegisterPage) -> None:
    """Show how the chosen version differs from the one before it."""
    row = page.table.chosen()[0]
    page.desk.ask(page, policy.what_changed, row.id, done=partial(_show, page), name="compare")


def _show(page: RegisterPage, seen: Preview) -> None:
    dialog, comparison, close = QDialog(page.window()), Comparison(), QPushButton("关闭")
    frame(dialog, "与前一份比较", _WIDTH, _HEIGHT)
    comparison.show_preview(seen)
    close.clicked.connect(dialog.accept)
    lay(dialog, "左边是前一份，右边是选中的这一份。", (comparison,), (close,))
    dialog.open()


def rest(page: RegisterPage) -> None:
    """Ask on which days nobody who can wait is away."""
    today = page.desk.today
    sheet = Sheet(
        title="登记限休期",
        command=policy.NewResting,
        send=policy.rest,
        note="春节、两会等日子里，年休假、事假等可以推后的假不能登记，病假等照常；其余和那天的政策相同。",
        start={"first": today, "last": today, "valid_from": Month.of(today).first},  # no month is split
    )
    AdoptDialog(page.desk, sheet, policy.preview_resting, partial(told, page.desk), page.window()).open()


def withdraw(page: RegisterPage) -> None:
    """Ask why the chosen version is taken back."""
    row = page.table.chosen()[0]
    said = partial(_withdrawn, page)
    FormDialog(page.desk, withdrawal(row), said, page.window()).open()


def withdrawal(row: PolicyRow) -> Sheet:
    """Return the form that takes a version back."""
    return Sheet(
        title=f"撤回政策：{row.valid_from} 起的“{row.title}”",
        command=Withdrawal,
        send=lambda unit, new, version: policy.withdraw(unit, row.id, version, new.reason),
        button="撤回",
        note="误采用的一份作废，不删除；前一份接着有效。已经按它过账的不能撤回。",
        record=Record(version=row.version),
    )


def _withdrawn(page: RegisterPage, _none: Any) -> None:
    page.desk.tell("已撤回，前一份政策接着有效。")
