"""What may be done with a check: another one, a correction, a mistake taken off, a list brought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from PySide6.QtGui import QGuiApplication

from app.core.fields import Label
from app.domain.search import Entry, Group
from app.services import search, surveys
from app.services.imports import ImportKind
from app.services.surveys import CheckRow, NewCheck
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.picker import Picker
from ui.kit.register import RegisterPage

_HINT = (
    "按表头认列，顺序不限：网格编码（或村、网格名称）、月份（或开始日期、结束日期）、核查单位；"
    "抽查条数和准确条数、比对条数和匹配条数，填一对或两对；项目（四清的一项）、说明、文号有则读取。"
)
LISTS = Receives(kind=ImportKind.CHECKS, title="导入数据核查", hint=_HINT, measure="条")
_NOTE = "只登记条数，比率由条数算出。抽查和比对可以只填一对；当月的比率可作考核指标。"
_KEPT = (
    "starts", "ends", "checked", "correct", "compared", "matched", "bodies", "finding", "doc_no",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """Why a check should never have been kept."""

    reason: Annotated[str, Label("哪里登记错了", width=40)]


def one(rows: Sequence[Any]) -> str:
    """Return why nothing can be done with the rows chosen, empty for one."""
    if len(rows) == 1:
        return ""
    return "一次只能办理一次核查，请只选一行。" if rows else "请先在列表中选中一次核查。"


def add(page: RegisterPage) -> None:
    """Ask for another check, of this month until today."""
    start = {"heading": "", "starts": page.desk.today.replace(day=1), "ends": page.desk.today}
    _ask(page, ("登记核查", "登记核查", "已登记。"), start, surveys.keep_check, None)


def change(page: RegisterPage) -> None:
    """Ask what is right of a check."""
    row: CheckRow = page.table.chosen()[0]
    place = Entry(Group.GRIDS, row.grid, row.village, "", "data_quality", row.unit_id)
    start = {key: getattr(row, key) for key in _KEPT} | {"unit_id": place, "heading": row.heading_key}

    def send(unit: Any, new: NewCheck, version: int) -> None:
        surveys.change_check(unit, row.id, version, new)

    record = Record(version=row.version, whole=True)
    _ask(page, (f"更正：{row.number}", "保存", "已更正。"), start, send, record)


def _ask(
    page: RegisterPage,
    words: tuple[str, str, str],
    start: dict[str, Any],
    send: Callable[..., Any],
    record: Record | None,
) -> None:
    def opened(headings: tuple[tuple[str, str], ...]) -> None:
        title, button, said = words
        several = len(headings) > 1  # a county without 四清 is not asked
        sheet = Sheet(
            title=title,
            command=NewCheck,
            send=send,
            button=button,
            note=_NOTE,
            start={key: value for key, value in start.items() if several or key != "heading"},
            fixed={} if several else {"heading": ""},
            asks={
                "unit_id": Ask(editor=partial(Picker, page.desk, search.find_grids), wide=True),
                "finding": Ask(required=False, wide=True),
            }
            | ({"heading": Ask(editor=lambda: OneOf(headings, blank=None), wide=True)} if several else {}),
            record=record,
        )
        FormDialog(page.desk, sheet, lambda _done: page.desk.tell(said), page.window()).open()

    page.desk.ask(page, surveys.offer_check, done=opened, name="offer")


def void(page: RegisterPage) -> None:
    """Ask why a check is a mistake."""
    row: CheckRow = page.table.chosen()[0]
    sheet = Sheet(
        title=f"登记有误：{row.number}",
        command=Mistake,
        send=lambda unit, new, version: surveys.void(unit, row.id, version, new.reason),
        button="作废",
        note="作废的不再列出，也不再算进考核；已评的分要重新按记录评分才会改。",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, lambda _done: page.desk.tell("已作废。"), page.window()).open()


def take_in(page: RegisterPage) -> IntakeDialog:
    """Ask for a list."""
    dialog = IntakeDialog(page.desk, LISTS, page)
    dialog.open()
    return dialog


def paste(page: RegisterPage) -> IntakeDialog | None:
    """Look at the copied list; say what to copy where there is none."""
    text = QGuiApplication.clipboard().text()
    if "\t" not in text or "\n" not in text.strip():
        page.desk.tell("剪贴板里没有名单：请在 WPS 或 Excel 里连表头一起选中、复制，再来粘贴。")
        return None
    dialog = take_in(page)
    dialog.look_at_text(text)
    return dialog
