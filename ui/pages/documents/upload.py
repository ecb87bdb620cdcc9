"""The form of an upload: which case, what material, which files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.core.fields import Label
from app.services import scans, search
from app.services.scans import NewUpload, SheetOf
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.picker import Files, Picker, bytes_of

_KINDS = ("签字页", "照片", "会议记录", "推荐表", "证明材料", "其他")
_FIRST, _READING = "先选案卷", "正在读取…"
_WHOLE = "整份案卷，不属于哪一张"
_ENTERED = "走访、考察等已经登记的，选那一张，扫描件附在它下面；还没有登记的先登记。"
_NOTE = "PDF、JPG、PNG，每份不超过20 MB；也可以把文件拖到列表上。存入后按校验码保管，不能改、不能删。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Files of this computer for a case."""

    case_id: int
    sheet: str
    evidence_kind: Annotated[str, Label("材料", width=12)]
    taken_on: Annotated[date | None, Label("材料日期", width=12)] = None
    files: tuple[Path, ...]
    again: Annotated[bool, Label("这一张已有扫描件，再存一份")] = False


class OfSheet(QWidget):
    """Which of the sheets of the case that stands in a picker, read when it is chosen; or the whole case."""

    edited = Signal()

    def __init__(self, desk: Desk, case: Picker) -> None:
        super().__init__()
        self.desk, self.case, self._of = desk, case, 0
        self.box = QComboBox()
        self.controls = (self.box,)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.box.addItem(_FIRST, None)
        self.box.currentIndexChanged.connect(self.edited)
        case.edited.connect(self._turn)

    def _turn(self) -> None:
        chosen = self.case.chosen.target if self.case.chosen else 0
        if chosen == self._of:
            return
        self._of = chosen
        self.box.clear()
        self.box.addItem(_READING if chosen else _FIRST, None)
        if chosen:
            self.desk.ask(self, scans.sheets, chosen, done=self._list, name="sheets")

    def _list(self, found: Sequence[SheetOf]) -> None:
        """Offer the sheets; nothing is chosen where there are some: a scan is one's, or the whole case's."""
        self.box.clear()
        if found:
            self.box.addItem("请选择…", None)
        self.box.addItem(_WHOLE, "")
        for one in found:
            self.box.addItem(one.words, one.key)
        self.edited.emit()

    def value(self) -> Any:
        return self.box.currentData()

    def show_value(self, value: Any) -> None:
        self.box.setCurrentIndex(max(0, self.box.findData(value)))

    def says(self, value: Any) -> str:
        return self.box.itemText(self.box.findData(value)) if value else _WHOLE


def sheet(desk: Desk, files: tuple[Path, ...] = ()) -> Sheet:
    """Return the form, with the files that were dropped."""
    cases: list[Picker] = []

    def case() -> Picker:
        cases.append(Picker(desk, search.find_cases, "案卷编号、姓名，或纸上的单号"))
        return cases[-1]

    return Sheet(
        title="上传扫描件",
        command=Upload,
        send=keep_all,
        asks={
            "case_id": Ask(editor=case, title="案卷", wide=True),
            "sheet": Ask(
                editor=lambda: OfSheet(desk, cases[-1]), title="属于哪一张记录", wide=True, hint=_ENTERED
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
                sheet=upload.sheet,
                again=upload.again or page > 0,
            ),
        )
        for page, path in enumerate(upload.files)
    ]
