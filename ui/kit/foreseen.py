"""Other times than now: what a form would do before it is sent, one row or many; what a list was on a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.access import Guarded, permits
from app.core.errors import AppError, Invalid
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.form import Form, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.icons import icon
from ui.kit.picker import AsOfBox
from ui.kit.theme import Wrapping, px, text_label, tokens

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint

_NEAR, _BARS, _ANY = 6, "✘", 16777215  # the last: as high as a widget may be
_TITLES = ("姓名", "网格", "现在")
_SHOWN, _HEIGHT, _WIDTH, _ROOM = 300, 210, 760, 60  # the last: left free of the screen's height
_EMPTY = "填好新的值，这里逐人列出现在是什么、改成什么。"
_UNSETTLED = "请先填好新的值，看过下面的预览。"


def draft(form: Form, needs: Sequence[str] = ()) -> Any:
    """Return the command as far as it is typed, None while something is missing; nothing is marked.

    With ``needs`` these fields are enough, and what comes has the fields that can be read.
    """
    values = dict(form.sheet.fixed)
    for key, cell in form.cells.items():
        try:
            values[key] = cell.read()
        except Invalid:
            if not needs or key in needs:
                return None
    if not needs:
        return form.sheet.command(**values)
    return None if any(values[key] in (None, "") for key in needs) else SimpleNamespace(**values)


class Foreseen(QFrame):
    """The lower part of a form: what sending it would do, read again whenever something is typed.

    ``query`` gives a sentence, and what ``draw`` makes more widgets of, if there is more to show; ``empty``
    stands there while something is missing, of the fields it ``needs`` or of all: without it nothing must be
    typed.
    """

    def __init__(
        self,
        dialog: FormDialog,
        query: Callable[[Unit, Any], tuple[str, Any]],
        empty: str,
        draw: Callable[[Any], Sequence[QWidget]] = lambda _more: (),
        needs: Sequence[str] = (),
    ) -> None:
        super().__init__(dialog)
        self.dialog, self.query, self.empty, self.draw, self.needs = dialog, query, empty, draw, needs
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(px(10),) * 4)
        self.column.setSpacing(px(_NEAR))
        self.said = text_label(empty, "hint")
        self.column.addWidget(self.said)
        self.parts, self.barring = list[QWidget](), ""
        self.soon = QTimer(self, singleShot=True, interval=0)  # a form that is filled asks once
        self.soon.timeout.connect(self.refresh)
        dialog.changed.connect(lambda: (self.soon.start(), self._bar("")))  # it was said of what stood there
        dialog.layout().insertWidget(dialog.layout().count() - 1, self)
        self.refresh()

    def refresh(self) -> None:
        """Ask what would come of what is typed now."""
        command = draft(self.dialog.form, self.needs)
        if command is None and self.empty:
            self._show((self.empty, None))
        else:
            ask = self.dialog.desk.ask
            ask(self, self.query, command, done=self._show, failed=self._unknown, name="foreseen")

    def _unknown(self, error: BaseException) -> None:
        if not isinstance(error, AppError):
            self.dialog.desk.tasks.present(self, error)
        self._show((str(error) if isinstance(error, AppError) else "", None))

    def _show(self, found: tuple[str, Any]) -> None:
        said, more = found
        self.said.setTextFormat(Qt.TextFormat.RichText if _BARS in said else Qt.TextFormat.PlainText)
        self.said.setText(_reddened(said) if _BARS in said else said)
        self.said.setAccessibleName(said)
        self.said.setVisible(bool(said))
        self._bar("".join(line[2:] for line in said.split("\n") if line.startswith(_BARS)))
        for old in self.parts:
            old.hide()
            old.deleteLater()
        self.parts = [] if more is None else list(self.draw(more))
        for place, part in enumerate(self.parts, 1):
            self.column.insertWidget(place, part)
        QTimer.singleShot(0, self, self._grow)  # when it has been laid out

    def _bar(self, why: str) -> None:
        if why != self.barring:  # it greys the form's button, which says why
            self.dialog.promise(self.dialog.sheet.button, why)
        self.barring = why

    def _grow(self) -> None:
        self.dialog.grow(max(0, self.sizeHint().height() - self.height()))


def _reddened(said: str) -> str:
    """Return lines as rich text, those that bar the act in the colour of what is wrong."""
    red = f'<span style="color:{tokens().danger}">%s</span>'
    lines = (red % escape(line) if line.startswith(_BARS) else escape(line) for line in said.split("\n"))
    return "<br>".join(lines)


class Weighed(Protocol):
    """A row as a change was looked at."""

    @property
    def name(self) -> str:
        """Whose it is."""

    @property
    def place(self) -> str:
        """Where."""

    @property
    def before(self) -> str:
        """What stands there."""

    @property
    def after(self) -> str:
        """What would stand there."""

    @property
    def why(self) -> str:
        """Why it cannot be changed, empty where it can."""

    @property
    def changes(self) -> bool:
        """Whether it would be written."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """How rows are changed together, as a page declares it.

    ``sheets`` are the forms, one for each field that may be chosen, under its title; ``weigh(unit, ids,
    command)`` lists what a command would do to each row, ``send(unit, weighed, command)`` does it to those
    that were weighed, all or none.  News of ``topics`` weighs anew.  ``verb`` is what the act
    is called, ``after`` what stands over what it would bring, ``empty`` what
    stands there before all is typed.
    """

    sheets: Sequence[tuple[str, Sheet]]
    weigh: Callable[[Unit, Sequence[int], Any], Sequence[Weighed]]
    send: Callable[[Unit, Sequence[Any], Any], Any]
    topics: frozenset[str]
    counted: str = "人"
    verb: str = "修改"
    after: str = "改成"
    empty: str = _EMPTY


def open_batch(
    desk: Desk, batch: Batch, ids: Sequence[int], done: Callable[[str, int], object], parent: QWidget
) -> FormDialog:
    """Ask for one value for all these rows; ``done`` gets the field's title and how many were changed."""
    weighing = _Weighing(batch, ids)
    sheets = [replace(sheet, send=weighing.send) for _title, sheet in batch.sheets]
    field = QComboBox()

    def told(_result: Any) -> None:
        done(field.currentText(), weighing.count)

    dialog = FormDialog(desk, sheets[0], told, parent)
    weighing.setParent(dialog)
    weighing.dialog = dialog
    field.addItems([title for title, _sheet in batch.sheets])
    field.setAccessibleName("修改的项目")
    field.currentIndexChanged.connect(lambda place: _turn(dialog, sheets[place]))
    layout, head, label = dialog.layout(), QHBoxLayout(), QLabel("修改的项目")
    label.setObjectName("label")
    head.addWidget(label)
    head.addWidget(field, 1)
    layout.insertLayout(layout.indexOf(dialog.area), head)
    label.setVisible(len(sheets) > 1)
    field.setVisible(len(sheets) > 1)  # nothing to choose from one
    dialog.changed.connect(weighing.unsettle)
    foreseen = Foreseen(dialog, weighing.look, batch.empty, weighing.draw)
    desk.heed(dialog, batch.topics, foreseen.refresh)
    most = dialog.screen().availableGeometry().height() - px(_ROOM)
    dialog.resize(px(_WIDTH), min(dialog.height() + px(_HEIGHT), most))
    weighing.unsettle()
    dialog.open()
    return dialog


