"""The figures over the roster, each a button that opens the rows it is counted from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.access import Permission, permits
from app.core.money import show
from app.core.narrowing import Narrowing, only
from app.domain.pay import RunState
from app.services import pay, roster, units
from app.workspace import Unit
from ui.kit.page import Ground, within
from ui.kit.register import RegisterPage
from ui.kit.theme import px

_GAP = 8
_ALL = Narrowing()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the part of the county one stands on, and the page and rows it is read from."""

    title: str
    value: str
    note: str = ""
    page: str = "roster"
    target: object = _ALL
    warns: bool = False


@permits(Permission.ROSTER_READ)
def figures(unit: Unit, ground: Ground) -> tuple[Figure, ...]:
    """Return the figures of a part of the county: in post, by kind, vacant grids, the latest pay."""
    here = within(unit, ground)
    kinds = roster.counts(here)
    serving = sum(kind.count for kind in kinds)
    found = [Figure("在岗网格员", f"{serving:,} 人")]
    found += [
        Figure(
            kind.label,
            f"{kind.count:,} 人",
            f"核定 {kind.planned:,}" if kind.planned is not None and not ground.name else "",
            target=only(employment=kind.label),
        )
        for kind in kinds
        if kind.count or kind.planned
    ]
    if Permission.UNITS_READ in unit.actor.permissions:
        found.append(_vacant(here))
    if Permission.PAY_READ in unit.actor.permissions:
        found += _paid(here)
    return tuple(found)


def _vacant(unit: Unit) -> Figure:
    empty = units.vacancies(unit)
    short = sum(row.wanted - row.workers for row in empty)
    return Figure(
        "空岗网格", f"{len(empty):,} 个", f"缺 {short:,} 人" if short else "", "vacancies", _ALL, short > 0
    )


def _paid(unit: Unit) -> list[Figure]:
    """Return what the latest run pays the people of this part of the county."""
    newest = next((run for run in pay.runs(unit) if run.state is not RunState.DISCARDED), None)
    if newest is None:
        return []
    total = sum((slip.amount for slip in pay.slips(unit, newest.id)), Decimal(0))
    title = f"{newest.month.number}月应发（{newest.state.label}）"
    return [Figure(title, f"{show(total)} 元", newest.month.label, "run", newest.id)]


class Strip(QWidget):
    """The figures side by side; they follow the page to another part of the county."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page = page
        self.chips: dict[str, QPushButton] = {}
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(px(_GAP))

    def refresh(self) -> None:
        """Count again."""
        self.page.desk.ask(self, figures, self.page.ground, done=self._show, name="figures")

    def _show(self, found: tuple[Figure, ...]) -> None:
        while (item := self.row.takeAt(0)) is not None:
            if item.widget():
                item.widget().hide()
                item.widget().deleteLater()
        self.chips = {figure.title: Chip(figure, self) for figure in found}
        for figure in found:
            self.row.addWidget(self.chips[figure.title])

    def open(self, figure: Figure) -> None:
        """Show the rows a figure is counted from."""
        if isinstance(figure.target, Narrowing) and figure.page == self.page.register.id:
            self.page.clear()
            self.page.narrow(figure.target)
        else:
            self.page.desk.open(
                figure.page, self.page.ground, None if figure.target == _ALL else figure.target
            )


class Chip(QPushButton):
    """One figure under its title; a word on it is its tooltip."""

    def __init__(self, figure: Figure, strip: Strip) -> None:
        super().__init__()
        self.setObjectName("tile")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" ".join(filter(None, (figure.title, figure.value, figure.note))))
        self.setToolTip(f"{figure.note}。点击查看明细" if figure.note else "点击查看明细")
        self.clicked.connect(lambda _on=False: strip.open(figure))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(10), px(4), px(6), px(4))
        column.setSpacing(0)
        for text, name in ((figure.title, "moved" if figure.warns else "label"), (figure.value, "section")):
            label = QLabel(text)
            label.setObjectName(name)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)

    def sizeHint(self) -> QSize:
        """Return the room its lines need; a button by itself would count its empty text."""
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
