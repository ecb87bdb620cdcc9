"""The pane around the tree: its title, a filter line, the tree, and the totals below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.domain.search import hits, texts
from app.domain.units import Level
from app.services.units import Branch, Trunk, branches, leaves, trunk
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.page import EVERYTHING, Ground
from ui.kit.theme import px
from ui.shell.scope_tree import BRANCH, ScopeTree, TreeModel, around, ground_of

_FOLDED, _GAP, _EDGE, _OPEN_ALL = 36, 8, 12, 600
_TOPICS = frozenset({"unit", "unit_version", "posting"})


class ScopePane(QWidget):
    """Says on what ground the person stands: ``stood`` for the page in front, ``opened`` for a new tab."""

    stood = Signal(object)
    opened = Signal(object)

    rooted = Signal(object)
    """The names of the units at the top: what the person may see, and what is below it."""

    def __init__(self, desk: Desk, unit_id: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.unit_id, self.folded, self._quiet = desk, unit_id, False, False
        self._all: list[Branch] = []
        self._unread: dict[int, int] = {}  # by unit, how many hang on it that nobody has come to yet
        self._texts: dict[int, str] = {}
        self._going = EVERYTHING
        self.model = TreeModel(self)
        self.tree = ScopeTree(self.model)
        self.filter, self.foot, self.title, self.fold_button = QLineEdit(), QLabel(), QLabel(), QToolButton()
        self._arrange()
        self.filter.textChanged.connect(self._filter)
        self.model.wanting.connect(self._come_to)
        self.tree.selectionModel().currentChanged.connect(self._stand)
        self.tree.installEventFilter(self)
        self.tree.viewport().installEventFilter(self)
        desk.changed.connect(self._on_changed)
        self.refresh()

    def _arrange(self) -> None:
        self.setObjectName("scopePane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title.setText("辖区范围")
        self.title.setObjectName("section")
        self.foot.setObjectName("hint")
        self.filter.setPlaceholderText("筛选：名称或拼音首字母")
        self.filter.setAccessibleName("筛选辖区")
        self.filter.setClearButtonEnabled(True)
        self.fold_button.setIcon(icon("caret-double-left"))
        self.fold_button.setAccessibleName("折叠辖区范围")
        self.fold_button.setToolTip("折叠或展开辖区范围  Ctrl+B")
        head, line = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(_EDGE, 0, 4, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.fold_button)
        line.setContentsMargins(_EDGE, 0, _EDGE, 0)
        line.addWidget(self.filter)
        self.foot.setContentsMargins(_EDGE, 0, _EDGE, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, _GAP, 1, _GAP)  # the border at the right is not among them
        layout.setSpacing(_GAP)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addWidget(self.tree, 1)  # its marks reach from edge to edge
        layout.addWidget(self.foot)
        layout.addStretch(0)  # holds the button up while the rest is folded away

    def fold(self, folded: bool) -> None:
        """Leave a strip with the button, or show the tree again."""
        self.folded = folded
        for part in (self.title, self.filter, self.tree, self.foot):
            part.setVisible(not folded)
        self.fold_button.setIcon(icon("caret-double-right" if folded else "caret-double-left"))
        self.fold_button.setAccessibleName("展开辖区范围" if folded else "折叠辖区范围")
        self.setMinimumWidth(px(_FOLDED) if folded else px(180))
        self.setMaximumWidth(px(_FOLDED) if folded else px(480))

    def refresh(self) -> None:
        """Read the tree again; the place in it stays."""
        self.desk.ask(self, trunk, self.unit_id, done=self._show, name="branches")

    def ground(self) -> Ground:
        """Return where the person stands; everything, before the tree has been read."""
        branch = self._branch(self.tree.currentIndex())
        return self._ground(branch) if branch else EVERYTHING

    def _roots(self) -> list[Branch]:
        return [branch for branch in self._all if branch.parent_id is None]

    def _ground(self, branch: Branch) -> Ground:
        return EVERYTHING if [branch] == self._roots() else ground_of(branch)

    def go_to(self, ground: Ground) -> None:
        """Mark a ground in the tree, as the page that came to the front stands on it."""
        self._going = ground
        if self._all:  # before that, the place remembered stays
            roots, low = self._roots(), ground.scope.lo
            if ground == EVERYTHING:
                self._mark(roots[0].id if len(roots) == 1 else None)
                return
            near = (branch for branch in self._all if branch.scope_lo == low)  # one or a few of thousands
            self._mark(next((branch.id for branch in near if self._ground(branch) == ground), None))
            if self.unit_id is None and self._unread:
                around_it = (one for one in self._all if one.id in self._unread and one.scope.holds(low))
                self._come_to(list(around_it))

    def _come_to(self, above: list[Branch]) -> None:
        """Read what hangs on some branches, now that somebody comes to it."""
        known = self._all

        def done(read: list[Branch]) -> None:
            if known is not self._all:
                return  # the tree has been read again meanwhile
            if not self.model.fill(above, read):
                self.refresh()
                return
            known.extend(read)
            for one in above:
                self._unread.pop(one.id, None)
            if self.unit_id is None:
                self.go_to(self._going)
            self._stand(self.tree.currentIndex())

        if above:
            self.desk.ask(self, leaves, above, done=done)

    def _show(self, found: Trunk) -> None:
        self._all, self._unread, self._texts = found.branches, dict(found.unread), {}
        roots = self._roots()
        if self.unit_id not in {branch.id for branch in self._all}:
            self.unit_id = roots[0].id if len(roots) == 1 else None
        self._filter()
        self._sum_up(found, roots)
        self.rooted.emit([branch.name for branch in roots])
        self.stood.emit(self.ground())

    def _sum_up(self, found: Trunk, roots: list[Branch]) -> None:
        """Write below the tree how many units there are of the level whose workers serve."""
        served = (one.level for one in reversed(self._all) if one.workers)
        level = found.level if found.unread else next(served, Level.GRID)
        grids = sum(branch.level is level for branch in self._all) + sum(found.unread.values())
        missing = sum(branch.missing for branch in roots)
        people = sum(branch.workers for branch in roots)
        told = f"{grids:,} {level.label}"  # an administrator is not told who serves
        self.foot.setText(f"{told} / {people:,} 人 / 缺员 {missing:,}" if people or missing else told)

    def _filter(self) -> None:
        words = self.filter.text().casefold().split()
        if words and self._all and not self._texts:
            self._spell()
            return
        found = hits(self._texts, words) if words else set[int]()
        self.model.replace(around(self._all, found) if words else self._all, self._unread)
        self.tree.expandToDepth(0)
        if len(found) <= _OPEN_ALL:
            self._open_down_to(found)
        self._mark(self.unit_id)

    def _know(self, found: list[Branch]) -> None:
        """Have all of the tree, as whoever filters it needs it."""
        self._all, self._unread = found, {}
        self._filter()

    def _spell(self) -> None:
        """Read behind the window all units and what they are found by, then filter."""
        if self._unread:
            self.desk.ask(self, branches, done=self._know, name="branches")
            return
        spelt = self._all

        def done(found: dict[int, str]) -> None:
            if spelt is self._all:  # else the tree has been read again meanwhile
                self._texts = found
                self._filter()

        self.desk.tasks.read(self, lambda _job: texts(spelt), done=done, name="texts")

    def _open_down_to(self, found: set[int]) -> None:
        """Open what the units found hang on; what hangs on them stays closed."""
        above = {branch.id: branch.parent_id for branch in self._all}
        opened: set[int] = set()
        for unit_id in found:
            place = above[unit_id]
            while place is not None and place not in opened:
                opened.add(place)
                self.tree.expand(self.model.at(place))
                place = above[place]

    def _mark(self, unit_id: int | None) -> None:
        self.unit_id, self._quiet = unit_id, True
        self.tree.setCurrentIndex(self.model.at(unit_id))
        self._quiet = False

    def _stand(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        branch = self._branch(index)
        if branch is not None and not self._quiet and branch.id != self.unit_id:
            self.unit_id = branch.id
            self.stood.emit(self.ground())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open a new tab by Alt with a click or with Return."""
        if event.type() == QEvent.Type.MouseButtonPress and _alt():
            branch = self._branch(self.tree.indexAt(event.position().toPoint()))
            return self._open(branch)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            wanted = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if wanted and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                return self._open(self._branch(self.tree.currentIndex()))
        return super().eventFilter(watched, event)

    def _open(self, branch: Branch | None) -> bool:
        if branch is not None:
            self.opened.emit(self._ground(branch))
        return branch is not None

    def _branch(self, index: QModelIndex) -> Branch | None:
        found: Branch | None = index.data(BRANCH) if index.isValid() else None
        return found

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.refresh()


def _alt() -> bool:
    return bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier)
