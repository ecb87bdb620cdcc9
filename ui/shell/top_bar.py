"""The bar at the top: the mark, the product, the county, and who is sitting here."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from app.core.access import WHOLE, Permission
from app.domain.accounts import ROLES, Role
from ui.kit.desk import Desk
from ui.kit.icons import icon
from ui.kit.theme import Look, Scheme, px
from ui.shell.bell import Bell

_DEMO = "演示"
_HEIGHT, _MARK, _GAP, _PLACES = 52, 24, 12, 2
PROGRAM = "全科网格管理台"
_ICONS = {Scheme.LIGHT: "sun", Scheme.DARK: "moon", Scheme.CONTRAST: "circle-half"}


class TopBar(QWidget):
    """Says where one is and as whom, and asks for another scheme, another zoom or the sheet of keys."""

    schemed = Signal(object)
    zoomed = Signal(int)
    helped = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        actor = desk.workspace.actor
        self.actor, self.bell = actor, Bell(desk)
        self.mark, self.county, self.person = QLabel(), QLabel(), QLabel(actor.name)
        self.role = QLabel("、".join(role.label for role in roles_of(actor.permissions)))
        self.theme_button, self.help_button = QToolButton(), QToolButton()
        self.schemes: dict[Scheme, object] = {}
        self.middle = QHBoxLayout()
        self._arrange()
        self._buttons()

    def _arrange(self) -> None:
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        product, initial = QLabel(PROGRAM), QLabel(self.person.text()[:1])
        product.setObjectName("product")
        initial.setObjectName("initial")
        self.county.setObjectName("pill")
        self.county.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_GAP + 4, 0, _GAP + 4, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.mark)
        layout.addWidget(product)
        layout.addWidget(self.county, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        layout.addLayout(self.middle, 6)  # as wide as it may be, before there is room beside it
        layout.addStretch(1)
        who = QVBoxLayout()
        who.setSpacing(0)
        self.role.setObjectName("hint")
        for label in (self.person, self.role):
            who.addWidget(label)
        for part in (self.bell, self.theme_button, self.help_button, initial):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(who)

    def _buttons(self) -> None:
        self.theme_button.setAccessibleName("外观")
        self.theme_button.setToolTip("外观：浅色、深色、高对比度，放大和缩小")
        self.theme_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu, group = QMenu(self), QActionGroup(self)
        for scheme in Scheme:
            action = menu.addAction(icon(_ICONS[scheme]), scheme.label)
            action.setCheckable(True)
            action.triggered.connect(lambda _on, scheme=scheme: self.schemed.emit(scheme))
            group.addAction(action)
            self.schemes[scheme] = action
        menu.addSeparator()
        for text, steps in (("放大\tCtrl++", 1), ("缩小\tCtrl+-", -1), ("原始大小\tCtrl+0", 0)):
            menu.addAction(text).triggered.connect(lambda _on=False, steps=steps: self.zoomed.emit(steps))
        self.theme_button.setMenu(menu)
        self.help_button.setIcon(icon("question"))
        self.help_button.setAccessibleName("快捷键")
        self.help_button.setToolTip("快捷键  F1")
        self.help_button.clicked.connect(self.helped)

    def hold(self, part: QWidget) -> None:
        """Give the middle of the bar to the search."""
        self.middle.addWidget(part)

    def show_county(self, title: str, demo: bool) -> None:
        """Name the county's centre, and say that its people are made up, as long as the window is open."""
        self.county.setText(f"{title}（演示）" if demo and _DEMO not in title else title)
        self.county.setVisible(bool(title))
        if WHOLE in self.actor.scopes:
            self.seat(title.partition("（")[0])

    def sit(self, places: list[str]) -> None:
        """Name the units of somebody who does not see the whole county."""
        if WHOLE not in self.actor.scopes:
            self.seat("、".join(places[:_PLACES]) + ("等" if len(places) > _PLACES else ""))

    def seat(self, place: str) -> None:
        """Say where the person sits, before what they do there; who sees the county sits at its centre."""
        roles = "、".join(role.label for role in roles_of(self.actor.permissions))
        self.role.setText("·".join(filter(None, (place, roles))))

    def follow(self, look: Look) -> None:
        """Take the sizes of the zoom and mark the scheme in the menu."""
        self.setFixedHeight(px(_HEIGHT))
        self.mark.setPixmap(icon("shield-check-fill", "primary").pixmap(QSize(px(_MARK), px(_MARK))))
        self.theme_button.setIcon(icon(_ICONS[look.scheme]))
        for button in (self.bell, self.theme_button, self.help_button):
            button.setIconSize(QSize(px(18), px(18)))
        self.schemes[look.scheme].setChecked(True)


def roles_of(permissions: frozenset[Permission]) -> list[Role]:
    """Return the roles that make up the permissions, without those another of them contains."""
    held = [role for role in Role if ROLES[role] <= permissions]
    return [role for role in held if not any(ROLES[role] < ROLES[other] for other in held)]