def _turn(dialog: FormDialog, sheet: Sheet) -> None:
    """Ask by another sheet; what was typed into the one before stands there when it is turned back to."""
    form = next((one for one in dialog.forms if one.sheet is sheet), None)
    if form is None:
        form = Form(sheet)
        form.changed.connect(dialog.weigh)
        dialog.forms.append(form)
        dialog.fields.insertWidget(0, form)
    dialog.form.hide()
    dialog.form, dialog.sheet = form, sheet
    form.show()
    dialog.weigh()


class _Weighing(QObject):
    """What was weighed for what is typed now; nothing else is sent."""

    def __init__(self, batch: Batch, ids: Sequence[int]) -> None:
        super().__init__()
        self.batch, self.ids = batch, list(ids)
        self.dialog: FormDialog | None = None
        self.command: Any = None
        self.rows: Sequence[Weighed] = ()

    @property
    def count(self) -> int:
        """How many rows change."""
        return sum(row.changes for row in self.rows)

    def unsettle(self) -> None:
        """Promise nothing until what is typed now has been weighed."""
        self.command, self.rows = None, ()
        assert self.dialog is not None
        self.dialog.promise(self.batch.verb, _UNSETTLED)

    def look(self, unit: Unit, command: Any) -> tuple[str, Any]:
        """Return a sentence of how many would change, and the rows."""
        rows = self.batch.weigh(unit, self.ids, command)
        return _said(rows, self.batch), (command, rows)

    def draw(self, found: tuple[Any, Sequence[Weighed]]) -> list[QWidget]:
        """List the rows, and let the button say how many it changes."""
        self.command, self.rows = found
        none = "" if self.count else f"没有要{self.batch.verb}的：看下面的原因，或者换一个值。"
        assert self.dialog is not None
        self.dialog.promise(f"{self.batch.verb} {self.count} {self.batch.counted}", none)
        return [_table(self.rows, self.batch.after)]

    def send(self, unit: Unit, command: Any) -> Any:
        """Change the rows that were seen to change.

        Raises: Invalid where something else was seen than is sent.
        """
        if command != self.command:
            raise Invalid(_UNSETTLED)
        return self.batch.send(unit, [row for row in self.rows if row.changes], command)


