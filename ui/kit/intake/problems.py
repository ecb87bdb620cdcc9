"""What was found in a file, line by line: questions answered where they stand, and only what is wrong."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate
from unicodedata import east_asian_width

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.imports.staged import Asks, Question
from app.imports.telling import Told
from ui.kit.theme import Wrapping, px, tokens

_TITLES = ("工作表", "行", "列", "填写的内容", "原因", "处理")
_WIDE, _ANSWER, _WRAPPED, _MOST = 4, 5, 300, 2000  # reasons, answers; lines measured, lines listed
_MORE = 40  # pixels a list of answers has beside its words
_ASK, _NOT_READ, _ALL = "请选择…", "不读取这一列", "全部"
_OWN = "这一行另答…"
_GAP, _ANSWERED = 8, 13  # pixels between the parts; characters of an answer in sight
_SHORT = 24  # letters of what is no reason, 汉字 count twice: a long remark pushed reasons out of sight

Answer = Callable[[Question, str], None]


class Problems(QWidget):
    """The lines of a file that was looked at, all of them or those of one kind; F3 goes to the next."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer, self._told, self._listed = answer, list[Told](), list[Told]()
        self._last: Question | None = None
        self.table = QTableWidget(0, len(_TITLES))
        self.only = QCheckBox("只看有问题的行")
        self.kinds, self.next_button, self.more = QComboBox(), QPushButton("下一处"), QLabel()
        self._arrange()
        self.only.toggled.connect(self._choose_kinds)
        self.kinds.activated.connect(self._list)
        self.next_button.clicked.connect(self.go_on)
        QShortcut(QKeySequence("Alt+P"), self, self.only.toggle)
        QShortcut(QKeySequence(Qt.Key.Key_F3), self, self.go_on)
        QShortcut(QKeySequence("Shift+F3"), self, partial(self.go_on, back=True))
        QShortcut(QKeySequence(Qt.Key.Key_F2), self, self.answer_here)
        self.table.currentCellChanged.connect(lambda row, *_others: self._offer(row))

    def _arrange(self) -> None:
        self.kinds.setAccessibleName("哪一类")
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds.setToolTip("只列一类，括号里是处数")
        self.only.setToolTip("不列变更、提醒和没有读取的行（Alt+P）")
        self.next_button.setToolTip("到下一处（F3），到上一处（Shift+F3）")
        self.next_button.setAutoDefault(False)
        self.more.setObjectName("hint")
        bar = QHBoxLayout()
        for part in (self.only, self.kinds, self.next_button, self.more):
            bar.addWidget(part)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        layout.addLayout(bar)
        layout.addWidget(self.table, 1)
        _dress(self.table)
        self.table.horizontalHeader().sectionResized.connect(self._fit)

    def show_told(self, told: Sequence[Told]) -> None:
        """Show what was found; whether only what is wrong is listed stays as it was."""
        self._told = list(told)
        wrong = sum(one.wrong for one in told)
        self.only.setText(f"只看有问题的行（{wrong:,}）")
        for part in (self.only, self.kinds, self.next_button):
            part.setEnabled(bool(told))
        self._choose_kinds()

    def stand_again(self) -> bool:
        """Return to the row that was answered last on its own; False where none was."""
        last, self._last = self._last, None
        names = [one.question.name if one.question else "" for one in self._listed]
        if last is None or last.name not in names:
            return False
        self.table.setCurrentCell(names.index(last.name), _WIDE)
        self.table.setFocus()
        return True

    def answer_here(self) -> None:
        """Go to what answers the row one stands on."""
        if widget := self.table.cellWidget(self.table.currentRow(), _ANSWER):
            widget.setFocus()

    def _offer(self, row: int) -> None:
        """Let a row be answered on its own once one stands on it: thousands of lists would take seconds."""
        if not 0 <= row < len(self._listed) or self.table.cellWidget(row, _ANSWER):
            return
        if question := self._listed[row].question:
            self.table.setCellWidget(row, _ANSWER, _choice(question, self._take, _OWN))

    def _take(self, question: Question, value: str) -> None:
        self._last = question
        self._answer(question, value)

    def _choose_kinds(self) -> None:
        among = [one for one in self._told if one.wrong or not self.only.isChecked()]
        kept = self.kinds.currentData()
        self.kinds.clear()
        self.kinds.addItem(f"{_ALL}（{len(among):,}）", "")
        for kind, count in Counter(one.kind for one in among).items():
            self.kinds.addItem(f"{kind}（{count:,}）", kind)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(kept)))
        self._list()

    def _list(self) -> None:
        kind, only = self.kinds.currentData(), self.only.isChecked()
        found = [one for one in self._told if (one.wrong or not only) and kind in ("", one.kind)]
        self._listed = found[:_MOST]
        self.more.setText(f"只列出前 {_MOST:,} 处，全部见标注副本。" if len(found) > _MOST else "")
        nothing = "没有发现问题。" if not self._told else "没有有问题的行。"
        lines = [one.line for one in self._listed] or [("", "", "", "", nothing, "")]
        self.table.setRowCount(0)  # the widgets that asked go too
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                self.table.setItem(row, column, _item(text, short=column != _WIDE))
        for row, one in enumerate(self._listed):
            if one.question is not None and one.question.asks is not Asks.GIVEN_AT:
                self.table.setCellWidget(row, _ANSWER, _choice(one.question, self._answer))
        self._fit(_WIDE)

    def _fit(self, column: int, *_widths: int) -> None:
        """Make the first rows, all that ask among them, as high as their reasons need in this width."""
        if column == _WIDE:
            for row in range(min(self.table.rowCount(), _WRAPPED)):
                self.table.resizeRowToContents(row)

    def go_on(self, *, back: bool = False) -> None:
        """Go to the next line that is wrong, or the one before; where one is asked, to its answer."""
        wrong = [row for row, one in enumerate(self._listed) if one.wrong]
        if not wrong:
            return
        at = self.table.currentRow()
        after = [row for row in wrong if row < at][-1:] if back else [row for row in wrong if row > at][:1]
        row = (after or [wrong[-1] if back else wrong[0]])[0]
        self.table.setCurrentCell(row, _WIDE)
        (self.table.cellWidget(row, _ANSWER) or self.table).setFocus()


