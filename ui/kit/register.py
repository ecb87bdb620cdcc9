"""A register: title, buttons, filters, table, sums.  Features declare one; nobody subclasses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.core.access import Guarded, Permission
from app.core.fields import Label
from app.core.narrowing import Kept, Narrowing
from app.core.own_words import in_own_words
from app.domain.arrangement import Sort
from app.domain.sieve import Sieve
from app.domain.values import Tally, tally, texts_of_values
from app.domain.views import DENSITIES
from app.reports.listing import Listing, people_of
from app.services.units import Branch
from ui.kit.cells import Looks, TableModel, as_seen
from ui.kit.clipboard import Carrier, summed
from ui.kit.desk import Desk
from ui.kit.filters import FilterPopup, Watched
from ui.kit.giving import uncopied
from ui.kit.header import FindBar, SumRow
from ui.kit.page import EVERYTHING, Acts, Ground, Reading, lead
from ui.kit.page import Action as Action
from ui.kit.preview import ListButtons
from ui.kit.table import Nothing, Table
from ui.kit.theme import Tone, px, text_label
from ui.kit.views import Arranger, Bar

_PADDING, _GAP = 16, 8
COMPACT_BELOW = 640  # a page lower than this has closer rows
_WHOLE = "全县数据，不随辖区筛选"


@dataclass(frozen=True, kw_only=True)
class Register:
    """A page that lists the rows of one query.

    ``topics`` are the tables whose changes reload it; ``names`` are the fields that hold persons'
    names: they sort by pinyin and are found by it.  ``adds`` are the columns of money with a sum;
    None means all of them.  ``whole`` is for what no part of the tree owns: its ground is everything.
    ``card`` makes the inspector's widget for a selected row, where the plain list of fields is not enough;
    ``strip`` the figures over the list, whose ``refresh()`` is called whenever the rows are read; what it
    has ``below`` stands under the list.
    ``first`` are the columns that stay at the left while the others scroll, None means the names; ``tones``
    says which value of a column is of which tone, ``bars`` are of per cent, ``counted`` measures a row.
    ``opens`` is the title of the action that Enter and a double click start; ``onward`` the title and page of
    what is done first where the list is empty and has no primary action.  ``head`` lists the first of the
    same rows, for a list that may be long: they are on screen before the others have been read.
    ``needs`` says of a column what one must hold to see it: for all others it does not exist; ``labels``
    gives columns the titles that follow from the rows, from the first of them.  ``onto`` is what is done
    with rows that were carried to a unit of the tree: it gets the page, them and the unit, and ``carried_by``
    is the permission without which nothing can be carried.  ``signed`` are those who sign it on paper.
    ``past`` is its query from another standpoint, whose day ``means`` something (在岗于).  ``sent`` is what
    another page may send instead of a row's id, and what is done with it; ``elsewhere`` lists the others.
    """

    id: str
    title: str
    row: type[Any]
    query: Guarded[Any, Any, Sequence[Any]]
    topics: frozenset[str]
    names: tuple[str, ...] = ("name",)
    empty: str = "还没有记录。"
    adds: tuple[str, ...] | None = None
    whole: bool = False
    section: str = ""
    icon: str = "list-bullets"
    actions: tuple[Action, ...] = ()
    card: Callable[[Desk, Any], QWidget] | None = None
    opens: str = ""
    onward: tuple[str, str] = ("", "")
    strip: Callable[[RegisterPage], Any] | None = None
    first: tuple[str, ...] | None = None
    tones: Mapping[str, Mapping[Any, Tone]] = field(default_factory=dict)
    bars: tuple[str, ...] = ()
    counted: str = "条"
    head: Guarded[Any, Any, Sequence[Any]] | None = None
    needs: Mapping[str, Permission] = field(default_factory=dict)
    labels: Callable[[Any], Mapping[str, Label]] | None = None
    onto: Callable[[RegisterPage, Sequence[Any], Branch], object] | None = None
    carried_by: Permission | None = None
    signed: tuple[str, ...] = ()
    past: Guarded[Any, Any, Sequence[Any]] | None = None
    means: str = ""
    sent: Mapping[type[Any], Callable[[RegisterPage, Any], object]] = field(default_factory=dict)
    elsewhere: str = ""

    @property
    def still(self) -> tuple[str, ...]:
        """The columns that stand first and stay."""
        return self.names if self.first is None else self.first

    @property
    def permission(self) -> Permission:
        """What a person must hold to read it: what its query asks for."""
        return self.query.permission

    def build(self, desk: Desk, ground: Ground = EVERYTHING) -> RegisterPage:
        """Return its widget."""
        page = RegisterPage(self, desk, ground)
        if self.onto is not None and self.carried_by is not None and desk.may(self.carried_by):
            Carrier(page, page.table, self.onto)
        if self.past is not None:
            from ui.kit.foreseen import LookBack  # and forms, which not every page needs at once

            LookBack(page, self.past, self.means)
        return page


def _taken(page: RegisterPage, target: object) -> bool:
    """Return whether a target is no row: a narrowing, or what another page sends."""
    does = {Narrowing: RegisterPage.narrow, **page.register.sent}.get(type(target))
    if does is not None:
        does(page, target)
    return does is not None


class RegisterPage(QWidget):
    """The widget of a Register, for one ground at a time."""

    chosen = Signal(object)
    """The selected rows, in their order on screen."""

    def __init__(
        self, register: Register, desk: Desk, ground: Ground = EVERYTHING, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.register, self.desk, self.ground = register, desk, ground
        self.target: object = None
        self._acts = Acts(self, desk, register.actions)
        self.buttons = self._acts.buttons
        looks = Looks(names=frozenset(register.names), tones=register.tones, bars=frozenset(register.bars))
        self.model = TableModel(register.row, register.names, self, looks)
        self.model.leave_out({key for key, needed in register.needs.items() if not desk.may(needed)})
        self.model.filters_shown = True
        self.reading = Reading(self)
        if register.adds is not None:
            self.model.adds = frozenset(register.adds)
        self.table = Table(self.model, self, register.title or "列表")
        self.bar = Bar(self.model.fields, self)
        self.where = text_label(in_own_words(_WHOLE) if register.whole else ground.name, "hint", wrap=False)
        self.mark, self.head = text_label("", "presses", wrap=False), QHBoxLayout()
        self.mark.hide()
        self.sieve = Sieve(self._filter)
        self.filter, self.foot = self.bar.words, self.bar.count
        self.sums, self.nothing = SumRow(self.table, register.counted, self), Nothing(self.table)
        self.finding = FindBar(self.table, self.sieve.holding, self)
        self._order_columns()
        self.strip = register.strip(self) if register.strip else None
        self.arranger = Arranger(self.table, self.sieve, desk.notes, register.id)
        self.giving = ListButtons(self, desk, self._seen)
        self.watched = Watched(self, desk, self._seen)
        self.bar.hold(self.arranger, *self.giving.buttons)
        self._arrange()
        self._connect()
        self.refresh()

    def _order_columns(self) -> None:
        every = [field.key for field in self.model.fields]
        first = [key for key in self.register.still if key in every]
        self.model.show_columns([*first, *(key for key in every if key not in first)])
        self.table.freeze(len(first))

    def _arrange(self) -> None:
        title = text_label(self.register.title, "pageTitle", wrap=False)
        if not self.register.title:  # a list inside a page is named by the page
            title.hide()
            self.where.hide()
        head, grid = self.head, QFrame()
        head.setSpacing(_GAP)
        head.addWidget(title)
        head.addWidget(self.mark)
        head.addWidget(self.where, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in self.buttons.values():
            head.addWidget(button)
        grid.setObjectName("grid")
        inside = QVBoxLayout(grid)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.finding)
        inside.addWidget(self.sums)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING, _PADDING, _PADDING, _GAP)
        layout.setSpacing(_GAP)
        layout.addLayout(head)
        for line in filter(None, (self.strip, self.bar, grid, getattr(self.strip, "below", None))):
            layout.addWidget(line, int(line is grid))
        lead(self, self.table)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self.sieve.say)
        self.arranger.dense.connect(self._measure)
        self.table.selectionModel().selectionChanged.connect(self._choose)
        _serve(self)
        self.bar.opened.connect(self._reopen)
        self.bar.removed.connect(self.sieve.remove)
        self.bar.cleared.connect(self.clear)
        self.nothing.pressed.connect(self._go_on)
        self._acts.serve(self.table, self.register.opens)
        self.desk.changed.connect(self._on_changed)
        self.model.modelReset.connect(self._laid)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys_, act in (
            (QKeySequence(QKeySequence.StandardKey.Find), self.finding.seek),
            (QKeySequence("F3"), partial(self.finding.go, 1)),
            (QKeySequence("Shift+F3"), partial(self.finding.go, -1)),
            (QKeySequence("Ctrl+Shift+F"), self.filter.setFocus),
            (QKeySequence("Ctrl+Shift+L"), self.sieve.turn),
            (QKeySequence(QKeySequence.StandardKey.Refresh), self.refresh),
            (QKeySequence(Qt.Key.Key_Escape), self._escape),
        ):
            QShortcut(keys_, self, act, context=here)

    def refresh(self, *, anew: bool = False) -> None:
        """Read the rows again, ``anew`` those of another ground; selection, order and filters stay."""
        if not self.reading.begin(anew=anew):
            self.recount()

    def recount(self) -> None:
        """Let the figures over the list be read; never before its first rows."""
        self._acts.read()
        if self.strip:
            self.strip.refresh()

    def stand_on(self, ground: Ground) -> None:
        """Show the rows of another part of the tree."""
        if ground != self.ground:
            self.ground = ground
            self.where.setText(ground.name)
            self.refresh(anew=True)

    def go_to(self, target: object) -> None:
        """Show the row with this id, or only the rows of a Narrowing, as soon as they have been read."""
        if not _taken(self, target):
            self.target = target
            self.clear()
            self._reach()

    def narrow(self, narrowing: Narrowing) -> None:
        """Keep only the rows of a narrowing; it is shown as chips."""
        self.sieve.narrow(narrowing)

    def clear(self) -> None:
        """Take every filter away, the words too."""
        self.filter.clear()
        if self.sieve.narrowing.kept:
            self.narrow(Narrowing())

    def _escape(self) -> None:
        (self.finding.leave if self.finding.isVisible() else self.clear)()

    def open_filter(self, column: int) -> FilterPopup | None:
        """Drop the filter of a column from its title; None where its values must be gathered first."""
        one = self.model.columns[column]
        if not self.reading.whole:
            self.reading.wait(partial(self.open_filter, column))
            return None
        rows, mine = self.sieve.others(one.key), self.sieve.of(one.key)
        work = partial(tally, one, rows, mine, self.register.names)
        return self.reading.many(rows, work, partial(_drop, self, mine))

    def _reopen(self, kept: Kept) -> None:
        place = next((at for at, one in enumerate(self.model.columns) if one.key == kept.key), None)
        if place is not None:
            self.open_filter(place)

    def _sort(self, key: str, down: bool, adding: bool) -> None:
        others = tuple(sort for sort in self.model.sorts if sort.key != key) if adding else ()
        self.model.sort_by((*others, Sort(key, down)))

    def _reach(self) -> bool:
        """Return whether nothing is left to go to."""
        if self.target is None:
            return True
        rows = enumerate(self.model.lines)
        place = next((place for place, row in rows if getattr(row, "id", None) == self.target), None)
        if place is None:
            return False
        self.target = None
        self.table.selectRow(place)
        self.table.scrollTo(self.model.index(place, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep as many rows in sight as a low screen allows."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _measure(self) -> None:
        density = self.arranger.shelf.density
        if density == "usual" and self.height() < px(COMPACT_BELOW):
            density = "compact"
        self.table.verticalHeader().setDefaultSectionSize(px(DENSITIES[density][1]))
        self.sums.measure()

    def _filter(self) -> None:
        """Show what the filters leave."""
        self.model.filtered = frozenset(kept.key for kept in self.sieve.working.kept)
        self.bar.show_filters(self.sieve.narrowing, on=self.sieve.on)
        if self.reading.some:
            self.model.replace(self.sieve.rows())

    def _laid(self) -> None:
        """Count and choose among the rows as they stand now."""
        if self.reading.some:
            self._count()
            self._choose()
            settled = self.reading.settle()
            if not self._reach() and settled:
                wanted, self.target = self.target, None
                self.desk.miss(self.register.elsewhere, wanted)

    def _seen(self) -> Listing | None:
        return as_seen(self) if self.reading.whole else None

    def _choose(self) -> None:
        rows = self.table.chosen()
        self._acts.weigh(rows)
        self.chosen.emit(rows)

    def card(self, rows: Sequence[Any]) -> QWidget | None:
        """Return the inspector's widget for the selected rows, None for the plain list of fields."""
        return self.register.card(self.desk, rows[0]) if self.register.card and rows else None

    def summary(self) -> str:
        """Return what is selected, counted and added up, for the status line."""
        return summed(self.table, self.register.counted)

    def _count(self) -> None:
        shown_, every, word = len(self.model.rows), len(self.sieve.every), self.register.counted
        whole = f"（全部 {every:,} {word}）" if shown_ < every else ""
        read = self.reading.whole
        self.bar.say(f"共 {shown_:,} {word}{whole}" if read else f"前 {every:,} {word}，正在读取其余的…")
        self.sums.know(known=read)
        if not read:
            self.nothing.hide()
        elif not every:
            first = None if self.mark.text() else self._acts.first()
            said = in_own_words(self.register.empty)
            self.nothing.say(said, first.title if first else self.register.onward[0])
        elif not shown_:
            named = [f"“{self.filter.text().strip()}”"] if self.filter.text().strip() else []
            named += [f"“{chip.text()}”" for chip in self.bar.chips if chip.isEnabled()]
            self.nothing.say(f"没有符合{'和'.join(named)}的记录。", "清除筛选")
        else:
            self.nothing.hide()

    def _go_on(self) -> None:
        first = self._acts.first()
        if self.sieve.every:
            self.clear()
        elif first is not None:
            first.start(self)
        else:
            self.desk.open(self.register.onward[1])

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & self.register.topics:
            self.refresh()


def _drop(page: RegisterPage, mine: Kept | None, found: Tally) -> FilterPopup | None:
    keys = [field.key for field in page.model.columns]
    if found.field.key not in keys:
        return None  # the column has gone meanwhile
    column, header = keys.index(found.field.key), page.table.horizontalHeader()
    popup = FilterPopup(found, mine, page)
    page.desk.tasks.read(popup, lambda _job: texts_of_values(found), done=popup.know)
    popup.kept.connect(page.sieve.keep)
    popup.sort_wanted.connect(page._sort)
    if page.model.lines:
        page.table.scrollTo(page.model.index(max(page.table.rowAt(0), 0), column))
    popup.drop_from(header.mapToGlobal(QPoint(page.table.column_left(column), header.height())))
    return popup


def _serve(page: RegisterPage) -> None:
    """Open the filters its table asks for, and let it copy no more persons than one may take out alone."""
    page.table.filter_wanted.connect(page.open_filter)
    page.table.uncopied.connect(page.desk.tell)
    if page.register.names:
        page.table.holds = lambda rows: uncopied(people_of(rows, page.register.counted), rows)
