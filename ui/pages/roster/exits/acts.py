"""What the buttons over leavings do, and why one cannot be pressed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QDialog

from app.core.own_words import in_own_words
from app.domain.exits import Part, Standing
from app.services import exits, search
from app.services.equipment import Handing
from app.services.exits import ExitRow, Waiver
from app.workspace import Workspace
from ui.kit.form import Ask, Record, Sheet
from ui.kit.picker import Picker
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job
from ui.pages.roster.equipment.acts import form
from ui.pages.roster.equipment.blocking import one
from ui.pages.roster.leave.sheets import Nothing

_OVER = (Standing.CLOSED, Standing.WAIVED)


def _row(page: RegisterPage) -> ExitRow:
    row: ExitRow = page.table.chosen()[0]
    return row


def close(page: RegisterPage) -> QDialog:
    """Ask whether the leaving is to be closed, all of it being handed over."""
    row = _row(page)
    sheet = Sheet(
        title=f"办结：{row.name}",
        command=Nothing,
        send=lambda unit, _new, version: exits.close(unit, row.id, version),
        button="办结",
        note="交接事项都已办完。办结后离岗交接单不再变，请先打印签字。",
        record=Record(version=row.version),
    )
    return form(page, sheet, f"{row.name}的离岗交接已办结。")


def waive(page: RegisterPage) -> QDialog:
    """Ask why a leaving is let be."""
    row = _row(page)
    sheet = Sheet(
        title=f"例外办结：{row.name}",
        command=Waiver,
        send=lambda unit, new, version: exits.waive(unit, row.id, version, new),
        button="例外办结",
        note=f"没有交接的：{row.told}。例外办结后这些留在交接单上，装备仍记在本人名下。",
        record=Record(version=row.version),
    )
    return form(page, sheet, f"{row.name}的离岗已例外办结。")


def hand_over(page: RegisterPage) -> QDialog:
    """Ask who gets everything the leaver has."""
    row = _row(page)
    things = "；".join(line.text for line in row.lines if line.part is Part.EQUIPMENT)
    sheet = Sheet(
        title=f"移交装备：{row.name}",
        command=Handing,
        send=lambda unit, new, version: exits.hand_over(unit, row.id, version, new),
        button="移交",
        start={"on": page.desk.today},
        note=f"{things}。一次移交给接任的人，出一张移交清单；要退回库房的在“装备领用”里退回。",
        asks={
            "person_id": Ask(title="接收人", editor=lambda: Picker(page.desk, search.find_in_post), wide=True)
        },
        record=Record(version=row.version),
    )
    return form(page, sheet, f"{row.name}的装备已移交。")


def paper(page: RegisterPage) -> PreviewDialog:
    """Show the 离岗交接单 of the leaving that is chosen."""
    row = _row(page)
    dialog = PreviewDialog(page.desk, f"离岗交接单：{row.name}", page.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    page.desk.run(shown, partial(_drawn, row.id), done=shown.show_paper, failed=shown.refuse)
    return dialog


def _drawn(exit_id: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.equipment import exit_paper  # reportlab is read when a paper is first wanted

    name, content = exit_paper(workspace, exit_id)
    return Paper(name=name, content=content)


def open_now(rows: Sequence[ExitRow]) -> str:
    """Return why a leaving cannot be closed: it is, or its day has not come."""
    if why := one(rows):
        return why
    if rows[0].standing in _OVER:
        return f"这次离岗{rows[0].standing.label}，不用再办。"
    return f"{rows[0].left_on} 才离岗，离岗以后再办结。" if rows[0].standing is Standing.COMING else ""


def unready(rows: Sequence[ExitRow]) -> str:
    """Return why a leaving cannot be closed as it should be: what is not handed over."""
    if why := open_now(rows):
        return why
    return f"还有 {rows[0].lacking} 项没有交接：{rows[0].told}。办完再办结。" if rows[0].lacking else ""


def lacking(rows: Sequence[ExitRow]) -> str:
    """Return why a leaving cannot be let be."""
    if why := open_now(rows):
        return why
    if rows[0].mine:
        return in_own_words("办理离岗的人不能自己例外办结，请由县级审批办理。")
    return "" if rows[0].lacking else "已经没有要交接的事项，请由经办正常办结。"


def holding(rows: Sequence[ExitRow]) -> str:
    """Return why nothing can be handed over."""
    if why := one(rows):
        return why
    if rows[0].standing in _OVER:
        return f"这次离岗{rows[0].standing.label}，不能再移交。"
    has = any(line.part is Part.EQUIPMENT for line in rows[0].lines)
    return "" if has else "这个人没有要移交的装备。"
