"""What stands over the roster: each figure with what it is measured against, and the rows it is read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.core.access import WHOLE, Permission, permits
from app.core.asof import AsOf
from app.core.money import show
from app.core.narrowing import Narrowing, only
from app.domain.pay import RunState
from app.services import budget, pay, roster, units
from app.workspace import Unit
from ui.kit.page import Ground, within

EVERY_ROW = Narrowing()
_P = Permission
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of the part of the county one stands on, and the page and rows it is read from.

    ``note`` is what it is measured against: a plan, last month; ``warns`` where that is bad news.
    """

    title: str
    value: str
    measure: str
    note: str = ""
    page: str = "roster"
    target: object = EVERY_ROW
    warns: bool = False


@permits(Permission.ROSTER_READ)
def figures(unit: Unit, ground: Ground) -> tuple[Figure, ...]:
    """Return the figures of a part of the county: in post, by kind, vacant grids, the latest pay."""
    here, may = within(unit, ground), unit.actor.permissions
    found = list(_serving(here))
    if _P.UNITS_READ in may:
        found.append(_vacant(here))
    if _P.PAY_READ in may:
        found += _paid(here)
    return tuple(found)


def _is_whole(unit: Unit) -> bool:
    """Return whether it is the whole county: plans and budget are the county's."""
    return WHOLE in unit.actor.scopes


def _last_month(unit: Unit) -> date:
    return unit.as_of.valid_on.replace(day=1) - timedelta(days=1)


def _moved(change: int) -> str:
    return f"{'▲' if change > 0 else '▼'} 较上月末 {change:+,}" if change else "较上月末持平"


def _serving(unit: Unit) -> Iterator[Figure]:
    kinds = roster.counts(unit)
    before = roster.counts(unit, AsOf(_last_month(unit), unit.as_of.known_at))
    serving = sum(kind.count for kind in kinds)
    change = serving - sum(kind.count for kind in before)
    yield Figure(
        title="在岗网格员", value=f"{serving:,}", measure="人", note=_moved(change), warns=change < 0
    )
    for kind in kinds:
        if kind.count or kind.planned:
            plan = f"核定 {kind.planned:,}" if kind.planned is not None and _is_whole(unit) else ""
            share = f"占 {Decimal(kind.count * 100) / serving:.1f}%" if serving else ""
            yield Figure(
                title=kind.label,
                value=f"{kind.count:,}",
                measure="人",
                note=plan or share,
                target=only(employment=kind.label),
            )


def _vacant(unit: Unit) -> Figure:
    empty = units.gaps(unit).empty
    short = sum(gap.wanted - gap.workers for gap in empty)
    change = len(empty) - len(units.gaps(unit, _last_month(unit)).empty)
    words = (f"缺 {short:,} 人" if short else "", _moved(change) if change or not short else "")
    return Figure(
        title="空岗网格",
        value=f"{len(empty):,}",
        measure="个",
        note="，".join(filter(None, words)),
        page="vacancies",
        warns=change > 0,
    )


def _paid(unit: Unit) -> Iterator[Figure]:
    """Yield what the latest run pays the people of this part of the county."""
    newest = next((run for run in pay.runs(unit) if run.state is not RunState.DISCARDED), None)
    if newest is not None:
        words = (newest.state.label, _spent(unit) if _is_whole(unit) else "")
        yield Figure(
            title=f"{newest.month.number}月应发",
            value=show(newest.total),
            measure="元",
            note="，".join(filter(None, words)),
            page="run",
            target=newest.id,
        )


def _spent(unit: Unit) -> str:
    """Return how much of the year's budget is spent, of the county as a whole."""
    if _P.BUDGET_READ not in unit.actor.permissions:
        return ""
    rows = budget.subjects(unit, unit.as_of.valid_on.year)
    given = sum((row.appropriation for row in rows), budget.NIL)
    spent = sum((row.expended for row in rows), budget.NIL)
    return f"预算执行 {(spent * 100 / given).quantize(_TENTH)}%" if given else ""
