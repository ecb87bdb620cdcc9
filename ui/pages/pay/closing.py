"""年终结转: the last act in the menu of 登记经费, of the year shown; what is left goes back or on."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QMenu

from app.core.access import Permission, permits
from app.services import budget
from app.services.budget import Choices, Closable, Closing, Leftover
from app.workspace import Unit
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.pay.foreseen import Said, ask_ledger

_NOTE = (
    "把这一年没有用完的可用和预留经费结清：财政收回的不再能用；结转下年的，同时在下一年的台账登记一笔上年结转。"
    "登记后不能修改，只能红字冲销。"
)
_EMPTY = "填好科目、结余去向和日期后，这里显示结转多少、结转后的余额。"


@permits(Permission.BUDGET_WRITE)
def offered(unit: Unit, year: int) -> tuple[Choices, Closable]:
    """Return what may be entered today, and what may be closed of the year that is shown."""
    return budget.choices(unit), budget.closable(unit, year)


def offer(menu: QMenu, page: RegisterPage, closable: Closable, today: date) -> None:
    """Add the act to a menu; where it cannot be done now, the entry says why."""
    menu.addSeparator()
    title = f"{closable.year}年年终结转"
    entry = menu.addAction(f"{title}（{closable.against}）" if closable.against else title)
    entry.setToolTip(_NOTE)
    entry.setEnabled(not closable.against)
    entry.triggered.connect(lambda _on=False: close(page, closable, today))


def close(page: RegisterPage, closable: Closable, today: date) -> FormDialog:
    """Ask where what is left of a subject's year goes, with what that does to the balances."""
    year = closable.year

    def query(unit: Unit, new: Closing) -> Said:
        return "", budget.foresee_close(unit, year, new)

    sheet = Sheet(
        title=f"{year}年年终结转",
        command=Closing,
        send=lambda unit, new: budget.close_year(unit, year, new),
        button="结转",
        note=_NOTE,
        start={"subject": closable.subjects[0][0], "on": min(today, date(year, 12, 31))},
        asks={
            "subject": Ask(editor=lambda: OneOf(closable.subjects), required=True),
            "goes": Ask(editor=lambda: OneOf([(one, one.label) for one in Leftover]), required=True),
            "doc_no": Ask(hint="例如财政局收回或批复结转的文件"),
        },
    )
    return ask_ledger(page, sheet, query, f"已办理{year}年年终结转。", _EMPTY)
