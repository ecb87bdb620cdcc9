"""A block copied from Excel or WPS: names and lines, or lines alone from the person in hand on down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.domain.worklog.entry import Pasted, fitted
from app.services import worklog
from app.services.worklog import NewLine
from app.workspace import Unit
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster.leave.sheets import Nothing

_SHOWN = 8
_HOW = "请先在 Excel 或 WPS 里复制：一列是每人的日志，或两列是姓名和日志。"


@dataclass(frozen=True, slots=True)
class Block:
    """What a copied block would write, and every row of it that cannot be, in sentences."""

    news: tuple[tuple[NewLine, int], ...]
    wrong: tuple[str, ...]


def paste(day: date, page: RegisterPage) -> QDialog | None:
    """Show what the clipboard's block would write; it is written when that is confirmed."""
    text = QGuiApplication.clipboard().text()
    block = [line.split("\t") for line in text.splitlines()]
    rows = list(page.model.rows)
    here = page.strip.row
    at = next((place for place, row in enumerate(rows) if here is not None and row.id == here.id), 0)
    found = fitted(block, [(row.id, row.name) for row in rows], at)
    if not found:
        page.desk.tell(_HOW)
        return None
    versions = {row.id: row.version for row in rows}
    names = {row.id: row.name for row in rows}
    page.desk.ask(
        page, _looked, day, found, (versions, names), done=lambda seen: _ask(page, seen), name="paste"
    )
    return None


@permits(Permission.ROSTER_WRITE)
def _looked(
    unit: Unit, day: date, found: Sequence[Pasted], known: tuple[dict[int, int], dict[int, str]]
) -> Block:
    """Look at each row as it would be read, without writing."""
    versions, names = known
    news, wrong = [], []
    for one in found:
        if one.person_id is None:
            wrong.append(one.fault)
            continue
        new = NewLine(person_id=one.person_id, day=day, text=one.text)
        try:
            worklog.look_at(unit, new)
        except Invalid as refused:
            wrong.append(f"{names[one.person_id]}：{refused}")
        else:
            news.append((new, versions[one.person_id]))
    return Block(tuple(news), tuple(wrong))


def _ask(page: RegisterPage, seen: Block) -> None:
    if not seen.news:
        page.desk.tell(f"没有一行可以登记。{seen.wrong[0]}")
        return
    told = [f"可以登记 {len(seen.news)} 条。"]
    if seen.wrong:
        told.append(f"不能登记 {len(seen.wrong)} 条，改好后再粘贴：" + "；".join(seen.wrong[:_SHOWN]))
    sheet = Sheet(
        title="粘贴日志",
        command=Nothing,
        send=lambda unit, _new: worklog.write_many(unit, seen.news),
        button=f"登记 {len(seen.news)} 条",
        note="".join(told),
    )
    FormDialog(page.desk, sheet, lambda many: page.desk.tell(f"已登记 {many} 条日志。"), page.window()).open()
