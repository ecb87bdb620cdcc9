"""How a division leaves the page: as a draft or workbook of changes, and as a sheet to be signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.fields import Label, fields_of
from app.reports.listing import Listing, take
from app.services import planning
from app.services.imports import ImportKind
from app.services.planning import NewDivision
from app.workspace import Unit, Workspace
from ui.kit.desk import Desk
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.giving import save_as
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.tasks import Job
from ui.pages.grids.planning.lines import part_lines

_HINT = (
    "按表头认列，顺序不限：村（社区）、楼栋（或自然湾、小组）、户数、人口、现网格、相邻（用顿号分开）、"
    "经度、纬度（或横坐标、纵坐标）。一个村的名单要一次写全，没有写进来的从今天起不再列入。"
)
LISTS = Receives(kind=ImportKind.PARTS, title="导入楼栋名单", hint=_HINT, measure="处")


def take_in(desk: Desk, owner: QWidget) -> IntakeDialog:
    """Ask for a list of buildings or hamlets."""
    dialog = IntakeDialog(desk, LISTS, owner)
    dialog.open()
    return dialog


def give(desk: Desk, owner: QWidget, listing: Listing, ending: str) -> QFileDialog:
    """Keep a list as a workbook or a paper where the person says."""
    return save_as(owner, desk, f"{listing.title}.{ending}", partial(_taken, listing, ending))


def _taken(listing: Listing, ending: str, workspace: Workspace, job: Job) -> bytes:
    return take(workspace, listing, ending, job.step)


def listing_of(title: str, ground: str, rows: Sequence[Any], kept: str, counted: str) -> Listing:
    """Return some lines as a list that may leave."""
    return Listing(
        title=title,
        ground=ground,
        columns=fields_of(type(rows[0])),
        lines=tuple(rows),
        kept=kept,
        counted=counted,
        signed=("编制人", "复核人", "负责人"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafting:
    """From which day a division is to hold, and by which document."""

    effective: Annotated[date, Label("生效日期", width=12)]
    doc_no: Annotated[str, Label("文号", width=20, help="批准这次调整的文件")] = ""
    reason: Annotated[str, Label("说明", width=40)] = ""


def serve(page: Any, parts: Any) -> None:
    """Connect the buttons by which lists come in and a division leaves."""
    desk = page.desk
    parts.take_in.setVisible(desk.may(planning.keep_parts.permission))
    parts.draft.setVisible(desk.may(planning.draft_division.permission))
    parts.take_in.clicked.connect(lambda _on=False: take_in(desk, page))
    parts.draft.clicked.connect(lambda _on=False: _draft(page))
    parts.export.clicked.connect(lambda _on=False: _give_changes(page))
    parts.paper.clicked.connect(lambda _on=False: _give_paper(page))


def _draft(page: Any) -> None:
    village, division = page.question.village, tuple(sorted(page.division.items()))

    def send(unit: Unit, new: Drafting) -> int:
        plain = {"effective": new.effective, "doc_no": new.doc_no, "reason": new.reason}
        whole = NewDivision(village_id=village.id, division=division, **plain)
        return planning.draft_division(unit, whole)

    sheet = Sheet(
        title=f"提交网格调整草稿：{village.name}",
        command=Drafting,
        send=send,
        button="提交草稿",
        note="只生成一份网格调整草稿，由另一个人批准后到生效日期才办理；现在的网格不变。",
        start={"effective": page.desk.today + timedelta(days=1)},
    )
    said = "网格调整草稿已提交，等待另一个人批准。"
    FormDialog(page.desk, sheet, lambda _id: page.desk.tell(said), page.window()).open()


def _give_changes(page: Any) -> None:
    village, division = page.question.village, tuple(sorted(page.division.items()))
    day = page.desk.today + timedelta(days=1)
    new, title = NewDivision(village_id=village.id, division=division, effective=day), "网格调整表"

    def make(workspace: Workspace, job: Job) -> bytes:
        rows = workspace.ask(planning.division_rows, new)
        return take(workspace, listing_of(title, village.full_name, rows, "", "行"), "xlsx", job.step)

    save_as(page, page.desk, f"{title}（{village.name}）.xlsx", make)


def _give_paper(page: Any) -> None:
    village, words = page.question.village, page.parts.verdict.text()
    rows = part_lines(page.question, page.division)
    listing = listing_of(f"网格划分方案（{village.name}）", village.full_name, rows, words, "处")
    give(page.desk, page, listing, "pdf")
