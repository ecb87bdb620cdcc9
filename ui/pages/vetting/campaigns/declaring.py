"""What 报名登记表 asks beside who somebody is: its fields in the form, and the form that puts them right."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import Invalid
from app.domain import codes
from app.domain.recruiting import form
from app.services import recruiting
from app.services.recruiting import CampaignFile, EntryRow, FormRow
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.pages.vetting.campaigns.grid import Columns, Grid

ACROSS = 3  # as many as the paper has side by side
_KIN = Columns(
    titles=(("称谓", 90), ("姓名", 110), ("年龄", 70), ("政治面貌", 120), ("工作单位及职务", 200)),
    read=form.kin_row,
    cells=form.kin_cells,
    running=form.kin_in,
)
_CAREER = Columns(
    titles=(("起止年月", 170), ("在哪里学习、工作，任什么职务", 300)),
    read=form.stage_row,
    cells=lambda one: (one.span, one.did),
    running=form.career_in,
)


class Rows(QWidget):
    """An editor whose value is a tuple of rows."""

    edited = Signal()

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self.columns, self.table = columns, Grid(columns)
        self.controls = (self.table,)
        self.table.itemChanged.connect(lambda _item: self.edited.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.show_value(())

    def value(self) -> Any:
        """Return the rows, None while there are none.

        Raises: Invalid, naming the row.
        """
        found = []
        for number, texts in enumerate(self.table.texts(), start=1):
            if not any(texts):
                continue
            try:
                found.append(self.columns.read(texts))
            except Invalid as error:
                raise Invalid(f"第{number}行：{error}") from None
        return tuple(found) or None

    def show_value(self, value: Any) -> None:
        """Show other rows."""
        self.table.fill([self.columns.cells(one) for one in value or ()])

    def says(self, value: Any) -> str:
        """Return rows as a person reads them."""
        return "；".join(one.words for one in value or ())


def asks() -> dict[str, Ask]:
    """Return what the types of these fields do not say."""
    return {
        "health": Ask(editor=lambda: OneOf(tuple(codes.HEALTH.items()), "（不填）")),
        "marital": Ask(editor=lambda: OneOf(tuple(codes.MARITAL.items()), "（不填）")),
        "kin": Ask(editor=lambda: Rows(_KIN), title="家庭主要成员", wide=True, required=False),
        "career": Ask(
            editor=lambda: Rows(_CAREER),
            title="学习和工作简历",
            wide=True,
            required=False,
            hint="起止年月写成 2005.09-2008.07 或 2015.03-至今",
        ),
    }


def declare(_file: CampaignFile, _row: EntryRow, found: FormRow) -> Sheet:
    """Return the form that puts right what somebody declared."""
    seen = {one.name: getattr(found.declared, one.name) for one in fields(found.declared)}
    return Sheet(
        title=f"报名登记表：{found.name}",
        command=form.Declared,
        send=lambda unit, new, version: recruiting.declare(unit, found.entry_id, version, new),
        button="保存",
        note="照登记表补填或更正。姓名、证件号、电话、住址有变的，在花名册里改；聘用时籍贯、毕业院校和专业带入花名册。",
        start=seen,
        asks=asks(),
        record=Record(version=found.version, seen=seen),
        order=[key for key in seen if key != "honours"],
        across=ACROSS,
    )


def told(found: FormRow) -> str:
    """Return what the form says, for whoever reviews it."""
    said = "；".join(f"{title}：{text}" for title, text in form.said(found.declared))
    return f"登记表：{said}。" if said else "登记表上的籍贯、学校、家庭成员、简历等还没有录入。"
