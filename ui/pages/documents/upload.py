"""The form of an upload: which case, what material, which files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from app.core.fields import Label
from app.services import scans, search
from app.services.scans import NewUpload
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.picker import Files, Picker, bytes_of

_KINDS = ("签字页", "照片", "会议记录", "推荐表", "证明材料", "其他")
_NOTE = "PDF、JPG、PNG，每份不超过20 MB；也可以把文件拖到列表上。存入后按校验码保管，不能改、不能删。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Files of this computer for a case."""

    case_id: int
    evidence_kind: Annotated[str, Label("材料", width=12)]
    taken_on: Annotated[date | None, Label("材料日期", width=12)] = None
    files: tuple[Path, ...]


def sheet(desk: Desk, files: tuple[Path, ...] = ()) -> Sheet:
    """Return the form, with the files that were dropped."""
    return Sheet(
        title="上传扫描件",
        command=Upload,
        send=keep_all,
        asks={
            "case_id": Ask(
                editor=lambda: Picker(desk, search.find_cases, "案卷编号或姓名"), title="案卷", wide=True
            ),
            "evidence_kind": Ask(editor=lambda: OneOf([(kind, kind) for kind in _KINDS])),
            "files": Ask(editor=Files, title="文件", wide=True),
        },
        start={"files": files},
        button="上传",
        note=_NOTE,
    )


def keep_all(unit: Unit, upload: Upload) -> list[int]:
    """Read the files and keep all of them with the case, or none; return the scans' ids.

    Raises: Invalid for a file that cannot be read or looked at.
    """
    return [
        scans.keep(
            unit,
            NewUpload(
                case_id=upload.case_id,
                name=path.name,
                content=bytes_of(path),
                evidence_kind=upload.evidence_kind,
                taken_on=upload.taken_on,
            ),
        )
        for path in upload.files
    ]
