"""One record with a workflow: where it stands, what its next act lacks, its sheets, its proofs, its history.

A page turns what it read into a ``Case`` and shows it again after every change; nothing here reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.fields import Field, fields_of
from app.core.reading import shown
from app.domain.workflow import Check
from ui.kit import icons
from ui.kit.cells import TableModel
from ui.kit.theme import px, text_label

_PADDING, _GAP, _ROW, _THUMB = 16, 12, 30, 96
_MOST_ROWS, _WIDE, _ACROSS = 8, 14, 3
_NARROW = 840  # a case less wide has its checklist above what is checked, not beside it
_WAY = {False: QBoxLayout.Direction.LeftToRight, True: QBoxLayout.Direction.TopToBottom}


def _never(_rows: Sequence[Any]) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button; ``blocked`` says for the selected rows of its section why it cannot be pressed.

    ``reasons`` are the lines of a checklist that stand in the way, each with a link.
    """

    title: str
    icon: str
    start: Callable[[Sequence[Any]], object]
    blocked: Callable[[Sequence[Any]], str] = _never
    reasons: tuple[Check, ...] = ()
    primary: bool = False


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A kept file; ``picture`` is its first page or the image itself, None while it is being drawn."""

    id: int
    name: str
    note: str = ""
    picture: QImage | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """One kind of sheet: ``key`` is the place a checklist leads to, ``columns`` the fields that are shown.

    ``one`` record alone is shown as titles and values, not as a table.
    """

    key: str
    title: str
    row: type[Any]
    rows: Sequence[Any]
    columns: tuple[str, ...] = ()
    note: str = ""
    empty: str = "还没有记录。"
    acts: tuple[Act, ...] = ()
    proofs: tuple[Proof, ...] = ()
    one: bool = False


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the widget shows; ``lines`` is the checklist of the step ``now`` (its title); ``why`` it ended."""

    title: str
    state: str
    hint: str
    now: str
    lines: tuple[Check, ...]
    acts: tuple[Act, ...]
    sections: tuple[Section, ...]
    why: str = ""


