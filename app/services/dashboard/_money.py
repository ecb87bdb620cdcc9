"""What the year's money waits for: an ended year to be closed, a month's statement to be compared."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.figures import Door
from app.core.money import show
from app.core.narrowing import only
from app.core.period import Year
from app.services import budget
from app.services.dashboard.rows import Due, Term
from app.workspace import Unit


def money(unit: Unit) -> Iterator[Due]:
    """Yield a line for each year that is not closed and each subject that was not compared."""
    for one in budget.unclosed(unit):
        over = (unit.today - Year(one.year).months[-1].last).days
        words = f"{one.year}年经费还有 {show(one.left)} 元没有办理年终结转（{'、'.join(one.titles)}）"
        yield Due(words, Term(f"年度已结束 {over} 天"), Door(page="ledger", target=one.year))
    for lacks in budget.uncompared(unit):
        first, many = lacks.months[0], len(lacks.months)
        which = first.label + (f"等 {many} 个月" if many > 1 else "")
        words = f"“{lacks.title}”{which}的对账单还没有登记，上次对账到 {lacks.last}"
        over = (unit.today - first.last).days
        yield Due(
            words, Term(f"月末已过 {over} 天"), Door(page="statements", narrowing=only(subject=lacks.title))
        )
