"""A form: a command's labelled fields in the order of the paper, each checked when it is left.

A page declares a ``Sheet`` and opens it as a ``FormDialog`` (ui/kit/form_dialog.py); what a type cannot say
of a field is an ``Ask``.  Editors: ui/kit/editors.py, ui/kit/picker.py (references).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Conflict, Invalid
from app.core.fields import Field, fields_of
from app.core.merging import Joined, joined
from app.core.own_words import in_own_words
from ui.kit.editors import Editor, Flag, editor_of
from ui.kit.theme import px

_PADDING, _GAP, _ACROSS, _WIDE = 16, 8, 2, 24


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What the type of a field does not say.

    ``editor`` makes its editor (a picker, the policy's choices, a list of rows); ``title`` names a field
    without a Label; ``check`` raises Invalid for a value that cannot be; ``head`` stands above it;
    ``wide`` gives it a line of its own, ``opens`` lets it begin one; ``required`` overrides what its default
    says.
    """

    editor: Callable[[], Editor] | None = None
    title: str = ""
    check: Callable[[Any], object] | None = None
    head: str = ""
    wide: bool | None = None
    opens: bool = False
    required: bool | None = None
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record that is changed: its version when the form was opened, and what its fields said then.

    ``seen`` is in the form's fields; what somebody else wrote meanwhile is joined with what is typed field
    by field; of a ``whole``, whose fields mean something only together, everything is asked about.  An act
    on a record, which changes none of the fields it asks for, has seen nothing.
    """

    version: int
    seen: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A form as a page declares it.

    ``command`` is the dataclass it makes; ``send(unit, command)`` takes it, ``send(unit, command, version)``
    with a ``record``; its result must be plain JSON (an id, a list of them, None): it is sent once.
    ``start`` are the values shown at first, ``fixed`` those nobody types; ``own`` the county's own fields,
    which go into ``extra``.  ``order`` names what comes first where the paper has another order than the
    command; the rest follow as the command has them.  ``across`` fields stand side by side.
    """

    title: str
    command: type[Any]
    send: Callable[..., Any]
    asks: Mapping[str, Ask] = field(default_factory=dict)
    start: Mapping[str, Any] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    own: Sequence[Field] = ()
    button: str = "提交"
    note: str = ""
    record: Record | None = None
    order: Sequence[str] = ()
    across: int = _ACROSS


@dataclass(frozen=True, slots=True)
class _Plan:
    """One field of the form before it is built."""

    key: str
    title: str
    ask: Ask
    field: Field | None
    default: Any = None
    required: bool = False

    @property
    def wide(self) -> bool:
        """Whether it needs a line of its own."""
        width = self.field.label.width if self.field else _WIDE
        return width >= _WIDE if self.ask.wide is None else self.ask.wide


def _plans(sheet: Sheet) -> Iterator[_Plan]:
    """Yield the fields in the order of the paper, else of the command, then the county's own."""
    labelled = {each.key: each for each in fields_of(sheet.command)}
    first = {key: place for place, key in enumerate(sheet.order)}
    for each in sorted(fields(sheet.command), key=lambda one: first.get(one.name, len(first))):
        known, ask = labelled.get(each.name), sheet.asks.get(each.name, Ask())
        if each.name in sheet.fixed or (known is None and ask.editor is None):
            continue
        bare = each.default is MISSING and each.default_factory is MISSING
        default = None if each.default is MISSING else each.default
        needed = bare and (known is None or known.required)
        title = in_own_words(ask.title) or (known.label.title if known else each.name)
        yield _Plan(each.name, title, ask, known, default, needed if ask.required is None else ask.required)
    for own in sheet.own:
        yield _Plan(f"extra.{own.key}", own.label.title, Ask(), own, None, own.required)


