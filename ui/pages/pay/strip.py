"""The figures at the head of a run; each opens what it is read from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.money import capitals, show
from app.services.pay import Overview, Weight
from ui.kit.icons import Fitted
from ui.kit.theme import px

_GAP = 6
_WAY = {True: QBoxLayout.Direction.LeftToRight, False: QBoxLayout.Direction.TopToBottom}
_THROUGH = Qt.WidgetAttribute.WA_TransparentForMouseEvents


class Figures(QWidget):
    """The figures of a run; ``opened`` says by its name which one was pressed."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, Figure] = {}
        self.seen: Overview | None = None
        self.low = False
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(px(_GAP))

    def show_figures(self, seen: Overview) -> None:
        """Show the figures of a run."""
        _clear(self.row)
        self.seen, self.buttons = seen, {}
        for name, title, value, note in _figures(seen):
            self.buttons[name] = button = Figure(title, value, note, beside=name == "total", low=self.low)
            button.clicked.connect(lambda _on=False, name=name: self.opened.emit(name))
            self.row.addWidget(button, 1)

    def be_low(self, low: bool) -> None:
        """Say each figure in one line, for a page that is low and wide enough for that."""
        if low != self.low:
            self.low = low
            if self.seen is not None:
                self.show_figures(self.seen)

    def event(self, event: QEvent) -> bool:
        """Put titles over their figures where lines lack room: an amount that is cut is another."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            figures = self.buttons.values()
            needed = sum(figure.line() for figure in figures) + self.row.spacing() * len(figures)
            for figure in figures:
                figure.stand(beside=self.low and needed <= self.width())
        return done


def _figures(seen: Overview) -> list[tuple[str, str, str, str]]:
    run, odd = seen.run, {one for f in seen.findings if f.weight is not Weight.NOTE for one in f.slip_ids}
    people = f"另有零发放 {run.zero:,}、暂缓 {run.withheld:,}、不在范围 {run.excluded:,}"
    delta = run.total - (seen.before or run.total)
    than = f"{'+' if delta > 0 else ''}{show(delta)}" if seen.before is not None else "没有上月"
    left = show(seen.available) if seen.available is not None else "无权查看"
    return [
        ("paid", "应发人数", f"{run.paid:,} 人", people),
        ("total", "合计（元）", show(run.total), capitals(run.total)),
        ("before", "较上月", than, "" if seen.before is None else f"上月 {show(seen.before)}"),
        ("available", "预算余额", left, "本年可用于发放"),
        ("odd", "异常", f"{len(odd):,} 人", "需要处理或核对"),
    ]


class Figure(QPushButton):
    """A figure under its title, or after it (``low``); a remark stands ``beside`` it, or is its tooltip."""

    def __init__(
        self, title: str, value: str, note: str = "", *, beside: bool = False, low: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("kpi")
        self.setAccessibleName(f"{title}：{value}，{note}" if note else f"{title}：{value}")
        self.setToolTip(note)
        labels = QLabel(title), QLabel(value), Fitted(note)
        for label, name in zip(labels, ("label", "section" if low else "kpiValue", "hint"), strict=True):
            label.setObjectName(name)
            label.setAttribute(_THROUGH)
        if not beside:
            labels[2].hide()
        self.title, self.value = labels[:2]
        line, layout = QHBoxLayout(), QBoxLayout(_WAY[low], self)
        line.setSpacing(px(_GAP))
        line.addWidget(labels[1])
        line.addWidget(labels[2], 1)
        layout.setContentsMargins(px(10), px(4), px(6), px(4))
        layout.setSpacing(px(_GAP) if low else 0)
        layout.addWidget(labels[0])
        layout.addLayout(line, 1)

    def line(self) -> int:
        """Return how wide title and figure are in one line."""
        margins = self.layout().contentsMargins()
        words = self.title.sizeHint().width() + self.value.sizeHint().width()
        return words + margins.left() + margins.right() + 2 * px(_GAP) + 2

    def stand(self, *, beside: bool) -> None:
        """Put the figure beside its title, or below it."""
        layout = self.layout()
        if isinstance(layout, QBoxLayout) and layout.direction() is not _WAY[beside]:
            layout.setDirection(_WAY[beside])

    def sizeHint(self) -> QSize:
        """Return the room of what is inside: a button asks for its own text only."""
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least room of what is inside."""
        return self.layout().minimumSize()


def _clear(row: QHBoxLayout) -> None:
    while row.count():
        widget = row.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
