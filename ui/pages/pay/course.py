"""The course of the year: what is posted and what is foreseen as lines, and the months in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QVBoxLayout, QWidget

from app.core.access import Permission, permits
from app.core.figures import Chart, Limit, Mark, Series, Shape
from app.core.figures import Door as Place
from app.core.money import show
from app.core.narrowing import Kept, Narrowing
from app.core.period import Year
from app.services import budget, pay
from app.services.budget import MonthRow, YearFigures
from app.services.policy import policy_on
from app.workspace import Unit
from ui.kit.charts import ChartCard
from ui.kit.desk import Desk
from ui.kit.table import Table, TableModel
from ui.kit.theme import px

_ROW, _HEAD, _BELOW = 28, 36, 16  # below: the scroll bar of a narrow page


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the page shows: the year's figures, its course, and the kinds somebody might be hired as."""

    figures: budget.YearFigures
    course: list[budget.MonthRow]
    subjects: list[budget.SubjectRow]
    kinds: dict[str, str]


@permits(Permission.BUDGET_READ)
def ahead(unit: Unit, hires: tuple[pay.Hire, ...]) -> Ahead:
    """Return the year that is being looked at, with those who might be hired."""
    year = unit.as_of.valid_on.year
    policy = policy_on(unit, Year(year).months[-1].last)
    return Ahead(
        budget.year_figures(unit, year, hires),
        budget.course(unit, year, hires),
        budget.subjects(unit, year),
        {kind.key: kind.label for kind in policy.employment_kinds if kind.paid.value},
    )


def chart(rows: Sequence[MonthRow]) -> Chart:
    """Return the year as a chart: what is used up to each month, posted and foreseen, under the budget."""
    posted = [Mark(row.used, _door(row)) if row.foreseen is None else None for row in rows]
    last = max((place for place, mark in enumerate(posted) if mark), default=-1)
    foreseen = [
        Mark(row.used) if place == last or row.foreseen is not None else None
        for place, row in enumerate(rows)
    ]
    return Chart(
        title="全年支出与预算（累计）",
        shape=Shape.LINE,
        measure="元",
        categories=tuple(f"{row.month.number}月" for row in rows),
        series=(Series("已过账", tuple(posted)), Series("预计", tuple(foreseen), 1)),
        limit=Limit("预算安排", tuple(row.used + row.left for row in rows)),
        note="按补贴所属月份累计；保险费等其他支出列在年初。",
    )


def _door(row: MonthRow) -> Place:
    return Place(page="pay", narrowing=Narrowing((Kept(key="month", values=frozenset({row.month})),)))


def course_card(desk: Desk, rows: Sequence[MonthRow]) -> ChartCard:
    """Return the chart's card; a posted month opens its runs."""
    card = ChartCard(chart(rows))
    card.opened.connect(lambda door: desk.open(door.page, None, door.narrowing))
    return card


def table_of(rows: Sequence[Any], name: str) -> QWidget:
    """Return some rows of one class as a table of its own height."""
    model = TableModel(type(rows[0]))
    table = Table(model, name=name)
    model.setParent(table)
    model.replace(rows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
    table.verticalHeader().setDefaultSectionSize(px(_ROW))
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setFixedHeight(px(_HEAD) + px(_ROW) * len(rows) + px(_BELOW))
    grid = QFrame()
    grid.setObjectName("grid")
    inside = QVBoxLayout(grid)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.addWidget(table)
    return grid


def five(seen: YearFigures) -> list[tuple[str, str, str]]:
    """Return the year's five figures: title, value, remark."""
    return [
        ("预算安排（元）", show(seen.appropriation), ""),
        ("已过账补贴（元）", show(seen.wages_posted), ""),
        ("全年预计补贴（元）", show(seen.wages_year), ""),
        ("全年保险费（元）", show(seen.insurance_year), ""),
        ("年末短缺（元）" if seen.balance < 0 else "年末结余（元）", show(abs(seen.balance)), ""),
    ]
