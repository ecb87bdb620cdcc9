"""The keyboard of the window in one table: it is bound from here, and F1 shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.kit.theme import px

_SHARE = 0.95  # of the window, at most: what has no room is scrolled


@dataclass(frozen=True, slots=True)
class Key:
    """Keys as Qt writes them, what they do, and the method of the window or its tabs.

    No method: a page or a table binds them.
    """

    keys: str
    text: str
    act: str = ""


_WINDOW = (
    Key("F1", "显示这张快捷键表", "show_keys"),
    Key("Ctrl+K", "搜索人员、网格、考察、文件和页面", "search.seek"),
    Key("Ctrl+回车", "在新标签页打开搜索结果"),
    Key("Ctrl+1…9", "打开左侧第 1 至 9 项"),
    Key("Ctrl+Tab", "下一个标签页", "tabs.turn_right"),
    Key("Ctrl+Shift+Tab", "上一个标签页", "tabs.turn_left"),
    Key("Ctrl+W", "关闭标签页", "tabs.close_front"),
    Key("Ctrl+Shift+W", "固定标签页，或取消固定", "tabs.turn_pin"),
    Key("F6", "在导航、辖区、页面、详情之间轮换", "next_pane"),
    Key("Ctrl+B", "折叠或展开辖区范围", "fold_scopes"),
    Key("Alt+回车", "在新标签页打开选中的辖区"),
    Key("F4", "显示或隐藏详情", "toggle_inspector"),
    Key("Ctrl+=", "放大", "zoom.larger"),
    Key("Ctrl++", "放大", "zoom.larger"),
    Key("Ctrl+-", "缩小", "zoom.smaller"),
    Key("Ctrl+0", "恢复原始大小", "zoom.usual"),
    Key("Ctrl+Alt+L", "锁定窗口", "lock"),
)
_LIST = (
    Key("Ctrl+F", "在列表中查找，不隐藏其他行"),
    Key("F3", "查找下一处"),
    Key("Shift+F3", "查找上一处"),
    Key("Ctrl+Shift+F", "按文字筛选当前列表"),
    Key("Ctrl+Shift+L", "停用或恢复各列的筛选"),
    Key("Alt+↓", "打开当前列的筛选"),
    Key("Alt+↑", "当前列升序、降序、不排序"),
    Key("Shift+Alt+↑", "追加为次要排序"),
    Key("空格", "勾选或取消当前行；展开或折叠分组"),
    Key("Shift+空格", "选中整行"),
    Key("Ctrl+空格", "选中整列"),
    Key("Ctrl+A", "全选"),
    Key("Ctrl+C", "复制选中的单元格，可粘贴到 WPS"),
    Key("Ctrl+Shift+C", "连表头一起复制"),
    Key("Ctrl+E", "导出当前列表为 Excel"),
    Key("Ctrl+P", "打印当前列表或文件"),
    Key("F5", "重新读取"),
    Key("Esc", "关闭查找，清除筛选"),
)
_FILLING = (
    Key("Ctrl+N", "新增一条"),
    Key("Ctrl+O", "打开选中的一批补贴"),
    Key("Ctrl+I", "导入花名册名单"),
    Key("Ctrl+M", "办理选中的网格员"),
    Key("Ctrl+Shift+M", "批量修改选中的网格员"),
    Key("Ctrl+;", "日期格填今天"),
    Key("Ctrl+回车", "提交表单"),
    Key("F2", "修改当前格（直接输入则替换）"),
    Key("回车", "留下填写，到下一格"),
    Key("Ctrl+V", "粘贴；多行的内容先看预览"),
    Key("Ctrl+X", "剪切"),
    Key("Del", "清空选中的格；已保存的写明原因后撤回"),
    Key("Ctrl+D", "向下填充"),
    Key("Ctrl+R", "向右填充"),
    Key("Shift+F2", "填写当前格评分的事由和依据"),
    Key("Ctrl+Z", "撤销填写"),
    Key("Ctrl+Y", "重做填写"),
    Key("Esc", "还原选中的格"),
    Key("Ctrl+S", "保存填写"),
)
SECTIONS = (("窗口", _WINDOW), ("列表", _LIST), ("填写和办理", _FILLING))
KEYS = tuple(key for _title, keys in SECTIONS for key in keys)


class KeySheet(QDialog):
    """The table of keys, what belongs together side by side; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        columns, inside, area = QHBoxLayout(), QWidget(), QScrollArea()
        for title, keys in SECTIONS:
            columns.addLayout(_column(title, keys))
        columns.setSpacing(px(32))
        columns.setContentsMargins(0, 0, 0, 0)
        inside.setLayout(columns)
        area.setWidget(inside)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(area, 1)
        layout.addWidget(buttons)
        for part in (self, *self.findChildren(QWidget)):
            part.ensurePolished()  # else it is measured in other letters than it is shown in
        edge = layout.contentsMargins()
        around = QSize(edge.left() + edge.right(), edge.top() + edge.bottom() + buttons.sizeHint().height())
        wanted = inside.sizeHint() + around + QSize(px(12), layout.spacing())
        room = parent.window().size() if parent else self.screen().availableSize()
        self.resize(wanted.boundedTo(room * _SHARE))


def _column(title: str, keys: Sequence[Key]) -> QVBoxLayout:
    column, grid, head = QVBoxLayout(), QGridLayout(), QLabel(title)
    head.setObjectName("section")
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(6))
    shown = {key.text: key for key in keys}.values()  # one line for what two keys do
    for line, key in enumerate(shown):
        name = QLabel(" / ".join(other.keys for other in keys if other.text == key.text))
        name.setObjectName("label")
        grid.addWidget(name, line, 0)
        grid.addWidget(QLabel(key.text), line, 1)
    grid.setColumnStretch(1, 1)
    column.setSpacing(px(10))
    column.addWidget(head)
    column.addLayout(grid)
    column.addStretch(1)
    return column
