"""分单位统计: a month's figures by unit, under the units of their time or under those of today."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from app.core.access import Permission, permits
from app.core.period import Month
from app.domain.restructuring.figures import Way
from app.domain.units import Level, is_above
from app.services import restructuring
from app.services.restructuring import Asked, FigureRow
from app.workspace import Unit
from ui.kit.icons import Fitted
from ui.kit.register import Register, RegisterPage
from ui.kit.theme import px

_MONTHS = 144
_HINTS = {
    Way.AS_WAS: "按当时的单位统计：已经合并、拆分、撤销的单位仍列出。",
    Way.AS_NOW: "按现在的单位统计：过去的数按沿革归到承接单位，按份额分摊的标“估”；合计与按当时相同。",
}


@permits(Permission.UNITS_READ)
def this_month(unit: Unit) -> list[FigureRow]:
    """List the figures of the month that is being looked at, by town, as it was."""
    return restructuring.unit_figures(unit, Asked(month=Month.of(unit.as_of.valid_on)))


class Choices(QWidget):
    """Month, level and way over the list; each change reads the rows again."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page = page
        self.months, self.levels, self.ways, self.hint = (
            QComboBox(),
            QComboBox(),
            QComboBox(),
            Fitted("", "hint"),
        )
        today = Month.of(page.desk.today)
        for back in range(_MONTHS):
            self.months.addItem(today.plus(-back).label, today.plus(-back))
        for level in (level for level in Level if is_above(Level.CITY, level)):
            self.levels.addItem(level.label, level)
        self.levels.setCurrentIndex(self.levels.findData(Level.TOWN))
        for way in Way:
            self.ways.addItem(way.label, way)
        self.hint.say(_HINTS[Way.AS_WAS])
        page.mark.setText(f"{today.label} · {Way.AS_WAS.label}")  # for paper; on screen once it is another
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for box, title in ((self.months, "月份"), (self.levels, "单位层级"), (self.ways, "统计口径")):
            box.setAccessibleName(title)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(self._turn)
            row.addWidget(QLabel(title))
            row.addWidget(box)
        row.addWidget(self.hint, 1)

    def refresh(self) -> None:
        """Nothing of it is read: what can be chosen is known."""

    def _mark(self, asked: Asked) -> None:
        """Say in the head, and so on paper, which month under which units it is."""
        mark = self.page.mark
        mark.setText(f"{asked.month.label} · {asked.way.label}")
        mark.show()

    def _turn(self, _at: int) -> None:
        """Show what is chosen; filters stay."""
        boxes: tuple[Any, ...] = tuple(box.currentData() for box in (self.months, self.levels, self.ways))
        asked = Asked(month=boxes[0], level=Level(boxes[1]), way=Way(boxes[2]))  # Qt keeps their texts
        self.hint.say(_HINTS[asked.way])
        self._mark(asked)

        @permits(Permission.UNITS_READ)
        def chosen(unit: Unit) -> list[FigureRow]:
            return restructuring.unit_figures(unit, asked)

        self.page.register = replace(self.page.register, query=chosen)
        self.page.refresh(anew=True)


FIGURES = Register(
    id="unit_figures",
    title="分单位统计",
    section="网格",
    icon="tree-structure",
    row=FigureRow,
    query=this_month,
    topics=frozenset({"unit_change", "unit", "posting", "pay_run", "cycle"}),
    names=("name",),
    adds=("grids", "households", "residents", "workers", "assessed", "paid"),
    counted="个单位",
    strip=Choices,
    empty="这一层还没有单位。",
)
