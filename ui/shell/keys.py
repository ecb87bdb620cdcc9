"""What F1 shows: what the page in front is for, and the keyboard in one table; it is bound from here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.core.own_words import in_own_words
from ui.kit.theme import px

if TYPE_CHECKING:
    from ui.shell.tabs import Tab

_QUOTED = re.compile("“([^”]*)”")
HELP = Path(__file__).parents[2] / "resources" / "help"
_ABOVE, _NEAR, _LEVELS = 8, 2, 3  # over a paragraph, over a step; headings larger than the text, and one
_LINE = 760  # a line of the help; longer ones are hard to read
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
    Key("F1", "显示当前页的帮助和快捷键", "show_keys"),
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
    """What the page in front is for, and the keys, what belongs together side by side; Esc closes it."""

    def __init__(self, parent: QWidget | None = None, front: Tab | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("帮助")
        self.bar, self.stack, self.page = QTabBar(), QStackedWidget(), QTextBrowser()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName("帮助和快捷键")
        self._explain(front)
        keys = self._show_keys()
        self.bar.currentChanged.connect(self.stack.setCurrentIndex)
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(12), px(24), px(16))
        layout.setSpacing(px(12))
        for part in (self.bar, self.stack, buttons):
            layout.addWidget(part, int(part is self.stack))
        for part in (self, *self.findChildren(QWidget)):
            part.ensurePolished()  # else it is measured in other letters than it is shown in
        edge, below = layout.contentsMargins(), buttons.sizeHint().height() + self.bar.sizeHint().height()
        around = QSize(edge.left() + edge.right(), edge.top() + edge.bottom() + below)
        wanted = keys.sizeHint() + around + QSize(px(12), 2 * layout.spacing())
        room = parent.window().size() if parent else self.screen().availableSize()
        self.resize(wanted.boundedTo(room * _SHARE))

    def _explain(self, front: Tab | None) -> None:
        """Show the help of a page, where there is one."""
        told = help_of(front.page.id) if front else ""
        if front is not None and told:
            self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
            self.page.setAccessibleName(f"{front.page.title}的帮助")
            self.page.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
            self.page.setLineWrapColumnOrWidth(px(_LINE))
            self.page.setMarkdown(told)
            _set(self.page.document())
            self.bar.addTab(front.page.title)
            self.stack.addWidget(self.page)

    def _show_keys(self) -> QWidget:
        columns, inside, area = QHBoxLayout(), QWidget(), QScrollArea()
        for title, keys in SECTIONS:
            columns.addLayout(_column(title, keys))
        columns.setSpacing(px(32))
        columns.setContentsMargins(0, 0, 0, 0)
        inside.setLayout(columns)
        area.setWidget(inside)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        self.bar.addTab("快捷键")
        self.stack.addWidget(area)
        return inside


def _set(document: QTextDocument) -> None:
    """Give headings the size they have elsewhere in the window, and what begins anew some room above it."""
    document.setDocumentMargin(px(12))
    block, cursor = document.begin(), QTextCursor(document)
    while block.isValid():
        level = block.blockFormat().headingLevel()
        cursor.setPosition(block.position())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        room, face = QTextBlockFormat(), QTextCharFormat()
        room.setTopMargin(px(_NEAR if block.textList() else _ABOVE))
        room.setBottomMargin(0)
        cursor.mergeBlockFormat(room)
        if level:
            face.setProperty(QTextFormat.Property.FontSizeAdjustment, max(_LEVELS - level, 0))
            cursor.mergeCharFormat(face)
        block = block.next()


def help_of(page_id: str) -> str:
    """Return the help of a page as Markdown, empty where there is none."""
    path = HELP / f"{page_id}.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return _QUOTED.sub(
        lambda quoted: f"“{in_own_words(quoted[1])}”", in_own_words(text)
    )  # what it quotes are names of ours


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
