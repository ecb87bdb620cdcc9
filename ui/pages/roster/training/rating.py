"""Feedback of a session beside its marks: the 培训反馈表, and what attendees wrote."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from PySide6.QtWidgets import QDialog

from app.core.fields import Kind, Label
from app.services import training
from app.workspace import Workspace
from ui.kit.form import Record, Sheet
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job
from ui.pages.roster.training import giving
from ui.pages.roster.training.sheet_acts import ask, session_of


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What attendees wrote, nobody's by name."""

    advice: Annotated[str, Label("意见建议", kind=Kind.TEXT, width=60)] = ""


def advise(page: RegisterPage) -> QDialog | None:
    """Ask what attendees wrote of the session."""
    row = session_of(page)
    if row is None:
        return None
    sheet = Sheet(
        title=f"意见建议：{row.title}",
        command=Advice,
        send=lambda unit, new, version: training.advise(unit, row.id, version, new.advice),
        button="保存",
        start={"advice": row.advice},
        note="归纳反馈表上写的意见和建议，不写是谁提的。",
        record=Record(version=row.version),
    )
    return ask(page, sheet, lambda _none: "意见建议已保存。")


def print_form(page: RegisterPage) -> PreviewDialog | None:
    """Show the 培训反馈表 to be filled in by who came."""
    row = session_of(page)
    if row is None:
        return None
    return giving.shown(page.desk, page, f"培训反馈表：{row.title}", partial(_drawn, row.id))


def _drawn(session_id: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.training_feedback import feedback_form  # reportlab is read when a paper is wanted

    name, content = feedback_form(workspace, session_id)
    return Paper(name=name, content=content)
