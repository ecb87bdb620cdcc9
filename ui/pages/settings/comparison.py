"""Two policies side by side: what differs, value by value, and what a new one would touch."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app.services.policy import DifferenceRow, Preview
from ui.kit.theme import px

_DIFFERENT = ("项目", "现行", "新政策", "依据")
_FAULTY = ("项目", "行", "原因", "文件中的位置")
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_GAP, _WRAPPED, _LOW, _SHARE = 8, 200, 104, 9


class Comparison(QWidget):
    """What a preview says: a line about both, the differences or the faults, then what is touched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.touches, self.table = QLabel(), QLabel(), QTableWidget(0, len(_DIFFERENT))
        self.head.setObjectName("section")
        self.touches.setObjectName("hint")
        for label in (self.head, self.touches):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._dress()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        layout.addWidget(self.head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.touches)
        self.wait("")

    def _dress(self) -> None:
        table = self.table
        table.setAccessibleName("与现行政策的差异")
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setDefaultAlignment(_LEFT)
        table.setShowGrid(False)
        table.setWordWrap(True)
        # on a laptop at 125 % the buttons below must not be pushed off the screen
        table.setMinimumHeight(min(px(_LOW), self.screen().availableGeometry().height() // _SHARE))

    def wait(self, sentence: str) -> None:
        """Show no comparison, and why not."""
        self.head.setText(sentence)
        self.head.setVisible(bool(sentence))
        self.table.hide()
        self.touches.hide()

    def show_preview(self, seen: Preview) -> None:
        """Show what a preview found."""
        self.head.setText(_headed(seen))
        self.head.show()
        titles = _FAULTY if seen.faults else _DIFFERENT
        lines = (
            [(one.title, str(one.line or ""), one.sentence, one.key) for one in seen.faults]
            if seen.faults
            else [_line(one) for one in seen.differences]
        )
        self._fill(titles, lines)
        self.touches.setText("\n".join(seen.touches))
        self.touches.setVisible(bool(seen.touches) and not seen.faults)

    def _fill(self, titles: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        table, header = self.table, self.table.horizontalHeader()
        table.setHorizontalHeaderLabels(titles)
        table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setTextAlignment(_LEFT)
                table.setItem(row, column, item)
        narrow = titles.index("行") if "行" in titles else None
        for column in range(len(titles)):
            tight = column == narrow
            mode = QHeaderView.ResizeMode.ResizeToContents if tight else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
        table.setVisible(bool(lines))
        if len(lines) <= _WRAPPED:
            table.resizeRowsToContents()
            for row in range(len(lines)):  # two lines of one must not touch two of the next
                table.setRowHeight(row, table.rowHeight(row) + px(_GAP))


def refusal(seen: Preview) -> str:
    """Return why what a preview shows cannot be adopted, empty where it can."""
    if seen.faults:
        return "文件还有要改的地方，不能采用。"
    return "；".join(sentence for _, sentence in seen.refused)


def _headed(seen: Preview) -> str:
    if seen.faults:
        return f"这份文件有 {len(seen.faults)} 处要改，改好后重新选择："
    if not seen.against:
        return f"“{seen.title}”，{seen.starts} 起：这是第一份政策，没有可以比较的。"
    return f"“{seen.title}”，{seen.starts} 起，接替{seen.against}：{len(seen.differences)} 处不同"


def _line(one: DifferenceRow) -> tuple[str, str, str, str]:
    source = one.after_source or one.before_source
    if one.before_source and one.after_source and one.before_source != one.after_source:
        source = f"原：{one.before_source}\n新：{one.after_source}"
    title = f"{one.chapter}：{one.title}" if one.title != one.chapter else one.title
    return title, one.before, one.after, source
