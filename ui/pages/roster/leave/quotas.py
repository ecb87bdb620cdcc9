"""The days of a year: for everybody by the policy, for one by another reckoning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from PySide6.QtWidgets import QDialog

from app.core.fields import Label
from app.domain.search import Entry
from app.services import leave
from app.services.leave import BalanceRow, LeaveKind, NewQuota
from ui.kit.desk import Desk
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster.leave.sheets import entry, person


@dataclass(frozen=True, kw_only=True)
class YearOf:
    """The year that is granted."""

    year: Annotated[int, Label("年度")]


def grant(page: RegisterPage) -> QDialog:
    """Ask for which year everybody gets their days."""
    sheet = _granting(page.desk.today)
    dialog = FormDialog(
        page.desk, sheet, lambda count: page.desk.tell(f"已核定 {count} 人的年度额度。"), page.window()
    )
    dialog.open()
    return dialog


def set_quota(page: RegisterPage) -> None:
    """Ask for one person's days."""
    rows: Sequence[BalanceRow] = page.table.chosen()
    who = entry(rows[0].person_id, rows[0].name) if len(rows) == 1 else None
    page.desk.ask(page, leave.kinds, done=partial(_quota, page, who), name="kinds")


def _quota(page: RegisterPage, who: Entry | None, kinds: Sequence[LeaveKind]) -> None:
    if not any(one_.quota for one_ in kinds):
        page.desk.tell("县政策里没有按年核定额度的假。")
        return
    sheet = _one_quota(page.desk, kinds, who)
    said = "额度已更正，原来的核定留在台账里。"
    FormDialog(page.desk, sheet, lambda _done: page.desk.tell(said), page.window()).open()


def _granting(today: date) -> Sheet:
    """Return the form that grants a year to everybody."""
    return Sheet(
        title="核定年度额度",
        command=YearOf,
        send=lambda unit, new: leave.grant_year(unit, new.year),
        button="核定",
        start={"year": today.year},
        note="按政策给这一年在岗、还没有额度的人核定天数：工龄从花名册的上岗日期（或核定的工龄起算日）算起。",
    )


def _one_quota(desk: Desk, kinds: Sequence[LeaveKind], who: Entry | None) -> Sheet:
    """Return the form of one person's quota by another reckoning."""
    options = [(one.key, one.label) for one in kinds if one.quota]
    return Sheet(
        title="更正个人额度",
        command=NewQuota,
        send=leave.set_quota,
        button="更正额度",
        start={"year": desk.today.year}
        | ({"person_id": who} if who else {})
        | ({"kind": options[0][0]} if len(options) == 1 else {}),
        asks={
            "person_id": Ask(title="人员", editor=partial(person, desk), wide=True),
            "kind": Ask(editor=lambda: OneOf(options)),
        },
        note="以前单位的工龄、上年未休的天数等，写明依据；原来的核定留在台账里。",
    )
