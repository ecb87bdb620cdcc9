"""导入边界: a drawn file looked at, its problems row by row, its questions, then taken in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.boundaries.matching import Wishes
from app.imports.boundaries import DrawnFile, keep, look, read
from app.services.boundaries import Plan
from ui.kit.desk import Desk, Door
from ui.kit.theme import px, text_label
from ui.pages.grids.map.problems import Problems, headed

_HINT = (
    "选 GeoJSON（.geojson、.json）、Shapefile 的 zip 或 .shp。坐标用 CGCS2000 或 WGS84 经纬度，"
    "也认带号的高斯投影。按“代码”一列对应单位；有一处错误就整个不导入。"
)
_FILES = "边界图形 (*.geojson *.json *.zip *.shp);;所有文件 (*)"
_SIZE = (820, 520)


class TakingDialog(QDialog):
    """Choose a file, read what is wrong with it, answer what is asked, take it in."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.desk = desk
        self.file: DrawnFile | None = None
        self.plan: Plan | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("导入边界")
        self.resize(px(_SIZE[0]), px(_SIZE[1]))
        self.head, self.table = text_label("请选择文件。", "section"), Problems()
        self.turn, self.name = QCheckBox("调换经纬度"), QCheckBox("按名称对应")
        self.choose_button, self.yes = QPushButton("选择文件…"), QPushButton("导入")
        self.close_button = QPushButton("取消")
        self._arrange()
        self.choose_button.clicked.connect(self.choose)
        self.yes.clicked.connect(self.accept)
        self.close_button.clicked.connect(self.reject)
        for box in (self.turn, self.name):
            box.toggled.connect(lambda _on: self._look())
            box.hide()
        self._stand()
        self.choose_button.setFocus()

    def _arrange(self) -> None:
        foot, layout = QHBoxLayout(), QVBoxLayout(self)
        foot.addWidget(self.turn)
        foot.addWidget(self.name)
        foot.addStretch(1)
        for button in (self.choose_button, self.close_button, self.yes):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout.setContentsMargins(*(px(16),) * 4)
        for part in (text_label("导入边界", "pageTitle"), text_label(_HINT, "hint"), self.head):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def choose(self) -> QFileDialog:
        """Ask for a file; return the dialog that asks."""
        dialog = QFileDialog(self, "选择边界文件", "", _FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.look_at(Path(name)))
        dialog.open()
        return dialog

    def look_at(self, path: Path) -> None:
        """Read a file in the background, and show what was found."""
        self.head.setText(f"正在读取“{path.name}”…")
        self.desk.tasks.read(
            self, lambda _job: read(path), done=self._take, failed=self._refused, name="file"
        )

    def _refused(self, error: BaseException) -> None:
        self.file, self.plan = None, None
        self.head.setText(str(error))
        self.table.fill(())
        self._stand()

    def _take(self, file: DrawnFile) -> None:
        self.file = file
        self._look()

    @property
    def wishes(self) -> Wishes:
        """What the person has answered."""
        return Wishes(turn=self.turn.isChecked(), by_name=self.name.isChecked())

    def _look(self) -> None:
        if self.file is not None:
            self.desk.ask(
                self, look, self.file, self.wishes, done=self._show, failed=self._refused, name="plan"
            )

    def _show(self, plan: Plan) -> None:
        self.plan = plan
        self.head.setText(headed(plan))
        self.turn.setVisible(plan.may_turn or self.turn.isChecked())
        self.name.setVisible(plan.may_name or self.name.isChecked())
        self.table.fill(plan.remarks)
        self._stand()

    def _stand(self) -> None:
        """Let it be taken in where nothing is wrong, and say why not."""
        plan = self.plan
        why = (
            "请先选择文件。"
            if plan is None
            else "请先改正表中的错误，或回答要确认的。"
            if plan.refused
            else ""
        )
        self.yes.setEnabled(not why)
        self.yes.setDefault(not why)
        self.yes.setToolTip(why or "导入")
        self.yes.setAccessibleDescription(why)
        self.choose_button.setText("换一个文件…" if self.file else "选择文件…")

    def accept(self) -> None:
        """Take it in; the dialog stays until it is written."""
        if self.file is None or not self.yes.isEnabled():
            return
        self.yes.setEnabled(False)
        self.desk.do(self, keep, self.file, self.wishes, done=self._written, failed=self._refused)

    def _written(self, batch: int) -> None:
        number = len(self.plan.takings) if self.plan else 0
        door = Door("导入记录", lambda: self.desk.open("imports"))
        self.desk.tell(f"已导入 {number:,} 个边界（批次 {batch}），可在“导入记录”里撤回。", door)
        super().accept()


def take_in(desk: Desk, owner: QWidget) -> TakingDialog:
    """Ask for boundaries."""
    dialog = TakingDialog(desk, owner)
    dialog.open()
    return dialog
