"""What the buttons over a sheet do: tick the rest, correct, close, certify, print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog

from app.domain.training import Mark, Standing
from app.services import training
from app.services.imports import ImportKind
from app.services.training import PlaceRow, SessionRow, Ticked
from app.workspace import Unit
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.register import RegisterPage
from ui.pages.roster.leave.sheets import Nothing
from ui.pages.roster.training import giving

_HINT = (
    "按表头认列：姓名、签到（到课、部分到课、请假、缺席，或 √ ×）；成绩、满意度、备注有则读取。空着的不改。"
)
_WAIT = "正在读取，请稍候再试。"


def session_of(page: RegisterPage) -> SessionRow | None:
    """Return the session of a sheet as it was last read; say so where it is still being read."""
    seen: SessionRow | None = page.strip.seen
    if seen is None:
        page.desk.tell(_WAIT)
    return seen


def ask(page: RegisterPage, sheet: Sheet, said: Callable[[Any], str]) -> QDialog:
    """Open a form over a sheet; ``said`` tells what was done of what came back."""
    dialog = FormDialog(page.desk, sheet, lambda done: page.desk.tell(said(done)), page.window())
    dialog.open()
    return dialog


def correct(page: RegisterPage) -> QDialog:
    """Ask what the sheet says of somebody."""
    row: PlaceRow = page.table.chosen()[0]
    seen: SessionRow | None = page.strip.seen
    scored = seen is not None and seen.pass_score is not None
    start = {"mark": row.mark, "score": row.score, "feedback": row.feedback, "note": row.note}
    sheet = Sheet(
        title=f"登记、更正签到：{row.name}",
        command=Ticked,
        send=lambda unit, new, version: training.tick(unit, row.id, version, new),
        button="保存",
        start={key: value for key, value in start.items() if value is not None},
        fixed={} if scored else {"score": None},
        note="登记完毕以后更正的，在备注写明原因。改为请假、缺席的，先把满意度清空。",
        record=Record(version=row.version, seen=start, whole=True),
    )
    return ask(page, sheet, lambda _none: f"{row.name}的签到已登记。")


def rest(page: RegisterPage) -> QDialog | None:
    """Say that all others were there."""
    row = session_of(page)
    if row is None:
        return None
    sheet = Sheet(
        title=f"其余到课：{row.title}",
        command=Nothing,
        send=lambda unit, _new, version: training.tick_rest(unit, row.id, version, Mark.PRESENT),
        button="其余到课",
        note=f"还没有登记的 {row.unmarked} 人都登记为到课{page.strip.looked.but(page.sieve.every)}；"
        "先登记请假、缺席和成绩，再用这一步。",
        record=Record(version=row.version),
    )
    return ask(page, sheet, lambda many: f"其余 {many} 人已登记。")


def take_in(page: RegisterPage) -> QDialog | None:
    """Ask for a sheet that was ticked in a workbook."""
    from app.imports.taking import Wishes  # many modules, read when somebody brings a file

    row = session_of(page)
    if row is None:
        return None
    receives = Receives(
        kind=ImportKind.TRAINING,
        title=f"导入签到：{row.title}",
        wishes=Wishes(of=row.number),
        hint=_HINT,
        measure="人",
    )
    dialog = IntakeDialog(page.desk, receives, page)
    dialog.open()
    return dialog


def close(page: RegisterPage) -> QDialog | None:
    """Say that the sheet is whole."""
    row = session_of(page)
    if row is None:
        return None
    sheet = Sheet(
        title=f"登记完毕：{row.title}",
        command=Nothing,
        send=lambda unit, _new, version: training.close(unit, row.id, version),
        button="登记完毕",
        note=f"应到 {row.called}，实到 {row.came}，请假缺席 {row.missed}。"
        "以后更正要写明原因；可以发证、安排补训。",
        record=Record(version=row.version),
    )
    return ask(page, sheet, lambda _none: "签到已登记完毕。")


def certify(page: RegisterPage) -> QDialog | None:
    """Give the one that is chosen a certificate, or everybody who may have one."""
    row, chosen = session_of(page), page.table.chosen()
    if row is None:
        return None
    line: PlaceRow | None = chosen[0] if len(chosen) == 1 else None
    version = line.version if line else row.version

    def send(unit: Unit, _new: Nothing, seen: int) -> int:
        if line is not None:
            return training.certify_one(unit, line.id, seen)
        return training.certify(unit, row.id, seen)

    who = line.name if line else "到课并合格的人"
    sheet = Sheet(
        title=f"发证：{who}",
        command=Nothing,
        send=send,
        button="发证",
        note=f"{row.title}：按到课和成绩给{who}发证，编号顺排；没有到课、不合格的不发。",
        record=Record(version=version),
    )
    return ask(page, sheet, lambda many: "证书已发。" if line else f"已发 {many} 张证书。")


def print_sheet(page: RegisterPage) -> QDialog | None:
    """Show the sheet to be signed; once it is whole, as it was ticked."""
    row = session_of(page)
    if row is None:
        return None
    filled = row.standing is Standing.CLOSED
    return giving.sign_in(page.desk, page, row.id, row.title, filled=filled)
