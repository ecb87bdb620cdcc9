"""One editor for each kind of value: what is typed is read back as the value, or refused with a sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QDate, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Invalid
from app.core.fields import Field, Kind
from app.core.money import parse_yuan, show
from app.core.period import Month, parse_day
from app.core.text import clean_digits, names_in
from ui.kit.cells import Numbers
from ui.kit.icons import icon
from ui.kit.theme import px

Option = tuple[Any, str]
"""A value and what the person reads."""

_LONG, _LINES, _GAP = 40, 3, 12
_MOST_RADIOS, _WIDEST_RADIOS = 4, 18  # more or longer choices stand in a list
_CHOOSE, _LEAVE_OPEN = "请选择", "（不填）"


class Editor(Protocol):
    """A widget that holds one value."""

    edited: SignalInstance
    """Somebody changed it."""

    controls: Sequence[QWidget]
    """What takes the keyboard, the first one first; the form names and, when wrong, marks them."""

    def value(self) -> Any:
        """Return the value, None while nothing was entered.

        Raises: Invalid for what cannot be read.
        """

    def show_value(self, value: Any) -> None:
        """Show another value; None empties it."""

    def says(self, value: Any) -> str:
        """Return a value as a person reads it."""


class Line(QWidget):
    """One line of text, read by ``parse`` and shown by ``says``."""

    edited = Signal()

    def __init__(
        self, parse: Callable[[str], Any] = str, says: Callable[[Any], str] = str, hint: str = ""
    ) -> None:
        super().__init__()
        self._parse, self._says = parse, says
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.textChanged.connect(self.edited)
        self.controls = (self.line,)
        _row(self).addWidget(self.line)

    def value(self) -> Any:
        text = self.line.text().strip()
        return self._parse(text) if text else None

    def show_value(self, value: Any) -> None:
        self.line.setText(self.says(value))

    def says(self, value: Any) -> str:
        return "" if value is None else self._says(value)


class Long(QWidget):
    """Some lines of text; Tab goes on to the next field."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _LINES + px(_GAP + 4))
        self.text.textChanged.connect(self.edited)
        self.controls = (self.text,)
        _row(self).addWidget(self.text)

    def value(self) -> Any:
        return self.text.toPlainText().strip() or None

    def show_value(self, value: Any) -> None:
        self.text.setPlainText(self.says(value))

    def says(self, value: Any) -> str:
        return value or ""


class Day(QWidget):
    """A day, typed in any usual form or taken from a calendar (Alt+↓)."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line, self.button = _DayLine(self.pop_up), QToolButton()
        self.line.setPlaceholderText("例如 2026-10-05")
        self.line.textChanged.connect(self.edited)
        self.line.editingFinished.connect(self._tidy)
        self.button.setIcon(icon("calendar-blank"))
        self.button.setIconSize(QSize(px(18), px(18)))
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setAccessibleName("打开日历")
        self.button.setToolTip("打开日历  Alt+↓")
        self.button.clicked.connect(self.pop_up)
        self.controls = (self.line,)
        row = _row(self)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)

    def pop_up(self) -> QCalendarWidget:
        """Show the calendar below the line, on the day typed so far, and return it."""
        frame = QFrame(self, Qt.WindowType.Popup)
        frame.setObjectName("card")
        frame.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setAccessibleName("日历")
        try:
            day = self.value()
        except Invalid:
            day = None
        if day:
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.activated.connect(partial(self._take, frame))
        calendar.clicked.connect(partial(self._take, frame))
        layout = QVBoxLayout(frame)
        layout.addWidget(calendar)
        frame.move(self.line.mapToGlobal(self.line.rect().bottomLeft()))
        frame.show()
        calendar.setFocus()
        return calendar

    def _take(self, frame: QFrame, day: QDate) -> None:
        self.show_value(date(day.year(), day.month(), day.day()))
        frame.close()
        self.line.setFocus()

    def _tidy(self) -> None:
        """Write a day as everybody writes it, once it is whole."""
        try:
            day = self.value()
        except Invalid:
            return  # the form says so under the field
        if day and self.line.text() != day.isoformat():
            self.show_value(day)

    def value(self) -> Any:
        text = self.line.text().strip()
        return parse_day(text) if text else None

    def show_value(self, value: Any) -> None:
        self.line.setText(self.says(value))

    def says(self, value: Any) -> str:
        return value.isoformat() if value else ""


class _DayLine(QLineEdit):
    def __init__(self, pop_up: Callable[[], object]) -> None:
        super().__init__()
        self._pop_up = pop_up

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._pop_up()
        else:
            super().keyPressEvent(event)


class OneOf(QWidget):
    """One of some options: side by side while they are few and short and one must be taken, else in a list.

    ``blank`` is what stands for no choice, which can be gone back to; None where there must be one.
    """

    edited = Signal()

    def __init__(self, options: Sequence[Option], blank: str | None = _CHOOSE) -> None:
        super().__init__()
        self.options = tuple(options)
        self._list: QComboBox | None = None
        self._group = QButtonGroup(self)
        short = sum(len(text) for _, text in options) <= _WIDEST_RADIOS and len(options) <= _MOST_RADIOS
        row = _row(self)
        if short and blank in (None, _CHOOSE):
            self.controls: Sequence[QWidget] = [self._radio(place) for place in range(len(options))]
            for control in self.controls:
                row.addWidget(control)
            row.addStretch(1)
            self._group.idToggled.connect(lambda _place, on: self.edited.emit() if on else None)
        else:
            self._blanks = [] if blank is None else [(None, blank)]
            self._list = OptionList(len(self._blanks))
            self._list.addItems([text for _, text in (*self._blanks, *options)])
            self._list.currentIndexChanged.connect(self.edited)
            self.controls = (self._list,)
            row.addWidget(self._list)

    def _radio(self, place: int) -> QRadioButton:
        button = QRadioButton(self.options[place][1])
        self._group.addButton(button, place)
        return button

    def value(self) -> Any:
        if self._list is not None:
            return [*self._blanks, *self.options][self._list.currentIndex()][0]
        place = self._group.checkedId()
        return self.options[place][0] if place >= 0 else None

    def show_value(self, value: Any) -> None:
        if self._list is not None:
            values = [each for each, _ in (*self._blanks, *self.options)]
            self._list.setCurrentIndex(values.index(value) if value in values else 0)
            return
        self._group.setExclusive(False)
        for place, (each, _) in enumerate(self.options):
            self._group.button(place).setChecked(each == value and value is not None)
        self._group.setExclusive(True)

    def says(self, value: Any) -> str:
        return next((text for each, text in self.options if each == value), "")


class OptionList(QComboBox):
    """A list to choose from, also by number (0: blank); a digit that ends one goes on to the form."""

    def __init__(self, blanks: int) -> None:
        super().__init__()
        self._blanks, self._typed = blanks, ""
        self.setView(Numbers(self, blanks))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # whoever scrolls a long form must not change what was chosen

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._typed = ""
        super().focusInEvent(event)

    def showPopup(self) -> None:
        self._typed = ""
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the option of a number; of a list of more than nine it may have two digits."""
        digit = unicodedata.normalize("NFKC", event.text())
        if not (digit.isascii() and digit.isdecimal()):
            super().keyPressEvent(event)
            return
        most = self.count() - self._blanks
        self._typed = self._typed + digit if int(self._typed + digit) <= most else digit
        number = int(self._typed)
        if number <= most and (number or self._blanks):
            self.setCurrentIndex(number - 1 + self._blanks if number else 0)
        event.setAccepted(number > most or 0 < number * 10 <= most)


