"""The form of an upload: which case, what material, which files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.errors import Invalid
from app.core.fields import Label
from app.services import scans, search
from app.services.scans import LARGEST, NewUpload
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.leaves import opened
from ui.kit.picker import Picker

_KINDS = ("签字页", "照片", "会议记录", "推荐表", "证明材料", "其他")
_FILTER = "扫描件 (*.pdf *.jpg *.jpeg *.png)"
_NOTE = "PDF、JPG、PNG，每份不超过20 MB；也可以把文件拖到列表上。存入后按校验码保管，不能改、不能删。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Files of this computer for a case."""

    case_id: int
    evidence_kind: Annotated[str, Label("材料", width=12)]
    taken_on: Annotated[date | None, Label("材料日期", width=12)] = None
    files: tuple[Path, ...]


class Files(QWidget):
    """Files of this computer; the value is a tuple of paths."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._paths: tuple[Path, ...] = ()
        self.button, self.names = QPushButton("选择文件…"), QLabel("还没有选择文件")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.choose)
        self.names.setObjectName("hint")
        self.names.setWordWrap(True)
        self.controls: Sequence[QWidget] = (self.button,)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.names, 1)

    def choose(self) -> QFileDialog:
        """Ask for files."""
        dialog = QFileDialog(self, "选择扫描件", "", _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _take(self, chosen: list[str]) -> None:
        self.show_value(tuple(Path(each) for each in chosen))
        self.edited.emit()

    def value(self) -> Any:
        return self._paths or None

    def show_value(self, value: Any) -> None:
        self._paths = tuple(value or ())
        self.names.setText(self.says(self._paths) or "还没有选择文件")

    def says(self, value: Any) -> str:
        return "、".join(path.name for path in value or ())


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
                content=_read(path),
                evidence_kind=upload.evidence_kind,
                taken_on=upload.taken_on,
            ),
        )
        for path in upload.files
    ]


def _read(path: Path) -> bytes:
    """Return a file's bytes, at most one more than may be kept; what cannot be opened is refused."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) <= LARGEST and content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
            opened(path.name, content)
    except OSError:
        raise Invalid(fields={"files": f"“{path.name}”读不到，请检查文件还在不在、是否被占用。"}) from None
    except Invalid as problem:
        raise Invalid(fields={"files": f"“{path.name}”：{problem}"}) from None
    return content
