"""How a division leaves the page: as a draft or workbook of changes, and as a sheet to be signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.fields import Label, fields_of
from app.domain.arrangement import Group
from app.reports.listing import Listing, take
from app.services import planning
from app.services.imports import ImportKind
from app.services.planning import NewDivision, Question
from app.workspace import Unit, Workspace
from ui.kit.desk import Desk
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.giving import save_as
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.tasks import Job
from ui.pages.grids.planning.lines import PartLine, part_lines

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


def paper_of(question: Question, division: Mapping[int, str], told: Sequence[str]) -> Listing:
    """Return a division as a sheet to be signed: by the grids it makes, their sums, and what changes."""
    fields = {field.key: field for field in fields_of(PartLine)}
    by_grid: dict[str, list[PartLine]] = defaultdict(list)
    for row in sorted(part_lines(question, division), key=lambda row: division.get(row.id, "")):
        by_grid[row.then].append(row)
    changed = [
        f"{row.name}（{row.now}→{row.then}）" for rows in by_grid.values() for row in rows if row.moved
    ]
    return Listing(
        title=f"网格划分方案（{question.village.name}）",
        ground=question.village.full_name,
        columns=tuple(fields[key] for key in ("then", "name", "households", "residents", "now", "moved")),
        lines=[line for name, rows in by_grid.items() for line in (Group(name, tuple(rows)), *rows)],
        adds=frozenset({"households", "residents"}),
        group=fields["then"],
        counted="处",
        signed=("编制人", "复核人", "负责人", "日期"),
        told=(f"改划：{'、'.join(changed) or '无'}。", *told),
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
        rows = tuple(workspace.ask(planning.division_rows, new))
        columns = fields_of(type(rows[0]))
        listing = Listing(title=title, ground=village.full_name, columns=columns, lines=rows, counted="行")
        return take(workspace, listing, "xlsx", job.step)

    save_as(page, page.desk, f"{title}（{village.name}）.xlsx", make)


def _give_paper(page: Any) -> None:
    reasons = page.proposal.reasons if page.proposal else ()
    told = (page.question.standard, page.parts.verdict.text(), *reasons)
    give(page.desk, page, paper_of(page.question, page.division, told), "pdf")
