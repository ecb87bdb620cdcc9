"""The rows of a list as Qt asks for them, and how their columns look.

The row class is the list of columns; a kind decides text and side, a tone the dot before a state.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.core.fields import Field, Kind, Label, fields_of
from app.core.reading import SHOW, described, most_places, shown
from app.domain.arrangement import Group, Sort, arranged, grouped, laid_out, mean, total, turned
from app.domain.names import spelt_in
from app.domain.sieve import Sieve
from app.reports.listing import Listing
from ui.kit.theme import Tone

MARK = Qt.ItemDataRole.UserRole + 1
"""The role of a cell's Mark; None for a cell as it was read."""

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
INSET = 12
_ROOT = QModelIndex()
NUMBERS = (Kind.COUNT, Kind.MONEY, Kind.SCORE)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


Elsewhere = Callable[[Callable[[], Any], Callable[[Any], None]], None]
"""Who runs work on many rows, and hands on what it gives: at once, or off the GUI thread."""


def at_once(work: Callable[[], Any], done: Callable[[Any], None]) -> None:
    """Do it here and now."""
    done(work())


class Mark(Enum):
    """What a sheet says about a cell: typed and not sent yet, refused, or closed to typing."""

    PENDING = "pending"
    INVALID = "invalid"
    LOCKED = "locked"


@dataclass(frozen=True, kw_only=True)
class Looks:
    """How the columns of a list are shown.

    ``names`` stand out; ``tones`` say by column which value is of which tone; ``bars`` are columns of
    per cent, drawn as a bar.
    """

    names: frozenset[str] = frozenset()
    tones: Mapping[str, Mapping[Any, Tone]] = field(default_factory=dict)
    bars: frozenset[str] = frozenset()


def stronger(font: QFont) -> QFont:
    """Return the same font at medium weight: names, the titles of columns, sums."""
    strong = QFont(font)
    strong.setWeight(QFont.Weight.Medium)
    return strong


