"""A person in the inspector: who they are, the terms they serve on, how they do, papers, what happened."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.services import career
from app.services.career import Career
from app.services.roster import WorkerRow
from ui.kit.charts import trend
from ui.kit.desk import Desk
from ui.kit.theme import Tone, px
from ui.pages.roster.lines import Goes, fact_lines, heading, pairs
from ui.pages.roster.past import event_lines, paper_lines

_GAP, _TREND = 8, 96
_BASICS = ("identity", "phone", "sex", "birth", "ethnicity", "politics", "education", "address")
_PAID = ("card", "bank", "note")


class PersonCard(QWidget):
    """The selected worker; what other features know of them follows as soon as it has been read."""

    def __init__(self, desk: Desk, row: WorkerRow, tone: Tone) -> None:
        super().__init__()
        self.desk, self.row = desk, row
        self.known: Career | None = None
        self.doors: dict[str, QPushButton] = {}
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, px(_GAP), px(_GAP), px(_GAP))
        self.body.setSpacing(px(_GAP))
        self.body.addLayout(self._head(tone))
        self.body.addWidget(heading("基本信息"))
        self.body.addLayout(pairs(row, (*_BASICS, *_PAID)))
        self.waiting = QLabel("正在读取聘用、考核和补贴情况…")
        self.waiting.setObjectName("hint")
        self.body.addWidget(self.waiting)
        self.body.addStretch(1)
        self.refresh()

    def _head(self, tone: Tone) -> QHBoxLayout:
        head, kind = QHBoxLayout(), QLabel(self.row.employment or self.row.role.label)
        kind.setObjectName("label")
        head.addWidget(Pill(self.row.standing.label, tone))
        head.addWidget(kind)
        head.addStretch(1)
        return head

    def refresh(self) -> None:
        """Read what the features know."""
        args = (self.row.person_id, self.row.id)
        self.desk.ask(self, career.career, *args, done=self.show_career, failed=self._unread, name="career")

    def _unread(self, error: BaseException) -> None:
        self.waiting.setText("没有读到，请按 F5 刷新列表后再选。")
        self.desk.tasks.present(self, error)

    def show_career(self, found: Career) -> None:
        """Lay out what has been read."""
        self.known = found
        self.waiting.hide()
        goes = Goes(self.desk, self, self.doors)
        last = self.body.count() - 1  # the stretch at the end
        parts = [heading("聘用"), fact_lines(found.facts, goes), *self._scores(found)]
        if found.papers:
            parts += [heading(f"附件（{len(found.papers)}）"), paper_lines(found.papers, goes)]
        parts += [heading("时间线"), event_lines(found.events, goes), self._foot(found)]
        for place, part in enumerate(parts):
            self.body.insertWidget(last + place, part)

        self._stand()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every line whole: a scroll area would squeeze lines that wrap."""
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        self.setMinimumHeight(self.body.totalHeightForWidth(self.width()))

    def _scores(self, found: Career) -> list[QWidget]:
        scored = [point.value for point in found.points if point.value is not None]
        mean = f"近 {len(scored)} 月均分 {sum(scored) / len(scored):.1f}" if scored else ""
        line = trend("考核走势", [(point.month, point.value) for point in found.points])
        line.setFixedHeight(px(_TREND))
        return [heading("考核走势", mean), line]

    def _foot(self, found: Career) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        goes = [("查看补贴", "pay", None)]
        if found.case_id is not None:
            goes.insert(0, ("打开考察案卷", "case", found.case_id))
        for title, page, target in goes:
            button = QPushButton(title)
            button.clicked.connect(partial(self._go, page, target))
            self.doors[title] = button
            row.addWidget(button)
        return foot

    def _go(self, page: str, target: object, _on: bool = False) -> None:
        self.desk.open(page, None, target)


class Pill(QLabel):
    """A state as a word with its dot, in the colours of its tone."""

    def __init__(self, text: str, tone: Tone) -> None:
        super().__init__(f"● {text}")
        self._tone = tone
        self.setAccessibleName(text)
        self.setContentsMargins(px(8), px(2), px(8), px(2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        ink, ground = self._tone.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        half = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), half, half)
        painter.setPen(QColor(ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
