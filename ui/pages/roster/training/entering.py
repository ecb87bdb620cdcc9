"""The line over a sheet by which it is ticked back, or rated: a digit, Enter; then the next one is there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.core.errors import AppError, Invalid
from app.domain.training.entry import next_line
from app.services.training import PlaceRow, SessionRow
from ui.kit.register import RegisterPage
from ui.kit.theme import px
from ui.pages.roster.training.passes import RATING, SIGNING, Pass, barred, named, told, turns
from ui.pages.roster.training.seen import Seen, look

_LINE, _GAP = 150, 6
_KEPT = "没有登记上，写的内容还在；请稍候再按回车。"


class EntryStrip(QWidget):
    """What the session is and comes to, the line to type in, and whose it is."""

    def __init__(self, session_id: int, page: RegisterPage) -> None:
        super().__init__(page)
        self.page, self.session_id = page, session_id
        self.seen: SessionRow | None = None
        self.looked: Seen | None = None
        self.way = SIGNING
        self.number, self._next = 0, 0
        self.sent: set[int] = set()  # lines that were typed, also where the list does not show it yet
        self.told, self.quota, self.who, self.said = QLabel(), QLabel(), QLabel(), QLabel()
        self.line = QLineEdit(accessibleName=SIGNING.name, placeholderText="数字，回车")
        self.line.setFixedWidth(px(_LINE))
        self.line.returnPressed.connect(self.send)
        self.other = QPushButton(SIGNING.button)
        self.other.clicked.connect(lambda: self.turn(RATING if self.way is SIGNING else SIGNING))
        for label in (self.told, self.quota, self.said):
            label.setObjectName("hint")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.setSpacing(px(_GAP))
        for widget in (self.who, self.line, self.said, self.other):
            row.addWidget(widget, 1 if widget is self.said else 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        for label in (self.told, self.quota):
            layout.addWidget(label)
        layout.addLayout(row)
        page.chosen.connect(self._stand)

    def refresh(self) -> None:
        """Read the session again, and stand on the next line nothing is written of."""
        self.page.desk.ask(self, look, self.session_id, done=self._show, name="session")

    def _show(self, seen: Seen) -> None:
        self.looked, self.seen = seen, seen.session
        self.told.setText(told(seen))
        self.quota.setText("".join(said for _, said in seen.quotas))
        self.quota.setObjectName("hint" if all(kept for kept, _ in seen.quotas) else "fault")
        self.quota.style().polish(self.quota)
        self.quota.setVisible(bool(seen.quotas))
        if not self.number or self._next:
            self._go(self._left_after(self._next))
        self._allow(seen)

    def _allow(self, seen: Seen) -> None:
        """Let it be typed in only where something can be written, and say why not."""
        why = barred(self.way, seen)
        self.line.setVisible(not why and bool(self._rows()))
        self.who.setVisible(not self.line.isHidden())
        self.other.setVisible(turns(self.way, seen))
        if why or not self.line.text():  # what was refused stays until it is mended
            self._say(why or self.way.hint(seen))

    def turn(self, way: Pass) -> None:
        """Go over the sheet from its first line in the other pass."""
        self.way, self.sent, self.number, self._next = way, set(), 0, 0
        self.line.setAccessibleName(way.name)
        self.other.setText(way.button)
        self.line.setFocus()
        self.refresh()

    def _rows(self) -> list[PlaceRow]:
        return list(self.page.sieve.every)

    def _left_after(self, number: int) -> PlaceRow | None:
        """Return the line to go on with once one is written."""
        left = {row.number: row for row in self._rows() if self.way.left(row)}
        left = {one: row for one, row in left.items() if one not in self.sent | {number}}
        return left.get(next_line(sorted(left), number))

    def _go(self, row: PlaceRow | None) -> None:
        self._next, self.number = 0, row.number if row else 0
        self.who.setText(named(row) if row else self.way.done)
        if row is not None and not any(one.id == row.id for one in self.page.table.chosen()):
            self.page.table.choose({row.id})

    def _stand(self, rows: list[PlaceRow]) -> None:
        if len(rows) == 1:
            self._go(rows[0])

    def send(self) -> None:
        """Write what is typed and go on to the next line at once; what is refused comes back to be mended."""
        text, looked = self.line.text(), self.looked
        if looked is None:
            return
        if self.way.skips and not text.strip():  # they left it blank
            self._go(self._left_after(self.number))
            return
        try:
            number = self.way.line_of(text, looked) or self.number
        except Invalid as wrong:
            self._say(str(wrong), wrong=True)
            self.line.selectAll()
            return
        self.sent.add(number)
        seen_as = {row.number: row.version for row in self._rows()}.get(number, 0)
        asked = (self.way.act, self.session_id, seen_as, number, text)
        self.page.desk.do(self, *asked, failed=partial(self._refused, number, text))
        self.line.clear()  # the next line may be typed before the answer is there
        self._go(self._left_after(number))
        self._next = number

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.setText(text)
        self.said.setObjectName("fault" if wrong else "hint")
        self.said.style().polish(self.said)

    def _refused(self, number: int, text: str, error: BaseException) -> None:
        """Bring a line back with what is wrong with it, or say which it was where another is typed."""
        self.sent.discard(number)
        if self.line.text():
            self._say(f"第 {number} 号没有登记（{text}）：{error}", wrong=True)
        else:
            if row := next((row for row in self._rows() if row.number == number), None):
                self._go(row)
            self.line.setText(text)
            self._say(str(error) if isinstance(error, AppError) else _KEPT, wrong=True)
            self.line.selectAll()
        if not isinstance(error, AppError):
            self.page.desk.tasks.present(self, error)

    def unsent(self) -> str:
        """Return a sentence about what was typed and not sent."""
        return "签到登记里还有没有回车的内容。" if self.line.text().strip() else ""