def alignment(one: Field) -> Qt.AlignmentFlag:
    """Return where the text of a column stands."""
    return _RIGHT if one.kind in NUMBERS else _LEFT


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
        self.means = True  # of decimals that are ratios it says nothing
        self.rows: list[Any] = []
        self.lines: list[Any] = []
        self.sorts: tuple[Sort, ...] = ()  # empty: as the query gave them
        self.group: str | None = None
        self.folded: frozenset[Any] = frozenset()
        self.filtered: frozenset[str] = frozenset()
        self.filters_shown = False
        self.is_marked = type(self).data is not TableModel.data  # who knows no MARK is not asked for it
        self._given: list[Any] = []
        self._others = False  # the rows to be laid out are not those the sums are of
        self._texts: dict[int, list[str]] = {}
        self._sums: dict[str, str] = {}
        self._places: dict[str, int] = {}  # decimals of a column of scores
        self._numbers: dict[int, int] = {}
        self.elsewhere: Elsewhere = at_once  # who puts many rows in order, and when

    def replace(self, rows: Sequence[Any]) -> None:
        """Show other rows in the present order."""
        self._given, self._others = list(rows), True
        self._order()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by one column; -1 gives the order of the query back."""
        one = (Sort(self.columns[column].key, order == Qt.SortOrder.DescendingOrder),) if column >= 0 else ()
        self.sort_by(one)

    def sort_by(self, sorts: Sequence[Sort]) -> None:
        """Sort the list itself: a proxy would call ``data`` n log n times from C++."""
        self.sorts = tuple(sorts)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self._order()

    def turn_order(self, column: int, *, adding: bool) -> None:
        """Turn a column's order: upwards, downwards, none; alone, or added to the others."""
        self.sort_by(turned(self.sorts, self.columns[column].key, adding=adding))

    def show_columns(self, keys: Iterable[str]) -> None:
        """Show these columns in this order; unknown keys are none."""
        known = {field.key: field for field in self.fields}
        self.beginResetModel()
        self.columns = [known[key] for key in keys if key in known] or list(self.fields)
        self._texts.clear()
        self.endResetModel()

    def leave_out(self, keys: Collection[str]) -> None:
        """Know nothing of some columns: who sees the list may not see them."""
        self.fields = tuple(field for field in self.fields if field.key not in keys)
        self.columns = [field for field in self.columns if field.key not in keys]

    def entitle(self, labels: Mapping[str, Label]) -> None:
        """Give columns other titles."""
        self.fields = tuple(replace(one, label=labels.get(one.key, one.label)) for one in self.fields)
        self.columns = [replace(one, label=labels.get(one.key, one.label)) for one in self.columns]
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def group_by(self, key: str | None) -> None:
        """Gather the rows by a column's values, all unfolded; None gathers them no more."""
        self.group, self.folded = key, frozenset()
        self._order()

    def is_folded(self, place: int) -> bool:
        """Return whether the rows of a group's head are out of sight."""
        line = self.lines[place]
        return isinstance(line, Group) and line.value in self.folded

    def fold(self, place: int) -> None:
        """Fold the group of a line, or unfold it."""
        head = next((line for line in reversed(self.lines[: place + 1]) if isinstance(line, Group)), None)
        if head is not None:
            self.folded = self.folded ^ {head.value}
            self._lay(self.rows)

    def fold_all(self, folded: bool) -> None:
        """Fold every group, or unfold it."""
        values = (line.value for line in self.lines if isinstance(line, Group))
        self.folded = frozenset(values) if folded else frozenset()
        self._lay(self.rows)

    def _order(self) -> None:
        work = partial(arranged, self._given, self.sorts, self.group, self.fields, self._names)
        self.elsewhere(work, self._lay)

    def _lay(self, rows: list[Any]) -> None:
        self.beginResetModel()
        self._texts.clear()
        if self._others:  # in another order they add up to the same
            self._sums.clear()
            self._places.clear()
            self._others = False
        self.rows = self.lines = rows
        self._numbers = {}
        if self.group:
            self.lines = laid_out(grouped(rows, self.group), self.folded)
            real = (place for place, line in enumerate(self.lines) if not isinstance(line, Group))
            self._numbers = {place: number for number, place in enumerate(real, 1)}
        self.endResetModel()

    def forget(self) -> None:
        """Put texts and sums together anew: the rows are others, or say something else."""
        self._texts.clear()
        self._sums.clear()
        self._places.clear()

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
            return [shown(field, line, self._places_of(field)) for field in self.columns]
        return [
            self.head_text(line),
            *(self.sum_text(place, line.rows) for place in range(1, len(self.columns))),
        ]

    def _places_of(self, field: Field) -> int:
        if field.kind is not Kind.SCORE:
            return 1
        if field.key not in self._places:
            self._places[field.key] = most_places(getattr(row, field.key) for row in self.rows)
        return self._places[field.key]

    def head_text(self, group: Group) -> str:
        """Return what stands on the head of a group."""
        kind = next(field.kind for field in self.fields if field.key == self.group)
        value = "" if group.value is None else SHOW[kind](group.value)
        return f"{value or '（空白）'}  {len(group.rows):,}"

    def sum_text(self, column: int, rows: Sequence[Any] | None = None) -> str:
        """Return the sum of a column of money, the mean of one of scores; empty for all others."""
        field = self.columns[column]
        if rows is not None:
            return self._sum(field, rows)
        if field.key not in self._sums:
            self._sums[field.key] = self._sum(field, self.rows)
        return self._sums[field.key]

    def _sum(self, field: Field, among: Sequence[Any]) -> str:
        if field.key in self.adds:
            found = total(field, among)
            return "" if found is None else SHOW[field.kind](found)
        meant = field.kind is Kind.SCORE and self.means and field.key not in self.looks.bars
        found = mean(field, among) if meant else None  # a mean of towns' per cents is nobody's
        return "" if found is None else f"平均 {SHOW[Kind.SCORE](found)}"

    def holds(self, place: int, column: int, word: str) -> bool:
        """Return whether a cell holds a text, a name by its pinyin too."""
        if word in self.text(place, column).casefold():
            return True
        row, key = self.row_at(place), self.columns[column].key
        if row is None or key not in self._names or not word.isascii():
            return False
        return word in spelt_in(row, key)

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
            return field.label.hint or None
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


class Listed(Protocol):
    """A page that lists: what it declares, and how somebody looks at it now."""

    register: Any
    ground: Any
    model: TableModel
    sieve: Sieve
    filter: QLineEdit


def as_seen(page: Listed) -> Listing:
    """Return a list as its page shows it now: columns, lines, groups, and the filters in words."""
    register, model, words = page.register, page.model, page.filter.text().strip()
    known = {field.key: field for field in model.fields}
    kept = [f"含“{words}”"] if words else []
    kept += [described(known.get(each.key), each) for each in page.sieve.working.kept]
    return Listing(
        title=register.title,
        ground="；".join(filter(None, ("" if register.whole else page.ground.name, page.mark.text()))),
        columns=tuple(model.columns),
        lines=tuple(model.lines),
        adds=model.adds,
        group=known[model.group] if model.group else None,
        kept="；".join(kept),
        persons=bool(register.names),
        counted=register.counted,
        signed=register.signed,
    )


class _Numbered(QStyledItemDelegate):
    """Shows the number of each option before it."""

    def __init__(self, blanks: int, owner: QWidget) -> None:
        super().__init__(owner)
        self._blanks = blanks

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.row() >= self._blanks:
            option.text = f"{index.row() - self._blanks + 1}  {option.text}"


class Numbers(QListView):
    """The open list of a chooser: each option with its number, which chooses it here too."""

    def __init__(self, owner: QComboBox, blanks: int) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setItemDelegate(_Numbered(blanks, self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the chooser take a digit, and close once it can be no other number."""
        if not event.text().isdecimal():
            super().keyPressEvent(event)
            return
        self._owner.keyPressEvent(event)
        self.setCurrentIndex(self.model().index(self._owner.currentIndex(), 0))
        if not event.isAccepted():
            self._owner.hidePopup()
            event.accept()
