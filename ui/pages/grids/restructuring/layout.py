"""Where the parts of the dialog stand in which a document of changes is drafted."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from ui.kit.theme import px

_PADDING, _GAP, _HUNG = 16, 10, 170
_NOTE = (
    "一行一项：合并时每个并入的单位一行，拆分、重划时每对原单位和新单位一行，份额写分数（如 1/2）或 1。"
    "合并的人随单位转入；拆分的人写在“人员”一栏：转入的姓名，或“全部”。"
    "可以从 WPS 或 Excel 粘贴。批准前什么都不会改变。"
)


def arrange(dialog: Any) -> None:
    """Lay out its parts."""
    title, note = QLabel("起草单位变更"), QLabel(_NOTE)
    title.setObjectName("pageTitle")
    for label in (note, dialog.told):
        label.setObjectName("hint")
        label.setWordWrap(True)
    for line, name in ((dialog.doc_no, "文号"), (dialog.reason, "说明")):
        line.setAccessibleName(name)
        line.setPlaceholderText(name)
    dialog.hung.setAccessibleName("牵涉的人和事")
    dialog.hung.setMaximumHeight(px(_HUNG))
    dialog.hung.hide()
    head, foot = QHBoxLayout(), QHBoxLayout()
    head.addWidget(dialog.doc_no, 1)
    head.addWidget(dialog.reason, 2)
    head.addWidget(dialog.file_button)
    foot.addWidget(dialog.told, 1)
    for button in (dialog.close_button, dialog.keep):
        button.setAutoDefault(False)
        foot.addWidget(button)
    dialog.keep.setDefault(True)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(*(px(_PADDING),) * 4)
    layout.setSpacing(px(_GAP))
    for each in (title, note, dialog.banner):
        layout.addWidget(each)
    layout.addLayout(head)
    layout.addWidget(dialog.table, 1)
    layout.addWidget(dialog.hung)
    layout.addLayout(foot)
