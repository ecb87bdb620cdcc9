"""The forms for a person's papers: what the files are, and why one is void."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

from PySide6.QtWidgets import QDialog

from app.core.fields import Label
from app.services import scans
from app.services.career import Paper
from app.services.roster import WorkerRow
from app.services.scans import NewPaper
from app.workspace import Unit
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.picker import Files, bytes_of
from ui.pages.roster.place import Place, ask

_KINDS = ("聘用协议", "身份证复印件", "照片", "学历证明", "体检表", "其他")
_NOTE = "PDF、JPG、PNG，每份不超过20 MB；也可以把文件拖到详情栏上。按校验码保管，不能改；传错了可以作废。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Files of this computer for a person."""

    paper_kind: Annotated[str, Label("材料", width=14)]
    taken_on: Annotated[date | None, Label("材料日期", width=12)] = None
    files: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why a paper is void."""

    reason: Annotated[str, Label("原因", width=40)]


def add(place: Place, row: WorkerRow, files: tuple[Path, ...] = ()) -> QDialog:
    """Ask what the files are, and keep them with a worker."""
    form = Sheet(
        title=f"添加附件：{row.name}",
        command=Papers,
        send=partial(_keep, posting_id=row.id),
        asks={
            "paper_kind": Ask(editor=lambda: OneOf([(kind, kind) for kind in _KINDS])),
            "files": Ask(editor=Files, title="文件", wide=True),
        },
        start={"files": files},
        button="添加",
        note=_NOTE,
    )
    return ask(place, form, lambda made: place.desk.tell(f"已给{row.name}添加 {len(made)} 份附件。"))


def _keep(unit: Unit, new: Papers, *, posting_id: int) -> list[int]:
    """Keep all of the files, or none."""
    kept = partial(NewPaper, posting_id=posting_id, paper_kind=new.paper_kind, taken_on=new.taken_on)
    return [scans.keep_paper(unit, kept(name=path.name, content=bytes_of(path))) for path in new.files]


def void(place: Place, paper: Paper) -> QDialog:
    """Ask why a paper is void."""
    form = Sheet(
        title=f"作废附件：{paper.name}",
        command=Why,
        send=lambda unit, new: scans.void_paper(unit, paper.scan_id or 0, new.reason),
        button="作废",
        note="作废后不再列出；文件和作废原因留在数据库里。",
    )
    return ask(place, form, lambda _none: place.desk.tell(f"“{paper.name}”已作废。"))