class Flag(QWidget):
    """Yes or no, with its own title."""

    edited = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.box = QCheckBox(title)
        self.box.toggled.connect(self.edited)
        self.controls = (self.box,)
        _row(self).addWidget(self.box)

    def value(self) -> Any:
        return self.box.isChecked()

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def says(self, value: Any) -> str:
        return "是" if value else "否"


class Several(QWidget):
    """Any of some options, each with a box; the value is a tuple in their order."""

    edited = Signal()

    def __init__(self, options: Sequence[Option], across: int = 3) -> None:
        super().__init__()
        self.options, self.controls = tuple(options), [QCheckBox(text) for _, text in options]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for start in range(0, len(self.controls), across):
            row = QHBoxLayout()
            row.setSpacing(px(_GAP))
            for box in self.controls[start : start + across]:
                box.toggled.connect(self.edited)
                row.addWidget(box)
            row.addStretch(1)
            layout.addLayout(row)

    def value(self) -> Any:
        pairs = zip(self.options, self.controls, strict=True)
        return tuple(value for (value, _), box in pairs if box.isChecked()) or None

    def show_value(self, value: Any) -> None:
        for (each, _), box in zip(self.options, self.controls, strict=True):
            box.setChecked(each in (value or ()))

    def says(self, value: Any) -> str:
        return "、".join(text for each, text in self.options if each in (value or ()))


def editor_of(field: Field, *, open_choice: bool = False) -> Editor:
    """Return the editor its kind asks for; ``open_choice`` where a choice may be left out."""
    if field.kind is Kind.CHOICE:
        options = [(choice, choice.label) for choice in field.choices]
        return OneOf(options, _LEAVE_OPEN if open_choice else _CHOOSE)
    if field.kind is Kind.FLAG:
        return (
            Flag(field.label.title) if field.required else OneOf([(True, "是"), (False, "否")], _LEAVE_OPEN)
        )
    if field.kind is Kind.DATE:
        return Day()
    if field.kind is Kind.TEXT and field.label.width >= _LONG:
        return Long()
    parse, says, hint = _LINES_OF[field.kind]
    return Line(parse, says, hint)


def names() -> Line:
    """Return an editor for several names in one line; its value is a tuple."""
    return Line(names_in, "、".join, "几个人之间用顿号分开")


def _count(text: str) -> int:
    digits = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not digits.isdecimal():
        raise Invalid(f"“{text}”不是整数，请填写数字。")
    return int(digits)


def _score(text: str) -> Decimal:
    try:
        found = Decimal(unicodedata.normalize("NFKC", text).strip())
    except InvalidOperation:
        raise Invalid(f"“{text}”不是数字，请填写数字，例如 6 或 7.5。") from None
    if not found.is_finite():
        raise Invalid(f"“{text}”不是数字，请填写数字，例如 6 或 7.5。")
    return found


_LINES_OF: dict[Kind, tuple[Callable[[str], Any], Callable[[Any], str], str]] = {
    Kind.TEXT: (str, str, ""),
    Kind.CODE: (clean_digits, str, ""),
    Kind.COUNT: (_count, str, ""),
    Kind.MONEY: (parse_yuan, show, "元"),
    Kind.SCORE: (_score, lambda score: f"{score.normalize():f}", ""),
    Kind.MONTH: (Month.parse, str, "例如 2026-10"),
}


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(4))
    return row
