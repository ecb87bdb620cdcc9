"""What appeals and unlocking share: the shapes of their forms, and why a button cannot be pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from PySide6.QtWidgets import QDialog

from app.core.fields import Label
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why something is refused or taken back."""

    reason: Annotated[str, Label("原因", width=60)]


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """A step that asks for nothing but the confirmation."""


def shown(page: RegisterPage, sheet: Sheet, done: Callable[[Any], object]) -> QDialog:
    """Open a form over the list."""
    dialog = FormDialog(page.desk, sheet, done, page.window())
    dialog.open()
    return dialog


def one(rows: Sequence[Any]) -> str:
    """Return why nothing can be done, empty for exactly one row."""
    if len(rows) > 1:
        return f"选中了 {len(rows)} 行，一次只能办理一个，请只选一行。"
    return "" if rows else "请先在列表中选中一行。"


def moved(said: str, people: Sequence[str]) -> str:
    """Return what is told after results were computed anew, and what does not follow by itself."""
    if not people:
        return said
    rest = "已经复核的补贴不会跟着变，需要的请在“补发补扣”登记。"
    return f"{said}得分或等次有变：{'、'.join(people[:8])}；名次已重新计算。{rest}"
