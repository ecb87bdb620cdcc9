"""A person in the inspector: who they are, the terms they serve on, how they do, papers, what happened."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.sensitivity import Sensitivity
from app.services import career
from app.services.career import Career
from app.services.roster import WorkerRow
from ui.kit.charts import trend
from ui.kit.desk import Desk
from ui.kit.icons import icon, pill
from ui.kit.theme import Tone, px
from ui.pages.roster import acts
from ui.pages.roster.lines import Goes, fact_lines, heading, pairs, words
from ui.pages.roster.marking import TONES
from ui.pages.roster.papers import PaperList
from ui.pages.roster.past import event_lines

_GAP, _TREND = 8, 96
_BASICS = ("number", "identity", "phone", "sex", "birth", "ethnicity", "politics", "education", "address")
_PAID = ("card", "bank", "note")


class PersonCard(QWidget):
    """The selected worker; what other features know of them follows as soon as it has been read.

    The inspector takes its ``head`` in place of a title, and its ``foot``, the next acts, below all.
    """

    def __init__(self, desk: Desk, row: WorkerRow, tone: Tone) -> None:
        super().__init__()
        self.desk, self.row = desk, row
        self.known: Career | None = None
        self.doors: dict[str, QPushButton] = {}
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, px(_GAP), px(_GAP), px(_GAP))
        self.body.setSpacing(px(_GAP))
        self.head, self.foot = self._head(tone), QWidget(self)
        self.body.addWidget(heading("基本信息"))
        self.body.addLayout(pairs(row, (*_BASICS, *_PAID)))
        self.waiting = QLabel("正在读取聘用、考核和补贴情况…")
        self.waiting.setObjectName("hint")
        self.body.addWidget(self.waiting)
        self.body.addStretch(1)
        self.refresh()

    def _head(self, tone: Tone) -> QWidget:
        head, initial, name = QWidget(self), QLabel(self.row.name[:1]), QLabel(self.row.name)
        kind = words(
            f"{self.row.employment or self.row.role.label}·{self.row.grid or self.row.town}", "label"
        )
        initial.setObjectName("avatar")
        name.setObjectName("section")
        told, line, row = QVBoxLayout(), QHBoxLayout(), QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        told.setSpacing(px(2))
        line.setSpacing(px(_GAP))
        line.addWidget(name)
        line.addWidget(Pill(self.row.standing.label, tone))
        line.addStretch(1)
        told.addLayout(line)
        told.addLayout(_more(self.row))
        told.addWidget(kind)
        row.addWidget(initial, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)
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
        parts += [PaperList(goes, self.row, found.papers)]
        parts += [heading("时间线"), event_lines(found.events, goes)]
        for place, part in enumerate(parts):
            self.body.insertWidget(last + place, part)
        self._acts(found)

    def _scores(self, found: Career) -> list[QWidget]:
        scored = [point.value for point in found.points if point.value is not None]
        mean = f"近 {len(scored)} 月均分 {sum(scored) / len(scored):.1f}" if scored else ""
        line = trend("考核走势", [(point.month, point.value) for point in found.points])
        line.setFixedHeight(px(_TREND))
        return [heading("考核走势", mean), line]

    def _acts(self, found: Career) -> None:
        """Offer the case somebody came by, else their pay; and what may be done with them."""
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(0, px(_GAP), 0, 0)
        case = found.case_id is not None
        title, page, target = ("打开考察案卷", "case", found.case_id) if case else ("查看补贴", "pay", None)
        self.doors[title] = QPushButton(title)
        self.doors[title].clicked.connect(partial(self._go, page, target))
        row.addWidget(self.doors[title], 1)
        if any(self.desk.may(deed.permission) for deed in acts.DEEDS):
            button = QPushButton(icon("caret-down", "on_primary"), f" {acts.HANDLE}")
            button.setAccessibleName(f"{acts.HANDLE}：{self.row.name}")
            button.setDefault(True)
            place = acts.Place(self.desk, self, lambda found: self.desk.open("roster", None, found))
            button.clicked.connect(lambda _on=False: acts.drop(place, self.row, button))
            self.doors[acts.HANDLE] = button
            row.addWidget(button, 1)

    def _go(self, page: str, target: object, _on: bool = False) -> None:
        self.desk.open(page, None, target)


def _more(row: WorkerRow) -> QHBoxLayout:
    """Return what else is to be known at once; on a line of its own, for the name beside it would be cut."""
    line = QHBoxLayout()
    line.setSpacing(px(_GAP))
    if row.away:
        line.addWidget(Pill("请假", Tone.WARNING))
    if row.mark is not Sensitivity.GENERAL:
        line.addWidget(Pill(row.mark.label, TONES[row.mark]))
    line.addStretch(1)
    return line


class Pill(QLabel):
    """A state as a word with its dot, in the colours of its tone, as a list shows it."""

    def __init__(self, text: str, tone: Tone) -> None:
        super().__init__(f"● {text}")
        self._text, self._tone = text, tone
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + px(30), px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        pill(QPainter(self), self.rect(), self._text, self._tone)
