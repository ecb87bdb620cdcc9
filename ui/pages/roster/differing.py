"""名册比对: today's roster beside last month's, beside any day's, or beside a list somebody brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from app.core.access import permits
from app.core.fields import Label
from app.domain.differing import Differs
from app.services import roster
from app.services.roster import DifferenceRow, ListedPerson
from app.workspace import Unit, Workspace
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.tasks import Job
from ui.kit.theme import Tone
from ui.pages.roster.dated import look_at
from ui.pages.roster.kinds import DiffersStrip

_FILES = "工作簿或文本表格 (*.xlsx *.xls *.et *.csv *.txt *.xml *.htm *.html)"
_NOBODY = "这个人不在今天的花名册里：已离岗的，在花名册的“在岗于某一天”里看那一天。"


def _labels(row: DifferenceRow) -> dict[str, Label]:
    before, after = row.sides
    return {"before": Label(before, 34, tail=True), "after": Label(after, 34, tail=True)}


def look(page: RegisterPage) -> None:
    """Open the person in the roster."""
    row = page.table.chosen()[0]
    page.desk.open("roster", None, row.posting_id)


def _one(rows: Sequence[DifferenceRow]) -> str:
    if len(rows) != 1:
        return "请先在列表中选中一个人。" if not rows else "一次只能看一个人，请只选一行。"
    return "" if rows[0].posting_id else _NOBODY


def bring(page: RegisterPage) -> QFileDialog:
    """Ask for a list, read it, and put the roster beside it."""
    dialog = QFileDialog(page, "与名单比对", "", _FILES)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda chosen: read(page, Path(chosen)))
    dialog.open()
    return dialog


def read(page: RegisterPage, path: Path) -> None:
    """Read a list off the GUI thread and show it beside the roster."""
    work = partial(_read, path)
    page.desk.run(page, work, done=partial(_show, page, path.name), title=f"正在读取“{path.name}”")


def _read(path: Path, workspace: Workspace, job: Job) -> list[ListedPerson]:
    from app.imports.brought import listed  # the readers are loaded when a file is first wanted

    return listed(workspace, path, lambda: job.step(0.3, "正在读取文件…"))


def _show(page: RegisterPage, name: str, lines: Sequence[ListedPerson]) -> None:
    @permits(roster.beside_list.permission)
    def beside(unit: Unit) -> list[DifferenceRow]:
        return roster.beside_list(unit, lines, name)

    _put(page, replace(DIFFERENCES, query=beside))
    page.desk.tell(f"“{name}”读到 {len(lines):,} 人，已与今天的花名册比对。")


def last_month(page: RegisterPage) -> None:
    """Show the roster beside last month's again."""
    _put(page, DIFFERENCES)


def _put(page: RegisterPage, register: Register) -> None:
    page.register = register
    page.look_back.today = register  # from another day one comes back to this
    page.refresh(anew=True)


def _any(_rows: Sequence[Any]) -> str:
    return ""


DIFFERENCES = Register(
    id="differences",
    title="名册比对",
    section="花名册",
    icon="users-three",
    row=DifferenceRow,
    query=roster.since_last_month,
    past=roster.since_day,
    means="对比",
    sent={date: look_at},
    topics=frozenset({"posting", "person", "bank_account"}),
    labels=_labels,
    counted="人",
    opens="查看此人",
    strip=DiffersStrip,
    tones={
        "kind": {
            Differs.NEW: Tone.SUCCESS,
            Differs.LEFT: Tone.DANGER,
            Differs.MOVED: Tone.WARNING,
            Differs.CHANGED: Tone.INFO,
            Differs.SAME: Tone.NEUTRAL,
        }
    },
    empty="两份名册里都没有人。",
    actions=(
        Action(title="查看此人", icon="user", permission=roster.workers.permission, start=look, blocked=_one),
        Action(
            title="与上月比对",
            icon="calendar",
            permission=roster.workers.permission,
            start=last_month,
            blocked=_any,
        ),
        Action(
            title="与名单比对",
            icon="file-arrow-down",
            permission=roster.beside_list.permission,
            start=bring,
            blocked=_any,
            primary=True,
        ),
    ),
)