def _said(rows: Sequence[Weighed], batch: Batch) -> str:
    counted, verb = batch.counted, batch.verb
    barred = sum(bool(row.why) for row in rows)
    same = sum(not row.why and not row.changes for row in rows)
    said = [f"选中 {len(rows)} {counted}，将{verb} {len(rows) - barred - same} {counted}"]
    said += [f"{barred} {counted}不能{verb}（红字写明原因）"] if barred else []
    said += [f"{same} {counted}已是这个值，不动"] if same else []
    more = f"下面列出前 {_SHOWN} {counted}。" if len(rows) > _SHOWN else ""
    return f"{'；'.join(said)}。{more}"


def _table(rows: Sequence[Weighed], after: str) -> QTableWidget:
    """Return the rows that cannot be changed first, then those that change."""
    ordered = sorted(rows, key=lambda row: (not row.why, not row.changes))[:_SHOWN]
    table = QTableWidget(len(ordered), len(_TITLES) + 1)
    table.setAccessibleName("修改前后")
    table.setHorizontalHeaderLabels((*_TITLES, after))
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setItemDelegate(Wrapping(table))
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)  # all it brings
    table.setFixedHeight(px(_HEIGHT))
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    for place, row in enumerate(ordered):
        last = f"✘ {row.why}" if row.why else row.after or "（空）"
        texts = (row.name, row.place, row.before or "（空）", last if row.why or row.changes else "不变")
        for column, text in enumerate(texts):
            table.setItem(place, column, _item(text, red=bool(row.why) and column == len(texts) - 1))
    return table


def _item(text: str, *, red: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    if red:
        item.setForeground(QColor(tokens().danger))
    return item


_ICON = 18
_BESIDE = 3  # acts that leave the day a place beside them in the narrowest window


class LookBack:
    """Lets a list be looked at from another day: another query, a mark in its head, and no acts meanwhile."""

    def __init__(self, page: Any, query: Guarded[Any, Any, Sequence[Any]], means: str) -> None:
        self.page, self.query, self.today = page, query, page.register
        self.box = AsOfBox(means, ways=True)
        page.look_back = self  # or it would end at once: a signal holds no method
        self.today_button = QToolButton()  # a picture alone: its words would take the tree's room
        self.today_button.setText(f"{means}今天")
        self.today_button.setIcon(icon("calendar-blank"))
        self.today_button.setIconSize(QSize(px(_ICON), px(_ICON)))
        page.head.insertWidget(page.head.indexOf(page.where) + 1, self.box)
        page.head.insertWidget(page.head.indexOf(self.box), self.today_button)
        self.folds = len(page.buttons) > _BESIDE  # an open line would take the tree's room
        self._fold_up()
        self.today_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.today_button.setToolTip(f"{means}今天；按下改看某一天的名单")
        self.today_button.setAccessibleName(f"{means}今天，改看某一天")
        self.today_button.clicked.connect(self._unfold)
        self.box.day.line.editingFinished.connect(self._fold_up)
        page.head.replaceWidget(page.mark, self.box.bar)
        page.mark.deleteLater()
        page.mark = self.box.bar
        self.box.turned.connect(self._turn)
        page.chosen.connect(self._shut)

    def _unfold(self, _on: bool = False) -> None:
        """Give the day its line, with the keys in it."""
        self.box.show()
        self.box.day.line.setFocus()
        self.today_button.hide()

    def _fold_up(self) -> None:
        """Say that it is today, where nobody writes another day."""
        idle = self.folds and not self.box.day.line.text()
        self.today_button.setVisible(idle)
        self.box.setHidden(idle)

    def _turn(self) -> None:
        page, point = self.page, self.box.point
        if point is not None or not self.box.day.line.hasFocus():
            self._fold_up()
        page.register = self.today if point is None else self._then(point)
        strip = None if getattr(page.strip, "of_rows", False) else page.strip  # the rows counted stay
        for part in filter(None, (strip, *page.buttons.values())):  # of today, and would change it
            part.setMaximumSize(*((_ANY, _ANY) if point is None else (0, 0)))
            part.setVisible(point is None)
        below = getattr(page.strip, "below", None)
        if below is not None:
            below.fit()  # it stands there on a high page alone, and tells of today too
        page.refresh(anew=True)
        page.chosen.emit(page.table.chosen())

    def _then(self, point: Standpoint) -> Any:
        """Return the list from there, asked in the person's own scopes: its ground is of that day too."""
        page, query = self.page, self.query

        @permits(self.today.permission)
        def then(unit: Unit) -> Any:
            mine = replace(unit, actor=page.desk.workspace.actor)
            return query(mine, replace(point, ground=page.ground.scope))

        told = f"{point.dated}这里没有记录。"
        return replace(self.today, query=then, head=None, empty=told, onward=("", ""))

    def _shut(self, _rows: object) -> None:
        """Let nothing be done with rows of another day, and say why."""
        if self.box.on is not None:
            why = f"这是{self.box.bar.text()}的名单，不能办理；请先按“回到今天”。"
            for button in self.page.buttons.values():
                button.setEnabled(False)
                button.setToolTip(why)
                button.setAccessibleDescription(why)
