"""经费预测: the year in five figures, its course month by month, the day the money ends, and what if."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.services import pay
from ui.kit.desk import Desk
from ui.kit.errors import expected
from ui.kit.page import EVERYTHING, Custom, Ground
from ui.kit.theme import px
from ui.pages.pay.course import Ahead, ahead, course_card, five, table_of
from ui.pages.pay.strip import Figure

_PADDING, _GAP, _MOST = 16, 10, 500
_TOPICS = frozenset({"budget_entry", "pay_run", "posting", "pay_hold", "policy_version", "insurance_policy"})


class ForecastPage(QWidget):
    """The year's money to its end."""

    def __init__(self, desk: Desk, ground: Ground = EVERYTHING, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ground = desk, ground
        self.seen: Ahead | None = None
        self.asked: tuple[pay.Hire, ...] = ()
        self.title, self.sentence = QLabel("经费预测"), QLabel("正在读取…")
        self.kind, self.heads, self.since = QComboBox(), QSpinBox(), QComboBox()
        self.ask_button, self.plain_button = QPushButton("推算"), QPushButton("恢复现有人员")
        self.figures, self.area = QHBoxLayout(), QScrollArea()
        self._arrange()
        self.ask_button.clicked.connect(lambda _on=False: self.refresh(self.hires()))
        self.plain_button.clicked.connect(lambda _on=False: self.refresh())
        desk.heed(self, _TOPICS, self.refresh)
        self.refresh()

    def _arrange(self) -> None:
        self.title.setObjectName("pageTitle")
        self.sentence.setObjectName("section")
        self.sentence.setWordWrap(True)
        self.heads.setRange(1, _MOST)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _GAP)
        layout.setSpacing(px(_GAP))
        layout.addWidget(self.title)
        layout.addLayout(self.figures)
        layout.addWidget(self.sentence)
        layout.addLayout(self._what_if())
        layout.addWidget(self.area, 1)

    def _what_if(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for widget, name in ((self.since, "从哪个月起"), (self.kind, "类别"), (self.heads, "增加人数")):
            widget.setAccessibleName(name)
        self.heads.setSuffix(" 人")
        self.heads.lineEdit().setTextMargins(px(6), 0, 0, 0)  # a style sheet's padding does not reach it
        for box in (self.since, self.kind):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for each in (QLabel("如果从"), self.since, QLabel("起增加"), self.kind, self.heads):
            row.addWidget(each)
        row.addWidget(self.ask_button)
        row.addWidget(self.plain_button)
        row.addStretch(1)
        return row

    def hires(self) -> tuple[pay.Hire, ...]:
        """Return who might be hired, as the line of questions says."""
        since = self.since.currentData()
        if since is None:
            return ()
        return (pay.Hire(kind=self.kind.currentData(), heads=self.heads.value(), since=since),)

    def refresh(self, hires: tuple[pay.Hire, ...] = ()) -> None:
        """Read the year again, with those who might be hired."""
        self.asked = hires
        self.desk.ask(self, ahead, hires, done=self._show, failed=self._refuse, name="year")

    def _refuse(self, error: BaseException) -> None:
        """Say on the page that the county has planned no money; nothing can be asked then."""
        known = expected(error)
        self.sentence.setText(str(known) if known else "没有读到数据，请重试。")
        for button in (self.ask_button, self.plain_button):
            button.setEnabled(False)
            button.setToolTip(self.sentence.text())
        if known is None:
            self.desk.tasks.present(self, error)

    def _show(self, seen: Ahead) -> None:
        first, self.seen = self.seen is None, seen
        self.sentence.setText(seen.figures.forecast.text)
        if first:
            self._offer(seen)
        self._weigh()
        while self.figures.count():
            self.figures.takeAt(0).widget().deleteLater()
        for figure in five(seen.figures):
            self.figures.addWidget(Figure(*figure), 1)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        layout.addWidget(course_card(self.desk, seen.course))
        for rows, name in ((seen.subjects, "各经费科目"), (seen.course, "各月支出")):
            if rows:
                layout.addWidget(table_of(rows, name))
        layout.addStretch(1)
        self.area.setWidget(body)

    def _weigh(self) -> None:
        """Say why a button cannot be pressed."""
        over = "" if self.since.count() else "本年度的月份都已发放，没有可以推算的月份。"
        plain = "" if self.asked else "现在显示的就是按现有人员推算的。"
        for button, reason in ((self.ask_button, over), (self.plain_button, plain)):
            button.setEnabled(not reason)
            button.setToolTip(reason or button.text())

    def _offer(self, seen: Ahead) -> None:
        for key, label in seen.kinds.items():
            self.kind.addItem(label, key)
        for row in seen.course:
            if row.foreseen is not None:
                self.since.addItem(row.month.label, row.month)


FORECAST = Custom(
    id="budget",
    title="经费预测",
    section="补贴经费",
    icon="wallet",
    permission=ahead.permission,
    make=ForecastPage,
    whole=True,
)
