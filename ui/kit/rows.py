"""The rows of a list as Qt asks for them: the row class is the list of columns, its kinds decide the text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.clock import CHINA
from app.core.fields import Field, Kind, fields_of
from app.core.money import show
from app.domain.arrangement import Group, Sort, grouped, mean, sorted_by, total
from ui.kit.cells import NUMBERS, Looks, Tone, alignment

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_ROOT = QModelIndex()

SHOW: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.COUNT: "{:,}".format,
    Kind.MONEY: show,
    Kind.SCORE: lambda score: f"{score.normalize():f}",
    Kind.DATE: lambda day: day.isoformat(),
    Kind.TIME: lambda moment: moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
    Kind.MONTH: str,
    Kind.CHOICE: lambda choice: choice.label,
    Kind.FLAG: lambda flag: "是" if flag else "否",
}


def shown(field: Field, row: object) -> str:
    """Return what the user reads in a cell; an unknown value is empty, never zero."""
    value = getattr(row, field.key)
    return "" if value is None else SHOW[field.kind](value)


class TableModel(QAbstractTableModel):
    """A list of row dataclasses with an order, groups and columns; the ones in ``names`` sort by pinyin.

    ``rows`` are the rows in their order; ``lines`` is what stands on screen: the same rows, or with groups
    their heads (``Group``) and the rows of those that are not folded.
    """

    def __init__(
        self,
        row_type: type[Any],
        names: Collection[str] = (),
        parent: QObject | None = None,
        looks: Looks | None = None,
    ) -> None:
        super().__init__(parent)
        self._names, self.looks = frozenset(names), looks or Looks(names=frozenset(names))
        self.fields = fields_of(row_type)
        self.columns: list[Field] = list(self.fields)
        self.adds = frozenset(field.key for field in self.fields if field.kind is Kind.MONEY)
        self.rows: list[Any] = []
        self.lines: list[Any] = []
        self.sorts: tuple[Sort, ...] = ()  # empty: as the query gave them
        self.group: str | None = None
        self.folded: frozenset[Any] = frozenset()
        self.filtered: frozenset[str] = frozenset()
        self.filters_shown = False
        self._given: list[Any] = []
        self._texts: dict[int, list[str]] = {}
        self._numbers: dict[int, int] = {}

    def replace(self, rows: Sequence[Any]) -> None:
        """Show other rows in the present order."""
        self._given = list(rows)
        self._relay(sort=True)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by one column; -1 gives the order of the query back."""
        one = (Sort(self.columns[column].key, order == Qt.SortOrder.DescendingOrder),) if column >= 0 else ()
        self.sort_by(one)

    def sort_by(self, sorts: Sequence[Sort]) -> None:
        """Sort the list itself: a proxy would call ``data`` n log n times from C++."""
        self.sorts = tuple(sorts)
        self._relay(sort=True)

    def show_columns(self, keys: Iterable[str]) -> None:
        """Show these columns in this order; unknown keys are none."""
        known = {field.key: field for field in self.fields}
        self.beginResetModel()
        self.columns = [known[key] for key in keys if key in known] or list(self.fields)
        self._texts.clear()
        self.endResetModel()

    def group_by(self, key: str | None) -> None:
        """Gather the rows by a column's values, all unfolded; None gathers them no more."""
        self.group, self.folded = key, frozenset()
        self._relay(sort=True)

    def is_folded(self, place: int) -> bool:
        """Return whether the rows of a group's head are out of sight."""
        line = self.lines[place]
        return isinstance(line, Group) and line.value in self.folded

    def fold(self, place: int) -> None:
        """Fold the group of a line, or unfold it."""
        head = next((line for line in reversed(self.lines[: place + 1]) if isinstance(line, Group)), None)
        if head is not None:
            self.folded = self.folded ^ {head.value}
            self._relay(sort=False)

    def fold_all(self, folded: bool) -> None:
        """Fold every group, or unfold it."""
        values = (line.value for line in self.lines if isinstance(line, Group))
        self.folded = frozenset(values) if folded else frozenset()
        self._relay(sort=False)

    def _relay(self, *, sort: bool) -> None:
        self.beginResetModel()
        self._texts.clear()
        if sort:
            self.rows = sorted_by(self._given, self.sorts, self.fields, self._names)
        self.lines, self._numbers = self.rows, {}
        if self.group:
            self._gather(self.group)
        self.endResetModel()

    def _gather(self, key: str) -> None:
        """Stand the rows in groups, which follow the query unless the order names their column."""
        groups = grouped(self.rows, key)
        if key not in [sort.key for sort in self.sorts]:
            first = {group.value: place for place, group in enumerate(grouped(self._given, key))}
            groups.sort(key=lambda group: first[group.value])
        self.rows, self.lines = [], []
        for group in groups:
            self.rows += group.rows
            self.lines += [group, *(() if group.value in self.folded else group.rows)]
        real = (place for place, line in enumerate(self.lines) if not isinstance(line, Group))
        self._numbers = {place: number for number, place in enumerate(real, 1)}

    def row_at(self, place: int) -> Any | None:
        """Return the row of a line, None for the head of a group."""
        line = self.lines[place]
        return None if isinstance(line, Group) else line

    def number_at(self, place: int) -> int:
        """Return which row of the list a line is, from 1."""
        return self._numbers.get(place, place + 1)

    def text(self, place: int, column: int) -> str:
        """Return what the user reads in a cell; put together once per row that comes into sight."""
        texts = self._texts.get(place)
        if texts is None:
            texts = self._texts[place] = self._texts_of(self.lines[place])
        return texts[column]

    def _texts_of(self, line: Any) -> list[str]:
        if not isinstance(line, Group):
            return [shown(field, line) for field in self.columns]
        return [
            self.head_text(line),
            *(self.sum_text(place, line.rows) for place in range(1, len(self.columns))),
        ]

    def head_text(self, group: Group) -> str:
        """Return what stands on the head of a group."""
        kind = next(field.kind for field in self.fields if field.key == self.group)
        value = "" if group.value is None else SHOW[kind](group.value)
        return f"{value or '（空白）'}  {len(group.rows):,}"

    def sum_text(self, column: int, rows: Sequence[Any] | None = None) -> str:
        """Return the sum of a column of money, the mean of one of scores; empty for all others."""
        field, among = self.columns[column], self.rows if rows is None else rows
        if field.key in self.adds:
            found = total(field, among)
            return "" if found is None else SHOW[field.kind](found)
        found = mean(field, among) if field.kind is Kind.SCORE else None
        return "" if found is None else f"平均 {SHOW[Kind.SCORE](found)}"

    def tone(self, row: Any, field: Field) -> Tone | None:
        """Return the tone of a state, None for plain text."""
        tones = self.looks.tones.get(field.key)
        return None if tones is None else tones.get(getattr(row, field.key))

    def is_number(self, column: int) -> bool:
        """Return whether a column stands at the right."""
        return self.columns[column].kind in NUMBERS

    def is_filtered(self, column: int) -> bool:
        """Return whether a column keeps rows away."""
        return self.columns[column].key in self.filtered

    def sort_place(self, column: int) -> int | None:
        """Return which place a column has in the order, None for none."""
        key = self.columns[column].key
        return next((place for place, sort in enumerate(self.sorts) if sort.key == key), None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self.number_at(section) if role == Role.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        field = self.columns[section]
        if role == Role.DisplayRole:
            return field.label.title
        if role == Role.ToolTipRole:
            return field.label.help or None
        if role == Role.TextAlignmentRole:
            return alignment(field)
        return self._spoken_title(section) if role == Role.AccessibleTextRole else None

    def _spoken_title(self, section: int) -> str:
        said, place = [self.columns[section].label.title], self.sort_place(section)
        if place is not None:
            said.append(f"第 {place + 1} 排序，{'降序' if self.sorts[place].descending else '升序'}")
        if self.is_filtered(section):
            said.append("已筛选")
        return "，".join(said)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self.text(index.row(), index.column())
        if role == Role.AccessibleTextRole:
            title = self.columns[index.column()].label.title
            return f"{title}：{self.text(index.row(), index.column()) or '空'}"
        if role == Role.TextAlignmentRole:
            return alignment(self.columns[index.column()])
        return None