class ShortTable(QTableView):
    """A few rows, one of them chosen; Tab leaves it."""

    def __init__(self, model: TableModel) -> None:
        super().__init__()
        self.rows_model = model
        self.setModel(model)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        self.verticalHeader().hide()
        head, digit = self.horizontalHeader(), self.fontMetrics().horizontalAdvance("0")
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        each = [max(field.label.width, 2 * len(field.label.title)) for field in model.columns]
        self._wanted = [digit * width + px(_GAP) for width in each]
        self._long = [place for place, width in enumerate(each) if width >= min(_WIDE, max(each))]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the long columns share what the others leave: those may end in …, and nothing is cut off."""
        super().resizeEvent(event)
        wanted, long = self._wanted, sum(self._wanted[place] for place in self._long)
        rest = max(self.viewport().width() - sum(wanted) + long, len(self._long))
        for place, width in enumerate(wanted):
            self.setColumnWidth(place, width * rest // long if place in self._long else width)

    def chosen(self) -> list[Any]:
        """Return the chosen row."""
        return [self.rows_model.rows[index.row()] for index in self.selectionModel().selectedRows()]


def _standing(case: Case) -> str:
    """Return how a case stands whose step asks for nothing more."""
    if not case.now:
        return f"已经办结：{case.state}{f'（{case.why}）' if case.why else ''}。"
    ready = next((act.title for act in case.acts if act.primary and not act.reasons), "")
    return f"没有还要办的条件，可以“{ready}”。" if ready else "没有还要办的条件。"


class CaseView(QWidget):
    """The widget of a case; ``followed`` when somebody takes a line of a checklist to its place."""

    followed = Signal(str)
    proof_wanted = Signal(int)
    """A kept file somebody wants to see whole: its proof's id."""

    def __init__(self, way: QWidget, parent: QWidget | None = None) -> None:
        """Show cases; ``way`` stands below the head and says how far the case has come."""
        super().__init__(parent)
        self.case: Case | None = None
        self.links, self.buttons = list[QPushButton](), dict[str, QPushButton]()
        self.tables: dict[str, ShortTable] = {}
        self._places: dict[str, QWidget] = {}
        self._sides: tuple[QBoxLayout, ...] = ()
        self.title, self.hint = icons.Fitted("", "pageTitle"), icons.Fitted("", "hint")
        self.state, self.way = QLabel(), way
        self.acts, self.area = QHBoxLayout(), QScrollArea()
        self._arrange()

    def _arrange(self) -> None:
        self.state.setObjectName("pill")
        head = QHBoxLayout()
        head.setSpacing(px(_GAP))
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addWidget(self.hint, 1)
        head.addLayout(self.acts)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_PADDING), px(_PADDING), px(_PADDING), px(_GAP))
        layout.setSpacing(px(_GAP))
        layout.addLayout(head)
        layout.addWidget(self.way)
        layout.addWidget(self.area, 1)

    def show_case(self, case: Case) -> None:
        """Show how the case stands now; the place on screen and the keyboard stay where they were."""
        held, height = self._held(), self.area.verticalScrollBar().value()
        rows = {key: table.currentIndex().row() for key, table in self.tables.items()}
        self.case, self.links, self.buttons, self.tables, self._places = case, [], {}, {}, {}
        self.title.say(case.title)
        self.state.setText(case.state)
        self.hint.say(case.hint)
        _empty(self.acts)
        for act in case.acts:
            self.acts.addWidget(self._button(act.title, act, None))
        self.area.setWidget(self._body(case))
        for key, table in self.tables.items():
            table.selectRow(min(max(rows.get(key, 0), 0), table.rows_model.rowCount() - 1))
        self.area.verticalScrollBar().setValue(height)
        if held in self.buttons and self.buttons[held].isEnabled():
            self.buttons[held].setFocus()
        elif held in self.tables:
            self.tables[held].setFocus()
        elif held:
            self.take_focus()

    def _held(self) -> str:
        """Return the button or table the keyboard is on, empty when it is elsewhere."""
        now = self.focusWidget()
        if now is None or not now.hasFocus():
            return ""
        known = (*self.buttons.items(), *self.tables.items())
        return next((name for name, part in known if part is now), "nowhere")

    def take_focus(self) -> None:
        """Put the keyboard on the first thing to do: a line that leads somewhere, else an act."""
        able = [button for button in (*self.links, *self.buttons.values()) if button.isEnabled()]
        if able:
            able[0].setFocus()

    def _body(self, case: Case) -> QWidget:
        body = QWidget()
        columns, left, right = QBoxLayout(_WAY[False], body), QBoxLayout(_WAY[True]), QVBoxLayout()
        self._sides = columns, left
        for side in (columns, left, right):
            side.setSpacing(px(_GAP))
        columns.setContentsMargins(0, 0, px(4), 0)
        left.addWidget(self._checklist(case), 0, Qt.AlignmentFlag.AlignTop)
        listed = {line.text for line in case.lines}
        for act in case.acts:
            if more := [reason for reason in act.reasons if reason.text not in listed]:
                why = "另外还差" if len(more) < len(act.reasons) else "还不能办，因为"
                left.addWidget(self._reasons(f"“{act.title}”{why}：", more))
        left.addStretch(1)
        for section in case.sections:
            right.addWidget(self._section(section))
        right.addStretch(1)
        columns.addLayout(left, 2)
        columns.addLayout(right, 5)
        self._stand()
        return body

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the checklist and what it is about wide enough to be read."""
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        above = self.width() < px(_NARROW)
        for side, way in zip(self._sides, (above, not above), strict=False):
            side.setDirection(_WAY[way])

    def _checklist(self, case: Case) -> QFrame:
        card, layout = _card(f"当前步骤：{case.now}" if case.now else "办理情况")
        for line in case.lines:
            layout.addLayout(self._line(line))
        if not case.lines or not case.now:
            layout.addWidget(text_label(_standing(case)))
        return card

    def _reasons(self, title: str, reasons: Sequence[Check]) -> QFrame:
        """Return what keeps an act back and does not stand in the checklist above."""
        card, layout = _card(title)
        for reason in reasons:
            layout.addLayout(self._line(reason))
        return card

    def _line(self, line: Check) -> QHBoxLayout:
        row, mark = QHBoxLayout(), QToolButton()
        words = text_label(line.text, "" if line.ok or line.waits else "refusal")
        name, token, said = icons.of_check(line)
        mark.setIcon(icons.icon(name, token))
        mark.setIconSize(QSize(px(18), px(18)))
        mark.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        mark.setAccessibleName(said)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        if line.goto and not line.ok:
            link = QPushButton("去办理")
            link.setObjectName("link")
            link.setAutoDefault(True)
            link.setAccessibleName(f"去办理：{line.text}")
            link.clicked.connect(lambda: self.followed.emit(line.goto))
            self.links.append(link)
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _section(self, section: Section) -> QFrame:
        card, layout = _card(section.title)
        head = layout.takeAt(0).widget()
        row = QHBoxLayout()
        row.addWidget(head)
        row.addWidget(text_label(section.note, "hint", wrap=False), 1)
        layout.addLayout(row)
        table = self._table(section) if section.rows and not section.one else None
        for act in section.acts:
            row.addWidget(self._button(f"{section.key}/{act.title}", act, table))
        if table is not None:
            layout.addWidget(table)
        elif section.rows:
            layout.addLayout(_pairs(section))
        else:
            layout.addWidget(text_label(section.empty, "hint", wrap=False))
        if section.proofs:
            layout.addLayout(self._proofs(section.proofs))
        self._places[section.key] = card
        return card

    def _table(self, section: Section) -> ShortTable:
        model = TableModel(section.row, (), self)
        filled = [one for one in _fields(section) if any(shown(one, row) for row in section.rows)]
        model.show_columns([field.key for field in filled])  # an empty one would take the others' room
        model.replace(section.rows)
        table = ShortTable(model)
        table.setAccessibleName(section.title)
        rows = min(len(section.rows), _MOST_ROWS)
        table.setFixedHeight(table.horizontalHeader().sizeHint().height() + rows * px(_ROW) + px(4))
        table.selectRow(0)
        self.tables[section.key] = table
        return table

    def _button(self, name: str, act: Act, table: ShortTable | None) -> QPushButton:
        button = icons.ActButton(act.icon, act.title, primary=act.primary)
        button.clicked.connect(lambda: act.start(table.chosen() if table is not None else []))

        def weigh() -> None:
            why = "；".join(reason.text for reason in act.reasons)
            why = why or act.blocked(table.chosen() if table is not None else [])
            button.setEnabled(not why)
            button.setToolTip(why or act.title)

        weigh()
        if table is not None:
            table.selectionModel().selectionChanged.connect(weigh)
        self.buttons[name] = button
        return button

    def _proofs(self, proofs: Sequence[Proof]) -> QHBoxLayout:
        row = QHBoxLayout()
        for proof in proofs:
            button = QToolButton()
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(px(_THUMB), px(_THUMB)))
            button.setObjectName("proof")  # names of one kind begin alike: their ends tell them apart
            named = proof.name.rpartition(".")[0] or proof.name
            button.setText(self.fontMetrics().elidedText(named, Qt.TextElideMode.ElideLeft, px(_THUMB)))
            button.setToolTip("，".join(filter(None, (proof.name, proof.note, "打开原件"))))
            button.setAccessibleName(f"打开{proof.name}")
            picture = QPixmap.fromImage(proof.picture) if proof.picture else None
            button.setIcon(picture or icons.icon("file"))
            button.clicked.connect(lambda _on=False, proof=proof: self.proof_wanted.emit(proof.id))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def go_to(self, place: str) -> bool:
        """Bring a section into sight and its first button, or its table, under the keyboard."""
        card = self._places.get(place)
        if card is None:
            return False
        self.area.ensureWidgetVisible(card)
        able = [button for key, button in self.buttons.items() if key.startswith(f"{place}/")]
        target = next((button for button in able if button.isEnabled()), self.tables.get(place))
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        return True


def _fields(section: Section) -> tuple[Field, ...]:
    every = fields_of(section.row)
    return tuple(field for field in every if not section.columns or field.key in section.columns)


def _pairs(section: Section) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(_GAP))
    for place, field in enumerate(_fields(section)):
        line, column = divmod(place, _ACROSS)
        grid.addWidget(text_label(field.label.title, "label", wrap=False), line, 2 * column)
        grid.addWidget(text_label(shown(field, section.rows[0]) or "—"), line, 2 * column + 1)
        grid.setColumnStretch(2 * column + 1, 1)
    return grid


def _empty(layout: QHBoxLayout) -> None:
    while layout.count():
        widget = layout.takeAt(0).widget()
        widget.hide()
        widget.deleteLater()


def _card(title: str) -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName("card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(px(14), px(12), px(14), px(12))
    layout.setSpacing(px(8))
    layout.addWidget(text_label(title, "section"))
    return card, layout
