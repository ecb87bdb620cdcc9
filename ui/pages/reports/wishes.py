"""The line of choices over a document: month, town, case, and the day it is drawn as it was."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.access import Scope
from app.core.errors import Invalid
from app.core.own_words import in_own_words
from app.domain.restructuring.figures import Way
from app.reports.catalogue import Need, Report, Wish
from ui.kit.editors import Day, Editor, OneOf
from ui.kit.theme import px
from ui.pages.reports.choices import Choices

_WIDTH = 190
_MONTH, _TOWN, _CASE, _DAY, _WAY = "月份", "乡镇", "案卷", "日期", "口径"
_WAYS = "按当时：列在当时的单位下；按现在：按沿革列在现在的单位下，按份额分摊的标“估”。"


class Wishes(QWidget):
    """The choices a document needs or allows."""

    edited = Signal()

    def __init__(self, report: Report, choices: Choices, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report, self.choices = report, choices
        self.editors: dict[str, Editor] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(px(12))
        if Need.PERIOD in report.needs or report.dated:
            self._add_month()
        if report.town:
            self._add_town(scope)
        if Need.CASE in report.needs:
            self._add(_CASE, OneOf(choices.cases), None)
        if report.dated:
            self._add(_DAY, Day(), None, "不填就是现在所知的情况；填了就按这一天当时所知的画。")
        if report.carried:
            self._add(_WAY, OneOf([(way, way.label) for way in Way], None), Way.AS_WAS, _WAYS)
        self._line.addStretch(1)

    def _add_month(self) -> None:
        months = [(month, month.label) for month in self.choices.months]
        needed = Need.PERIOD in self.report.needs
        self._add(_MONTH, OneOf(months, None if needed else "今天"), self.choices.usual if needed else None)

    def _add_town(self, scope: Scope) -> None:
        needed = Need.UNIT in self.report.needs
        towns = [(town.code, town.name) for town in self.choices.towns]
        here = [town.code for town in self.choices.towns if town.scope.holds(scope.lo) and scope.lo > 0]
        first = here[0] if here else towns[0][0] if needed and towns else None
        self._add(_TOWN, OneOf(towns, "请选择" if needed else "全部"), first)

    def _add(self, title: str, editor: Editor, value: object, hint: str = "") -> None:
        label, place = QLabel(in_own_words(title)), QVBoxLayout()
        label.setObjectName("label")
        label.setToolTip(hint)
        place.setSpacing(px(2))
        place.addStretch(1)
        place.addWidget(label)
        assert isinstance(editor, QWidget)
        editor.setFixedWidth(px(_WIDTH))
        place.addWidget(editor)
        for control in editor.controls:
            control.setAccessibleName(title)
            control.setToolTip(hint)
        if value is not None:
            editor.show_value(value)
        editor.edited.connect(self.edited)
        self.editors[title] = editor
        self._line.addLayout(place)

    def stand_on(self, scope: Scope) -> None:
        """Choose the town the tree stands on."""
        editor = self.editors.get(_TOWN)
        here = [town.code for town in self.choices.towns if town.scope.holds(scope.lo) and scope.lo > 0]
        if editor is not None and (here or Need.UNIT not in self.report.needs):
            editor.show_value(here[0] if here else None)

    def wish(self, ending: str) -> Wish:
        """Return what is asked for, as a file of one kind.

        Raises: Invalid where something is still to be chosen, or a day is none.
        """
        for title, need in ((_TOWN, Need.UNIT), (_CASE, Need.CASE)):
            if need in self.report.needs and self._of(title) is None:
                raise Invalid(f"{self.report.title}要先选择{title}。")
        return Wish(
            month=self._of(_MONTH),
            unit=self._of(_TOWN) or "",
            case=self._of(_CASE) or "",
            as_was=self._of(_DAY),
            way=self._of(_WAY) or Way.AS_WAS,
            ending=ending,
        )

    def _of(self, title: str) -> object:
        editor = self.editors.get(title)
        return editor.value() if editor is not None else None
