"""The strip of a run's steps; where they have no room side by side, or on a low page, it is a shorter one."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.clock import CHINA
from app.services.pay import Stage
from ui.kit.icons import icon
from ui.kit.theme import px, text_label

_NEAR, _ICON = 4, 16  # the first: beside the arrows of eight steps, as wide as a page may be


class Form(IntEnum):
    """Each step over who did it and when; each beside its day; its name alone; beside its day in two rows."""

    FULL, BRIEF, TERSE, FOLDED = range(4)


class Strip(QWidget):
    """The steps of a run from left to right: done by whom and when, waiting, or ahead.

    On a low page, and where they have no room side by side, each has its day alone; still without room
    they stand in two rows, or on a low page without their days, which their tooltips say.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("办理步骤")
        self.stages: tuple[Stage, ...] = ()
        self._needs, self._zoom = dict[Form, int](), 0
        self._form, self._low = Form.FULL, False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(_NEAR))
        self.rows = QHBoxLayout(), QHBoxLayout()
        for row in self.rows:
            row.setSpacing(px(_NEAR))
            column.addLayout(row)

    def show_stages(self, stages: tuple[Stage, ...]) -> None:
        """Show other steps."""
        self.stages, self._needs = stages, {}
        self._lay(Form.BRIEF if self._low else Form.FULL)

    def be_low(self, low: bool) -> None:
        """Take one line, for a page that is low; or the room there is."""
        if low != self._low:
            self._low = low
            self._lay(Form.BRIEF if low else Form.FULL)

    def event(self, event: QEvent) -> bool:
        """Stand in as many rows as the width asks for, once it is known what the steps need."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return done

    def _fit(self) -> None:
        if self._zoom != px(100):
            self._zoom, self._needs = px(100), {}
        if self._form is not Form.FOLDED:
            self._needs[self._form] = self.rows[0].sizeHint().width()
        tried = (Form.BRIEF, Form.TERSE) if self._low else (Form.FULL, Form.BRIEF)
        wanted = next((form for form in tried if self._needs.get(form, 0) <= self.width()), Form.FOLDED)
        if wanted is not self._form:
            self._lay(wanted)

    def _lay(self, form: Form) -> None:
        self._form = form
        for row in self.rows:
            _clear(row)
        half = -(-len(self.stages) // 2) if form is Form.FOLDED else len(self.stages)
        for place, stage in enumerate(self.stages):
            row = self.rows[place // half]
            if place:
                row.addWidget(text_label("›", "hint", wrap=False))
            row.addWidget(_stage(place + 1, stage, form), int(form is Form.FOLDED))
        if form is not Form.FOLDED:
            self.rows[0].addStretch(1)


def _stage(number: int, stage: Stage, form: Form) -> QWidget:
    short = form is not Form.FULL
    state = "done" if stage.done else "now" if stage.now else "ahead"
    words = {"done": "已完成", "now": "正在等待", "ahead": "未到"}[state]
    box, mark, title = QWidget(), QLabel(), QLabel(f"{number} {stage.title}")
    under = QLabel(_day(stage) if short else _under(stage))
    name = {"done": ("check-circle", "success"), "now": ("clock", "warning"), "ahead": ("circle", "text3")}
    mark.setPixmap(icon(*name[state]).pixmap(QSize(px(_ICON), px(_ICON))))
    title.setObjectName("section" if stage.now else "label")
    under.setObjectName("hint")
    when = f"{stage.at.astimezone(CHINA):%Y-%m-%d %H:%M}" if stage.at else ""
    said = (stage.title, words, stage.by, when, stage.note)
    box.setToolTip("，".join(part for part in said if part))
    box.setAccessibleName(box.toolTip())
    line, layout = QHBoxLayout(), QVBoxLayout(box)
    line.setSpacing(px(4))
    line.addWidget(mark)
    line.addWidget(title, int(not short))
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addLayout(line)
    if not short:
        layout.addWidget(under)
    elif form is not Form.TERSE:
        line.addWidget(under, 1)
    return box


def _day(stage: Stage) -> str:
    return f"{stage.at.astimezone(CHINA):%m-%d}" if stage.at else "等待办理" if stage.now else ""


def _under(stage: Stage) -> str:
    done = f"{stage.by} {_day(stage)}".strip() if stage.at else stage.by
    return done or stage.note or _day(stage) or " "


def _clear(row: QHBoxLayout) -> None:
    while row.count():
        widget = row.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
