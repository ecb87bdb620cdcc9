"""The grid's rows as Qt asks for them, and its cells painted: a ground and a sign for who sees no colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import make_dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.core.fields import Label
from app.core.period import Month
from app.domain.worklog.days import SIGNS, DayState
from app.services.worklog import GridRow
from ui.kit.cells import Index, Mark, Role, TableModel
from ui.kit.giving import uncopied
from ui.kit.icons import ink
from ui.kit.table import Table
from ui.kit.theme import px, tokens

_DAY, _WEEK = "day_", "一二三四五六日"
_CENTRE, _INSET = Qt.AlignmentFlag.AlignCenter, 2
_LOOKS = {
    DayState.DONE: ("success_soft", "success"),
    DayState.LACKING: ("danger_soft", "danger"),
    DayState.AWAY: ("info_soft", "info"),
    DayState.EXTRA: ("neutral_soft", "text2"),
    DayState.OFF: ("sunken", "text3"),
}
WIDTHS = {"name": 96, "grid": 150, "due": 58, "done": 58, "lacking": 58}


@cache
def row_class(month: Month) -> type[Any]:
    """Return the row of a month's grid: who, the count, a column a day."""
    days = [
        (f"{_DAY}{day.day}", Annotated[str, Label(f"{day.day}", width=3, help=_spoken(day))])
        for day in days_of(month)
    ]
    return make_dataclass(
        "GridLine",
        [
            ("id", int),
            ("name", Annotated[str, Label("姓名", width=9)]),
            ("due", Annotated[int, Label("应记", width=5)]),
            ("done", Annotated[int, Label("已记", width=5)]),
            ("lacking", Annotated[int, Label("缺记", width=5)]),
            *days,
            ("grid", Annotated[str, Label("网格", width=18, tail=True)]),
            ("town", Annotated[str, Label("乡镇", width=12)]),
        ],
        frozen=True,
    )


def days_of(month: Month) -> list[date]:
    """Return the days of a month."""
    return [date(month.year, month.number, number) for number in range(1, month.last.day + 1)]


def _spoken(day: date) -> str:
    return f"{day:%m-%d} 星期{_WEEK[day.weekday()]}"


class GridModel(TableModel):
    """A month's rows; a cell of a day says in words what its sign means."""

    def __init__(self, month: Month, parent: Any = None) -> None:
        super().__init__(row_class(month), ("name",), parent)
        self.month, self.days, self.given = month, days_of(month), dict[int, GridRow]()

    def take(self, rows: Sequence[GridRow]) -> None:
        """Show rows; the same people keep their places, for somebody may be typing."""
        self.given = {row.id: row for row in rows}
        now = [self._line(row) for row in rows]
        if now and [row.id for row in now] == [row.id for row in self._given]:
            self._given, self.rows, self.lines = list(now), list(now), list(now)
            self.forget()
            self.dataChanged.emit(self.index(0, 0), self.index(len(now) - 1, len(self.columns) - 1))
        else:
            self.replace(now)

    def _line(self, row: GridRow) -> Any:
        signs = {f"{_DAY}{day.day}": SIGNS[state] for day, state in zip(self.days, row.days, strict=True)}
        told = {"due": row.due, "done": row.done, "lacking": row.lacking, "grid": row.grid, "town": row.town}
        return row_class(self.month)(id=row.id, name=row.name, **told, **signs)

    def day_at(self, index: Index) -> tuple[int, date, DayState] | None:
        """Return whose day of which state a cell is; None for a cell that is no day."""
        if not index.isValid() or not self.columns[index.column()].key.startswith(_DAY):
            return None
        row = self.given[self.rows[index.row()].id]
        number = int(self.columns[index.column()].key.removeprefix(_DAY))
        return row.id, self.days[number - 1], row.days[number - 1]

    def index_of(self, person_id: int, day: date) -> Index:
        """Return where somebody's day is shown; invalid when it is not."""
        place = next((at for at, row in enumerate(self.rows) if row.id == person_id), -1)
        keys = [field.key for field in self.columns]
        return self.index(place, keys.index(f"{_DAY}{day.day}")) if place >= 0 else self.index(-1, -1)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what the view asks for; of a day its name, date and state in words."""
        if role in (Role.AccessibleTextRole, Role.ToolTipRole) and (found := self.day_at(index)):
            return f"{self.rows[index.row()].name} {_spoken(found[1])}：{found[2].label}"
        return super().data(index, role)


class GridTable(Table):
    """The table of a ``GridModel``: a painted cell a day; many persons are not copied out of it."""

    def __init__(self, model: GridModel, parent: QWidget, name: str) -> None:
        super().__init__(model, parent, name)
        self.holds = lambda rows: uncopied(len(rows), rows)

    def paint_over(self, painter: QPainter, rect: QRect, index: Index, mark: Mark | None) -> None:
        """Paint a day's ground and its sign over the text of the cell."""
        found = self.rows_model.day_at(index) if isinstance(self.rows_model, GridModel) else None
        if found is None:
            return
        now, state = tokens(), found[2]
        ground, sign = _LOOKS.get(state, ("surface", "text3"))
        chosen = self.selectionModel().isSelected(index)
        painter.fillRect(rect, ink(now.selected if chosen else now.surface))
        inset = px(_INSET)
        painter.fillRect(rect.adjusted(inset, inset, -inset, -inset), ink(getattr(now, ground)))
        painter.setPen(ink(getattr(now, sign)))
        painter.drawText(rect, _CENTRE, SIGNS[state])