class Cell(QWidget):
    """A title, an editor, and below it what is wrong."""

    edited = Signal()

    def __init__(self, plan: _Plan) -> None:
        super().__init__()
        self.plan, self.fault, self.touched = plan, "", False
        self.editor: Editor = plan.ask.editor() if plan.ask.editor else _editor(plan)
        self.title, self.note = QLabel(), QLabel()
        self._hint = in_own_words(plan.ask.hint) or (plan.field.label.hint if plan.field else "")
        self._arrange()
        if plan.default is not None:
            self.editor.show_value(plan.default)
        self.editor.edited.connect(self._on_edited)

    def _arrange(self) -> None:
        self.title.setText(" " if isinstance(self.editor, Flag) else self.plan.title)
        self.title.setObjectName("label")
        if self.plan.required and not isinstance(self.editor, Flag):
            self.title.setText(f"{self.plan.title} ＊")
        self.title.setBuddy(self.editor.controls[0])
        for control in self.editor.controls:
            words = getattr(control, "text", str)() if len(self.editor.controls) > 1 else ""
            if not control.accessibleName():
                control.setAccessibleName(f"{self.plan.title}：{words}" if words else self.plan.title)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(3))
        layout.addWidget(self.title)
        layout.addWidget(self.editor)
        layout.addWidget(self.note)
        layout.addStretch(1)
        self.say("")

    def read(self) -> Any:
        """Return the value, the default where nothing was entered.

        Raises: Invalid.
        """
        value = self.editor.value()
        if value is None:
            if self.plan.required:
                raise Invalid(f"“{self.plan.title}”还没有填写，请补上。")
            return self.plan.default
        if self.plan.ask.check:
            self.plan.ask.check(value)
        return value

    def check(self) -> bool:
        """Say what is wrong with what stands here, and return whether nothing is."""
        try:
            self.read()
        except Invalid as error:
            self.say(str(error))
        else:
            self.say("")
        return not self.fault

    def say(self, fault: str) -> None:
        """Mark the field as wrong with a sentence, or as right with none."""
        self.fault = fault
        self.note.setText(fault or self._hint)
        self.note.setObjectName("fault" if fault else "hint")
        self.note.setVisible(bool(fault or self._hint))
        for control in self.editor.controls:
            control.setProperty("bad", bool(fault))
            control.setAccessibleDescription(fault or self._hint)
        for each in (self.note, *self.editor.controls):
            each.style().unpolish(each)
            each.style().polish(each)

    def take(self, value: Any) -> None:
        """Show a value nobody typed here."""
        touched = self.touched
        self.editor.show_value(value)
        self.touched = touched
        self.say("")

    def _on_edited(self) -> None:
        self.touched = True
        if self.fault:
            self.check()
        self.edited.emit()

    def holds(self, widget: QWidget | None) -> bool:
        """Return whether a widget is part of this field, a popup of it too."""
        while widget is not None and widget is not self:
            widget = widget.parentWidget()
        return widget is self


def _editor(plan: _Plan) -> Editor:
    assert plan.field is not None
    return editor_of(plan.field, open_choice=not plan.required)


class Form(QWidget):
    """The fields of a sheet; ``changed`` whenever what it says may have changed."""

    changed = Signal()

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self.cells = {plan.key: Cell(plan) for plan in _plans(sheet)}
        self._arrange()
        for key, cell in self.cells.items():
            if key in sheet.start:
                cell.editor.show_value(sheet.start[key])
            cell.touched = False
            cell.edited.connect(self.changed)
        if self.cells:
            self.setFocusProxy(next(iter(self.cells.values())).editor.controls[0])
        QApplication.instance().focusChanged.connect(self._on_focus)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(_PADDING))
        grid.setVerticalSpacing(px(_GAP))
        line, column, across = 0, 0, self.sheet.across
        for cell in self.cells.values():
            wide, head = cell.plan.wide, cell.plan.ask.head
            if column and (wide or head or cell.plan.ask.opens):
                line, column = line + 1, 0
            if head:
                title = QLabel(head)
                title.setObjectName("section")
                grid.addWidget(title, line, 0, 1, across)
                line += 1
            grid.addWidget(cell, line, column, 1, across if wide else 1)
            column = 0 if wide else (column + 1) % across
            line += not column
        for place in range(across):
            grid.setColumnStretch(place, 1)

    @property
    def typed(self) -> bool:
        """Whether somebody changed anything."""
        return any(cell.touched for cell in self.cells.values())

    @property
    def wrong(self) -> list[Cell]:
        """The fields that are marked as wrong, in order."""
        return [cell for cell in self.cells.values() if cell.fault]

    def command(self) -> Any:
        """Return the command, or None with every field at fault marked."""
        right = [cell.check() for cell in self.cells.values()]  # every one is marked, not only the first
        if not all(right):
            self.changed.emit()
            return None
        values = {key: cell.read() for key, cell in self.cells.items()}
        own = tuple((each.key, values.pop(f"extra.{each.key}")) for each in self.sheet.own)
        extra = {"extra": own} if own else {}
        return self.sheet.command(**values, **extra, **self.sheet.fixed)

    def mark(self, faults: Mapping[str, str]) -> list[str]:
        """Mark the fields a service found at fault; return the sentences that belong to no field here."""
        rest = []
        for key, sentence in faults.items():
            cell = self.cells.get(key)
            if cell is None:
                rest.append(sentence)
            else:
                cell.say(sentence)
        self.changed.emit()
        return rest

    def go_to_first(self) -> None:
        """Put the keyboard into the first field that is wrong, and that field in sight."""
        if self.wrong:
            self.wrong[0].editor.controls[0].setFocus(Qt.FocusReason.OtherFocusReason)
            around = self.parentWidget()
            while around is not None and not isinstance(around, QScrollArea):
                around = around.parentWidget()
            if around is not None:
                around.ensureWidgetVisible(self.wrong[0])

    def join(self, seen: Mapping[str, Any], met: Conflict) -> Joined:
        """Take over what only somebody else changed, and return it with the fields both changed."""
        mine = {key: cell.read() for key, cell in self.cells.items()}
        whole = self.sheet.record is not None and self.sheet.record.whole
        both = joined(seen, mine, met.theirs, met.moved, whole=whole)
        for key, value in both.taken.items():
            self.cells[key].take(value)
        return both

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Check a field when the keyboard leaves it for another place of this window."""
        if now is None or before is None:
            return
        for cell in self.cells.values():
            if cell.touched and cell.holds(before) and not cell.holds(now):
                cell.check()
                self.changed.emit()