def _dress(table: QTableWidget) -> None:
    table.setAccessibleName("问题")
    table.setHorizontalHeaderLabels(_TITLES)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    table.setItemDelegate(Wrapping(table))
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    table.horizontalHeader().setDefaultAlignment(left)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(_WIDE, QHeaderView.ResizeMode.Stretch)


def _shortened(text: str) -> str:
    ends = list(accumulate(1 + (east_asian_width(char) in "WF") for char in text))
    return text if not ends or ends[-1] <= _SHORT else f"{text[: bisect_right(ends, _SHORT - 2)]}…"


def _item(text: str, *, short: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(_shortened(text) if short else text)
    item.setToolTip(text)
    if text.startswith("✘"):
        item.setForeground(QColor(tokens().danger))
    return item


def _choice(question: Question, answer: Answer, ask: str = _ASK) -> QComboBox:
    """Return what a question is answered with; the file is looked at again at once."""
    box = QComboBox()
    box.setAccessibleName(question.text)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_ANSWERED)
    others = [("", _NOT_READ)] if question.asks is Asks.COLUMN else []
    for value, words in [("", ask), *question.choices, *others]:
        box.addItem(words, value)
    widest = max(box.fontMetrics().horizontalAdvance(box.itemText(at)) for at in range(box.count()))
    box.view().setMinimumWidth(widest + px(_MORE))  # the column is as wide as 请选择
    box.activated.connect(lambda at: answer(question, box.itemData(at)) if at else None)
    if question.typed:
        _typed(box, question, answer)
    return box


class _Edit(QLineEdit):
    """Enter takes what was typed, and no button of the dialog with it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


def _typed(box: QComboBox, question: Question, answer: Answer) -> None:
    """Let another answer be typed; it is taken with Enter."""
    edit = _Edit()
    box.setEditable(True)
    box.setLineEdit(edit)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    edit.clear()
    edit.setPlaceholderText(question.typed)
    edit.setToolTip(f"{question.typed}，按 Enter")
    edit.returnPressed.connect(lambda: answer(question, edit.text()) if edit.text().strip() else None)
