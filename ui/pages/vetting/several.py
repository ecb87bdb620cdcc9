"""What is done with several cases at once: a decision for those selected, lists of visits, of decisions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.services import vetting
from app.services.imports import ImportKind
from app.services.vetting import CaseRow, NewDecision, NewPublicity, Ruling
from app.workspace import Unit
from ui.kit.editors import names
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.register import Action, RegisterPage
from ui.pages.vetting.refusing import unasked

_LISTS = {
    ImportKind.VISITS: ("导入走访", "案卷编号、走访时间、户主、住址、是否同意、走访人", "户"),
    ImportKind.DECISIONS: (
        "导入决定",
        "案卷编号、结论、决定日期、综合评价意见、不予聘用原因、告知本人的说明、参加决定",
        "件",
    ),
    ImportKind.PUBLICITY: (
        "导入公示",
        "案卷编号、公示开始、公示文号、公示地点、受理异议、异议日期、异议内容、提出人、核实结论、异议成立、答复日期",
        "件",
    ),
}


def _decide(page: RegisterPage) -> None:
    rows: Sequence[CaseRow] = page.table.chosen()

    def send(unit: Unit, new: NewDecision) -> int:
        return vetting.rule_many(
            unit, [Ruling(case_id=row.id, decision=new, version=row.version) for row in rows]
        )

    said = "、".join(row.name for row in rows[:5]) + (f"等{len(rows)}人" if len(rows) > len(rows[:5]) else "")
    sheet = Sheet(
        title=f"确定人选：{len(rows)} 件",
        command=NewDecision,
        send=send,
        button="确定人选",
        note=f"{said}。每一件都按各自的办理清单核对，有一件不符合的，一件也不办。",
        asks={"panel": Ask(editor=names, title="一同决定的人（不含本人）", wide=True)},
        start={"decided_on": page.desk.today},
        fixed=unasked("refusal", "told"),
    )
    FormDialog(page.desk, sheet, partial(_decided, page), page.window()).open()


def _decided(page: RegisterPage, count: int) -> None:
    page.desk.tell(f"已确定人选 {count} 件。")
    page.refresh()


def _publicise(page: RegisterPage) -> None:
    rows: Sequence[CaseRow] = page.table.chosen()

    def send(unit: Unit, new: NewPublicity) -> int:
        return vetting.publicise_many(unit, [row.id for row in rows], new)

    said = "、".join(row.name for row in rows[:5]) + (f"等{len(rows)}人" if len(rows) > len(rows[:5]) else "")
    sheet = Sheet(
        title=f"公示：{len(rows)} 人",
        command=NewPublicity,
        send=send,
        button="公示",
        note=f"{said}，同列一张公示。有一件不能公示的，一件也不办。",
        start={"shown_from": page.desk.today},
    )
    FormDialog(page.desk, sheet, partial(_publicised, page), page.window()).open()


def _publicised(page: RegisterPage, count: int) -> None:
    page.desk.tell(f"已公示 {count} 人。打开其中一个案卷，在“更多文书”里打印拟聘公示。")
    page.refresh()


def bring(kind: ImportKind, page: RegisterPage) -> None:
    """Take in a list of one kind, from a file or the clipboard."""
    title, columns, measure = _LISTS[kind]
    hint = f"按表头认列：{columns}。"
    IntakeDialog(page.desk, Receives(kind=kind, title=title, hint=hint, measure=measure), page).open()


def _some(rows: Sequence[CaseRow]) -> str:
    return "" if rows else "请先在列表中选中要一并确定的案卷。"


def _offer(page: RegisterPage) -> QMenu:
    """Drop the lists that who works on cases may take in: a button each would take the tree's width."""
    button = page.buttons[_IN]
    menu = QMenu(button)
    for kind in (ImportKind.VISITS, ImportKind.PUBLICITY):
        menu.addAction(_LISTS[kind][0]).triggered.connect(lambda _on=False, kind=kind: bring(kind, page))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    return menu


_IN = "导入"
SEVERAL = (
    Action(
        title=_IN,
        icon="upload-simple",
        permission=vetting.add_visits.permission,
        start=_offer,
    ),
    Action(
        title="导入决定",
        icon="upload-simple",
        permission=vetting.rule_many.permission,
        start=partial(bring, ImportKind.DECISIONS),
    ),
    Action(
        title="一并确定",
        icon="checks",
        permission=vetting.rule_many.permission,
        start=_decide,
        blocked=_some,
    ),
    Action(
        title="一并公示",
        icon="megaphone",
        permission=vetting.publicise_many.permission,
        start=_publicise,
        blocked=lambda rows: "" if rows else "请先在列表中选中要一并公示的案卷。",
    ),
)
