"""What the buttons of the two lists do with an act, and why one cannot be pressed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog

from app.domain.tenure import TenureKind, TenureState
from app.services import tenure
from app.services.tenure import ActRow, TermRow
from app.workspace import Workspace
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job
from ui.pages.roster.tenure import deciding_sheets as sheets


def some(rows: Sequence[TermRow]) -> str:
    """Return why nobody can be renewed, empty for one or more."""
    return "" if rows else "请先在列表中勾选要续聘的人（空格勾选，Ctrl+A 全选）。"


def one(rows: Sequence[Any]) -> str:
    """Return why nothing can be done, empty for exactly one."""
    if len(rows) > 1:
        return f"选中了 {len(rows)} 行，一次只能办理一个，请只选一行。"
    return "" if rows else "请先在列表中选中一行。"


def on_trial(rows: Sequence[TermRow]) -> str:
    """Return why no probation ends."""
    return one(rows) or ("" if rows[0].probation is not None else f"{rows[0].name}不在试用期。")


def _form(page: RegisterPage, sheet: Sheet, said: str) -> QDialog:
    dialog = FormDialog(page.desk, sheet, lambda _done: page.desk.tell(said), page.window())
    dialog.open()
    return dialog


def approve(page: RegisterPage) -> QDialog:
    """Show what is approved, and do it."""
    rows = page.table.chosen()
    return _form(page, sheets.approving(rows), f"已批准 {len(rows)} 项。")


def refuse(page: RegisterPage) -> QDialog:
    """Ask why not."""
    row: ActRow = page.table.chosen()[0]
    return _form(
        page, sheets.deciding(row, "不批准", tenure.refuse), f"{row.name}的{row.kind.label}没有批准。"
    )


def withdraw(page: RegisterPage) -> QDialog:
    """Ask why it is taken back."""
    row: ActRow = page.table.chosen()[0]
    return _form(page, sheets.deciding(row, "撤回", tenure.withdraw), f"{row.name}的{row.kind.label}已撤回。")


def add(page: RegisterPage) -> QDialog:
    """Ask for signed papers."""
    row: ActRow = page.table.chosen()[0]
    return _form(page, sheets.adding(row), f"{row.name}的签字件已上传。")


def print_papers(page: RegisterPage) -> PreviewDialog:
    """Draw the papers of the acts that are chosen and show them."""
    rows: Sequence[ActRow] = page.table.chosen()
    about = f"{rows[0].name}的{rows[0].kind.label}" if len(rows) == 1 else f"{len(rows)} 份"
    dialog = PreviewDialog(page.desk, f"文书：{about}", page.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    ids = [row.id for row in rows]
    page.desk.run(shown, partial(_drawn, ids), done=shown.show_paper, failed=shown.refuse)
    return dialog


def _drawn(ids: Sequence[int], workspace: Workspace, _job: Job) -> Paper:
    from app.reports.tenure import tenure_papers  # reportlab is read when a paper is first wanted

    name, content = tenure_papers(workspace, ids)
    return Paper(name=name, content=content)


def any_(rows: Sequence[ActRow]) -> str:
    """Return why nothing can be printed."""
    return "" if rows else "请先在列表中选中要打印的。"


def undecided(rows: Sequence[ActRow]) -> str:
    """Return why nothing can be approved: several at once are renewals."""
    if not rows:
        return "请先在列表中选中一项。"
    if len(rows) > 1 and any(row.kind is not TenureKind.RENEWAL for row in rows):
        return "只有续聘可以几项一起批准；其他的请一项一项看过再批准。"
    for row in rows:
        if row.state is not TenureState.DRAFTED:
            return f"{row.name}的{row.kind.label}{row.state.label}，不用再审批。"
        if row.mine:
            return "自己起草的要由另一个人审批。"
    return ""


def refusable(rows: Sequence[ActRow]) -> str:
    """Return why nothing can be refused."""
    return one(rows) or undecided(rows)


def drafted(rows: Sequence[ActRow]) -> str:
    """Return why nothing can be taken back or added to."""
    if why := one(rows):
        return why
    return "" if rows[0].state is TenureState.DRAFTED else f"这一项{rows[0].state.label}，不能再改。"
